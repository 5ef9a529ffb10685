"""All tables by their names: what directives and the command line ask for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from mkdocs_manifests.tables.codes import codes_table
from mkdocs_manifests.tables.command_table import commands_table
from mkdocs_manifests.tables.examples import examples_table
from mkdocs_manifests.tables.field_table import fields_table
from mkdocs_manifests.tables.images import images_table
from mkdocs_manifests.tables.kinds import kinds_table
from mkdocs_manifests.tables.labels import labels_table
from mkdocs_manifests.tables.permissions import permissions_table
from mkdocs_manifests.tables.ports import ports_table
from mkdocs_manifests.tables.relations import relations_table
from mkdocs_manifests.tables.requests import resources_table
from mkdocs_manifests.tables.subject import Subject
from mkdocs_manifests.tables.table import Table
from mkdocs_manifests.tables.versions import versions_table

FIELDS: Final = "fields"
"""The table that needs a kind."""
TABLES: Final[Mapping[str, Callable[[Subject], Table]]] = {
    "codes": codes_table,
    "commands": commands_table,
    "examples": examples_table,
    "images": images_table,
    "kinds": kinds_table,
    "labels": labels_table,
    "permissions": permissions_table,
    "ports": ports_table,
    "relations": relations_table,
    "resources": resources_table,
    "versions": versions_table,
}
NAMES: Final = tuple(sorted((*TABLES, FIELDS)))


class TableError(Exception):
    """A table that cannot be made; the message is for people."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message, self.hint = message, hint


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which table somebody asks for."""

    name: str
    paths: tuple[str, ...] = ()
    """Files and folders; without any, all that there is."""
    kind: str = ""
    columns: tuple[str, ...] = ()
    only: str = ""
    """A column: rows without anything in it are left out."""


def table_of(wanted: Wanted, subject: Subject) -> Table:
    """Return a table with all of its columns; `Table.shown` leaves those that are wanted.

    Raises TableError for names and kinds that do not exist, and where nothing is there to be listed.
    """
    if wanted.name not in NAMES:
        raise TableError(f'there is no table "{wanted.name}"', f"choose {_choice(NAMES)}")
    about = subject.below(wanted.paths)
    if wanted.paths and not about.used:
        raise TableError(f'there is no manifest in "{" ".join(wanted.paths)}"', "name files or folders with manifests")
    if wanted.kind and not about.kinds_named(wanted.kind):
        raise TableError(f'there is no kind "{wanted.kind}"', 'write it as in a manifest, such as "kind=Deployment"')
    if wanted.name == FIELDS:
        if not wanted.kind:
            raise TableError("a table of fields needs a kind", 'add one, such as "kind=Deployment"')
        found = fields_table(about, wanted.kind)
    else:
        found = TABLES[wanted.name](about.of_kind(wanted.kind))
    keys = tuple(column.key for column in found.columns)
    unknown = [key for key in (*wanted.columns, wanted.only) if key and key not in keys]
    if unknown:
        raise TableError(f'the table "{wanted.name}" has no column "{unknown[0]}"', f"choose {_choice(keys)}")
    if not wanted.only:
        return found
    index = keys.index(wanted.only)
    return replace(found, rows=tuple(row for row in found.rows if row[index].pieces), totals=0)


def _choice(names: tuple[str, ...]) -> str:
    return f"{', '.join(names[:-1])} or {names[-1]}"
