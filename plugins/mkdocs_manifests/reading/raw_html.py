"""Where raw HTML stands in a page, and which of it holds Markdown, as Python-Markdown's `md_in_html` sees it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

FENCE: Final = re.compile(r"\x02(\d+)\x03")
"""What stands in a page's text for a fence that was taken out of it; the number tells which."""

MARKUP: Final = re.compile(r"\x02h(\d+)\x03")
"""What stands in a page's text for raw HTML."""

WORK: Final = (1_000_000, 8)
"""How much is done for a page, and for each character of it; what is left is then taken as plain text.

The unit is one character that is gone through.
"""

_TAG_COST: Final = 150

_SPAN_TAGS: Final = frozenset(
    ["address", "dd", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "legend", "li", "p", "summary", "td", "th"]
)
_OPAQUE_TAGS: Final = frozenset(["canvas", "math", "option", "pre", "script", "style", "textarea"])
CONTAINER_TAGS: Final = frozenset(
    [
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "colgroup",
        "details",
        "div",
        "dl",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "group",
        "header",
        "hgroup",
        "html",
        "iframe",
        "main",
        "map",
        "menu",
        "nav",
        "noscript",
        "object",
        "ol",
        "output",
        "progress",
        "section",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "tr",
        "ul",
        "video",
    ]
)
BLOCK_TAGS: Final = _SPAN_TAGS | _OPAQUE_TAGS | CONTAINER_TAGS | {"hr"}
"""The elements that start a raw block (`Markdown.block_level_elements`)."""

_VOID_TAGS: Final = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"]
)
_TAG: Final = re.compile(r"""<(/?)([a-zA-Z][^`\s/>]*+)((?:[^>"'/]++|"[^"]*+"|'[^']*+'|["']|/(?!>))*+)(/?)>""")
_ATTRIBUTE: Final = re.compile(r"""([^\s/>=]++)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'>]++)))?+""")
_COMMENT_END: Final = re.compile(r"--!?>")
_BLANK_LINE_FOLLOWS: Final = re.compile(r"(?: *\n){2}")
_QUOTED_BLANK_LINE: Final = re.compile(r"\n[> \t]*\n")
_BLANK_LINE: Final = re.compile(r"\n[ \t]*\n")


@dataclass(eq=False, slots=True)
class Markup:
    """A raw element whose content may hold Markdown."""

    tag: str
    classes: str
    """As its `class` attribute has them."""
    state: str
    """How its content is read: `block`, `span` or `off`."""
    parts: list[str | Markup] = field(default_factory=list)
    text: str = ""
    """Its content, with a mark for each element inside it."""


@dataclass(slots=True)
class RawHtml:
    """A page's text after the raw HTML was taken out."""

    text: str
    """With a mark for each raw block."""
    markup: list[Markup | None]
    """The raw blocks by number; None for one that holds no Markdown."""
    unshown: set[int]
    """The fences that a browser does not show: in comments, scripts and styles."""


def extract(text: str) -> RawHtml:
    """Take the raw HTML out of a page's text, in which fences are marks already."""
    extractor = _Extractor(text)
    extractor.run()
    return RawHtml("".join(extractor.output), extractor.markup, extractor.unshown)


