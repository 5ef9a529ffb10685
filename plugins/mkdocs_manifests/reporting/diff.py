"""What would be mended, as a patch."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import unified_diff
from typing import Final

from mkdocs_manifests.checking.mending import Mended
from mkdocs_manifests.plain_text import printable
from mkdocs_manifests.reporting.findings import Findings

KEPT: Final = re.compile("([\t\r])")
"""Control characters that a patch needs."""


def render(mended: Mended, findings: Findings) -> Iterator[str]:
    """Yield the lines of a unified diff, which `git apply` takes."""
    for file, after in mended.after.items():
        before = mended.before[file]
        name = findings.path(file)
        lines = unified_diff(_lines(before), _lines(after), f"a/{name}", f"b/{name}", lineterm="")
        for line in lines:
            written = line.removesuffix("\n")
            yield "".join(part if KEPT.fullmatch(part) else printable(part) for part in KEPT.split(written))
            if line[:1] in "+- " and not line.startswith(("+++ ", "--- ")) and not line.endswith("\n"):
                yield "\\ No newline at end of file"


def _lines(text: str) -> list[str]:
    """Return the lines of a text with their ends; other characters than the newline end none."""
    return re.findall(r"[^\n]*\n|[^\n]+", text)
