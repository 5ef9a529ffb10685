"""The answers that the guide quotes are the words of a real API server, or of kubectl, with the guide's own names in them."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

import pytest
import yaml

from tests.guide.conftest import ROOT
from tests.guide.kubectl import pages

BLOCK = re.compile(r"^([ \t]*)```(?:console|text)\b[^\n]*\n(.*?)^\1```", re.MULTILINE | re.DOTALL)
ANSWER = re.compile(r"(?:Error from server|The [A-Z]\w+ \".*?\" is invalid|error: (?!unable to drain))")
NAMES = re.compile(r'"[^"]*"')
PLACES = re.compile(r"\[\w+\]|\d+")
FIELD = re.compile(r"[\w.\[\]*]+(?=: (?:Invalid|Required|Forbidden|Unsupported|Not found|Duplicate|Too long))")


def bare(answer: str) -> str:
    """Return an answer without what differs from manifest to manifest: names, numbers and the paths of fields."""
    answer = re.sub(r'^Error from server \(\w+\): (?:error when (?:creating|replacing) "[^"]*": )?', "", answer)
    answer = re.sub(r"^error: (?:failed to create \w+: )?", "", answer)
    answer = re.sub(r'^(?:The )?[A-Z]\w+(?:\.[\w.]+)? "', 'KIND "', answer)
    answer = re.sub(r'^(?:\w+(?:\.[a-z][\w.]*)?) "', 'KIND "', answer)
    answer = re.sub(r'^\w+ in version "[^"]*" cannot be handled as a \w+', "KIND", answer)
    answer = re.sub(r"Go struct field \S+ of type", "Go struct field FIELD of type", answer)
    answer = re.sub(r"^[a-z][\w.]+(?= is forbidden)", "KIND", answer)
    answer = re.sub(r"groups=\[[^\]]*\]", "groups", answer)
    answer = FIELD.sub("FIELD", NAMES.sub('""', answer))
    answer = PLACES.sub("0", answer)
    return re.sub(r'(?:(?<=: )|(?<=, ))unknown field ""(?:, unknown field "")+', 'unknown field ""', answer).strip()


@cache
def recorded() -> frozenset[str]:
    """Return all answers of the recordings and of the labelled verdicts, bare."""
    found: set[str] = set()
    for entry in json.loads((ROOT / "docs/recordings/server-messages.json").read_bytes()):
        found.update(bare(line) for line in entry.get("kubectl", "").splitlines() if line.strip())
        found.add(bare(entry.get("server", {}).get("message", "")))
    for line in (ROOT / "tests/verdicts/verdicts.jsonl").read_text(encoding="utf-8").splitlines():
        for cause in json.loads(line)["causes"] or ():
            found.add(bare(f'The Kind "name" is invalid: {cause["field"]}: {cause["message"]}'))
    for file in (ROOT / "docs/recordings").glob("*/transcript.txt"):
        found.update(bare(line) for line in file.read_text(encoding="utf-8").splitlines() if ANSWER.match(line))
    return frozenset(found)


@cache
def unrecorded() -> dict[str, str]:
    """Return the answers that no recording has, with the reason why the guide may quote them."""
    loaded = yaml.safe_load((ROOT / "tests/data/answers-unrecorded.yaml").read_bytes())
    return {answer: reason for reason, answers in loaded.items() for answer in answers}


def answers(page: Path) -> list[str]:
    lines = [line.strip() for _, body in BLOCK.findall(page.read_text(encoding="utf-8")) for line in body.splitlines()]
    return [line for line in lines if ANSWER.match(line)]


@pytest.mark.parametrize("page", [page for page in pages() if answers(page)], ids=lambda page: page.stem)
def test_an_answer_in_the_guide_was_recorded(page: Path) -> None:
    assert [line for line in answers(page) if bare(line) not in recorded() and line not in unrecorded()] == []


def test_only_what_the_guide_quotes_is_excused() -> None:
    quoted = {line for page in pages() for line in answers(page)}
    assert unrecorded().keys() <= quoted
