"""What a manifest refers to: names and selectors, found by one table along the schema.

`references.json` says where Kubernetes objects name and select one another. The table speaks of definitions
(`core.v1.PodSpec`), so that every kind with a Pod template, and every custom kind whose schema refers to one, is
covered once.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import Any

from mkdocs_manifests.kubernetes.group_kinds import GroupKind, group_of
from mkdocs_manifests.kubernetes.schemas import Schemas
from mkdocs_manifests.kubernetes.selectors import EVERYTHING, Selector, label_selector, map_selector
from mkdocs_manifests.kubernetes.walk import Steps, Walk, first_at, steps, values_at
from mkdocs_manifests.model import FieldPath, Manifest


@dataclass(frozen=True, slots=True)
class Target:
    """The kind that a relation leads to, or the fields that say it."""

    default: GroupKind
    """What is meant where no field says otherwise."""
    kind: str = ""
    """The field that holds the kind; empty where the kind is fixed."""
    group: str = ""
    """The field that holds the API group."""
    api_version: str = ""
    """The field that holds group and version."""
    default_group: str = ""
    """The group that is meant where the field is missing."""

    def of(self, value: object) -> GroupKind:
        """Return the kind that the referring object `value` means."""
        if not self.kind or not isinstance(value, dict):
            return self.default
        kind = value.get(self.kind)
        if not isinstance(kind, str) or not kind:
            kind = self.default.kind
        if self.api_version:
            api_version = value.get(self.api_version)
            return GroupKind(group_of(api_version) if isinstance(api_version, str) else self.default_group, kind)
        group = value.get(self.group)
        return GroupKind(group if isinstance(group, str) else self.default_group, kind)


@dataclass(frozen=True, slots=True)
class PartKind:
    """A sort of thing inside an object that others refer to, such as a key of a ConfigMap."""

    what: str
    """What people call it."""
    code: str
    """Of the problem where it is missing."""
    among: tuple[Steps, ...]
    """Where the object has them."""
    not_of: tuple[tuple[Steps, str], ...] = ()
    """Values of the object that say that something else fills it."""
    default: int | None = None
    """What an absent field means; None where it asks for nothing."""


@dataclass(frozen=True, slots=True)
class Relation:
    """One line of the table: how some kind of object refers to another."""

    on: tuple[str, ...]
    """Definitions (`core.v1.PodSpec`) or kinds (`Ingress.networking.k8s.io`) that have it."""
    path: Steps
    """From there to what refers."""
    target: Target
    relation: str
    """A verb, as it stands between the two: `mounts`."""
    source: str
    """Where the fact is from."""
    name: Steps = ()
    """Where the name stands below the path; empty where the value there is the name."""
    namespace: str = ""
    """The field with the namespace, beside the name; empty where it is always the manifest's own."""
    optional: str = ""
    """The field that makes it optional."""
    parts: tuple[tuple[PartKind, Steps], ...] = ()
    """What must exist inside the object referred to, and where its name stands."""
    select: Steps | None = None
    """Where a selector stands below the path; None where the relation names its target."""
    plain: bool = False
    """Whether the selector is a plain map of labels."""
    namespaces: Steps = ()
    """Where the selector of namespaces stands below the path."""
    any_namespace: Steps = ()
    """The field of the manifest that opens the selector to all namespaces."""
    wants: str = ""
    """What the target must be as well: `headless`, `scalable`, `certificate`, `open to routes`."""
    code: str = "X401"
    """Of the problem where nothing is found."""
    grant: bool = False
    """Whether a ReferenceGrant must allow it to leave the namespace."""
    elsewhere: bool = False
    """Whether the target is usually made by something outside the documentation."""
    unless: tuple[Steps, ...] = ()
    """Values in the manifest that say that something makes the target."""


@dataclass(frozen=True, slots=True)
class Provision:
    """One line of the table of what is made on behalf of a manifest, such as the claims of a StatefulSet."""

    on: GroupKind
    path: Steps
    """To the value that names it."""
    default: Steps
    """To the value that is taken where the path leads nowhere."""
    target: GroupKind
    name: str
    """Its name, from `{value}` and `{owner}` (the manifest's name); `*` stands for a number."""
    relation: str


