"""Every form of the report: what it says of the same problems, and that programs can read it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import jsonschema
import pytest
import xmlschema

from mkdocs_manifests import cli
from mkdocs_manifests.reporting.formats import RENDERERS
from tests.conftest import Project

Deployment = Callable[..., str]

PAGE = """\
# Mistakes

```yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replica: 3
  template: {}
```

```yaml skip="settings of nginx"
listen: 80
```

```yaml fragment="Pod.spec.containers[]"
- name: web
  imag: nginx
```

```yaml
nothing: known
```
"""


@pytest.fixture
def mistakes(project: Project, deployment: Deployment) -> Project:
    project.write("docs/guide/mistakes.md", PAGE + '\n```yaml\n--8<-- "manifests/web.yaml"\n```\n')
    project.write("manifests/web.yaml", deployment(replicas="replica"))
    return project


def parsed(project: Project, form: str, *options: str) -> object:
    return json.loads(project.run("check", "--output-format", form, *options).output)


def test_the_command_line_offers_every_form() -> None:
    assert tuple(RENDERERS) == cli.FORMATS


@pytest.mark.parametrize("form", cli.FORMATS)
def test_every_form_names_every_problem_and_ends_alike(mistakes: Project, form: str) -> None:
    result = mistakes.run("check", "--output-format", form)
    assert result.exit_code == 1
    for code in ("S201", "S203", "D101"):
        assert code in result.output
    assert mistakes.run("check", "--output-format", form).output == result.output


@pytest.mark.parametrize("form", cli.FORMATS)
def test_every_form_can_say_that_nothing_is_wrong(project: Project, deployment: Deployment, form: str) -> None:
    project.write("manifests/web.yaml", deployment())
    result = project.run("check", "--output-format", form)
    assert result.exit_code == 0
    assert "S2" not in result.output


def test_sarif_is_valid_and_points_at_the_same_places(mistakes: Project, schemas: dict[str, Path]) -> None:
    report = parsed(mistakes, "sarif")
    schema = json.loads(schemas["sarif"].read_text(encoding="utf-8"))
    assert list(jsonschema.Draft4Validator(schema).iter_errors(report)) == []
    (run,) = report["runs"]
    rules = run["tool"]["driver"]["rules"]
    plain = parsed(mistakes, "json")["problems"]
    assert len(run["results"]) == len(plain)
    for result, problem in zip(run["results"], plain, strict=True):
        physical = result["locations"][0]["physicalLocation"]
        assert physical["artifactLocation"]["uri"] == problem["path"]
        assert physical["region"]["startLine"] == problem["line"]
        assert physical["region"]["startColumn"] == problem["column"]
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == problem["code"]
        assert "help" in rules[result["ruleIndex"]]
    shown = next(result for result in run["results"] if "relatedLocations" in result)
    assert shown["relatedLocations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "docs/guide/mistakes.md"


def test_sarif_counts_columns_in_utf_16(project: Project) -> None:
    project.write("manifests/a.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: '🐙', b: 3}\n")
    (result,) = parsed(project, "sarif")["runs"][0]["results"]
    assert result["locations"][0]["physicalLocation"]["region"]["startColumn"] == 20
    (problem,) = parsed(project, "json")["problems"]
    assert problem["column"] == 19


@pytest.mark.parametrize("form", ["sarif", "gitlab"])
def test_fingerprints_survive_moved_lines_and_tell_equal_lines_apart(mistakes: Project, form: str) -> None:
    def fingerprints() -> set[str]:
        report = parsed(mistakes, form)
        if form == "gitlab":
            return {entry["fingerprint"] for entry in report}
        return {result["partialFingerprints"]["mkdocsManifests/v1"] for result in report["runs"][0]["results"]}

    page = mistakes.root / "docs/guide/mistakes.md"
    before = fingerprints()
    assert len(before) == len(parsed(mistakes, "json")["problems"])
    page.write_text("A new first line.\n\n" + page.read_text(encoding="utf-8"), encoding="utf-8")
    assert fingerprints() == before
    page.write_text(page.read_text(encoding="utf-8") + "\n" + PAGE.split("\n\n")[1] + "\n", encoding="utf-8")
    assert fingerprints() > before


def test_junit_is_valid_and_has_a_case_for_each_manifest_and_version(
    mistakes: Project, schemas: dict[str, Path]
) -> None:
    options = ("--kubernetes-version", "1.30", "--kubernetes-version", "1.34")
    output = mistakes.run("check", "--output-format", "junit", *options).output
    xmlschema.XMLSchema(str(schemas["junit"])).validate(output.partition("?>")[2])
    suites = ET.fromstring(output.partition("?>")[2])  # noqa: S314 - our own
    assert [suite.get("name") for suite in suites] == ["Kubernetes 1.30", "Kubernetes 1.34"]
    for suite in suites:
        cases = {(case.get("classname"), case.get("name")): case for case in suite}
        assert len(cases) == int(suite.get("tests", "")) == 5
        assert cases["docs/guide/mistakes.md", "block, line 13"].find("skipped") is not None
        assert {name for name, case in cases.items() if case.find("failure") is not None} == {
            ("docs/guide/mistakes.md", "Deployment web, line 4"),
            ("docs/guide/mistakes.md", "fragment Pod.spec.containers[], line 17"),
            ("docs/guide/mistakes.md", "text of the example, line 22"),
            ("manifests/web.yaml", "Deployment web, line 1"),
        }


def test_junit_fails_a_manifest_only_in_the_versions_that_have_the_problem(project: Project) -> None:
    project.write(
        "manifests/pod.yaml",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: web}
        spec:
          resources: {requests: {cpu: 100m}}
          containers: [{name: web, image: nginx:1.29}]
        """,
    )
    options = ("--kubernetes-version", "1.30", "--kubernetes-version", "1.34")
    output = project.run("check", "--output-format", "junit", *options).output
    old, new = ET.fromstring(output.partition("?>")[2])  # noqa: S314 - our own
    assert (old.get("failures"), new.get("failures")) == ("1", "0")


