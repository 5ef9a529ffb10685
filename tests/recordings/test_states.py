"""The objects of a recording at each moment, against what was counted when it was made."""

from __future__ import annotations

from typing import Any

import pytest

from mkdocs_manifests.recordings.kinds import told
from mkdocs_manifests.recordings.states import States, counts, replay, states_at
from mkdocs_manifests.recordings.timeline import read_timeline
from tests.recordings.examples import COUNTS, ROLLOUT, lines, recording

SIDES = ("old", "new")


@pytest.mark.parametrize("name", sorted(COUNTS))
def test_an_update_has_the_counts_that_were_taken_of_it(name: str):
    rows = recording(name).rows
    start = next(row.time for row in rows if (row.actor, row.verb, row.resource) == ("kubectl", "patch", "deployments"))
    found: list[dict[str, Any]] = []
    for row, states in replay(rows):
        now = dict(zip(SIDES, sides(states), strict=True))
        if row.time >= start and (not found or now != {side: found[-1][side] for side in SIDES}):
            found.append({"t": round(row.time - start, 2), **now})
    expected = [{key: step[key] for key in ("t", *SIDES)} for step in COUNTS[name]["steps"]]
    assert found == expected


def sides(states: States) -> list[dict[str, int]]:
    """Return the counts of the old and of the new ReplicaSet; zeros for one that does not exist."""
    sets = sorted(
        (row for (resource, _), row in states.items() if resource == "replicasets"),
        key=lambda row: int(row.data["revision"]),
    )
    found = []
    for row in sets:
        one = counts(states, f"ReplicaSet/{row.name}")
        found.append(
            {"desired": row.data["desired"], "pods": one.pods, "ready": one.ready, "terminating": one.terminating}
        )
    none = dict.fromkeys(("desired", "pods", "ready", "terminating"), 0)
    return [*found, none, none][:2]


def test_an_object_is_there_from_its_first_state_until_it_is_deleted():
    rows = read_timeline(lines(ROLLOUT))
    assert set(states_at(rows, 0.5)) == set()
    assert set(states_at(rows, 0.6)) == {("deployments", "web")}
    assert set(states_at(rows, 0.6, before=True)) == set()
    assert set(states_at(rows, 2, before=True)) == {("deployments", "web")}
    assert set(states_at(rows, 2)) == set()


@pytest.mark.parametrize(
    ("resource", "data", "words"),
    [
        ("replicasets", {"desired": 3, "current": 2, "ready": 0, "terminating": 0}, "3 desired, 2 existing, 0 ready"),
        ("pods", {"status": "Running", "ready": "1/1", "restarts": 2, "node": "node-1"}, "Running, 1/1 ready, 2 restarts, on node-1"),
        ("nodes", {"ready": "True", "unschedulable": True, "taints": ["a=b:NoSchedule"]}, "Ready True, cordoned, tainted a=b:NoSchedule"),
        ("horizontalpodautoscalers", {"current": 1, "desired": 0, "metric": [None]}, "1 replicas, 0 desired"),
        ("resourcequotas", {"used": {"pods": "2"}, "hard": {"pods": "4", "cpu": "1"}}, "pods 2 in use, allowed are pods 4, cpu 1"),
        ("gadgets", {"desired": 1}, "as the timeline says"),
    ],
)  # fmt: skip
def test_a_state_is_told_in_words(resource: str, data: dict[str, Any], words: str):
    assert told(resource, data, "as the timeline says") == words
