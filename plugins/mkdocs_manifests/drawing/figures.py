"""Figures of what no manifest says: the cluster's parts, its loops, and recordings of what it did.

Graph-like figures are declared in `figures/*.yaml` and drawn by the engine of the diagrams; the
rest, in `figures/*.json`, has pictures of its own: sequences, frames and timelines, most of them from recordings.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final

import yaml

from mkdocs_manifests.drawing.layout import Groups, arrange
from mkdocs_manifests.drawing.recordings import cron_timeline, pod_sequence, update_frames
from mkdocs_manifests.drawing.story import story
from mkdocs_manifests.drawing.svg import Drawing, Link, render
from mkdocs_manifests.relating.graph import Chip, Edge, Graph, Node

DRAWN: Final[Mapping[str, Callable[[Mapping[str, Any], str, bool], Drawing]]] = {
    "cronjob-timeline": cron_timeline,
    "pod-creation": pod_sequence,
    "pod-story": story,
    "rolling-update": update_frames,
}
"""Figures that are no graphs, with what draws them; a story is told by hand, the rest are recordings."""


def figure_names() -> tuple[str, ...]:
    """Return the names that `figure` takes, sorted."""
    declared = [entry.name.removesuffix(".yaml") for entry in _folder().iterdir() if entry.name.endswith(".yaml")]
    return tuple(sorted([*declared, *DRAWN]))


def figure(name: str, prefix: str = "figure", *, link: Link | None = None, standalone: bool = False) -> Drawing:
    """Return the figure of that name; every id in it starts with `prefix`.

    `link` gives the address of a box, as for diagrams; the id of a box is that of its declaration.
    Raises KeyError for a name that is not one of `figure_names()`.
    """
    if name in DRAWN:
        return DRAWN[name](json.loads((_folder() / f"{name}.json").read_bytes()), prefix, standalone)
    if name not in figure_names():
        raise KeyError(name)
    declared = _declared(name)
    graph, groups = _graph(declared)
    backwards = ["backwards"]
    reading = replace(
        graph,
        edges=tuple(
            replace(edge, relation="backwards") if entry.get("backwards") else edge
            for edge, entry in zip(graph.edges, declared["edges"], strict=True)
        ),
    )
    layout = arrange(reading, groups, backwards, direction=declared.get("direction", ""))
    # The engine turns arrows by their relation; afterwards each gets its own word back.
    layout = replace(
        layout,
        edges=tuple(
            replace(placed, edge=_styled(edge, entry))
            for placed, edge, entry in zip(layout.edges, graph.edges, declared["edges"], strict=True)
        ),
    )
    return render(layout, declared["title"], _sentences(declared), prefix, link, standalone=standalone)


def _styled(edge: Edge, entry: Mapping[str, Any]) -> Edge:
    return replace(edge, relation="watches") if entry.get("dashed") else edge


def _folder() -> Any:
    return files(__package__) / "figures"


@lru_cache(maxsize=32)
def _declared(name: str) -> Mapping[str, Any]:
    loaded: Mapping[str, Any] = yaml.safe_load((_folder() / f"{name}.yaml").read_bytes())
    return loaded


def _graph(declared: Mapping[str, Any]) -> tuple[Graph, Groups]:
    nodes = tuple(
        Node(
            id=entry["id"],
            kind=entry.get("kind", ""),
            name=entry["name"],
            namespace="",
            tile=entry.get("tile", ""),
            category=entry["category"],
            facts=tuple(entry.get("facts", ())),
            chips=tuple(Chip(entry["id"], chip["label"], chip["text"]) for chip in entry.get("chips", ())),
        )
        for entry in declared["nodes"]
    )
    edges = tuple(
        Edge(entry["from"], entry["to"], entry["relation"], entry.get("label", "")) for entry in declared["edges"]
    )
    said = declared.get("groups", {})
    groups = Groups(
        of={entry["id"]: entry["group"] for entry in declared["nodes"] if "group" in entry},
        titles={name: group["title"] for name, group in said.items()},
        parents={name: group["parent"] for name, group in said.items() if "parent" in group},
    )
    return Graph(nodes, edges, declared["title"], "figure"), groups


def _sentences(declared: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the figure in words: one sentence for each arrow, then what arrows cannot say."""
    titles = {name: group["title"] for name, group in declared.get("groups", {}).items()}
    names = {}
    for entry in declared["nodes"]:
        where = titles.get(entry.get("group", ""), "")
        names[entry["id"]] = f"{entry['name']} ({entry['kind']})" if entry.get("kind") else entry["name"]
        if where and sum(other["name"] == entry["name"] for other in declared["nodes"]) > 1:
            names[entry["id"]] = f"{entry['name']} in {where}"
    found = []
    for edge in declared["edges"]:
        label = f", {edge['label']}" if edge.get("label") else ""
        found.append(f"{names[edge['from']]} {edge['relation']} {names[edge['to']]}{label}.")
    return (*found, *declared.get("notes", ()))
