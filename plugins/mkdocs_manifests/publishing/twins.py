"""The pages as plain Markdown, for those who read without a browser: a twin of each page, and a list of all of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from typing import Final
from urllib.parse import urljoin

from mkdocs_manifests.publishing.table_twins import table_words

INDEX: Final = "llms.txt"
"""The list of pages, where programs look for it."""
OTHERS: Final = "Optional"
"""The heading of the list's pages that the navigation does not have: what a reader can do without."""
DIRECTIVE: Final = re.compile(
    r"^(?P<indent>[ \t]*)/{3,}[ \t]*manifests-(?P<name>bundle|diagram|figure|playground|recording|table|transcript)\b"
    r".*?^[ \t]*/{3,}[ \t]*$",
    re.MULTILINE | re.DOTALL,
)
FENCE: Final = re.compile(r"^[ \t]*(?P<ticks>`{3,}|~{3,})[^\n]*\n.*?^[ \t]*(?P=ticks)[ \t]*$", re.MULTILINE | re.DOTALL)
LAST_BLANK_LINES: Final = re.compile(r"\n(?:[ \t]*\n)+(?=[^\n]*\Z)")
"""Of a code block: the end of an included file leaves one."""
ATTRIBUTES: Final = re.compile(r"[ \t]*\{:?[ \t]*[.#][^{}\n]*\}")
"""What the attribute lists of Python-Markdown add to words."""
FIRST_HEADING: Final = re.compile(r"^#[ \t]", re.MULTILINE)
CAPTION: Final = re.compile(r"<figcaption>(.*?)</figcaption>", re.DOTALL)
WORDS: Final = re.compile(r'class="manifests-diagram__words">.*?</details>', re.DOTALL)
SENTENCE: Final = re.compile(r"<li>(.*?)</li>", re.DOTALL)
TAG: Final = re.compile(r"<[^>]+>")
TRANSCRIPT: Final = re.compile(
    r'class="manifests-transcript".*?<code>(?P<command>.*?)</code>(?:.*?<samp>(?P<output>.*?)</samp>)?', re.DOTALL
)
STORY: Final = re.compile(r'class="manifests-recording__title">(?P<title>.*?)</p>', re.DOTALL)
CHAPTER: Final = re.compile(r"<li>\s*<p>(?P<text>.*?)</p>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Twin:
    """One page as plain Markdown."""

    path: str
    """Below the site's root, the page's own: `guide/pod.md`, so that links between pages hold."""
    title: str
    description: str
    section: str
    """The part of the navigation in which the page stands; empty for none."""
    text: str
    is_in_navigation: bool = True


def twin_text(markdown: str, title: str, pictures: Sequence[str], include: Callable[[list[str]], list[str]]) -> str:
    """Return a page's Markdown that can be read alone.

    `include` puts files into lines, as the site does; `pictures` is the HTML of the page's pictures in their order, of
    which the words stay.
    """
    remaining = iter(pictures)

    def described(directive: re.Match[str]) -> str:
        if directive["name"] == "playground":
            return ""
        return in_words(next(remaining, ""), directive["indent"])

    text = _outside_fences(markdown, lambda prose: DIRECTIVE.sub(described, ATTRIBUTES.sub("", prose)))
    text = FENCE.sub(lambda fence: LAST_BLANK_LINES.sub("\n", fence.group()), "\n".join(include(text.split("\n"))))
    text = text.strip("\n")
    heading = "" if FIRST_HEADING.search(text) else f"# {title}\n\n"
    return f"{heading}{text}\n"


def in_words(picture: str, indent: str = "") -> str:
    """Return what a picture or recording shows as Markdown, from its HTML; nothing of a picture without words."""
    if lines := table_words(picture):
        return "\n".join(indent + line for line in lines)
    if transcript := TRANSCRIPT.search(picture):
        lines = [f"$ {unescape(transcript['command'])}", *unescape(transcript["output"] or "").split("\n")]
        return "\n".join(indent + line if line else "" for line in ("```console", *lines, "```"))
    if story := STORY.search(picture):
        chapters = [
            f"{number}. {_plain(chapter['text'].replace('<br>', ': '))}"
            for number, chapter in enumerate(CHAPTER.finditer(picture), 1)
        ]
        return "\n".join(
            indent + line if line else "" for line in (f"Recording: {_plain(story['title'])}", "", *chapters)
        )
    caption = CAPTION.search(picture)
    found = [_plain(sentence) for words in WORDS.findall(picture) for sentence in SENTENCE.findall(words)]
    if not found:
        return ""
    lead = f"Picture: {_plain(caption[1])}" if caption else "A picture shows:"
    return "\n".join(indent + line if line else "" for line in (lead, "", *(f"- {sentence}" for sentence in found)))


def list_of(twins: Sequence[Twin], name: str, description: str, address: str) -> str:
    """Return the list of pages, by the sections of the navigation; links are whole where the site's address is known."""
    sections: dict[str, list[Twin]] = {}
    for twin in twins:
        sections.setdefault((twin.section or name) if twin.is_in_navigation else OTHERS, []).append(twin)
    if OTHERS in sections:
        sections[OTHERS] = sections.pop(OTHERS)
    parts = [f"# {name}", *([f"> {description}"] if description else [])]
    for section, pages in sections.items():
        parts.append(f"## {section}")
        parts.append("\n".join(_entry(twin, address) for twin in pages))
    return "\n\n".join(parts) + "\n"


def files(twins: Sequence[Twin], name: str, description: str, address: str) -> Mapping[str, str]:
    """Return the text of every file that is published beside the pages, by its path below the site's root."""
    return {**{twin.path: twin.text for twin in twins}, INDEX: list_of(twins, name, description, address)}


def _entry(twin: Twin, address: str) -> str:
    link = f"- [{twin.title}]({urljoin(address, twin.path)})"
    return f"{link}: {twin.description}" if twin.description else link


def _outside_fences(text: str, change: Callable[[str], str]) -> str:
    """Change what stands between code blocks, and leave these as they are."""
    parts, end = [], 0
    for fence in FENCE.finditer(text):
        parts += [change(text[end : fence.start()]), fence.group()]
        end = fence.end()
    return "".join([*parts, change(text[end:])])


def _plain(html: str) -> str:
    return " ".join(unescape(TAG.sub("", html)).split())
