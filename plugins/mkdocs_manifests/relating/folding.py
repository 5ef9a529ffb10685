"""From a graph to one that fits a page: satellites become chips on what they serve, parallel edges become one."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace
from typing import Any, Final

from mkdocs_manifests.relating.graph import Chip, Edge, Graph, Node, Standing, views, with_chips

PREFIX: Final = re.compile(r"[\w.-]+/")
"""Before a label's key: `app.kubernetes.io/`."""


def fold(graph: Graph) -> Graph:
    """Return the graph as a picture shows it."""
    said = views()["views"][graph.view]
    graph = _own_chips(_without_quiet(graph), said.get("own chips", ()))
    if said["chips"]:
        graph = _permissions_folded(graph)
        graph = _satellites_folded(graph)
    if said.get("rows"):
        graph = _bindings_folded(graph)
    return _spoken(_shared_labels(_merged(_turned(graph))))


def _own_chips(graph: Graph, categories: Collection[str]) -> Graph:
    """Keep the chips of what workloads bring along only where the view asks for them."""
    return replace(
        graph,
        nodes=tuple(
            replace(node, chips=tuple(chip for chip in node.chips if chip.category in categories))
            for node in graph.nodes
        ),
    )


def _bindings_folded(graph: Graph) -> Graph:
    """Write each binding on arrows from its subjects to its role, and who runs as a ServiceAccount into its box."""
    nodes = {node.id: node for node in graph.nodes}
    edges: list[Edge] = []
    gone: set[str] = set()
    for edge in graph.edges:
        if edge.relation == "runs as":
            owner = nodes[edge.source]
            nodes[edge.target] = with_chips(nodes[edge.target], [Chip(owner.id, owner.tile, owner.name, owner.place)])
            gone.add(edge.source)
    for binding in graph.nodes:
        subjects = [edge.target for edge in graph.edges if (edge.source, edge.relation) == (binding.id, "binds")]
        roles = [edge.target for edge in graph.edges if (edge.source, edge.relation) == (binding.id, "grants")]
        if not subjects or not roles:
            continue
        where = f"in {binding.namespace or 'default'}" if binding.kind == "RoleBinding" else "everywhere"
        via = Chip(binding.id, binding.tile, f"{binding.name} {where}", binding.place)
        edges += [Edge(subject, role, "is bound to", via.text, via=via) for subject in subjects for role in roles]
        gone.add(binding.id)
    rest = _without(graph, gone)
    found = tuple(
        replace(node, facts=(f"in {node.namespace}", *node.facts)) if node.namespace else node
        for node in (nodes[one.id] for one in rest.nodes)
    )
    return replace(rest, nodes=found, edges=tuple(sorted([*rest.edges, *edges])))


def _turned(graph: Graph) -> Graph:
    """Turn arrows that would point against the order in which people think, and keep one of two that say the same."""
    turned = views()["turned"]
    bound = {(edge.source, edge.target) for edge in graph.edges if edge.relation.endswith("be bound to")}
    bound |= {(edge.source, edge.target) for edge in graph.edges if edge.relation == "is bound to"}
    edges = [
        replace(edge, source=edge.target, target=edge.source, relation=turned[edge.relation])
        if edge.relation in turned
        else edge
        for edge in graph.edges
        if edge.relation != "is reserved for" or (edge.target, edge.source) not in bound
    ]
    return replace(graph, edges=tuple(sorted(edges)))


def _spoken(graph: Graph) -> Graph:
    """Shorten the names of what has none of its own: prefixes of labels, and the exceptions of an address."""
    return replace(graph, nodes=tuple(_named(node) for node in graph.nodes))


def _named(node: Node) -> Node:
    if node.kind == "Pods":
        return replace(node, name=PREFIX.sub("", node.name))
    if node.kind == "Address":
        name, _, excluded = node.name.partition(" except ")
        return replace(node, name=name, facts=(*node.facts, *([f"except {excluded}"] if excluded else [])))
    return node


def _without_quiet(graph: Graph) -> Graph:
    """Leave out what no picture shows: namespaces are boxes, and what the scheduler prefers is no relation to draw."""
    never = views()["never drawn"]
    gone = {node.id for node in graph.nodes if node.kind == "Namespace"}
    edges = [
        edge
        for edge in graph.edges
        if not edge.quiet and edge.relation not in never and edge.source not in gone and edge.target not in gone
    ]
    if graph.view == "application":
        # Strangers and addresses would hang on every Pod; the view of the network policies shows them.
        far = {
            node.id for node in graph.nodes if node.kind in {"Pods", "Address"} and node.standing is Standing.PROVIDED
        }
        edges = [edge for edge in edges if edge.source not in far and edge.target not in far]
        gone |= far
    return replace(graph, nodes=tuple(node for node in graph.nodes if node.id not in gone), edges=tuple(edges))


