"""What a search need not read: markup that changes nothing in its index is set aside while it reads the rest."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

START: Final = re.compile(
    r'<(?:(?P<tag>div|figure) class="manifests-(?:more|diagram|example__head)" data-search-exclude|pre>(?:<span></span>)?<code>)'
)
"""How a part of a frame begins that holds no other element of its own name, or highlighted code. No index has the one,
nor the elements of the other, but to find that out costs a parser more than all the rest of a page."""
SPAN: Final = re.compile(r"</?span[^>]*>")
CODE_END: Final = "</code></pre>"
MARK: Final = "<!-- manifests-aside"
"""Begins what stands for a part, with its number, and ends it, without."""
NUMBER: Final = re.compile(r"-(\d+) -->")
END: Final = f"{MARK} -->"


@dataclass(slots=True)
class Aside:
    """Keeps the parts of one page that the search shall not read."""

    parts: list[str] = field(default_factory=list)

    def without(self, html: str) -> str:
        """Return a page with comments in place of what the search shall not read, and code without colours."""
        self.parts = []
        if MARK in html:
            return html
        left: list[str] = []
        position = 0
        while found := START.search(html, position):
            closing = f"</{found['tag']}>" if found["tag"] else CODE_END
            end = html.find(closing, found.end())
            if end < 0:
                break
            end += len(closing)
            part = html[found.start() : end]
            left += [html[position : found.start()], f"{MARK}-{len(self.parts)} -->"]
            left += ["" if found["tag"] else SPAN.sub("", part), END]
            self.parts.append(part)
            position = end
        return "".join([*left, html[position:]])

    def with_parts(self, html: str) -> str:
        """Return what `without` returned as the page that it was, with all that was changed beside the parts."""
        if not self.parts:
            return html
        before, *marked = html.split(MARK)
        whole = [before]
        for text in marked:
            number = NUMBER.match(text)
            whole.append(self.parts[int(number[1])] if number else text.removeprefix(" -->"))
        return "".join(whole)
