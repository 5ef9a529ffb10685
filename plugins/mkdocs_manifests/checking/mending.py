"""Mends what has one right answer, and keeps every other byte of the files.

Nothing is believed: what is mended is checked again. A change that leaves its problem, or that brings up an error which was not
there before, is not made. References are the exception: that a mended manifest leads nowhere was hidden by the error, not caused by it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Final, TypeAlias

from mkdocs_manifests.checking.check import Checker, Report
from mkdocs_manifests.checking.codes import register
from mkdocs_manifests.model import Problem
from mkdocs_manifests.reading.examples import Catalog, Sources, collect, merged

ROUNDS: Final = 4
"""How often what is mended is looked at again: an error can hide another."""
SINGLE: Final = 200
"""Changes of one file that are tried one by one, at most."""
REFERENCE: Final = "X"
BOM: Final = b"\xef\xbb\xbf"

Texts: TypeAlias = Mapping[PurePosixPath, str]
Signature: TypeAlias = tuple[str, str, str]
"""A problem whatever its line: file, code and message."""


@dataclass(frozen=True, slots=True)
class Mended:
    """What can be mended in a project."""

    before: Texts
    """The texts of the files that change, with their own line ends."""
    after: Texts
    fixed: int = 0
    """How many problems that mends."""


def mend(
    root: Path, sources: Sources, checker: Checker, catalog: Catalog, chosen: Collection[PurePosixPath] | None = None
) -> Mended:
    """Return what can be mended in the chosen files, or in all; nothing is written."""
    mender = _Mender(root, sources, checker, catalog, chosen)
    report = checker.check(catalog, chosen)
    after = mender.mended(report)
    changed = {file: text for file, text in sorted(after.items()) if text != mender.text(file)}
    if not changed:
        return Mended({}, {})
    wanted = Counter(map(_signature, _fixable(report.problems)))
    left = Counter(map(_signature, mender.report(changed).problems))
    return Mended({file: mender.text(file) for file in changed}, changed, (wanted - left).total())


def write(root: Path, mended: Mended) -> None:
    """Write what is mended into the files; raises OSError."""
    for file, text in mended.after.items():
        path = root / file
        mark = BOM if path.read_bytes().startswith(BOM) else b""
        path.write_bytes(mark + text.encode("utf-8"))


def _signature(problem: Problem) -> Signature:
    return str(problem.place.file), problem.code, problem.message


class _Mender:
    def __init__(
        self,
        root: Path,
        sources: Sources,
        checker: Checker,
        catalog: Catalog,
        chosen: Collection[PurePosixPath] | None,
    ) -> None:
        self.root, self.sources, self.checker, self.catalog, self.chosen = root, sources, checker, catalog, chosen
        self._texts: dict[PurePosixPath, str] = {}

    def text(self, file: PurePosixPath) -> str:
        """Return a file's text with its own line ends; empty where it must not be changed."""
        if file not in self._texts:
            path = self.root / file
            safe = not path.is_symlink() and path.resolve().is_relative_to(self.root.resolve())
            self._texts[file] = path.read_bytes().removeprefix(BOM).decode("utf-8") if safe else ""
        return self._texts[file]

    def mended(self, report: Report) -> dict[PurePosixPath, str]:
        """Return the texts of the files that can be mended."""
        before = Counter(map(_signature, report.problems))
        texts, last = self._rounds(report)
        bad = _worse(before, last) | _left(last, texts)
        if not bad:
            return texts
        kept = {file: text for file, text in texts.items() if file not in bad}
        if kept and (len(kept) == len(texts) or _is_bad(before, self.report(kept), kept)):
            kept = {}
        for file in sorted(texts.keys() - kept.keys()):
            kept |= self._one_by_one(file, kept, report)
        return kept

    def _rounds(self, report: Report) -> tuple[dict[PurePosixPath, str], Report]:
        """Mend all that can be mended, and what comes up then, and return the texts with the report on them."""
        texts: dict[PurePosixPath, str] = {}
        for _ in range(ROUNDS):
            changed = _applied(report.problems, {**{f: self.text(f) for f in _files(report.problems)}, **texts})
            if not changed:
                break
            texts |= changed
            report = self.report(texts)
        return texts, report

    def _one_by_one(self, file: PurePosixPath, kept: Texts, report: Report) -> dict[PurePosixPath, str]:
        """Return the text of a file with those changes that make nothing worse."""
        text = self.text(file)
        for _ in range(SINGLE):
            known = Counter(map(_signature, report.problems))
            for problem in _fixable(report.problems):
                if problem.place.file != file:
                    continue
                changed = _applied([problem], {file: text}).get(file, text)
                found = self.report({**kept, file: changed}) if changed != text else report
                gone = Counter(map(_signature, found.problems))[_signature(problem)] < known[_signature(problem)]
                if gone and not _worse(known, found):
                    text, report = changed, found
                    break
            else:
                break
        return {file: text}

    def report(self, texts: Texts) -> Report:
        """Return what would be found with other texts in files."""
        instead = {file: text.replace("\r\n", "\n") for file, text in texts.items()}
        paths: set[PurePosixPath] = set()
        for example in self.catalog.examples:
            if example.place.file in texts or any(origin.file in texts for origin in example.text.origins or ()):
                paths.add(example.place.file)
            if example.place.file in texts:
                paths.update(place.file for place in example.shown_in)
        fresh = collect(replace(self.sources, paths=tuple(sorted(paths))), instead=instead)
        return self.checker.check(merged(fresh, self.catalog), self.chosen)


def _worse(before: Counter[Signature], report: Report) -> set[PurePosixPath]:
    """Return the files with problems that were not there before, but for those of references."""
    made = Counter(map(_signature, report.problems)) - before
    return {PurePosixPath(file) for file, code, _ in made if not code.startswith(REFERENCE)}


def _left(report: Report, texts: Texts) -> set[PurePosixPath]:
    """Return the files that were mended and still have what can be mended."""
    return {problem.place.file for problem in _fixable(report.problems)} & texts.keys()


def _is_bad(before: Counter[Signature], report: Report, texts: Texts) -> bool:
    return bool(_worse(before, report) or _left(report, texts))


def _fixable(problems: Iterable[Problem]) -> list[Problem]:
    known = register()
    return [p for p in problems if p.fix and p.code in known and known[p.code].fix and p.place.line == p.place.end_line]


def _files(problems: Iterable[Problem]) -> Sequence[PurePosixPath]:
    return sorted({problem.place.file for problem in _fixable(problems)})


def _applied(problems: Iterable[Problem], texts: Texts) -> dict[PurePosixPath, str]:
    """Return the texts of files in which the problems' fixes are written."""
    lines: dict[PurePosixPath, list[str]] = {}
    last: dict[tuple[PurePosixPath, int], int] = {}
    # From the end of each line, so that columns stay what they are.
    for problem in sorted(_fixable(problems), key=lambda one: one.place, reverse=True):
        place = problem.place
        written = lines.setdefault(place.file, texts.get(place.file, "").split("\n"))
        start, end = place.column - 1, place.end_column - 1
        if place.line > len(written) or end > last.get((place.file, place.line), len(written[place.line - 1])):
            continue
        line = written[place.line - 1]
        written[place.line - 1] = line[:start] + problem.fix + line[end:]
        last[place.file, place.line] = start
    changed = {file: "\n".join(written) for file, written in lines.items()}
    return {file: text for file, text in changed.items() if text != texts.get(file, "")}
