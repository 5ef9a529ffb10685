"""The guide is clean, and whichever of its manifests breaks, the check names the file, the line and the column."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path, PurePosixPath

import pytest

from mkdocs_manifests.checking.check import Checker
from mkdocs_manifests.model import Example, Intent
from mkdocs_manifests.reading.examples import Catalog, Sources, collect, from_text
from mkdocs_manifests.settings import load

ROOT = Path(__file__).parent.parent.parent
SETTINGS = load(ROOT / "mkdocs.yml")
SOURCES = Sources(
    ROOT,
    (SETTINGS.docs, *map(PurePosixPath, SETTINGS.manifests)),
    SETTINGS.exclude,
    SETTINGS.snippet_paths,
    SETTINGS.dedent_snippets,
)
NONSENSE = "nonsense"
VERSIONS = ["1.35", "1.36", "1.37"]
NEWER = "apiVersion: admissionregistration.k8s.io/v1\nkind: MutatingAdmissionPolicy\nmetadata:\n  name: newer\n"
"""A kind that came with 1.36."""


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return collect(SOURCES)


@pytest.fixture(scope="module")
def checker() -> Checker:
    return Checker(ROOT, SETTINGS)


def test_the_guide_is_clean(catalog: Catalog, checker: Checker) -> None:
    report = checker.check(catalog)
    assert [f"{problem.place}: {problem.code} {problem.message}" for problem in report.problems] == []
    assert report.counts.manifests > 150


def test_the_guide_is_judged_by_each_version_that_it_says_it_is_valid_for(checker: Checker) -> None:
    assert [str(version) for version in SETTINGS.kubernetes_versions] == VERSIONS
    found = checker.check(from_text(PurePosixPath("newer.yaml"), NEWER, SOURCES)).problems
    assert [[str(version) for version in problem.versions] for problem in found if problem.code == "V501"] == [
        VERSIONS[:1]
    ]
    for page in (ROOT / "docs/guide").glob("*.md"):
        assert "Valid for Kubernetes 1.35 to 1.37." in page.read_text(encoding="utf-8"), page.stem


def kind_line(example: Example) -> int | None:
    """Return the number, from 0, of the line that names the example's first kind; None where it has none of its own."""
    lines = example.text.value.split("\n")
    return next((number for number, line in enumerate(lines) if line.startswith("kind:")), None)


def test_breaking_any_example_is_reported_at_its_line_and_column(catalog: Catalog) -> None:
    newest = SETTINGS.kubernetes_versions[-1:]
    checker = Checker(ROOT, replace(SETTINGS, kubernetes_versions=newest, select=()))
    broken = 0
    for example in catalog.examples:
        number = kind_line(example)
        if example.purpose.intent is not Intent.MANIFESTS or example.purpose.expect or number is None:
            continue
        place = example.text.place(number, 0, number, 1)
        if place.file not in catalog.texts or (example.text.origins is not None and place.file != example.place.file):
            continue
        lines = catalog.texts[place.file].split("\n")
        prefix = lines[place.line - 1][: place.column - 1].replace("-", " ")
        lines.insert(place.line, f"{prefix}{NONSENSE}: true")
        report = checker.check(from_text(place.file, "\n".join(lines), SOURCES))
        found = [str(problem.place) for problem in report.problems if f'"{NONSENSE}"' in problem.message]
        assert found == [f"{place.file}:{place.line + 1}:{place.column}"], example.place
        broken += 1
    assert broken > 150
