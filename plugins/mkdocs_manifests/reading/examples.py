"""All examples of a project: the YAML blocks of its pages and its files of manifests."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from functools import cached_property
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from mkdocs_manifests.model import Example, Intent, Place, Problem, Purpose, Text

if TYPE_CHECKING:
    from mkdocs_manifests.reading.fences import Fence, Page
    from mkdocs_manifests.reading.snippets import Include

PAGE_SUFFIXES: Final = frozenset({".md", ".markdown"})
MANIFEST_SUFFIXES: Final = frozenset({".yaml", ".yml", ".json"})
RECORDED: Final = "timeline.jsonl"
"""Stands in the folder of a recording; the files beside it are no examples."""
RECORDED_ABOUT: Final = "about.yaml"
"""Says beside the folders of recordings what holds for all of them."""
LARGEST_FILE: Final = 4_194_304
"""Bytes of the largest file that is opened at all; what an example may hold is less (yaml_reader.Limits)."""
CODE: Final = re.compile(r"[A-Z]\d{3}")
MARKER: Final = re.compile(r"#[ \t]*manifests:[ \t]*(?P<marker>expect|fragment|skip)\b[ \t]*(?P<value>.*)")
LEFT_OUT: Final = frozenset({".git", ".venv", "node_modules", "site", "__pycache__"})
"""Folders that hold nothing of the project's own."""


@dataclass(frozen=True, slots=True)
class Catalog:
    """All examples of one run, in the order of their files."""

    examples: tuple[Example, ...] = ()
    problems: tuple[Problem, ...] = ()
    """Of reading: files that cannot be read, markers that make no sense."""
    pages: int = 0
    """Pages that were read."""
    files: int = 0
    """Files of manifests that were read."""
    blocks: Mapping[PurePosixPath, tuple[Fence, ...]] = field(default_factory=dict, repr=False)
    """The YAML blocks of every page."""
    texts: Mapping[PurePosixPath, str] = field(default_factory=dict, repr=False)
    """The text of every file that was read, to show the line of a problem."""


@dataclass(frozen=True, slots=True)
class Sources:
    """Where examples are looked for; paths are relative to `root`."""

    root: Path
    paths: tuple[PurePosixPath, ...]
    """Files and folders; folders are searched for pages and files of manifests."""
    exclude: tuple[str, ...] = ()
    snippet_paths: tuple[str, ...] = (".",)
    dedent: bool = False
    """Whether sections of files are shown without their common indent."""


def collect(
    sources: Sources,
    generated: Mapping[PurePosixPath, str] | None = None,
    instead: Mapping[PurePosixPath, str] = MappingProxyType({}),
) -> Catalog:
    """Read every page and every file of manifests, and return their examples; what cannot be read becomes a problem.

    `generated` are texts of pages that are in no file, `instead` texts that count instead of what is in files.
    """
    collector = _Collector(sources, instead)
    for file, text in sorted((generated or {}).items()):
        collector.add_text(file, text)
    for file in sorted(set(files_of(sources))):
        collector.add(file)
    return collector.catalog()


def from_text(file: PurePosixPath, value: str, sources: Sources) -> Catalog:
    """Return the examples of one text that is in no file, such as standard input."""
    collector = _Collector(sources)
    collector.add_text(file, value)
    return collector.catalog()


def merged(chosen: Catalog, rest: Catalog) -> Catalog:
    """Return the chosen catalog with what `rest` knows of other files."""
    own = {example.place.file for example in chosen.examples}
    others = tuple(example for example in rest.examples if example.place.file not in own)
    known = frozenset({*chosen.texts, *(problem.place.file for problem in chosen.problems)})
    problems = tuple(problem for problem in rest.problems if problem.place.file not in known)
    return replace(chosen, examples=(*chosen.examples, *others), problems=(*chosen.problems, *problems))


def files_of(sources: Sources) -> Iterator[PurePosixPath]:
    """Yield the files that the sources name or have in their folders."""
    for path in sources.paths:
        start = sources.root / path
        if not start.is_dir() or leads_out(sources.root, path):
            yield path
            continue
        for folder, folders, names in os.walk(start):
            folders[:] = sorted(name for name in folders if name not in LEFT_OUT and not name.startswith("."))
            data = _recorded(Path(folder), folders, names)
            here = PurePosixPath(os.path.relpath(folder, sources.root).replace(os.sep, "/"))
            for name in sorted(names):
                if name not in data and Path(name).suffix.lower() in PAGE_SUFFIXES | MANIFEST_SUFFIXES:
                    file = here / name
                    if not any(matches(file, pattern) for pattern in sources.exclude):
                        yield file


