"""Recordings on the pages of the site: which a directive means, how it is shown, and what the page loads of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from importlib import resources
from pathlib import Path, PurePosixPath
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel

from mkdocs_manifests.model import Place, Problem
from mkdocs_manifests.publishing.blocks import instead
from mkdocs_manifests.publishing.recording_directives import TRANSCRIPT, Showing
from mkdocs_manifests.recordings.compact import parts
from mkdocs_manifests.recordings.recording import Recording, load, recording_names
from mkdocs_manifests.recordings.sequence import sequence
from mkdocs_manifests.recordings.story import scenes
from mkdocs_manifests.recordings.transcript import NotRecordedError, Run, find_run

FOLDER: Final = "recordings"
"""Below the folder of pages."""
RAW: Final = frozenset({".jsonl", ".txt", ".yaml", ".json"})
"""Files of recordings that are not published as they are."""
PLAYER: Final = "player.js"
PLAYER_STYLE: Final = "player.css"
PLAYER_PARTS: Final = ("dom", "data", "words", "lanes", "objects", "history", "player")
"""The player's files, in the order in which they are joined to one script."""
LINES: Final = re.compile(r"(?P<first>[1-9][0-9]{0,5})(?:-(?P<last>[1-9][0-9]{0,5}))?")
UNKNOWN: Final = "D112"


@dataclass(frozen=True, slots=True)
class Shelf:
    """The recordings of a project."""

    root: Path
    """The project's."""
    folder: PurePosixPath
    """Relative to the root."""
    loaded: dict[str, Recording | None] = field(default_factory=dict)
    """Those that pages have asked for; None for one that cannot be read."""
    problems: list[Problem] = field(default_factory=list)
    """What is wrong in the files of the recordings that were loaded."""

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all recordings."""
        return recording_names(self.root, self.folder)

    def get(self, name: str) -> Recording | None:
        """Return a recording, loaded once; None if its timeline cannot be read, which is noted among the problems."""
        if name not in self.loaded:
            self.loaded[name], problems = load(self.root, self.folder, name)
            self.problems.extend(problems)
        return self.loaded[name]

    def is_raw(self, file: str) -> bool:
        """Return whether a file of the site, relative to the folder of pages, belongs to a recording."""
        path = PurePosixPath(file)
        return path.parts[:1] == (self.folder.name,) and path.suffix in RAW

    def scripts(self) -> dict[str, str]:
        """Return what pages load of the recordings they show, by file name."""
        return {
            f"{name}.{number}.js": text
            for name, recording in sorted(self.loaded.items())
            if recording
            for number, text in enumerate(parts(recording))
        }


def has_any(config: MkDocsConfig) -> bool:
    """Return whether a site has recordings."""
    return Path(config.docs_dir, FOLDER).is_dir()


def hide_raw(files: Files, shelf: Shelf) -> None:
    """Keep the files of recordings from being published as they are."""
    for file in files:
        if shelf.is_raw(file.src_uri):
            file.inclusion = InclusionLevel.EXCLUDED


def publish(shelf: Shelf, files: Files, config: MkDocsConfig, assets: str) -> None:
    """Add what pages load to play a recording: the player, and of each recording that a page shows its parts."""
    scripts = shelf.scripts()
    player: dict[str, str | bytes] = (
        {PLAYER: player_script(), PLAYER_STYLE: asset(f"{FOLDER}/{PLAYER_STYLE}")} if scripts else {}
    )
    for name, content in {**player, **scripts}.items():
        files.append(File.generated(config, f"{assets}/{FOLDER}/{name}", content=content))


@dataclass(slots=True)
class PagePresenter:
    """Shows recordings on one page, and notes what it could not."""

    shelf: Shelf
    root: str
    """Leads from the page to the site's root: `../../`."""
    refusals: list[tuple[Showing, str, str]] = field(default_factory=list)
    """What cannot be shown, with message and hint."""
    shown: int = 0

    def __call__(self, showing: Showing) -> Markup:
        """Return the HTML of what a directive asks for, or of a sentence that stands in its place."""
        self.shown += 1
        names = self.shelf.names
        if showing.recording not in names:
            close = get_close_matches(showing.recording, names, n=1)
            hint = (
                f'did you mean "{close[0]}"?'
                if close
                else f"the recordings lie in {self.shelf.folder}, a folder for each"
            )
            return self._refuse(showing, f'there is no recording "{showing.recording}"', hint)
        recording = self.shelf.get(showing.recording)
        if recording is None:
            return instead("recording", "This recording is shown when its timeline is mended.")
        if showing.directive == TRANSCRIPT:
            return self._transcript(recording, showing)
        return self._recording(recording, showing)

    def problems(self, page: str, file: PurePosixPath) -> list[Problem]:
        """Return what could not be shown as problems, at the directives in the page's text."""
        return [
            Problem(UNKNOWN, message, _place(showing, page, file), hint=hint)
            for showing, message, hint in self.refusals
        ]

    def _recording(self, recording: Recording, showing: Showing) -> Markup:
        prefix = f"manifests-recording-{self.shown}"
        told = list(scenes(recording))
        drawings = [sequence(scene, f"{prefix}-{scene.number}") for scene in told]
        return _render(
            "recording.html.jinja",
            recording=recording,
            caption=showing.caption,
            scenes=list(zip(told, drawings, strict=True)),
            prefix=prefix,
            base=f"{self.root}assets/manifests/recordings/",
        )

    def _transcript(self, recording: Recording, showing: Showing) -> Markup:
        if not showing.command:
            hint = "add a line such as: command: kubectl get pods"
            return self._refuse(showing, "a transcript needs the command whose output it shows", hint)
        if not re.fullmatch("[0-9]{0,4}", showing.nth):
            return self._refuse(showing, f'nth must be a number, not "{showing.nth}"', "count the runs from 1")
        try:
            run = find_run(recording.runs, showing.command, int(showing.nth or 0))
        except NotRecordedError as error:
            return self._refuse(showing, error.message, error.hint)
        lines = run.output.split("\n") if run.output else []
        span = LINES.fullmatch(showing.lines or f"1-{max(1, len(lines))}")
        first, last = (int(span["first"]), int(span["last"] or span["first"])) if span else (0, 0)
        if showing.lines and not 1 <= first <= last <= len(lines):
            message = f'the output has no lines "{showing.lines}"'
            return self._refuse(
                showing, message, f"write two of its lines, from 1 to {len(lines)}, such as 1-{len(lines)}"
            )
        return _transcript(recording, run, lines, (first, last), showing.caption)

    def _refuse(self, showing: Showing, message: str, hint: str) -> Markup:
        self.refusals.append((showing, message, hint))
        return instead("recording", f"Not shown: {message}.")


