"""`init`, and the whole way of a project from its first run to a check of every pull request."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
import yaml

from tests.adopting import project as operator
from tests.conftest import Project


def test_a_project_adopts_the_check(project: Project) -> None:
    """Look, settle, mend, list the rest; from then on only what a pull request breaks is told."""
    operator.write(project.root, pages=60)
    before = (project.root / "mkdocs.yml").read_text(encoding="utf-8")

    looked = project.run("init", "--dry-run")
    assert looked.exit_code == 0
    assert (project.root / "mkdocs.yml").read_text(encoding="utf-8") == before
    for line in (
        "Pages:     60 in docs",
        "Manifests: config/samples, deploy",
        "CRDs:      3 (config/crd/bases/*.yaml)",
        "Left out:  deploy/overlays/production/**, a Kustomize overlay: its patches are no whole manifests",
        "Left out:  docs/assets/metrics.yaml, YAML of another tool",
    ):
        assert line in looked.output.splitlines()

    assert project.run("init").exit_code == 0
    after = (project.root / "mkdocs.yml").read_text(encoding="utf-8")
    added = [line for line in after.splitlines() if line not in before.splitlines()]
    assert [line for line in after.splitlines() if line not in added] == before.splitlines()
    assert added[:3] == [
        "  - manifests:",
        '      kubernetes_versions: ["1.37"]',
        "      manifests: [config/samples, deploy]",
    ]

    found = project.lines()
    codes = {line.split(": ")[1].split(" ")[0] for line in found}
    assert codes == {"D101", "S201", "S202", "S209", "V501", "Y105"}
    project.run("check", "--fix")
    assert {line.split(": ")[1].split(" ")[0] for line in project.lines()} == {"D101", "S209", "Y105"}
    project.run("check", "--write-baseline")
    assert project.run("check").exit_code == 0

    page = project.root / "docs/tasks/task-000.md"
    page.write_text(page.read_text(encoding="utf-8").replace("replicas: 2", "replica: 2"), encoding="utf-8")
    result = project.run("check", "--output-format", "github")
    assert result.exit_code == 1
    assert result.output.count("::error ") == 1
    assert "file=docs/tasks/task-000.md," in result.output


@pytest.mark.parametrize(
    ("written", "added"),
    [
        ("site_name: x\n", "plugins:\n  - search\n  - manifests:\n      kubernetes_versions"),
        (
            "site_name: x\nplugins:\n- search # here\n# the end\n",
            "- search # here\n- manifests:\n    kubernetes_versions",
        ),
        (
            "plugins:\n    - search\n    - tags:\n        a: [1,\n          2]  # two\n\n# next\nsite_name: x\n",
            "          2]  # two\n    - manifests:\n        kubernetes_versions",
        ),
        ("plugins:\n  search: {}\n  tags:\nsite_name: x\n", "  tags:\n  manifests:\n    kubernetes_versions"),
        (
            "plugins: [search, tags]  # two\nsite_name: x\n",
            'plugins: [search, tags, {manifests: {kubernetes_versions: ["1.37"]',
        ),
        ("plugins: []\nsite_name: x\n", 'plugins: [{manifests: {kubernetes_versions: ["1.37"]'),
        ("plugins: {search: {}}\nsite_name: x\n", 'plugins: {search: {}, manifests: {kubernetes_versions: ["1.37"]'),
        ("site_name: x\r\nplugins:\r\n  - search\r\n", "  - search\r\n  - manifests:\r\n      kubernetes_versions"),
        ("\ufeffsite_name: x\nnav: !ENV [A, b]\n", "nav: !ENV [A, b]\n\nplugins:\n  - search\n"),
    ],
    ids=["none", "at the margin", "nested", "mapping", "flow", "empty", "flow mapping", "windows", "mark and tags"],
)
def test_settings_are_added_to_every_form_and_all_else_stays(project: Project, written: str, added: str) -> None:
    config = project.root / "mkdocs.yml"
    config.write_bytes(written.encode())
    project.write("docs/index.md", "# Home\n")
    result = project.run("init")
    assert result.exit_code == 0, result.output
    text = config.read_bytes().decode()
    assert added in text
    for line in written.split("\n"):
        assert line.partition("]")[0].partition("}")[0] in text
    assert project.run("check").exit_code == 0
    assert yaml.load(text.lstrip("\ufeff").replace("!ENV ", ""), Loader=yaml.SafeLoader)["site_name"] == "x"


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("plugins:\n  - manifests\n", "it has settings of the plugin already; change them there"),
        ("plugins:\n  - manifests:\n      ignore: [S201]\n", "it has settings of the plugin already"),
        (
            "INHERIT: base.yml\n",
            "its plugins are in base.yml, which it inherits from; add this to its plugins yourself",
        ),
        ("plugins: search\n", "its plugins are neither a list nor a mapping; add this"),
        ("a: [\n", "mkdocs.yml:2:1: not YAML"),
    ],
)
def test_what_cannot_be_added_to_is_left_alone(project: Project, written: str, message: str) -> None:
    config = project.write("mkdocs.yml", written)
    project.write("docs/index.md", "# Home\n")
    result = project.run("init")
    assert result.exit_code == 2
    assert message in result.output
    assert config.read_text(encoding="utf-8") == written


def test_a_project_without_mkdocs(project: Project) -> None:
    project.write("documentation/index.md", "# Home\n")
    project.write("examples/web.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n")
    assert project.run("init").exit_code == 0
    written = yaml.safe_load((project.root / "mkdocs.yml").read_text(encoding="utf-8"))
    assert written["docs_dir"] == "documentation"
    assert written["plugins"][1]["manifests"]["manifests"] == ["examples"]
    assert "1 page and 1 file" in project.run("check").output


def test_a_folder_with_nothing(project: Project) -> None:
    result = project.run("init")
    assert result.exit_code == 2
    assert "there are no pages and no manifests here" in result.output
    assert not (project.root / "mkdocs.yml").exists()


def test_charts_and_overlays_among_what_is_read(project: Project) -> None:
    project.write("docs/index.md", "# Home\n\n...\n")
    project.write("docs/charts/a/Chart.yaml", "name: a\n")
    project.write("docs/charts/a/templates/x.yaml", "kind: {{ .Values.kind }}\n")
    project.write("docs/charts/a/charts/b/Chart.yaml", "name: b\n")
    project.write("manifests/one.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n")
    project.write("manifests/templated/a.yaml", "apiVersion: v1\nkind: {{ kind }}\n")
    project.write("manifests/templated/b.yaml", "apiVersion: v1\nkind: {{ kind }}\n")
    output = project.run("init").output
    assert "Left out:  docs/charts/a/**, a Helm chart: its templates are no YAML before they are rendered\n" in output
    assert "Left out:  manifests/templated/*.yaml, a template: it is no YAML before it is rendered\n" in output
    assert project.run("check").exit_code == 0


def test_the_example_project_builds_itself(tmp_path: Path) -> None:
    subprocess.run(["python3", operator.__file__, str(tmp_path), "5"], check=True)
    assert len(list((tmp_path / "docs/tasks").iterdir())) == 4
