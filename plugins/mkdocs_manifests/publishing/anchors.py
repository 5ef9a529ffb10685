"""Where on a page each manifest is shown, so that pictures and tables can lead to its line there."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from mkdocs_manifests.model import ROOT, Manifest, Place
from mkdocs_manifests.publishing.site import Site
from mkdocs_manifests.reading.fences import Fence

NO_NAME: Final = re.compile(r"[^a-z0-9]+")
LINE_START: Final = re.compile(r"<code[^>]*>")


@dataclass(frozen=True, slots=True)
class Anchor:
    """The first line of a page that shows a manifest."""

    identifier: str
    """In the page's HTML: `manifest-deployment-web`."""
    line: int
    """Of the block, counted from 1."""
    manifest: Place
    """Where the manifest stands."""


@dataclass(frozen=True, slots=True)
class Anchors:
    """The anchors of one page."""

    by_manifest: Mapping[Place, Anchor] = field(default_factory=dict)
    by_block: Mapping[Place, tuple[Anchor, ...]] = field(default_factory=dict)
    """By the place of the block's fence."""


def anchors_of(fences: Sequence[Fence], site: Site) -> Anchors:
    """Return an anchor for each manifest that a page shows, at the first block that shows any line of it."""
    by_manifest: dict[Place, Anchor] = {}
    by_block: dict[Place, tuple[Anchor, ...]] = {}
    names: dict[str, int] = {}
    for fence in fences:
        judged = site.judged_at(fence)
        found = []
        for manifest in judged.manifests if judged else ():
            place = manifest.place(ROOT)
            line = first_line(place, fence)
            if line and place not in by_manifest:
                anchor = Anchor(_identifier(manifest, names), line, place)
                by_manifest[place] = anchor
                found.append(anchor)
        by_block[fence.place] = tuple(found)
    return Anchors(by_manifest, by_block)


def first_line(place: Place, fence: Fence) -> int:
    """Return the first line of a block that shows a stretch of a file, counted from 1; 0 where it shows none."""
    for number, origin in enumerate(fence.text.origins or (), 1):
        if origin.file == place.file and place.line <= origin.line <= place.end_line:
            return number
    return 0


def with_anchors(code: str, anchors: Sequence[Anchor]) -> str:
    """Return the HTML of a highlighted block with an anchor at the start of each of the lines; the last `code` counts.

    Material takes a block with identified `span`s for one with numbered lines, so the anchors are none.
    """
    starts = list(LINE_START.finditer(code))
    if not anchors or not starts:
        return code
    head, lines = code[: starts[-1].end()], code[starts[-1].end() :].split("\n")
    for anchor in anchors:
        if anchor.line <= len(lines):
            mark = f'<a class="manifests-line" id="{anchor.identifier}"></a>'
            lines[anchor.line - 1] = mark + lines[anchor.line - 1]
    return head + "\n".join(lines)


def _identifier(manifest: Manifest, names: dict[str, int]) -> str:
    """Return an identifier of letters, digits and hyphens, each once on a page."""
    name = NO_NAME.sub("-", f"manifest-{manifest.kind}-{manifest.name}".lower()).strip("-")
    names[name] = names.get(name, 0) + 1
    return name if names[name] == 1 else f"{name}--{names[name]}"
