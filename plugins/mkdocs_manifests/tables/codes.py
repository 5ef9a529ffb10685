"""The problem codes of the checker."""

from __future__ import annotations

from typing import Final

from mkdocs_manifests.checking.codes import register
from mkdocs_manifests.tables.subject import Subject
from mkdocs_manifests.tables.table import CodeName, Column, Form, Table, cell

COLUMNS: Final = (
    Column("code", "Code", Form.CODE),
    Column("title", "What is wrong"),
    Column("severity", "Severity"),
    Column("why", "Why it matters", is_extra=True),
)


def codes_table(_: Subject) -> Table:
    """Return a row for each code; they are the same for every project."""
    rows = tuple(
        (cell(code.code, CodeName(code.code)), cell(code.title), cell(code.severity), cell(" ".join(code.why.split())))
        for code in register().values()
    )
    return Table("codes", "What the checker can find", COLUMNS, rows)
