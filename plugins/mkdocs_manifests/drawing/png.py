"""Pictures as PNG, for slides and places that take no SVG.

resvg draws them; it knows no variables of style sheets, so these are filled in with the light palette before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from mkdocs_manifests.drawing.svg import Drawing, style_sheet

COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)
CONDITION: Final = re.compile(r"@media[^{]*\{(?:[^{}]*\{[^{}]*\})*\s*\}", re.DOTALL)
RULE: Final = re.compile(r"([^{}]+)\{([^{}]*)\}")
VARIABLE: Final = re.compile(r"var\((--[\w-]+)(?:,\s*([^()]*))?\)")
DEFINED: Final = re.compile(r"(--[\w-]+):\s*([^;]+);")
PALETTE: Final = ".manifests-diagram"
"""The rule that has the light palette."""
COLOUR: Final = "--mfd-colour"
"""The one variable that depends on where an element stands: each category of resources sets it."""
STYLE: Final = re.compile(r"<style>.*?</style>", re.DOTALL)
SCALE: Final = 2
"""Pixels of the picture for each pixel of the SVG."""


class NoPainterError(Exception):
    """The package that draws is not installed; the message says how to get it."""


def png(drawing: Drawing) -> bytes:
    """Return a standalone picture as PNG, in light colours, with the fonts of this machine.

    Raises NoPainterError.
    """
    try:
        from resvg_py import svg_to_bytes  # noqa: PLC0415 - an extra that few need
    except ImportError:
        raise NoPainterError('PNG needs resvg-py; install it with: pip install "mkdocs-manifests[png]"') from None
    sheet, palette = plain_sheet(str(style_sheet()))
    svg = STYLE.sub(f"<style>{sheet}</style>", str(drawing.svg), count=1)
    return bytes(svg_to_bytes(svg_string=svg, zoom=SCALE, background=palette["--mfd-back"]))


def plain_sheet(sheet: str) -> tuple[str, Mapping[str, str]]:
    """Return a style sheet without variables and conditions, and the palette that was filled in."""
    rules = RULE.findall(CONDITION.sub("", COMMENT.sub("", sheet)))
    palette: dict[str, str] = {}
    categories: dict[str, str] = {}
    for selector, body in rules:
        defined = dict(DEFINED.findall(f"{body};"))
        if selector.strip() == PALETTE:
            palette.update(defined)
        elif COLOUR in defined:
            categories[selector.strip()] = _filled(defined[COLOUR], palette)
    lines = [line for selector, body in rules for line in _plain(selector, body, palette, categories)]
    return "\n".join(lines), palette


def _plain(selector: str, body: str, palette: Mapping[str, str], categories: Mapping[str, str]) -> Iterator[str]:
    kept = ";".join(part for part in body.split(";") if part.strip() and not part.strip().startswith("--"))
    if not kept:
        return
    names = [name.strip() for name in selector.split(",")]
    if COLOUR not in kept:
        yield f"{', '.join(names)} {{{_filled(kept, palette)}}}"
        return
    for category, colour in categories.items():
        filled = _filled(kept, {**palette, COLOUR: colour})
        # The category stands on the element that the selector begins with, or on one around it.
        own = [re.sub(r"^(\S+)", rf"\1{category}", name) for name in names]
        yield f"{', '.join([*own, *(f'{category} {name}' for name in names)])} {{{filled}}}"


def _filled(value: str, palette: Mapping[str, str]) -> str:
    return VARIABLE.sub(lambda found: palette.get(found[1]) or found[2] or "none", value)
