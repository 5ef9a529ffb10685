"""How kinds refer to one another: the lines of the table of references that a kind can have, with their field paths."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from mkdocs_manifests.kubernetes.group_kinds import GroupKind, group_of
from mkdocs_manifests.kubernetes.references import Relation, Selection, relations
from mkdocs_manifests.kubernetes.schemas import PREFIX, Schemas
from mkdocs_manifests.kubernetes.walk import EACH, KEYS
from mkdocs_manifests.model import FieldPath
from mkdocs_manifests.tables.subject import Subject
from mkdocs_manifests.tables.table import Column, Form, KindName, Table, cell, cells

COLUMNS: Final = (
    Column("from", "From", Form.CODE),
    Column("relation", "Relation"),
    Column("to", "To", Form.CODE),
    Column("field", "Field", Form.CODE, is_list=True),
    Column("by", "By", is_extra=True),
    Column("source", "Source", is_extra=True),
    Column("examples", "Examples", Form.NUMBER),
)
DEEPEST: Final = 12
"""Fields below one another that are followed; nobody writes deeper ones."""


@dataclass(frozen=True, order=True, slots=True)
class KindRelation:
    """One way in which a kind refers to another."""

    source: KindName
    path: str
    """From the root of the kind that refers: `spec.template.spec.volumes[].configMap.name`."""
    target: GroupKind
    relation: str
    """A verb: `mounts`."""
    selects: bool
    """Whether it is a selector of labels rather than a name."""
    fact: str
    """Where the fact is from."""


def relations_table(subject: Subject) -> Table:
    """Return how the manifests refer to others, by kinds."""
    names = {GroupKind(group_of(name.api_version), name.kind): name for name in reversed(subject.kinds)}
    fields: dict[tuple[KindName, str, GroupKind, str, str], dict[str, None]] = {}
    examples: dict[tuple[KindName, str, GroupKind, str, str], int] = {}
    for used in subject:
        for found in subject.references.of(used.manifest):
            relation = found.relation
            by = "labels" if isinstance(found, Selection) else "name"
            key = (used.kind, relation.relation, found.target, by, relation.source)
            fields.setdefault(key, {})[field_path(found.path)] = None
            examples[key] = examples.get(key, 0) + 1
    rows = []
    for key in sorted(fields, key=lambda key: (key[0].kind, key[2].kind, key[1], key)):
        source, verb, target, by, fact = key
        ends = (cell(source.kind, source), cell(verb), cell(target.kind, names.get(target)))
        rows.append((*ends, cells(sorted(fields[key])), cell(by), cell(fact), cell(examples[key])))
    return Table("relations", "How the manifests refer to one another", COLUMNS, tuple(rows))


def field_path(path: FieldPath) -> str:
    """Return a field's path as people write it, with `[]` for any item: `spec.volumes[].configMap.name`."""
    return "".join(EACH if isinstance(step, int) else f".{step}" for step in path).lstrip(".")


def outgoing(subject: Subject, name: KindName) -> tuple[KindRelation, ...]:
    """Return how a kind refers to others, by field path."""
    return subject.schemas.kept(_outgoing, name)


def incoming(subject: Subject, name: KindName) -> tuple[KindRelation, ...]:
    """Return how the kinds of the manifests refer to a kind."""
    own = GroupKind(group_of(name.api_version), name.kind)
    return tuple(relation for other in subject.kinds for relation in outgoing(subject, other) if relation.target == own)


def _outgoing(schemas: Schemas, name: KindName) -> tuple[KindRelation, ...]:
    own = str(GroupKind(group_of(name.api_version), name.kind))
    roots = dict(_definitions(schemas, name)) | {own: ""}
    found = [
        KindRelation(
            name,
            _joined(roots[place], relation),
            relation.target.default,
            relation.relation,
            relation.select is not None,
            relation.source,
        )
        for relation in relations().relations
        for place in relation.on
        if place in roots
    ]
    return tuple(sorted(set(found)))


def _joined(root: str, relation: Relation) -> str:
    last = relation.select if relation.select is not None else relation.name
    steps = "".join(
        step if step == EACH else f"{{{step}}}" if "/" in step or step == KEYS else f".{step}"
        for step in (*relation.path, *last)
    )
    return f"{root}{steps}".lstrip(".")


def _definitions(schemas: Schemas, name: KindName) -> Iterator[tuple[str, str]]:
    """Yield each definition below a kind, with the shortest path that leads there."""
    start = schemas.kinds.get(name)
    if start is None:
        return
    seen = {start}
    waiting = [(start, "")]
    while waiting:
        definition, path = waiting.pop(0)
        yield definition, path
        if path.count(".") >= DEEPEST:
            continue
        for below, step in _below(schemas.definition(definition)):
            if below not in seen:
                seen.add(below)
                waiting.append((below, f"{path}{step}".lstrip(".")))


def _below(schema: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for field, child in schema.get("properties", {}).items():
        yield from _referred(child, f".{field}")


def _referred(schema: Any, step: str) -> Iterator[tuple[str, str]]:
    if not isinstance(schema, Mapping):
        return
    if isinstance(schema.get("$ref"), str):
        yield schema["$ref"].removeprefix(PREFIX), step
    yield from _referred(schema.get("items"), f"{step}{EACH}")
    yield from _referred(schema.get("additionalProperties"), f"{step}.*")
    if "$ref" not in schema:
        for field, child in schema.get("properties", {}).items():
            yield from _referred(child, f"{step}.{field}")
