"""The workflows, the action and the hook that others use: without a finding, and run here as far as they can run here."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
PINNED = re.compile(r"[\w.-]+/[\w./-]+@[0-9a-f]{40}")
MISTAKE = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\ndat: {}\n"


def read(file: Path) -> dict:
    return yaml.load(file.read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506 - it makes texts only, so that "on" is a word


def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)


def test_zizmor_finds_nothing():
    ran = run(BIN / "zizmor", "--color=never", "--offline", "--quiet", "--persona=auditor", ".github", "action.yml")
    assert (ran.returncode, ran.stdout) == (0, "No findings to report. Good job!\n")


def test_actionlint_finds_nothing():
    ran = run(BIN / "actionlint", "-no-color", "-shellcheck=", "-pyflakes=", *WORKFLOWS)
    assert (ran.returncode, ran.stdout + ran.stderr) == (0, "")


@pytest.mark.parametrize(
    ("schema", "files"),
    [
        ("github-workflows", WORKFLOWS),
        ("github-actions", [ROOT / "action.yml"]),
        ("dependabot", [ROOT / ".github" / "dependabot.yml"]),
        (
            "github-issue-forms",
            sorted(file for file in (ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml") if file.name != "config.yml"),
        ),
        ("github-issue-config", [ROOT / ".github" / "ISSUE_TEMPLATE" / "config.yml"]),
    ],
)
def test_files_are_as_their_schema_says(schema: str, files: list[Path]):
    ran = run(BIN / "check-jsonschema", "--builtin-schema", f"vendor.{schema}", *files)
    assert ran.returncode == 0, ran.stdout


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.stem)
def test_a_workflow_starts_with_no_permission_and_ends_in_time(file: Path):
    workflow = read(file)
    assert workflow["permissions"] == {}
    assert "pull_request_target" not in workflow["on"]
    assert "concurrency" in workflow
    for job in workflow["jobs"].values():
        assert int(job["timeout-minutes"]) <= 90
        for step in job["steps"]:
            assert PINNED.fullmatch(step.get("uses", "a/b@" + 40 * "0")), step
            if step.get("uses", "").startswith("actions/checkout@"):
                assert step["with"]["persist-credentials"] == "false"


def test_every_make_target_that_a_workflow_runs_exists():
    targets = set(re.findall(r"^([\w-]+)(?= [\w-]+:|:)", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    targets |= {"test-lowest", "test-highest"}
    steps = [step for file in WORKFLOWS for job in read(file)["jobs"].values() for step in job["steps"]]
    asked = {word for step in steps for word in re.findall(r"^make ([\w-]+)", step.get("run", ""), re.MULTILINE)}
    assert asked >= {"check", "lint", "site", "dist"}
    assert asked <= targets


@pytest.fixture
def runner(tmp_path: Path) -> Path:
    """A runner of GitHub's on which the action has installed the package already: this one."""
    installed = tmp_path / "runner" / "mkdocs-manifests" / "bin"
    installed.mkdir(parents=True)
    (installed / "mkdocs-manifests").symlink_to(BIN / "mkdocs-manifests")
    return tmp_path


def act(step: str, runner: Path, **inputs: str) -> subprocess.CompletedProcess[str]:
    """Run a step of the action as GitHub does: what it runs, with what the action hands it and the defaults of its inputs."""
    action = read(ROOT / "action.yml")
    [found] = [one for one in action["runs"]["steps"] if one["run"].strip('"').endswith(step)]
    given = {name: inputs.get(name.replace("-", "_"), one["default"]) for name, one in action["inputs"].items()}
    environment = dict(os.environ, RUNNER_TEMP=str(runner / "runner"), GITHUB_ACTION_PATH=str(ROOT), LC_ALL="C.UTF-8")
    environment.pop("GITHUB_STEP_SUMMARY", None)
    for name, expression in found["env"].items():
        environment[name] = re.sub(r"\$\{\{ inputs\.([\w-]+) \}\}", lambda match: given[match[1]], expression)
    command = ["bash", "-c", f"set -eo pipefail\n{found['run']}"]
    return subprocess.run(command, cwd=runner, env=environment, capture_output=True, text=True, check=False, timeout=60)


def test_the_action_annotates_the_line_that_broke(runner: Path):
    (runner / "docs").mkdir()
    (runner / "docs" / "web.yaml").write_text(MISTAKE, encoding="utf-8")
    ran = act("check", runner)
    assert ran.returncode == 1
    assert "::error file=docs/web.yaml,line=5," in ran.stdout


def test_the_action_checks_what_it_is_told_by_the_versions_it_is_told(runner: Path):
    for name in ("a b", "c"):
        (runner / name).mkdir()
        (runner / name / "web.yaml").write_text(MISTAKE, encoding="utf-8")
    ran = act("check", runner, paths="a b\n", kubernetes_versions="1.36\n1.37", format="concise")
    assert (ran.returncode, ran.stdout.splitlines()[0].split(" ")[:2]) == (1, ["a", "b/web.yaml:5:1:"])
    assert "c/web.yaml" not in ran.stdout


@pytest.mark.parametrize(
    "hostile", ["$(touch hacked)", "`touch hacked`", "; touch hacked", "--output-file=hacked", "a\n--help"]
)
def test_no_input_of_the_action_is_run_or_taken_for_an_option(runner: Path, hostile: str):
    ran = act("check", runner, paths=hostile, baseline="$(touch hacked)", changed_since="", format="concise")
    assert ran.returncode == 2
    assert "there is no such file or folder" in ran.stderr
    assert not (runner / "hacked").exists()


@pytest.mark.parametrize("version", ["0.1.0; touch hacked", "--index-url=http://x", "$(touch hacked)", "latest"])
def test_the_action_installs_versions_only(runner: Path, version: str):
    ran = act("install", runner, version=version)
    assert ran.returncode == 2
    assert "::error::the input version must be a version" in ran.stdout
    assert not (runner / "hacked").exists()


def test_the_hook_for_commits_runs_a_command_that_exists(project):
    [hook] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    project.write("docs/web.yaml", MISTAKE)
    command, *arguments = hook["entry"].split()
    assert command == "mkdocs-manifests"
    assert project.run(*arguments).exit_code == 1
    assert re.search(hook["files"], "docs/web.yaml")
