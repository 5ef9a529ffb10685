"""The timeline of a recording: requests, events and states of objects, one JSON object a line, sorted by time."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

LARGEST: Final = 8 * 1_048_576
"""Bytes of a timeline; more is refused before any of it is read."""
MOST_ROWS: Final = 20_000
LONGEST_LINE: Final = 65_536
LATEST: Final = 1e9
"""Seconds from the beginning of a recording: some thirty years."""
TEXTS: Final = ("actor", "verb", "resource", "subresource", "name", "detail", "type")
REQUIRED: Final = ("verb", "resource")


class Source(StrEnum):
    """Where a row comes from."""

    API = "api"
    """A request, from the audit log of the API server."""
    EVENT = "event"
    """An Event object."""
    STATE = "state"
    """How an object looked after a change."""


class TimelineError(ValueError):
    """A timeline that cannot be read; the message says why."""

    def __init__(self, message: str, line: int = 1) -> None:
        super().__init__(message)
        self.line = line
        """In the file, counted from 1."""


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that happened."""

    time: float
    """Seconds since the recording began."""
    source: Source
    verb: str
    """Of the request; the reason of an event; `added`, `modified` or `deleted` for a state."""
    resource: str
    """As in the request's path: `replicasets`."""
    name: str = ""
    actor: str = ""
    """Who asked or reported; empty for a state."""
    subresource: str = ""
    detail: str = ""
    code: int = 0
    """The HTTP status of a request that was refused; 0 for all others."""
    type: str = ""
    """Of an event: `Normal` or `Warning`."""
    count: int = 0
    """Of an event: how often it happened so far; 0 where nobody counted."""
    data: Mapping[str, Any] = field(default_factory=dict)
    """Of a state: the object's fields that count."""

    @property
    def path(self) -> str:
        """The resource with its subresource: `pods/binding`."""
        return f"{self.resource}/{self.subresource}" if self.subresource else self.resource


def read_timeline(text: str) -> tuple[Row, ...]:
    """Return the rows of a timeline.

    Raises TimelineError, with the line, for what is no timeline.
    """
    if len(text) > LARGEST:
        raise TimelineError(f"it has {len(text):,} characters, at most {LARGEST:,} are read")
    rows: list[Row] = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        if len(rows) >= MOST_ROWS:
            raise TimelineError(f"it has more than {MOST_ROWS:,} rows; split the recording", number)
        row = _row(line, number)
        if rows and row.time < rows[-1].time:
            raise TimelineError(f"the time {row.time} comes after {rows[-1].time}; sort the lines by t", number)
        rows.append(row)
    if not rows:
        raise TimelineError("it is empty; it needs one JSON object a line")
    return tuple(rows)


def write_timeline(rows: Sequence[Row]) -> str:
    """Return rows as the text of a timeline, which `read_timeline` reads back."""
    return "".join(f"{json.dumps(dict(_fields(row)), ensure_ascii=False)}\n" for row in rows)


def _fields(row: Row) -> Iterator[tuple[str, Any]]:
    yield "t", round(row.time, 3)
    yield "source", str(row.source)
    for name in TEXTS:
        if value := getattr(row, name):
            yield name, value
    for name in ("code", "count"):
        if value := getattr(row, name):
            yield name, value
    if row.source is Source.STATE and row.verb != "deleted":
        yield "data", dict(row.data)


def _row(line: str, number: int) -> Row:
    if len(line) > LONGEST_LINE:
        raise TimelineError(f"a line has {len(line):,} characters, at most {LONGEST_LINE:,} are read", number)
    try:
        loaded = json.loads(line)
    except (ValueError, RecursionError):
        raise TimelineError("a line is no JSON; each line holds one JSON object", number) from None
    if not isinstance(loaded, dict):
        raise TimelineError("a line is no JSON object", number)
    time, source, data = loaded.get("t"), loaded.get("source"), loaded.get("data", {})
    if isinstance(time, bool) or not isinstance(time, (int, float)) or not 0 <= time <= LATEST:
        raise TimelineError("t must be the seconds since the recording began, such as 1.25", number)
    if source not in tuple(Source):
        raise TimelineError(f"source must be {', '.join(Source)}", number)
    if not isinstance(data, dict):
        raise TimelineError("data must be an object with the fields of the state", number)
    return Row(time=float(time), source=Source(source), data=data, **_texts(loaded, number), **_numbers(loaded, number))


def _texts(loaded: Mapping[str, Any], number: int) -> dict[str, Any]:
    texts = {name: loaded.get(name, "") for name in TEXTS}
    for name, value in texts.items():
        if not isinstance(value, str) or (name in REQUIRED and not value):
            raise TimelineError(f"{name} must be a text", number)
    return texts


def _numbers(loaded: Mapping[str, Any], number: int) -> dict[str, Any]:
    numbers = {name: loaded.get(name, 0) for name in ("code", "count")}
    for name, value in numbers.items():
        if isinstance(value, bool) or not isinstance(value, int):
            raise TimelineError(f"{name} must be a whole number", number)
    return numbers
