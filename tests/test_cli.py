"""The command line as a newcomer meets it: what it prints, where it points, and how it ends."""

import json
import os
import subprocess
import sys
from collections.abc import Callable

import pytest

from tests.conftest import Project

Deployment = Callable[..., str]


def test_a_clean_project_ends_with_a_count_of_what_was_looked_at(project: Project, deployment: Deployment) -> None:
    project.write("manifests/web.yaml", deployment())
    project.write(
        "docs/index.md", '# Web\n\n```yaml fragment="Pod.spec.containers[]"\nname: web\nimage: nginx:1.29\n```\n'
    )
    result = project.run("check")
    assert result.output == "No problems: 2 examples in 1 page and 1 file, 1 manifest, 1 fragment\n"
    assert result.exit_code == 0


def test_the_line_that_the_mission_promises(project: Project, deployment: Deployment) -> None:
    project.write("manifests/deployments/web.yaml", deployment(replicas="replica"))
    project.write("docs/guide/deployment.md", '# Deployment\n\n```yaml\n--8<-- "manifests/deployments/web.yaml"\n```\n')
    assert project.lines() == [
        'manifests/deployments/web.yaml:6:3: S201 unknown field "replica" in Deployment.spec; '
        'did you mean "replicas"? (shown in docs/guide/deployment.md:3)'
    ]


def test_text_output_shows_the_line_a_caret_and_the_hint(project: Project, deployment: Deployment) -> None:
    project.write("manifests/web.yaml", deployment(replicas="replica"))
    result = project.run("check")
    assert result.output.splitlines() == [
        'manifests/web.yaml:6:3: S201 unknown field "replica" in Deployment.spec',
        "  |",
        "6 |   replica: 3",
        "  |   ^^^^^^^",
        '  = did you mean "replicas"?',
        "",
        "Found 1 error in 1 file: 1 example in 0 pages and 1 file, 1 manifest",
    ]
    assert result.exit_code == 1


def test_a_block_in_a_page_is_reported_at_the_page_s_own_line_and_column(
    project: Project, deployment: Deployment
) -> None:
    block = "\n".join(f"    {line}" for line in ("```yaml", *deployment(replicas="replica").splitlines(), "```"))
    project.write("docs/index.md", f"---\ntitle: x\n---\n# Web\n\n1.  A list\n\n{block}\n")
    assert [line.split(" ")[0] for line in project.lines()] == ["docs/index.md:14:7:"]


def test_json_is_the_documented_form(project: Project, deployment: Deployment) -> None:
    project.write("manifests/web.yaml", deployment(replicas="replica"))
    report = json.loads(project.run("check", "--output-format", "json").output)
    assert report["version"] == 1
    assert report["problems"] == [
        {
            "path": "manifests/web.yaml",
            "line": 6,
            "column": 3,
            "end_line": 6,
            "end_column": 10,
            "code": "S201",
            "severity": "error",
            "message": 'unknown field "replica" in Deployment.spec',
            "hint": 'did you mean "replicas"?',
            "fix": "",
            "versions": [],
            "shown_in": [],
        }
    ]
    assert report["summary"]["manifests"] == 1
    assert report["summary"]["by_code"] == {"S201": 1}


def test_standard_input(project: Project, deployment: Deployment) -> None:
    result = project.run("check", "-", "--output-format", "concise", stdin=deployment(replicas="replica"))
    assert result.output.startswith("stdin.yaml:6:3: S201 ")
    page = "```yaml\n" + deployment(replicas="replica") + "```\n"
    result = project.run("check", "-", "--stdin-filename", "README.md", "--output-format", "concise", stdin=page)
    assert result.output.startswith("README.md:7:3: S201 ")


def test_standard_input_that_is_no_text(project: Project) -> None:
    result = project.run("check", "-", stdin=b"a: \xff\n")
    assert result.exit_code == 2
    assert "not UTF-8" in result.output


def test_a_folder_without_anything_to_check_says_so(project: Project) -> None:
    result = project.run("check")
    assert result.exit_code == 2
    assert "nothing to check" in result.output


def test_a_path_that_does_not_exist(project: Project) -> None:
    result = project.run("check", "no-such.yaml")
    assert (result.exit_code, result.output) == (2, "mkdocs-manifests: no-such.yaml: there is no such file or folder\n")


