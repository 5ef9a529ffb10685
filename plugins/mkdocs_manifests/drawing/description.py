"""The picture in words: sentences that a screen reader can read out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from mkdocs_manifests.relating.graph import Edge, Graph, Node, Standing


def describe(graph: Graph) -> tuple[str, ...]:
    """Return what a graph says, nothing folded: what there is, then what each resource does."""
    nodes = {node.id: node for node in graph.nodes if node.kind != "Namespace"}
    if not nodes:
        return ("Nothing to show.",)
    rights = _rights(nodes.values()) if graph.view == "permissions" else ()
    return (*_summary(list(nodes.values())), *_doings(graph, nodes), *rights, *_missing(nodes.values()))


def joined(parts: Sequence[str]) -> str:
    """Return parts joined as in a sentence: `a, b and c`."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _summary(nodes: Sequence[Node]) -> Iterator[str]:
    written = [node for node in nodes if node.standing is Standing.WRITTEN]
    kinds = Counter(node.kind for node in written)
    spaces = sorted({node.namespace for node in written if node.namespace})
    if not written:
        return
    counted = joined([f"{count} {plural(kind)}" if count > 1 else f"1 {kind}" for kind, count in sorted(kinds.items())])
    where = (
        f" in the namespace {spaces[0]}"
        if len(spaces) == 1
        else f" in the namespaces {joined(spaces)}"
        if spaces
        else ""
    )
    yield f"The picture shows {counted}{where}."


def plural(kind: str) -> str:
    """Return the plural of a kind's name in a sentence."""
    if kind.endswith(("ss", "x", "ch")):
        return f"{kind}es"
    if kind.endswith("y") and kind[-2:-1] not in "aeiou":
        return f"{kind[:-1]}ies"
    return kind if kind.endswith("s") else f"{kind}s"


def _doings(graph: Graph, nodes: dict[str, Node]) -> Iterator[str]:
    found: dict[str, dict[str, list[Edge]]] = defaultdict(lambda: defaultdict(list))
    for edge in graph.edges:
        if not edge.quiet and edge.source in nodes and edge.target in nodes:
            found[edge.source][edge.relation].append(edge)
    for source, node in nodes.items():
        if source in found:
            phrases = [_phrase(relation, edges, nodes) for relation, edges in sorted(found[source].items())]
            yield f"{_named(node)} {joined(phrases)}."


def _phrase(relation: str, edges: Iterable[Edge], nodes: dict[str, Node]) -> str:
    targets = [
        f"{_named(nodes[edge.target])} ({_spoken(edge.label)})" if edge.label else _named(nodes[edge.target])
        for edge in edges
    ]
    verb = "may open connections to" if relation == "allows" else relation
    return f"{verb} {joined(targets)}"


def _spoken(label: str) -> str:
    """Return a label as it is read aloud: arrows and colons become words."""
    return (
        label.replace(" → ", " to port ").replace(":", "port ", 1)
        if label.startswith(":")
        else label.replace(" → ", " to port ")
    )


def _named(node: Node) -> str:
    if node.kind == "Pods":
        return (
            f"Pods with {node.name}" + (f" in {node.namespace}" if node.namespace else "")
            if "=" in node.name
            else f"all Pods in {node.namespace}"
        )
    if node.kind == "Address":
        return f"address {node.name}" if node.name != "anywhere" else "any address"
    return f"{node.kind} {node.name}"


def _rights(nodes: Iterable[Node]) -> Iterator[str]:
    for node in nodes:
        if node.kind in {"ClusterRole", "Role"} and node.facts:
            yield f"{_named(node)} allows {'; '.join(node.facts)}."


def _missing(nodes: Iterable[Node]) -> Iterator[str]:
    for node in nodes:
        if node.ghost:
            if node.kind == "Pods":
                yield f"{_named(node)[0].upper()}{_named(node)[1:]} are named here, but no manifest runs them."
            else:
                yield f"{_named(node)} is named here, but no manifest defines it."
