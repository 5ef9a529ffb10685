"""The report for programs; its form has a version and changes only by additions."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from mkdocs_manifests.checking.check import Report
from mkdocs_manifests.model import Place, Problem

VERSION = 1


def render(report: Report) -> str:
    """Return the report as JSON: `{"version": 1, "problems": […], "summary": {…}}`, documented in `docs/plugin/reports.md`."""
    groups: dict[str, int] = {}
    for problem in report.problems:
        groups[problem.code] = groups.get(problem.code, 0) + 1
    summary = {**asdict(report.counts), "problems": len(report.problems), "by_code": dict(sorted(groups.items()))}
    whole = {"version": VERSION, "problems": [_problem(problem) for problem in report.problems], "summary": summary}
    return json.dumps(whole, indent=2, ensure_ascii=True)


def _problem(problem: Problem) -> dict[str, Any]:
    return {
        **_place(problem.place),
        "code": problem.code,
        "severity": str(problem.severity),
        "message": problem.message,
        "hint": problem.hint,
        "fix": problem.fix,
        "versions": list(problem.versions),
        "shown_in": [_place(place) for place in problem.shown_in],
    }


def _place(place: Place) -> dict[str, Any]:
    return {
        "path": str(place.file),
        "line": place.line,
        "column": place.column,
        "end_line": place.end_line,
        "end_column": place.end_column,
    }
