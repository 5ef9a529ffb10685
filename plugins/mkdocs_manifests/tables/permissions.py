"""Who may do what, from the manifests of RBAC: a row for each right of each subject."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from mkdocs_manifests.model import Manifest
from mkdocs_manifests.relating.permissions import Grant, Rule, grants
from mkdocs_manifests.relating.workloads import identity
from mkdocs_manifests.tables.subject import Subject
from mkdocs_manifests.tables.table import Cell, Column, Form, Piece, Table, cell, cells

COLUMNS: Final = (
    Column("subject", "Who"),
    Column("verbs", "may", Form.CODE, is_list=True),
    Column("resources", "what", Form.CODE, is_list=True),
    Column("names", "only these", Form.CODE, is_list=True),
    Column("groups", "API group", Form.CODE, is_list=True, is_extra=True),
    Column("where", "where"),
    Column("binding", "through", Form.CODE),
    Column("role", "and the role", Form.CODE),
)
EVERYWHERE: Final = "the whole cluster"
UNKNOWN: Final = "as the role says"


def permissions_table(subject: Subject) -> Table:
    """Return what the bindings among the manifests give to their subjects."""
    known = {
        identity(
            one.manifest.kind,
            "" if one.manifest.kind.startswith("Cluster") else one.manifest.namespace,
            one.manifest.name,
        ): one.manifest
        for one in subject
    }
    rows = tuple(row for grant in grants(subject.manifests) for row in _rows(grant, known))
    return Table("permissions", "Who may do what", COLUMNS, tuple(dict.fromkeys(rows)))


def _rows(grant: Grant, known: dict[str, Manifest]) -> Iterator[tuple[Cell, ...]]:
    ends = (
        cell(grant.namespace or EVERYWHERE),
        cells([_named(grant.binding, known)]),
        cells([_named(grant.role, known)]),
    )
    who = cell(_spoken(grant.subject))
    if not grant.defined:
        yield who, cells([Piece(UNKNOWN, is_code=False)]), cell(), cell(), cell(), *ends
    for rule in grant.rules:
        yield who, cells(rule.verbs), cells(_what(rule)), cells(rule.names), cells(_groups(rule)), *ends


def _what(rule: Rule) -> tuple[str, ...]:
    return tuple("everything" if one == "*" else one for one in rule.resources) + rule.urls


def _groups(rule: Rule) -> tuple[str, ...]:
    return tuple(group or "core" for group in rule.groups)


def _named(known_as: str, known: dict[str, Manifest]) -> Piece:
    manifest = known.get(known_as)
    kind, _, name = known_as.split("/", 2)
    return Piece(f"{kind} {name}", manifest.place(("kind",)) if manifest else None)


def _spoken(subject: str) -> str:
    """Return `ServiceAccount shop/web` for `ServiceAccount/shop/web`, and `User jane` for `User//jane`."""
    kind, namespace, name = subject.split("/", 2)
    return f"{kind} {namespace}/{name}" if namespace else f"{kind} {name}"
