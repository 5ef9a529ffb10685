"""What pages show of one run: for each block its example, what stands against it, and where its file is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from mkdocs_manifests.checking.check import Judged
from mkdocs_manifests.checking.versions import valid_range
from mkdocs_manifests.kubernetes.schemas import Schemas
from mkdocs_manifests.model import Manifest, Place
from mkdocs_manifests.publishing.bundles import Bundle
from mkdocs_manifests.reading.fences import Fence
from mkdocs_manifests.tables.table import KindName


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
    kind_pages: Mapping[KindName, str] = field(default_factory=dict)
    """Of kinds that have a page: the address below the site's."""
    bundles: Mapping[PurePosixPath, Bundle] = field(default_factory=dict)
    """What can be taken away as a whole, by folder."""
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
