"""Ten thousand strange inputs: nothing raises, every problem stands inside its file, and every picture is well-formed."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path, PurePosixPath
from random import Random
from xml.etree import ElementTree as ET

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mkdocs_manifests.checking.check import Checker
from mkdocs_manifests.drawing.drawing import VIEWS, draw
from mkdocs_manifests.kubernetes.schemas import Schemas
from mkdocs_manifests.model import Place, Text
from mkdocs_manifests.reading.examples import Sources, from_text
from mkdocs_manifests.reading.fences import read_page
from mkdocs_manifests.reading.manifests import is_manifest, manifests_of
from mkdocs_manifests.reading.snippets import Snippets
from mkdocs_manifests.reading.yaml_reader import read
from mkdocs_manifests.reporting.lines import line
from mkdocs_manifests.settings import Settings
from tests.hostile.strange import SIGNS, controls, manifest, manifests, text_of
from tests.relating.helpers import references

READER, SCANNER, CHECKER, DRAWER = 5_500, 3_300, 950, 250
FILE, PAGE = PurePosixPath("file.yaml"), PurePosixPath("docs/page.md")
INCLUDED = {
    "a.yaml": "kind: Pod\n# --8<-- [start:x]\na: 1\n# --8<-- [end:x]\n",
    "b.yaml": "a:\n  - b\n",
    "c.md": '```yaml\n--8<-- "a.yaml"\n```\n',
}
CHANCE = st.randoms(use_true_random=True)


def cases(count: int) -> settings:
    """Return the settings for so many cases, the same in every run."""
    return settings(
        max_examples=count, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
    )


def is_inside(place: Place, text: str) -> bool:
    """Return whether a place lies in a text; one past the end of a line, or of the text, is still in it."""
    lines = text.replace("\r\n", "\n").split("\n")
    start, end = (place.line, place.column), (place.end_line, place.end_column)
    return start <= end and all(
        1 <= line <= len(lines) and 1 <= column <= len(lines[line - 1]) + 2 for line, column in (start, end)
    )


def test_there_are_enough_of_them():
    assert READER + SCANNER + CHECKER + DRAWER >= 10_000


@cases(READER)
@given(CHANCE)
def test_the_reader_takes_any_text(random: Random):
    text = text_of(random, SIGNS["yaml"])
    reading = read(Text(text, FILE))
    for problem in reading.problems:
        assert is_inside(problem.place, text), problem
        assert not controls(line(problem))
    for document in reading.documents:
        json.dumps(document.data, allow_nan=False)
        assert document.node.start <= document.node.end
        for found in manifests_of(document, Text(text, FILE)) if is_manifest(document.data) else ():
            assert is_inside(found.place(("metadata", "name")), text)


@pytest.fixture(scope="module")
def includes(tmp_path_factory: pytest.TempPathFactory) -> Snippets:
    root = tmp_path_factory.mktemp("strange")
    for name, text in INCLUDED.items():
        (root / name).write_text(text)
    return Snippets(root)


@cases(SCANNER)
@given(random=CHANCE)
def test_the_scanner_takes_any_page(includes: Snippets, random: Random):
    text = text_of(random, SIGNS["markdown"])
    files = {PAGE: text, **{PurePosixPath(name): written for name, written in INCLUDED.items()}}
    page = read_page(text, PAGE, includes)
    for fence in page.fences:
        assert is_inside(fence.place, files[fence.place.file]), fence
        lines = fence.text.value.split("\n")
        for number, written in enumerate(lines):
            place = fence.text.place(number, 0, number, len(written))
            assert 1 <= place.line <= files[place.file].replace("\r\n", "\n").count("\n") + 1
    for missing in page.missing:
        assert 1 <= missing.origin.line <= files[missing.origin.file].count("\n") + 1


@lru_cache(maxsize=1)
def schemas() -> Schemas:
    return Schemas.load()


@lru_cache(maxsize=1)
def checker() -> Checker:
    return Checker(Path(), Settings(select=("A",)))


@cases(CHECKER)
@given(CHANCE)
def test_the_checker_takes_any_manifest(random: Random):
    text = manifests(random, schemas())
    report = checker().check(from_text(FILE, text, Sources(Path(), ())))
    for problem in report.problems:
        assert is_inside(problem.place, text), problem
        assert problem.message
        assert len(problem.message) < 1_000
        assert not controls(line(problem))
        assert not problem.fix or problem.hint


@cases(DRAWER)
@given(CHANCE)
def test_the_drawer_takes_any_manifests(random: Random):
    found = []
    for _ in range(random.choice((1, 2, 5))):
        reading = read(Text(manifest(random, schemas()), FILE))
        found += [
            one
            for document in reading.documents
            if is_manifest(document.data)
            for one in manifests_of(document, Text("", FILE))
        ]
    drawing = draw(found, view=random.choice(VIEWS), schemas=references(), link=lambda _: "#here")
    root = ET.fromstring(f"<div>{drawing.svg}{drawing.links}</div>")  # noqa: S314 - our own
    assert root.find("{*}svg") is not None or root.find("svg") is not None
    identifiers = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(identifiers) == len(set(identifiers))


def test_made_manifests_are_mostly_judged_and_some_are_right():
    """Otherwise the tests above would be about nothing."""
    random = Random(7)  # noqa: S311 - the same manifests in every run
    reports = [checker().check(from_text(FILE, manifest(random, schemas()), Sources(Path(), ()))) for _ in range(200)]
    codes = {problem.code for report in reports for problem in report.problems}
    assert len(codes) > 25
    assert {code[0] for code in codes} >= {"S", "R", "X", "A"}
    assert sum(report.counts.manifests for report in reports) > 150