def test_paths_are_relative_to_the_folder_the_command_runs_in(
    project: Project, deployment: Deployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.write("mkdocs.yml", "site_name: x\nplugins: [manifests]\n")
    project.write("docs/examples/web.yaml", deployment(replicas="replica"))
    monkeypatch.chdir(project.root / "docs")
    assert project.lines("examples")[0].startswith("docs/examples/web.yaml:6:3: S201 ")


def test_settings_are_read_from_mkdocs_yml_without_mkdocs(project: Project, deployment: Deployment) -> None:
    project.write(
        "mkdocs.yml",
        """
        site_name: x
        docs_dir: pages
        theme:
          name: material
        markdown_extensions:
          - pymdownx.emoji:
              emoji_index: !!python/name:material.extensions.emoji.twemoji
        plugins:
          - search
          - manifests:
              manifests: [examples]
              ignore: [S201]
        """,
    )
    project.write("examples/web.yaml", deployment(replicas="replica"))
    result = project.run("check")
    assert result.exit_code == 0
    assert "1 ignored problem" in result.output


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ('kubernetes_versions: ["1.99"]', "mkdocs.yml:5:28: kubernetes_versions: Kubernetes 1.99 is not known here"),
        ("manifest: [x]", 'mkdocs.yml:5:7: unknown option "manifest"'),
        ("schemas: [../other/*.yaml]", "must be a path inside the project"),
        ("schemas: [no/*.yaml]", 'no file matches "no/*.yaml"'),
        ("ignore: {a: b}", "mkdocs.yml:5:15: ignore: must be a list of texts"),
    ],
)
def test_a_wrong_setting_is_named_with_its_place(project: Project, options: str, message: str) -> None:
    project.write("mkdocs.yml", f"site_name: x\nplugins:\n  - search\n  - manifests:\n      {options}\n")
    project.write("docs/index.md", "# Nothing\n")
    result = project.run("check")
    assert result.exit_code == 2
    assert message in result.output


def test_a_mkdocs_yml_that_is_not_yaml(project: Project) -> None:
    project.write("mkdocs.yml", "site_name: x\nplugins: [\n")
    project.write("docs/index.md", "# Nothing\n")
    result = project.run("check")
    assert result.exit_code == 2
    assert result.output.startswith("mkdocs-manifests: mkdocs.yml:3:1: not YAML")


def test_several_versions_are_named_where_they_differ(project: Project) -> None:
    project.write(
        "manifests/pod.yaml",
        """
        apiVersion: v1
        kind: Pod
        metadata:
          name: web
        spec:
          resources:
            requests:
              cpu: 100m
          containers:
            - name: web
              image: nginx:1.29
        """,
    )
    assert project.lines("--kubernetes-version", "1.34") == []
    (line,) = project.lines("--kubernetes-version", "1.30", "--kubernetes-version", "1.34")
    assert "manifests/pod.yaml:6:3:" in line
    assert "1.30" in line


def test_quiet_and_no_color(project: Project, deployment: Deployment) -> None:
    project.write("manifests/web.yaml", deployment())
    assert project.run("check", "-q").output == ""
    project.write("manifests/web.yaml", deployment(replicas="replica"))
    assert "\x1b[31mS201" in project.run("check", "--color", "always").output
    assert "\x1b" not in project.run("check").output


def test_verbose_says_what_was_skipped_and_why(project: Project) -> None:
    project.write("docs/index.md", '```yaml skip="settings of nginx"\nlisten: 80\n```\n')
    assert "docs/index.md:1:1: skipped: settings of nginx" in project.run("check", "-v").output


