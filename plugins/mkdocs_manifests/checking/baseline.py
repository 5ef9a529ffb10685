"""The problems that a project starts with: listed once, quiet from then on, and never more of them.

The file lists problems by path, code and message, not by line, so that it survives edits elsewhere in a page.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final, TypeAlias

from mkdocs_manifests.model import Place, Problem

VERSION: Final = 1
FIRST_LINE: Final = 4
"""The line of the first problem in the file, as `write` lays it out."""

Entry: TypeAlias = tuple[str, str, str]
"""Path, code and message of a problem."""


class BaselineError(ValueError):
    """A file that is no baseline."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """The problems that are listed, and how often each."""

    file: PurePosixPath
    listed: tuple[tuple[Entry, int], ...] = ()

    @classmethod
    def parse(cls, file: PurePosixPath, text: str) -> Baseline:
        """Return the baseline that a file holds; raises BaselineError."""
        try:
            data = json.loads(text)
            version = data["version"]
            listed = tuple(
                ((str(e["path"]), str(e["code"]), str(e["message"])), int(e["count"])) for e in data["problems"]
            )
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
            raise BaselineError(f"it is no baseline: {error}; write it anew with --write-baseline") from None
        if version != VERSION:
            raise BaselineError(f"version {version} of baselines is not known here")
        return cls(file, listed)

    def split(
        self, problems: Iterable[Problem], chosen: Collection[PurePosixPath] | None = None
    ) -> tuple[list[Problem], int, list[Problem]]:
        """Return the problems that are not listed, how many are, and a problem for each entry that is listed too often.

        In a run over `chosen` files, what is listed of others says nothing.
        """
        left = Counter(dict(self.listed))
        kept = []
        quiet = 0
        for problem in problems:
            if left[entry(problem)] > 0:
                left[entry(problem)] -= 1
                quiet += 1
            else:
                kept.append(problem)
        gone = []
        for number, (known, _) in enumerate(self.listed):
            if left[known] > 0 and (chosen is None or PurePosixPath(known[0]) in chosen):
                place = Place(self.file, FIRST_LINE + number, 5, FIRST_LINE + number, 6)
                message = f"{known[1]} in {known[0]} is listed, but it is mended"
                gone.append(Problem("D109", message, place, hint="let the list shrink: run check --write-baseline"))
        return kept, quiet, gone


def entry(problem: Problem) -> Entry:
    """Return what a baseline keeps of a problem."""
    return str(problem.place.file), problem.code, problem.message


def write(problems: Sequence[Problem], former: Baseline | None) -> str:
    """Return the text of a baseline of `problems`; of those that `former` lists, where there is one: a list only shrinks."""
    found = Counter(entry(problem) for problem in problems)
    if former is not None:
        found &= Counter(dict(former.listed))
    lines = [
        json.dumps({"path": path, "code": code, "message": message, "count": count})
        for (path, code, message), count in sorted(found.items())
    ]
    body = ",\n".join(f"    {line}" for line in lines)
    return f'{{\n  "version": {VERSION},\n  "problems": [\n{body}\n  ]\n}}\n'
