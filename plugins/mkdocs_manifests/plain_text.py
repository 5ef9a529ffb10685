"""Texts of strangers as terminals, logs and pictures may show them."""

from __future__ import annotations

import re
from typing import Final

CONTROL: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
    # GitHub's runner takes what follows these for a command, wherever in a line they stand.
    "|(?<=#)#(?=\\[)"
)


def printable(text: str) -> str:
    """Return text without what could forge a report: control characters, marks that turn the direction of writing, commands."""
    return CONTROL.sub(lambda found: f"\\u{ord(found.group()):04x}", text)


def printable_lines(text: str) -> str:
    """Return text of several lines, each `printable`."""
    return "\n".join(map(printable, text.split("\n")))
