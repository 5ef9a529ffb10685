"""Every code is documented, and its examples do what its page says; run from the page as it is published."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath

import pytest

import mkdocs_manifests
from mkdocs_manifests.checking.check import Checker, Report
from mkdocs_manifests.checking.codes import Code, register
from mkdocs_manifests.publishing.problem_pages import FOLDER, beside, page
from mkdocs_manifests.reading.examples import Sources, from_text
from mkdocs_manifests.settings import Settings

PACKAGE = Path(mkdocs_manifests.__file__).parent
CODES = register()
BUILD_ONLY = {"D106", "D108", "D109", "D110", "D111", "D112", "C702", "C703", "V503", "X407"}
"""Problems that no example of one page can show."""
NESTED = re.compile(r"^````markdown\n(.*?)^````$", re.MULTILINE | re.DOTALL)


def check(code: Code, text: str) -> Report:
    """Check a text as the page of a code."""
    settings = Settings(select=(code.code,), per_file_ignores=beside())
    file = PurePosixPath(FOLDER, f"{code.code}.md")
    return Checker(Path(), settings).check(from_text(file, text, Sources(Path(), ())))


def test_every_code_that_is_reported_is_documented() -> None:
    written = {code for path in PACKAGE.rglob("*.py") for code in re.findall(r'"([A-Z]\d{3})"', path.read_text())}
    named = set(re.findall(r'"code": "([A-Z]\d{3})"', (PACKAGE / "kubernetes" / "references.json").read_text()))
    assert written | named <= set(CODES)


def test_codes_are_told_apart_by_their_titles() -> None:
    titles = [code.title for code in CODES.values()]
    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize(
    "code", [code for code in CODES.values() if code.code not in BUILD_ONLY], ids=lambda code: code.code
)
def test_the_examples_of_a_code_do_what_its_page_says(code: Code) -> None:
    text = page(code)
    if code.language == "markdown":
        wrong, right = (shown.replace(";--8<--", "--8<--") for shown in NESTED.findall(text))
        beside = {"S201"} if code.code == "D104" else set()
        assert {problem.code for problem in check(code, wrong).problems} == {code.code} | beside
        assert check(code, right).problems == ()
        return
    report = check(code, text)
    assert report.problems == (), "\n".join(
        f"{problem.place}: {problem.code} {problem.message}" for problem in report.problems
    )
    assert {problem.code for one in report.judged for problem in one.expected} == {code.code}


@pytest.mark.parametrize("code", CODES.values(), ids=lambda code: code.code)
def test_a_code_says_why_it_matters(code: Code) -> None:
    assert len(code.title) <= 80
    assert len(code.why.split()) >= 4
    assert bool(code.wrong) == bool(code.right)
    assert code.wrong or code.code in BUILD_ONLY
