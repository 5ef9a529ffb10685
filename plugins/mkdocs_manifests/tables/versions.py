"""Which example is valid in which versions of Kubernetes, and what it is that older ones lack."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Final

from mkdocs_manifests.checking.versions import valid_range
from mkdocs_manifests.kubernetes.lifecycles import OLDEST
from mkdocs_manifests.kubernetes.versions import KNOWN, Version
from mkdocs_manifests.model import Manifest
from mkdocs_manifests.tables.kinds import since
from mkdocs_manifests.tables.subject import Subject, Used
from mkdocs_manifests.tables.table import Column, Form, KindName, Piece, Table, cell, cells

YES: Final = "yes"
NO: Final = "no"


def versions_table(subject: Subject) -> Table:
    """Return a row for each file and a column for each version of Kubernetes, with what the first versions lack."""
    files = [(file, list(used)) for file, used in groupby(subject, key=lambda one: one.file)]
    ranges = {file: _range(subject, used) for file, used in files}
    spans = _spans([found for found in ranges.values() if found])
    columns = (
        Column("example", "Example", Form.CODE),
        Column("kinds", "Kinds", is_list=True, is_extra=True),
        Column("needs", "What is new in it", Form.CODE, is_list=True),
        *(Column(f"{first}-{last}", _title(first, last)) for first, last in spans),
    )
    rows = tuple(
        (
            cell(str(file), used[0].manifest.place(())),
            cells(sorted({one.kind.kind for one in used})),
            cells(_needs(subject, used)),
            *(cell(_holds(ranges[file], first, last)) for first, last in spans),
        )
        for file, used in files
    )
    return Table("versions", "In which versions of Kubernetes the examples are valid", columns, rows)


def _range(subject: Subject, used: list[Used]) -> tuple[Version, Version] | None:
    ranges = [valid_range(one.manifest, subject.schemas) for one in used if one.kind in subject.schemas.kinds]
    if not ranges or None in ranges:
        return None
    found = [one for one in ranges if one]
    return max(first for first, _ in found), min(last for _, last in found)


def _spans(ranges: list[tuple[Version, Version]]) -> list[tuple[Version, Version]]:
    """Return the known versions, those together that no example tells apart."""
    starts = sorted({KNOWN[0], *(first for first, _ in ranges), *(Version(last.minor + 1) for _, last in ranges)})
    starts = [start for start in starts if start <= KNOWN[-1]]
    ends = [*(Version(start.minor - 1) for start in starts[1:]), KNOWN[-1]]
    return list(zip(starts, ends, strict=True))


def _title(first: Version, last: Version) -> str:
    return str(first) if first == last else f"{first} to {last}"


def _holds(found: tuple[Version, Version] | None, first: Version, last: Version) -> str:
    if found is None:
        return ""
    return YES if found[0] <= first and last <= found[1] else NO


def _needs(subject: Subject, used: list[Used]) -> Iterator[Piece]:
    """Yield the kinds and fields that not every known version has, each with its first version."""
    for one in used:
        new = since(KindName(one.manifest.api_version, one.manifest.kind))
        if new:
            yield Piece(f"{one.manifest.kind} {new}", one.manifest.place(("kind",)))
        yield from _fields(subject, one.manifest, new)


def _fields(subject: Subject, manifest: Manifest, new: str) -> Iterator[Piece]:
    said = _minor(new)
    told: list[tuple[str, int]] = []
    for path, row in subject.fields.rows(manifest):
        minor = _minor(row.since)
        above = max((known for prefix, known in told if row.path.startswith(prefix)), default=said)
        if minor > max(above, OLDEST):
            told.append((f"{row.path}.", minor))
            if (row.path, minor) not in told[:-1]:
                yield Piece(f"{row.path} {row.since}", manifest.place(path, key=True))


def _minor(version: str) -> int:
    return Version.parse(version).minor if version else OLDEST
