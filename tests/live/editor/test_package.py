"""What is published of the editor: how much it is, whose work is in it, and that the package has it."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[3]
LIVE = ROOT / "plugins" / "mkdocs_manifests" / "live"
KIB = 1024
NAMED = re.compile(r"^(\S+) (\S+) \((.+)\)$", re.MULTILINE)


@pytest.mark.parametrize(("name", "most"), [("loader.js", 2 * KIB), ("editor.js", 200 * KIB), ("editor.css", 4 * KIB)])
def test_readers_load_little(editor, name, most):
    assert len(gzip.compress((editor.parent / name).read_bytes(), 9)) <= most


def test_each_bundled_package_is_named_with_its_licence_and_locked(editor):
    lock = json.loads((LIVE / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    written = (editor.parent / "LICENSES.txt").read_text(encoding="utf-8")
    found = {name: (version, licence) for name, version, licence in NAMED.findall(written)}
    assert {"@codemirror/state", "@codemirror/view", "style-mod"} <= found.keys()
    for name, (version, licence) in found.items():
        entry = lock[f"node_modules/{name}"]
        assert (entry["version"], entry["license"]) == (version, licence)
        assert entry["integrity"].startswith("sha512-")
    assert written.count("Permission is hereby granted") + written.count("Redistribution and use") >= len(found)


def test_the_wheel_carries_the_editor_and_nothing_that_only_builds_it(editor, tmp_path):
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=120)
    names = ZipFile(next(tmp_path.glob("*.whl"))).namelist()
    built = {name.rpartition("/")[2] for name in names if "/publishing/assets/live/" in name}
    assert built == {file.name for file in editor.parent.iterdir()}
    assert [name for name in names if "node_modules" in name or "/live/src/" in name or name.endswith(".mjs")] == []
