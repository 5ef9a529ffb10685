"""`--changed-since`: only what changed is reported on, with the verdict that a whole run has on it."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.conftest import Project

from mkdocs_manifests.checking.changed import check_changed
from mkdocs_manifests.checking.check import Checker
from mkdocs_manifests.reading.examples import Sources, collect
from mkdocs_manifests.settings import Settings

CONFIG = PurePosixPath("mkdocs.yml")
NAMES = st.sampled_from(["web", "shop", "till-0", "data-till-0"])
SPACES = st.sampled_from(["", "", "default", "shop"])


def head(kind: str, name: str, namespace: str, api_version: str = "v1", labels: str = "") -> str:
    written = f", namespace: {namespace}" if namespace else ""
    written += f", labels: {{app: {labels}}}" if labels else ""
    return f"apiVersion: {api_version}\nkind: {kind}\nmetadata: {{name: {name}{written}}}\n"


def pod(name: str, namespace: str, other: str) -> str:
    return head("Pod", name, namespace, labels=name) + (
        "spec:\n"
        "  containers:\n"
        f"    - {{name: web, image: nginx, ports: [{{name: {other}, containerPort: 80}}], "
        f"envFrom: [{{configMapRef: {{name: {other}}}}}]}}\n"
        f"  volumes: [{{name: data, persistentVolumeClaim: {{claimName: {other}}}}}]\n"
    )


def service(name: str, namespace: str, other: str) -> str:
    return (
        head("Service", name, namespace)
        + f"spec:\n  selector: {{app: {other}}}\n  ports: [{{port: 80, targetPort: {name}}}]\n"
    )


def config_map(name: str, namespace: str, other: str) -> str:
    return head("ConfigMap", name, namespace) + f"data: {{key: {other}}}\nunknown: 1\n"


def stateful_set(name: str, namespace: str, other: str) -> str:
    return head("StatefulSet", name, namespace, "apps/v1") + (
        f"spec:\n  serviceName: {other}\n  selector: {{matchLabels: {{app: {name}}}}}\n"
        f"  template: {{metadata: {{labels: {{app: {name}}}}}, spec: {{containers: [{{name: web, image: nginx}}]}}}}\n"
        "  volumeClaimTemplates:\n"
        "    - {metadata: {name: data}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}\n"
    )


def claim(name: str, namespace: str, other: str) -> str:
    return head("PersistentVolumeClaim", name, namespace) + (
        f"spec: {{storageClassName: {other}, accessModes: [ReadWriteOnce], resources: {{requests: {{storage: 1Gi}}}}}}\n"
    )


def storage_class(name: str, _: str, __: str) -> str:
    return head("StorageClass", name, "", "storage.k8s.io/v1") + "provisioner: example.com/disk\n"


def policy(name: str, namespace: str, other: str) -> str:
    return head("NetworkPolicy", name, namespace, "networking.k8s.io/v1") + (
        "spec:\n"
        "  podSelector: {matchExpressions: [{key: app, operator: Exists}]}\n"
        "  ingress:\n"
        f"    - from: [{{podSelector: {{matchLabels: {{app: {other}}}}}, "
        f"namespaceSelector: {{matchLabels: {{kubernetes.io/metadata.name: {namespace or 'shop'}}}}}}}]\n"
    )


def custom(name: str, namespace: str, other: str) -> str:
    return head("Till", name, namespace, "example.com/v1") + f"spec: {{currency: {other}}}\n"


def definition(_: str, __: str, ___: str) -> str:
    return (
        "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: tills.example.com}\nspec:\n"
        "  group: example.com\n  scope: Namespaced\n  names: {plural: tills, singular: till, kind: Till}\n  versions:\n"
        "    - name: v1\n      served: true\n      storage: true\n      schema: {openAPIV3Schema: {type: object, "
        "properties: {spec: {type: object, properties: {currency: {type: string, maxLength: 3}}}}}}\n"
    )


MAKERS = (pod, service, config_map, stateful_set, claim, storage_class, policy, custom, definition)
MANIFEST = st.builds(lambda maker, *words: maker(*words), st.sampled_from(MAKERS), NAMES, SPACES, NAMES)


@st.composite
def trees(draw: st.DrawFn) -> tuple[dict[str, str], set[PurePosixPath]]:
    """A project's files, and which of them changed."""
    files = {f"manifests/{number}.yaml": draw(MANIFEST) for number in range(draw(st.integers(1, 5)))}
    shown = st.sampled_from([*files, "examples/outside.yaml", "manifests/gone.yaml"])
    for number in range(draw(st.integers(1, 4))):
        blocks = [f"```yaml\n{draw(MANIFEST)}```\n"] if draw(st.booleans()) else []
        blocks += [f'```yaml\n--8<-- "{name}"\n```\n' for name in draw(st.lists(shown, max_size=2))]
        blocks += ['```yaml\n--8<-- "docs/parts.txt"\n```\n'] if draw(st.booleans()) else []
        files[f"docs/{number}.md"] = "# Page\n\n" + "\n".join(blocks)
    files["examples/outside.yaml"] = draw(MANIFEST)
    files["docs/parts.txt"] = draw(MANIFEST)
    changed = draw(st.sets(st.sampled_from([*files, "manifests/gone.yaml"]), min_size=1, max_size=3))
    return files, {PurePosixPath(name) for name in changed}


