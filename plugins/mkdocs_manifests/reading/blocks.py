"""Which fences of a page end up as code blocks, and which as plain text of an indented block.

SuperFences takes every fence out of a page before the page's structure is known, and puts the ones back that turn out to
stand in an indented code block. Only the structure tells: four blanks are a code block under a paragraph, and belong to
the item under a list. So this module follows Python-Markdown's block parser, with the extensions that Material's users
have, as far as it decides over indentation.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from mkdocs_manifests.reading import raw_html

TAB: Final = 4
DEPTH: Final = 50
"""Blocks that are nested deeper are not looked into: the fences in them count as code blocks."""

WORK: Final = (1_000_000, 10)
"""How much is done for a page, and for each character of it, before the rest of its fences count as code blocks.

The unit is one character that is gone through; a block and a line cost more than their characters.
"""

_BLOCK_COST: Final = 400
_LINE_COST: Final = 30
_STEP_COST: Final = 10

_PROSE: Final = re.compile(r"(?:(?:\x02\d|[A-Za-z`(])[^|\n]*+(?:\n|\Z))++")
"""Lines that no block but a paragraph begins with."""

_INDENT: Final = " " * TAB
_MARK_LINE: Final = re.compile(r"([> ]*)\x02(\d+)\x03")
_LISTS: Final = frozenset({"ol", "ul"})
_ALL_LISTS: Final = frozenset({"ol", "ul", "dl"})
_ITEMS: Final = frozenset({"li"})
_ALL_ITEMS: Final = frozenset({"li", "dd"})

_ADMONITION: Final = re.compile(r'(?:^|\n)!!! ?[\w\-]++(?: ++[\w\-]++)*+(?: +".*?")? *+(?:\n|$)')
_DETAILS: Final = re.compile(
    r'(?:^|\n)\?{3}\+? ?(?:(?:[\w\-]++(?: ++[\w\-]++)*+)?(?: +".*?")|[\w\-]++(?: ++[\w\-]++)*+) *+(?:\n|$)'
)
_CONTENT_TAB: Final = re.compile(r'(?:^|\n)={3}(\+!?|!\+?)? +".*?" *(?:\n|$)')
_BLOCK_START: Final = re.compile(r"(?:^|\n) {0,3}(/{3,})[ ]*([\w-]+)[ ]*(?:\|([^\n]*))?(?:\n|$)")
_BLOCK_END: Final = re.compile(r"(?:^|\n) {0,3}(/{3,}) *(?:\n|$)", re.MULTILINE)
_BLOCK_OPTIONS: Final = re.compile(r"(?: {4,}(?!\s)[^\n]*(?:\n|$))+")
_HEADING: Final = re.compile(r"(?:^|\n)#(?:\\.|[^\\\n])*+(?:\n|$)")
_UNDERLINED: Final = re.compile(r"[^\n]*\n(?:=+|-+) *(?:\n|$)")
_RULE: Final = re.compile(r"^ {0,3}([-_*])(?: {0,2}\1){2,} *$", re.MULTILINE)
_ORDERED: Final = re.compile(r" {0,3}\d+\. +")
_BULLET: Final = re.compile(r" {0,3}[*+-] +")
_ITEM: Final = re.compile(r" {0,3}(?:\d+\.|[*+-]) +(.*)")
_NESTED_ITEM: Final = re.compile(r" {4,7}(?:\d+\.|[*+-]) +")
_TABLE_BORDER: Final = re.compile(r"^\||(?<!\\)\|$")
_TABLE_COLUMN: Final = re.compile(r"(?<!\\)\|")
_DEFINITION: Final = re.compile(r"(?:^|\n) {0,3}: {1,3}(.*?)(?:\n|$)")
_NO_INDENT: Final = re.compile(r" {0,3}[^ :]")
_QUOTE: Final = re.compile(r"(?:^|\n) {0,3}> ?(.*)")
_FOOTNOTE: Final = re.compile(r"^ {0,3}\[\^([^\]]*)\]: *(.*)$", re.MULTILINE)
_ABBREVIATION: Final = re.compile(r"^\*\[([^\\\n]*?)\] ?: *\n? *(.*)$", re.MULTILINE)
_REFERENCE: Final = re.compile(
    r"""^ {0,3}\[[^\[\]]*\]: *(?:\n *)?[^\s]+ *(?:\n *)?(?:(["']).*\1 *|\(.*\) *)?$""", re.MULTILINE
)
_BLOCK_TAG: Final = re.compile(r"-?[A-Za-z_\x80-\U0010ffff][-\w]*(?=$|[#.\[])")


@dataclass(frozen=True, slots=True)
class _Directive:
    """What a `///` block accepts."""

    options: frozenset[str]
    needs_argument: bool | None = None
    """None where an argument may stand or not."""


_ADMONITIONS: Final = ("note", "attention", "caution", "danger", "error", "tip", "hint", "warning", "important")
_DIRECTIVES: Final = MappingProxyType(
    {
        "admonition": _Directive(frozenset({"type", "attrs"})),
        "details": _Directive(frozenset({"open", "type", "attrs"})),
        "html": _Directive(frozenset({"markdown", "attrs"}), needs_argument=True),
        "tab": _Directive(frozenset({"new", "select", "attrs"}), needs_argument=True),
        **dict.fromkeys(_ADMONITIONS, _Directive(frozenset({"attrs"}))),
    }
)


@dataclass(frozen=True, slots=True)
class FenceSource:
    """The lines of a fence, for the case that they turn out to be plain text."""

    lines: Sequence[str]
    """With the opening and the closing line, without tabs."""
    width: int
    """Characters that stand before the opening marks."""


class _Element:
    """A node of the page's tree; only what later blocks ask of it."""

    __slots__ = ("children", "kind", "parent", "tag", "tail", "text")

    def __init__(self, tag: str, parent: _Element | None = None, kind: str = "", *, text: bool = False) -> None:
        self.tag = tag
        self.kind = kind
        self.parent = parent
        self.children: list[_Element] = []
        self.text = text
        """Whether it begins with text of its own."""
        self.tail = False
        if parent is not None:
            parent.children.append(self)

    @property
    def last(self) -> _Element | None:
        return self.children[-1] if self.children else None

    def wrap_text(self, *, at_end: bool = False) -> None:
        """Turn the text that the element begins with into a paragraph; containers put it behind what is there."""
        if self.text:
            self.text = False
            _Element("p", self, text=True)
            if not at_end:
                self.children.insert(0, self.children.pop())


@dataclass(eq=False, slots=True)
class _OpenDirective:
    """A `///` block that has begun and not yet ended."""

    length: int
    element: _Element
    parent: _Element
    target: _Element
    mode: str
    """How its content is read: as blocks, or else as text."""
    hungry: bool = False
    """Whether it waits for the next block under its parent."""


_Blocks = deque[str]
_Handler = Callable[["_Page", _Element, _Blocks], bool]


def plain_text(text: str, sources: Mapping[int, FenceSource]) -> set[int]:
    """Return the numbers of the fences that a page does not show as code blocks.

    In `text`, fences are marks (`raw_html.FENCE`) on lines of their own, behind the blanks and quote marks of the fence.
    """
    found = raw_html.extract(text)
    page = _Page(found, sources)
    page.read()
    return page.plain | found.unshown


class _Page:
    """One page on its way through the block parser."""

    def __init__(self, html: raw_html.RawHtml, sources: Mapping[int, FenceSource]) -> None:
        self.html = html
        self.sources = sources
        self.plain: set[int] = set()
        self.states: list[str] = []
        self.footnotes: dict[str, str] = {}
        self.shown_footnotes: set[str] = set()
        self.directives: list[_OpenDirective] = []
        self.depth = 0
        self.work = WORK[0] + WORK[1] * len(html.text)

    def read(self) -> None:
        self.chunk(_Element("body"), self.html.text)
        surrogate = _Element("div")
        for name in list(self.footnotes):
            self.shown_footnotes.add(name)
            self.chunk(surrogate, self.footnotes[name])
            surrogate.children.clear()
        # A footnote that is defined inside another comes too late to be shown.
        for name, text in self.footnotes.items():
            if name not in self.shown_footnotes:
                self.lose(text)

    def chunk(self, parent: _Element, text: str) -> None:
        self.blocks(parent, deque(text.split("\n\n")))

    def blocks(self, parent: _Element, blocks: _Blocks) -> None:
        if self.depth > DEPTH:
            return
        self.depth += 1
        while blocks and self.work > 0:
            block = blocks[0]
            self.work -= _cost(block)
            if not self.directives and _PROSE.fullmatch(block):
                self.paragraph(parent, blocks)
                continue
            for handler in _HANDLERS:
                if handler(self, parent, blocks):
                    break
        self.depth -= 1

    def nested(self, state: str, parent: _Element, blocks: Sequence[str]) -> None:
        """Read blocks in a state of the parser (`list`, `looselist`, `detabbed`, `blockquote`, `blocks`)."""
        self.states.append(state)
        self.blocks(parent, deque(blocks))
        self.states.pop()

    @property
    def state(self) -> str:
        return self.states[-1] if self.states else ""

    def reveal(self, block: str) -> str:
        """Put the fences of a block back in as the text they were."""
        if "\x02" not in block:
            return block
        lines: list[str] = []
        for line in block.split("\n"):
            match = _MARK_LINE.fullmatch(line)
            number = int(match[2]) if match else -1
            if match and number not in self.plain:
                source = self.sources[number]
                cut = max(source.width - len(match[1]), 0)
                lines += [inner[cut:] for inner in source.lines]
                self.plain.add(number)
            else:
                lines.append(line)
        return "\n".join(lines)

    def lose(self, text: str) -> None:
        """Note fences that stand where no text is shown: in a link's definition, in a footnote that is replaced."""
        self.plain.update(int(number) for number in raw_html.FENCE.findall(text))

    # Containers whose content is indented below a line of their own.

    def admonition(self, parent: _Element, blocks: _Blocks) -> bool:
        match = _ADMONITION.search(blocks[0]) if "!!!" in blocks[0] else None
        if not match:
            return self.continuation(parent, blocks, "admonition")
        content, rest = self.open_indented(parent, blocks, match)
        element = _Element("div", parent, "admonition")
        if not match[0].rstrip().endswith('""'):
            _Element("p", element, text=True)
        self.close_indented(element, content, rest, blocks)
        return True

    def details(self, parent: _Element, blocks: _Blocks) -> bool:
        match = _DETAILS.search(blocks[0]) if "???" in blocks[0] else None
        if not match:
            return self.continuation(parent, blocks, "details")
        content, rest = self.open_indented(parent, blocks, match)
        element = _Element("details", parent, "details")
        _Element("summary", element)
        self.close_indented(element, content, rest, blocks)
        return True

    def content_tab(self, parent: _Element, blocks: _Blocks) -> bool:
        match = _CONTENT_TAB.search(blocks[0]) if "===" in blocks[0] else None
        if not match:
            return self.continuation(parent, blocks, "tabs")
        content, rest = self.open_indented(parent, blocks, match)
        self.close_indented(_add_tab(parent, is_new="!" in (match[1] or "")), content, rest, blocks)
        return True

    def open_indented(self, parent: _Element, blocks: _Blocks, match: re.Match[str]) -> tuple[str, str]:
        block = blocks.popleft()
        if match.start() > 0:
            self.blocks(parent, deque([block[: match.start()]]))
        return _detab(block[match.end() :])

    def close_indented(self, element: _Element, content: str, rest: str, blocks: _Blocks) -> None:
        self.chunk(element, content)
        if rest:
            blocks.appendleft(rest)

    def continuation(self, parent: _Element, blocks: _Blocks, kind: str) -> bool:
        """Read a further indented block of the container that stands last."""
        sibling = parent.last
        block = blocks[0]
        if sibling is None or sibling.kind != kind or not block.startswith(_INDENT):
            return False
        deepest = sibling.last
        if kind == "tabs":
            deepest = deepest.last if deepest else None
        indent = 0
        while deepest is not None and block.startswith(_INDENT * 2, indent):
            if deepest.kind == "tab" and kind == "tabs":
                deepest = deepest.last
            if deepest is None or deepest.tag not in _ALL_LISTS:
                break
            below = deepest.last
            if below is None:
                return False
            sibling = below
            deepest = sibling.last
            indent += TAB
        if not block.startswith(_INDENT, indent):
            return False
        content, rest = _detab(blocks.popleft(), indent + TAB)
        if sibling.tag in _ALL_ITEMS:
            sibling.wrap_text(at_end=True)
        elif sibling.kind == "tabs":
            sibling = sibling.children[-1].children[-1]
        self.close_indented(sibling, content, rest, blocks)
        return True

    def markup(self, parent: _Element, blocks: _Blocks) -> bool:
        """Read a raw element that holds Markdown (`md_in_html`)."""
        match = raw_html.MARKUP.match(blocks[0])
        element = self.html.markup[int(match[1])] if match else None
        if not match or element is None:
            return False
        block = blocks.popleft()
        kind = "admonition" if element.tag == "div" and "admonition" in element.classes else ""
        self.markup_content(_Element(element.tag, parent, "details" if element.tag == "details" else kind), element)
        if len(block) > match.end():
            blocks.appendleft(block[match.end() :])
        return True

    def markup_content(self, parent: _Element, element: raw_html.Markup) -> None:
        if element.state == "block":
            self.chunk(parent, element.text.rstrip("\n"))
        elif element.state == "span":
            for mark in raw_html.MARKUP.finditer(element.text):
                inner = self.html.markup[int(mark[1])]
                if inner is not None and self.depth <= DEPTH:
                    self.depth += 1
                    self.markup_content(_Element(inner.tag, parent), inner)
                    self.depth -= 1

    def empty(self, _parent: _Element, blocks: _Blocks) -> bool:
        block = blocks[0]
        if block and not block.startswith("\n"):
            return False
        blocks.popleft()
        if len(block) > 1:
            blocks.appendleft(block[1:])
        return True

    # Lists.

    def list_indent(self, parent: _Element, blocks: _Blocks) -> bool:
        return self.item_indent(parent, blocks, _ITEMS, _LISTS)

    def definition_indent(self, parent: _Element, blocks: _Blocks) -> bool:
        return self.item_indent(parent, blocks, _ALL_ITEMS, _ALL_LISTS)

    def item_indent(self, parent: _Element, blocks: _Blocks, items: frozenset[str], lists: frozenset[str]) -> bool:
        """Read an indented block as a further part of a list's item."""
        last = parent.last
        if (
            not blocks[0].startswith(_INDENT)
            or self.state == "detabbed"
            or not (parent.tag in items or (last is not None and last.tag in lists))
        ):
            return False
        block = blocks.popleft()
        level, sibling = self.item_level(parent, block, items, lists)
        block = _loose_detab(block, level)
        if parent.tag in items:
            self.nested("detabbed", last if last is not None and last.tag in lists else parent, [block])
        elif sibling.tag in items:
            self.nested("detabbed", sibling, [block])
        elif sibling.last is not None and sibling.last.tag in items:
            sibling.last.wrap_text()
            self.nested("detabbed", sibling.last, block.split("\n\n"))
        else:
            self.nested("detabbed", _Element("dd" if "dd" in items else "li", sibling), [block])
        return True

    def item_level(
        self, parent: _Element, block: str, items: frozenset[str], lists: frozenset[str]
    ) -> tuple[int, _Element]:
        depth = (len(block) - len(block.lstrip(" "))) // TAB
        level = 1 if self.state == "list" else 0
        while depth > level:
            child = parent.last
            if child is None or (child.tag not in lists and child.tag not in items):
                break
            if child.tag in lists:
                level += 1
            parent = child
        return level, parent

    def ordered_list(self, parent: _Element, blocks: _Blocks) -> bool:
        return bool(_ORDERED.match(blocks[0])) and self.list_items(parent, blocks, "ol")

    def bullet_list(self, parent: _Element, blocks: _Blocks) -> bool:
        return bool(_BULLET.match(blocks[0])) and self.list_items(parent, blocks, "ul")

    def list_items(self, parent: _Element, blocks: _Blocks, tag: str) -> bool:
        items = _split_items(blocks.popleft())
        sibling = parent.last
        if sibling is not None and sibling.tag in _LISTS:
            target = sibling
            if target.last is not None:
                target.last.wrap_text()
                below = target.last.last
                if below is not None and below.tail:
                    below.tail = False
                    _Element("p", target.last, text=True)
            self.nested("looselist", _Element("li", target), [items.pop(0)])
        elif parent.tag in _LISTS:
            target = parent
        else:
            target = _Element(tag, parent)
        self.states.append("list")
        for item in items:
            if self.work <= 0:
                break
            if item.startswith(_INDENT) and target.last is not None:
                self.blocks(target.last, deque([item]))
            else:
                self.blocks(_Element("li", target), deque([item]))
        self.states.pop()
        return True

    def definition_list(self, parent: _Element, blocks: _Blocks) -> bool:
        match = _DEFINITION.search(blocks[0])
        if not match:
            return False
        block = blocks[0]
        has_terms = bool(block[: match.start()].strip())
        sibling = parent.last
        if not has_terms and sibling is None:
            return False
        blocks.popleft()
        content, rest = block[match.end() :], ""
        if not _NO_INDENT.match(content):
            content, rest = _detab(content)
        content = f"{match[1]}\n{content}" if content else match[1]
        state = "list"
        if not has_terms and sibling is not None and sibling.tag == "p":
            state = "looselist"
            has_terms = True
            parent.children.pop()
            sibling = parent.last
        if sibling is not None and sibling.tag == "dl":
            target = sibling
            if not has_terms and target.last is not None and target.last.tag == "dd" and target.last.children:
                state = "looselist"
        else:
            target = _Element("dl", parent)
        if has_terms:
            _Element("dt", target)
        self.nested(state, _Element("dd", target), [content])
        if rest:
            blocks.appendleft(rest)
        return True

    # Blocks between slashes.

    def directive(self, parent: _Element, blocks: _Blocks) -> bool:
        waiting = self.waiting_parent(parent) if self.directives else None
        if waiting is not None:
            self.feed(waiting, blocks)
            return True
        match = _BLOCK_START.search(blocks[0]) if "///" in blocks[0] else None
        if not match:
            return False
        found = self.open_directive(match, blocks[0])
        if not found:
            return False
        mode, rest, is_new_tab = found
        if match.start() > 0:
            self.blocks(parent, deque([blocks[0][: match.start()]]))
        parent = self.waiting_parent(parent) or parent
        blocks.popleft()
        if rest:
            blocks.appendleft(rest)
        if parent.tag in _ALL_ITEMS:
            parent.wrap_text(at_end=True)
        name = match[2].lower()
        if name == "tab":
            target = _add_tab(parent, is_new=is_new_tab)
            element = parent.children[-1]
        else:
            tag = mode.partition(" ")[2] or ("details" if name == "details" else "div")
            kind = {"details": "details", "html": ""}.get(name, "admonition")
            target = element = _Element(tag, parent, kind)
            if kind and (match[3] or name != kind):
                _Element("p", element, text=True)
        self.directives.append(_OpenDirective(len(match[1]), element, parent, target, mode.partition(" ")[0]))
        self.directive_content(blocks, parent)
        return True

    def open_directive(self, match: re.Match[str], block: str) -> tuple[str, str, bool] | None:
        """Return how the content is read, the text after the head and whether a tab starts a new row; None if no block."""
        accepted = _DIRECTIVES.get(match[2].lower())
        if accepted is None:
            return None
        argument = (match[3] or "").strip(" ")
        if accepted.needs_argument and not argument:
            return None
        block = block[match.end() :]
        end = _find_end(block, len(match[1]))
        tail = ""
        if end:
            block, tail = block[: end.start()], block[end.start() :]
        options: dict[str, str] = {}
        head = _BLOCK_OPTIONS.match(block)
        if head:
            parsed = _parse_options(head[0])
            if parsed is None or not parsed.keys() <= accepted.options:
                return None
            options = parsed
            block = block[head.end() :]
        rest = f"{block}\n{tail}" if end else block
        mode = "block"
        if match[2].lower() == "html":
            tag = _BLOCK_TAG.match(argument)
            if not tag:
                return None
            mode = f"{_html_mode(tag[0].lower(), options.get('markdown', 'auto'))} {tag[0].lower()}"
        return mode, rest, options.get("new") == "true"

    def waiting_parent(self, parent: _Element) -> _Element | None:
        """Return the element under which the innermost open block waits for more, if it is on the way down."""
        if not self.directives or not self.directives[-1].hungry:
            return None
        wanted = self.directives[-1].parent
        current: _Element | None = parent
        while current is not None and current is not wanted and self.work > 0:
            self.work -= _STEP_COST
            current = current.last
        return current if current is wanted else None

    def feed(self, parent: _Element, blocks: _Blocks) -> None:
        for entry in self.directives:
            self.work -= _STEP_COST
            if entry.hungry and entry.parent is parent:
                leaked = parent.last
                if leaked is not None and leaked is not entry.element:
                    parent.children.pop()
                    leaked.parent = entry.target
                    entry.target.children.append(leaked)
                entry.hungry = False
                self.directive_content(blocks, parent)
                return

    def directive_content(self, blocks: _Blocks, parent: _Element) -> None:
        while blocks and self.directives and self.work > 0:
            entry = self.directives[-1]
            self.work -= _cost(blocks[0])
            indent = self.list_depth(entry.element, parent) * TAB if len(self.directives) > 1 else 0
            block, rest = _detab_lenient(blocks.popleft(), indent)
            if rest:
                blocks.appendleft(rest)
            end = _find_end(block, entry.length)
            content: str | None = block
            if end:
                content = block[: end.start()]
                content = content.removesuffix("\n") or None
                if block[end.end() :]:
                    blocks.appendleft(block[end.end() :])
            if content is not None:
                if entry.mode == "block":
                    self.nested("blocks", entry.target, content.split("\n\n"))
                else:
                    self.reveal(content)
            if end:
                self.directives.pop()
        if self.directives:
            self.directives[-1].hungry = True

    def list_depth(self, element: _Element, top: _Element) -> int:
        """Count the list items between an open block and the element under which it is read."""
        count = 0
        while element is not top:
            if element.parent is None or self.work <= 0:
                return 0
            element = element.parent
            self.work -= _STEP_COST
            count += element.tag in _ALL_ITEMS
        return count

    # Everything else.

    def code(self, _parent: _Element, blocks: _Blocks) -> bool:
        if not blocks[0].startswith(_INDENT):
            return False
        _, rest = _detab(self.reveal(blocks.popleft()))
        _Element("pre", _parent)
        if rest:
            blocks.appendleft(rest)
        return True

    def table(self, parent: _Element, blocks: _Blocks) -> bool:
        if "|" not in blocks[0] or not _is_table(blocks[0]):
            return False
        blocks.popleft()
        _Element("table", parent)
        return True

    def heading(self, parent: _Element, blocks: _Blocks) -> bool:
        match = _HEADING.search(blocks[0]) if "#" in blocks[0] else None
        if not match:
            return False
        block = blocks.popleft()
        if match.start() > 0:
            self.blocks(parent, deque([block[: match.start()]]))
        _Element("h1", parent)
        rest = block[match.end() :]
        if rest:
            blocks.appendleft(_loose_detab(rest, 1) if self.state == "looselist" else rest)
        return True

    def underlined_heading(self, parent: _Element, blocks: _Blocks) -> bool:
        if not _UNDERLINED.match(blocks[0]):
            return False
        rest = blocks.popleft().split("\n", 2)[2:]
        _Element("h1", parent)
        if rest:
            blocks.appendleft(rest[0])
        return True

    def rule(self, parent: _Element, blocks: _Blocks) -> bool:
        match = _RULE.search(blocks[0])
        if not match:
            return False
        block = blocks.popleft()
        before = block[: match.start()].rstrip("\n")
        if before:
            self.blocks(parent, deque([before]))
        _Element("hr", parent)
        after = block[match.end() :].lstrip("\n")
        if after:
            blocks.appendleft(after)
        return True

    def quote(self, parent: _Element, blocks: _Blocks) -> bool:
        match = _QUOTE.search(blocks[0]) if ">" in blocks[0] else None
        if not match or self.depth >= DEPTH:
            return False
        block = blocks.popleft()
        self.blocks(parent, deque([block[: match.start()]]))
        inner = "\n".join(_unquote(line) for line in block[match.start() :].split("\n"))
        sibling = parent.last
        if sibling is None or sibling.tag != "blockquote":
            sibling = _Element("blockquote", parent)
        self.nested("blockquote", sibling, inner.split("\n\n"))
        return True

    def footnote(self, _parent: _Element, blocks: _Blocks) -> bool:
        match = _FOOTNOTE.search(blocks[0]) if "[^" in blocks[0] else None
        if not match:
            return False
        block = blocks.popleft()
        before = block[: match.start()]
        rest = block[match.end() :].lstrip("\n")
        following = _FOOTNOTE.search(rest)
        if following:
            content = rest[: following.start()].rstrip("\n")
            texts = [f"{match[2]}\n{_loose_detab(content, 1)}".lstrip("\n")]
            blocks.appendleft(rest[following.start() :])
        else:
            texts = [f"{match[2]}\n{_loose_detab(rest, 1)}".strip("\n")]
            while blocks and blocks[0].startswith(_INDENT):
                block = blocks.popleft()
                following = _FOOTNOTE.search(block)
                if following:
                    texts.append(_loose_detab(block[: following.start()].rstrip("\n"), 1))
                    blocks.appendleft(block[following.start() :])
                    break
                texts.append(_loose_detab(block, 1))
        text = "\n\n".join(texts).rstrip()
        self.lose(text if match[1] in self.shown_footnotes else self.footnotes.get(match[1], ""))
        self.footnotes[match[1]] = text
        if before.strip():
            blocks.appendleft(before.rstrip("\n"))
        return True

    def abbreviation(self, _parent: _Element, blocks: _Blocks) -> bool:
        match = _ABBREVIATION.search(blocks[0]) if "*[" in blocks[0] else None
        return bool(match and match[1].strip() and match[2].strip()) and self.take_out(blocks, match)

    def reference(self, _parent: _Element, blocks: _Blocks) -> bool:
        match = _REFERENCE.search(blocks[0]) if "]:" in blocks[0] else None
        return self.take_out(blocks, match)

    def take_out(self, blocks: _Blocks, match: re.Match[str] | None) -> bool:
        """Drop a definition from its block, which is read on in two parts."""
        if not match:
            return False
        block = blocks.popleft()
        self.lose(match[0])
        before, after = block[: match.start()], block[match.end() :]
        if after.strip():
            blocks.appendleft(after.lstrip("\n"))
        if before.strip():
            blocks.appendleft(before.rstrip("\n"))
        return True

    def paragraph(self, parent: _Element, blocks: _Blocks) -> bool:
        if blocks.popleft().strip():
            if self.state != "list":
                _Element("p", parent, text=True)
            elif parent.last is not None:
                parent.last.tail = True
            else:
                parent.text = True
        return True


_HANDLERS: Final[tuple[_Handler, ...]] = (
    _Page.admonition,
    _Page.markup,
    _Page.details,
    _Page.content_tab,
    _Page.empty,
    _Page.list_indent,
    _Page.directive,
    _Page.definition_indent,
    _Page.code,
    _Page.table,
    _Page.heading,
    _Page.underlined_heading,
    _Page.rule,
    _Page.ordered_list,
    _Page.bullet_list,
    _Page.definition_list,
    _Page.quote,
    _Page.footnote,
    _Page.abbreviation,
    _Page.reference,
    _Page.paragraph,
)
"""In the order in which Python-Markdown asks them."""


def _cost(block: str) -> int:
    return len(block) + block.count("\n") * _LINE_COST + _BLOCK_COST


def _add_tab(parent: _Element, *, is_new: bool) -> _Element:
    """Add a tab to the row of tabs that stands last, or to a new one."""
    row = parent.last
    if row is None or row.kind != "tabs" or is_new:
        row = _Element("div", parent, "tabs")
        _Element("div", row, "tab-contents")
    return _Element("div", row.children[-1], "tab")


def _detab(text: str, length: int = TAB) -> tuple[str, str]:
    """Return the lines up to the first that is not indented, without the indent, and the other lines."""
    indent = " " * length
    lines = text.split("\n")
    inner: list[str] = []
    for line in lines:
        if line.startswith(indent):
            inner.append(line[length:])
        elif not line.strip():
            inner.append("")
        else:
            break
    return "\n".join(inner), "\n".join(lines[len(inner) :])


def _detab_lenient(text: str, length: int) -> tuple[str, str]:
    """Do as `_detab`, but return the text as it is where its first line is not indented."""
    inner, rest = _detab(text, length)
    first = text.partition("\n")[0]
    if first.strip() and not first.startswith(" " * length):
        return rest, ""
    return inner, rest


def _loose_detab(text: str, level: int) -> str:
    """Take an indent from every line that has it."""
    indent = _INDENT * level
    return "\n".join(line.removeprefix(indent) for line in text.split("\n")) if level else text


def _split_items(block: str) -> list[str]:
    items: list[list[str]] = []
    for line in block.split("\n"):
        if match := _ITEM.match(line):
            items.append([match[1]])
        elif _NESTED_ITEM.match(line) and not items[-1][0].startswith(_INDENT):
            items.append([line])
        else:
            items[-1].append(line)
    return ["\n".join(lines) for lines in items]


def _is_table(block: str) -> bool:
    """Whether the first two lines are a table's head and the line below it."""
    rows = [_TABLE_BORDER.sub("", line.strip(" ")) for line in block.split("\n", 2)[:2]]
    if len(rows) < len(("head", "line below")) or rows[1].strip(" |:-"):
        return False
    columns = [len(_TABLE_COLUMN.findall(row)) for row in rows]
    return columns[0] == columns[1] and (columns[0] > 0 or (rows[1] != "" and block.lstrip(" ").startswith("|")))


def _unquote(line: str) -> str:
    if line.strip() == ">":
        return ""
    match = _QUOTE.match(line)
    return match[1] if match else line


def _find_end(block: str, length: int) -> re.Match[str] | None:
    if "///" not in block:
        return None
    return next((match for match in _BLOCK_END.finditer(block) if len(match[1]) == length), None)


def _parse_options(text: str) -> dict[str, str] | None:
    """Read the options under the head of a `///` block as far as their names and plain values go."""
    options: dict[str, str] = {}
    margin = len(text) - len(text.lstrip(" "))
    for line in text.split("\n"):
        if not line.strip() or line.startswith(" " * (margin + 1)):
            continue
        name, colon, value = line.strip().partition(":")
        if not colon or "\x02" in value:
            return None
        options[name] = value.strip().strip("\"'")
    return options


def _html_mode(tag: str, mode: str) -> str:
    """Return `block` where the content of an element between slashes is read as blocks, else `text`."""
    if mode in {"raw", "html", "inline"}:
        return "text"
    block_tags = raw_html.CONTAINER_TAGS
    return "block" if mode == "block" or tag in block_tags else "text"
