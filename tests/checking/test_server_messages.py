"""The classic mistakes and what an API server said to them: the checker reports each that can be seen without a cluster."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
import yaml

from mkdocs_manifests.checking.check import Checker
from mkdocs_manifests.checking.codes import register
from mkdocs_manifests.checking.server_messages import server_messages
from mkdocs_manifests.kubernetes.versions import Version
from mkdocs_manifests.reading.examples import Sources, collect
from mkdocs_manifests.settings import Settings

ROOT = Path(__file__).parents[2]
SERVER = Version(36)
"""The version of the API server that gave the answers."""


@cache
def recorded() -> dict[str, dict[str, Any]]:
    """Return the mistakes that were sent as manifests, by their titles."""
    entries = json.loads((ROOT / "docs/recordings/server-messages.json").read_bytes())
    return {entry["title"]: entry for entry in entries if "manifest" in entry}


def is_refused(entry: dict[str, Any]) -> bool:
    return "server" in entry or entry["exitCode"] != 0


@cache
def outside() -> dict[str, str]:
    """Return the mistakes that only a cluster can see, with the reason."""
    loaded = yaml.safe_load((ROOT / "tests/data/server-messages-outside.yaml").read_bytes())
    return {title: reason for reason, titles in loaded.items() for title in titles}


@cache
def reported() -> dict[str, str]:
    """Return the code that the package's data name for a mistake."""
    return {answer.mistake: code for code, answers in server_messages().items() for answer in answers}


def codes_of(entry: dict[str, Any], folder: Path) -> dict[str, str]:
    """Return the problems of a recorded manifest, severities by code."""
    (folder / "recorded.yaml").write_text(entry["manifest"], encoding="utf-8")
    checker = Checker(folder, Settings(kubernetes_versions=(SERVER,)))
    report = checker.check(collect(Sources(folder, (PurePosixPath("recorded.yaml"),))))
    return {problem.code: problem.severity.value for problem in report.problems}


def test_every_refusal_is_known_or_its_reason_is() -> None:
    refused = {title for title, entry in recorded().items() if is_refused(entry)}
    assert refused == reported().keys() | outside().keys()
    assert not reported().keys() & outside().keys()


@pytest.mark.parametrize("mistake", sorted(reported()))
def test_the_checker_reports_what_the_server_refuses(mistake: str, tmp_path: Path) -> None:
    assert reported()[mistake] in codes_of(recorded()[mistake], tmp_path)


@pytest.mark.parametrize("title", sorted(title for title, entry in recorded().items() if not is_refused(entry)))
def test_the_checker_accepts_what_the_server_accepts(title: str, tmp_path: Path) -> None:
    assert "error" not in codes_of(recorded()[title], tmp_path).values()


@pytest.mark.parametrize("title", sorted(outside()))
def test_what_only_a_cluster_sees_is_no_error(title: str, tmp_path: Path) -> None:
    assert "error" not in codes_of(recorded()[title], tmp_path).values()


def test_the_words_are_those_that_were_recorded() -> None:
    for code, answers in server_messages().items():
        assert code in register()
        for answer in answers:
            entry = recorded()[answer.mistake]
            assert answer.message in {entry.get("server", {}).get("message"), entry["kubectl"]}
