"""The story of a recording, which stands in the page without a script."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from mkdocs_manifests.recordings.sequence import sequence
from mkdocs_manifests.recordings.states import identity, states_at
from mkdocs_manifests.recordings.story import READS, scenes
from mkdocs_manifests.recordings.timeline import Source
from tests.recordings.examples import NAMES, recording


@pytest.mark.parametrize("name", NAMES)
def test_every_request_of_the_story_is_one_of_the_timeline(name: str):
    rows = recording(name).rows
    asked = {(row.time, row.verb, row.path) for row in rows if row.source is Source.API}
    for scene in scenes(recording(name)):
        for request in scene.requests:
            assert scene.chapter.time <= request.time <= scene.end
            assert (request.time, request.verb, request.path) in asked


@pytest.mark.parametrize("name", NAMES)
def test_every_object_that_a_chapter_watches_is_told_before_and_after(name: str):
    whole = recording(name)
    for scene in scenes(whole):
        told = [change.name for change in scene.changes]
        if scene.chapter.watch:
            assert told == list(scene.chapter.watch)
        assert len(told) == len(set(told))
        after = {identity(key) for key in states_at(whole.rows, scene.end, before=scene.number < len(whole.chapters))}
        before = {identity(key) for key in states_at(whole.rows, scene.chapter.time, before=True)}
        for change in scene.changes:
            assert (change.before == "does not exist") == (change.name not in before)
            assert (change.after == "does not exist") == (change.name not in after)


def test_the_rolling_update_is_told_request_by_request():
    second = list(scenes(recording("rolling-update")))[1]
    assert [(request.actor, request.text) for request in second.requests][:3] == [
        ("kubectl", "patch deployments web"),
        ("deployment-controller", "create replicasets web-6f6b499d5c"),
        ("replicaset-controller", "create pods web-6f6b499d5c-4vg64"),
    ]
    changes = {change.name: (change.before, change.after) for change in second.changes}
    assert changes["ReplicaSet/web-6f6b499d5c"] == ("does not exist", "1 desired, 1 existing, 0 ready")


def test_reads_and_conflicts_are_left_out_unless_kubectl_is_refused():
    first = next(scenes(recording("rolling-update")))
    reads = [request for request in first.requests if request.verb in READS]
    assert [(request.actor, request.code) for request in reads] == [("kubectl", 404)]
    assert all(request.code != 409 for name in NAMES for scene in scenes(recording(name)) for request in scene.requests)


@pytest.mark.parametrize("name", NAMES)
def test_no_text_of_a_sequence_leaves_its_picture(name: str):
    for scene in scenes(recording(name)):
        drawing = sequence(scene, "x")
        if drawing is None:
            assert not scene.requests
            continue
        assert drawing.width < 1000
        boxes = [
            tuple(map(float, found))
            for found in re.findall(r'<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)"', str(drawing.svg))
        ]
        assert all(x + width <= drawing.width for x, width in boxes)
        assert all(x + width < after for (x, width), (after, _) in pairwise(boxes))
