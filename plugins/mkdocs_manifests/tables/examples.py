"""The files of manifests, with what stands in them and which pages show them."""

from __future__ import annotations

from itertools import groupby
from typing import Final

from mkdocs_manifests.tables.subject import Subject
from mkdocs_manifests.tables.table import Column, Form, Piece, Table, cell, cells

COLUMNS: Final = (
    Column("file", "Example", Form.CODE),
    Column("objects", "What stands in it", is_list=True),
    Column("pages", "Shown in", is_list=True, is_extra=True),
)


def examples_table(subject: Subject) -> Table:
    """Return a row for each file."""
    rows = tuple(
        (
            cell(str(file), found[0].manifest.place(("kind",))),
            cells(used.piece for used in found),
            cells(Piece(str(page.file), page) for page in found[0].pages),
        )
        for file, found in ((file, list(used)) for file, used in groupby(subject, key=lambda used: used.file))
    )
    return Table("examples", "The examples and what stands in them", COLUMNS, rows)
