"""Builds of MkDocs: one that remembers, as under `mkdocs serve`, and one in a process that knows nothing of the builds before."""

from __future__ import annotations

import logging
import os
import pickle
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, BuildError

PROJECT = Path(__file__).parents[2]
WORK = f"import sys; from {__name__} import serve_clean_builds; serve_clean_builds(*sys.argv[1:])"
ADDRESS = "http://127.0.0.1:8000/shop/"


@dataclass(frozen=True)
class Built:
    """What an author gets of a build."""

    files: dict[str, bytes]
    """The site, by path."""
    console: list[str]
    """What was logged, and the error that ended the build, if one did."""


def forget() -> None:
    """Take away what MkDocs keeps of plugins, as if the process had just begun."""
    dict(MkDocsConfig._schema)["plugins"].plugin_cache.clear()


def start(root: Path, site: Path) -> None:
    """Do what `mkdocs serve` does once."""
    forget()
    _config(root, site).plugins.on_startup(command="serve", dirty=False)


def rebuild(root: Path, site: Path) -> Built:
    """Do what `mkdocs serve` does after each edit."""
    with _console() as console:
        try:
            build(_config(root, site), serve_url=ADDRESS)
        except (BuildError, Abort) as error:
            console.append(f"{type(error).__name__}: {error}")
            return Built({}, console)
    return Built(
        {str(path.relative_to(site)): path.read_bytes() for path in site.rglob("*") if path.is_file()}, console
    )


class CleanBuilder:
    """A process that has read the package's own data; each build happens in a copy of it, with a plugin of its own."""

    def __init__(self, root: Path, site: Path) -> None:
        command = [sys.executable, "-c", WORK, str(root), str(site)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=PROJECT)

    def begin(self) -> None:
        """Begin to build; `built` waits for the end."""
        assert self._process.stdin is not None
        self._process.stdin.write(b"\n")
        self._process.stdin.flush()

    def built(self) -> Built:
        assert self._process.stdout is not None
        return pickle.load(self._process.stdout)  # noqa: S301 - from our own process

    def close(self) -> None:
        self._process.communicate(timeout=60)


def serve_clean_builds(root: str, site: str) -> None:
    """Build for a CleanBuilder: once for each line that comes in."""
    start(Path(root), Path(site))
    rebuild(Path(root), Path(site))
    for _ in sys.stdin:
        copy = os.fork()
        if not copy:
            start(Path(root), Path(site))
            sys.stdout.buffer.write(pickle.dumps(rebuild(Path(root), Path(site))))
            sys.stdout.flush()
            os._exit(0)
        os.waitpid(copy, 0)


def _config(root: Path, site: Path) -> MkDocsConfig:
    config = load_config(str(root / "mkdocs.yml"), site_dir=str(site))
    config.site_url = ADDRESS
    return config


class _Recorder(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        # MkDocs itself logs how long a build took, and where to.
        if record.name.startswith("mkdocs.plugins") or record.levelno >= logging.WARNING:
            self.lines.append(f"{record.levelname} {record.getMessage()}")


@contextmanager
def _console() -> Iterator[list[str]]:
    recorder = _Recorder()
    logger = logging.getLogger("mkdocs")
    logger.setLevel(logging.INFO)
    logger.addHandler(recorder)
    try:
        yield recorder.lines
    finally:
        logger.removeHandler(recorder)
