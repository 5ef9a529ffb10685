"""The commands for each kind that manifests have, by task."""

from __future__ import annotations

from typing import Final

from mkdocs_manifests.kubernetes.group_kinds import GroupKind, group_of
from mkdocs_manifests.tables.commands import commands_of_kind
from mkdocs_manifests.tables.subject import Subject
from mkdocs_manifests.tables.table import Column, Form, Table, cell

COLUMNS: Final = (
    Column("kind", "Kind", Form.CODE),
    Column("task", "You want to"),
    Column("command", "Command", Form.CODE),
    Column("see", "What you should see"),
)


def commands_table(subject: Subject) -> Table:
    """Return the commands for objects of each kind, with `NAME` where their name stands."""
    rows = tuple(
        (cell(name.kind, name), cell(command.title), cell(command.text), cell(command.see))
        for name in subject.kinds
        for command in commands_of_kind(GroupKind(group_of(name.api_version), name.kind))
    )
    return Table("commands", "What to ask kubectl about each kind", COLUMNS, rows)
