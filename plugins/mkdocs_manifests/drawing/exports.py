"""The graph for those who want to draw it themselves: JSON, Mermaid and Graphviz's DOT.

The JSON has the form `{"version": 1, "view": …, "nodes": [{"id", "kind", "name", "namespace", "standing", "facts"}],
"edges": [{"from", "to", "relation", "label"}]}`; everything is sorted, nothing is folded. An allowed flow has the
relation `allows`. `standing` is `written`, `made` (by a controller), `provided` (by the cluster),
`elsewhere` (defined beside the set) or `missing`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Final

from mkdocs_manifests.plain_text import printable_lines
from mkdocs_manifests.relating.folding import fold
from mkdocs_manifests.relating.graph import Graph

VERSION: Final = 1
"""Of the JSON's form; it changes when a reader of the old form would misread the new one."""


def to_json(graph: Graph) -> str:
    """Return the graph as JSON, with a line end."""
    data = {
        "version": VERSION,
        "view": graph.view,
        "nodes": [
            {
                "id": node.id,
                "kind": node.kind,
                "name": node.name,
                "namespace": node.namespace,
                "standing": str(node.standing),
                "facts": list(node.facts),
            }
            for node in graph.nodes
        ],
        "edges": [
            {"from": edge.source, "to": edge.target, "relation": edge.relation, "label": edge.label}
            for edge in graph.edges
        ],
    }
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def to_mermaid(graph: Graph) -> str:
    """Return the graph, folded as in pictures, as a Mermaid flowchart."""
    graph = fold(graph)
    short = {node.id: f"n{index}" for index, node in enumerate(graph.nodes)}
    lines = ["flowchart TB"]
    for space in sorted({node.namespace for node in graph.nodes}):
        if space:
            lines.append(f'  subgraph {_mermaid_id(space)}["namespace {_mermaid(space)}"]')
        for node in graph.nodes:
            if node.namespace == space:
                text = "<br>".join(_mermaid(part) for part in (node.name, node.kind, *node.facts))
                lines.append(f'  {"  " if space else ""}{short[node.id]}["{text}"]')
        if space:
            lines.append("  end")
    for edge in graph.edges:
        arrow = "-.->" if edge.relation == "allows" else "-->"
        text = _mermaid(f"{edge.relation} {edge.label}".strip())
        lines.append(f'  {short[edge.source]} {arrow}|"{text}"| {short[edge.target]}')
    return "\n".join(lines) + "\n"


def to_dot(graph: Graph) -> str:
    """Return the graph, folded as in pictures, in Graphviz's language."""
    graph = fold(graph)
    lines = ["digraph manifests {", "  node [shape=box];"]
    for index, space in enumerate(sorted({node.namespace for node in graph.nodes})):
        if space:
            lines += [f"  subgraph cluster_{index} {{", f"    label={_quoted(f'namespace {space}')};"]
        for node in graph.nodes:
            if node.namespace == space:
                label = _quoted("\n".join((node.name, node.kind, *node.facts)))
                lines.append(f"  {'  ' if space else ''}{_quoted(node.id)} [label={label}];")
        if space:
            lines.append("  }")
    for edge in graph.edges:
        style = ", style=dashed" if edge.relation == "allows" else ""
        label = _quoted(f"{edge.relation} {edge.label}".strip())
        lines.append(f"  {_quoted(edge.source)} -> {_quoted(edge.target)} [label={label}{style}];")
    return "\n".join([*lines, "}"]) + "\n"


def _mermaid(text: str) -> str:
    """Return a text for a quoted label: Mermaid knows no escapes but HTML entities by number."""
    return "".join(letter if letter.isalnum() or letter in " -_./:,→–·" else f"#{ord(letter)};" for letter in text)  # noqa: RUF001


def _mermaid_id(text: str) -> str:
    return "ns_" + "".join(letter if letter.isascii() and letter.isalnum() else f"_{ord(letter)}_" for letter in text)


def _quoted(text: str) -> str:
    return '"' + printable_lines(text).replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


EXPORTS: Final[Mapping[str, Callable[[Graph], str]]] = {"dot": to_dot, "json": to_json, "mermaid": to_mermaid}
"""What `--format` takes besides a picture."""
