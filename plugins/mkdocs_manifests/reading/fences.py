"""Every YAML fence of a Markdown page, with where each of its lines stands in a file.

The page is read in the order in which the site's build reads it: front matter goes, snippets are included
(`pymdownx.snippets`), fences are taken out (`pymdownx.superfences`, with the default of `preserve_tabs`), and the page's
structure tells which of them are shown as code blocks (`blocks`). A fence in a comment is not shown, and a fence in an
indented code block is shown as the text it is; neither is returned.

What a page's author should know: indent a fence's lines alike, close it with as many marks as opened it, close every `///`
block and every element, begin a comment at the start of a line, and leave empty lines around a fence; then nothing here
depends on details. A fence more than 50 blocks deep, or late in a page that is built to be slow, counts as a code block.
Fences that another plugin writes are not in the file and not found; the site's build reports every YAML block that it
shows and that was not found here. A tab inside a line of YAML counts as the blanks it is shown as.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from mkdocs_manifests.model import Origin, Place, Text
from mkdocs_manifests.reading import blocks, fence_headers, snippets
from mkdocs_manifests.reading.snippets import Expansion, Include, Snippets, SourceLine

TAB: Final = 4

_FRONT_MATTER: Final = re.compile(r"---[ \t]*\n")
_FRONT_MATTER_END: Final = re.compile(r"^(?:---|\.\.\.)[ \t]*\n", re.MULTILINE)
_FRONT_MATTER_LINE: Final = re.compile(r"\s|#|- |-$|[\]}]|[^\s:`~][^:]*:")
_UNUSABLE: Final = re.compile("[\x02\x03]")


@dataclass(frozen=True, slots=True)
class Fence:
    """A YAML fence that a page shows as a code block."""

    language: str
    """As written: `yaml`, `YML`."""
    options: Mapping[str, str]
    """`title`, `hl_lines` and the like, and the markers `fragment`, `expect` and `skip`; names in lower case."""
    classes: tuple[str, ...]
    """From the form in braces, without the language."""
    text: Text
    """What the reader sees, without indent and quote marks, with tabs expanded; and where each line stands."""
    place: Place
    """The opening line, from its marks to its end."""
    end_line: int
    """The closing line, in the file in which it stands."""
    include: Include | None = None
    """The include of which the text consists, if it is exactly one."""

    @property
    def title(self) -> str:
        """What the page shows over the block."""
        return self.options.get("title", "")


@dataclass(frozen=True, slots=True)
class Page:
    """What is read from one Markdown page."""

    fences: tuple[Fence, ...]
    files: tuple[PurePosixPath, ...] = ()
    """The files that the page includes, sorted."""
    missing: tuple[snippets.MissingInclude, ...] = ()
    """The includes that could not be read."""


def read_page(text: str, file: PurePosixPath, includes: Snippets | None = None) -> Page:
    """Return the YAML fences of a page, in the order in which they stand.

    `text` is the file's content with any line ends, `file` its path from the project's root. Without `includes`,
    snippets stay as they are written. Never raises for what the text holds.
    """
    has_includes = includes is not None and (snippets.MARK in text or includes.settings.auto_append)
    if not has_includes and "```" not in text and "~~~" not in text:
        return Page(())
    texts, first = page_lines(text)
    if includes is None or not has_includes:
        return Page(tuple(scan(texts, _Origins(file, first, len(texts)))))
    expansion = includes.expand_page([(line, Origin(file, first + number)) for number, line in enumerate(texts)])
    return Page(tuple(scan_expansion(expansion)), expansion.files, expansion.missing)


def page_lines(text: str) -> tuple[list[str], int]:
    """Return the lines of a page's Markdown and the number of the first, without byte order mark and front matter.

    MkDocs takes front matter off if it is a mapping; here, if every line that is not indented can be part of one.
    """
    text = text.removeprefix("\ufeff")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    first = 1
    start = _FRONT_MATTER.match(text)
    end = _FRONT_MATTER_END.search(text, start.end()) if start else None
    if start and end:
        front = text[start.end() : end.start()]
        if any(not line[0].isspace() and line[0] != "#" for line in front.split("\n") if line) and all(
            _FRONT_MATTER_LINE.match(line) for line in front.split("\n") if line
        ):
            body = text[end.end() :].lstrip("\n")
            first += text.count("\n", 0, len(text) - len(body))
            text = body
    return text.split("\n"), first


def scan_expansion(expansion: Expansion) -> Iterator[Fence]:
    """Yield the YAML fences of a page whose includes are resolved."""
    texts = [text for text, _ in expansion.lines]
    return scan(texts, [origin for _, origin in expansion.lines], expansion.includes)


def scan_lines(lines: Sequence[SourceLine]) -> Iterator[Fence]:
    """Yield the YAML fences of lines that know where they stand."""
    return scan([text for text, _ in lines], [origin for _, origin in lines])


def scan(texts: Sequence[str], origins: Sequence[Origin], includes: Sequence[Include] = ()) -> Iterator[Fence]:
    """Yield the YAML fences of lines without line ends; `origins` has one place for each line."""
    lines = [_normal(text, is_first=not index) for index, text in enumerate(texts)]
    found = list(_fences(lines))
    if not any(fence.header.is_yaml for fence in found):
        return
    hidden = _plain_text(lines, found)
    whole = {(include.start, include.end): include for include in includes}
    for number, fence in enumerate(found):
        if fence.header.is_yaml and number not in hidden:
            yield _finish(fence, texts, lines, origins, whole.get((fence.start + 1, fence.end)))


@dataclass(frozen=True, slots=True)
class _Found:
    """A fence that SuperFences would take out of a page."""

    header: fence_headers.FenceHeader
    start: int
    """Index of the opening line."""
    end: int
    """Index of the closing line."""
    width: int
    """Characters before the marks, with tabs expanded."""


@dataclass(frozen=True, slots=True)
class _Origins(Sequence[Origin]):
    """The places of a page's own lines, made when asked for."""

    file: PurePosixPath
    first: int
    length: int

    def __len__(self) -> int:
        return self.length

    def __getitem__(self, index: int) -> Origin:  # type: ignore[override]
        return Origin(self.file, self.first + index)


