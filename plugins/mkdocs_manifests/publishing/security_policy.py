"""A strict content security policy for the built site: its own files, and the theme's inline scripts by their hashes."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

HEADERS: Final = "_headers"
"""The file in which Netlify, Cloudflare Pages and others look for the headers that they send."""
HEADER: Final = "Content-Security-Policy"
ONLY_AS_HEADER: Final = "frame-ancestors"
"""The directive that browsers ignore in a page."""
DIRECTIVES: Final = {
    "default-src": "'none'",
    "base-uri": "'none'",
    "connect-src": "'self'",
    "form-action": "'none'",
    "frame-ancestors": "'self'",
    "img-src": "'self' data:",
    "script-src": "'self'",
    "style-src": "'self'",
    "worker-src": "'self'",
}
INLINE: Final = re.compile(r"<(script|style)\b([^>]*)>(.*?)</\1\s*>", re.DOTALL | re.IGNORECASE)
SOURCE: Final = re.compile(r"\ssrc\s*=", re.IGNORECASE)
DATA: Final = re.compile(r"""\stype\s*=\s*["']?(?!module\b|text/javascript\b)[\w-]+[/\w+.-]*""", re.IGNORECASE)
"""The type of a `script` that no browser runs."""
PLACE: Final = re.compile(r"<head>(?:\s*<meta\s+charset=[^>]*>)?", re.IGNORECASE)
"""What stands before the policy in a page."""
SUSPECT: Final = re.compile(
    r"""\s(?:style|on[a-z]+)\s*=|\s(?:src|href)\s*=\s*["']?(?:(?:https?:)?//|\s*javascript:)""", re.IGNORECASE
)
"""What makes an element worth a closer look: to parse all of a site takes as long as to build it."""
LOADED: Final = {"img": "src", "script": "src", "iframe": "src", "video": "src", "audio": "src", "source": "src"}
LOADING_LINKS: Final = frozenset({"stylesheet", "preload", "modulepreload", "icon"})
ALIGNED: Final = re.compile(r'<t([dh]) style="text-align: (left|center|right);">')


@dataclass(slots=True)
class SecurityPolicy:
    """What the pages of one build need a browser to allow."""

    scripts: set[str] = field(default_factory=set)
    """The sources of the theme's inline scripts, as hashes."""
    styles: set[str] = field(default_factory=set)
    pages: dict[str, None] = field(default_factory=dict)
    """The paths of the pages below the site's folder."""

    def read(self, path: str, html: str, content: str = "") -> list[str]:
        """Take what a page needs, and return what the policy will refuse on it.

        What an author's `content` brings inline is refused: a script that slips into a page gets no hash.
        """
        self.pages[path] = None
        refused = [f"an inline {kind}" for kind, _ in _inline(content)]
        written = set(_inline(content))
        for kind, text in _inline(html):
            if (kind, text) not in written:
                (self.scripts if kind == "script" else self.styles).add(_hash(text))
        finder = _Finder()
        for element in _suspects(html):
            finder.feed(element)
        return list(dict.fromkeys((*refused, *finder.refused)))

    def text(self, *, is_header: bool = True) -> str:
        """Return the policy, as a header or as a page can say it."""
        hashes = {"script-src": self.scripts, "style-src": self.styles}
        return "; ".join(
            " ".join((name, sources, *sorted(hashes.get(name, ()))))
            for name, sources in DIRECTIVES.items()
            if is_header or name != ONLY_AS_HEADER
        )

    def write(self, site: Path, *, in_pages: bool) -> None:
        """Write the policy into the file of headers, after what an author has there, and into the pages."""
        file = site / HEADERS
        before = file.read_text(encoding="utf-8").rstrip("\n") + "\n\n" if file.is_file() else ""
        rule = f"/*\n  {HEADER}: {self.text()}\n"
        file.write_text(before.removesuffix(f"{rule}\n") + rule, encoding="utf-8", newline="\n")
        meta = f'<meta http-equiv="{HEADER}" content="{self.text(is_header=False)}">'
        for path in self.pages if in_pages else ():
            page = site / path
            html = page.read_text(encoding="utf-8")
            page.write_text(
                PLACE.sub(lambda found: found.group() + meta, html, count=1), encoding="utf-8", newline="\n"
            )


def without_styles(html: str) -> str:
    """Return a page's content with the alignment of its tables as classes, for a policy takes no `style` attribute."""
    return ALIGNED.sub(r'<t\1 class="manifests-align-\2">', html)


def _inline(html: str) -> Iterator[tuple[str, str]]:
    for kind, attributes, text in INLINE.findall(html):
        if not (SOURCE.search(attributes) or DATA.search(attributes)):
            yield kind.lower(), text


def _suspects(html: str) -> Iterator[str]:
    """Yield the start tags that may hold what is refused."""
    for mark in SUSPECT.finditer(html):
        start = html.rfind("<", 0, mark.start())
        if html.find(">", max(start, 0), mark.start()) < 0 <= start:
            yield html[start : html.find(">", mark.end()) + 1]


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


class _Finder(HTMLParser):
    """Finds what no policy without exceptions lets a page have."""

    def __init__(self) -> None:
        super().__init__()
        self.refused: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at an element's attributes."""
        self.refused.extend(_refused(tag, {name: value or "" for name, value in attrs}))


def _refused(tag: str, attributes: dict[str, str]) -> Iterable[str]:
    for name in attributes:
        if name == "style" or name.startswith("on"):
            yield f"the attribute {name} of <{tag}>"
    links = attributes.get("rel", "").lower().split()
    address = attributes.get(LOADED.get(tag, ""), "")
    if tag == "link" and LOADING_LINKS & set(links):
        address = attributes.get("href", "")
    host = urlsplit(address).netloc
    if host:
        yield f"what <{tag}> loads from {host}"
    if tag == "a" and attributes.get("href", "").strip().lower().startswith("javascript:"):
        yield "a link that is a script"
