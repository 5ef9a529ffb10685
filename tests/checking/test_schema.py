"""What the schema says against a manifest: where it stands, in words for newcomers, with what to write instead."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.conftest import Project

Deployment = Callable[..., str]


def found(project: Project, text: str) -> str:
    """Return the only problem of a manifest, as a line without its file."""
    project.write("x.yaml", text)
    (line,) = project.lines("x.yaml")
    return line.removeprefix("x.yaml:")


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("replicas: 3", "replica: 3", '6:3: S201 unknown field "replica" in Deployment.spec; did you mean "replicas"?'),
        (
            "replicas: 3",
            "image: nginx",
            '6:3: S201 unknown field "image" in Deployment.spec; it has the fields minReadySeconds, paused, progressDeadlineSeconds, '
            "replicas, revisionHistoryLimit, selector, strategy, template",
        ),
        (
            "          image: nginx:1.29",
            "          image: nginx:1.29\n          restartPolicyy: Always",
            '18:11: S201 unknown field "restartPolicyy" in Deployment.spec.template.spec.containers[0]; did you mean "restartPolicy"?',
        ),
        (
            "          image: nginx:1.29",
            "          image: nginx:1.29\n          containerPort: 80",
            '18:11: S201 unknown field "containerPort" in Deployment.spec.template.spec.containers[0]; '
            '"containerPort" belongs in an item of Deployment.spec.template.spec.containers[0].ports',
        ),
        (
            "  replicas: 3\n",
            "",
            "",
        ),
        (
            "replicas: 3",
            'replicas: "3"',
            '6:13: S202 Deployment.spec.replicas must be an integer, not the string "3"; write it without quotes',
        ),
        (
            "replicas: 3",
            "replicas: three",
            '6:13: S202 Deployment.spec.replicas must be an integer, not the string "three"',
        ),
        ("replicas: 3", "replicas: -1", "6:13: S206 Deployment.spec.replicas must be at least 0, not -1"),
        (
            "        app: web\n    spec",
            "        app: yes\n    spec",
            "",
        ),
        (
            "      containers:\n        - name: web\n          image: nginx:1.29",
            "      containers:\n        name: web\n        image: nginx:1.29",
            '16:9: S202 Deployment.spec.template.spec.containers must be a list, not a mapping; a list\'s items start with "- "',
        ),
        (
            "  selector:\n    matchLabels:\n      app: web\n",
            "",
            '5:1: S203 Deployment.spec needs the field "selector"; add "selector": a mapping',
        ),
        (
            "- name: web",
            "- command: [sleep]",
            '16:11: S203 Deployment.spec.template.spec.containers[0] needs the field "name"; add "name": a string',
        ),
        (
            "          image: nginx:1.29",
            "          image: nginx:1.29\n          imagePullPolicy: always",
            '18:28: S205 "always" is no value of Deployment.spec.template.spec.containers[0].imagePullPolicy; '
            'it takes Always, IfNotPresent or Never; did you mean "Always"?',
        ),
        ("apps/v1", "v1", '1:13: S204 Deployment is not in v1; did you mean "apps/v1"?'),
        (
            "kind: Deployment",
            "kind: Deploymnet",
            '2:7: S204 apps/v1 has no kind Deploymnet; did you mean "Deployment"?',
        ),
        (
            "apps/v1",
            "example.com/v1",
            "2:7: S204 no schema is known for Deployment of example.com/v1; name its CustomResourceDefinition in the settings "
            "(schemas: [crds/*.yaml]), or mark the example with skip",
        ),
        ("apiVersion: apps/v1\n", "", '1:1: S203 the manifest needs the field "apiVersion"; add "apiVersion: apps/v1"'),
    ],
)
def test_a_mistake_in_a_deployment(project: Project, deployment: Deployment, old: str, new: str, line: str) -> None:
    text = deployment(**{old: new})
    if line:
        assert found(project, text) == line
    else:
        project.write("x.yaml", text)
        assert all(": S202 " in problem or ": R3" in problem for problem in project.lines("x.yaml"))


def test_what_yaml_reads_as_something_else_is_repeated_as_written(project: Project) -> None:
    text = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x\ndata:\n  mode: 0644\n"
    assert (
        found(project, text)
        == '6:9: S202 ConfigMap.data.mode must be a string, not the number 420; put it in quotes: "0644"'
    )


def test_all_problems_are_told_not_the_first(project: Project, deployment: Deployment) -> None:
    project.write(
        "x.yaml", deployment(replicas="replica", **{"image: nginx:1.29": "image: nginx:1.29\n          imagee: nginx"})
    )
    assert [line.split(" ")[1] for line in project.lines("x.yaml")] == ["S201", "S201"]


def test_a_list_is_taken_apart(project: Project) -> None:
    text = """
        apiVersion: v1
        kind: List
        items:
          - apiVersion: v1
            kind: ConfigMap
            metadata: {name: a}
          - apiVersion: v1
            kind: ConfigMap
            metadata: {name: b}
            dat: {}
        """
    assert found(project, text) == '10:5: S201 unknown field "dat" in ConfigMap; did you mean "data"?'


FRAGMENTS = {
    "a mapping": ("Pod.spec.containers[]", "name: web\nimage: nginx:1.29\n", []),
    "a list": ("Pod.spec.containers[]", "- name: web\n  image: nginx:1.29\n", []),
    "the list itself": ("Pod.spec.containers", "- name: web\n  image: nginx:1.29\n", []),
    "the template's": ("Deployment.spec.template.spec", "containers:\n  - name: web\n    image: nginx:1.29\n", []),
    "its own fields may be few": ("Pod.spec", "restartPolicy: Never\n", []),
    "what is deeper must be whole": ("Pod.spec", "containers:\n  - image: nginx:1.29\n", ["S203"]),
    "a mistake": ("Pod.spec.containers[]", "- name: web\n  imagee: nginx\n", ["S201"]),
    "an unknown path": ("Pod.spec.container[]", "name: web\n", ["D102"]),
    "an unknown kind": ("Pot.spec", "name: web\n", ["D102"]),
}


@pytest.mark.parametrize(("path", "text", "codes"), FRAGMENTS.values(), ids=FRAGMENTS.keys())
def test_fragments_are_judged_at_their_path(project: Project, path: str, text: str, codes: list[str]) -> None:
    project.write("x.md", f'```yaml fragment="{path}"\n{text}```\n')
    assert [line.split(" ")[1] for line in project.lines("x.md")] == codes


def test_markers(project: Project, deployment: Deployment) -> None:
    wrong = deployment(replicas="replica")
    blocks = [
        f'```yaml expect="S201"\n{wrong}```',
        f'```yaml expect="S205"\n{wrong}```',
        f'```yaml expect="S201"\n{deployment()}```',
        "```yaml\nlisten: 80\n```",
        '```yaml skip=""\nlisten: 80\n```',
    ]
    project.write("x.md", "\n\n".join(blocks) + "\n")
    assert [line.split(" ")[1] for line in project.lines("x.md")] == ["D104", "S201", "D103", "D101", "D102"]


def test_a_file_says_in_a_comment_how_it_is_meant(project: Project, deployment: Deployment) -> None:
    project.write("x.yaml", "# manifests: expect S201\n" + deployment(replicas="replica"))
    project.write("y.yaml", "# manifests: skip settings of another tool\nlisten: 80\n")
    project.write("z.yaml", "# manifests: fragment Pod.spec.containers[]\nname: web\n")
    result = project.run("check", "x.yaml", "y.yaml", "z.yaml")
    assert "1 fragment, 1 expected failure, 1 skipped" in result.output
    assert result.exit_code == 0


def test_quieting(project: Project, deployment: Deployment) -> None:
    project.write("x.yaml", deployment(**{"replicas: 3": "replica: 3 # manifests: ignore S201 - shown on purpose"}))
    assert project.lines("x.yaml") == []
    project.write("x.yaml", deployment(**{"  replicas: 3": "  # manifests: ignore S201\n  replica: 3"}))
    assert project.lines("x.yaml") == []
    project.write("x.yaml", deployment(**{"replicas: 3": "replicas: 3 # manifests: ignore S201"}))
    assert [line.split(" ")[1] for line in project.lines("x.yaml")] == ["D107"]
    project.write("x.yaml", deployment(replicas="replica"))
    assert project.lines("x.yaml", "--ignore", "S2") == []


def test_per_file_ignores(project: Project, deployment: Deployment) -> None:
    project.write("mkdocs.yml", 'plugins:\n  - manifests:\n      per_file_ignores:\n        "old/**": [S201]\n')
    project.write("old/x.yaml", deployment(replicas="replica"))
    project.write("new/x.yaml", deployment(replicas="replica"))
    assert [line.split(":")[0] for line in project.lines("old", "new")] == ["new/x.yaml"]


def test_an_included_file_is_judged_once_and_names_the_pages_that_show_it(
    project: Project, deployment: Deployment
) -> None:
    project.write("manifests/web.yaml", deployment(replicas="replica"))
    project.write("docs/a.md", '```yaml\n--8<-- "manifests/web.yaml"\n```\n')
    project.write("docs/b.md", '# B\n\n```yaml\n--8<-- "manifests/web.yaml:5:7"\n```\n')
    (line,) = project.lines()
    assert line.endswith("(shown in docs/a.md:1, docs/b.md:3)")


def test_an_included_file_that_is_not_there(project: Project) -> None:
    project.write("docs/a.md", '```yaml\n--8<-- "manifests/web.yaml"\n```\n')
    assert [line.split(" ")[:2] for line in project.lines()] == [["docs/a.md:2:1:", "D105"]]


def test_json_of_other_tools_is_no_example(project: Project) -> None:
    project.write("manifests/dashboard.json", '{"title": "Traffic"}')
    project.write(
        "manifests/web.json", '{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "web"}, "dat": {}}'
    )
    assert [line.split(":")[0] for line in project.lines("manifests")] == ["manifests/web.json"]


def test_problems_outside_of_examples_can_be_ignored_too(project: Project) -> None:
    project.write("docs/a.md", '```yaml\n--8<-- "manifests/web.yaml"\n```\n')
    assert project.lines("--ignore", "D105") == []
    assert "1 ignored problem" in project.run("check", "--ignore", "D105").output


def test_files_that_cannot_be_read(project: Project) -> None:
    (project.root / "x.yaml").write_bytes(b"a: b\nc: \xff\n")
    assert project.lines("x.yaml")[0].startswith("x.yaml:2:4: D108 cannot be read: byte 0xff is not UTF-8")
    (project.root / "y.yaml").write_bytes("a: b\n".encode("utf-16"))
    assert "UTF-16" in project.lines("y.yaml")[0]


def test_a_baseline_keeps_todays_problems_quiet_and_only_shrinks(project: Project, deployment: Deployment) -> None:
    project.write("mkdocs.yml", "plugins:\n  - manifests:\n      baseline: baseline.json\n")
    project.write("manifests/a.yaml", deployment(replicas="replica"))
    project.write("manifests/b.yaml", deployment(replicas="replica"))
    assert project.run("check", "--write-baseline").output == "baseline.json lists 2 of 2 problems\n"
    assert project.run("check").exit_code == 0
    assert "2 ignored problems" in project.run("check").output

    project.write("manifests/a.yaml", "# a line that moves all others\n" + deployment(replicas="replica"))
    assert project.run("check").exit_code == 0

    project.write("manifests/a.yaml", deployment())
    project.write("manifests/c.yaml", deployment(selector="selektor"))
    problems = [line.split(" ")[:2] for line in project.lines()]
    assert problems[0] == ["baseline.json:4:5:", "D109"]
    assert {place.split(":")[0] for place, _ in problems[1:]} == {"manifests/c.yaml"}

    project.run("check", "--write-baseline")
    assert {line.split(":")[0] for line in project.lines()} == {"manifests/c.yaml"}


def test_a_file_that_is_no_baseline(project: Project, deployment: Deployment) -> None:
    project.write("manifests/a.yaml", deployment())
    project.write("baseline.json", "[]")
    result = project.run("check", "--baseline", "baseline.json")
    assert result.exit_code == 2
    assert result.output.startswith("mkdocs-manifests: baseline.json:1:1: it is no baseline")
