"""The sentences of a page, without its code, tables, directives and the marks of Markdown."""

from __future__ import annotations

import re
from pathlib import Path

FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
FENCE = re.compile(r"^[ \t]*(`{3,})[^`\n]*\n.*?^[ \t]*\1[ \t]*$", re.MULTILINE | re.DOTALL)
DIRECTIVE = re.compile(r"^[ \t]*///.*?^[ \t]*///[ \t]*$", re.MULTILINE | re.DOTALL)
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
CODE = re.compile(r"`+[^`\n]+`+")
NO_PROSE = re.compile(r"[ \t]*(\||#|\?\?\?|!!!|===|\*\[)")
MARKS = re.compile(
    r"^[ \t]*([-*+]|\d+\.|:|>|\[[ x]\])[ \t]+|^\[[ x]\][ \t]|[*_]{1,3}(?=\w)|(?<=\w)[*_]{1,3}|\{[^}]*\}|<[^>]+>"
)


def without_code(text: str) -> str:
    """Return a page with the same lines, those of code and front matter empty."""

    def empty(found: re.Match[str]) -> str:
        return "\n" * found.group().count("\n")

    for pattern in (FRONT_MATTER, FENCE, DIRECTIVE, COMMENT):
        text = pattern.sub(empty, text)
    return text


def sentences(page: Path) -> str:
    """Return what a page says in sentences, a paragraph on each line.

    Code in a sentence stands for one word; lists and table cells are no sentences.
    """
    paragraphs: list[str] = []
    current: list[str] = []
    for line in (*without_code(page.read_text(encoding="utf-8")).split("\n"), ""):
        if not line.strip() or NO_PROSE.match(line):
            paragraphs.append(" ".join(current))
            current = []
        else:
            current.append(MARKS.sub("", CODE.sub("this", LINK.sub(r"\1", line))).strip())
    return "\n".join(text for text in paragraphs if re.search(r"[.!?]['\")]?$", text))