def _permissions_folded(graph: Graph) -> Graph:
    """Write what a ServiceAccount may do on the workloads that run as it; the view of the permissions draws it."""
    nodes = {node.id: node for node in graph.nodes}
    runs: dict[str, list[str]] = defaultdict(list)
    for edge in graph.edges:
        if edge.relation == "runs as":
            runs[edge.target].append(edge.source)
    gone: set[str] = set()
    for binding in [node for node in graph.nodes if node.kind.endswith("RoleBinding")]:
        subjects = [edge.target for edge in graph.edges if (edge.source, edge.relation) == (binding.id, "binds")]
        roles = [edge.target for edge in graph.edges if (edge.source, edge.relation) == (binding.id, "grants")]
        owners = [owner for subject in subjects for owner in runs.get(subject, ())]
        if not owners:
            continue
        for owner in owners:
            chips = [Chip(role, nodes[role].tile, nodes[role].name, nodes[role].place) for role in roles]
            nodes[owner] = with_chips(nodes[owner], chips)
        gone |= {binding.id, *roles, *(subject for subject in subjects if nodes[subject].kind in {"User", "Group"})}
    kept = {edge.target for edge in graph.edges if edge.source not in gone and edge.relation in {"binds", "grants"}}
    gone -= kept
    rest = _without(replace(graph, nodes=tuple(nodes[node.id] for node in graph.nodes)), gone)
    return _without_strangers(rest)


def _without_strangers(graph: Graph) -> Graph:
    """Leave permissions out that concern nothing else in the picture, unless they are most of it."""
    access = {node.id for node in graph.nodes if node.category == "access"}
    near = {
        end
        for edge in graph.edges
        if (edge.source in access) != (edge.target in access)
        for end in (edge.source, edge.target)
    }
    alone = access - near
    return _without(graph, alone) if 2 * len(alone) < len(graph.nodes) else graph


def _satellites_folded(graph: Graph) -> Graph:
    """Fold every resource of which each edge can become a chip."""
    rules = {(rule["relation"], rule["kind"]): rule for rule in views()["chips"]}
    nodes = {node.id: node for node in graph.nodes}
    edges: dict[str, list[Edge]] = defaultdict(list)
    for edge in graph.edges:
        edges[edge.source].append(edge)
        edges[edge.target].append(edge)
    gone: set[str] = set()
    for node in graph.nodes:
        pairs = [(edge, rules.get((edge.relation, node.kind))) for edge in edges[node.id]]
        if not pairs or not all(rule and _on(edge, rule, node) for edge, rule in pairs):
            continue
        owners = [(edge.source if rule["onto"] == "source" else edge.target, rule) for edge, rule in pairs if rule]
        if any(owner in gone or (not rule["label"] and nodes[owner].ghost) for owner, rule in owners):
            continue
        for owner, rule in owners:
            nodes[owner] = with_chips(nodes[owner], _chips(node, rule))
        gone.add(node.id)
    return _without(replace(graph, nodes=tuple(nodes[node.id] for node in graph.nodes)), gone)


def _on(edge: Edge, rule: dict[str, Any], node: Node) -> bool:
    return (edge.target if rule["onto"] == "source" else edge.source) == node.id


def _chips(node: Node, rule: dict[str, Any]) -> list[Chip]:
    if not rule["label"]:
        return []
    text = ", ".join(node.facts) if rule.get("text") == "facts" and node.facts else node.name
    return [Chip(node.id, rule["label"], text, node.place)]


def _without(graph: Graph, gone: set[str]) -> Graph:
    return replace(
        graph,
        nodes=tuple(node for node in graph.nodes if node.id not in gone),
        edges=tuple(edge for edge in graph.edges if edge.source not in gone and edge.target not in gone),
    )


def _merged(graph: Graph) -> Graph:
    """Draw one arrow for all relations of two resources that read the same way, with all their labels."""
    together: dict[tuple[str, str, str, str], list[Edge]] = defaultdict(list)
    for edge in graph.edges:
        relation = "uses" if edge.relation in {"mounts", "reads"} else edge.relation
        together[edge.source, edge.target, relation, edge.via.id if edge.via else ""].append(edge)
    edges = []
    for found in together.values():
        # That a workload reads its environment from something needs no label: the colour of the arrow says it.
        if found[0].via:
            edges += found[:1]
            continue
        labels = dict.fromkeys(
            part for edge in found if edge.relation != "reads" for part in edge.label.split(", ") if part
        )
        edges.append(replace(found[0], label=", ".join(labels)))
    return replace(graph, edges=tuple(sorted(edges)))


def _shared_labels(graph: Graph) -> Graph:
    """Write a label that all arrows to a resource share into the resource itself, once."""
    said = views()["shared labels"]
    incoming: dict[tuple[str, str], list[Edge]] = defaultdict(list)
    for edge in graph.edges:
        if edge.relation in said:
            incoming[edge.target, edge.relation].append(edge)
    lines: dict[str, list[str]] = defaultdict(list)
    quiet: set[Edge] = set()
    for (target, relation), edges in incoming.items():
        labels = {edge.label for edge in edges}
        if len(edges) >= said[relation]["from"] and len(labels) == 1 and "" not in labels:
            lines[target].append(said[relation]["line"].format(labels.pop()))
            quiet.update(edges)
    return replace(
        graph,
        nodes=tuple(replace(node, facts=(*node.facts, *lines.get(node.id, ()))) for node in graph.nodes),
        edges=tuple(replace(edge, label="") if edge in quiet else edge for edge in graph.edges),
    )
