"""A glossary whose terms explain themselves wherever a page first uses them, and the terms that it lacks.

One page of the site is the source: each term stands in its definition lists. A term that begins with a small letter
also fits where a sentence begins with it; one that begins with a capital fits as it is written. Several names of one
thing are separated by commas. `{ .no-tooltip }` behind a term keeps it in the glossary alone: a word that plain English
needs as well.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias
from xml.etree import ElementTree as ET

from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.toc import slugify
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

NO_TOOLTIP: Final = "no-tooltip"
TERM: Final = "term"
"""The class by which a page marks a word as a term that must be defined: `*lease*{ .term }`."""
ACRONYM: Final = re.compile(r"[A-Z]{3,}s?")
WORD: Final = re.compile(r"\w+(?:-\w+)*")
SENTENCE_END: Final = re.compile(r"(?<=[.!?])\s+")
CODE: Final = frozenset({"code", "pre", "kbd", "samp", "script", "style"})
"""Elements whose text is no prose."""
CLOSED: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "a", "abbr", "button", "dfn", "dt", "label", "summary"})
"""Elements in which no link may stand, or none is wanted."""
BEFORE_TOC: Final = 8
"""After inline markup, and before links and anchors are collected."""


@dataclass(frozen=True, slots=True)
class Term:
    """One entry of the glossary."""

    name: str
    """As the glossary writes it."""
    definition: str
    """Plain text, without the sentences that only lead elsewhere."""
    anchor: str
    """Of the entry on the glossary's page."""
    has_tooltip: bool = True


@dataclass(frozen=True, slots=True)
class Glossary:
    """The terms of a site."""

    terms: tuple[Term, ...] = ()
    by_form: Mapping[str, Term] = field(init=False, default_factory=dict)
    """Each way in which a text may write a term: with a capital, in the plural."""
    longest: int = field(init=False, default=0)
    """The number of words of the longest form."""

    def __post_init__(self) -> None:
        found: dict[str, Term] = {}
        for term in self.terms:
            for form in _forms(term.name):
                found.setdefault(form, term)
        object.__setattr__(self, "by_form", found)
        object.__setattr__(self, "longest", max((form.count(" ") + 1 for form in found), default=0))

    def uses(self, text: str) -> Iterator[tuple[int, int, Term | None]]:
        """Yield where a text uses terms, the longest first where several begin; None for an acronym without a term."""
        words = list(WORD.finditer(text))
        index = 0
        while index < len(words):
            count, term = self._term_at(text, words, index)
            if term is not None or ACRONYM.fullmatch(words[index].group()):
                yield words[index].start(), words[index + count - 1].end(), term
            index += count

    def _term_at(self, text: str, words: list[re.Match[str]], index: int) -> tuple[int, Term | None]:
        for count in range(min(self.longest, len(words) - index), 0, -1):
            phrase = text[words[index].start() : words[index + count - 1].end()]
            if term := self.by_form.get(" ".join(phrase.split())):
                return count, term
        return 1, None


@dataclass(slots=True)
class PageTerms:
    """Which terms one page uses."""

    glossary: Glossary
    address: str
    """Of the glossary's page, as a link of this page; empty on the glossary's page itself."""
    undefined: list[str] = field(default_factory=list)
    """Acronyms and marked terms that the glossary lacks, in the order of the page, each once."""
    explained: set[str] = field(default_factory=set)
    """The definitions that the page has shown already: only the first is a stop for the Tab key."""
    shown: int = 0
    """How many tooltips the page has."""

    def lacks(self, word: str) -> None:
        """Note that the glossary does not define a word."""
        if word not in self.undefined:
            self.undefined.append(word)


Reader: TypeAlias = Callable[[], PageTerms | None]
"""Returns what is known of the page that is rendered now; None for pages without tooltips."""


class GlossaryExtension(Extension):
    """Gives the first use of each term in each section of a page a link to the glossary and a tooltip."""

    def __init__(self, reader: Reader, **options: Any) -> None:
        self.reader = reader
        super().__init__(**options)

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        """Look at the page when its inline markup is read."""
        md.treeprocessors.register(_Tooltips(md, self.reader), "manifests-glossary", BEFORE_TOC)


def read_glossary(text: str) -> Glossary:
    """Return the terms that the definition lists of a Markdown text define."""
    collector = _Collector()
    markdown = Markdown(extensions=["def_list", "attr_list", collector])
    markdown.convert(text)
    return Glossary(tuple(collector.terms))


class _Collector(Extension):
    """Keeps what the definition lists of a text define."""

    def __init__(self) -> None:
        super().__init__()
        self.terms: list[Term] = []

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        md.treeprocessors.register(_Definitions(md, self.terms), "manifests-definitions", BEFORE_TOC)