@settings(max_examples=25, deadline=None, derandomize=True)
@given(trees())
def test_the_verdict_on_what_changed_is_that_of_a_whole_run(tree: tuple[dict[str, str], set[PurePosixPath]]) -> None:
    files, changed = tree
    with TemporaryDirectory() as folder:
        root = Path(folder)
        for name, text in files.items():
            (root / name).parent.mkdir(exist_ok=True)
            (root / name).write_text(text, encoding="utf-8")
        sources = Sources(root, (PurePosixPath("docs"), PurePosixPath("manifests")))
        report, _ = check_changed(Checker(root, Settings()), sources, changed, CONFIG)
        whole = Checker(root, Settings()).check(collect(sources))
    reported = {judged.example for judged in report.judged}
    for judged in whole.judged:
        touched = {judged.example.place.file, *(origin.file for origin in judged.example.text.origins or ())}
        assert judged.example in reported or not touched & changed
    expected = {p for judged in whole.judged if judged.example in reported for p in judged.problems}
    expected |= {p for p in whole.problems if p.code == "D105" and f'"{p.place.file}"' in {f'"{c}"' for c in changed}}
    assert set(report.problems) >= expected
    assert set(report.problems) <= set(whole.problems)


@pytest.fixture
def repository(project: Project) -> Project:
    """A project in git with a few files that are wrong, and one commit."""
    (project.root / ".git").rmdir()
    git(project, "init")
    for name in ("one", "two", "three"):
        project.write(f"docs/{name}.md", f"# Page\n\n```yaml\n{config_map(name, '', 'x')}```\n")
        project.write(f"manifests/{name}.yaml", config_map(f"file-{name}", "", "x"))
    project.write("docs/shows.md", '```yaml\n--8<-- "manifests/one.yaml"\n```\n')
    commit(project)
    return project


