"""The problems of a run by what they are about: each manifest, fragment and unread example, and files besides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Final

from mkdocs_manifests.checking.check import Judged, Report
from mkdocs_manifests.model import Intent, Manifest, Place, Problem

WIDEST: Final = 1_000_000
"""A column behind the end of every line."""


@dataclass(slots=True)
class Case:
    """One thing that was judged."""

    file: PurePosixPath
    name: str
    """What it is and where it stands: `Deployment/web, line 12`."""
    skipped: str = ""
    """Why it was not judged."""
    problems: list[Problem] = field(default_factory=list)
    first: tuple[int, int] = (1, 1)
    """Line and column of its start and of its end, in `file`."""
    last: tuple[int, int] = (1, 1)

    def holds(self, place: Place) -> bool:
        """Return whether a place lies in it."""
        return place.file == self.file and self.first <= (place.line, place.column) <= self.last


def cases(report: Report) -> list[Case]:
    """Return all that was judged, in the order of the files, each with the problems that stand against it."""
    found = [case for judged in report.judged for case in _of(judged)]
    by_file: dict[PurePosixPath, list[Case]] = {}
    for case in found:
        by_file.setdefault(case.file, []).append(case)
    for problem in report.problems:
        inside = [case for case in by_file.get(problem.place.file, ()) if case.holds(problem.place)]
        if not inside:
            # A file that cannot be read, a comment that spares nothing, a line of the baseline.
            case = Case(problem.place.file, f"the file itself, line {problem.place.line}")
            found.append(case)
            inside = [case]
        inside[-1].problems.append(problem)
    return sorted(found, key=lambda case: (case.file, case.first))


def _of(judged: Judged) -> Iterator[Case]:
    example = judged.example
    line = example.place.line
    if example.purpose.intent is Intent.SKIP:
        yield Case(example.place.file, f"block, line {line}", example.purpose.reason, first=(line, 1), last=(line, 1))
        return
    known = tuple(_manifests(judged))
    last = example.text.place(*_end(example.text.value), *_end(example.text.value))
    fragment = example.purpose.intent is Intent.FRAGMENT
    name = f"fragment {example.purpose.path}" if fragment else "text of the example"
    # What stands in an example and in none of its manifests: its marker, a document that is not YAML, the fragment itself.
    whole = Case(example.place.file, f"{name}, line {line}", first=(line, 1), last=(max(line, last.line), WIDEST))
    outside = (problem for problem in judged.problems if whole.holds(problem.place))
    if fragment or not known or any(not any(case.holds(problem.place) for case in known) for problem in outside):
        yield whole
    yield from known


def _manifests(judged: Judged) -> Iterator[Case]:
    for manifest in judged.manifests:
        line, column = manifest.node.end
        # A block ends where the next line begins; that line is no longer its own.
        end = (line, column) if column else (line - 1, WIDEST)
        place = manifest.text.place(*manifest.node.start, *end)
        first, last = (place.line, place.column), (place.end_line, place.end_column)
        yield Case(place.file, _name(manifest, place), first=first, last=last)


def _name(manifest: Manifest, place: Place) -> str:
    kind, name = manifest.kind or "manifest without a kind", manifest.name
    namespace = f"{manifest.namespace}/" if manifest.namespace else ""
    return f"{kind} {namespace}{name}, line {place.line}" if name else f"{kind}, line {place.line}"


def _end(value: str) -> tuple[int, int]:
    return value.count("\n"), 0