class _Definitions(Treeprocessor):
    def __init__(self, md: Markdown, terms: list[Term]) -> None:
        super().__init__(md)
        self.terms = terms

    def run(self, root: ET.Element) -> None:
        for entries in root.iter("dl"):
            headings: list[ET.Element] = []
            for entry in entries:
                if entry.tag == "dt":
                    headings.append(entry)
                elif headings:
                    definition = _definition(entry)
                    for heading in headings:
                        self.terms.extend(_terms(heading, definition))
                    headings = []


class _Tooltips(Treeprocessor):
    def __init__(self, md: Markdown, reader: Reader) -> None:
        super().__init__(md)
        self.reader = reader

    def run(self, root: ET.Element) -> None:
        page = self.reader()
        if page is None:
            return
        if not page.address:
            for heading in root.iter("dt"):
                heading.set("id", _anchor(heading))
        self._walk(root, page, set(), is_open=bool(page.address))

    def _walk(self, element: ET.Element, page: PageTerms, seen: set[str], *, is_open: bool) -> None:
        """Look through an element; `seen` are the terms that its section has explained before."""
        if element.tag in CODE:
            return
        if TERM in element.get("class", "").split():
            word = " ".join("".join(element.itertext()).split())
            if word not in page.glossary.by_form:
                page.lacks(word)
        is_open = is_open and element.tag not in CLOSED
        children = list(element)
        made = self._link(element.text, page, seen, is_open=is_open)
        if made:
            element.text = made[0]
        element[:] = made[1] if made else []
        for child in children:
            if child.tag == "h2":
                seen.clear()
            self._walk(child, page, seen, is_open=is_open)
            element.append(child)
            after = self._link(child.tail, page, seen, is_open=is_open)
            if after:
                child.tail = after[0]
                element.extend(after[1])

    def _link(
        self, text: str | None, page: PageTerms, seen: set[str], *, is_open: bool
    ) -> tuple[str, list[ET.Element]] | None:
        """Return the text before the first term, and the terms with what follows each; None if nothing changes."""
        if not text or isinstance(text, AtomicString):
            return None
        made: list[ET.Element] = []
        before, end = text, 0
        for start, stop, term in page.glossary.uses(text):
            if term is None:
                page.lacks(text[start:stop])
            elif is_open and term.has_tooltip and term.definition not in seen:
                seen.add(term.definition)
                if made:
                    made[-1].tail = text[end:start]
                else:
                    before = text[:start]
                page.shown += 1
                made.append(_tooltip(text[start:stop], term, page))
                end = stop
        if not made:
            return None
        made[-1].tail = text[end:]
        return before, made


def _tooltip(written: str, term: Term, page: PageTerms) -> ET.Element:
    """Return a link to the glossary; the definition beside it is its description and shows on hover and focus."""
    identifier = f"manifests-term-{page.shown}"
    whole = ET.Element("span", {"class": "manifests-term"})
    link = ET.SubElement(whole, "a", {"href": f"{page.address}#{term.anchor}", "aria-describedby": identifier})
    if term.definition in page.explained:
        link.set("tabindex", "-1")
    page.explained.add(term.definition)
    link.text = written
    attributes = {"class": "manifests-term__tip", "role": "tooltip", "id": identifier}
    tip = ET.SubElement(whole, "span", {**attributes, "data-search-exclude": ""})
    tip.text = AtomicString(term.definition)
    return whole


def _terms(heading: ET.Element, definition: str) -> Iterator[Term]:
    has_tooltip = NO_TOOLTIP not in heading.get("class", "").split()
    anchor = _anchor(heading)
    for name in _names(heading):
        yield Term(name, definition, anchor, has_tooltip)


def _names(heading: ET.Element) -> list[str]:
    return [" ".join(name.split()) for name in "".join(heading.itertext()).split(",") if name.strip()]


def _anchor(heading: ET.Element) -> str:
    return heading.get("id") or slugify((_names(heading) or [""])[0], "-")


def _definition(entry: ET.Element) -> str:
    """Return the text of a definition without sentences that hold a link, for a tooltip leads nowhere."""
    text = "".join(_marked(entry))
    sentences = SENTENCE_END.split(" ".join(text.split()))
    own = [sentence for sentence in sentences if "\0" not in sentence]
    return " ".join(own or sentences).replace("\0", "")


def _marked(element: ET.Element) -> Iterator[str]:
    yield "\0" if element.tag == "a" else ""
    yield element.text or ""
    for child in element:
        yield from _marked(child)
        yield child.tail or ""


def _forms(name: str) -> Iterator[str]:
    for written in dict.fromkeys((name, name[:1].upper() + name[1:])):
        yield written
        if re.search(r"[^aeiou]y$", written):
            yield f"{written[:-1]}ies"
        yield f"{written}es" if re.search(r"(s|x|z|ch|sh)$", written) else f"{written}s"
