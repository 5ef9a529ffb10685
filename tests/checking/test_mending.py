"""`--fix`: what has one right answer is mended, everything else keeps every byte, and nothing gets worse."""

from __future__ import annotations

import subprocess
from collections import Counter
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.conftest import DEPLOYMENT, Project

from mkdocs_manifests.checking.check import Checker
from mkdocs_manifests.checking.codes import register
from mkdocs_manifests.checking.fixes import FIXES
from mkdocs_manifests.checking.mending import mend, write
from mkdocs_manifests.kubernetes.lifecycles import lifecycles
from mkdocs_manifests.kubernetes.schemas import Schema, Schemas
from mkdocs_manifests.kubernetes.versions import KNOWN
from mkdocs_manifests.reading.examples import Sources, collect
from mkdocs_manifests.settings import Settings

Deployment = Callable[..., str]

CASES = [
    ("a field in the wrong case", "Replicas: 3  # three", "replicas: 3  # three"),
    ("a field in quotes", '"REPLICAS" : 3', '"replicas" : 3'),
    ("a number in quotes", "replicas: '3'", "replicas: 3"),
    ("a boolean in quotes", 'paused: "yes"', "paused: true"),
    ("a word in the wrong case", "strategy: {type: recreate}", "strategy: {type: Recreate}"),
    ("a word in quotes", "strategy: {type: 'recreate'} # so", "strategy: {type: 'Recreate'} # so"),
]


def with_line(line: str) -> str:
    return DEPLOYMENT.replace("replicas: 3", line)


@pytest.mark.parametrize(("wrong", "right"), [pytest.param(*case[1:], id=case[0]) for case in CASES])
def test_one_right_answer(project: Project, wrong: str, right: str) -> None:
    file = project.write("manifests/web.yaml", with_line(wrong))
    result = project.run("check", "--fix")
    assert file.read_text(encoding="utf-8") == with_line(right)
    assert result.exit_code == 0
    assert "Mended 1 problem in 1 file\n" in result.output


@pytest.mark.parametrize("written", ["yes", "0644", "1e3", "1_000", "3.10", "0x1F", "~1", "-0"])
def test_a_text_gets_quotes_around_what_the_author_wrote(project: Project, written: str) -> None:
    text = f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: a}}\ndata:\n  mode:   {written}   # as written\n"
    file = project.write("manifests/a.yaml", text)
    quoted = text if written == "~1" else text.replace(written, f'"{written}"')
    project.run("check", "--fix")
    assert file.read_text(encoding="utf-8") == quoted
    assert project.lines() == []


def test_a_removed_api_with_the_same_fields(project: Project) -> None:
    text = """
        apiVersion: batch/v1beta1   # old
        kind: CronJob
        metadata: {name: nightly}
        spec:
          schedule: "@daily"
          jobTemplate:
            spec:
              template:
                spec:
                  serviceAccount: nightly
                  restartPolicy: never
                  containers: [{name: a, image: b}]
        """
    file = project.write("manifests/a.yaml", text)
    project.run("check", "--fix")
    mended = file.read_text(encoding="utf-8")
    assert "apiVersion: batch/v1   # old\n" in mended
    assert "serviceAccountName: nightly\n" in mended
    assert "restartPolicy: Never\n" in mended


def test_a_budget_keeps_its_meaning_if_its_selector_names_pods(project: Project) -> None:
    text = "apiVersion: policy/v1beta1\nkind: PodDisruptionBudget\nmetadata: {name: a}\nspec: {minAvailable: 1, selector: SELECTOR}\n"
    named = project.write("manifests/a.yaml", text.replace("SELECTOR", "{matchLabels: {app: web}}"))
    empty = project.write("manifests/b.yaml", text.replace("SELECTOR", "{}"))
    missing = project.write("manifests/c.yaml", text.replace(", selector: SELECTOR", ""))
    project.run("check", "--fix")
    assert named.read_text(encoding="utf-8").startswith("apiVersion: policy/v1\n")
    assert empty.read_text(encoding="utf-8").startswith("apiVersion: policy/v1beta1\n")
    assert missing.read_text(encoding="utf-8").startswith("apiVersion: policy/v1beta1\n")


