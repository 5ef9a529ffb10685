"""What the guide says of its recordings, recomputed from them."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

import pytest
import yaml

from tests.guide.conftest import ROOT
from tests.guide.measures import RECORDINGS, highest, lowest, measured, plain, rows, said, transcript

CHANGE = {"actor": "kubectl", "verb": "patch", "resource": "deployments"}
"""The request that changes the image."""


@cache
def statements() -> tuple[dict[str, Any], ...]:
    return tuple(yaml.safe_load((RECORDINGS / "statements.yaml").read_bytes()))


def title(statement: dict[str, Any]) -> str:
    return f"{statement['recording']}: {statement['words'][:70]}"


@pytest.mark.parametrize("statement", statements(), ids=title)
def test_a_statement_stands_in_the_guide_as_the_recording_says_it(statement: dict[str, Any]) -> None:
    values = {name: said(statement["recording"], wanted) for name, wanted in statement.get("values", {}).items()}
    words = re.sub(r"\{(\w+)\}", lambda found: values[found[1]], statement["words"])
    stands = " ".join(words.split()) in plain(ROOT / "docs" / statement["page"])
    assert stands, f"{statement['page']} does not say: {words}"


@pytest.mark.parametrize("statement", [one for one in statements() if "holds" in one], ids=title)
def test_what_a_statement_rests_on_holds_in_the_recording(statement: dict[str, Any]) -> None:
    for condition in statement["holds"]:
        if "shows" in condition:
            assert condition["shows"] in transcript(statement["recording"])
        else:
            assert measured(statement["recording"], condition) == condition["is"]


def test_there_are_enough_statements_and_each_is_decided() -> None:
    assert len(statements()) >= 30
    assert all("values" in statement or "holds" in statement for statement in statements())


@pytest.mark.parametrize("name", sorted(json.loads((RECORDINGS / "rolling-update-counts.json").read_bytes())))
def test_the_counts_of_the_updates_are_those_of_the_timelines(name: str) -> None:
    counts = json.loads((RECORDINGS / "rolling-update-counts.json").read_bytes())[name]
    found = {
        "minReady": lowest(rows(name), {"of": "ready", "from": CHANGE}),
        "maxAlive": highest(rows(name), {"of": "alive", "from": CHANGE}),
        "maxAll": highest(rows(name), {"of": "all", "from": CHANGE}),
    }
    assert found == {key: counts[key] for key in found}


@pytest.mark.parametrize(
    "folder", sorted(path.parent for path in RECORDINGS.glob("*/timeline.jsonl")), ids=lambda path: path.name
)
def test_a_chapter_begins_with_something_that_happens(folder: Any) -> None:
    chapters = yaml.safe_load((folder / "chapters.yaml").read_bytes())["chapters"]
    times = {row["t"] for row in rows(folder.name)}
    assert 4 <= len(chapters) <= 9
    assert all(chapter["at"] in times for chapter in chapters)
    assert all(len(re.findall(r"[.!?](?:\s|$)", chapter["text"])) in {1, 2, 3} for chapter in chapters)
