"""The page's judge and the build's: the same verdict on the same text, in the same words, at the same place."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import repeat
from pathlib import Path, PurePosixPath
from typing import Any, Self

import pytest

from mkdocs_manifests.checking.check import Checker
from mkdocs_manifests.kubernetes.versions import Version
from mkdocs_manifests.live.data import kinds_of, live_data
from mkdocs_manifests.live.reached import reached
from mkdocs_manifests.live.schema_data import Kind
from mkdocs_manifests.model import Example, Intent, Place, Problem, Purpose, Text
from mkdocs_manifests.reading.examples import Catalog, Sources, collect
from mkdocs_manifests.settings import Settings, load
from tests.live.conftest import HERE, Page
from tests.live.edits import edits

pytestmark = pytest.mark.usefixtures("live")

ROOT = HERE.parents[1]
FILE = PurePosixPath("example.yaml")
SERVER = Version(36)
"""The version of the API server that gave the verdicts."""
OLDER = (Version(25), Version(31), Version(37))
EDITS = 5000
COSTLY = 40
"""How many of these are made to files that define kinds."""
SEED = 20261122
Row = tuple[Any, ...]


@dataclass(frozen=True)
class Judged:
    """One text, with what both say of it: code, line and the rest of each problem."""

    text: str
    build: list[Row]
    page: list[Row]

    @property
    def same_verdict(self) -> bool:
        return refused(self.build) == refused(self.page)

    @property
    def same_lines(self) -> bool:
        return sorted(row[:2] for row in self.build) == sorted(row[:2] for row in self.page)

    def __str__(self) -> str:
        said = {
            "build": [row for row in self.build if row not in self.page],
            "page": [row for row in self.page if row not in self.build],
        }
        return f"{said}\n{self.text}"


def refused(rows: list[Row]) -> bool:
    return any("error" in row for row in rows)


def row_of_build(problem: Problem) -> Row:
    place = problem.place
    end = (place.column, place.end_line, place.end_column)
    return (problem.code, place.line, *end, str(problem.severity), problem.message, problem.hint)


def row_of_page(problem: dict[str, Any]) -> Row:
    names = ("code", "line", "column", "endLine", "endColumn", "severity", "message", "hint")
    return tuple(problem[name] for name in names)


def told(fragment: str) -> dict[str, Any]:
    """Return what the page is told of a text."""
    return {"file": str(FILE), "isFile": True} | ({"fragment": fragment} if fragment else {})


class Bench:
    """Judges texts by the build and by the page, which know the same kinds."""

    def __init__(
        self,
        folder: Path,
        settings: Settings,
        kinds: Collection[Kind] | None = None,
        reached: Collection[str] | None = None,
    ) -> None:
        self.file = folder / "data.json"
        self.checker = Checker(ROOT, settings)
        schemas = self.checker.knowledge.schemas(())
        all_kinds = {kind for one in schemas for kind in one.kinds}
        data = live_data(schemas, all_kinds if kinds is None else kinds, settings, reached=reached).data
        self.file.write_text(json.dumps(data), encoding="utf-8")
        self.page = Page(str(HERE / "harness.mjs"), str(self.file))

    def __enter__(self) -> Self:
        self.page.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        self.page.__exit__(*error)

    def judge(self, texts: Sequence[str], *fragments: str) -> list[Judged]:
        """Judge texts by both, at the same time; the first are fragments with the paths that are given."""
        paths = [*fragments, *repeat("", len(texts) - len(fragments))]
        calls = [{"text": text, "options": told(path)} for text, path in zip(texts, paths, strict=True)]
        answers = self.page.answers(calls)
        build = [sorted(map(row_of_build, self.alone(*one))) for one in zip(texts, paths, strict=True)]
        found = [sorted(map(row_of_page, answer)) for answer in answers]
        return [Judged(*one) for one in zip(texts, build, found, strict=True)]

    def alone(self, text: str, fragment: str) -> Sequence[Problem]:
        purpose = Purpose(Intent.FRAGMENT, fragment) if fragment else Purpose()
        example = Example(Text(text, FILE), Place(FILE, 1, 1, 1, 1), purpose)
        return self.checker.check(Catalog((example,))).problems


def written(folder: str) -> list[str]:
    files = sorted((ROOT / folder).rglob("*.yaml"))
    texts = [file.read_bytes().decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n") for file in files]
    # With each change of the kinds that there are, both prepare all that they know anew.
    return sorted(texts, key=lambda text: "CustomResourceDefinition" in text)


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    with Bench(tmp_path_factory.mktemp("judge"), Settings(kubernetes_versions=(SERVER,))) as bench:
        yield bench


def disagreements(judged: Sequence[Judged]) -> list[str]:
    return [str(one) for one in judged if one.build != one.page]


@pytest.mark.parametrize("folder", ["tests/verdicts", "manifests"])
def test_they_say_the_same_of_every_file(bench, folder):
    judged = bench.judge(written(folder))
    assert any(one.build for one in judged)
    assert disagreements(judged) == []


def test_they_agree_on_edited_files(bench, tmp_path):
    texts = written("tests/verdicts") + written("manifests")
    # Each CustomResourceDefinition is a new kind, for which both prepare all that they know anew.
    costly = [text for text in texts if "CustomResourceDefinition" in text]
    cheap = [text for text in texts if text not in costly]
    judged = bench.judge([*edits(cheap, EDITS - COSTLY, SEED), *edits(costly, COSTLY, SEED)])
    different = disagreements(judged)
    (tmp_path / "disagreements.txt").write_text("\n\n".join(different), encoding="utf-8")
    assert len(judged) == EDITS
    assert sum(refused(one.build) for one in judged) > EDITS / 4
    assert sum(one.same_verdict for one in judged) >= 0.998 * EDITS, different
    assert sum(one.same_lines for one in judged) >= 0.99 * EDITS, different


def test_they_agree_by_several_versions_at_once(tmp_path):
    with Bench(tmp_path, Settings(kubernetes_versions=OLDER)) as bench:
        judged = bench.judge([*written("tests/verdicts")[::8], REMOVED])
    assert any("in Kubernetes 1.25" in row[6] for one in judged for row in one.build)
    assert disagreements(judged) == []


def test_they_say_the_same_of_every_example_of_the_guide(tmp_path):
    settings = replace(load(ROOT / "mkdocs.yml"), externals=())
    folders = (settings.docs, *map(PurePosixPath, settings.manifests))
    catalog = collect(Sources(ROOT, folders, settings.exclude, settings.snippet_paths, settings.dedent_snippets))
    checker = Checker(ROOT, settings)
    judged = [one for one in checker.check(catalog).judged if one.example.purpose.intent is not Intent.SKIP]
    judged.sort(key=lambda one: one.example.purpose.path, reverse=True)
    fragments = [one.example.purpose.path for one in judged if one.example.purpose.path]
    kinds = kinds_of((manifest for one in judged for manifest in one.manifests), fragments, checker.schemas)
    # With the definitions alone that come first.
    assert len(fragments) > 10
    assert len(kinds) > 30
    with Bench(tmp_path, settings, kinds, reached(judged, checker.versions)) as bench:
        assert disagreements(bench.judge([one.example.text.value for one in judged], *fragments)) == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("Pod.spec.containers[]", "- name: web\n  imagePullPolicy: Sometimes\n- image: nginx:1.29\n  port: 80\n"),
        ("Pod.spec.containers[]", "name: Web\nports: 80\n"),
        ("Deployment.spec.template.spec", "containers: []\nrestartPolicy: Never\n"),
        ("Service.spec", "ports:\n  - port: 99999\n    targetPort: http_port\n"),
        ("ConfigMap.data", "a b: c\nd: 1\n"),
    ],
)
def test_they_agree_on_fragments(bench, path, text):
    [judged] = bench.judge([text], path)
    assert judged.build
    assert disagreements([judged]) == []


@pytest.mark.parametrize(
    "text",
    [
        "kind: Deploymnt\napiVersion: apps/v1\n",
        "kind: Ingress\napiVersion: extensions/v1beta1\n",
        "kind: Widget\napiVersion: example.com/v1\n",
        "kind: Pod\n",
        "apiVersion: 1\nkind: Pod\n",
        "just: data\n",
        "apiVersion: v1\nkind: List\nitems: [1, {apiVersion: v1, kind: Pod, metadata: {name: A}}]\n",
        "# manifests: ignore S201\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: 1, b: yes, c: 1e3, d: 0x1F, e: 18446744073709551616}\n",
        "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {ports: [{port: 9223372036854775808}]}\n",
        "a: &a [*a]\n",
        "a: [" * 100,
        "...\nkind: Pod\n",
        "{{ template }}\n",
        "apiVersion: v1\nkind: Pod\nmetadata: {labels: {\U0001f600\U0001f600: x, b: 1}}\n",
        "a: \x07\n",
        "a: 1\n---\n---\nb: 2\n",
        "toString: 1\n__proto__: 2\nconstructor: 3\napiVersion: v1\nkind: Pod\n",
        "apiVersion: v1\nkind: Pod\nmetadata: {name: a, labels: {toString: x, __proto__: y}}\nspec: {hasOwnProperty: 1}\n",
    ],
)
def test_they_agree_on_odd_texts(bench, text):
    [judged] = bench.judge([text])
    assert judged.build
    assert disagreements([judged]) == []


def test_a_comment_keeps_a_problem_quiet_for_both(bench):
    text = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n# manifests: ignore S201\nx: 1\n"
    assert bench.judge([text.replace("ignore", "note")])[0].build
    [judged] = bench.judge([text])
    assert judged.build == judged.page == []


REMOVED = """\
apiVersion: flowcontrol.apiserver.k8s.io/v1beta2
kind: FlowSchema
metadata:
  name: removed-later
spec:
  priorityLevelConfiguration:
    name: exempt
"""
