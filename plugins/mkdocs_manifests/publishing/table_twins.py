"""Tables of pages as plain Markdown, from their HTML."""

from __future__ import annotations

import re
from html import unescape
from typing import Final

from mkdocs_manifests.tables.outputs import markdown_code, markdown_text

ROW: Final = re.compile(r"<tr[^>]*>(.*?)</tr>", re.DOTALL)
CELL: Final = re.compile(r"<t[hd][^>]*>(.*?)</t[hd]>", re.DOTALL)
FIELD: Final = re.compile(r"<dt>(.*?)</dt>\s*<dd>(.*?)</dd>", re.DOTALL)
PART: Final = re.compile(r"<code>(?P<code>.*?)</code>|<[^>]+>|(?P<text>[^<]+)", re.DOTALL)


def table_words(html: str) -> list[str]:
    """Return the lines of Markdown that say what a table or a tree of fields says; none for other HTML."""
    if html.startswith('<div class="manifests-fields"'):
        return [f"- {_inline(name)}: {_inline(meaning)}" for name, meaning in FIELD.findall(html)]
    if not html.startswith('<div class="manifests-table"'):
        return []
    rows = [[_inline(cell) for cell in CELL.findall(row)] for row in ROW.findall(html)]
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return [*lines[:1], "|" + "---|" * len(rows[0]), *lines[1:]] if rows else []


def _inline(html: str) -> str:
    """Return a cell's HTML as Markdown, its links as their words."""
    found = (
        markdown_code(unescape(part["code"]))
        if part["code"] is not None
        else markdown_text(unescape(part["text"] or ""))
        for part in PART.finditer(html)
    )
    return " ".join("".join(found).split())
