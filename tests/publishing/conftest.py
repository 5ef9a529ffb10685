"""A small site in a temporary folder, built in the process that runs the tests."""

from __future__ import annotations

import logging
import textwrap
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig

from mkdocs_manifests.publishing.plugin import ManifestsPlugin

CONFIG = """
site_name: Test
site_url: https://docs.example.com/shop/
theme: mkdocs
plugins:
  - manifests
markdown_extensions:
  - pymdownx.superfences
  - pymdownx.snippets
"""

POD = """\
apiVersion: v1
kind: Pod
metadata:
  name: web
  labels:
    app: web
spec:
  containers:
    - name: web
      image: nginx:1.29
"""


@dataclass
class Project:
    root: Path
    caplog: pytest.LogCaptureFixture
    command: str = "build"
    plugin: ManifestsPlugin | None = None
    config: MkDocsConfig | None = None
    lines: list[str] = field(default_factory=list)

    def write(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text), encoding="utf-8")

    def build(self) -> None:
        """Build as MkDocs does; it keeps the plugin from one build to the next."""
        self.caplog.clear()
        self.config = config = load_config(str(self.root / "mkdocs.yml"))
        config.plugins.on_startup(command=self.command, dirty=False)
        with self.caplog.at_level(logging.INFO, logger="mkdocs"):
            build(config)
        records = [record for record in self.caplog.records if record.name == "mkdocs.plugins.manifests"]
        self.lines = [
            record.getMessage().removeprefix("manifests: ") for record in records if record.levelno >= logging.WARNING
        ]
        self.plugin = config.plugins["manifests"]

    def page(self, name: str) -> str:
        return (self.root / "site" / name).read_text(encoding="utf-8")


@pytest.fixture
def project(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> Project:
    # MkDocs keeps plugins for the life of the process; here each test is a process of its own.
    dict(MkDocsConfig._schema)["plugins"].plugin_cache.clear()
    made = Project(tmp_path, caplog)
    made.write("mkdocs.yml", CONFIG)
    made.write("manifests/pod/web.yaml", POD)
    return made
