"""Diagrams of manifests: what callers use."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from mkdocs_manifests.drawing.description import describe
from mkdocs_manifests.drawing.exports import EXPORTS
from mkdocs_manifests.drawing.layout import arrange, arrange_rows, by_namespace
from mkdocs_manifests.drawing.splitting import split
from mkdocs_manifests.drawing.svg import Drawing, Link, render
from mkdocs_manifests.kubernetes.references import References
from mkdocs_manifests.kubernetes.schemas import Schemas
from mkdocs_manifests.model import Manifest
from mkdocs_manifests.relating.folding import fold
from mkdocs_manifests.relating.graph import Graph, graph, view, views

VIEWS: Final = ("application", "traffic", "network-policy", "permissions", "storage", "ownership")
"""The views that exist, the one with everything first."""


def draw(
    manifests: Iterable[Manifest],
    *,
    view: str = "application",
    prefix: str = "diagram",
    link: Link | None = None,
    schemas: Schemas | References,
    others: Iterable[Manifest] = (),
    standalone: bool = False,
) -> Drawing:
    """Return the diagram of a set of manifests.

    `view` is one of `VIEWS`; `prefix` starts every id in the picture, so that two can share a page; `link` gives the
    address of a resource; `others` are defined beside the set, so that they are no ghosts. A `standalone` picture
    brings its style and follows the reader's light or dark setting. Of a set that is too large for one picture the
    drawing is an overview, with the pictures of the `parts`.
    Raises KeyError for a view that does not exist.
    """
    references = schemas if isinstance(schemas, References) else References(schemas)
    return draw_graph(graph(manifests, references, others), view=view, prefix=prefix, link=link, standalone=standalone)


def draw_graph(
    whole: Graph,
    *,
    view: str = "application",
    prefix: str = "diagram",
    link: Link | None = None,
    standalone: bool = False,
) -> Drawing:
    """Return the diagram of a graph, as `draw` does."""
    seen = _view(whole, view)
    first, *rest = split(fold(seen))
    drawing = _drawn(first, describe(seen), prefix, link, standalone=standalone)
    parts = [
        _drawn(part, describe(part), f"{prefix}-{index}", link, standalone=standalone)
        for index, part in enumerate(rest, 1)
    ]
    return replace(drawing, parts=tuple(parts))


def _drawn(graph: Graph, description: tuple[str, ...], prefix: str, link: Link | None, *, standalone: bool) -> Drawing:
    in_rows = views()["views"].get(graph.view, {}).get("rows", False)
    layout = arrange_rows(graph) if in_rows else arrange(graph, by_namespace(graph), views()["backwards"])
    return render(layout, graph.title, description, prefix, link, standalone=standalone)


_view = view


def export(
    manifests: Iterable[Manifest], *, view: str = "application", form: str = "json", schemas: Schemas | References
) -> str:
    """Return the graph of a set of manifests as text; `form` is one of `EXPORTS`.

    Raises KeyError for a view or a form that does not exist.
    """
    references = schemas if isinstance(schemas, References) else References(schemas)
    return EXPORTS[form](_view(graph(manifests, references), view))
