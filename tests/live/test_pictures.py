"""The graph that the page draws is the graph that the build draws."""

from __future__ import annotations

from pathlib import Path

from tests.live.conftest import Ask
from tests.relating.helpers import graph_of

MANIFESTS = Path(__file__).parents[2] / "manifests"


def test_both_find_the_same_resources_and_relations_in_every_folder_of_the_guide(twins: Ask):
    folders = sorted(folder for folder in MANIFESTS.iterdir() if folder.is_dir())
    texts = [
        "\n---\n".join(file.read_text(encoding="utf-8") for file in sorted(folder.glob("*.yaml"))) for folder in folders
    ]
    answers = twins({"ask": "graph", "text": text} for text in texts)
    for folder, text, answer in zip(folders, texts, answers, strict=True):
        built = graph_of(text)
        # What a StatefulSet makes is not drawn in the page, and a flow that no policy speaks of is drawn nowhere.
        nodes = {
            (node.id, str(node.standing), node.tile, node.category)
            for node in built.nodes
            if node.standing != "made" and node.kind != "Namespace"
        }
        known = {node[0] for node in nodes}
        edges = {
            (edge.source, edge.target, edge.relation)
            for edge in built.edges
            if not edge.quiet and {edge.source, edge.target} <= known
        }
        found = answer["gives"]
        assert {tuple(node) for node in found["nodes"]} ^ nodes == set(), folder.name
        assert {tuple(edge) for edge in found["edges"]} ^ edges == set(), folder.name
