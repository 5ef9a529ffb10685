"""How the objects of a recording stand at a moment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from mkdocs_manifests.recordings.kinds import kind_of
from mkdocs_manifests.recordings.timeline import Row, Source

Key: TypeAlias = tuple[str, str]
"""An object: its resource and its name."""
States: TypeAlias = Mapping[Key, Row]
"""Of each object that exists, the row that says how it looks."""


def identity(key: Key) -> str:
    """Return how an object is named in chapters: `ReplicaSet/web-7b856f55db`."""
    return f"{kind_of(key[0]).kind}/{key[1]}"


def objects(rows: Sequence[Row]) -> tuple[Key, ...]:
    """Return every object that has a state, in the order of their first."""
    return tuple(dict.fromkeys((row.resource, row.name) for row in rows if row.source is Source.STATE))


def states_at(rows: Sequence[Row], time: float, *, before: bool = False) -> States:
    """Return the objects as they stand at `time`, with what changes in that moment, or just `before` it."""
    found: dict[Key, Row] = {}
    for row in rows:
        if row.time > time or (before and row.time >= time):
            break
        apply(found, row)
    return found


def replay(rows: Sequence[Row]) -> Iterator[tuple[Row, States]]:
    """Yield every state of a recording with all objects as they stand after it; the mapping is the same each time."""
    found: dict[Key, Row] = {}
    for row in rows:
        if row.source is Source.STATE:
            apply(found, row)
            yield row, found


def apply(states: dict[Key, Row], row: Row) -> None:
    """Change states by one row, if it is a state."""
    if row.source is not Source.STATE:
        return
    key = row.resource, row.name
    if row.verb == "deleted":
        states.pop(key, None)
    else:
        states[key] = row


@dataclass(frozen=True, slots=True)
class Counts:
    """The Pods of one owner."""

    pods: int = 0
    """That exist and are neither being deleted nor finished."""
    ready: int = 0
    terminating: int = 0
    """That are being deleted and have not stopped yet."""


def counts(states: States, owner: str) -> Counts:
    """Return how many Pods an owner, named as in `identity`, has.

    A Pod is ready by its condition; one in a final phase counts no more, as in the ReplicaSet controller
    (controller.FilterActivePods).
    """
    pods = [row.data for (resource, _), row in states.items() if resource == "pods" and row.data.get("owner") == owner]
    running = [pod for pod in pods if pod.get("phase") not in {"Succeeded", "Failed"}]
    alive = [pod for pod in running if not pod.get("deleting")]
    return Counts(len(alive), sum(is_ready(pod) for pod in alive), len(running) - len(alive))


def is_ready(pod: Mapping[str, object]) -> bool:
    """Return whether a Pod's condition Ready is true."""
    conditions = pod.get("conditions")
    return isinstance(conditions, dict) and conditions.get("Ready") == "True"