@pytest.mark.parametrize(
    "text",
    [
        "apiVersion: policy/v1beta1\nkind: PodDisruptionBudget\nmetadata: {name: a}\nspec: {minAvailable: 1, selector: {}}\n",
        "apiVersion: extensions/v1beta1\nkind: Ingress\nmetadata: {name: a}\nspec: {backend: {serviceName: a, servicePort: 80}}\n",
        with_line("replica: 3"),
        with_line("Replicas: 3\n  replicas: 2"),
        with_line("Replicas: 3\n  REPLICAS: 2"),
        with_line('replicas: "03"'),
        with_line("strategy: {type: Recreat}"),
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  a: &a 3\n  b: !!int 4\n  c: [5]\n",
    ],
    ids=[
        "another meaning",
        "other fields",
        "a guess",
        "there already",
        "two of them",
        "octal?",
        "no word",
        "no scalar",
    ],
)
def test_no_right_answer_or_several_are_left_to_the_author(project: Project, text: str) -> None:
    file = project.write("manifests/a.yaml", text)
    project.run("check", "--fix")
    left = file.read_text(encoding="utf-8")
    assert left.replace('&a "3"', "&a 3") == text


def test_pages_keep_their_layout_and_a_shown_file_is_mended_at_the_file(project: Project) -> None:
    page = project.root / "docs" / "page.md"
    page.parent.mkdir()
    block = "\r\n".join(f"    > {line}" for line in ("```yaml", *with_line("Replicas: 3").splitlines(), "```"))
    before = f"\ufeff# Seite — Café\r\n\r\n1.  Replicas: 3\r\n\r\n{block}\r\n\r\n"
    show = '```yaml\r\n--8<-- "manifests/web.yaml"\r\n```\r\nthe end without a line end'
    page.write_bytes((before + show).encode())
    file = project.write("manifests/web.yaml", with_line('replicas: "3"'))
    assert project.run("check", "--fix").exit_code == 0
    assert page.read_bytes() == (before.replace("> " + "  Replicas", ">   replicas") + show).encode()
    assert file.read_text(encoding="utf-8") == with_line("replicas: 3")


def test_a_part_of_a_file_in_a_page_is_mended_in_the_file(project: Project) -> None:
    file = project.write("docs/parts.txt", "--8<-- [start:pod]\nname: web\nimagePullPolicy: always\n--8<-- [end:pod]\n")
    project.write("docs/page.md", '```yaml fragment="Pod.spec.containers[]"\n--8<-- "docs/parts.txt:pod"\n```\n')
    assert project.run("check", "--fix").exit_code == 0
    assert "imagePullPolicy: Always\n" in file.read_text(encoding="utf-8")


def test_what_is_expected_ignored_or_in_the_baseline_stays(project: Project) -> None:
    wrong = with_line("Replicas: 3")
    files = [
        project.write("manifests/expected.yaml", f"# manifests: expect S201\n{wrong}"),
        project.write("manifests/ignored.yaml", wrong.replace("3", "3  # manifests: ignore S201 - on purpose", 1)),
        project.write("docs/page.md", f'```yaml expect="S201"\n{wrong}```\n'),
    ]
    before = [file.read_bytes() for file in files]
    assert project.run("check", "--fix").exit_code == 0
    assert [file.read_bytes() for file in files] == before


def test_a_change_that_brings_up_another_error_is_not_made(project: Project) -> None:
    text = "apiVersion: batch/v1beta1\nkind: CronJob\nmetadata: {name: a}\nspec: {schedule: daily}\n"
    good = with_line("Replicas: 3")
    file, other = project.write("manifests/a.yaml", text), project.write("manifests/b.yaml", good)
    result = project.run("check", "--fix")
    assert file.read_text(encoding="utf-8") == text
    assert other.read_text(encoding="utf-8") == with_line("replicas: 3")
    assert "V501" in result.output


def test_diff_is_a_patch_that_git_applies(project: Project) -> None:
    (project.root / ".git").rmdir()
    subprocess.run(["git", "init", "--quiet"], cwd=project.root, check=True)
    file = project.write("manifests/web.yaml", with_line("Replicas: 3").rstrip("\n"))
    page = project.write("docs/page.md", "# Page\n\n```yaml\n" + with_line("paused: 'no'") + "```\n")
    result = project.run("check", "--diff")
    assert result.exit_code == 1
    assert "Replicas" in file.read_text(encoding="utf-8")
    assert "--fix would mend 2 problems in 2 files" in result.stderr
    subprocess.run(["git", "apply", "-"], cwd=project.root, input=result.stdout, text=True, check=True)
    assert file.read_text(encoding="utf-8") == with_line("replicas: 3").rstrip("\n")
    assert "paused: false" in page.read_text(encoding="utf-8")
    assert project.run("check", "--diff").stdout == ""


