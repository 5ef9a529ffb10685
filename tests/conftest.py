"""What several tests share: small projects in a folder of their own, the guide built once, and one browser."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

import pytest
from click.testing import CliRunner, Result
from filelock import FileLock
from playwright.sync_api import Browser, sync_playwright

from mkdocs_manifests.cli import main
from tests.browsers import chromium, node, npm
from tests.served import served

ROOT = Path(__file__).parents[1]
PREFIX = "/explained"
SITE_URL = f"https://kubernetes.example{PREFIX}/"
PUBLISHED = {"SITE_URL": SITE_URL, "REPO_URL": "https://github.com/example/explained"}
"""What the workflow that publishes the guide says of where it stands."""
AXE = "node_modules/axe-core/axe.min.js"
VALIDATOR = "node_modules/vnu-jar/build/dist/vnu.jar"
LIVE = ROOT / "plugins" / "mkdocs_manifests" / "live"
EDITOR = ROOT / "plugins" / "mkdocs_manifests" / "publishing" / "assets" / "live" / "editor.js"


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


@pytest.fixture(scope="session")
def together(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder that all processes of a run have in common."""
    own = tmp_path_factory.getbasetemp()
    return own if worker_id == "master" else own.parent


@pytest.fixture(scope="session")
def made_once(together: Path) -> Callable[[str, Callable[[Path], object]], Path]:
    """Return a function that fills a folder of that name in the first process that asks, and gives it to all."""

    def made(name: str, make: Callable[[Path], object]) -> Path:
        folder, mark = together / name, together / f"{name}.made"
        with FileLock(together / f"{name}.lock"):
            if not mark.exists():
                folder.mkdir()
                make(folder)
                mark.touch()
        return folder

    return made


@pytest.fixture(scope="session")
def editor(together: Path) -> Path:
    """The editor's script, built anew where its sources are newer."""
    newest = max(file.stat().st_mtime for file in (LIVE / "src").rglob("*.*"))
    with FileLock(together / "editor.lock"):
        if not EDITOR.exists() or EDITOR.stat().st_mtime < newest:
            path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
            for command in ([npm(), "ci", "--ignore-scripts", "--silent"], [node(), "build.mjs"]):
                subprocess.run(command, cwd=LIVE, env={**os.environ, "PATH": path}, check=True, timeout=300)
    return EDITOR


@pytest.fixture(scope="session")
def site(made_once: Callable[[str, Callable[[Path], object]], Path], editor: Path) -> Path:
    """The guide, built as it is published: with the editor in its pages, below a path, beside a repository."""
    assert editor.is_file()
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir"]
    environment = {**os.environ, **PUBLISHED}
    return made_once(
        PREFIX.strip("/"),
        lambda folder: subprocess.run([*command, folder], cwd=ROOT, env=environment, check=True, capture_output=True),
    )


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Where the guide can be browsed; no slash at its end."""
    with served(site, PREFIX) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The one browser of a run: Playwright starts no second one beside it."""
    with sync_playwright() as playwright:
        browser = chromium(playwright)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def browser_tools(together: Path) -> Path:
    """A folder with the npm packages of the browser's tests, in their locked versions; fetched once into the project's cache."""
    here, cache = ROOT / "tests" / "browser", ROOT / ".cache" / "browser"
    lock = (here / "package-lock.json").read_text(encoding="utf-8")
    kept = cache / "package-lock.json"
    with FileLock(together / "tools.lock"):
        if not (kept.exists() and kept.read_text(encoding="utf-8") == lock and (cache / VALIDATOR).exists()):
            cache.mkdir(parents=True, exist_ok=True)
            for name in ("package.json", "package-lock.json"):
                shutil.copy(here / name, cache / name)
            subprocess.run([npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=cache, check=True)
    return cache


@pytest.fixture(scope="session")
def axe(browser_tools: Path) -> str:
    """The text of axe-core."""
    return (browser_tools / AXE).read_text(encoding="utf-8")


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
