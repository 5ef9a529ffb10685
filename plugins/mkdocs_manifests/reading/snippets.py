"""Snippet includes (`--8<--`) resolved line by line, as `pymdownx.snippets` resolves them.

What differs, on purpose: nothing is ever fetched from the web; a file is read only if it is a regular file of at most
1 MiB that lies under a base path also after all symbolic links; depth and number of lines have limits. An include that
cannot be read leaves no lines, as it does there by default, and is returned with the reason.
"""

from __future__ import annotations

import os
import re
import stat
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import Final, TypeAlias

from mkdocs_manifests.model import Origin

SourceLine: TypeAlias = tuple[str, Origin]
"""A line of text and where it stands; the origin's column is negative by what an include puts before the line."""

MARK: Final = "8<-"
"""What every include, and every mark of a section, has in it."""

FILE_BYTES: Final = 1024 * 1024
DEPTH: Final = 32
LINES: Final = 200_000
INCLUDES: Final = 5_000
SECTION_COST: Final = 16
"""Lines that are looked through for a section count as one that is taken in."""

TARGET_LENGTH: Final = 1024
TAB: Final = 4

_SECTION: Final = re.compile(
    r"-++[ \t]++\[[ \t]*+(?P<type>start|end)[ \t]*+:[ \t]*+(?P<name>[a-z][-_0-9a-z]*+)[ \t]*+\]", re.IGNORECASE
)
_RANGES: Final = re.compile(r"(?::-?[0-9]*){1,2}(?:,(?=[-0-9:])-?[0-9]*(?::-?[0-9]*)?)*")
_NAMELESS: Final = re.compile("[\0\ud800-\udfff]")
_NAME: Final = re.compile(r":[a-z][-_0-9a-z]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SnippetSettings:
    """The options of `pymdownx.snippets` that decide what is shown."""

    base_paths: tuple[Path, ...] = (Path(),)
    """Directories, or single files, from the project's root; searched in order."""
    restrict: bool = True
    """Whether includes must stay under the base paths (`restrict_base_path`); else under the project's root."""
    dedent_subsections: bool = False
    auto_append: tuple[str, ...] = ()
    """Files that are added to the end of every page."""


@dataclass(frozen=True, slots=True)
class Include:
    """The lines of a text that one include put there."""

    file: PurePosixPath
    selection: str
    """The lines or the section that it names, as written: `3:9`; empty for the whole file."""
    whole: bool
    """Whether its lines are the file's, all of them and unchanged."""
    origin: Origin
    """Where the include is written."""
    start: int
    """Index of its first line in the expanded text."""
    end: int
    """One past its last line."""


@dataclass(frozen=True, slots=True)
class MissingInclude:
    """An include that could not be read."""

    origin: Origin
    """Where the include is written."""
    reason: str
    """In words for the page's author, without a full stop."""


@dataclass(frozen=True, slots=True)
class Expansion:
    """A text with its includes resolved."""

    lines: tuple[SourceLine, ...]
    includes: tuple[Include, ...] = ()
    """Those that are written in the text itself, not the ones that files bring with them."""
    files: tuple[PurePosixPath, ...] = ()
    """All files that were read, sorted."""
    missing: tuple[MissingInclude, ...] = ()

    @property
    def whole_file(self) -> PurePosixPath | None:
        """The file whose text the lines are, if they are exactly one include of a whole file."""
        if len(self.includes) == 1 and self.includes[0].whole:
            only = self.includes[0]
            return only.file if (only.start, only.end) == (0, len(self.lines)) else None
        return None


class UnreadableError(Exception):
    """A file that an include must not or cannot read; the message is the reason."""


@dataclass(frozen=True, slots=True)
class _Target:
    path: str
    ranges: tuple[tuple[int | None, int | None], ...] = ()
    section: str = ""
    selection: str = ""


@dataclass(slots=True)
class _Run:
    """What one expansion collects."""

    includes: list[Include] = field(default_factory=list)
    files: set[PurePosixPath] = field(default_factory=set)
    missing: list[MissingInclude] = field(default_factory=list)
    open: list[Path] = field(default_factory=list)
    """The files that are being read, outermost first."""
    lines: int = 0
    count: int = 0


class Snippets:
    """The files that pages of one project can include; each is read once."""

    def __init__(
        self,
        root: Path,
        settings: SnippetSettings | None = None,
        instead: Mapping[PurePosixPath, str] = MappingProxyType({}),
    ) -> None:
        """Take the project's root, to which origins are relative, the site's settings, and texts `instead` of files."""
        self.root = root.resolve()
        self.settings = settings or SnippetSettings()
        self._instead = instead
        self._found: dict[str, Path] = {}
        self._names: dict[Path, PurePosixPath] = {}
        self._bases = tuple(
            _Base.of(self.root, base, restrict=self.settings.restrict) for base in self.settings.base_paths
        )
        self._files: dict[Path, tuple[SourceLine, ...]] = {}

    def expand(self, lines: Iterable[SourceLine]) -> Expansion:
        """Return the lines with all includes resolved."""
        run = _Run()
        expanded = self._expand(lines, run)
        return Expansion(tuple(expanded), tuple(run.includes), tuple(sorted(run.files)), tuple(run.missing))

    def expand_page(self, lines: Sequence[SourceLine]) -> Expansion:
        """Return a whole page's lines with all includes resolved, and what the settings append to every page."""
        if not self.settings.auto_append or not lines:
            return self.expand(lines)
        last = lines[-1][1]
        appended = ["", "", "-8<-", *"\n\n".join(self.settings.auto_append).split("\n"), "-8<-", ""]
        return self.expand([*lines, *((text, last) for text in appended)])

    def _expand(self, lines: Iterable[SourceLine], run: _Run, *, is_section: bool = False) -> list[SourceLine]:
        expanded: list[SourceLine] = []
        in_block = False
        for text, origin in lines:
            marker = _read_marker(text) if MARK in text else None
            if marker is None and not in_block:
                kept = text if is_section or MARK not in text else _without_section_mark(text)
                if kept is not None:
                    expanded.append((kept, origin))
                continue
            if marker is None:
                space, target = _split_indent(text.removesuffix("\r"))
                target = target.strip()
                if not target:
                    expanded.append(("", origin))
                    continue
            elif marker.escapes:
                expanded.append((text.replace(";", "", 1), origin))
                continue
            elif not marker.target:
                in_block = not in_block
                continue
            elif in_block:
                continue
            else:
                space, target = marker.space, marker.target[1:-1].strip()
            if not target.startswith(";"):
                self._include(target, space.expandtabs(TAB), origin, expanded, run)
        return expanded

    def _include(self, written: str, space: str, origin: Origin, expanded: list[SourceLine], run: _Run) -> None:
        """Add the lines of one include."""
        is_outermost = not run.open
        start = len(expanded)
        run.count += 1
        try:
            target, path = self._open(written, run)
            lines = self._read(path, target.path)
            selected = self._select(target, lines)
            _count_lines(len(selected) + (len(lines) // SECTION_COST if target.section else 0), run)
        except UnreadableError as error:
            run.missing.append(MissingInclude(origin, str(error)))
            return
        file = self._name(path)
        run.files.add(file)
        if target.section and not _has_section(target.section, lines):
            reason = (
                f"{target.path!r} has no section {target.section!r}; mark it with "
                f"`--8<-- [start:{target.section}]` and `--8<-- [end:{target.section}]`"
            )
            run.missing.append(MissingInclude(origin, reason))
        run.open.append(path)
        inner = self._expand(selected, run, is_section=bool(target.section))
        run.open.pop()
        width = len(space)
        if width:
            expanded += [(space + text, Origin(at.file, at.line, at.column - width)) for text, at in inner]
        else:
            expanded += inner
        if is_outermost:
            whole = not target.selection and tuple(inner) == lines
            run.includes.append(Include(file, target.selection, whole, origin, start, len(expanded)))

    def _open(self, written: str, run: _Run) -> tuple[_Target, Path]:
        """Return what an include names and the file in which it stands, if it may be included here."""
        if run.count > INCLUDES:
            raise UnreadableError(f"the page has more than {INCLUDES:,} includes; include less")
        target = _parse_target(written)
        if target.path not in self._found:
            self._found[target.path] = self._find(target.path)
        path = self._found[target.path]
        if path in run.open:
            raise UnreadableError(f"{target.path!r} includes itself; take one of the includes out")
        if len(run.open) >= DEPTH:
            raise UnreadableError(f"more than {DEPTH} files include one another; shorten the chain")
        return target, path

    def _select(self, target: _Target, lines: Sequence[SourceLine]) -> Sequence[SourceLine]:
        if not lines or not target.selection:
            return lines
        if target.ranges:
            selected = [line for start, end in target.ranges for line in lines[_slice(start, end, len(lines))]]
        else:
            selected = list(_section(target.section, lines))
        if not self.settings.dedent_subsections:
            return selected
        return _dedent(selected) if selected else [("", lines[0][1])]

    def _find(self, path: str) -> Path:
        """Return the file that an include names, after all links."""
        if _NAMELESS.search(path):
            raise UnreadableError("the path holds a character that no file name can have")
        if path.lower().startswith(("http://", "https://")):
            raise UnreadableError("files are not fetched from the web; put the file into the repository")
        if os.path.isabs(path):
            raise UnreadableError(f"{path!r} is an absolute path; write it from one of the base paths of the snippets")
        leaves = False
        for base in self._bases:
            named = os.path.normpath(os.path.join(base.folder, path))
            try:
                found = os.path.realpath(named, strict=True)
            except (OSError, RuntimeError):
                continue
            if base.file:
                if found == base.file:
                    return Path(found)
            elif _is_below(named, base.allowed) and _is_below(found, base.allowed_resolved):
                return Path(found)
            else:
                leaves = True
        if leaves:
            raise UnreadableError(
                f"{path!r} leads out of the base paths of the snippets; keep included files under them"
            )
        raise UnreadableError(f"there is no file {path!r} under the base paths of the snippets")

    def _name(self, path: Path) -> PurePosixPath:
        if path not in self._names:
            self._names[path] = PurePosixPath(os.path.relpath(path, self.root).replace(os.sep, "/"))
        return self._names[path]

    def _read(self, path: Path, written: str) -> tuple[SourceLine, ...]:
        if path not in self._files:
            file = self._name(path)
            text = self._instead.get(file)
            texts = _read_lines(path, written) if text is None else text.split("\n")
            self._files[path] = tuple((text, Origin(file, number)) for number, text in enumerate(texts, 1))
        return self._files[path]


@dataclass(frozen=True, slots=True)
class _Base:
    """A base path of the settings, looked up once."""

    folder: str
    file: str
    """The file that alone can be included, where the base path is one; else empty."""
    allowed: str
    allowed_resolved: str
    """The folder that includes must not leave, as written and after all links."""

    @classmethod
    def of(cls, root: Path, configured: Path, *, restrict: bool) -> _Base:
        base = Path(os.path.normpath(root / configured))
        allowed = base if restrict else root
        folder = base if base.is_dir() else base.parent
        return cls(str(folder), str(base.resolve()) if base.is_file() else "", str(allowed), str(allowed.resolve()))


def _is_below(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


@dataclass(frozen=True, slots=True)
class _Marker:
    """A line that includes a file, or begins or ends a list of files."""

    space: str
    escapes: int
    target: str
    """With its quotes; empty where a list of files begins or ends."""


def _read_marker(line: str) -> _Marker | None:
    space, rest = _split_indent(line.removesuffix("\r"))
    unescaped = rest.lstrip(";")
    escapes = len(rest) - len(unescaped)
    undashed = unescaped.lstrip("-")
    tail = undashed.removeprefix(MARK)
    if len(undashed) == len(unescaped) or len(tail) == len(undashed):
        return None
    tail = tail.lstrip("-")
    if not tail:
        return _Marker(space, escapes, "")
    quoted = tail.lstrip(" \t")
    if len(quoted) == len(tail) or len(quoted) < len('"x"') or quoted[0] not in "\"'" or quoted[-1] != quoted[0]:
        return None
    inner = quoted[1:-1]
    if inner.count(quoted[0]) != inner.count("\\" + quoted[0]) or "\r" in inner:
        return None
    return _Marker(space, escapes, quoted)


def _split_indent(line: str) -> tuple[str, str]:
    rest = line.lstrip(" \t")
    return line[: len(line) - len(rest)], rest


@dataclass(frozen=True, slots=True)
class _SectionMark:
    type: str
    name: str
    escape: int
    """Index of the first semicolon that escapes the mark, or -1."""


def _section_mark(line: str) -> _SectionMark | None:
    """Return the first mark of a section in a line: `--8<-- [start:name]`."""
    found = line.find(MARK)
    while found >= 0:
        dashes = _run_start(line, found, "-")
        match = _SECTION.match(line, found + 2) if dashes < found else None
        if match:
            escape = _run_start(line, dashes, ";")
            return _SectionMark(match["type"], match["name"], escape if escape < dashes else -1)
        found = line.find(MARK, found + 1)
    return None


def _run_start(line: str, end: int, character: str) -> int:
    """Return where the run of a character that ends before `end` begins."""
    while end > 0 and line[end - 1] == character:
        end -= 1
    return end


def _without_section_mark(line: str) -> str | None:
    """Return a line without the escape of its section mark; None for a line with a mark, which is not shown."""
    mark = _section_mark(line)
    if mark is None:
        return line
    return None if mark.escape < 0 else line[: mark.escape] + line[mark.escape + 1 :]


def _section(name: str, lines: Sequence[SourceLine]) -> Iterator[SourceLine]:
    inside = False
    for text, origin in lines:
        mark = _section_mark(text) if MARK in text else None
        if mark and mark.escape >= 0:
            if inside:
                yield text[: mark.escape] + text[mark.escape + 1 :], origin
        elif mark and mark.name == name:
            if mark.type != "start":
                return
            inside = True
        elif inside and not mark:
            yield text, origin


def _has_section(name: str, lines: Sequence[SourceLine]) -> bool:
    marks = (_section_mark(text) for text, _ in lines if MARK in text)
    first = next((mark for mark in marks if mark and mark.escape < 0 and mark.name == name), None)
    return first is not None and first.type == "start"


def _count_lines(lines: int, run: _Run) -> None:
    run.lines += lines
    if run.lines > LINES:
        raise UnreadableError(f"the page takes in more than {LINES:,} lines with this include; include less")


def _parse_target(written: str) -> _Target:
    """Split `file:3:9`, `file:1:3,5:6` and `file:section` into the file and what is shown of it."""
    if len(written) > TARGET_LENGTH:
        raise UnreadableError(f"the path has more than {TARGET_LENGTH:,} characters")
    position = written.find(":")
    path, selection = written, ""
    while position >= 0:
        if _RANGES.fullmatch(written, position) or _NAME.fullmatch(written, position):
            path, selection = written[:position], written[position + 1 :]
            break
        position = written.find(":", position + 1)
    path = path.strip()
    if not path:
        raise UnreadableError("the include names no file")
    if position < 0:
        return _Target(path)
    if _NAME.fullmatch(written, position):
        return _Target(path, section=selection, selection=selection)
    ranges: list[tuple[int | None, int | None]] = []
    for numbers in selection.split(","):
        start, _, end = numbers.partition(":")
        end = end.partition(":")[0]
        if "-" in (start, end):
            raise UnreadableError(f"{selection!r} is no range of lines; write it like `3:9`")
        first = int(start) if start else None
        ranges.append((first if first is None or first < 0 else max(0, first - 1), int(end) if end else None))
    return _Target(path, tuple(ranges), selection=selection or ":")


def _slice(start: int | None, end: int | None, total: int) -> slice:
    """Return the lines from `start` (counted from 0, or from the end) to `end` (the last one shown, or from the end)."""
    if start is not None and start < 0:
        start = max(total + start, 0)
    if end is not None and end < 0:
        end = min(max(total + 1 + end, 0), total)
    return slice(start, end)


def _dedent(lines: Sequence[SourceLine]) -> list[SourceLine]:
    dedented = textwrap.dedent("\n".join(text for text, _ in lines)).split("\n")
    return [
        (text, Origin(origin.file, origin.line, origin.column + len(old) - len(text)))
        for text, (old, origin) in zip(dedented, lines, strict=False)
    ]


def _read_lines(path: Path, name: str) -> tuple[str, ...]:
    """Return a file's lines; a file that ends with a line end has an empty last line, and an empty file none."""
    if not path.is_file():
        raise UnreadableError(f"{name!r} is not a regular file")
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(descriptor, "rb") as file:
            # Asked again of the open file: it may have been replaced in between.
            content = file.read(FILE_BYTES + 1) if stat.S_ISREG(os.fstat(descriptor).st_mode) else b""
    except OSError as error:
        raise UnreadableError(f"{name!r} cannot be read: {error.strerror}") from error
    if len(content) > FILE_BYTES:
        raise UnreadableError(f"{name!r} is larger than 1 MiB; include a smaller file")
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        raise UnreadableError(f"{name!r} is not UTF-8 text; save it as UTF-8") from error
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return tuple(text.split("\n")) if text else ()