def test_only_the_named_files_are_mended(project: Project) -> None:
    one = project.write("manifests/one.yaml", with_line("Replicas: 3"))
    two = project.write("manifests/two.yaml", with_line("Replicas: 3"))
    project.run("check", "--fix", "manifests/one.yaml")
    assert one.read_text(encoding="utf-8") == with_line("replicas: 3")
    assert two.read_text(encoding="utf-8") == with_line("Replicas: 3")


def test_a_link_to_another_place_is_not_written_through(
    project: Project, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside") / "web.yaml"
    outside.write_text(with_line("Replicas: 3"), encoding="utf-8")
    (project.root / "manifests").mkdir()
    (project.root / "manifests/web.yaml").symlink_to(outside)
    project.run("check", "--fix")
    assert outside.read_text(encoding="utf-8") == with_line("Replicas: 3")


def test_standard_input_cannot_be_mended(project: Project) -> None:
    assert project.run("check", "-", "--fix", stdin="a: b\n").exit_code == 2


def test_the_register_says_which_codes_can_be_mended(project: Project) -> None:
    assert {code for code, known in register().items() if known.fix} == set(FIXES)
    assert "check --fix: " in project.run("explain", "S201").output


def test_apis_with_the_same_fields_have_the_same_fields() -> None:
    """As far as a known version of Kubernetes still has both."""

    def names(schemas: Schemas, schema: Schema, seen: frozenset[str] = frozenset()) -> object:
        reference = schema.get("$ref", "")
        schema = schemas.resolve(schema)
        if reference in seen:
            return None
        items, extra = schema.get("items"), schema.get("additionalProperties")
        return (
            {name: names(schemas, below, seen | {reference}) for name, below in schema.get("properties", {}).items()},
            names(schemas, items, seen | {reference}) if isinstance(items, dict) else None,
            names(schemas, extra, seen | {reference}) if isinstance(extra, dict) else None,
        )

    compared = set()
    for version in KNOWN:
        schemas = Schemas.load(version)
        for (api_version, kind), gone in lifecycles().removed.items():
            old, new = schemas.kinds.get((api_version, kind)), schemas.kinds.get((gone.use, kind))
            if gone.same_fields and old and new:
                assert names(schemas, schemas.definition(old)) == names(schemas, schemas.definition(new)), (
                    api_version,
                    kind,
                )
                compared.add((api_version, kind))
    assert len(compared) >= 5


WORDS = st.sampled_from(
    ["replicas", "Replicas", "REPLICAS", "paused", "Paused", "minReadySeconds", "strategy", "unknown"]
)
VALUES = st.sampled_from(["3", '"3"', "'03'", "yes", '"no"', "{type: recreate}", "{Type: recreate}", "[]", "&a 1", "~"])
LABELS = st.sampled_from(["web", "3", "0644", "yes", '"x"', "1.0", "{a: b}"])
KINDS = st.sampled_from(["Deployment", "deployment", "Kind"])


@settings(max_examples=30, deadline=None, derandomize=True)
@given(st.lists(st.tuples(WORDS, VALUES), max_size=4), st.lists(LABELS, min_size=1, max_size=2), KINDS, st.booleans())
def test_mending_twice_is_mending_once_and_nothing_gets_worse(
    fields: list[tuple[str, str]], labels: list[str], kind: str, in_page: bool
) -> None:
    lines = (
        "\n  ".join(f"{name}: {value}  # {number}" for number, (name, value) in enumerate(fields)) or "paused: false"
    )
    text = with_line(lines).replace("kind: Deployment", f"kind: {kind}")
    text += "".join(
        f"---\napiVersion: v1\nkind: ConfigMap\nmetadata: {{name: a}}\ndata: {{a: {label}, b: {label}}}\n"
        for label in labels
    )
    with TemporaryDirectory() as folder:
        root = Path(folder)
        file = root / ("page.md" if in_page else "file.yaml")
        file.write_text(f"```yaml\n{text}```\n" if in_page else text, encoding="utf-8")
        sources = Sources(root, (PurePosixPath(file.name),))
        checker = Checker(root, Settings())
        catalog = collect(sources)
        before = Counter(problem.code for problem in checker.check(catalog).problems)
        write(root, mend(root, sources, checker, catalog))
        mended = collect(sources)
        after = Counter(problem.code for problem in checker.check(mended).problems)
        assert after <= before
        assert mend(root, sources, checker, mended).after == {}
        assert [line.partition("#")[2] for line in file.read_text(encoding="utf-8").split("\n")] == [
            line.partition("#")[2] for line in (f"```yaml\n{text}```\n" if in_page else text).split("\n")
        ]
