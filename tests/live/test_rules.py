"""The page judges by rules, references and custom kinds as the build does: same codes, messages, hints and places."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
import yaml

from mkdocs_manifests.checking.check import Checker
from mkdocs_manifests.checking.codes import register
from mkdocs_manifests.checking.references import Scope, check_references
from mkdocs_manifests.checking.rule_files import documented
from mkdocs_manifests.checking.rules import Rules
from mkdocs_manifests.kubernetes.references import References
from mkdocs_manifests.model import Example, Manifest, Place, Problem, Text
from mkdocs_manifests.reading.examples import Sources, from_text
from mkdocs_manifests.reading.manifests import manifests_of
from mkdocs_manifests.reading.yaml_reader import read
from mkdocs_manifests.settings import Settings
from tests.live.conftest import HERE, Ask
from tests.live.drawn import Drawn

ROOT = HERE.parents[1]
FILE = PurePosixPath("example.yaml")
PAGE = Place(PurePosixPath("page.md"), 1, 1, 1, 1)
FIELDS = ("code", "severity", "message", "hint", "line", "column", "endLine", "endColumn")
NAME = re.compile(r"(?<=[nN]ame: )[a-z][a-z-]+")
Row = tuple[Any, ...]


def texts() -> Iterator[str]:
    """Yield all manifests at hand: labelled cases, the guide's files, and the examples of all codes."""
    for file in (*sorted(ROOT.glob("tests/verdicts/*.yaml")), *sorted(ROOT.glob("manifests/**/*.yaml"))):
        yield file.read_text(encoding="utf-8")
    for rule in documented():
        yield from (rule.texts["wrong"], rule.texts["right"])
    for code in register().values():
        if code.language == "yaml":
            yield from (code.wrong, code.right)


@lru_cache(maxsize=4096)
def manifests(written: str) -> tuple[Manifest, ...]:
    text = Text(written, FILE)
    return tuple(manifest for document in read(text).documents for manifest in manifests_of(document, text))


def rows_of_build(problems: Iterator[Problem] | Sequence[Problem]) -> list[Row]:
    return sorted(
        (one.code, str(one.severity), one.message, one.hint, place.line, place.column, place.end_line, place.end_column)
        for one in problems
        for place in (one.place,)
    )


def rows_of_page(answer: dict[str, Any]) -> list[Row]:
    assert "throws" not in answer, answer["throws"]
    return sorted(tuple(problem[field] for field in FIELDS) for problem in answer["gives"])


def differences(
    written: Sequence[Any], build: Sequence[list[Row]], page: Sequence[list[Row]]
) -> list[tuple[Any, list[Row], list[Row]]]:
    """Return what each alone says, with what was judged."""
    return [
        (one, [row for row in left if row not in right], [row for row in right if row not in left])
        for one, left, right in zip(written, build, page, strict=True)
        if left != right
    ]


def test_both_judge_by_rules_alike(twins: Ask, newest) -> None:
    rules = Rules.load(newest, advice=("A6",))
    written = list(texts())
    build = [rows_of_build([problem for one in manifests(text) for problem in rules.check(one)]) for text in written]
    page = [rows_of_page(answer) for answer in twins({"ask": "judge", "text": text} for text in written)]
    assert differences(written, build, page) == []
    assert {row[0] for rows in build for row in rows} >= {rule.code for rule in documented()}


def folders() -> Iterator[list[str]]:
    """Yield the guide's manifests, by folder."""
    for folder in sorted({file.parent for file in ROOT.glob("manifests/**/*.yaml")}):
        yield [file.read_text(encoding="utf-8") for file in sorted(folder.glob("*.yaml"))]


def misspelt(draw: Drawn, text: str) -> str:
    """Return a text in which one name lacks a letter."""
    names = list(NAME.finditer(text))
    if not names:
        return text
    at = draw.randrange(names[0].start(), names[0].end()) if len(names) == 1 else draw.choice(names).start() + 1
    return text[:at] + text[at + 1 :]


@lru_cache(maxsize=2048)
def scope(text: str) -> Scope:
    """Return an example; texts are asked for in several cases."""
    return Scope(Example(Text(text, FILE), PAGE), manifests(text))


def build_references(own: str, others: Sequence[str], newest, finder: References) -> list[Row]:
    return rows_of_build(check_references([*map(scope, (own, *others))], newest, (), finder, [0])[0])


def test_both_follow_references_alike(twins: Ask, newest) -> None:
    draw = Drawn(8)
    cases: list[tuple[str, list[str]]] = [(text, []) for text in texts()]
    for texts_of_page in folders():
        for index, text in enumerate(texts_of_page):
            others = [*texts_of_page[:index], *texts_of_page[index + 1 :]]
            cases += [(text, others), (misspelt(draw, text), others), (text, [misspelt(draw, one) for one in others])]
    finder = References(newest)
    build = [build_references(own, others, newest, finder) for own, others in cases]
    answers = twins({"ask": "references", "text": own, "others": others} for own, others in cases)
    assert differences(cases, build, [rows_of_page(answer) for answer in answers]) == []
    assert {row[0] for rows in build for row in rows} >= {"X401", "X402", "X404", "X405", "X406", "X407"}


def definition(schema: dict[str, Any], spec: dict[str, Any]) -> str:
    """Return a CustomResourceDefinition, and an object of its kind."""
    rules = {key: schema.pop(key) for key in list(schema) if key.startswith("x-")}
    root = {"type": "object", "properties": {"spec": {"type": "object", "properties": schema, **rules}}}
    version = {"name": "v1", "served": True, "storage": True, "schema": {"openAPIV3Schema": root}}
    names = {"kind": "Shop", "plural": "shops", "singular": "shop"}
    crd = {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {"name": "shops.example.com"},
        "spec": {"group": "example.com", "scope": "Namespaced", "names": names, "versions": [version]},
    }
    shop = {"apiVersion": "example.com/v1", "kind": "Shop", "metadata": {"name": "corner"}, "spec": spec}
    return yaml.dump_all([crd, shop], sort_keys=False)


@pytest.fixture(scope="module")
def judge() -> Callable[[str], list[Problem]]:
    checker = Checker(Path(), Settings())

    def judged(text: str) -> list[Problem]:
        page = PurePosixPath("docs/page.md")
        report = checker.check(from_text(page, f"```yaml\n{text}```\n", Sources(Path(), ())))
        return list(report.problems)

    return judged


def test_both_judge_custom_kinds_alike(twins: Ask, judge) -> None:
    cases = yaml.safe_load((HERE / "cases" / "custom.yaml").read_text(encoding="utf-8"))
    written = [definition(case["schema"], case["spec"]) for case in cases]
    build = [rows_of_build(judge(text)) for text in written]
    assert [sorted({row[0] for row in rows}) for rows in build] == [case["codes"] for case in cases]
    page = [rows_of_page(answer) for answer in twins({"ask": "check", "text": text, "options": {}} for text in written)]
    moved = [[(*row[:4], row[4] - 1, row[5], row[6] - 1, row[7]) for row in rows] for rows in build]
    assert differences(written, moved, page) == []
