"""Paths that try to leave the project: each is refused with a sentence, nothing outside is read, and nothing waits for a pipe."""

from __future__ import annotations

import json
import os
import resource
import socket
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from mkdocs_manifests.checking.check import Checker
from mkdocs_manifests.settings import Settings, SettingsError, apply

MARK = "pwn-outside"
POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {containers: [{name: web, image: nginx:1.29}]}\n"
SECRET = POD.replace("name: web}\nspec", f"name: {MARK}}}\nspec")
ROW = '{"t": 0.05, "source": "state", "verb": "added", "resource": "pods", "name": "web"}\n'
SNIPPET = '# A page\n\n```yaml\n--8<-- "{path}"\n```\n'
OUT = "leads out of the base paths"
NO_FILE = "there is no file"
LINK = "a link leads out of the project"

SNIPPETS: Mapping[str, tuple[str, str]] = {
    "a sibling with the same beginning": ("../project_internal/secret.yaml", OUT),
    "up and down again by the sibling": ("manifests/../../project_internal/../project_internal/secret.yaml", OUT),
    "far up": ("../" * 60 + "etc/passwd", OUT),
    "with dots and slashes doubled": ("....//....//etc/passwd", NO_FILE),
    "with slashes doubled": ("..//.//secret.yaml", OUT),
    "absolute with two slashes": ("//etc/passwd", "is an absolute path"),
    "a device": ("/dev/zero", "is an absolute path"),
    "the standard input": ("/dev/stdin", "is an absolute path"),
    "this process": ("/proc/self/environ", "is an absolute path"),
    "a URL of a file": ("file:///etc/passwd", NO_FILE),
    "a URL in capitals": ("HTTPS://example.com/pod.yaml", "not fetched from the web"),
    "a URL without a scheme": ("//169.254.169.254/latest/meta-data", "is an absolute path"),
    "the home folder": ("~/.ssh/id_rsa", NO_FILE),
    "a variable": ("$HOME/.ssh/id_rsa", NO_FILE),
    "percent-encoded dots": ("%2e%2e/secret.yaml", NO_FILE),
    "percent-encoded slashes": ("..%2fsecret.yaml", NO_FILE),
    "encoded twice": ("%252e%252e%252fsecret.yaml", NO_FILE),
    "backslashes": ("..\\\\..\\\\secret.yaml", NO_FILE),
    "a drive": ("C:\\\\Windows\\\\win.ini", NO_FILE),
    "full-width dots": ("\uff0e\uff0e/secret.yaml", NO_FILE),
    "a two-dot leader": ("\u2025/secret.yaml", NO_FILE),
    "a division slash": ("..\u2215secret.yaml", NO_FILE),
    "an overlong slash": ("..\ufffd\ufffdsecret.yaml", NO_FILE),
    "a line that turns": ("../\u202elmay.terces", NO_FILE),
    "a letter with its accent apart": ("manifests/cafe\u0301.yaml", NO_FILE),
    "another case": ("MANIFESTS/POD.YAML", NO_FILE),
    "a file used as a folder": ("manifests/pod.yaml/../../../secret.yaml", OUT),
    "a name that is too long": ("manifests/" + "a" * 300, NO_FILE),
    "a path that is too long": ("a/" * 600, "more than 1,024 characters"),
    "a link to a file": ("manifests/link.yaml", OUT),
    "a link to a folder": ("manifests/folder/secret.yaml", OUT),
    "a link to a link": ("manifests/link-to-link.yaml", OUT),
    "a link up, then by its name": ("manifests/up/project_internal/secret.yaml", OUT),
    "a link to a device": ("manifests/zero.yaml", OUT),
    "a link to the standard input": ("manifests/stdin.yaml", OUT),
    "a link to itself": ("manifests/loop.yaml", NO_FILE),
    "a pipe": ("manifests/pipe.yaml", "is not a regular file"),
    "a socket": ("manifests/socket.yaml", "is not a regular file"),
    "the project itself": (".", "is not a regular file"),
    "a section of a file outside": ("../secret.yaml:part", OUT),
    "lines of a file outside": ("../secret.yaml:1:9", OUT),
}
"""What a snippet names, and what is said of it."""

