"""Which files each page shows, found without reading the page: thousands of pages in a moment."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Final

from mkdocs_manifests.model import Origin
from mkdocs_manifests.reading.examples import MANIFEST_SUFFIXES, Sources
from mkdocs_manifests.reading.snippets import MARK, Snippets, SnippetSettings

TARGET: Final = re.compile(r"""8<-+[ \t]+(?:"([^"\n]+)"|'([^'\n]+)')""")
SELECTION: Final = re.compile(r":[^/]*$")
BLOCK: Final = re.compile(r"8<-+[ \t]*$", re.MULTILINE)


class Inclusions:
    """The files that pages include, over the texts of a project."""

    def __init__(self, sources: Sources, texts: Mapping[PurePosixPath, str]) -> None:
        """Take the texts of all files of pages and manifests."""
        bases = tuple(sources.root / base for base in sources.snippet_paths)
        self._snippets = Snippets(sources.root, SnippetSettings(base_paths=bases, dedent_subsections=sources.dedent))
        self._bases = sources.snippet_paths
        # Files of manifests include nothing themselves.
        self._plain = {str(file): file for file in texts if file.suffix.lower() in MANIFEST_SUFFIXES}
        self.named: dict[PurePosixPath, frozenset[PurePosixPath]] = {}
        """For each page: the files that its includes name, whether they exist or not."""
        self.shown: dict[PurePosixPath, frozenset[PurePosixPath]] = {}
        """For each page: the files whose lines it shows, those that they include too."""
        for file, text in texts.items():
            if MARK in text:
                self._add(file, text)

    def _add(self, file: PurePosixPath, text: str) -> None:
        named = [tuple(self._places(first or second)) for first, second in TARGET.findall(text)]
        self.named[file] = frozenset(PurePosixPath(place) for places in named for place in places)
        if all(places[0] in self._plain for places in named) and not BLOCK.search(text):
            self.shown[file] = frozenset(self._plain[places[0]] for places in named)
            return
        lines = ((line, Origin(file, number)) for number, line in enumerate(text.split("\n"), 1))
        self.shown[file] = frozenset(self._snippets.expand(lines).files)

    def _places(self, target: str) -> Iterator[str]:
        """Yield where the file of an include can be, the likeliest first."""
        path = SELECTION.sub("", target)
        for base in self._bases or (".",):
            yield posixpath.normpath(posixpath.join(base, path))