class _Extractor:
    """Follows `markdown.extensions.md_in_html.HTMLExtractorExtra`."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0
        self.line_start = 0
        self.output: list[str] = []
        self.markup: list[Markup | None] = []
        self.unshown: set[int] = set()
        self.raw: list[str] = []
        """The open elements of a raw block."""
        self.in_raw = False
        self.in_tail = False
        """Whether text follows a raw block on its line."""
        self.elements: list[Markup] = []
        """The open elements that hold Markdown."""
        self.tags: list[str] = []
        self.fresh: list[bool] = []
        """Whether nothing but elements has come yet, for each of the open elements."""
        self.inline: list[str] = []
        self.work = WORK[0] + WORK[1] * len(text)

    def run(self) -> None:
        text = self.text
        while (start := text.find("<", self.position)) >= 0:
            if start > self.position:
                self.data(text[self.position : start])
            self.move(start)
            self.work -= _TAG_COST
            self.markup_at(text[start + 1 : start + 2])
            if self.work < 0:
                break
        if self.position < len(text):
            self.data(text[self.position :])
        if self.tags:
            self.close_markup(self.tags[0])
        self.drop_open()

    def markup_at(self, after: str) -> None:
        """Take what begins at the position, at a `<` that this character follows."""
        if after.isascii() and (after.isalpha() or after == "/"):
            self.tag()
        elif self.text.startswith("<!--", self.position):
            self.comment()
        elif after in {"?", "!"}:
            self.declaration("?>" if after == "?" else ">")
        else:
            self.skip("<")

    def drop_open(self) -> None:
        """Hide what Python-Markdown drops: an element left open inside another of its name keeps that open."""
        dropped: list[str | Markup] = list(self.elements)
        for part in dropped:
            if isinstance(part, str):
                self.hide(part)
            else:
                dropped += part.parts

    def move(self, position: int) -> None:
        newline = self.text.rfind("\n", self.position, position)
        if newline >= 0:
            self.line_start = newline + 1
        self.position = position

    def skip(self, characters: str) -> None:
        self.data(characters)
        self.move(self.position + len(characters))

    @property
    def at_line_start(self) -> bool:
        """Whether at most three blanks stand before the position on its line."""
        offset = self.position - self.line_start
        return offset <= 3 and not self.text[self.line_start : self.position].strip()  # noqa: PLR2004

    def data(self, data: str) -> None:
        if self.in_tail and "\n" in data:
            self.in_tail = False
        if self.in_raw:
            return
        if self.elements:
            self.fresh[-1] = False
            self.elements[-1].parts.append(data)
            return
        if _BLANK_LINE.search(data):
            self.inline.clear()
        self.output.append(data)

    def store(self, markup: Markup | None = None) -> str:
        self.markup.append(markup)
        return f"\x02h{len(self.markup) - 1}\x03"

    def hide(self, text: str) -> None:
        self.unshown.update(int(number) for number in FENCE.findall(text))

    def comment(self) -> None:
        text = self.text
        match = _COMMENT_END.search(text, self.position + 4)
        if not match:
            self.work -= len(text) - self.position
            self.skip("<")
            return
        comment = text[self.position : match.end()]
        has_blank_line = bool(_BLANK_LINE.search(comment))
        is_block = has_blank_line or not self.is_closed_inline(match.end())
        self.empty(comment, is_block=is_block)
        self.move(match.end())

    def is_closed_inline(self, end: int) -> bool:
        """Whether an open inline element is closed in the same paragraph, after `end`."""
        if not self.inline:
            return False
        blank = _BLANK_LINE.search(self.text, end)
        rest = self.text[end : blank.start() if blank else len(self.text)].lower()
        self.work -= len(rest) * len(self.inline)
        return any(re.search(rf"</\s*{re.escape(tag)}\s*>", rest) for tag in self.inline)

    def declaration(self, end: str) -> None:
        if not (self.at_line_start or self.in_tail or self.elements):
            self.skip(self.text[self.position : self.position + 2])
            return
        found = self.text.find(end, self.position)
        if found < 0:
            self.work -= len(self.text) - self.position
            self.skip("<")
            return
        self.empty(self.text[self.position : found + len(end)], is_block=True)
        self.move(found + len(end))

    def empty(self, text: str, *, is_block: bool) -> None:
        """Take an element without content, or a comment."""
        is_comment = text.startswith("<!--")
        if self.in_raw or (self.in_tail and not self.elements):
            stored = True
        elif self.elements:
            stored = (self.at_line_start and is_block) or self.elements[-1].state == "off"
            if self.at_line_start and is_block:
                self.data(f"\n{self.store()}\n\n")
            else:
                self.data(self.store() if stored else text)
        elif self.at_line_start and is_block:
            stored = True
            if not _BLANK_LINE_FOLLOWS.match(self.text, self.position + len(text)):
                self.in_tail = True
            self.ensure_blank_line()
            self.output += [self.store(), "\n\n"]
        else:
            stored = False
            self.output.append(text)
        if is_comment and (stored or self.is_inline_comment(text)):
            self.hide(text)

    def is_inline_comment(self, comment: str) -> bool:
        """Whether a comment in the middle of text stays one: blank lines tear it, and backticks make it code."""
        if self.elements and self.elements[-1].state == "span":
            return True
        return not (_QUOTED_BLANK_LINE.search(comment) or self.text[max(self.position - 1, 0)] == "`")

    def ensure_blank_line(self) -> None:
        last = self.output[-1] if self.output else ""
        if last.endswith("\n") and not last.endswith("\n\n"):
            self.output.append("\n")

    def tag(self) -> None:
        self.work -= len(self.tags) + len(self.raw) + len(self.inline)
        match = _TAG.match(self.text, self.position)
        if not match:
            self.work -= len(self.text) - self.position
            self.skip("</" if self.text[self.position + 1] == "/" else "<")
            return
        is_end, name = match[1] == "/", match[2].lower()
        if is_end:
            self.end_tag(name, match[0])
        elif match[4]:
            self.empty(match[0], is_block=name in BLOCK_TAGS)
        else:
            self.start_tag(name, match)
        self.move(match.end())
        if name in {"script", "style"} and not is_end and not match[4] and self.in_raw:
            self.opaque(name)

    def opaque(self, name: str) -> None:
        """Pass over the content of an element in which no tags are read, and close it."""
        end = re.compile(rf"</{name}\s*>", re.IGNORECASE).search(self.text, self.position)
        stop = end.start() if end else len(self.text)
        self.hide(self.text[self.position : stop])
        self.move(stop)

    def start_tag(self, name: str, match: re.Match[str]) -> None:
        starts_block = self.at_line_start or self.in_tail
        if name == "hr" and starts_block:
            self.empty(match[0], is_block=True)
        elif name in BLOCK_TAGS and (starts_block or (self.fresh and self.fresh[-1])):
            attributes = _attributes(match[3])
            state = self.state(name, attributes)
            if self.in_raw or (state == "off" and not self.elements):
                if not self.in_raw:
                    self.in_raw = True
                    self.output.append("\n")
                self.raw.append(name)
            else:
                if "p" in self.tags:
                    self.close_markup("p")
                self.elements.append(Markup(name, attributes.get("class", ""), state))
                self.tags.append(name)
                self.fresh.append(True)
        elif self.in_raw:
            self.raw.append(name)
        else:
            self.data(self.store() if self.elements and self.elements[-1].state == "off" else match[0])
            if name not in BLOCK_TAGS and name not in _VOID_TAGS:
                self.inline.append(name)
        if name == "textarea":
            self.hide_until(name, match.end())

    def hide_until(self, name: str, start: int) -> None:
        end = self.text.find(f"</{name}", start)
        self.hide(self.text[start : end if end >= 0 else len(self.text)])

    def state(self, name: str, attributes: Mapping[str, str]) -> str:
        """Return how the content of an element is read, by its `markdown` attribute."""
        wanted = attributes.get("markdown", "0")
        wanted = "1" if wanted in {"", "markdown"} else wanted
        parent = self.elements[-1].state if self.elements else ""
        if parent == "off" or (parent == "span" and wanted != "0"):
            wanted = parent
        is_span = name in _SPAN_TAGS
        if name not in CONTAINER_TAGS and not is_span:
            return "off"
        return {"1": "span" if is_span else "block", "block": "block", "span": "span"}.get(wanted, "off")

    def end_tag(self, name: str, text: str) -> None:
        if self.in_raw:
            self.close_raw(name, text)
        elif name in BLOCK_TAGS and name in self.tags:
            self.close_markup(name)
            if not self.tags and not _BLANK_LINE_FOLLOWS.match(self.text, self.position + len(text)):
                self.in_tail = True
        else:
            self.data(self.store() if self.elements and self.elements[-1].state == "off" else text)
            if name not in BLOCK_TAGS and name in self.inline:
                while self.inline.pop() != name:
                    pass

    def close_raw(self, name: str, text: str) -> None:
        if name in self.raw:
            while self.raw.pop() != name:
                pass
        if not self.raw:
            if not _BLANK_LINE_FOLLOWS.match(self.text, self.position + len(text)):
                self.in_tail = True
            self.in_raw = False
            self.output += [self.store(), "\n\n"]

    def close_markup(self, name: str) -> None:
        """Close an element that holds Markdown, and those inside it that were left open."""
        while self.elements:
            element = self.elements.pop()
            tag = self.tags.pop()
            self.fresh.pop()
            if self.elements:
                self.elements[-1].parts.append(element)
            else:
                self.ensure_blank_line()
                self.flatten(element)
                self.output += [self.store(element), "\n\n"]
            if tag == name:
                break

    def flatten(self, element: Markup) -> None:
        """Give an element and all elements in it that hold Markdown their texts, with a mark for each element inside."""
        waiting = [element]
        for current in waiting:
            pieces: list[str] = []
            tail: str | None = None
            for part in [*current.parts, None]:
                if isinstance(part, str):
                    tail = (tail or "") + part
                    continue
                text = tail or ""
                if pieces and text != "\n":
                    text = "\n" + text.rstrip("\n")
                pieces.append(text)
                tail = ""
                if part is not None:
                    self.separate(pieces)
                    pieces.append(self.store(part))
                    if part.state != "off":
                        waiting.append(part)
            current.text = "".join(pieces)
            current.parts = []

    @staticmethod
    def separate(pieces: list[str]) -> None:
        """End the text so far with an empty line."""
        last = pieces[-1]
        if not last.endswith("\n\n"):
            pieces[-1] = last.rstrip("\n") + "\n\n"


def _attributes(text: str) -> dict[str, str]:
    """Return an element's attributes by their names in lower case; empty where one has no value."""
    return {match[1].lower(): match[2] or match[3] or match[4] or "" for match in _ATTRIBUTE.finditer(text)}
