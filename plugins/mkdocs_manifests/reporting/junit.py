"""JUnit XML, which most build servers show: one test case for each manifest and version of Kubernetes."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree as ET

from mkdocs_manifests.model import Problem
from mkdocs_manifests.plain_text import printable
from mkdocs_manifests.reporting.cases import Case, cases
from mkdocs_manifests.reporting.findings import Findings
from mkdocs_manifests.reporting.lines import line


def render(findings: Findings) -> str:
    """Return the report: a suite for each version, a case for each manifest."""
    root = ET.Element("testsuites", name="mkdocs-manifests")
    known = cases(findings.report)
    for version in findings.versions:
        suite = ET.SubElement(root, "testsuite", name=f"Kubernetes {version}")
        failures = sum(bool(_add(suite, case, version, findings)) for case in known)
        skipped = sum(bool(case.skipped) for case in known)
        counts = {"tests": len(known), "failures": failures, "errors": 0, "skipped": skipped}
        suite.attrib |= {name: str(number) for name, number in counts.items()}
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode")


def _add(suite: ET.Element, case: Case, version: str, findings: Findings) -> Sequence[Problem]:
    """Add a case to a suite, and return the problems that make it fail there."""
    path = printable(findings.path(case.file))
    element = ET.SubElement(suite, "testcase", classname=path, name=printable(case.name))
    problems = [problem for problem in case.problems if not problem.versions or version in problem.versions]
    if case.skipped:
        ET.SubElement(element, "skipped").text = printable(case.skipped)
    elif problems:
        first = problems[0]
        count = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        failure = ET.SubElement(element, "failure", type=first.code, message=printable(first.message) + count)
        failure.text = "\n".join(line(problem) for problem in problems)
    return problems