@dataclass(frozen=True, slots=True)
class Part:
    """Something that must exist inside the object referred to."""

    kind: PartKind
    value: str | int
    path: FieldPath


@dataclass(frozen=True, slots=True)
class Reference:
    """An object that a manifest names."""

    relation: Relation
    at: FieldPath
    """Where the relation stands: the volume's `configMap`, the backend's `service`."""
    path: FieldPath
    """Where the name stands."""
    target: GroupKind
    name: str
    namespace: str
    """Of the target; the manifest's own where the reference says none, empty for cluster-scoped kinds."""
    optional: bool = False
    """Whether the cluster does without the target."""
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Selection:
    """The objects that a manifest selects by their labels."""

    relation: Relation
    at: FieldPath
    path: FieldPath
    """Where the selector stands."""
    target: GroupKind
    """`Pod` for the Pods of all workloads."""
    selector: Selector
    namespace: str
    """The manifest's own: what is meant where neither `namespaces` nor `named_namespaces` says otherwise."""
    namespaces: Selector | None = None
    """The namespaces in which it selects; None for the manifest's own."""
    named_namespaces: tuple[str, ...] = ()
    """Namespaces that are named beside the selector."""


@dataclass(frozen=True, slots=True)
class Relations:
    """The whole table."""

    relations: tuple[Relation, ...]
    provisions: tuple[Provision, ...]
    built_in: Mapping[GroupKind, tuple[str, ...]]
    """Objects that every cluster has: `name` or `namespace/name`, with `*` for any text."""
    system_namespaces: frozenset[str]
    """Namespaces that the cluster keeps for itself."""
    from_cluster: frozenset[GroupKind]
    """Kinds that are not missed while the documentation defines none of them."""
    no_objects: frozenset[GroupKind]
    """Kinds of which the cluster keeps no objects."""
    cluster_scoped: frozenset[GroupKind]
    scalable: frozenset[GroupKind]
    """Built-in kinds that an autoscaler can scale."""
    pod_templates: Mapping[str, str | None] = field(repr=False)
    """Where each kind has its Pod template."""


@lru_cache(maxsize=1)
def relations() -> Relations:
    """Return the table that comes with the package."""
    return parse((files(__package__) / "references.json").read_text(encoding="utf-8"))


def parse(text: str) -> Relations:
    """Return the table that a JSON text of the form of `references.json` holds.

    Raises KeyError, TypeError or ValueError where it is not of that form.
    """
    raw: dict[str, Any] = json.loads(text)
    parts = {
        name: PartKind(
            part["what"],
            part["code"],
            tuple(steps(path) for path in part["among"]),
            tuple((steps(path), value) for path, value in part.get("not of", {}).items()),
            part.get("default"),
        )
        for name, part in raw["parts"].items()
    }
    return Relations(
        relations=tuple(_relation(entry, parts) for entry in raw["relations"]),
        provisions=tuple(
            Provision(
                GroupKind.parse(entry["on"]),
                steps(entry["path"]),
                steps(entry.get("default", "")),
                GroupKind.parse(entry["to"]),
                entry["name"],
                entry["relation"],
            )
            for entry in raw["provides"]
        ),
        built_in={GroupKind.parse(kind): tuple(names) for kind, names in raw["built in"].items() if kind != "source"},
        system_namespaces=frozenset(raw["system namespaces"]["names"]),
        from_cluster=_kinds(raw["from the cluster"]),
        no_objects=_kinds(raw["no objects"]),
        cluster_scoped=_kinds(raw["cluster-scoped"]),
        scalable=_kinds(raw["scalable"]),
        pod_templates={kind: path for kind, path in raw["pod templates"].items() if kind != "source"},
    )


def _kinds(entry: Mapping[str, Any]) -> frozenset[GroupKind]:
    return frozenset(GroupKind.parse(kind) for kind in entry["kinds"])


