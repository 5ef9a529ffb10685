"""A timeline is read strictly: it may come from anybody's cluster."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_manifests.recordings.timeline import (
    LARGEST,
    LONGEST_LINE,
    MOST_ROWS,
    TimelineError,
    read_timeline,
    write_timeline,
)
from tests.recordings.examples import NAMES, ROLLOUT, lines, recording

ROW = {"t": 1, "source": "api", "verb": "get", "resource": "pods"}


def test_a_row_says_who_asked_for_what():
    row = read_timeline(lines(ROLLOUT))[3]
    assert (row.time, row.source, row.actor, row.verb, row.path) == (
        0.7,
        "api",
        "deployment-controller",
        "create",
        "replicasets",
    )


@pytest.mark.parametrize("name", NAMES)
def test_what_is_written_is_read_back(name: str):
    rows = recording(name).rows
    assert read_timeline(write_timeline(rows)) == rows


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "no JSON"),
        ("[" * 100_000, "line has 100,000 characters"),
        ("[" * 60_000, "no JSON"),
        ("[]", "no JSON object"),
        (json.dumps({**ROW, "t": "1"}), "t must be the seconds"),
        (json.dumps({**ROW, "t": True}), "t must be the seconds"),
        (json.dumps({**ROW, "t": -1}), "t must be the seconds"),
        ('{"t": NaN, "source": "api", "verb": "get", "resource": "pods"}', "t must be the seconds"),
        ('{"t": 1e999, "source": "api", "verb": "get", "resource": "pods"}', "t must be the seconds"),
        (json.dumps({**ROW, "source": "rumour"}), "source must be api, event, state"),
        (json.dumps({**ROW, "source": []}), "source must be api, event, state"),
        (json.dumps({**ROW, "resource": ""}), "resource must be a text"),
        (json.dumps({**ROW, "name": 5}), "name must be a text"),
        (json.dumps({**ROW, "code": "404"}), "code must be a whole number"),
        (json.dumps({**ROW, "data": []}), "data must be an object"),
        (json.dumps({**ROW, "t": 0.5}), "sort the lines by t"),
    ],
)
def test_what_is_no_row_is_refused_with_its_line(line: str, message: str):
    with pytest.raises(TimelineError, match=message) as refused:
        read_timeline(f"{json.dumps(ROW)}\n{line}\n")
    assert refused.value.line == 2


def test_an_empty_timeline_is_refused():
    with pytest.raises(TimelineError, match="it is empty"):
        read_timeline("\n\n")


def test_limits_hold_to_the_last_row_and_character():
    long = json.dumps({**ROW, "detail": ""})
    filled = long.replace('"detail": ""', f'"detail": "{"x" * (LONGEST_LINE - len(long))}"')
    assert len(read_timeline(filled)) == 1
    with pytest.raises(TimelineError, match="characters, at most"):
        read_timeline(filled.replace("xx", "xxx", 1))
    line = f"{json.dumps(ROW)}\n"
    assert len(read_timeline(line * MOST_ROWS)) == MOST_ROWS
    with pytest.raises(TimelineError, match="rows"):
        read_timeline(line * (MOST_ROWS + 1))
    with pytest.raises(TimelineError, match="characters, at most"):
        read_timeline(" " * (LARGEST + 1))


@given(st.text())
def test_whatever_is_read_either_works_or_is_refused(text: str):
    try:
        read_timeline(text)
    except TimelineError as error:
        assert str(error)  # noqa: PT017 - any text may be a timeline