DIRECTIVES: Mapping[str, tuple[str, str]] = {
    "a diagram of a file above": ("manifests-diagram | ../secret.yaml", 'there is no example in "../secret.yaml"'),
    "a diagram of all of the disk": ("manifests-diagram | /", 'there is no example in "/"'),
    "a diagram of a link": ("manifests-diagram | manifests/link.yaml", "there is no example in"),
    "a diagram of a folder behind a link": ("manifests-diagram | manifests/folder", "there is no example in"),
    "a diagram of a sibling": ("manifests-diagram | ../project_internal", "there is no example in"),
    "a table of a file above": ("manifests-table | images ../secret.yaml", "../secret.yaml"),
    "a table of an absolute path": ("manifests-table | images /etc", "/etc"),
    "a bundle of a folder above": ("manifests-bundle | ../project_internal", "there is no bundle of"),
    "a bundle of all of the disk": ("manifests-bundle | /", "there is no bundle of"),
    "a figure of another folder": ("manifests-figure | ../../../../etc/passwd", "there is no figure"),
    "a recording above": ("manifests-recording | ../../project_internal", "there is no recording"),
    "a recording by its path": ("manifests-recording | /etc", "there is no recording"),
    "a recording of zeros": ("manifests-recording | zeros", LINK),
    "a recording behind a link": ("manifests-recording | linked", LINK),
    "a transcript behind a link": ("manifests-recording | transcribed", LINK),
    "a recording in a pipe": ("manifests-recording | piped", "it is no ordinary file"),
}
"""What a directive names, and what is said of it."""

FILES: Mapping[str, str] = {
    "manifests/link.yaml": LINK,
    "manifests/link-to-link.yaml": LINK,
    "manifests/zero.yaml": LINK,
    "manifests/stdin.yaml": LINK,
    "manifests/pipe.yaml": "it is no ordinary file",
    "manifests/socket.yaml": "it is no ordinary file",
    "manifests/loop.yaml": "symbolic links",
    "outside": LINK,
}
"""Files and folders of manifests that are found, and what is said of them."""

SETTINGS: Mapping[str, tuple[Mapping[str, object], str]] = {
    "schemas above": ({"schemas": ["../*.yaml"]}, "must be a path inside the project"),
    "schemas at an absolute path": ({"schemas": ["/etc/*.yaml"]}, "must be a path inside the project"),
    "schemas in the home folder": ({"schemas": ["~/*.yaml"]}, "must be a path inside the project"),
    "schemas of the web": ({"schemas": ["https://example.com/*.yaml"]}, "must be a path inside the project"),
    "schemas up and down": ({"schemas": ["manifests/../../*.yaml"]}, "must be a path inside the project"),
    "a link among the schemas": ({"schemas": ["manifests/link.yaml"]}, "leads out of the project"),
    "schemas behind a link": ({"schemas": ["manifests/folder/*.yaml"]}, "leads out of the project"),
    "a pipe among the schemas": ({"schemas": ["manifests/pipe.yaml"]}, "no file matches"),
    "rules above": ({"rules": ["../*.yaml"]}, "must be a path inside the project"),
    "a link among the rules": ({"rules": ["manifests/link.yaml"]}, "leads out of the project"),
    "a baseline behind a link": ({"baseline": "manifests/link.yaml"}, LINK),
    "a baseline of zeros": ({"baseline": "manifests/zero.yaml"}, LINK),
    "a baseline in a pipe": ({"baseline": "manifests/pipe.yaml"}, "no ordinary file"),
}
"""What settings name, and what is said of it."""

CONFIG = """\
site_name: Paths
theme: {name: null, custom_dir: theme}
plugins:
  - manifests: {manifests: [manifests, outside]}
markdown_extensions:
  - pymdownx.superfences
  - pymdownx.snippets
"""

BUILD = """
import json, sys
opened = []
sys.addaudithook(lambda event, arguments: opened.append(str(arguments[0])) if event in {"open", "os.scandir", "os.listdir"} else None)
from mkdocs.__main__ import cli
cli(["build"], standalone_mode=False)
print(json.dumps(opened))
"""


def capped() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (90, 90))
    resource.setrlimit(resource.RLIMIT_AS, (2 * 2**30, 2 * 2**30))