def _relation(entry: Mapping[str, Any], parts: Mapping[str, PartKind]) -> Relation:
    on, to = entry["on"], entry["to"]
    if isinstance(to, str):
        target = Target(GroupKind.parse(to))
    else:
        target = Target(
            GroupKind.parse(to["default"]),
            to["kind"],
            to.get("group", ""),
            to.get("apiVersion", ""),
            to.get("default group", ""),
        )
    select = steps(entry["select"] or "") if "select" in entry else None
    return Relation(
        on=(on,) if isinstance(on, str) else tuple(on),
        path=steps(entry["path"]),
        target=target,
        relation=entry["relation"],
        source=entry["source"],
        name=steps(entry.get("name", "")),
        namespace=entry.get("namespace", ""),
        optional=entry.get("optional", ""),
        parts=tuple((parts[name], steps(path)) for name, path in entry.get("parts", {}).items()),
        select=select,
        plain=entry.get("as") == "map",
        namespaces=steps(entry.get("namespaces", "")),
        any_namespace=steps(entry.get("namespaces any", "")),
        wants=entry.get("wants", ""),
        code=entry.get("code", "X401" if select is None else "X406"),
        grant=entry.get("grant", False),
        elsewhere=entry.get("elsewhere", False),
        unless=tuple(steps(path) for path in entry.get("unless", ())),
    )


class References:
    """Finds what manifests refer to. Keep it: the plans of its walk are made once for each kind."""

    def __init__(self, schemas: Schemas, table: Relations | None = None, extra: Iterable[Relation] = ()) -> None:
        """Use the schemas to get about, and `table` (the package's own if None) with `extra` relations of a project."""
        self.table = table or relations()
        self._walk = Walk(schemas, (*self.table.relations, *extra))

    def of(self, manifest: Manifest) -> Iterator[Reference | Selection]:
        """Yield all that a manifest names and selects, in the order of its data."""
        for relation, at, value in self._walk.of(manifest):
            yield from self._found(manifest, relation, value, at)

    def _found(
        self, manifest: Manifest, relation: Relation, value: object, at: FieldPath
    ) -> Iterator[Reference | Selection]:
        if relation.select is not None:
            selection = self._selection(manifest, relation, value, at)
            if selection is not None:
                yield selection
            return
        path, name = next(values_at(value, relation.name, at), (at, None))
        if not isinstance(name, str) or not name:
            return
        target = relation.target.of(value)
        namespace = "" if target in self.table.cluster_scoped else manifest.namespace
        optional = False
        if isinstance(value, dict):
            said = value.get(relation.namespace) if relation.namespace else None
            if isinstance(said, str) and said and target not in self.table.cluster_scoped:
                namespace = said
            optional = bool(relation.optional) and value.get(relation.optional) is True
        yield Reference(relation, at, path, target, name, namespace, optional, tuple(_parts(relation, value, at)))

    def _selection(self, manifest: Manifest, relation: Relation, value: object, at: FieldPath) -> Selection | None:
        select = relation.select or ()
        path, written = next(values_at(value, select, at), (at, None))
        namespaces = None
        named: Sequence[object] = ()
        if relation.namespaces and isinstance(value, dict):
            namespaces = label_selector(first_at(value, relation.namespaces))
            listed = value.get("namespaces")
            named = listed if isinstance(listed, list) else ()
        if relation.any_namespace and first_at(manifest.data, relation.any_namespace) is True:
            namespaces = EVERYTHING
        selector = map_selector(written) if relation.plain else label_selector(written)
        if selector is None and written is None and namespaces is not None:
            selector = EVERYTHING
        if selector is None:
            return None
        names = tuple(name for name in named if isinstance(name, str))
        target = relation.target.default
        return Selection(relation, at, path, target, selector, manifest.namespace, namespaces, names)


def _parts(relation: Relation, value: object, at: FieldPath) -> Iterator[Part]:
    for kind, path in relation.parts:
        found = list(values_at(value, path, at))
        if not found and kind.default is not None:
            yield Part(kind, kind.default, at)
        for part_path, part in found:
            if isinstance(part, (str, int)):
                yield Part(kind, part, part_path)
