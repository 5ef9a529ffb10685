"""Pictures of one page of the site: which manifests a directive means, and where each of them is published."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Final

from markupsafe import Markup

from mkdocs_manifests.checking.check import Judged
from mkdocs_manifests.drawing.drawing import VIEWS, draw
from mkdocs_manifests.drawing.figures import figure, figure_names
from mkdocs_manifests.kubernetes.references import References
from mkdocs_manifests.publishing.directives import FIGURE, THIS_PAGE, Picture, instead
from mkdocs_manifests.publishing.site import Site
from mkdocs_manifests.reading.fences import Fence
from mkdocs_manifests.relating.graph import Chip, Node

MALFORMED: Final = ("Y", "S")
"""What the codes begin with of problems that leave nothing to be drawn."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A directive that cannot be followed."""

    picture: Picture
    message: str
    hint: str


@dataclass(slots=True)
class PageArtist:
    """Draws the pictures of one page, and notes which it could not."""

    site: Site
    root: str
    """Leads from the page to the site's root: `../../`."""
    fences: Sequence[Fence]
    references: Callable[[], References]
    """What finds the relations among manifests; made when the first diagram is drawn."""
    refusals: list[Refusal] = field(default_factory=list)
    drawn: int = 0

    def __call__(self, picture: Picture) -> Markup:
        """Return the HTML of a picture, or of a sentence that stands in its place."""
        self.drawn += 1
        prefix = f"manifests-picture-{self.drawn}"
        if picture.directive == FIGURE:
            if picture.subject not in figure_names():
                return self._refuse(
                    picture, f'there is no figure "{picture.subject}"', f"choose {_choice(figure_names())}"
                )
            return figure(picture.subject, prefix).figure(picture.caption)
        if picture.view not in VIEWS:
            return self._refuse(picture, f'there is no view "{picture.view}"', f"choose {_choice(VIEWS)}")
        return self._diagram(picture, prefix)

    def _diagram(self, picture: Picture, prefix: str) -> Markup:
        found: dict[int, Judged] = {}
        for name in [THIS_PAGE] if picture.subject == THIS_PAGE else picture.subject.split():
            meant = list(self._on_page() if name == THIS_PAGE else self._in(PurePosixPath(name)))
            if not meant:
                hint = f'name files or folders with manifests, from the project\'s root, or "{THIS_PAGE}"'
                return self._refuse(picture, f'there is no example in "{name}" to draw', hint)
            found.update((id(judged), judged) for judged in meant)
        if any(problem.code.startswith(MALFORMED) for judged in found.values() for problem in judged.problems):
            return instead("This picture is drawn when its manifests are mended.")
        manifests = [manifest for judged in found.values() for manifest in judged.manifests]
        drawing = draw(manifests, view=picture.view, prefix=prefix, link=self._link, schemas=self.references())
        return Markup().join(part.figure(picture.caption) for part in (drawing, *drawing.parts))

    def _refuse(self, picture: Picture, message: str, hint: str) -> Markup:
        self.refusals.append(Refusal(picture, message, hint))
        return instead(f"No picture: {message}.")

    def _on_page(self) -> Iterator[Judged]:
        for fence in self.fences:
            judged = self.site.judged_at(fence)
            if judged is not None and _is_drawn(judged):
                yield judged

    def _in(self, path: PurePosixPath) -> Iterator[Judged]:
        for judged in self.site.judged:
            text = judged.example.text
            if text.origins is None and text.file.is_relative_to(path) and _is_drawn(judged):
                yield judged

    def _link(self, shown: Node | Chip) -> str | None:
        address = self.site.files.get(shown.place.file) if shown.place else None
        return f"{self.root}{address}" if address else None


def _is_drawn(judged: Judged) -> bool:
    return bool(judged.manifests) and not judged.expected


def _choice(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} or {names[-1]}"
