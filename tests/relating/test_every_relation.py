"""Every line of the table of references draws its edge: between two manifests that are made from the line itself."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache

import pytest

from mkdocs_manifests.kubernetes.group_kinds import GroupKind
from mkdocs_manifests.kubernetes.references import Relation, relations
from mkdocs_manifests.kubernetes.schemas import Schemas
from mkdocs_manifests.kubernetes.walk import EACH, EVERY_KIND, KEYS, Steps
from mkdocs_manifests.relating.graph import FLOW_RELATIONS
from mkdocs_manifests.tables.fields import Fields, Spot
from tests.relating.helpers import graph_of

LABELS = {"app": "web"}
DRAWN = [
    pytest.param(relation, on, id=f"{on} {'.'.join(relation.path)}")
    for relation in relations().relations
    for on in relation.on
    if relation.relation not in FLOW_RELATIONS
]


@lru_cache(maxsize=1)
def known_schemas() -> Schemas:
    return Schemas.load()


@lru_cache(maxsize=1)
def homes() -> dict[str, tuple[str, str, Steps]]:
    """Where each definition stands first: apiVersion, kind, and the way to it."""
    schemas = known_schemas()
    fields = Fields(schemas)
    found: dict[str, tuple[str, str, Steps]] = {}
    for (api_version, kind), name in sorted(schemas.kinds.items()):
        root = fields.root(api_version, kind)
        found[name] = (api_version, kind, ())
        waiting: list[Spot] = [root]
        while waiting:
            for spot in fields.below(api_version, kind, waiting.pop(0)).values():
                if spot.definition and spot.definition not in found:
                    found[spot.definition] = (api_version, kind, spot.steps)
                    waiting.append(spot)
                elif not spot.definition:
                    waiting.append(spot)
    return found


def home(on: str) -> tuple[str, str, Steps]:
    if on == EVERY_KIND:
        return "v1", "ConfigMap", ()
    if on in homes():
        return homes()[on]
    known = GroupKind.parse(on)
    for api_version, kind in sorted(known_schemas().kinds):
        if kind == known.kind and api_version.rpartition("/")[0] == known.group:
            return api_version, kind, ()
    return f"{known.group}/v1", known.kind, ()


def nested(way: Steps, value: object) -> object:
    for step in reversed(way):
        value = [value] if step == EACH else list(value) if step == KEYS else {step: value}
    return value


def merged(one: object, other: object) -> object:
    if isinstance(one, dict) and isinstance(other, dict):
        return {
            key: merged(one[key], other[key]) if key in one and key in other else (one | other)[key]
            for key in one | other
        }
    return other


def referring(relation: Relation) -> object:
    """What refers to an object with the name `target`, or selects it by its labels."""
    if relation.select is not None:
        return nested(relation.select, LABELS if relation.plain else {"matchLabels": LABELS})
    value = nested(relation.name, "target")
    target = relation.target
    if isinstance(value, dict):
        version = f"{target.default.group}/v1".removeprefix("/")
        said = {target.kind: target.default.kind, target.group: target.default.group, target.api_version: version}
        value |= {name: text for name, text in said.items() if name}
        value |= {relation.namespace: "shop"} if relation.namespace else {}
    return value


def pair(relation: Relation, on: str) -> Iterator[dict[str, object]]:
    """The manifest that refers, and the one that is referred to."""
    table = relations()
    api_version, kind, way = home(on)
    own = GroupKind(api_version.rpartition("/")[0], kind)
    space = {} if own in table.cluster_scoped else {"namespace": "shop"}
    whole = {"apiVersion": api_version, "kind": kind, "metadata": {"name": "source", **space}}
    yield merged(whole, nested((*way, *relation.path), referring(relation)))
    target = relation.target.default
    if relation.namespace and target not in table.cluster_scoped:
        space = {"namespace": "shop"}
    if target in table.cluster_scoped or target in table.no_objects:
        space = {}
    labelled = {"labels": LABELS} if relation.select is not None else {}
    metadata = {"name": "target", **space, **labelled}
    version = f"{target.group}/v1".removeprefix("/")
    yield {"apiVersion": version, "kind": target.kind, "metadata": metadata, "spec": {"containers": []}}


def identity(manifest: dict[str, object]) -> str:
    metadata = manifest["metadata"]
    return f"{manifest['kind']}/{metadata.get('namespace', '')}/{metadata['name']}"


@pytest.mark.parametrize(("relation", "on"), DRAWN)
def test_a_line_of_the_table_draws_its_edge(relation, on):
    source, target = pair(relation, on)
    graph = graph_of(f"{json.dumps(source)}\n---\n{json.dumps(target)}\n")
    edges = {(edge.source, edge.relation, edge.target) for edge in graph.edges}
    assert (identity(source), relation.relation, identity(target)) in edges


def test_the_lines_without_an_edge_of_their_own_are_those_of_the_network_policies():
    others = {on for relation in relations().relations if relation.relation in FLOW_RELATIONS for on in relation.on}
    assert others == {"NetworkPolicy.networking.k8s.io"}
