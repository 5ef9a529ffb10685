"""A pull request's worth of mistakes on GitHub: annotations exactly on the lines, and nothing that anyone can forge."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import pytest

from mkdocs_manifests import cli
from tests.conftest import Project

Deployment = Callable[..., str]

COMMAND = re.compile(r"^\s*::(?P<name>[^ :]+)(?: (?P<properties>[^:]*))?::(?P<data>.*)$")
"""A line that GitHub's runner takes for a command (actions/runner: ActionCommand.TryParseV2)."""
OLD_COMMAND = "##["
"""What it takes for one wherever it stands in a line (ActionCommand.TryParse)."""

HOSTILE = (
    "web\n::error file=x::forged",
    "::error::forged",
    "::stop-commands::token",
    "##[error]forged",
    "a\r\n##[add-mask]secret",
    "%0A::error::forged",
    "x,line=1::forged",
    "\x1b]0;forged\x07",
    "\u202eforged",
    "\u2028::set-env name=PATH::forged",
    "<script>alert(1)</script>",
    "| [x](javascript:alert(1)) ![](http://forged.example/x.png) @everyone #1",
)


def annotations(output: str) -> list[dict[str, str]]:
    """Return the commands in a log as the runner understands them."""
    found = []
    for line in output.split("\n"):
        if match := COMMAND.match(line):
            written = (item.partition("=") for item in (match["properties"] or "").split(",") if item)
            properties = {name: unquote(value) for name, _, value in written}
            found.append({"command": match["name"], "data": unquote(match["data"]), **properties})
        assert OLD_COMMAND not in line
    return found


def test_annotations_stand_exactly_on_the_lines(project: Project, deployment: Deployment) -> None:
    project.write("manifests/web.yaml", deployment(replicas="replica"))
    project.write(
        "docs/guide/page.md",
        """
        # Page

        > ```yaml
        > apiVersion: v1
        > kind: Service
        > metadata:
        >   name: Web
        > spec:
        >   ports: [{port: 99999}]
        > ```

        1. In a list

            ```yaml
            apiVersion: policy/v1beta1
            kind: PodDisruptionBudget
            metadata: {name: web}
            ```

        === "A tab"

            ```yaml
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: settings}
            data:
              retries: 3
            ```
        """,
    )
    project.write("docs/broken.md", "```yaml\napiVersion: v1\nkind: Pod\n...\nmetadata: {}\n```\n")
    found = annotations(project.run("check", "--output-format", "github").output)
    marked = []
    for annotation in found:
        lines = (project.root / annotation["file"]).read_text(encoding="utf-8").split("\n")
        text = lines[int(annotation["line"]) - 1]
        marked.append(
            (annotation["title"].split()[0], text[int(annotation["col"]) - 1 : int(annotation["endColumn"]) - 1])
        )
        assert annotation["command"] == "error"
    assert sorted(marked) == [
        ("S201", "replica"),
        ("S202", "3"),
        ("S206", "99999"),
        ("S207", "Web"),
        ("V501", "policy/v1beta1"),
        ("Y105", "..."),
    ]


@pytest.fixture
def hostile(project: Project) -> Project:
    """A project in which twelve names try to be commands, markup or links."""
    for number, name in enumerate(HOSTILE):
        written = "".join(f"\\u{ord(character):04x}" for character in name)
        project.write(
            f"manifests/{number}.yaml",
            f'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: "{written}"\n"{written}": 1\n',
        )
        project.write(f"docs/{number}.md", f"```yaml\n{name.splitlines()[-1].strip()}: [\n```\n")
    project.write("docs/::error::x.md", "```yaml\nforged: true\n```\n")
    project.write("docs/##[error]x,y:z.md", "```yaml\nforged: true\n```\n")
    return project


@pytest.mark.parametrize("form", ["text", "concise", "github"])
def test_twelve_hostile_names_forge_nothing_in_a_log(hostile: Project, form: str) -> None:
    output = hostile.run("check", "--output-format", form).output
    found = annotations(output)
    if form != "github":
        assert found == []
    assert {annotation["command"] for annotation in found} <= {"error", "warning"}
    for annotation in found:
        assert annotation.keys() <= {"command", "data", "file", "line", "endLine", "col", "endColumn", "title"}
        assert re.match(r"[A-Z]\d{3}", annotation["title"])
        assert annotation["file"].startswith(("docs/", "manifests/"))
    assert "forged" in output
    assert not any(ord(sign) < 32 and sign != "\n" for sign in output)
    assert not set(output) & set("\u202e\u2028\x7f")


