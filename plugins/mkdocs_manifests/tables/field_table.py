"""The fields that manifests of a kind use, as a tree, with where each of them stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from mkdocs_manifests.kubernetes.walk import EACH
from mkdocs_manifests.tables.fields import FieldRow, Spot
from mkdocs_manifests.tables.subject import Subject
from mkdocs_manifests.tables.table import Cell, Column, Form, KindName, Piece, Table, cell, cells

COLUMNS: Final = (
    Column("field", "Field", Form.CODE, level="level"),
    Column("level", "Level", Form.NUMBER, is_extra=True),
    Column("type", "Type"),
    Column("required", "Required", is_extra=True),
    Column("default", "Default", Form.CODE),
    Column("allowed", "Allowed", is_extra=True),
    Column("meaning", "Meaning"),
    Column("since", "Since"),
    Column("immutable", "Fixed", is_extra=True),
    Column("deprecated", "Deprecated", is_extra=True),
    Column("explain", "kubectl explain", Form.CODE, is_extra=True),
    Column("usedBy", "Used by", is_list=True, is_extra=True),
)


def fields_table(subject: Subject, kind: str) -> Table:
    """Return the fields that the manifests of a kind use, and those that it requires."""
    rows = [_row(name, row, used) for name in subject.kinds_named(kind) for row, used in used_fields(subject, name)]
    return Table("fields", f"The fields of {kind}", COLUMNS, tuple(rows))


def used_fields(subject: Subject, name: KindName) -> list[tuple[FieldRow, list[Piece]]]:
    """Return the fields that manifests of a kind use, in the order of the schema, each with where it stands."""
    users: dict[str, dict[Piece, None]] = {}
    for used in subject:
        if used.kind == name:
            for path, row in subject.fields.rows(used.manifest):
                place = used.manifest.place(path, key=True)
                users.setdefault(row.path, {})[Piece(f"{place.file}:{place.line}", place)] = None
    root = subject.fields.root(*name)
    found: list[tuple[FieldRow, list[Piece]]] = []
    if root is not None:
        _collect(subject, name, root, users, found)
    return found


def unused_fields(subject: Subject, name: KindName, used: set[str]) -> dict[str, list[FieldRow]]:
    """Return the fields beside used ones that no manifest uses, by the path of what they stand in."""
    found: dict[str, list[FieldRow]] = {}
    root = subject.fields.root(*name)
    waiting = [("", root)] if root else []
    while waiting:
        path, spot = waiting.pop(0)
        for below in subject.fields.below(*name, spot).values():
            row = subject.fields.row(*name, below)
            if row.path in used:
                waiting.append((row.path, below))
            elif row.path != "status":
                found.setdefault(path, []).append(row)
    return found


def explain(subject: Subject, name: KindName, path: str) -> str:
    """Return what follows `kubectl explain` for a field."""
    steps = path.replace(EACH, "")
    known = subject.resource(name)
    others = {other.api_version for other in subject.kinds_named(name.kind) if other.kind == name.kind}
    kind = name.kind.lower()
    if known is None or (known.group and len(others) > 1):
        group = name.api_version.rpartition("/")[0]
        kind = f"{kind}.{group}" if group else kind
    return f"{kind}.{steps}" if steps else kind


def _collect(
    subject: Subject,
    name: KindName,
    spot: Spot,
    users: Mapping[str, Mapping[Piece, None]],
    found: list[tuple[FieldRow, list[Piece]]],
) -> None:
    for below in subject.fields.below(*name, spot).values():
        row = subject.fields.row(*name, below)
        if row.path in users:
            found.append((row, list(users[row.path])))
            _collect(subject, name, below, users, found)


def _row(name: KindName, row: FieldRow, used: list[Piece]) -> tuple[Cell, ...]:
    return (
        cell(row.path),
        cell(row.depth),
        cell(row.type),
        cell(row.required),
        cell(row.default),
        cell(row.allowed),
        cell(row.meaning),
        cell(row.since),
        cell(row.immutable),
        cell(row.deprecated),
        cell(f"{name.kind.lower()}.{row.path.replace(EACH, '')}"),
        cells(used),
    )
