"""What stands around each block of one page of the site."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import Final, TypedDict
from urllib.parse import urljoin

from markupsafe import Markup

from mkdocs_manifests.checking.check import Judged
from mkdocs_manifests.drawing.drawing import VIEWS
from mkdocs_manifests.live.exercises import GOALS_HINT, Goal, goals
from mkdocs_manifests.model import Intent, Place, Problem, Severity
from mkdocs_manifests.plain_text import printable
from mkdocs_manifests.publishing.anchors import Anchor, Anchors
from mkdocs_manifests.publishing.field_notes import PageFields
from mkdocs_manifests.publishing.frames import (
    Backlink,
    Block,
    Finding,
    Frame,
    alone,
    backlinks,
    backlinks_mark,
    kinds_of,
    label_of,
    purpose_in,
)
from mkdocs_manifests.publishing.pictures import PageArtist
from mkdocs_manifests.publishing.site import Site
from mkdocs_manifests.reading.fences import Fence
from mkdocs_manifests.tables.commands import Command, commands, verify_script
from mkdocs_manifests.tables.table import KindName

SERVER: Final = "What the API server would say"
CHECK: Final = "What the check says"

REFUSED: Final = ("S", "R", "C7", "Y1", "V501")
"""How the codes begin of what kubectl or the API server refuses."""
TAKEN: Final = frozenset({"Y102", "Y103"})
"""Codes among them for what kubectl drops without a word, and for the limits of our own reader."""
DIAGRAM: Final = "diagram"
"""The option of a block that adds a picture of it; without a value the first view is meant."""
EXERCISE: Final = "exercise"
"""The option of a block that asks a reader to make something of it."""


class _Asked(TypedDict, total=False):
    commands: tuple[Command, ...]
    script: str


@dataclass(slots=True)
class PageFramer:
    """Knows what stands around the blocks of one page, and which of its blocks the scan of the page did not find."""

    site: Site
    root: str
    """Leads from the page to the site's root: `../../`."""
    fences: Sequence[Fence]
    """What was found in the page's text."""
    anchors: Anchors = field(default_factory=Anchors)
    """Where the page first shows each manifest."""
    artist: PageArtist | None = None
    """Who draws the page's pictures."""
    live: Callable[[Judged, int, Sequence[Goal]], str] = lambda _judged, _line, _goals: ""
    """Says what the editor in the page opens, for an example, the line of it that a block shows first, and an exercise."""
    meanings: PageFields | None = None
    """Who tells what fields mean; None where the site does not want it."""
    has_commands: bool = False
    """Whether the site wants commands at its examples."""
    commanded: set[PurePosixPath] = field(default_factory=set)
    """The files whose commands the page has already."""
    blocks: dict[str, Block] = field(default_factory=dict)
    """Every block that was formatted, by the identifier of its frame."""
    unknown: set[str] = field(default_factory=set)
    """Identifiers of those among them that were not found in the page's text."""
    by_text: dict[tuple[object, ...], Fence] = field(default_factory=dict)
    anchored: dict[str, tuple[Anchor, ...]] = field(default_factory=dict)
    """The anchors in each frame that has any, by its identifier: each stands once on the page."""
    problems: list[Problem] = field(default_factory=list)
    """What is wrong with options that only the site can judge."""

    def __call__(self, block: Block) -> Frame:
        """Return the frame of a block; SuperFences does not say where the block stands, so it is known by its text."""
        identifier = f"manifests-example-{len(self.blocks) + 1}"
        self.blocks[identifier] = block
        fence = self._fence(block)
        if fence is None:
            self.unknown.add(identifier)
            return replace(alone(block), identifier=identifier)
        judged = self.site.judged_at(fence)
        if judged is None:
            return replace(alone(block), identifier=identifier)
        anchors = self.anchors.by_block.get(fence.place, ())
        if anchors and anchors not in self.anchored.values():
            self.anchored[identifier] = anchors
        frame = self._frame(block, fence, judged)
        anchors = self.anchored.get(identifier, ())
        return replace(frame, identifier=identifier, anchors=anchors, picture=self._picture(fence, judged))

    def finished(self, html: str) -> str:
        """Return the page with what frames say of pictures, which are drawn after them."""
        for identifier, anchors in self.anchored.items():
            found = [link for anchor in anchors for link in self._pictures_of(anchor)]
            html = html.replace(backlinks_mark(identifier), backlinks(dict.fromkeys(found)), 1)
        return html

    def _pictures_of(self, anchor: Anchor) -> Sequence[Backlink]:
        return self.artist.shown.get(anchor.manifest, ()) if self.artist else ()

    def _picture(self, fence: Fence, judged: Judged) -> Markup:
        """Return the picture that an example's option asks for; empty without the option, and for a view that is none."""
        view = fence.options.get(DIAGRAM, "")
        if not view or self.artist is None:
            return Markup()
        view = VIEWS[0] if view == DIAGRAM else view
        if view not in VIEWS:
            hint = f"choose {', '.join(VIEWS[:-1])} or {VIEWS[-1]}"
            self.problems.append(Problem("D102", f'there is no view "{view}"', fence.place, hint=hint))
            return Markup()
        return self.artist.of_example(judged, view)

    def _goals(self, fence: Fence) -> Sequence[Goal]:
        """Return what a reader is asked to reach with an example; none for goals that make no sense."""
        try:
            return goals(fence.options.get(EXERCISE, ""))
        except ValueError as error:
            self.problems.append(Problem("D102", str(error), fence.place, hint=GOALS_HINT))
            return ()

    def shown(self, html: str) -> tuple[Block, ...]:
        """Return the blocks that the page shows and that were not found in its text.

        Some that were formatted are not shown after all: SuperFences takes them for indented code later.
        """
        return tuple(self.blocks[name] for name in self.blocks if name in self.unknown and f'id="{name}"' in html)

    def _fence(self, block: Block) -> Fence | None:
        if not self.by_text:
            # Blocks that are alike look alike: the first stands for all.
            for fence in reversed(self.fences):
                self.by_text[_key(fence.text.value, fence.title, fence.options)] = fence
        return self.by_text.get(_key(block.text, block.title, block.markers))

    def _frame(self, block: Block, fence: Fence, judged: Judged) -> Frame:
        purpose = judged.example.purpose
        file = fence.include.file if fence.include and judged.example.text.origins is None else None
        is_whole = fence.include is None or not fence.include.selection
        is_manifest = purpose.intent is Intent.MANIFESTS
        is_valid = is_manifest and not judged.problems and not judged.expected and bool(judged.manifests)
        address = self.site.files.get(file, "") if file else ""
        problems = judged.problems if self.site.is_draft else ()
        command = urljoin(self.site.address, address) if self.site.address and address and is_valid and is_whole else ""
        asked = self._goals(fence)
        expected = () if asked else judged.expected  # what is wrong is for the reader to find
        lines = {_line(problem.place, fence) for problem in (*expected, *problems)} - {0}
        return Frame(
            title=block.title or (str(file) if file else ""),
            link=f"{self.root}{address}" if address else "",
            kinds=kinds_of(judged.manifests),
            versions=self.site.valid(judged.manifests) if is_valid and is_whole else "",
            label=label_of(purpose) or label_of(purpose_in(block)) or ("" if is_whole else _excerpt(fence)),
            address=command,
            voice=SERVER if all(_is_refused(problem) for problem in expected) else CHECK,
            expected=tuple(self._finding(problem, fence) for problem in expected),
            problems=tuple(self._finding(problem, fence) for problem in problems),
            lines=tuple(sorted(lines)),
            live=self.live(judged, 0 if is_whole else _first_line(fence), asked),
            fields=self.meanings.notes(judged.manifests, fence) if self.meanings else (),
            kind_pages=self._kind_pages(judged),
            **self._commands(judged, file) if file and is_valid and self.has_commands else {},
        )

    def _commands(self, judged: Judged, file: PurePosixPath) -> _Asked:
        """Return the commands for a file at the first block of the page that shows any of it."""
        if file in self.commanded:
            return {}
        self.commanded.add(file)
        address = self.site.files.get(file, "")
        target = urljoin(self.site.address, address) if self.site.address and address else str(file)
        manifests = judged.manifests
        asked = commands(manifests, target)
        return {"commands": asked, "script": verify_script(manifests, target, asked)}

    def _kind_pages(self, judged: Judged) -> dict[str, str]:
        known = self.site.kind_pages
        names = {KindName(manifest.api_version, manifest.kind) for manifest in judged.manifests}
        return {name.kind: f"{self.root}{known[name]}" for name in sorted(names & known.keys())}

    def _finding(self, problem: Problem, fence: Fence) -> Finding:
        line = _line(problem.place, fence)
        return Finding(
            problem.code,
            printable(problem.message),
            printable(problem.hint),
            f"line {line}" if line else printable(str(problem.place)),
            f"{self.root}{page}" if (page := self.site.code_pages.get(problem.code)) else "",
        )


def _key(text: str, title: str, options: Mapping[str, str]) -> tuple[object, ...]:
    lines = [line.rstrip() for line in text.split("\n")]
    return (
        "\n".join(lines).strip("\n"),
        title,
        *(options.get(name) for name in ("diagram", "exercise", "expect", "fragment", "skip")),
    )


def _line(place: Place, fence: Fence) -> int:
    """Return the line of a block in which a place stands, counted from 1; 0 where the block does not show it."""
    for number, origin in enumerate(fence.text.origins or (), 1):
        if (origin.file, origin.line) == (place.file, place.line):
            return number
    return 0


def _excerpt(fence: Fence) -> str:
    lines = sorted({origin.line for origin in fence.text.origins or ()})
    if not lines:
        return ""
    return f"line {lines[0]}" if len(lines) == 1 else f"lines {lines[0]} to {lines[-1]}"


def _first_line(fence: Fence) -> int:
    return min((origin.line for origin in fence.text.origins or ()), default=0)


def _is_refused(problem: Problem) -> bool:
    """Return whether a cluster refuses what is wrong, rather than taking it in silence or never seeing it."""
    is_error = problem.severity is Severity.ERROR
    return is_error and problem.code.startswith(REFUSED) and problem.code not in TAKEN
