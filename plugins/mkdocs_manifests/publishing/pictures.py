"""Pictures of one page of the site: which manifests a directive means, and where each of them is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Final

from markupsafe import Markup

from mkdocs_manifests.checking.check import Judged
from mkdocs_manifests.drawing.drawing import VIEWS, draw
from mkdocs_manifests.drawing.figures import figure, figure_names
from mkdocs_manifests.drawing.svg import Drawing
from mkdocs_manifests.kubernetes.references import References
from mkdocs_manifests.model import Manifest, Place
from mkdocs_manifests.publishing.anchors import Anchors
from mkdocs_manifests.publishing.blocks import instead
from mkdocs_manifests.publishing.bundles import box
from mkdocs_manifests.publishing.directives import BUNDLE, FIGURE, THIS_PAGE, Picture
from mkdocs_manifests.publishing.frames import Backlink
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
    """Draws the pictures of one page, and notes which it could not, and what each shows."""

    site: Site
    root: str
    """Leads from the page to the site's root: `../../`."""
    fences: Sequence[Fence]
    references: Callable[[], References]
    """What finds the relations among manifests; made when the first diagram is drawn."""
    anchors: Anchors = field(default_factory=Anchors)
    """Where the page itself shows manifests."""
    refusals: list[Refusal] = field(default_factory=list)
    drawn: int = 0
    shown: dict[Place, list[Backlink]] = field(default_factory=dict)
    """The pictures that show a manifest, by its place."""

    def __call__(self, picture: Picture) -> Markup:
        """Return the HTML of a picture, or of a sentence that stands in its place."""
        if picture.directive == BUNDLE:
            return self._bundle(picture)
        identifier = self._next()
        if picture.directive == FIGURE:
            if picture.subject not in figure_names():
                return self._refuse(
                    picture, f'there is no figure "{picture.subject}"', f"choose {_choice(figure_names())}"
                )
            return figure(picture.subject, identifier).figure(picture.caption, identifier=identifier)
        if picture.view not in VIEWS:
            return self._refuse(picture, f'there is no view "{picture.view}"', f"choose {_choice(VIEWS)}")
        return self._diagram(picture, identifier)

    def of_example(self, judged: Judged, view: str) -> Markup:
        """Return the picture of one example, to be shown in its place; empty where there is nothing to draw."""
        if not _is_drawn(judged) or _is_malformed([judged]):
            return Markup()
        identifier = self._next()
        return self._draw([judged], view, identifier)[0].figure(identifier=identifier)

    def _next(self) -> str:
        self.drawn += 1
        return f"manifests-picture-{self.drawn}"

    def _bundle(self, picture: Picture) -> Markup:
        """Return what hands out the files of a folder."""
        found = self.site.bundles.get(PurePosixPath(picture.subject.strip("/")))
        if found is None:
            hint = "name a folder with several files of manifests, from the project's root"
            return self._refuse(picture, f'there is no bundle of "{picture.subject}"', hint)
        return box(found, self.root, self.site.address)

    def _diagram(self, picture: Picture, identifier: str) -> Markup:
        found: dict[int, Judged] = {}
        for name in [THIS_PAGE] if picture.subject == THIS_PAGE else picture.subject.split():
            meant = list(self._on_page() if name == THIS_PAGE else self._in(PurePosixPath(name)))
            if not meant:
                hint = f'name files or folders with manifests, from the project\'s root, or "{THIS_PAGE}"'
                return self._refuse(picture, f'there is no example in "{name}" to draw', hint)
            found.update((id(judged), judged) for judged in meant)
        if _is_malformed(found.values()):
            return instead("diagram", "This picture is drawn when its manifests are mended.")
        drawing, shown = self._draw(found.values(), picture.view, identifier)
        link = Backlink(identifier, picture.caption or drawing.title)
        for place in shown:
            self.shown.setdefault(place, []).append(link)
        return drawing.figure(picture.caption, identifier=identifier)

    def _draw(self, found: Iterable[Judged], view: str, prefix: str) -> tuple[Drawing, dict[Place, None]]:
        """Return the drawing of examples, and the places of the manifests that it shows."""
        shown: dict[Place, None] = {}

        def link(thing: Node | Chip) -> str | None:
            if thing.place:
                shown[thing.place] = None
            return self._address(thing.place)

        manifests = [manifest for judged in found for manifest in judged.manifests]
        others = self._others()
        drawing = draw(manifests, view=view, prefix=prefix, link=link, schemas=self.references(), others=others)
        return drawing, shown

    def _refuse(self, picture: Picture, message: str, hint: str) -> Markup:
        self.refusals.append(Refusal(picture, message, hint))
        return instead("diagram", f"Nothing to show here: {message}.")

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

    def _others(self) -> Iterator[Manifest]:
        """Yield what the whole project defines."""
        for judged in self.site.judged:
            if _is_drawn(judged) and not _is_malformed([judged]):
                yield from judged.manifests

    def _address(self, place: Place | None) -> str | None:
        """Return where a manifest is shown: on this page, or its file."""
        if place is None:
            return None
        if anchor := self.anchors.by_manifest.get(place):
            return f"#{anchor.identifier}"
        address = self.site.files.get(place.file)
        return f"{self.root}{address}" if address else None


def _is_drawn(judged: Judged) -> bool:
    return bool(judged.manifests) and not judged.expected


def _is_malformed(found: Iterable[Judged]) -> bool:
    return any(problem.code.startswith(MALFORMED) for judged in found for problem in judged.problems)


def _choice(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} or {names[-1]}"