@dataclass(frozen=True)
class Built:
    root: Path
    console: list[str]
    opened: frozenset[str]
    """All files and folders that were opened."""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    above = tmp_path_factory.mktemp("paths")
    root = above / "project"
    outside = above / "project_internal"
    recordings = root / "docs" / "recordings"
    for folder in (root / "manifests", root / "theme", outside, *(recordings / name for name in NAMES)):
        folder.mkdir(parents=True)
    (above / "secret.yaml").write_text(SECRET)
    (outside / "secret.yaml").write_text(SECRET)
    (outside / "timeline.jsonl").write_text(ROW.replace("web", MARK))
    (root / ".git").mkdir()
    (root / "mkdocs.yml").write_text(CONFIG)
    (root / "theme" / "main.html").write_text("{{ page.content }}")
    (root / "manifests" / "pod.yaml").write_text(POD)
    (root / "manifests" / "caf\u00e9.yaml").write_text(POD.replace("web", "cafe"))
    links = {"link.yaml": outside / "secret.yaml", "link-to-link.yaml": "link.yaml", "folder": outside, "up": above}
    links |= {"zero.yaml": "/dev/zero", "stdin.yaml": "/dev/stdin", "loop.yaml": "loop.yaml"}
    for name, target in links.items():
        (root / "manifests" / name).symlink_to(target)
    (root / "outside").symlink_to(outside)
    os.mkfifo(root / "manifests" / "pipe.yaml")
    _socket(root / "manifests")
    (recordings / "zeros" / "timeline.jsonl").symlink_to("/dev/zero")
    (recordings / "linked" / "timeline.jsonl").symlink_to(outside / "timeline.jsonl")
    (recordings / "transcribed" / "timeline.jsonl").write_text(ROW)
    (recordings / "transcribed" / "transcript.txt").symlink_to(above / "secret.yaml")
    os.mkfifo(recordings / "piped" / "timeline.jsonl")
    for number, (path, _) in enumerate(SNIPPETS.values()):
        (root / "docs" / f"snippet-{number}.md").write_text(SNIPPET.format(path=path), encoding="utf-8")
    for number, (directive, _) in enumerate(DIRECTIVES.values()):
        (root / "docs" / f"directive-{number}.md").write_text(f"# A page\n\n/// {directive}\n///\n")
    return root


NAMES = ("zeros", "linked", "transcribed", "piped")
"""Of recordings."""


def _socket(folder: Path) -> None:
    """Leave a socket in a folder; its address may not be long, so it is written from there."""
    before = Path.cwd()
    os.chdir(folder)
    with socket.socket(socket.AF_UNIX) as made:
        made.bind("socket.yaml")
    os.chdir(before)


@pytest.fixture(scope="module")
def built(root: Path) -> Built:
    """The whole site with all attacks, built in a process that lists what it opens."""
    ran = subprocess.run(
        [sys.executable, "-c", BUILD],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=capped,
        timeout=300,
    )
    assert ran.returncode == 0, ran.stderr[-3000:]
    return Built(root, ran.stderr.splitlines(), frozenset(json.loads(ran.stdout)))


def _said(built: Built, file: str) -> list[str]:
    return [line for line in built.console if f" {file}:" in line]


def test_there_are_enough_of_them():
    assert len(SNIPPETS) + len(DIRECTIVES) + len(FILES) + len(SETTINGS) >= 25


@pytest.mark.parametrize("name", SNIPPETS)
def test_a_snippet_is_refused(built: Built, name: str):
    page = f"docs/snippet-{list(SNIPPETS).index(name)}.md"
    (line,) = _said(built, page)
    assert f"{page}:4:1: D105 cannot be included: " in line
    assert SNIPPETS[name][1] in line


@pytest.mark.parametrize("name", DIRECTIVES)
def test_a_directive_is_refused(built: Built, name: str):
    number = list(DIRECTIVES).index(name)
    directive, words = DIRECTIVES[name]
    files = [f"docs/directive-{number}.md"]
    if "recording" in directive:
        files += [f"docs/recordings/{directive.split()[-1]}/{file}" for file in ("timeline.jsonl", "transcript.txt")]
    lines = [line for file in files for line in _said(built, file)]
    assert len(lines) == 1
    assert words in lines[0]


@pytest.mark.parametrize("file", FILES)
def test_a_file_of_manifests_is_refused(built: Built, file: str):
    (line,) = _said(built, file)
    assert f"{file}:1:1: D108 cannot be read: " in line
    assert FILES[file] in line


@pytest.mark.parametrize("name", SETTINGS)
def test_a_setting_is_refused(root: Path, name: str):
    options, words = SETTINGS[name]
    with pytest.raises(SettingsError, match=words):
        Checker(root, apply(Settings(), options))


def test_nothing_outside_is_opened(built: Built):
    outside = str(built.root.parent)
    opened = {path for path in built.opened if path.startswith(outside) and not path.startswith(str(built.root))}
    assert opened == set()
    assert str(built.root / "manifests" / "pod.yaml") in built.opened
    through = ("manifests/folder", "manifests/up", "manifests/link", "manifests/zero", "manifests/pipe", "outside/")
    assert [path for path in sorted(built.opened) for link in through if path.startswith(str(built.root / link))] == []


def test_nothing_outside_is_shown(built: Built):
    shown = [path for path in (built.root / "site").rglob("*") if path.is_file() and MARK.encode() in path.read_bytes()]
    assert shown == []
    assert not any(MARK in line for line in built.console)


def test_what_the_command_line_names_is_read_wherever_it_lies(root: Path):

    command = [Path(sys.executable).parent / "mkdocs-manifests", "check", "--output-format", "json", "../secret.yaml"]
    ran = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False, timeout=200)
    assert ran.returncode == 0, ran.stdout + ran.stderr