def _normal(text: str, *, is_first: bool) -> str:
    """Return a line as SuperFences gets it: lines of blanks are empty, but for the very first (`NormalizeWhitespace`)."""
    if "\x02" in text or "\x03" in text:
        text = _UNUSABLE.sub("", text)
    if "\t" in text:
        text = text.expandtabs(TAB)
    return "" if text[:1] == " " and not is_first and not text.strip(" ") else text


def _fences(lines: Sequence[str]) -> Iterator[_Found]:
    """Yield the fences of all languages, as SuperFences takes them out line by line.

    A fence ends at a line with the same marks behind as many blanks and quote marks. One whose lines are less indented,
    or quoted otherwise, is none, and the lines that were passed over are not looked at again.
    """
    headers: dict[str, fence_headers.FenceHeader | None] = {}
    index = 0
    while index < len(lines):
        line = lines[index]
        index += 1
        if "```" not in line and "~~~" not in line:
            continue
        content = line.lstrip("> ")
        marks = _marks(content)
        if not marks:
            continue
        after = content[len(marks) :]
        if after not in headers:
            headers[after] = fence_headers.parse_header(after)
        header = headers[after]
        if header is None:
            continue
        width = len(line) - len(content)
        start = index - 1
        index, closed = _close(lines, index, marks, width, line.count(">", 0, width))
        if closed:
            yield _Found(header, start, index - 1, width)


def _marks(content: str) -> str:
    """Return the three or more backticks or tildes that a text begins with."""
    rest = content.lstrip(content[0]) if content.startswith(("```", "~~~")) else content
    return content[: len(content) - len(rest)]


def _close(lines: Sequence[str], index: int, marks: str, width: int, quotes: int) -> tuple[int, bool]:
    """Return the index after the line at which a fence ends, and whether it ends well."""
    had_empty_line = False
    while index < len(lines):
        line = lines[index]
        index += 1
        prefix = width
        if width:
            prefix = min(width, len(line) - len(line.lstrip("> ")))
        content = line[prefix:]
        quoted = line.count(">", 0, prefix)
        if quoted > quotes:
            return index, False
        if not (content if quotes else line.strip()):
            had_empty_line = True
            continue
        if prefix < width or (had_empty_line and quoted < quotes):
            return index, False
        if content.startswith(marks) and not content[len(marks) :].strip(" \t"):
            return index, True
        had_empty_line = False
    return index, False


