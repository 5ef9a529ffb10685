"""What a search need not read: parts of pages that say nothing new are set aside while it reads the rest."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

PART: Final = re.compile(
    r'<(?P<tag>div|figure) class="manifests-(?:more|diagram|example__head)" data-search-exclude[^>]*>.*?</(?P=tag)>',
    re.DOTALL,
)
"""A part of a frame that holds no other element of its own name. No index has it, but to find that out costs a parser
more than all the rest of a page."""
MARK: Final = re.compile(r"<!-- manifests-aside-(\d+) -->")


@dataclass(slots=True)
class Aside:
    """Keeps the parts of one page that the search shall not read."""

    parts: list[str] = field(default_factory=list)

    def without(self, html: str) -> str:
        """Return a page with comments in place of what the search shall not read."""
        self.parts = []
        return html if MARK.search(html) else PART.sub(self._mark, html)

    def with_parts(self, html: str) -> str:
        """Return what `without` returned as the page that it was."""
        return MARK.sub(self._part, html)

    def _mark(self, found: re.Match[str]) -> str:
        self.parts.append(found.group())
        return f"<!-- manifests-aside-{len(self.parts) - 1} -->"

    def _part(self, mark: re.Match[str]) -> str:
        number = int(mark[1])
        return self.parts[number] if number < len(self.parts) else mark.group()
