"""A recording as it lies in its folder: timeline, transcript and chapters, with what is wrong in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path, PurePosixPath
from typing import Any, Final

from mkdocs_manifests.model import FieldPath, Place, Problem, Text, find
from mkdocs_manifests.reading.examples import UnreadableError, read_inside
from mkdocs_manifests.reading.yaml_reader import Document, read
from mkdocs_manifests.recordings.states import identity, objects
from mkdocs_manifests.recordings.timeline import LARGEST, Row, TimelineError, read_timeline
from mkdocs_manifests.recordings.transcript import Run, read_transcript

TIMELINE: Final = "timeline.jsonl"
TRANSCRIPT: Final = "transcript.txt"
CHAPTERS: Final = "chapters.yaml"
ABOUT: Final = "about.yaml"
"""In the folder of all recordings: what holds for each of them."""
CODE: Final = "D111"
LISTS: Final = ("real", "imitated", "shortened")


@dataclass(frozen=True, slots=True)
class About:
    """The honest label of a recording."""

    version: str = ""
    """Of Kubernetes."""
    real: tuple[str, ...] = ()
    """The parts that were the real programs."""
    imitated: tuple[str, ...] = ()
    """The parts that another program played."""
    shortened: tuple[str, ...] = ()
    """What took less time than it does by default."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A stretch of a recording, until the next one begins."""

    time: float
    """Seconds since the recording began."""
    title: str
    text: str = ""
    watch: tuple[str, ...] = ()
    """The objects to look at: `ReplicaSet/web-7b856f55db`."""


@dataclass(frozen=True, slots=True)
class Recording:
    """What happened in a cluster, with the words that explain it."""

    name: str
    """Of its folder."""
    title: str
    about: About
    chapters: tuple[Chapter, ...]
    rows: tuple[Row, ...]
    runs: tuple[Run, ...] = ()
    """The commands with their output; empty where nobody kept them."""

    @property
    def end(self) -> float:
        """The time of the last row."""
        return self.rows[-1].time


def recording_names(root: Path, folder: PurePosixPath) -> tuple[str, ...]:
    """Return the names of the recordings in a folder, sorted; `folder` is relative to the project's root."""
    return tuple(sorted(entry.parent.name for entry in (root / folder).glob(f"*/{TIMELINE}")))


def load(root: Path, folder: PurePosixPath, name: str) -> tuple[Recording | None, tuple[Problem, ...]]:
    """Return the recording of that name, and what is wrong with its files.

    There is none where its timeline cannot be read.
    """
    file = folder / name / TIMELINE
    try:
        rows = read_timeline(read_inside(root, file, LARGEST))
    except (UnreadableError, TimelineError) as error:
        return None, (Problem(CODE, f"the timeline cannot be read: {error}", _line(file, error.line)),)
    problems: list[Problem] = []
    common = _document(root, folder / ABOUT, problems)
    own = _document(root, folder / name / CHAPTERS, problems)
    shared = common.about(About()) if common else About()
    about = own.about(shared) if own else shared
    title = own.text("title") if own else ""
    chapters = tuple(own.chapters(rows)) if own else ()
    problems += [*(common.problems if common else ()), *(own.problems if own else ())]
    runs: tuple[Run, ...] = ()
    if (root / folder / name / TRANSCRIPT).exists():
        try:
            runs = read_transcript(read_inside(root, folder / name / TRANSCRIPT))
        except UnreadableError as error:
            message = f"the transcript cannot be read: {error}"
            problems.append(Problem(CODE, message, error.place(folder / name / TRANSCRIPT)))
    if not chapters:
        chapters = (Chapter(rows[0].time, "From beginning to end"),)
    return Recording(name, title or name, about, chapters, rows, runs), tuple(problems)


def _line(file: PurePosixPath, line: int) -> Place:
    return Place(file, line, 1, line, 1)


