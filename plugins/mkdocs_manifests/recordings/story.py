"""A recording as a story: of each chapter who asked for what, and how the objects stood before and after it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from mkdocs_manifests.recordings.kinds import GONE, told
from mkdocs_manifests.recordings.recording import Chapter, Recording
from mkdocs_manifests.recordings.states import States, identity, states_at
from mkdocs_manifests.recordings.timeline import Row, Source

READS: Final = frozenset({"get", "list", "watch"})
BOOKKEEPING: Final = frozenset({"serviceaccounts/token", "events"})
"""Requests that tell nothing of the objects."""
CONFLICT: Final = 409
"""A write that is tried again with the newest version."""
KUBELET: Final = "kubelet "
KUBELETS: Final = "kubelets"
MOST_REQUESTS: Final = 9
MOST_OBJECTS: Final = 6


@dataclass(frozen=True, slots=True)
class Request:
    """What one actor asked the API server for, once or several times."""

    time: float
    """Of the first."""
    actor: str
    verb: str
    path: str
    names: tuple[str, ...]
    """The objects that were asked for, each once."""
    count: int
    code: int = 0
    """The HTTP status of a refusal."""
    detail: str = ""
    """Of the first; of a refusal its reason."""

    @property
    def text(self) -> str:
        """The request in a few words: `create pods (3)`."""
        what = f"{self.verb} {self.path}"
        if self.count == 1 and self.names:
            what = f"{what} {self.names[0]}"
        elif len(self.names) == 1:
            what = f"{what} {self.names[0]}, {self.count} times"
        elif self.count > 1:
            what = f"{what}, {self.count} times"
        if self.path == "pods/binding" and self.count == 1:
            what = f"{what} {self.detail}"
        return f"{what}: {self.detail.partition(':')[0]}" if self.code else what


@dataclass(frozen=True, slots=True)
class Change:
    """One object, before and after a chapter."""

    name: str
    """Kind and name."""
    before: str
    after: str

    @property
    def is_changed(self) -> bool:
        """Whether the words differ."""
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class Scene:
    """What happens in one chapter."""

    number: int
    """From 1."""
    chapter: Chapter
    end: float
    """When the next chapter begins, or the recording ends."""
    requests: tuple[Request, ...]
    left_out: int
    """Requests that change something and are not listed."""
    changes: tuple[Change, ...]


def scenes(recording: Recording) -> Iterator[Scene]:
    """Yield the chapters of a recording with what happens in them."""
    ends = [chapter.time for chapter in recording.chapters[1:]]
    for number, (chapter, end) in enumerate(zip(recording.chapters, [*ends, None], strict=True), 1):
        rows = [row for row in recording.rows if chapter.time <= row.time and (end is None or row.time < end)]
        folded = list(_folded(rows))
        chosen = sorted(folded, key=_rank)[:MOST_REQUESTS]
        kept = [request for request in folded if request in chosen]
        until = recording.end if end is None else end
        yield Scene(
            number,
            chapter,
            until,
            tuple(kept),
            sum(request.count for request in folded) - sum(request.count for request in kept),
            tuple(_changes(recording, chapter, until, rows, is_last=end is None)),
        )


def lane_of(actor: str) -> str:
    """Return under which name an actor stands in a picture: all kubelets are one."""
    return KUBELETS if actor.startswith(KUBELET) else actor


def _folded(rows: Sequence[Row]) -> Iterator[Request]:
    """Yield the requests that count, those of one kind by one actor together."""
    groups: dict[tuple[str, str, str, int], list[Row]] = {}
    for row in rows:
        if row.source is Source.API and _counts(row):
            groups.setdefault((lane_of(row.actor), row.verb, row.path, row.code), []).append(row)
    for (actor, verb, path, code), found in groups.items():
        names = tuple(dict.fromkeys(row.name for row in found if row.name))
        yield Request(found[0].time, actor, verb, path, names, len(found), code, found[0].detail)


def _counts(row: Row) -> bool:
    if row.path in BOOKKEEPING or row.resource in BOOKKEEPING or row.code == CONFLICT:
        return False
    return row.verb not in READS or (row.actor == "kubectl" and row.code > 0)


def _rank(request: Request) -> tuple[bool, bool, float]:
    """Return how soon a request may be left out: reports of status first, then what is refused, then what is late."""
    return request.path.endswith("/status"), request.code > 0, request.time


def _changes(
    recording: Recording, chapter: Chapter, end: float, rows: Sequence[Row], *, is_last: bool
) -> Iterator[Change]:
    before = states_at(recording.rows, chapter.time, before=True)
    after = states_at(recording.rows, end, before=not is_last)
    watched = chapter.watch or tuple(_changed(rows))[:MOST_OBJECTS]
    for name in watched:
        yield Change(name, _told(before, name), _told(after, name))


def _changed(rows: Sequence[Row]) -> Iterator[str]:
    """Yield the objects that change, Pods last."""
    found = dict.fromkeys((row.resource, row.name) for row in rows if row.source is Source.STATE)
    for key in sorted(found, key=lambda key: key[0] == "pods"):
        yield identity(key)


def _told(states: States, name: str) -> str:
    row = next((row for key, row in states.items() if identity(key) == name), None)
    return told(row.resource, row.data, row.detail) if row else GONE
