"""What pages show of one run: for each block its example, what stands against it, and where its file is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import urljoin

from mkdocs_manifests.checking.check import Judged
from mkdocs_manifests.checking.versions import valid_range
from mkdocs_manifests.kubernetes.schemas import Schemas
from mkdocs_manifests.model import Intent, Manifest, Place, Problem, Severity
from mkdocs_manifests.publishing.frames import Block, Finding, Frame, alone, kinds_of, label_of, purpose_in
from mkdocs_manifests.reading.fences import Fence
from mkdocs_manifests.reporting.lines import printable

SERVER: Final = "What the API server would say"
CHECK: Final = "What the check says"

REFUSED: Final = ("S", "R", "C7", "Y1", "V501")
"""How the codes begin of what kubectl or the API server refuses."""
TAKEN: Final = frozenset({"Y102", "Y103"})
"""Codes among them for what kubectl drops without a word, and for the limits of our own reader."""


@dataclass(frozen=True, slots=True)
class Site:
    """One run of the checker, as pages show it."""

    judged: Sequence[Judged]
    valid: Callable[[Sequence[Manifest]], str] = lambda _: ""
    """Says for which versions of Kubernetes manifests are valid: `1.28 to 1.37`."""
    files: Mapping[PurePosixPath, str] = field(default_factory=dict)
    """Of published files: the address below the site's."""
    code_pages: Mapping[str, str] = field(default_factory=dict)
    """Of problem codes that have a page: the address below the site's."""
    address: str = ""
    """Of the site, with a slash at its end; empty where it is not known."""
    is_draft: bool = False
    """Whether problems that nobody expects are shown: to the author who writes, not to readers."""
    by_place: Mapping[Place | PurePosixPath, Judged] = field(init=False, default_factory=dict)
    """Blocks by their place, files by their path."""

    def __post_init__(self) -> None:
        found: dict[Place | PurePosixPath, Judged] = {}
        for one in self.judged:
            text = one.example.text
            found[text.file if text.origins is None else one.example.place] = one
        object.__setattr__(self, "by_place", found)

    def judged_at(self, fence: Fence) -> Judged | None:
        """Return the example that a block shows: the file that it includes, or its own text."""
        if fence.include is not None and "skip" not in fence.options and fence.include.file in self.by_place:
            return self.by_place[fence.include.file]
        return self.by_place.get(fence.place)


@dataclass(slots=True)
class PageFramer:
    """Knows what stands around the blocks of one page, and which of its blocks the scan of the page did not find."""

    site: Site
    root: str
    """Leads from the page to the site's root: `../../`."""
    fences: Sequence[Fence]
    """What was found in the page's text."""
    blocks: dict[str, Block] = field(default_factory=dict)
    """Every block that was formatted, by the identifier of its frame."""
    unknown: set[str] = field(default_factory=set)
    """Identifiers of those among them that were not found in the page's text."""
    by_text: dict[tuple[object, ...], Fence] = field(default_factory=dict)

    def __call__(self, block: Block) -> Frame:
        """Return the frame of a block; SuperFences does not say where the block stands, so it is known by its text."""
        identifier = f"manifests-example-{len(self.blocks) + 1}"
        self.blocks[identifier] = block
        fence = self._fence(block)
        if fence is None:
            self.unknown.add(identifier)
            return replace(alone(block), identifier=identifier)
        judged = self.site.judged_at(fence)
        return replace(self._frame(block, fence, judged) if judged else alone(block), identifier=identifier)

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
        lines = {_line(problem.place, fence) for problem in (*judged.expected, *problems)} - {0}
        return Frame(
            title=block.title or (str(file) if file else ""),
            link=f"{self.root}{address}" if address else "",
            kinds=kinds_of(judged.manifests),
            versions=self.site.valid(judged.manifests) if is_valid and is_whole else "",
            label=label_of(purpose) or label_of(purpose_in(block)) or ("" if is_whole else _excerpt(fence)),
            address=command,
            voice=SERVER if all(_is_refused(problem) for problem in judged.expected) else CHECK,
            expected=tuple(self._finding(problem, fence) for problem in judged.expected),
            problems=tuple(self._finding(problem, fence) for problem in problems),
            lines=tuple(sorted(lines)),
        )

    def _finding(self, problem: Problem, fence: Fence) -> Finding:
        line = _line(problem.place, fence)
        return Finding(
            problem.code,
            printable(problem.message),
            printable(problem.hint),
            f"line {line}" if line else printable(str(problem.place)),
            f"{self.root}{page}" if (page := self.site.code_pages.get(problem.code)) else "",
        )


def spoken_range(manifests: Iterable[Manifest], schemas: Schemas) -> str:
    """Return the versions in which all manifests are valid by their APIs and fields, as people say them: `1.28 to 1.37`.

    Empty where no version has them all, and for custom resources, which come and go with their definitions.
    """
    ranges = [valid_range(manifest, schemas) for manifest in manifests]
    if not ranges or None in ranges:
        return ""
    first, last = max(found[0] for found in ranges if found), min(found[1] for found in ranges if found)
    if first > last:
        return ""
    return str(first) if first == last else f"{first} to {last}"


def _key(text: str, title: str, options: Mapping[str, str]) -> tuple[object, ...]:
    lines = [line.rstrip() for line in text.split("\n")]
    return ("\n".join(lines).strip("\n"), title, *(options.get(name) for name in ("expect", "fragment", "skip")))


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


def _is_refused(problem: Problem) -> bool:
    """Return whether a cluster refuses what is wrong, rather than taking it in silence or never seeing it."""
    is_error = problem.severity is Severity.ERROR
    return is_error and problem.code.startswith(REFUSED) and problem.code not in TAKEN
