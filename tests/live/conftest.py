"""The page's functions, asked from Python."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from threading import Thread, Timer
from typing import Any, Self

import pytest

from mkdocs_manifests.kubernetes.schemas import Schemas
from mkdocs_manifests.live.data import live_data
from mkdocs_manifests.settings import Settings
from tests.browsers import node

HERE = Path(__file__).parent
LIVE = HERE.parents[1] / "plugins" / "mkdocs_manifests" / "live"
Ask = Callable[[Iterable[dict[str, Any]]], list[dict[str, Any]]]
LONGEST = 240
"""Seconds that answers may take."""


class Page:
    """A script of Node that is started once and answers a line of JSON for each that it is given."""

    def __init__(self, *command: str) -> None:
        self.command = [node(), "--no-warnings", *command]

    def __enter__(self) -> Self:
        self.process = subprocess.Popen(self.command, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        return self

    def __exit__(self, *_: object) -> None:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait(timeout=LONGEST)

    def ask(self, calls: Iterable[dict[str, Any]]) -> list[Any]:
        """Return the answers to calls; the script works while they are still written."""
        return list(self.answers(calls))

    def answers(self, calls: Iterable[dict[str, Any]]) -> Iterator[Any]:
        """Begin to ask, and return the answers one after the other."""
        lines = [f"{json.dumps(call)}\n" for call in calls]
        assert self.process.stdin is not None
        # Neither side may wait for the other to read first.
        writer = Thread(target=self._write, args=(lines,))
        writer.start()
        return self._read(len(lines), writer)

    def _write(self, lines: list[str]) -> None:
        assert self.process.stdin is not None
        self.process.stdin.writelines(lines)
        self.process.stdin.flush()

    def _read(self, count: int, writer: Thread) -> Iterator[Any]:
        assert self.process.stdout is not None
        end = Timer(LONGEST, self.process.kill)
        end.start()
        try:
            for _ in range(count):
                yield json.loads(self.process.stdout.readline())
        finally:
            end.cancel()
            writer.join()


@pytest.fixture(scope="session")
def live() -> Path:
    """The page's modules: they import no packages."""
    return LIVE / "src"


@pytest.fixture(scope="session")
def newest() -> Schemas:
    return Schemas.load()


@pytest.fixture(scope="session")
def twins(live: Path, newest: Schemas, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    """Return a function that asks the page's functions, all calls in one go."""
    data = live_data([newest], set(newest.kinds), Settings()).data
    file = tmp_path_factory.mktemp("live") / "data.json"
    file.write_text(json.dumps(data), encoding="utf-8")

    with Page(str(HERE / "twins.mjs"), str(live), str(file)) as page:
        yield page.ask
