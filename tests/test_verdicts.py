"""The checker against a real API server: what it accepts is accepted here, what it refuses is refused here."""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from pathlib import Path, PurePosixPath

import pytest

from mkdocs_manifests.checking.check import Checker
from mkdocs_manifests.kubernetes.versions import Version
from mkdocs_manifests.model import Problem, Severity
from mkdocs_manifests.reading.examples import Sources, collect
from mkdocs_manifests.settings import Settings

FOLDER = Path(__file__).parent / "verdicts"
SERVER = Version(36)
"""The version of the API server that gave the verdicts."""
CATEGORIES = ("cron", "cross-field", "name", "quantity", "schema", "value", "yaml")


@cache
def verdicts() -> dict[str, dict[str, object]]:
    lines = (FOLDER / "verdicts.jsonl").read_text(encoding="utf-8").splitlines()
    return {case["file"]: case for case in map(json.loads, lines)}


@cache
def findings() -> dict[str, list[Problem]]:
    """Return the errors in each file, each judged as if it were alone."""
    checker = Checker(FOLDER, Settings(kubernetes_versions=(SERVER,)))
    found: dict[str, list[Problem]] = {}
    for file in verdicts():
        report = checker.check(collect(Sources(FOLDER, (PurePosixPath(file),))))
        found[file] = [problem for problem in report.problems if problem.severity is Severity.ERROR]
    return found


def disagreements(category: str | None = None) -> list[str]:
    """Return the files on which checker and server disagree, with what each says."""
    return [
        f"{file}: server {case['causes'] or 'accepts'}, checker {[str(p.message) for p in findings()[file]] or 'accepts'}"
        for file, case in verdicts().items()
        if (not findings()[file]) != case["ok"] and category in (None, case["category"])
    ]


def test_all_cases_are_here() -> None:
    assert sorted(verdicts()) == sorted(path.name for path in FOLDER.glob("*.yaml"))
    assert set(CATEGORIES) == {case["category"] for case in verdicts().values()}


def test_overall_agreement() -> None:
    wrong = disagreements()
    assert len(wrong) <= 0.02 * len(verdicts()), "\n".join(wrong)


@pytest.mark.parametrize("category", CATEGORIES)
def test_agreement_by_category(category: str) -> None:
    wrong = disagreements(category)
    cases = Counter(case["category"] for case in verdicts().values())
    assert len(wrong) <= 0.05 * cases[category], "\n".join(wrong)


def test_what_the_server_accepts_is_hardly_ever_refused() -> None:
    refused = [line for line in disagreements() if "server accepts" in line]
    assert len(refused) <= 2, "\n".join(refused)


def test_every_refusal_has_a_place_in_its_file() -> None:
    for file, problems in findings().items():
        lines = (FOLDER / file).read_bytes().decode("utf-8-sig").count("\n") + 1
        for problem in problems:
            assert str(problem.place.file) == file
            assert 1 <= problem.place.line <= lines
