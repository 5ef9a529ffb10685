"""Annotations on the lines of a pull request, in the words of GitHub's runner (workflow commands).

The runner shows ten errors and ten warnings of each step. What does not fit stands in the log, and in the job's summary.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

from mkdocs_manifests.checking.codes import title_of
from mkdocs_manifests.model import Problem, Severity
from mkdocs_manifests.plain_text import printable
from mkdocs_manifests.reporting.findings import Findings
from mkdocs_manifests.reporting.lines import line
from mkdocs_manifests.reporting.text import Paint, summary

MOST: Final = 10
"""Annotations of each severity that GitHub shows for one step."""
LONGEST: Final = 4_000
"""Characters of an annotation's text; GitHub cuts at 4 KiB."""
DATA: Final[Mapping[str, str]] = {"%": "%25", "\r": "%0D", "\n": "%0A"}
PROPERTY: Final[Mapping[str, str]] = {**DATA, ":": "%3A", ",": "%2C"}


def render(findings: Findings) -> str:
    """Return the annotations, then a line for each problem that has none, then the summary."""
    shown: Counter[Severity] = Counter()
    commands, others = [], []
    for problem in findings.changed_first():
        if shown[problem.severity] < MOST:
            shown[problem.severity] += 1
            commands.append(command(problem, findings))
        else:
            others.append(line(problem))
    return "\n".join((*commands, *others, *_summary(findings)))


def _summary(findings: Findings) -> Iterator[str]:
    return summary(findings.report, Paint())


def command(problem: Problem, findings: Findings) -> str:
    """Return the annotation of one problem."""
    place = problem.place
    properties = {
        "file": printable(findings.path(place.file)),
        "line": str(place.line),
        "endLine": str(place.end_line),
        "title": " ".join(part for part in (problem.code, title_of(problem.code)) if part),
    }
    if place.line == place.end_line:
        properties |= {"col": str(place.column), "endColumn": str(place.end_column)}
    shown = [f"shown in {findings.path(place.file)}:{place.line}" for place in problem.shown_in]
    text = "\n".join(printable(part) for part in (problem.message, problem.hint, *shown) if part)
    written = ",".join(f"{name}={escape(value, PROPERTY)}" for name, value in properties.items())
    return f"::{problem.severity} {written}::{escape(text[:LONGEST], DATA)}"


def escape(text: str, table: Mapping[str, str]) -> str:
    """Return text that cannot end the value it stands in."""
    return re.sub("[%\r\n:,]", lambda found: table.get(found.group(), found.group()), text)
