"""What several tests share: small projects in a folder of their own, and the command line run in them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

import pytest
from click.testing import CliRunner, Result

from mkdocs_manifests.cli import main


@dataclass(frozen=True)
class Project:
    """A project in a temporary folder, which is the working folder too."""

    root: Path

    def write(self, file: str, text: str) -> Path:
        path = self.root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text).lstrip("\n"), encoding="utf-8")
        return path

    def run(self, *arguments: str, stdin: str | bytes | None = None) -> Result:
        result = CliRunner().invoke(main, list(arguments), input=stdin)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    def lines(self, *arguments: str) -> list[str]:
        """Return the problems that `check` finds, a line each."""
        output = self.run("check", "--output-format", "concise", *arguments).output
        return [line for line in output.splitlines() if ": " in line and line.split(": ")[0].count(":") == 2]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    return Project(tmp_path)


@pytest.fixture
def deployment() -> Callable[..., str]:
    """Return a Deployment's text, with a line changed: `deployment(replicas="replica")`."""

    def text(**changes: str) -> str:
        written = DEPLOYMENT
        for old, new in changes.items():
            assert old in written
            written = written.replace(old, new)
        return written

    return text


DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 3
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
        - name: web
          image: nginx:1.29
"""