def _plain_text(lines: Sequence[str], found: Sequence[_Found]) -> set[int]:
    """Return the numbers of the fences that are not shown as code blocks."""
    if _are_all_shown(lines, found):
        return set()
    skeleton: list[str] = []
    position = 0
    for number, fence in enumerate(found):
        skeleton += lines[position : fence.start]
        skeleton.append(f"{lines[fence.start][: fence.width]}\x02{number}\x03")
        position = fence.end + 1
    skeleton += lines[position:]
    text = "\n".join(skeleton)
    sources = {
        number: blocks.FenceSource(lines[fence.start : fence.end + 1], fence.width)
        for number, fence in enumerate(found)
    }
    return blocks.plain_text(f"{text}\n\n", sources)


def _are_all_shown(lines: Sequence[str], found: Sequence[_Found]) -> bool:
    """Whether the YAML fences of a page are code blocks at first sight, as on most pages.

    They are where they stand at the margin, below an empty line or text at the margin, in a page without raw HTML and
    blocks between slashes.
    """
    if lines[0] and not lines[0].strip(" "):
        return False
    position = 0
    was_shown = True
    for fence in found:
        between = lines[position : fence.start]
        if any(line.lstrip()[:1] in _MARKUP_STARTS for line in between if line):
            return False
        is_shown = was_shown
        for line in reversed(between):
            if not line:
                is_shown = True
                break
            if "    " in line or line.lstrip()[:1] in _BLOCK_STARTS:
                is_shown = False
                break
        was_shown = is_shown and not fence.width
        if fence.header.is_yaml and not was_shown:
            return False
        position = fence.end + 1
    return True


_MARKUP_STARTS: Final = frozenset("</")
_BLOCK_STARTS: Final = frozenset(">[*-+")


def _finish(
    fence: _Found,
    texts: Sequence[str],
    lines: Sequence[str],
    origins: Sequence[Origin],
    include: Include | None,
) -> Fence:
    opening, closing = origins[fence.start], origins[fence.end]
    body: list[str] = []
    places: list[Origin] = []
    for index in range(fence.start + 1, fence.end):
        line = lines[index]
        body.append(line[fence.width :])
        origin = origins[index]
        column = origin.column + _removed(texts[index], line, fence.width)
        places.append(origin if column == origin.column >= 0 else Origin(origin.file, origin.line, max(column, 0)))
    file = include.file if include else _main_file(places, opening)
    column = opening.column + _removed(texts[fence.start], lines[fence.start], fence.width)
    header = texts[fence.start].rstrip()
    return Fence(
        fence.header.language,
        fence.header.options,
        fence.header.classes,
        Text("\n".join(body), file, tuple(places) or (opening,)),
        Place(opening.file, opening.line, max(column, 0) + 1, opening.line, max(opening.column + len(header), 0) + 1),
        closing.line,
        include,
    )


def _main_file(places: Sequence[Origin], opening: Origin) -> PurePosixPath:
    files = {place.file for place in places}
    if len(files) > 1:
        counts = Counter(place.file for place in places)
        return max(counts, key=lambda file: counts[file])
    return files.pop() if files else opening.file


def _removed(raw: str, line: str, width: int) -> int:
    """Return how much further right a line's text stands in the file than in the block.

    With tabs, that is so for the first character that is not blank, and for all up to the next tab.
    """
    if raw == line:
        return min(width, len(line))
    seen = min(width, len(line)) + len(line[width:]) - len(line[width:].lstrip(" "))
    column = 0
    for index, character in enumerate(raw):
        if column >= seen:
            return index - max(seen - width, 0)
        if character == "\t":
            column += TAB - column % TAB
        elif character not in "\x02\x03":
            column += 1
    return len(raw) - max(seen - width, 0)