@pytest.mark.parametrize("form", cli.FORMATS)
def test_twelve_hostile_names_can_be_told_in_every_form(hostile: Project, form: str) -> None:
    result = hostile.run("check", "--output-format", form)
    assert result.exit_code == 1
    if form in {"json", "sarif", "gitlab"}:
        assert json.loads(result.output)
    if form == "junit":
        assert ET.fromstring(result.output.partition("?>")[2]).tag == "testsuites"  # noqa: S314 - our own


def test_twelve_hostile_names_are_plain_text_in_the_summary(hostile: Project) -> None:
    output = hostile.run("check", "--output-format", "markdown").output
    assert "<script" not in output
    assert "](javascript" not in output
    assert "![" not in output
    assert not re.search(r"(?<!&)[@#]\w", output.replace("###", ""))
    for row in (line for line in output.splitlines() if line.startswith("| ")):
        assert row.count("|") == 4


def test_a_summary_stays_below_github_s_limit(project: Project) -> None:
    for number in range(900):
        project.write(f"manifests/{'|' * 200}{number}.yaml", "nothing: known\n")
    output = project.run("check", "--output-format", "markdown").output
    assert len(output.encode()) < 2**20
    assert "lists the rest" in output


def test_github_shows_ten_of_each_and_the_job_s_summary_all(
    project: Project, deployment: Deployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(15):
        project.write(f"manifests/{number:02}.yaml", deployment(replicas="replica", web=f"web-{number}"))
    summary = project.write("summary.md", "What an earlier step said.\n")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    monkeypatch.setenv("GITHUB_SERVER_URL", "https://github.com")
    monkeypatch.setenv("GITHUB_REPOSITORY", "shop/docs")
    monkeypatch.setenv("GITHUB_SHA", "1" * 40)
    output = project.run("check", "--output-format", "github").output
    assert len(annotations(output)) == 10
    assert sum(re.match(r"manifests/\d\d\.yaml:6:3: S201 ", line) is not None for line in output.splitlines()) == 5
    written = summary.read_text(encoding="utf-8")
    assert written.startswith("What an earlier step said.\n")
    assert "### S201 Unknown field (15)" in written
    for number in range(15):
        address = f"https://github.com/shop/docs/blob/{'1' * 40}/manifests/{number:02}.yaml?plain=1#L6"
        assert f"[manifests/{number:02}.yaml:6]({address})" in written


def git(project: Project, *arguments: str) -> None:
    settings = ("-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "init.defaultBranch=main")
    subprocess.run(["git", *settings, *arguments], cwd=project.root, check=True, capture_output=True)


def test_what_the_pull_request_changes_comes_first(
    project: Project, deployment: Deployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project.root / ".git").rmdir()
    git(project, "init")
    for number in range(15):
        project.write(f"manifests/{number:02}.yaml", deployment(replicas="replica", web=f"web-{number}"))
    git(project, "add", ".")
    git(project, "commit", "-m", "Add what is wrong for long")
    project.write("manifests/zz.yaml", deployment(replicas="replica", web="web-zz"))
    git(project, "add", ".")
    git(project, "commit", "-m", "Add one more")
    assert "manifests/zz.yaml" not in {
        a["file"] for a in annotations(project.run("check", "--output-format", "github").output)
    }
    monkeypatch.setenv("GITHUB_BASE_REF", "main")
    found = annotations(project.run("check", "--output-format", "github").output)
    assert found[0]["file"] == "manifests/zz.yaml"


def test_files_are_named_from_the_repository_s_root(
    project: Project, deployment: Deployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.write("site/manifests/web.yaml", deployment(replicas="replica"))
    monkeypatch.chdir(project.root / "site")
    (annotation,) = annotations(project.run("check", "--output-format", "github").output)
    assert annotation["file"] == "site/manifests/web.yaml"
    assert project.lines()[0].startswith("manifests/web.yaml:6:3:")
