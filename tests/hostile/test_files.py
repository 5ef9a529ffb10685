"""Files made to break a reader end in a problem with a place: no traceback, no crash, in time and in bounds."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from tests.hostile.files import HARMLESS, all_files

COMMAND = (Path(sys.executable).parent / "mkdocs-manifests", "check", "--output-format", "json")
ROOM = 2 * 2**30
"""Bytes of address space for one run; Python with all packages loaded reserves most of it."""
SECONDS = 90
"""Of processor time for all files together: about ten are needed, and slow machines with others at work need more."""


def capped() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (ROOM, ROOM))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("files")
    (root / ".git").mkdir()
    (root / "docs").mkdir()
    for name, content in all_files().items():
        (root / "docs" / name).write_bytes(content)
    return root


@pytest.fixture(scope="module")
def judged(written: Path) -> dict[str, list[dict]]:
    """The problems of all files by name, from one run."""
    ran = subprocess.run(
        COMMAND, cwd=written, capture_output=True, text=True, check=False, preexec_fn=capped, timeout=200
    )
    assert ran.returncode == 1, ran.stderr[-2000:]
    assert "Traceback" not in ran.stderr
    found: dict[str, list[dict]] = {}
    for problem in json.loads(ran.stdout)["problems"]:
        found.setdefault(Path(problem["path"]).name, []).append(problem)
    return found


def test_there_are_enough_of_them():
    assert len(all_files()) >= 60


@pytest.mark.parametrize("name", sorted(all_files()))
def test_a_hostile_file_is_told_with_its_place(judged: dict[str, list[dict]], name: str):
    problems = judged.get(name, [])
    assert bool(problems) != (name in HARMLESS)
    for problem in problems:
        assert problem["line"] >= 1
        assert problem["column"] >= 1
        assert len(problem["message"]) < 1_000


def test_nothing_was_run(judged: dict[str, list[dict]], written: Path):
    assert judged
    assert not (written / "hacked").exists()


def test_a_file_beside_the_hostile_ones_is_still_judged(written: Path):
    (written / "docs" / "zz-wrong.yaml").write_text(
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndat: {}\n", "utf-8"
    )
    ran = subprocess.run(COMMAND, cwd=written, capture_output=True, text=True, check=False, timeout=200)
    assert any(
        problem["path"] == "docs/zz-wrong.yaml" and problem["code"] == "S201"
        for problem in json.loads(ran.stdout)["problems"]
    )
