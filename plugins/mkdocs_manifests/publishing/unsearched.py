"""What a search need not read: markup that changes nothing in its index is set aside while it reads the rest."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

PART: Final = re.compile(
    r'<(?P<tag>div|figure) class="manifests-(?:more|diagram|example__head)" data-search-exclude[^>]*>.*?</(?P=tag)>'
    r"|<pre><span></span><code>(?P<code>.*?)</code></pre>",
    re.DOTALL,
)
"""A part of a frame that holds no other element of its own name, or highlighted code. No index has the one, nor the
elements of the other, but to find that out costs a parser more than all the rest of a page."""
SPAN: Final = re.compile(r"</?span[^>]*>")
MARK: Final = re.compile(r"<!-- manifests-aside-(\d+) -->.*?<!-- manifests-aside -->", re.DOTALL)
MARKS: Final = "<!-- manifests-aside"


@dataclass(slots=True)
class Aside:
    """Keeps the parts of one page that the search shall not read."""

    parts: list[str] = field(default_factory=list)

    def without(self, html: str) -> str:
        """Return a page with comments in place of what the search shall not read, and code without colours."""
        self.parts = []
        return html if MARKS in html else PART.sub(self._mark, html)

    def with_parts(self, html: str) -> str:
        """Return what `without` returned as the page that it was."""
        return MARK.sub(self._part, html) if self.parts else html

    def _mark(self, found: re.Match[str]) -> str:
        self.parts.append(found.group())
        code = found["code"]
        instead = "" if code is None else f"<pre><code>{SPAN.sub('', code)}</code></pre>"
        return f"{MARKS}-{len(self.parts) - 1} -->{instead}{MARKS} -->"

    def _part(self, mark: re.Match[str]) -> str:
        number = int(mark[1])
        return self.parts[number] if number < len(self.parts) else mark.group()
