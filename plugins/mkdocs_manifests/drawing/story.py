"""Stories: sequences of numbered steps between lanes, declared by hand where no recording shows all who take part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from mkdocs_manifests.drawing.layout import Layout
from mkdocs_manifests.drawing.svg import Drawing, render
from mkdocs_manifests.drawing.text_width import text_width

WIDTH: Final = 684.0
LEFT: Final = 22.0
"""Room for the numbers of the steps."""
SIZE: Final = 11.0
ROW: Final = 28.0
PADDING: Final = 14.0


@dataclass(frozen=True, slots=True)
class Lane:
    """A vertical line of a story, with who it stands for."""

    name: str
    about: str
    """A second, smaller line; may be empty."""
    x: float
    width: float
    """Of the box with the name."""


@dataclass(frozen=True, slots=True)
class Step:
    """One arrow of a story, or a note on a lane."""

    number: str
    """Empty where it belongs to the step above."""
    y: float
    start: float
    end: float
    text: str
    watch: bool
    """Whether it is a change that comes back over a watch."""
    width: float
    """Of the note; 0 for an arrow."""


def story(declared: Mapping[str, Any], prefix: str, standalone: bool) -> Drawing:
    """Return the picture of a story: a lane for each who takes part, and an arrow for each step."""
    lanes = _lanes(declared["lanes"])
    at = {lane.name: lane.x for lane in lanes}
    said = {entry["name"]: entry.get("said", f"the {entry['name']}") for entry in declared["lanes"]}
    steps = []
    y = 56.0
    for before, entry in pairwise([{}, *declared["steps"]]):
        y += ROW
        number = "" if entry["step"] == before.get("step") else str(entry["step"])
        if "at" in entry:
            width = round(text_width(entry["text"], SIZE, bold=True) + PADDING, 1)
            steps.append(Step(number, y, at[entry["at"]], at[entry["at"]], entry["text"], watch=False, width=width))
        else:
            start, end = at[entry["from"]], at[entry["to"]]
            steps.append(Step(number, y, start, end, entry["text"], watch=entry.get("watch", False), width=0))
    return render(
        Layout(WIDTH, y + 24, (), (), ()),
        declared["title"],
        [*(_sentence(entry, said) for entry in declared["steps"]), *declared["notes"]],
        prefix,
        template="story.xml.jinja",
        standalone=standalone,
        lanes=lanes,
        steps=steps,
    )


def _lanes(declared: Sequence[Mapping[str, str]]) -> tuple[Lane, ...]:
    """Return the lanes side by side, with the same space between their boxes."""
    widths = [
        max(text_width(entry["name"], 13, bold=True), text_width(entry["about"], SIZE)) + PADDING / 2
        for entry in declared
    ]
    space = (WIDTH - LEFT - sum(widths)) / (len(widths) - 1)
    lanes, x = [], LEFT
    for entry, width in zip(declared, widths, strict=True):
        lanes.append(Lane(entry["name"], entry["about"], round(x + width / 2, 1), round(width - 1, 1)))
        x += width + space
    return tuple(lanes)


def _sentence(entry: Mapping[str, Any], said: Mapping[str, str]) -> str:
    """Return a step in words; `said` has what each lane is called in full."""
    if "at" in entry:
        return f"Step {entry['step']}: {said[entry['at']]} {entry['text']}."
    if entry.get("watch"):
        return f"Step {entry['step']}: {said[entry['to']]} learns over its watch of {entry['text']}."
    return f"Step {entry['step']}: {said[entry['from']]} to {said[entry['to']]}: {entry['text']}."
