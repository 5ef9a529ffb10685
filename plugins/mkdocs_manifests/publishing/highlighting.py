"""Highlighted code in half the elements: what Pygments marks and no reader needs to see costs every browser."""

from __future__ import annotations

import re
from typing import Final

START: Final = "<code>"
END: Final = "</code>"
PLAIN: Final = re.compile(r'<span class="(?:w|p|p p-Indicator)">([^<]*)</span>')
"""Blanks and punctuation, which need no colour of their own."""
VISIBLE: Final = {code: chr(0x2400 + code) for code in range(0x20) if chr(code) not in "\t\n\r"} | {0x7F: "\u2421"}
"""For characters that HTML forbids and nobody sees, those that show them."""
EMPTY: Final = "<span></span>"
"""What Pygments puts before each block, for browsers of long ago."""
TWINS: Final = re.compile(r'<span class="([^"]*)">([^<]*)</span>(\s*)<span class="\1">')
"""Two neighbours that look alike."""


def lighter(html: str) -> str:
    """Return a page whose highlighted code holds the same text, with a span only for what has a colour."""
    before, *rest = html.translate(VISIBLE).replace(f"<pre>{EMPTY}<code", "<pre><code").split(START)
    whole = [before]
    for text in rest:
        code, end, after = text.partition(END)
        whole += [START, _lighter(code) if end else code, end, after]
    return "".join(whole)


def _lighter(code: str) -> str:
    code, count = PLAIN.sub(r"\1", code), 1
    while count:
        code, count = TWINS.subn(r'<span class="\1">\2\3', code)
    return code
