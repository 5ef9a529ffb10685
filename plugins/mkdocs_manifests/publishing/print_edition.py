"""The print edition: the pages of the navigation in one, part by part, to be read on paper or without a network."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from html.parser import HTMLParser
from typing import Final
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

PAGE: Final = "print.md"
"""The page's source, which no file holds."""
SOURCE: Final = """\
---
title: Print edition
hide: [navigation, toc]
search: {exclude: true}
---
"""
LEFT_OUT: Final = frozenset(
    {
        "headerlink",
        "manifests-bundle",
        "manifests-example__drawn",
        "manifests-example__views",
        "manifests-more",
        "manifests-term__tip",
    }
)
"""Classes of elements that help on a screen alone, or that the edition has elsewhere."""
BLOCK: Final = "manifests-print__code"
"""The class of what stands for a block's `code`."""
IDENTIFIED: Final = frozenset({"aria-controls", "aria-describedby", "aria-labelledby", "for", "headers", "id", "list"})
"""Attributes that hold identifiers, separated by blanks."""
LINKED: Final = frozenset({"href", "poster", "src", "xlink:href"})
DROPPED: Final = frozenset({"data-at", "data-base", "data-manifests-live", "data-recording"})
"""Attributes by which scripts find what they bring to life."""
NAMED: Final = frozenset({"button", "input", "select", "textarea"})
"""Elements whose `name` groups them."""
HEADING: Final = re.compile(r"h[1-5]")
VOID: Final = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)
CAMEL: Final[Mapping[str, str]] = {"viewbox": "viewBox", "preserveaspectratio": "preserveAspectRatio"}
"""Attributes of SVG whose case the parser does not keep."""
NO_LETTER: Final = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Part:
    """One page of the site."""

    url: str
    """Below the site's root: `guide/pod/`."""
    title: str
    section: str
    """The part of the navigation in which the page stands."""
    html: str

    @property
    def slug(self) -> str:
        """Return what the page's identifiers begin with: `guide-pod`."""
        return NO_LETTER.sub("-", self.url.lower()).strip("-") or "home"


def edition(parts: Sequence[Part], name: str, url: str) -> Markup:
    """Return the HTML of all parts; `name` is the site's, `url` the edition's own below the site's root."""
    slugs = {posixpath.normpath(part.url): part.slug for part in parts}
    sections: dict[str, list[Part]] = {}
    for part in parts:
        sections.setdefault(part.section, []).append(part)
    contents = {part.slug: Markup(_rewritten(part, slugs, url)) for part in parts}  # noqa: S704 - the pages' own HTML
    render = _templates().get_template("print.html.jinja").render
    return Markup(render(name=name, sections=sections, contents=contents))  # noqa: S704 - escaped by the template


def _rewritten(part: Part, slugs: Mapping[str, str], url: str) -> str:
    writer = _Writer(part, slugs, url)
    writer.feed(part.html)
    writer.close()
    return "".join(writer.found)


@dataclass(slots=True)
class _Skipping:
    """An element that is left out, until its end."""

    tag: str
    depth: int = 1


class _Writer(HTMLParser):
    """Writes a page's HTML anew: with identifiers and links that hold in the edition, headings one level lower."""

    def __init__(self, part: Part, slugs: Mapping[str, str], url: str) -> None:
        super().__init__(convert_charrefs=False)
        self.part, self.slugs, self.url = part, slugs, url
        self.found: list[str] = []
        self.skipping: _Skipping | None = None
        self.is_block = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Write an element's start, unless the element is left out."""
        if self.skipping:
            self.skipping.depth += tag == self.skipping.tag
            return
        classes = next((value or "" for name, value in attrs if name == "class"), "").split()
        if LEFT_OUT.intersection(classes):
            self.skipping = None if tag in VOID else _Skipping(tag)
            return
        self.is_block = self.is_block or tag == "pre"
        if tag == "code" and self.is_block:
            # No theme shall make thousands of blocks copyable that are there to be printed.
            self.found.append(f'<span class="{BLOCK}">')
        else:
            self.found.append(f"<{self._lowered(tag)}{self._attributes(tag, attrs)}>")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Write an element that ends where it starts."""
        if not self.skipping:
            self.found.append(f"<{tag}{self._attributes(tag, attrs)}/>")

    def handle_endtag(self, tag: str) -> None:
        """Write an element's end, or end what is left out."""
        if self.skipping:
            self.skipping.depth -= tag == self.skipping.tag
            if not self.skipping.depth:
                self.skipping = None
            return
        self.found.append("</span>" if tag == "code" and self.is_block else f"</{self._lowered(tag)}>")
        self.is_block = self.is_block and tag != "pre"

    def handle_data(self, data: str) -> None:
        """Write text as it is."""
        self._keep(data)

    def handle_entityref(self, name: str) -> None:
        """Write a named character as it is."""
        self._keep(f"&{name};")

    def handle_charref(self, name: str) -> None:
        """Write a numbered character as it is."""
        self._keep(f"&#{name};")

    def _keep(self, text: str) -> None:
        if not self.skipping:
            self.found.append(text)

    @staticmethod
    def _lowered(tag: str) -> str:
        return f"h{int(tag[1]) + 1}" if HEADING.fullmatch(tag) else tag

    def _attributes(self, tag: str, attributes: Iterable[tuple[str, str | None]]) -> str:
        written = []
        for name, value in attributes:
            if name in DROPPED or (name == "aria-describedby" and "manifests-term" in (value or "")):
                continue
            spelled = CAMEL.get(name, name)
            if value is None:
                written.append(f" {spelled}")
                continue
            if name in IDENTIFIED:
                value = " ".join(f"{self.part.slug}--{known}" for known in value.split())  # noqa: PLW2901 - replaced
            elif name == "name" and tag in NAMED:
                value = f"{self.part.slug}--{value}"  # noqa: PLW2901
            elif name in LINKED:
                value = self._address(value)  # noqa: PLW2901
            written.append(f' {spelled}="{escape(value)}"')
        return "".join(written)

    def _address(self, address: str) -> str:
        """Return where a link of the page leads from the edition: into the edition, if that has the page."""
        found = urlsplit(address)
        if found.scheme or found.netloc or address.startswith("/"):
            return address
        if not found.path:
            return f"#{self.part.slug}--{found.fragment}" if found.fragment else f"#{self.part.slug}"
        target = posixpath.normpath(posixpath.join(_folder(self.part.url), found.path))
        if target in self.slugs:
            return f"#{self.slugs[target]}--{found.fragment}" if found.fragment else f"#{self.slugs[target]}"
        relative = posixpath.relpath(target, _folder(self.url) or ".")
        ending = "/" if found.path.endswith("/") and not relative.endswith("/") else ""
        query = f"?{found.query}" if found.query else ""
        fragment = f"#{found.fragment}" if found.fragment else ""
        return f"{relative}{ending}{query}{fragment}"


def _folder(url: str) -> str:
    return url if url.endswith("/") else posixpath.dirname(url)


@lru_cache(maxsize=1)
def _templates() -> Environment:
    loader = PackageLoader("mkdocs_manifests.publishing")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
