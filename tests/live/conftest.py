"""The page's functions, asked from Python."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from mkdocs_manifests.kubernetes.schemas import Schemas
from mkdocs_manifests.live.data import live_data
from mkdocs_manifests.settings import Settings
from tests.browsers import node

HERE = Path(__file__).parent
LIVE = HERE.parents[1] / "plugins" / "mkdocs_manifests" / "live"
Ask = Callable[[Iterable[dict[str, Any]]], list[dict[str, Any]]]


@pytest.fixture(scope="session")
def live() -> Path:
    """The page's modules: they import no packages."""
    return LIVE / "src"


@pytest.fixture(scope="session")
def newest() -> Schemas:
    return Schemas.load()


@pytest.fixture(scope="session")
def twins(live: Path, newest: Schemas, tmp_path_factory: pytest.TempPathFactory) -> Ask:
    """Return a function that asks the page's functions, all calls in one go."""
    data = live_data([newest], set(newest.kinds), Settings()).data
    file = tmp_path_factory.mktemp("live") / "data.json"
    file.write_text(json.dumps(data), encoding="utf-8")

    def ask(calls: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
        lines = "\n".join(json.dumps(call) for call in calls)
        command = [node(), str(HERE / "twins.mjs"), str(live), str(file)]
        result = subprocess.run(command, input=lines, capture_output=True, check=False, text=True, timeout=120)
        assert result.returncode == 0, result.stderr[-2000:]
        return [json.loads(line) for line in result.stdout.rstrip("\n").split("\n")]

    return ask
