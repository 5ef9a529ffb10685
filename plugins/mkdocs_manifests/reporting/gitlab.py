"""The report that GitLab shows in a merge request: Code Quality, a part of Code Climate's format."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final

from mkdocs_manifests.model import Severity
from mkdocs_manifests.plain_text import printable
from mkdocs_manifests.reporting.findings import Findings

SEVERITIES: Final[Mapping[Severity, str]] = {Severity.ERROR: "major", Severity.WARNING: "minor"}


def render(findings: Findings) -> str:
    """Return the problems as Code Quality's list."""
    return json.dumps(
        [
            {
                "description": printable("; ".join(part for part in (problem.message, problem.hint) if part)),
                "check_name": problem.code,
                "fingerprint": fingerprint,
                "severity": SEVERITIES[problem.severity],
                "location": {
                    "path": printable(findings.path(problem.place.file)),
                    "lines": {"begin": problem.place.line, "end": problem.place.end_line},
                },
            }
            for problem, fingerprint in findings.fingerprints()
        ],
        indent=2,
    )
