"""Every rule is shown by a wrong and a right manifest, and does what it says of them."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

import pytest

from mkdocs_manifests.checking.rule_files import ON, TEXTS, Rule, Shelf, built_in, documented
from mkdocs_manifests.checking.rules import Rules, check_rule, placeholders
from mkdocs_manifests.checking.schema import check_schema
from mkdocs_manifests.kubernetes.schemas import EVERY_MANIFEST, Schemas
from mkdocs_manifests.model import Manifest, Problem, Severity, Text
from mkdocs_manifests.reading.manifests import manifests_of
from mkdocs_manifests.reading.yaml_reader import read

RULES = tuple(documented())
EACH_RULE = pytest.mark.parametrize("rule", RULES, ids=[f"{rule.code}-{rule.file.stem}-{rule.line}" for rule in RULES])


@pytest.fixture(scope="module")
def schemas() -> Schemas:
    return Schemas.load()


@pytest.fixture(scope="module")
def rules(schemas) -> Rules:
    return Rules.load(schemas)


def manifests(written: str) -> list[Manifest]:
    text = Text(written, PurePosixPath("example.yaml"))
    reading = read(text)
    assert not reading.problems
    return [manifest for document in reading.documents for manifest in manifests_of(document, text)]


def judged(rules: Rules, written: str) -> list[Problem]:
    return [problem for manifest in manifests(written) for problem in rules.check(manifest)]


def rules_with(rule: Rule, rules: Rules, schemas: Schemas) -> Rules:
    return Rules.load(schemas, advice=(rule.code,)) if rule.code.startswith("A6") else rules


@EACH_RULE
def test_wrong_example_has_exactly_this_problem(rule, rules, schemas):
    problems = judged(rules_with(rule, rules, schemas), rule.texts["wrong"])
    assert {problem.code for problem in problems} == {rule.code}
    assert rule.severity in {problem.severity for problem in problems}


@EACH_RULE
def test_right_example_has_no_problem(rule, rules, schemas):
    assert judged(rules_with(rule, rules, schemas), rule.texts["right"]) == []
    assert [problem for one in manifests(rule.texts["right"]) for problem in check_schema(one, schemas)] == []


@EACH_RULE
def test_rule_compiles_and_says_everything(rule, schemas):
    check_rule(rule)
    assert all(rule.texts.get(text) for text in TEXTS if text != "server" or rule.severity is Severity.ERROR)
    assert not rule.message.endswith(".")
    assert not rule.hint.endswith(".")
    assert all(name == EVERY_MANIFEST or schemas.definition(name) for name in rule.on)
    assert placeholders(rule) <= {"self", "key", "index", "reason", *(name for name, _ in rule.bind)}


def test_a_code_says_one_thing():
    titles: dict[str, set[str]] = {}
    for rule in RULES:
        titles.setdefault(rule.code, set()).add(rule.title)
    assert [code for code, said in titles.items() if len(said) > 1] == []


def test_messages_fill_all_their_placeholders(rules, schemas):
    for rule in RULES:
        for problem in judged(rules_with(rule, rules, schemas), rule.texts["wrong"]):
            assert not re.search(r"\{[a-z_]+(\.\w+)*\}", problem.message), rule.code


def test_shelf_reads_the_same_rules_as_the_whole_files():
    shelf = Shelf.open(built_in())
    read_singly = {
        (rule.file, rule.line): (rule.code, rule.message, rule.must, rule.on)
        for name in shelf.entries
        for rule in shelf.on(name)
    }
    assert read_singly == {(rule.file, rule.line): (rule.code, rule.message, rule.must, rule.on) for rule in RULES}
    assert all(ON.search(rule_file.text) for rule_file in built_in())
