"""Sets that are too large for one picture: an overview, and a picture for each namespace or application."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from mkdocs_manifests.relating.graph import Edge, Graph, Node, Standing

MOST: Final = 40
"""Boxes in one picture: more are no longer looked at."""
REST: Final = "everything else"


def split(graph: Graph) -> tuple[Graph, ...]:
    """Return a folded graph as it is, or where it is too large: an overview, then its parts.

    Parts are namespaces where there are several, otherwise applications by their recommended labels. A part shows what
    its resources refer to in other parts, too.
    """
    if len(graph.nodes) <= MOST:
        return (graph,)
    spaces = {node.namespace for node in graph.nodes if node.namespace}
    part_of = {node.id: node.namespace or REST for node in graph.nodes} if len(spaces) > 1 else _apps(graph)
    names = sorted(set(part_of.values()))
    if len(names) == 1:
        return (graph,)
    what = "namespace" if len(spaces) > 1 else "application"
    return (_overview(graph, part_of, what), *(_part(graph, part_of, name) for name in names))


def _apps(graph: Graph) -> dict[str, str]:
    """Return the application of each resource; one that says none belongs to the only application that uses it."""
    apps = {node.id: node.app for node in graph.nodes}
    for _ in range(2):
        near: dict[str, set[str]] = defaultdict(set)
        for edge in graph.edges:
            near[edge.target].add(apps[edge.source])
            near[edge.source].add(apps[edge.target])
        for known, app in apps.items():
            others = near[known] - {""}
            if not app and len(others) == 1:
                apps[known] = next(iter(others))
    return {known: app or REST for known, app in apps.items()}


def _overview(graph: Graph, part_of: Mapping[str, str], what: str) -> Graph:
    counts = Counter(part_of.values())
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    for node in graph.nodes:
        kinds[part_of[node.id]][node.category] += 1
    nodes = tuple(
        Node(
            id=name,
            kind=what if name != REST else "",
            name=name,
            namespace="",
            tile="ns" if what == "namespace" else "app",
            category=min(kinds[name], key=lambda category: (-kinds[name][category], category)),
            facts=(f"{counts[name]} resources" if counts[name] > 1 else "1 resource",),
        )
        for name in sorted(counts)
    )
    pairs = {(part_of[edge.source], part_of[edge.target]) for edge in graph.edges}
    edges = tuple(Edge(source, target, "leads to") for source, target in sorted(pairs) if source != target)
    return Graph(nodes, edges, f"{graph.title}: overview", graph.view)


def _part(graph: Graph, part_of: Mapping[str, str], name: str) -> Graph:
    edges = tuple(edge for edge in graph.edges if part_of[edge.source] == name)
    wanted = {edge.target for edge in edges} | {known for known, part in part_of.items() if part == name}
    nodes = tuple(
        node if part_of[node.id] == name else replace(node, standing=Standing.PROVIDED, chips=())
        for node in graph.nodes
        if node.id in wanted
    )
    return Graph(nodes, edges, f"{graph.title}: {name}", graph.view)
