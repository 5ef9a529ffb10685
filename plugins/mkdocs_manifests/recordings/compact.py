"""What the page loads of a recording: columns of numbers that point into one list of texts, in scripts of limited size."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final

from mkdocs_manifests.recordings.kinds import kind_of
from mkdocs_manifests.recordings.recording import Recording
from mkdocs_manifests.recordings.timeline import Row, Source

FORMAT: Final = 1
LIMIT: Final = 30 * 1024
"""Bytes of one part, compressed."""
SOURCES: Final = (Source.API, Source.EVENT, Source.STATE)
TEXTS: Final = ("actor", "verb", "resource", "subresource", "name", "detail")
LINE_ENDS: Final = str.maketrans({"\u2028": "\\u2028", "\u2029": "\\u2029"})


def parts(recording: Recording) -> list[str]:
    """Return the scripts of a recording, one or more; each adds its part under the recording's name and a number.

    They are ordinary scripts, so that a page loads them from a file system, too.
    """
    found = [_columns(rows) for rows in _split(recording.rows)]
    head = {
        "format": FORMAT,
        "title": recording.title,
        "about": asdict(recording.about),
        "chapters": [asdict(chapter) for chapter in recording.chapters],
        "kinds": _kinds(recording.rows),
        "parts": len(found),
    }
    return [
        _script(recording.name, number, {**(head if not number else {}), **part}) for number, part in enumerate(found)
    ]


def size(text: str) -> int:
    """Return how many bytes a text has when it is compressed, as a web server sends it."""
    return len(gzip.compress(text.encode(), mtime=0))


def _split(rows: Sequence[Row]) -> list[Sequence[Row]]:
    """Return rows in as few stretches as the limit allows."""
    if len(rows) < 2 or size(json.dumps(_columns(rows))) <= LIMIT - 2048:  # noqa: PLR2004 - one row cannot be split
        return [rows]
    middle = len(rows) // 2
    return [*_split(rows[:middle]), *_split(rows[middle:])]


def _columns(rows: Sequence[Row]) -> dict[str, Any]:
    """Return rows as columns; times are thousandths of a second since the row before."""
    texts: dict[str, int] = {"": 0}
    states: dict[str, int] = {}
    columns: dict[str, list[int]] = {
        name: [] for name in ("time", "source", *TEXTS, "code", "count", "warning", "state")
    }
    before = 0
    for row in rows:
        now = round(row.time * 1000)
        columns["time"].append(now - before)
        before = now
        columns["source"].append(SOURCES.index(row.source))
        for name in TEXTS:
            columns[name].append(texts.setdefault(getattr(row, name), len(texts)))
        columns["code"].append(row.code)
        columns["count"].append(row.count)
        columns["warning"].append(int(row.type == "Warning"))
        written = json.dumps(row.data, ensure_ascii=False) if row.source is Source.STATE else ""
        columns["state"].append(states.setdefault(written, len(states)) if row.source is Source.STATE else -1)
    return {
        "texts": list(texts),
        "states": [json.loads(state) for state in states],
        "columns": {name: column for name, column in columns.items() if any(column)},
        "rows": len(rows),
    }


def _kinds(rows: Sequence[Row]) -> Mapping[str, Any]:
    known = [kind_of(resource) for resource in sorted({row.resource for row in rows if row.source is Source.STATE})]
    return {kind.resource: {"kind": kind.kind, "facts": [asdict(fact) for fact in kind.facts]} for kind in known}


def _script(name: str, number: int, part: Mapping[str, Any]) -> str:
    """Return a part as a script. The data is a text in it, so that no name in the data means anything to the script."""
    data = json.dumps(part, ensure_ascii=False, separators=(",", ":")).translate(LINE_ENDS)
    quoted = data.replace("\\", "\\\\").replace("'", "\\'")
    key = json.dumps(f"{name}/{number}").replace("</", "<\\/")
    return f"(window.manifestsRecordings??=new Map()).set({key},'{quoted}')\n"
