"""Problems as lines of text: what the terminal, the console of `mkdocs serve` and pages say."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import Final

from mkdocs_manifests.model import Problem
from mkdocs_manifests.plain_text import printable

COMMAND: Final = "::"
"""What a line starts with that GitHub's runner takes for a command."""
WIDEST: Final = 160
"""Characters of a source line that are shown."""


def path(file: PurePosixPath) -> str:
    """Return a file's path as a line may start with it."""
    written = printable(str(file))
    return f"./{written}" if written.lstrip().startswith(COMMAND) else written


def line(problem: Problem) -> str:
    """Return a problem in one line: `path:line:col: CODE message; hint (shown in page:line)`."""
    shown = ", ".join(f"{place.file}:{place.line}" for place in problem.shown_in)
    place = f"{path(problem.place.file)}:{problem.place.line}:{problem.place.column}"
    return printable(
        f"{place}: {problem.code} {problem.message}"
        + (f"; {problem.hint}" if problem.hint else "")
        + (f" (shown in {shown})" if shown else "")
    )


def excerpt(problem: Problem, source: str) -> list[str]:
    """Return the line of the source in which a problem stands, with carets under it; empty where there is no such line."""
    lines = source.split("\n")
    if not 1 <= problem.place.line <= len(lines):
        return []
    written = lines[problem.place.line - 1]
    start = problem.place.column - 1
    end = problem.place.end_column - 1 if problem.place.end_line == problem.place.line else len(written.rstrip())
    shift = max(0, end - WIDEST) if start > WIDEST // 2 else 0
    shift = min(shift, max(0, start - 20))
    shown = written[shift : shift + WIDEST]
    before = printable(written[shift:start].replace("\t", " "))
    under = printable(written[start : min(end, shift + WIDEST)])
    number = str(problem.place.line)
    gutter = " " * len(number)
    return [
        f"{gutter} |",
        f"{number} | {printable(shown.replace(chr(9), ' '))}",
        f"{gutter} | {' ' * width(before)}{'^' * max(1, width(under))}",
    ]


def width(text: str) -> int:
    """Return how many columns of a terminal text takes."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def by_code(problems: Iterable[Problem]) -> Mapping[str, list[Problem]]:
    """Return problems grouped by code, the most frequent code first."""
    groups: dict[str, list[Problem]] = {}
    for problem in problems:
        groups.setdefault(problem.code, []).append(problem)
    return dict(sorted(groups.items(), key=lambda item: (-len(item[1]), item[0])))


def files_of(problems: Iterable[Problem]) -> set[PurePosixPath]:
    """Return the files in which problems stand."""
    return {problem.place.file for problem in problems}
