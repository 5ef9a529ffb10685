"""The guide's own recordings, and small ones for a test."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

from mkdocs_manifests.recordings.recording import Recording, load, recording_names

ROOT = Path(__file__).parents[2]
FOLDER = PurePosixPath("docs/recordings")
NAMES = recording_names(ROOT, FOLDER)
COUNTS = json.loads((ROOT / FOLDER / "rolling-update-counts.json").read_bytes())

ROLLOUT = [
    {"t": 0.5, "source": "api", "actor": "kubectl", "verb": "get", "resource": "deployments", "name": "web", "code": 404},
    {"t": 0.5, "source": "api", "actor": "kubectl", "verb": "create", "resource": "deployments", "name": "web"},
    {"t": 0.6, "source": "state", "verb": "added", "resource": "deployments", "name": "web", "data": {"desired": 2}},
    {"t": 0.7, "source": "api", "actor": "deployment-controller", "verb": "create", "resource": "replicasets", "name": "web-1"},
    {"t": 0.8, "source": "event", "actor": "deployment-controller", "verb": "ScalingReplicaSet", "resource": "deployments"},
    {"t": 2, "source": "state", "verb": "deleted", "resource": "deployments", "name": "web", "detail": "gone"},
]  # fmt: skip


@cache
def recording(name: str) -> Recording:
    found, problems = load(ROOT, FOLDER, name)
    assert found is not None
    assert problems == ()
    return found


def lines(rows: list[dict[str, Any]]) -> str:
    return "".join(f"{json.dumps(row)}\n" for row in rows)


def write(root: Path, rows: list[dict[str, Any]], chapters: str = "", transcript: str = "") -> None:
    """Write a recording called `small` into the folder of recordings of a project."""
    folder = root / FOLDER / "small"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "timeline.jsonl").write_text(lines(rows), encoding="utf-8")
    for name, text in {"chapters.yaml": chapters, "transcript.txt": transcript}.items():
        if text:
            (folder / name).write_text(text, encoding="utf-8")