def _recorded(folder: Path, folders: Sequence[str], names: Sequence[str]) -> set[str]:
    """Return which files of a folder belong to recordings and hold no manifests."""
    if RECORDED in names:
        return {name for name in names if Path(name).suffix.lower() not in PAGE_SUFFIXES}
    is_above = RECORDED_ABOUT in names and any((folder / inner / RECORDED).is_file() for inner in folders)
    return {RECORDED_ABOUT} if is_above else set()


def matches(file: PurePosixPath, pattern: str) -> bool:
    """Return whether a path matches a glob pattern, or lies in a folder that does; `**` is any number of folders."""
    written = str(file)
    plain = pattern.removeprefix("./").replace("**/", "*").rstrip("/")
    return fnmatchcase(written, plain) or fnmatchcase(written, f"{plain}/*")


def _is_shown(fence: Fence, include: Include) -> bool:
    """Return whether a block shows a file that is an example itself, so that the block needs no judgement of its own."""
    return include.file.suffix.lower() in MANIFEST_SUFFIXES and not fence.options.keys() & {
        "skip",
        "fragment",
        "expect",
    }


class _Collector:
    def __init__(self, sources: Sources, instead: Mapping[PurePosixPath, str] = MappingProxyType({})) -> None:
        self.sources, self.instead = sources, instead
        self.examples: dict[PurePosixPath, list[Example]] = {}
        self.showings: dict[PurePosixPath, list[Place]] = {}
        self.titles: dict[PurePosixPath, str] = {}
        self.problems: list[Problem] = []
        self.blocks: dict[PurePosixPath, tuple[Fence, ...]] = {}
        self.texts: dict[PurePosixPath, str] = {}
        self.added: set[PurePosixPath] = set()
        self.pages = self.files = 0

    def add(self, file: PurePosixPath) -> None:
        """Read a file, once, though the project and several pages may name it."""
        if file in self.added:
            return
        self.added.add(file)
        try:
            value = self._read(file)
        except UnreadableError as error:
            self.problems.append(Problem("D108", f"cannot be read: {error}", error.place(file)))
            return
        self.add_text(file, value)

    def add_text(self, file: PurePosixPath, value: str) -> None:
        self.added.add(file)
        self.texts[file] = value
        if file.suffix.lower() == ".json" and '"apiVersion"' not in value:
            return  # data of another tool: dashboards and the like
        if file.suffix.lower() in PAGE_SUFFIXES:
            self.pages += 1
            self._add_page(file, value)
        else:
            self.files += 1
            self._add_file(file, value)

    @cached_property
    def _read_page(self) -> Callable[[str, PurePosixPath], Page]:
        """Read a page; loaded with the first one, since files of manifests need none of it."""
        from mkdocs_manifests.reading.fences import read_page  # noqa: PLC0415
        from mkdocs_manifests.reading.snippets import Snippets, SnippetSettings  # noqa: PLC0415

        bases = tuple(self.sources.root / base for base in self.sources.snippet_paths)
        snippets = Snippets(
            self.sources.root,
            SnippetSettings(base_paths=bases, dedent_subsections=self.sources.dedent),
            self.instead,
        )
        return lambda text, file: read_page(text, file, snippets)

    def _add_page(self, file: PurePosixPath, value: str) -> None:
        page = self._read_page(value, file)
        self.blocks[file] = page.fences
        for missing in page.missing:
            origin = missing.origin
            place = Place(origin.file, origin.line, origin.column + 1, origin.line, origin.column + 2)
            self.problems.append(Problem("D105", f"cannot be included: {missing.reason}", place))
        for fence in page.fences:
            if fence.include is not None and _is_shown(fence, fence.include):
                self._show(fence, fence.include.file)
                continue
            purpose = self._purpose(fence.options, fence.place)
            example = Example(fence.text, fence.place, purpose, fence.options.get("title", ""))
            self.examples.setdefault(file, []).append(example)
            for included in dict.fromkeys(origin.file for origin in fence.text.origins or ()):
                if included not in self.texts:
                    self.texts[included] = self._text_of(included)

    def _show(self, fence: Fence, shown: PurePosixPath) -> None:
        """Note that a block shows a file, in whole or in part; the file is the example, whole."""
        self.showings.setdefault(shown, []).append(fence.place)
        if title := fence.options.get("title"):
            self.titles.setdefault(shown, title)
        self.add(shown)

    def _text_of(self, file: PurePosixPath) -> str:
        try:
            return self._read(file)
        except UnreadableError:
            return ""

    def _read(self, file: PurePosixPath) -> str:
        return self.instead[file] if file in self.instead else read_inside(self.sources.root, file)

    def _add_file(self, file: PurePosixPath, value: str) -> None:
        place = Place(file, 1, 1, 1, 1)
        purpose = self._purpose(markers(value), place)
        self.examples[file] = [Example(Text(value, file), place, purpose)]

    def _purpose(self, options: Mapping[str, str], place: Place) -> Purpose:
        try:
            return purpose_of(options)
        except ValueError as error:
            self.problems.append(Problem("D102", str(error), place))
            return Purpose(Intent.SKIP, reason="its marker makes no sense")

    def catalog(self) -> Catalog:
        """Return what was collected; files know by now which pages show them."""
        examples: list[Example] = []
        for file, found in sorted(self.examples.items()):
            shown_in = tuple(sorted(self.showings.get(file, ())))
            title = self.titles.get(file, "")
            examples.extend(replace(e, shown_in=shown_in, title=e.title or title) if shown_in else e for e in found)
        return Catalog(tuple(examples), tuple(self.problems), self.pages, self.files, self.blocks, self.texts)