def git(project: Project, *arguments: str) -> None:
    options = ("-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "init.defaultBranch=main")
    subprocess.run(["git", *options, *arguments], cwd=project.root, check=True, capture_output=True)


def commit(project: Project) -> None:
    git(project, "add", "--all")
    git(project, "commit", "--message", "A change", "--allow-empty")


def files(project: Project, *options: str) -> set[str]:
    return {line.split(":")[0] for line in project.lines("--changed-since", "HEAD", *options)}


def test_nothing_changed(repository: Project) -> None:
    result = repository.run("check", "--changed-since", "HEAD")
    assert (result.exit_code, result.output) == (0, "No problems: 0 examples in 0 pages and 0 files, 0 manifests\n")


def test_edited_staged_untracked_and_renamed_files_have_changed(repository: Project) -> None:
    page = repository.root / "docs/one.md"
    page.write_text("New.\n\n" + page.read_text(encoding="utf-8"), encoding="utf-8")
    assert files(repository) == {"docs/one.md"}
    git(repository, "mv", "docs/two.md", "docs/zwei.md")
    repository.write("docs/four.md", f"```yaml\n{config_map('four', '', 'x')}```\n")
    assert files(repository) == {"docs/one.md", "docs/zwei.md", "docs/four.md"}


def test_what_changed_on_the_main_branch_meanwhile_does_not_count(repository: Project) -> None:
    git(repository, "switch", "--create", "topic")
    repository.write("docs/four.md", f"```yaml\n{config_map('four', '', 'x')}```\n")
    commit(repository)
    git(repository, "switch", "main")
    repository.write("docs/one.md", "# Nothing here\n")
    commit(repository)
    git(repository, "switch", "topic")
    assert {line.split(":")[0] for line in repository.lines("--changed-since", "main")} == {"docs/four.md"}


def test_a_shown_file_that_changed_is_reported_with_the_page_that_shows_it(repository: Project) -> None:
    (repository.root / "manifests/one.yaml").write_text(config_map("other", "", "x"), encoding="utf-8")
    (line,) = repository.lines("--changed-since", "HEAD")
    assert line.startswith("manifests/one.yaml:5:1: S201 ")
    assert "(shown in docs/shows.md:1)" in line


def test_a_shown_file_that_is_gone_is_reported_at_the_page(repository: Project) -> None:
    (repository.root / "manifests/one.yaml").unlink()
    (line,) = repository.lines("--changed-since", "HEAD")
    assert re.match(r"docs/shows\.md:2:1: D105 ", line)


def test_a_changed_schema_concerns_every_object_of_its_kind(repository: Project) -> None:
    repository.write("crds/till.yaml", definition("", "", ""))
    repository.write("mkdocs.yml", "site_name: x\nplugins:\n  - manifests:\n      schemas: [crds/*.yaml]\n")
    repository.write("docs/till.md", f"```yaml\n{custom('corner', '', 'EUR')}```\n")
    commit(repository)
    assert files(repository) == set()
    repository.write("crds/till.yaml", definition("", "", "").replace("maxLength: 3", "maxLength: 2"))
    assert files(repository) == {"docs/till.md"}


def test_changed_settings_concern_everything(repository: Project) -> None:
    repository.write("mkdocs.yml", "site_name: x\n")
    assert len(files(repository)) == 6


def test_a_baseline_is_not_called_outdated_for_files_that_did_not_change(repository: Project) -> None:
    repository.run("check", "--write-baseline")
    repository.write("mkdocs.yml", "site_name: x\nplugins:\n  - manifests:\n      baseline: manifests-baseline.json\n")
    commit(repository)
    assert files(repository) == set()
    (repository.root / "manifests/two.yaml").write_text(head("ConfigMap", "two", ""), encoding="utf-8")
    (line,) = repository.lines("--changed-since", "HEAD")
    assert "D109" in line
    assert "manifests/two.yaml" in line
    assert repository.lines("docs/one.md") == []


def test_references_may_lead_to_what_did_not_change(repository: Project) -> None:
    repository.write(
        "docs/pod.md", f"```yaml\n{pod('web', '', 'file-one').replace('    - {', '    - {imag: x, ')}```\n"
    )
    lines = repository.lines("--changed-since", "HEAD")
    assert not any('ConfigMap "file-one"' in line for line in lines)
    assert any("PersistentVolumeClaim" in line for line in lines)


@pytest.mark.parametrize(
    ("revision", "message"),
    [
        ("no-such-branch", '--changed-since: git knows no revision "no-such-branch"; fetch it first'),
        ("--output=x", "--changed-since: git knows no revision"),
    ],
)
def test_a_revision_that_git_does_not_know(repository: Project, revision: str, message: str) -> None:
    result = repository.run("check", f"--changed-since={revision}")
    assert result.exit_code == 2
    assert message in result.output
    assert not (repository.root / "x").exists()


def test_a_history_without_a_common_commit(repository: Project) -> None:
    git(repository, "switch", "--orphan", "alone")
    repository.write("docs/one.md", "# One\n")
    commit(repository)
    result = repository.run("check", "--changed-since", "main")
    assert result.exit_code == 2
    assert "fetch the whole history (fetch-depth: 0)" in result.output


def test_a_folder_that_is_no_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = Project(tmp_path)
    project.write("docs/index.md", "# Nothing\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    result = project.run("check", "--changed-since", "HEAD")
    assert result.exit_code == 2
    assert "this is no git repository" in result.output


def test_a_machine_without_git(repository: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(repository.root))
    result = repository.run("check", "--changed-since", "HEAD")
    assert result.exit_code == 2
    assert "git is not installed" in result.output


def test_a_baseline_of_a_part_is_refused(repository: Project) -> None:
    result = repository.run("check", "--changed-since", "HEAD", "--write-baseline")
    assert result.exit_code == 2
    assert "without --changed-since" in result.output
