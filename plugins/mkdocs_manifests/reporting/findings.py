"""What every report is made from: the problems of a run, and what a report says about where they stand."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import quote

from mkdocs_manifests.checking.check import Report
from mkdocs_manifests.model import Problem

FINGERPRINT: Final = 32
"""Characters of a fingerprint."""
HERE: Final = PurePosixPath()


@dataclass(frozen=True, slots=True)
class Findings:
    """The problems of one run, with what reports need to speak of them."""

    report: Report
    texts: Mapping[PurePosixPath, str] = field(default_factory=dict)
    """The texts of the files that were read."""
    versions: tuple[str, ...] = ()
    """The versions of Kubernetes that were judged by."""
    folder: PurePosixPath = HERE
    """The project's folder inside its repository: machines name files from the repository's root."""
    changed: frozenset[PurePosixPath] = frozenset()
    """The files that a pull request changes, as far as they are known."""
    link: str = ""
    """The address of a file of the repository, with `{path}` and `{line}` in it; empty where there is none."""

    def path(self, file: PurePosixPath) -> str:
        """Return a file's path from the repository's root."""
        return str(self.folder / file)

    def uri(self, file: PurePosixPath) -> str:
        """Return a file's path from the repository's root, as part of an address."""
        return quote(os.fsencode(self.path(file)))

    def address(self, file: PurePosixPath, line: int) -> str:
        """Return where a line can be seen in the repository's web pages; empty where that is not known."""
        return self.link.replace("{path}", self.uri(file)).replace("{line}", str(line))

    def changed_first(self) -> list[Problem]:
        """Return the problems, those in changed files first."""
        return sorted(self.report.problems, key=lambda problem: problem.place.file not in self.changed)

    def fingerprints(self) -> Iterator[tuple[Problem, str]]:
        """Yield each problem with what tells it from others in every run: file, code and the text of its line.

        Lines above and below may come and go; a problem that stands twice in equal lines is counted.
        """
        seen: Counter[tuple[str, str, str]] = Counter()
        for problem in self.report.problems:
            lines = self.texts.get(problem.place.file, "").split("\n")
            line = lines[problem.place.line - 1].strip() if problem.place.line <= len(lines) else ""
            key = (self.path(problem.place.file), problem.code, line)
            written = "\0".join((*key, str(seen[key])))
            seen[key] += 1
            yield problem, hashlib.sha256(written.encode("utf-8", "surrogateescape")).hexdigest()[:FINGERPRINT]
