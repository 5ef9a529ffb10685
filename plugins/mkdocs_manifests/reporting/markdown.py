"""Problems as a page of Markdown: the summary of a job on GitHub, a comment, a file to read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from mkdocs_manifests.checking.codes import title_of
from mkdocs_manifests.model import Problem, Severity
from mkdocs_manifests.plain_text import printable
from mkdocs_manifests.reporting.findings import Findings
from mkdocs_manifests.reporting.lines import by_code
from mkdocs_manifests.reporting.text import Paint, counts, found

SPECIAL: Final = re.compile(r"[\\`*_\[\]<>#|~&@$]|:(?=//|[\w+-]+:)|(?<=www)\.")
JOINER: Final = "\u2060"
"""Invisible; what stands behind a sign is then no name or number that GitHub makes a link of."""
MOST: Final = 1_000
"""Problems that are listed."""
LARGEST: Final = 900_000
"""Bytes of the report: GitHub takes no summary of more than 1 MiB."""
LONGEST: Final = 400
"""Characters of one text in the table."""


def render(findings: Findings) -> str:
    """Return the report: a table for each code, the most frequent first, with links to the lines."""
    kept: list[str] = []
    size = 0
    for line in _lines(findings):
        size += len(line.encode("utf-8")) + 1
        if size > LARGEST:
            kept += ["", "This is not all; `mkdocs-manifests check` lists the rest."]
            break
        kept.append(line)
    return "\n".join(kept) + "\n"


def _lines(findings: Findings) -> Iterator[str]:
    report = findings.report
    yield "## Manifests in the documentation"
    yield ""
    if not report.problems:
        yield f"No problems: {counts(report.counts)}."
        return
    yield f"Found {found(report, Paint())}: {counts(report.counts)}."
    left = MOST
    for code, problems in by_code(findings.changed_first()).items():
        shown = problems[:left]
        left -= len(shown)
        if not shown:
            break
        yield from _table(code, len(problems), shown, findings)
    if hidden := len(report.problems) - (MOST - left):
        yield ""
        yield f"And {hidden:,} more; `mkdocs-manifests check` lists them all."


def _table(code: str, count: int, problems: Sequence[Problem], findings: Findings) -> Iterator[str]:
    title = title_of(code)
    yield ""
    yield f"### {code}" + (f" {escape(title)}" if title else "") + f" ({count:,})"
    yield ""
    yield "| Where | What is wrong | What to write instead |"
    yield "|---|---|---|"
    for problem in problems:
        where = f"{findings.path(problem.place.file)}:{problem.place.line}"
        address = findings.address(problem.place.file, problem.place.line)
        place = f"[{escape(where)}]({address})" if address else escape(where)
        mark = "" if problem.severity is Severity.ERROR else "warning: "
        yield f"| {place} | {mark}{escape(problem.message)} | {escape(problem.hint)} |"


def escape(text: str) -> str:
    """Return text that Markdown shows as it is, in one cell of a table."""
    short = printable(text[:LONGEST])
    return SPECIAL.sub(lambda sign: f"&#{ord(sign.group())};" + (JOINER if sign.group() in "@#" else ""), short)
