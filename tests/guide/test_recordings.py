"""What the guide says of its recordings, recomputed from them."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.guide.conftest import ROOT
from tests.guide.measures import RECORDINGS, highest, lowest, measured, plain, rows, said, transcript

CHANGE = {"actor": "kubectl", "verb": "patch", "resource": "deployments"}
"""The request that changes the image."""


TABLES = {
    ("guide/architecture.md", "### From `kubectl apply` to Ready"): "pod-create",
    ("guide/architecture.md", "### Two writers, one object"): "deployment-create",
    ("guide/architecture.md", "Here is the loop at work"): "deployment-create",
}
"""Tables of requests, by page and by what stands before them, with their recordings."""
REQUEST = re.compile(r"^\| ([\d.]+) \| ([\w -]+) \| `(\w+) ([\w./-]+)`", re.MULTILINE)
SHOWN = re.compile(r"^ *///+ manifests-recording \| ([\w-]+)$", re.MULTILINE)
PARTS = (
    "guide/architecture.md",
    "guide/pod.md",
    "guide/deployment.md",
    "guide/service.md",
    "guide/configuration.md",
    "guide/statefulset.md",
    "guide/daemonset.md",
    "guide/job.md",
    "guide/autoscaling.md",
    "guide/scheduling.md",
    "guide/capstone.md",
    "reference/pitfalls.md",
)
"""The pages that rest on recordings."""


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


def requests_in_tables() -> list[tuple[str, str, str, str, str]]:
    """Return the requests that pages list in tables: recording, second, who, verb and what."""
    found = []
    for (page, before), recording in TABLES.items():
        text = (ROOT / "docs" / page).read_text(encoding="utf-8").partition(before)[2]
        table = re.search(r"(?:^\|.*\n)+", text, re.MULTILINE)
        assert table, before
        found += [(recording, *row) for row in REQUEST.findall(table[0])]
    return found


@pytest.mark.parametrize(("recording", "second", "actor", "verb", "what"), requests_in_tables(), ids=str)
def test_a_request_in_a_table_was_sent_at_that_second(
    recording: str, second: str, actor: str, verb: str, what: str
) -> None:
    sent = {
        "/".join(filter(None, (row["resource"], row.get("name"), row.get("subresource"))))
        for row in rows(recording)
        if row.get("actor") == actor and row["verb"] == verb and abs(row["t"] - float(second)) < 0.015
    }
    assert any(one == what or one.startswith(f"{what}/") for one in sent), sent


def test_the_table_of_an_update_has_the_recorded_counts() -> None:
    text = (ROOT / "docs/guide/deployment.md").read_text(encoding="utf-8").partition("## Follow one update")[2]
    table = re.findall(r"^\| (\d\.\d) \| (\d) \| (\d) \| (\d) \| (\d) \| (\d) \|", text, re.MULTILINE)
    steps = json.loads((RECORDINGS / "rolling-update-counts.json").read_bytes())["rolling-update"]["steps"]
    assert len(table) >= 9
    for second, *numbers in table:
        near = [
            [
                step["old"]["desired"],
                step["new"]["desired"],
                step["serving"],
                step["old"]["terminating"] + step["new"]["terminating"],
                step["all"],
            ]
            for step in steps
            if abs(step["t"] - float(second)) <= 0.05
        ]
        assert [int(number) for number in numbers] in near, second


def test_the_parts_show_recordings() -> None:
    shown = {name: SHOWN.findall((ROOT / "docs" / name).read_text(encoding="utf-8")) for name in PARTS}
    assert all(shown.values()), shown
    assert len({recording for names in shown.values() for recording in names}) >= 14


def test_every_recording_is_shown_somewhere() -> None:
    pages = [*(ROOT / "docs/guide").glob("*.md"), *(ROOT / "docs/reference").glob("*.md")]
    shown = {recording for page in pages for recording in SHOWN.findall(page.read_text(encoding="utf-8"))}
    assert shown == {path.parent.name for path in RECORDINGS.glob("*/timeline.jsonl")}


@pytest.mark.parametrize("page", sorted((ROOT / "docs/guide").glob("*.md")), ids=lambda page: page.stem)
def test_a_page_says_that_what_it_types_is_an_example(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert "```console" not in text or re.search(r"outputs are examples", text)


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