def player_script() -> str:
    """Return the player as one ordinary script, since a page that was opened from a file can load no modules."""
    joined = "\n".join(asset(f"{FOLDER}/player/{name}.js").decode() for name in PLAYER_PARTS)
    return f'"use strict"\n{{\n{joined}}}\n'


def asset(name: str) -> bytes:
    """Return one of the files that pages with recordings load."""
    return (resources.files(__package__) / "assets" / name).read_bytes()


def _transcript(recording: Recording, run: Run, lines: Sequence[str], span: tuple[int, int], caption: str) -> Markup:
    first, last = span
    return _render(
        "transcript.html.jinja",
        recording=recording,
        run=run,
        output="\n".join(lines[first - 1 : last]),
        part="" if (first, last) == (1, max(1, len(lines))) else f"lines {first} to {last} of {len(lines)}",
        caption=caption,
    )


def _place(showing: Showing, page: str, file: PurePosixPath) -> Place:
    """Return where a directive stands, or what is wrong in it: its command, or the name of its recording."""
    head = re.compile(rf"^[ \t>]*/{{3,}}[ \t]*{showing.directive}[ \t]*\|[ \t]*{re.escape(showing.recording)}[ \t]*$")
    lines = page.split("\n")
    heads = [number for number, line in enumerate(lines) if head.match(line)]
    for number in heads:
        for below in range(number + 1, min(number + 6, len(lines))):
            column = lines[below].find(showing.command) if showing.command else -1
            if column >= 0:
                return Place(file, below + 1, column + 1, below + 1, column + 1 + len(showing.command))
    number = heads[0] if heads else 0
    column = max(0, lines[number].rfind(showing.recording)) if heads else 0
    return Place(file, number + 1, column + 1, number + 1, column + 1 + (len(showing.recording) if heads else 0))


@cache
def _environment() -> Environment:
    engine = Environment(
        loader=PackageLoader(__package__), autoescape=True, undefined=StrictUndefined, trim_blocks=False
    )
    engine.filters["seconds"] = _seconds
    return engine


def _render(template: str, **values: object) -> Markup:
    return Markup(_environment().get_template(template).render(**values))  # noqa: S704 - the template has escaped it


def _seconds(time: float) -> str:
    """Return a moment as people say it: `6.3 s`, and `4 min 12 s` beyond two minutes."""
    if time < 120:  # noqa: PLR2004
        return f"{time:.1f} s"
    return f"{int(time) // 60} min {int(time) % 60} s"