def test_gitlab_has_what_its_documentation_asks_for(mistakes: Project) -> None:
    for entry in parsed(mistakes, "gitlab"):
        assert entry.keys() >= {"description", "check_name", "fingerprint", "severity", "location"}
        assert entry["severity"] in {"info", "minor", "major", "critical", "blocker"}
        assert entry["location"]["lines"]["begin"] >= 1


def test_several_reports_at_once(mistakes: Project) -> None:
    options = ("--report", "sarif=out.sarif", "--report", "junit=junit.xml", "--output-format", "concise")
    result = mistakes.run("check", *options)
    assert "docs/guide/mistakes.md:8:1: S203" in result.output
    assert json.loads((mistakes.root / "out.sarif").read_text(encoding="utf-8"))["version"] == "2.1.0"
    assert (mistakes.root / "junit.xml").read_text(encoding="utf-8").startswith("<?xml")


def test_a_report_in_a_file_leaves_the_terminal_silent(mistakes: Project) -> None:
    result = mistakes.run("check", "--output-format", "json", "--output-file", "report.json")
    assert (result.output, result.exit_code) == ("", 1)
    assert json.loads((mistakes.root / "report.json").read_text(encoding="utf-8"))["version"] == 1


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--report", "sarif"), '--report "sarif" must be FORMAT=FILE'),
        (("--report", "pdf=x.pdf"), '--report "pdf=x.pdf" must be FORMAT=FILE, with one of the formats text, concise'),
        (("--output-file", "no/such/folder/x"), "cannot be written: no such file or directory"),
    ],
)
def test_a_report_that_cannot_be_made(mistakes: Project, options: tuple[str, ...], message: str) -> None:
    result = mistakes.run("check", *options)
    assert result.exit_code == 2
    assert message in result.output