def _document(root: Path, file: PurePosixPath, problems: list[Problem]) -> _Words | None:
    """Return the words in a YAML file; None where there is none or it cannot be read, which becomes a problem."""
    if not (root / file).exists():
        return None
    try:
        text = Text(read_inside(root, file), file)
    except UnreadableError as error:
        problems.append(Problem(CODE, f"cannot be read: {error}", error.place(file)))
        return None
    reading = read(text)
    problems += reading.problems
    if not reading.documents:
        return None
    return _Words(reading.documents[0], text, [])


@dataclass(frozen=True, slots=True)
class _Words:
    """What a file of chapters says; what it says wrongly becomes a problem at its place."""

    document: Document
    whole: Text
    problems: list[Problem]

    def text(self, *path: str | int) -> str:
        """Return a text, empty where there is none."""
        value = self._at(path)
        if value is None:
            return ""
        if not isinstance(value, str):
            self._wrong(path, f"{path[-1]} must be a text, in quotes if it looks like something else")
            return ""
        return " ".join(value.split())

    def about(self, common: About) -> About:
        """Return the label: what this file says, and for the rest what holds in common."""
        path: FieldPath = () if self._at(("about",)) is None else ("about",)
        said = self._at(path)
        if not isinstance(said, dict):
            self._wrong(path, "about must have version, real, imitated and shortened")
            return common
        changes: dict[str, Any] = {}
        if said.get("version") is not None:
            changes["version"] = self.text(*path, "version")
        for name in LISTS:
            if said.get(name) is not None:
                changes[name] = tuple(self._texts((*path, name)))
        return replace(common, **changes)

    def chapters(self, rows: Sequence[Row]) -> Iterator[Chapter]:
        """Yield the chapters, which must stand in their order and name objects that exist."""
        listed = self._at(("chapters",))
        if listed is None:
            return
        if not isinstance(listed, list):
            self._wrong(("chapters",), "chapters must be a list")
            return
        known = [identity(key) for key in objects(rows)]
        before = -1.0
        for number, entry in enumerate(listed):
            path = ("chapters", number)
            time = entry.get("at") if isinstance(entry, dict) else None
            if isinstance(time, bool) or not isinstance(time, (int, float)):
                self._wrong(path, "a chapter needs at, the second of the recording in which it begins, and a title")
                continue
            if time <= before or time > rows[-1].time:
                message = f"a chapter must begin after the one before it and before the end, at {rows[-1].time} seconds"
                self._wrong((*path, "at"), message)
                continue
            before = time
            title = self.text(*path, "title")
            if not title:
                self._wrong(path, "a chapter needs a title")
            watch = tuple(self._watched((*path, "watch"), known))
            yield Chapter(float(time), title or f"Chapter {number + 1}", self.text(*path, "text"), watch)

    def _watched(self, path: FieldPath, known: Sequence[str]) -> Iterator[str]:
        for number, name in enumerate(self._texts(path)):
            if name in known:
                yield name
                continue
            close = get_close_matches(name, known, n=1)
            hint = f'did you mean "{close[0]}"?' if close else "write its kind and its name, as in Pod/web"
            self._wrong((*path, number), f'the recording has no object "{name}"', hint)

    def _texts(self, path: FieldPath) -> Iterator[str]:
        listed = self._at(path)
        if listed is None:
            return
        if not isinstance(listed, list):
            self._wrong(path, f"{path[-1]} must be a list of texts")
            return
        for number in range(len(listed)):
            if text := self.text(*path, number):
                yield text

    def _at(self, path: FieldPath) -> Any:
        value = self.document.data
        for step in path:
            if isinstance(step, str) and not isinstance(value, Mapping):
                return None
            value = value.get(step) if isinstance(step, str) else value[step]
        return value

    def _wrong(self, path: FieldPath, message: str, hint: str = "") -> None:
        start, end = find(self.document.node, path)
        self.problems.append(Problem(CODE, message, self.whole.place(*start, *end), hint=hint))
