"""One style sheet and one script for all that pages load of this package: each file more is a request more for every reader."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import resources
from typing import Final

STYLE: Final = "manifests.css"
SCRIPT: Final = "manifests.js"
STYLES: Final = ("manifests.css", "manifests-diagrams.css", "manifests-tables.css")
SCRIPTS: Final = ("manifests-examples.js", "manifests-tables.js")
GLOSSARY_STYLE: Final = "manifests-glossary.css"
GLOSSARY_SCRIPT: Final = "manifests-glossary.js"
RECORDINGS_STYLE: Final = "manifests-recordings.css"
RECORDINGS_SCRIPT: Final = "recordings/loader.js"
COMMENT: Final = re.compile(rb"^[ \t]*(?://[^\n]*|/\*.*?\*/)[ \t]*$", re.DOTALL | re.MULTILINE)
"""A comment on lines of its own."""
BLANKS: Final = re.compile(rb"^\s+", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class PageFiles:
    """What the pages of a site load of this package, by what the site has."""

    has_glossary: bool = False
    has_recordings: bool = False

    def style(self) -> bytes:
        """Return the style sheet."""
        glossary = (GLOSSARY_STYLE,) if self.has_glossary else ()
        recordings = (RECORDINGS_STYLE,) if self.has_recordings else ()
        return _joined((*STYLES, *glossary, *recordings))

    def script(self) -> bytes:
        """Return the script; the glossary's part hears of a tap before the others."""
        glossary = (GLOSSARY_SCRIPT,) if self.has_glossary else ()
        recordings = (RECORDINGS_SCRIPT,) if self.has_recordings else ()
        return _joined((*glossary, *SCRIPTS, *recordings))


def _joined(names: Iterable[str]) -> bytes:
    """Return the files as one, without what only those who write them read."""
    texts = ((resources.files(__package__) / "assets" / name).read_bytes() for name in names)
    return b"\n".join(BLANKS.sub(b"", COMMENT.sub(b"", text)) for text in texts)
