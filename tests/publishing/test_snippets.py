"""Snippets on pages of the site: shown as the check has read them, and nothing that they name can stop a build or run off with it."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from mkdocs.livereload import LiveReloadServer

from tests.publishing.conftest import CONFIG, POD, Project

SHOWN = '# A page\n\n```yaml\n--8<-- "{file}"\n```\n\nAfter.\n'


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        ("pipe.yaml", "is not a regular file"),
        ("not-text.yaml", "is not UTF-8 text"),
        ("large.yaml", "is larger than 1 MiB"),
        ("chain0.yaml", "more than 32 files include one another"),
        ("gone.yaml", "there is no file"),
    ],
)
def test_what_cannot_be_included_leaves_no_lines_and_does_not_stop_a_build(project: Project, file: str, reason: str):
    os.mkfifo(project.root / "pipe.yaml")
    (project.root / "not-text.yaml").write_bytes(b"\xff\xfe\x00")
    (project.root / "large.yaml").write_bytes(b"a: 1\n" * 250_000)
    for number in range(40):
        project.write(f"chain{number}.yaml", f'--8<-- "chain{number + 1}.yaml"\n' * 2)
    project.write("docs/index.md", SHOWN.format(file=file))
    project.build()
    assert any("D105 cannot be included: " in line and reason in line for line in project.lines)
    assert "<p>After.</p>" in project.page("index.html")


def test_with_check_paths_it_ends_the_build_with_a_sentence(project: Project):
    project.write("mkdocs.yml", CONFIG.replace("- pymdownx.snippets", "- pymdownx.snippets: {check_paths: true}"))
    project.write("docs/index.md", SHOWN.format(file="gone.yaml"))
    ran = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build"], cwd=project.root, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 1
    assert "docs/index.md:4:1: D105 cannot be included: there is no file 'gone.yaml'" in ran.stderr
    assert "ERROR   -  manifests: a page cannot be shown: there is no file 'gone.yaml'" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_what_the_settings_append_is_shown_on_every_page(project: Project):
    options = "{auto_append: [includes/end.md], restrict_base_path: false}"
    project.write("mkdocs.yml", CONFIG.replace("- pymdownx.snippets", f"- pymdownx.snippets: {options}"))
    project.write("includes/end.md", "*The end.*\n")
    project.write("docs/index.md", "# Home\n")
    project.build()
    assert "<em>The end.</em>" in project.page("index.html")


def test_an_author_at_work_has_included_files_watched_wherever_they_lie(project: Project):
    project.write("mkdocs.yml", CONFIG.replace("- manifests", "- manifests: {baseline: baseline.json}"))
    project.write("baseline.json", '{"version": 1, "problems": []}')
    project.write("elsewhere/pod.yaml", POD)
    project.write("docs/index.md", SHOWN.format(file="elsewhere/pod.yaml"))
    project.command = "serve"
    project.build()
    watched = {path.removeprefix(f"{project.root}/") for path in project.config.watch}
    assert watched == {"manifests", "baseline.json", "elsewhere/pod.yaml"}
    server = LiveReloadServer(lambda: None, "127.0.0.1", 0, str(project.root / "site"))
    project.plugin.on_serve(server, config=project.config, builder=lambda: None)
    project.write("other.yaml", POD)
    project.write("docs/index.md", SHOWN.format(file="other.yaml"))
    project.build()
    server.server_close()
    assert str(project.root / "other.yaml") in server._watched_paths
