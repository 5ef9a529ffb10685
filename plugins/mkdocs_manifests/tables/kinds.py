"""The kinds that manifests have: what they are called, since when they exist, what they are for and who uses them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Final

import yaml

from mkdocs_manifests.kubernetes.group_kinds import GroupKind, group_of
from mkdocs_manifests.kubernetes.lifecycles import NEWEST, OLDEST, WHOLE, lifecycles, name_of
from mkdocs_manifests.tables.fields import meaning
from mkdocs_manifests.tables.relations import incoming, outgoing
from mkdocs_manifests.tables.subject import Subject, Used
from mkdocs_manifests.tables.table import Cell, Column, Form, KindName, Piece, Table, cell, cells

COLUMNS: Final = (
    Column("kind", "Kind", Form.CODE),
    Column("apiVersion", "apiVersion", Form.CODE),
    Column("shortNames", "Short", Form.CODE, is_list=True),
    Column("plural", "Plural", Form.CODE, is_extra=True),
    Column("scope", "Lives in"),
    Column("verbs", "Verbs", Form.CODE, is_list=True, is_extra=True),
    Column("since", "Since", is_extra=True),
    Column("until", "Until", is_extra=True),
    Column("purpose", "What it is for"),
    Column("manifests", "Examples", Form.NUMBER),
    Column("pages", "Pages", is_list=True, is_extra=True),
    Column("refersTo", "Refers to", Form.CODE, is_list=True, is_extra=True),
    Column("referredBy", "Is referred to by", Form.CODE, is_list=True, is_extra=True),
)


def kinds_table(subject: Subject) -> Table:
    """Return the table of the kinds that the manifests have."""
    used: dict[KindName, list[Used]] = {}
    for one in subject:
        used.setdefault(one.kind, []).append(one)
    rows = tuple(_row(subject, name, used[name]) for name in subject.kinds)
    return Table("kinds", "The kinds that the manifests have", COLUMNS, rows)


def _row(subject: Subject, name: KindName, used: Iterable[Used]) -> tuple[Cell, ...]:
    known = subject.resource(name)
    found = list(used)
    return (
        cell(name.kind, name),
        cell(name.api_version),
        cells(known.short_names if known else ()),
        cell(known.plural if known else ""),
        cell(scope(subject, name)),
        cells(known.verbs if known else ()),
        cell(since(name)),
        cell(until(name)),
        cell(purpose(subject, name)),
        cell(len(found)),
        cells(Piece(str(page.file), page) for one in found for page in one.pages),
        cells(sorted({row.target.kind for row in outgoing(subject, name)})),
        cells(sorted({row.source.kind for row in incoming(subject, name)})),
    )


def scope(subject: Subject, name: KindName) -> str:
    """Return where objects of a kind live, in words."""
    namespaced = subject.is_namespaced(name)
    return "" if namespaced is None else "namespace" if namespaced else "cluster"


def since(name: KindName) -> str:
    """Return the first known version of Kubernetes that serves a kind; empty where the oldest known one does."""
    first, _ = lifecycles().kinds.get(name, WHOLE)
    return name_of(first) if first > OLDEST else ""


def until(name: KindName) -> str:
    """Return the last version of Kubernetes that serves a kind; empty where the newest does."""
    _, last = lifecycles().kinds.get(name, WHOLE)
    gone = lifecycles().removed.get(name)
    last = gone.minor - 1 if gone else last
    return name_of(last) if last < NEWEST else ""


def purpose(subject: Subject, name: KindName) -> str:
    """Return what a kind is for, in a sentence; of kinds that nobody wrote one for, the schema's own."""
    known = _purposes().get(str(GroupKind(group_of(name.api_version), name.kind)))
    if known:
        return known
    definition = subject.schemas.kinds.get(name)
    described = str(subject.schemas.definition(definition).get("description", "")) if definition else ""
    return meaning(" ".join(described.split()))


@lru_cache(maxsize=1)
def _purposes() -> Mapping[str, str]:
    loaded: Mapping[str, str] = yaml.safe_load((files(__package__) / "purposes.yaml").read_text(encoding="utf-8"))
    return loaded
