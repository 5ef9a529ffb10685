"""How wide a text will be, without a browser and without a font file."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Final

SLACK: Final = 1.12
BOLD_SLACK: Final = 1.2
"""Measured in Arial; DejaVu Sans, which often stands in for a site's own font, is so much wider."""
NARROW: Final = 600
WIDE: Final = 1000
"""Thousandths of the font size for characters that the table lacks: most scripts, and East Asian squares."""
ELLIPSIS: Final = "…"


@lru_cache(maxsize=2)
def _widths(weight: str) -> Mapping[str, int]:
    table = json.loads((files(__package__) / "text_widths.json").read_bytes())[weight]
    return {character: int(width) for width, characters in table.items() for character in characters}


@lru_cache(maxsize=4096)
def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Return the width of `text` in pixels at a font size in pixels, with room to spare."""
    widths = _widths("bold" if bold else "regular")
    total = sum(widths.get(character) or _unknown(character) for character in text)
    return round(total * size * (BOLD_SLACK if bold else SLACK) / 1000, 1)


def shorten(text: str, size: float, limit: float, *, bold: bool = False) -> str:
    """Return `text`, cut in its middle to fit into `limit` pixels: start and end of a name both tell it apart."""
    if text_width(text, size, bold=bold) <= limit:
        return text
    keep = len(text)
    while keep > 2:  # noqa: PLR2004 - one character on each side
        keep -= 1
        head, tail = (keep + 1) // 2, keep // 2
        cut = f"{text[:head]}{ELLIPSIS}{text[-tail:]}"
        if text_width(cut, size, bold=bold) <= limit:
            return cut
    return ELLIPSIS


def wrap(text: str, size: float, limit: float, *, lines: int, breaks: str = " ", bold: bool = False) -> list[str]:
    """Return `text` in at most so many lines of `limit` pixels, broken after one of the characters in `breaks` and before a letter.

    What does not fit into its line is cut as `shorten` does.
    """
    if text_width(text, size, bold=bold) <= limit:
        return [text]
    found = [""]
    for piece in re.split(f"(?<=[{re.escape(breaks)}])(?=[^\\W\\d])", text):
        full = text_width((found[-1] + piece).rstrip(), size, bold=bold) > limit
        if full and found[-1] and len(found) < lines:
            found.append(piece)
        else:
            found[-1] += piece
    return [shorten(line.rstrip(" ·"), size, limit, bold=bold) for line in found]


def _unknown(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return WIDE if unicodedata.east_asian_width(character) in "WF" else NARROW
