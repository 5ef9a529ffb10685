"""What the page loads is small, and loses nothing."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from mkdocs_manifests.publishing.joined import RECORDINGS_SCRIPT
from mkdocs_manifests.publishing.recordings import PLAYER_STYLE, asset, player_script
from mkdocs_manifests.recordings import compact
from mkdocs_manifests.recordings.kinds import told
from mkdocs_manifests.recordings.recording import load
from tests.browsers import npm
from tests.recordings.examples import FOLDER, NAMES, recording, write

DECODE = """
globalThis.window = globalThis
const {readFileSync} = require("node:fs")
const [player, ...scripts] = readFileSync(0, "utf8").split("\\u0000")
for (const script of scripts) (0, eval)(script)
const parts = [...window.manifestsRecordings.values()].map((part) => JSON.parse(part))
const decoded = new Function("parts", player)(parts)
process.stdout.write(JSON.stringify(decoded))
"""
TELL = "const recording = decode(parts); return recording.rows.map((row) => row.data && told(recording, row))"


def decoded(scripts: list[str], modules: tuple[str, ...] = ("data",), ask: str = "return decode(parts).rows") -> Any:
    """Return the rows that the player reads from scripts, or what else is asked of it, as Node runs both."""
    node = Path(npm()).parent / "node"
    player = "".join(asset(f"recordings/player/{module}.js").decode() for module in modules)
    text = "\0".join([f"{player}; {ask}", *scripts])
    run = subprocess.run([node, "-e", DECODE], input=text, capture_output=True, check=True, encoding="utf-8")
    return json.loads(run.stdout)


@pytest.mark.parametrize("name", NAMES)
def test_a_recording_of_the_guide_is_one_small_part(name: str):
    parts = compact.parts(recording(name))
    assert len(parts) == 1
    assert compact.size(parts[0]) <= compact.LIMIT


@pytest.mark.parametrize("name", ["rolling-update", "unschedulable"])
def test_the_player_reads_what_was_recorded(name: str):
    rows = recording(name).rows
    for row, found in zip(rows, decoded(compact.parts(recording(name))), strict=True):
        assert found["time"] == pytest.approx(row.time, abs=0.0006)
        for field in ("source", "actor", "verb", "resource", "subresource", "name", "detail", "code"):
            assert found[field] == getattr(row, field)
        assert found["data"] == (dict(row.data) if row.source == "state" else None)


@pytest.mark.parametrize("name", ["config", "hpa", "job", "pdb-drain"])
def test_the_player_tells_states_in_the_words_of_the_story(name: str):
    found = decoded(compact.parts(recording(name)), ("data", "words"), TELL)
    for row, words in zip(recording(name).rows, found, strict=True):
        if row.source == "state" and row.verb != "deleted":
            assert words == told(row.resource, row.data, row.detail)


def test_a_long_recording_is_split_and_loses_no_row(tmp_path: Path):
    rows = [
        {
            "t": n / 10,
            "source": "api",
            "actor": "kubectl",
            "verb": "create",
            "resource": "pods",
            "name": f"{hash_of(n)}",
        }
        for n in range(9000)
    ]
    write(tmp_path, rows)
    found, _ = load(tmp_path, FOLDER, "small")
    assert found is not None
    parts = compact.parts(found)
    assert len(parts) > 1
    assert all(compact.size(part) <= compact.LIMIT for part in parts)
    assert [row["name"] for row in decoded(parts)] == [row["name"] for row in rows]


def hash_of(number: int) -> str:
    return format(number * 2_654_435_761 % 2**32, "x")


@pytest.mark.parametrize("hostile", ["'", "\\", "</script>", "\u2028", "`${alert(1)}`", "__proto__", "\n"])
def test_no_name_means_anything_to_the_script(tmp_path: Path, hostile: str):
    write(
        tmp_path,
        [
            {
                "t": 0,
                "source": "state",
                "verb": "added",
                "resource": hostile,
                "name": hostile,
                "data": {hostile: hostile},
            }
        ],
    )
    found, _ = load(tmp_path, FOLDER, "small")
    assert found is not None
    (row,) = decoded(compact.parts(found))
    assert (row["name"], row["resource"]) == (hostile, hostile)
    assert row["data"] == {hostile: hostile}


def test_the_same_recording_gives_the_same_bytes():
    again, _ = load(Path(__file__).parents[2], FOLDER, "job")
    assert again is not None
    assert compact.parts(again) == compact.parts(recording("job"))


def test_loader_and_player_are_small():
    assert compact.size(asset(RECORDINGS_SCRIPT).decode()) <= 1024
    assert compact.size(player_script()) + compact.size(asset(f"recordings/{PLAYER_STYLE}").decode()) <= 15 * 1024


def test_the_player_runs_under_a_strict_policy():
    for text in (player_script(), asset(RECORDINGS_SCRIPT).decode()):
        assert not re.search(
            r"\beval\b|new Function|innerHTML|\.style\b|style:|https?://(?!www\.w3\.org/2000/svg)", text
        )
