"""The guide in plain words: short sentences, no filler, nothing that is wrong today or soon."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
import textstat
import yaml

from tests.guide.conftest import ROOT
from tests.guide.prose import sentences, without_code

GUIDE = sorted((ROOT / "docs/guide").glob("*.md"))
REFERENCE = sorted((ROOT / "docs/reference").glob("*.md"))
CHAPTERS = sorted((ROOT / "docs/recordings").glob("*/chapters.yaml"))
PAGES = [ROOT / "docs/index.md", *GUIDE, *REFERENCE]

FILLER = re.compile(r"\b(simply|just|easy|easily|obviously|of course|trivial(ly)?|basically|actually)\b", re.IGNORECASE)
PATCH_VERSION = re.compile(r"(Kubernetes|kubectl|kubelet|\bv)[ ]?v?1\.\d\d\.\d")
OUTDATED = re.compile(
    r"\bmaster nodes?\b|\bslaves?\b|\bminions?\b|\bwhitelist|\bblacklist|\bdockershim\b|\bWeave Net\b"
    r"|\bk8s\b(?![-./])|node-role\.kubernetes\.io/master|kubectl get cs\b|--record\b|:latest\b|PodSecurityPolicy"
    r"|(extensions|apps|policy|batch)/v\dbeta\d",
    re.IGNORECASE,
)
SAID_TO_BE_OVER = re.compile(r"\b(deprecated|removed|no longer|gone|replaced|never)\b", re.IGNORECASE)


@cache
def lines(page: Path) -> list[tuple[str, str]]:
    """Return the lines of a page outside of code blocks, with their place."""
    text = without_code(page.read_text(encoding="utf-8"))
    return [(f"{page.relative_to(ROOT)}:{number}", line) for number, line in enumerate(text.split("\n"), 1)]


def grade(page: Path) -> float:
    return textstat.flesch_kincaid_grade(sentences(page))


@pytest.mark.parametrize("page", GUIDE, ids=lambda page: page.stem)
def test_a_part_reads_like_a_book_for_the_young(page: Path):
    assert grade(page) <= 9


@pytest.mark.parametrize("page", REFERENCE, ids=lambda page: page.stem)
def test_the_reference_reads_nearly_as_well(page: Path):
    assert grade(page) <= 11


@pytest.mark.parametrize("page", GUIDE, ids=lambda page: page.stem)
def test_sentences_are_short_on_average(page: Path):
    text = sentences(page)
    assert textstat.lexicon_count(text) / textstat.sentence_count(text) <= 18


@pytest.mark.parametrize("file", CHAPTERS, ids=lambda file: file.parent.name)
def test_the_chapters_of_a_recording_are_as_plain(file: Path):
    chapters = yaml.safe_load(file.read_bytes())["chapters"]
    text = "\n".join(chapter["text"] for chapter in chapters)
    assert textstat.flesch_kincaid_grade(text) <= 9
    assert [chapter for chapter in chapters if FILLER.search(chapter["title"] + chapter["text"])] == []


@pytest.mark.parametrize("pattern", [FILLER, PATCH_VERSION], ids=["filler", "patch version"])
def test_no_page_has_words_that_do_not_belong(pattern: re.Pattern[str]):
    found = [f"{place}: {line}" for page in PAGES for place, line in lines(page) if pattern.search(line)]
    assert found == []


def test_what_is_over_is_only_named_to_say_so():
    found = [
        f"{place}: {line}"
        for page in PAGES
        for place, line in lines(page)
        if OUTDATED.search(line) and not SAID_TO_BE_OVER.search(line)
    ]
    assert found == []


@pytest.mark.parametrize("file", sorted((ROOT / "manifests").rglob("*.yaml")), ids=lambda file: file.stem)
def test_no_manifest_runs_whatever_is_newest(file: Path):
    assert ":latest" not in file.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("pattern", "line"),
    [
        (FILLER, "Simply apply it."),
        (PATCH_VERSION, "since Kubernetes 1.37.2"),
        (OUTDATED, "the master node"),
        (OUTDATED, "image: nginx:latest"),
    ],
)
def test_words_that_do_not_belong_are_found(pattern: re.Pattern[str], line: str):
    assert pattern.search(line)


def test_code_and_tables_are_no_sentences(tmp_path: Path):
    page = tmp_path / "page.md"
    page.write_text(
        "---\ntitle: x\n---\n# Head\n\nA *word* and [a link](x.md) of `code here`.\n\n| a | b |\n\n```\ncode\n```\n"
    )
    assert sentences(page) == "A word and a link of this."