class UnreadableError(Exception):
    """A file that cannot be read as text; the message says why."""

    def __init__(self, message: str, line: int = 1, column: int = 1) -> None:
        super().__init__(message)
        self.line, self.column = line, column

    def place(self, file: PurePosixPath) -> Place:
        """Return where in `file` reading stopped."""
        return Place(file, self.line, self.column, self.line, self.column)


def leads_out(root: Path, file: PurePosixPath) -> bool:
    """Return whether links lead from a path inside the project to what lies outside.

    A folder outside that the settings or the command line name (`../docs`) is meant; what it holds must lie in it.
    """
    above = next((number for number, part in enumerate(file.parts) if part != ".."), len(file.parts))
    base = root.joinpath(*file.parts[: above + 1]) if above or file.is_absolute() else root
    inside, found = os.path.realpath(base), os.path.realpath(root / file)
    return found != inside and not found.startswith(inside.rstrip(os.sep) + os.sep)


def read_inside(root: Path, file: PurePosixPath, largest: int = LARGEST_FILE) -> str:
    """Return the text of a file of the project as `read_text` does.

    Raises UnreadableError also where a link leads out of the project.
    """
    if leads_out(root, file):
        raise UnreadableError("a link leads out of the project; put the file itself there")
    return read_text(root / file, largest)


def read_text(path: Path, largest: int = LARGEST_FILE) -> str:
    r"""Return a file's text with `\\n` line ends and without a byte order mark.

    Raises UnreadableError for what is missing, no regular file, too large, or not UTF-8.
    """
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise UnreadableError("it is no ordinary file")
        if found.st_size > largest:
            raise UnreadableError(f"it has {found.st_size:,} bytes, at most {largest:,} are read")
        with path.open("rb") as file:
            written = file.read(largest)
    except (OSError, ValueError) as error:
        raise UnreadableError((getattr(error, "strerror", None) or str(error)).lower()) from None
    return decode(written)


def decode(written: bytes) -> str:
    r"""Return bytes as text with `\\n` line ends and without a byte order mark.

    Raises UnreadableError, with the line and column, where they are not UTF-8.
    """
    if written.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableError("it is UTF-16; save it as UTF-8")
    try:
        value = written.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = written[: error.start].decode("utf-8-sig", "replace")
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        raise UnreadableError(
            f"byte {written[error.start]:#04x} is not UTF-8; save the file as UTF-8", line, column
        ) from None
    return value.replace("\r\n", "\n")


def markers(value: str) -> dict[str, str]:
    """Return the markers in the comments that a file of manifests starts with: `# manifests: expect S201`."""
    found: dict[str, str] = {}
    for line in value.split("\n"):
        stripped = line.strip()
        if stripped and stripped != "---" and not stripped.startswith("#"):
            break
        if match := MARKER.fullmatch(stripped):
            found[match["marker"]] = match["value"].strip(" \"'")
    return found


def purpose_of(options: Mapping[str, str]) -> Purpose:
    """Return what the markers `fragment`, `expect` and `skip` among a block's options say.

    Raises ValueError, with a message for people, for markers without a meaning.
    """
    if "skip" in options:
        if not options["skip"].strip():
            raise ValueError('skip needs a reason: skip="output of a command"')
        return Purpose(Intent.SKIP, reason=options["skip"].strip())
    expect: Sequence[str] = ()
    if "expect" in options:
        expect = tuple(sorted(set(_codes(options["expect"]))))
    if "fragment" in options:
        path = options["fragment"].strip()
        if not path:
            raise ValueError('fragment needs the kind and path it is part of: fragment="Pod.spec.containers[]"')
        return Purpose(Intent.FRAGMENT, path=path, expect=tuple(expect))
    return Purpose(expect=tuple(expect))


def _codes(written: str) -> Iterable[str]:
    codes = written.replace(",", " ").split()
    if not codes:
        raise ValueError('expect needs the code of the problem: expect="S201"')
    for code in codes:
        if not CODE.fullmatch(code):
            raise ValueError(f'"{code}" is no code of a problem; write for example expect="S201"')
    return codes
