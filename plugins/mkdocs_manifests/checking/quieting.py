"""Problems that the author chose not to hear of: by comment, by settings, by baseline."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Final

from mkdocs_manifests.model import Example, Place, Problem
from mkdocs_manifests.reading.examples import matches
from mkdocs_manifests.settings import Settings
from mkdocs_manifests.wording import say

COMMENT: Final = re.compile(r"#[ \t]*manifests:[ \t]*ignore[ \t]+(?P<codes>[A-Z]\d{3}(?:[ ,]+[A-Z]\d{3})*)")
ADVICE: Final = "A6"
"""Advice is heard by those who ask for it."""


def exceptions(settings: Settings, file: PurePosixPath) -> tuple[str, ...]:
    """Return the codes, or their beginnings, that the settings ignore in one file."""
    fitting = (codes for pattern, codes in settings.per_file_ignores.items() if matches(file, pattern))
    return tuple(dict.fromkeys(code for codes in fitting for code in codes))


class Quieting:
    """Decides which problems are heard, and notes which comments kept something quiet."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.quiet = 0
        """Problems that were kept quiet."""
        self._used: set[tuple[Place, str]] = set()
        self._comments: dict[Place, tuple[str, ...]] = {}

    def keep(self, example: Example, problems: Sequence[Problem]) -> tuple[Problem, ...]:
        """Return the problems of an example that are to be heard."""
        comments = self._comments_of(example)
        kept = []
        for problem in problems:
            if not self._selected(problem, example.purpose.expect):
                continue
            comment = next(
                (
                    place
                    for line in (problem.place.line, problem.place.line - 1)
                    for place, codes in comments.get((problem.place.file, line), {}).items()
                    if problem.code in codes
                ),
                None,
            )
            if comment is not None:
                self._used.add((comment, problem.code))
                self.quiet += 1
            elif self._ignored(problem):
                self.quiet += 1
            else:
                kept.append(problem)
        return tuple(kept)

    def heard(self, problems: Iterable[Problem]) -> list[Problem]:
        """Return the problems that stand in no example and that the settings do not ignore."""
        kept = []
        for problem in problems:
            if self._ignored(problem):
                self.quiet += 1
            else:
                kept.append(problem)
        return kept

    def _selected(self, problem: Problem, expected: Sequence[str]) -> bool:
        """Return whether a problem is on: all are but advice, which is heard where it is selected or an example expects it."""
        return (
            not problem.code.startswith(ADVICE)
            or problem.code in expected
            or problem.code.startswith(self.settings.select or ("-",))
        )

    def _ignored(self, problem: Problem) -> bool:
        return problem.code.startswith((*self.settings.ignore, *exceptions(self.settings, problem.place.file)))

    def _comments_of(self, example: Example) -> Mapping[tuple[PurePosixPath, int], Mapping[Place, tuple[str, ...]]]:
        found: dict[tuple[PurePosixPath, int], dict[Place, tuple[str, ...]]] = {}
        if "manifests:" not in example.text.value:
            return found
        for number, line in enumerate(example.text.value.split("\n")):
            if match := COMMENT.search(line):
                codes = tuple(re.findall(r"[A-Z]\d{3}", match["codes"]))
                place = example.text.place(number, match.start(), number, match.end())
                found.setdefault((place.file, place.line), {})[place] = codes
                self._comments[place] = codes
        return found

    def unused(self) -> Iterator[Problem]:
        """Yield a problem for each comment that kept nothing quiet."""
        for place, codes in self._comments.items():
            for code in codes:
                if (place, code) not in self._used and not code.startswith(ADVICE):
                    message = say("comment.unused", code=code)
                    yield Problem("D107", message, place, hint=say("comment.unused.hint"))
