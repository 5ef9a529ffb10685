"""The report for people at a terminal: each problem with its line, a caret and what to write instead."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from mkdocs_manifests.checking.check import Counts, Report
from mkdocs_manifests.checking.codes import title_of
from mkdocs_manifests.model import Intent, Problem, Severity
from mkdocs_manifests.plain_text import printable
from mkdocs_manifests.reporting.lines import by_code, excerpt, files_of, line, path

RED: Final = "\x1b[31m"
YELLOW: Final = "\x1b[33m"
BOLD: Final = "\x1b[1m"
DIM: Final = "\x1b[2m"
PLAIN: Final = "\x1b[0m"
GROUPED: Final = 2
"""From so many codes on, the summary counts problems by code."""


@dataclass(frozen=True, slots=True)
class Paint:
    """Colours, or none."""

    colour: bool = False

    def __call__(self, style: str, text: str) -> str:
        """Return text in a style, if there are colours."""
        return f"{style}{text}{PLAIN}" if self.colour else text


def render(report: Report, texts: Mapping[PurePosixPath, str], paint: Paint, *, concise: bool = False) -> Iterator[str]:
    """Yield the lines of the report: problems first, then the summary."""
    for problem in report.problems:
        if concise:
            yield line(problem)
        else:
            yield from _whole(problem, texts.get(problem.place.file, ""), paint)
            yield ""
    yield from summary(report, paint)


def _whole(problem: Problem, source: str, paint: Paint) -> Iterator[str]:
    style = RED if problem.severity is Severity.ERROR else YELLOW
    where = f"{path(problem.place.file)}:{problem.place.line}:{problem.place.column}"
    yield f"{paint(BOLD, where)}: {paint(style, problem.code)} {printable(problem.message)}"
    number, source_line, carets = "", "", ""
    if lines := excerpt(problem, source):
        number, source_line, carets = lines
        yield from (paint(DIM, number), source_line, paint(style, carets))
    gutter = " " * (len(str(problem.place.line)) + 1)
    if problem.hint:
        yield f"{gutter}= {printable(problem.hint)}"
    for place in problem.shown_in:
        yield printable(f"{gutter}= shown in {place.file}:{place.line}")


def summary(report: Report, paint: Paint) -> Iterator[str]:
    """Yield what was found, by code where there are several, and what was looked at."""
    groups = by_code(report.problems)
    if len(groups) >= GROUPED:
        for code, problems in groups.items():
            yield f"{len(problems):6,} {code}  {title_of(code)}"
        yield ""
    looked = counts(report.counts)
    yield f"Found {found(report, paint)}: {looked}" if report.problems else f"No problems: {looked}"


def found(report: Report, paint: Paint) -> str:
    """Return how many problems there are, in one line: `2 errors and 1 warning in 3 files`."""
    errors = sum(problem.severity is Severity.ERROR for problem in report.problems)
    warnings = len(report.problems) - errors
    numbers = " and ".join(part for part in (_count(errors, "error"), _count(warnings, "warning")) if part)
    return f"{paint(BOLD, numbers)} in {_count(len(files_of(report.problems)), 'file')}"


def counts(counted: Counts) -> str:
    """Return what a run looked at, in one line."""
    parts = [
        f"{_count(counted.examples, 'example', always=True)} in {_count(counted.pages, 'page', always=True)}"
        f" and {_count(counted.files, 'file', always=True)}",
        _count(counted.manifests, "manifest", always=True),
        _count(counted.fragments, "fragment"),
        f"{_count(counted.expected, 'expected failure')}",
        f"{counted.skipped:,} skipped" if counted.skipped else "",
        f"{_count(counted.ignored, 'ignored problem')}",
    ]
    return ", ".join(part for part in parts if part)


def _count(number: int, noun: str, *, always: bool = False) -> str:
    if not number and not always:
        return ""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def verbose(report: Report) -> Iterator[str]:
    """Yield what was not judged and why, and what fails as expected."""
    for judged in report.judged:
        if judged.example.purpose.intent is Intent.SKIP:
            yield printable(f"{judged.example.place}: skipped: {judged.example.purpose.reason}")
        for problem in judged.expected:
            yield printable(f"{judged.example.place}: fails as expected: ") + line(problem)
