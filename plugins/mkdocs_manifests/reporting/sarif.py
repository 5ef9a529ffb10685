"""SARIF 2.1.0, for code scanning: every problem with its rule, its place and what tells it from others in every run."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import PurePosixPath
from typing import Any, Final

from mkdocs_manifests.checking.codes import Code, register
from mkdocs_manifests.model import Place, Problem
from mkdocs_manifests.plain_text import printable
from mkdocs_manifests.reporting.findings import Findings

SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
FINGERPRINT: Final = "mkdocsManifests/v1"
ROOT: Final = "%SRCROOT%"
FENCE: Final = "````"
"""Longer than those inside the examples."""


def render(findings: Findings) -> str:
    """Return the report."""
    known = register()
    codes = sorted({problem.code for problem in findings.report.problems})
    driver = {
        "name": "mkdocs-manifests",
        "version": version("mkdocs-manifests"),
        "rules": [_rule(known.get(code) or Code(code, code, "A rule of the project.")) for code in codes],
    }
    results = [
        _result(problem, fingerprint, codes.index(problem.code), findings)
        for problem, fingerprint in findings.fingerprints()
    ]
    run = {
        "tool": {"driver": driver},
        "columnKind": "utf16CodeUnits",
        "originalUriBaseIds": {ROOT: {"description": {"text": "The root of the repository."}}},
        "results": results,
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2)


def _rule(code: Code) -> dict[str, Any]:
    why = " ".join(code.why.split())
    example = f"\n\nWrong:\n\n{FENCE}{code.language}\n{code.wrong}\n{FENCE}" if code.wrong else ""
    mended = f"\n\nRight:\n\n{FENCE}{code.language}\n{code.right}\n{FENCE}" if code.right else ""
    return {
        "id": code.code,
        "name": "".join(word.capitalize() for word in code.title.replace("-", " ").split() if word.isalnum())
        or code.code,
        "shortDescription": {"text": code.title},
        "fullDescription": {"text": why},
        "help": {"text": why, "markdown": f"{why}{example}{mended}"},
        "defaultConfiguration": {"level": code.severity},
    }


def _result(problem: Problem, fingerprint: str, rule: int, findings: Findings) -> dict[str, Any]:
    text = printable("; ".join(part for part in (problem.message, problem.hint) if part))
    result: dict[str, Any] = {
        "ruleId": problem.code,
        "ruleIndex": rule,
        "level": str(problem.severity),
        "message": {"text": text},
        "locations": [_location(problem.place, findings)],
        "partialFingerprints": {FINGERPRINT: fingerprint},
    }
    if problem.shown_in:
        result["relatedLocations"] = [
            {"id": number, "message": {"text": "shown here"}, **_location(place, findings)}
            for number, place in enumerate(problem.shown_in, 1)
        ]
    return result


def _location(place: Place, findings: Findings) -> dict[str, Any]:
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": findings.uri(place.file), "uriBaseId": ROOT},
            "region": _region(place, findings.texts),
        }
    }


def _region(place: Place, texts: Mapping[PurePosixPath, str]) -> dict[str, int]:
    """Return a place as SARIF counts it by default: columns in units of UTF-16."""
    lines = texts.get(place.file, "").split("\n")
    region = {
        "startLine": place.line,
        "startColumn": _column(lines, place.line, place.column),
        "endLine": place.end_line,
        "endColumn": _column(lines, place.end_line, place.end_column),
    }
    if (region["endLine"], region["endColumn"]) <= (region["startLine"], region["startColumn"]):
        region |= {"endLine": region["startLine"], "endColumn": region["startColumn"] + 1}
    return region


def _column(lines: list[str], line: int, column: int) -> int:
    before = lines[line - 1][: column - 1] if line <= len(lines) else ""
    return column + sum(character > "\uffff" for character in before)
