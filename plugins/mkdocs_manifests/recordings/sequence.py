"""The requests of a chapter as a sequence, in the style of the diagrams."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Final

from mkdocs_manifests.drawing.layout import Layout
from mkdocs_manifests.drawing.svg import Drawing, render
from mkdocs_manifests.drawing.text_width import shorten, text_width
from mkdocs_manifests.recordings.story import Scene, lane_of

API_SERVER: Final = "API server"
TIME: Final = 64.0
"""Room for the times, on the left."""
GAP: Final = 14.0
NARROWEST: Final = 620.0
SIZE: Final = 11.0
NAME_SIZE: Final = 12.0
ROW: Final = 27.0
TOP: Final = 44.0
LONG: Final = 12
"""Characters of a name that stands in two lines."""


@dataclass(frozen=True, slots=True)
class Lane:
    """A vertical line with who it stands for."""

    words: tuple[str, ...]
    """One line or two."""
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Arrow:
    """A request, from the lane of an actor to that of the API server."""

    time: str
    y: float
    start: float
    end: float
    text: str
    is_refused: bool


@dataclass(frozen=True, slots=True)
class Arrows:
    """Arrows of one colour, which are drawn as one."""

    css: str
    arrows: tuple[Arrow, ...]


def sequence(scene: Scene, prefix: str) -> Drawing | None:
    """Return the picture of a chapter's requests; None where there are none. Every id in it starts with `prefix`."""
    if not scene.requests:
        return None
    actors = list(dict.fromkeys(lane_of(request.actor) for request in scene.requests))
    left = [name for name in actors if name == "kubectl"]
    lanes, at, x = [], dict[str, float](), TIME
    for name in [*left, API_SERVER, *(name for name in actors if name not in left)]:
        words = _lines(name)
        width = max(text_width(word, NAME_SIZE, bold=True) for word in words) + 14
        at[name] = round(x + width / 2, 1)
        lanes.append(Lane(words, at[name], width))
        x += width + GAP
    server = at[API_SERVER]
    texts = [text_width(request.text, SIZE) for request in scene.requests]
    width = max(x, min(NARROWEST, server + 16 + max(texts)))
    arrows = tuple(
        Arrow(
            f"{request.time:.2f} s",
            TOP + ROW * number,
            at[lane_of(request.actor)],
            server,
            shorten(request.text, SIZE, width - server - 16),
            request.code > 0,
        )
        for number, request in enumerate(scene.requests, 1)
    )
    ordered = sorted(arrows, key=lambda arrow: arrow.is_refused)
    groups = [
        Arrows("mfd-missing" if refused else "mfd-route", tuple(found))
        for refused, found in groupby(ordered, key=lambda arrow: arrow.is_refused)
    ]
    sentences = [
        f"After {request.time:.2f} seconds {request.actor} asks: {request.text}." for request in scene.requests
    ]
    return render(
        Layout(width, TOP + ROW * len(arrows) + 14, (), (), ()),
        f"Requests: {scene.chapter.title}",
        sentences,
        prefix,
        template="exchange.xml.jinja",
        lanes=lanes,
        groups=groups,
        arrows=arrows,
        text_x=server + 8,
    )


def _lines(name: str) -> tuple[str, ...]:
    """Return a name in one line, or in two of which the second begins after a hyphen near its middle."""
    breaks = [index + 1 for index, character in enumerate(name) if character == "-"]
    if len(name) <= LONG or not breaks:
        return (name,)
    middle = min(breaks, key=lambda index: abs(index - len(name) / 2))
    return name[:middle], name[middle:]