def test_control_characters_never_reach_the_terminal(project: Project) -> None:
    project.write("manifests/web.yaml", 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x\n"\\e]52;c;x\\a": 1\n')
    output = project.run("check").output
    assert "S201" in output
    assert not any(ord(character) < 32 and character != "\n" for character in output)


def test_explain(project: Project) -> None:
    result = project.run("explain", "s201")
    assert result.exit_code == 0
    assert result.output.startswith("S201: Unknown field (error)\n")
    assert "replica: 3" in result.output
    unknown = project.run("explain", "S999")
    assert unknown.exit_code == 2
    assert 'there is no code "S999"' in unknown.output


def test_mkdocs_is_never_imported(project: Project, deployment: Deployment) -> None:
    """The gate works where MkDocs is not installed."""
    project.write("manifests/web.yaml", deployment())
    program = (
        "import sys\nfor name in ('mkdocs', 'markdown', 'pymdownx'): sys.modules[name] = None\n"
        "from mkdocs_manifests.cli import main\nmain(['check'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False, env={**os.environ}
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_a_diagram_for_a_readme(project: Project, deployment: Deployment) -> None:
    project.write("manifests/web.yaml", deployment())
    result = project.run("diagram", "manifests", "--output", "web.svg")
    assert (result.exit_code, result.output) == (0, "")
    picture = (project.root / "web.svg").read_text(encoding="utf-8")
    assert picture.startswith("<svg ")
    assert "prefers-color-scheme" in picture
    assert "web" in picture


def test_a_graph_for_those_who_draw_themselves(project: Project, deployment: Deployment) -> None:
    project.write("manifests/web.yaml", deployment())
    graph = json.loads(project.run("diagram", "manifests", "--format", "json").output)
    assert graph["version"] == 1
    assert [node["id"] for node in graph["nodes"]] == ["Deployment//web"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("manifests", "--view", "everything"), 'there is no view "everything"; the views are application'),
        (("empty.yaml",), "nothing to draw"),
        (("manifests", "--output", "no/such/folder.svg"), "cannot be written: no such file or directory"),
    ],
)
def test_a_diagram_that_cannot_be_drawn(
    project: Project, deployment: Deployment, arguments: tuple[str, ...], message: str
) -> None:
    project.write("manifests/web.yaml", deployment())
    project.write("empty.yaml", "# nothing\n")
    result = project.run("diagram", *arguments)
    assert result.exit_code == 2
    assert message in result.output


def test_a_part_of_a_project_may_refer_to_the_rest_of_it(project: Project) -> None:
    pod = """
        apiVersion: v1
        kind: Pod
        metadata: {name: web}
        spec:
          containers:
            - name: web
              image: nginx:1.29
              envFrom: [{configMapRef: {name: settings}}]
        """
    project.write("manifests/web.yaml", pod)
    assert [line.split(" ")[1] for line in project.lines("manifests/web.yaml")] == ["X401"]
    project.write("manifests/settings.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\n")
    assert project.lines("manifests/web.yaml") == []
    assert "1 example in 0 pages and 1 file" in project.run("check", "manifests/web.yaml").output


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("- code: SHOP01\n  mist: 'true'\n", 'rules/shop.yaml:1:1: a rule has no field "mist"'),
        (
            "- code: SHOP01\n  title: t\n  on: ['*']\n  must: 'metadata inn x'\n  message: m\n",
            'rules/shop.yaml:1:1: "metadata inn x" is no CEL: Syntax error: mismatched input',
        ),
    ],
)
def test_a_rule_that_cannot_be_understood_ends_the_run_with_its_place(project, rule, said):
    project.write("mkdocs.yml", "plugins:\n  - manifests:\n      rules: [rules/*.yaml]\n")
    project.write("rules/shop.yaml", rule)
    project.write("manifests/web.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\n")
    result = project.run("check")
    assert result.exit_code == 2
    assert said in result.stderr


def test_a_mistake_of_our_own_is_told_in_a_sentence(project, monkeypatch):
    def broken(_sources):
        raise ZeroDivisionError("division\nby zero")

    monkeypatch.setattr("mkdocs_manifests.reading.examples.collect", broken)
    project.write("manifests/web.yaml", "apiVersion: v1\n")
    result = project.run("check")
    assert result.exit_code == 2
    assert "a mistake of its own: ZeroDivisionError: division by zero. Please report it" in result.stderr


def test_a_file_that_a_block_takes_in_beside_other_lines_is_judged_itself_too(project):
    project.write("manifests/labels.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\ndat: {}\n")
    project.write("docs/index.md", '```yaml\n# As the file says:\n--8<-- "manifests/labels.yaml"\n```\n')
    assert {line.split(":")[0] for line in project.lines()} == {"manifests/labels.yaml"}
    assert "2 examples in 1 page and 1 file" in project.run("check").output
