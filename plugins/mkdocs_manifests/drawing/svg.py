"""From an arrangement to SVG: the template writes it, this module only knows numbers and curves."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final, TypeAlias

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from mkdocs_manifests.drawing.layout import Layout, PlacedNode, Point, Rectangle
from mkdocs_manifests.plain_text import printable, printable_lines
from mkdocs_manifests.relating.graph import Chip, Node

Link: TypeAlias = Callable[[Node | Chip], str | None]
"""Returns the address of a resource's manifest, None where it has none."""

CORNER: Final = 6.0
"""The radius of an arrow's bends."""
HEAD_LENGTH: Final = 7.0
HEAD_WIDTH: Final = 7.0
BOX_CORNER: Final = 6.0
DASHED: Final = frozenset({"allows", "watches", "makes", "is owned by"})
"""Relations that are drawn dashed: nothing that a manifest sets up directly."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A finished picture, with the same in words."""

    svg: Markup
    """An `svg` element with `role="img"`, a title and a description; its classes are those of the style sheet."""
    title: str
    description: tuple[str, ...]
    """Sentences that say what the picture says."""
    links: Markup = field(default_factory=Markup)
    """An `svg` element with the links, to lie over the picture; empty where nothing links."""
    width: float = 0
    height: float = 0
    layout: Layout | None = field(default=None, repr=False, compare=False)
    """Where everything stands, for those who measure."""

    parts: tuple[Drawing, ...] = ()
    """Pictures of the parts where this one is only the overview."""

    def figure(self, caption: str = "", *, words: bool = True, identifier: str = "") -> Markup:
        """Return the picture in its frame: kept out of the search, scrolling sideways, with the words folded below.

        `identifier` is that of the frame in the page's HTML. Pictures of parts follow, in frames of their own.
        """
        template = environment().get_template("figure.html.jinja")
        found = [template.render(drawing=self, caption=caption, words=words, identifier=identifier)]
        found += [template.render(drawing=part, caption=part.title, words=False, identifier="") for part in self.parts]
        whole = "\n".join(found)
        return Markup(whole)  # noqa: S704 - the template has escaped it


@dataclass(frozen=True, slots=True)
class PlacedLink:
    """A stretch of a picture that leads somewhere."""

    url: str
    name: str
    rectangle: Rectangle
    small: bool = False


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Return the template engine: everything is escaped, nothing may be missing."""
    engine = Environment(
        loader=PackageLoader(__package__, "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=False
    )
    engine.filters.update(number=number, rounded=rounded, head=head, tile=tile_path)
    return engine


def render(
    layout: Layout,
    title: str,
    description: Sequence[str],
    prefix: str,
    link: Link | None = None,
    *,
    template: str = "svg.xml.jinja",
    standalone: bool = False,
    **more: Any,
) -> Drawing:
    """Return the picture of an arrangement; every id in it starts with `prefix`."""
    engine = environment()
    found = list(_links(layout, link)) if link else []
    css = "manifests-diagram__svg" + (" manifests-diagram manifests-diagram--standalone" if standalone else "")
    svg = engine.get_template(template).render(
        layout=layout,
        title=title,
        description=description,
        prefix=prefix,
        css=css,
        style=style_sheet() if standalone else "",
        dashed=DASHED,
        **more,
    )
    links = engine.get_template("links.xml.jinja").render(layout=layout, links=found) if found else ""
    return Drawing(
        svg=Markup(printable_lines(svg)),  # noqa: S704 - the template has escaped it
        title=title,
        description=tuple(map(printable, description)),
        links=Markup(printable_lines(links)),  # noqa: S704 - the template has escaped it
        width=layout.width,
        height=layout.height,
        layout=layout,
    )


def _links(layout: Layout, link: Link) -> Iterator[PlacedLink]:
    for box in layout.nodes:
        url = link(box.node)
        if url:
            yield PlacedLink(url, f"{box.node.kind} {box.node.name}", box.rectangle)
        for chip in box.chips:
            url = link(chip.chip)
            if url:
                yield PlacedLink(url, _chip_name(chip.chip), chip.rectangle, small=True)
    for edge in layout.edges:
        via = edge.edge.via
        url = link(via) if via else None
        if via and url and edge.label_rectangle:
            yield PlacedLink(url, _chip_name(via), edge.label_rectangle, small=True)


def _chip_name(chip: Chip) -> str:
    return f"{chip.id.partition('/')[0]} {chip.text}"


@lru_cache(maxsize=1)
def style_sheet() -> Markup:
    """Return the one style sheet of all diagrams, for pictures that stand alone.

    It is the package's own file and goes into a `style` element as it is.
    """
    sheet = files("mkdocs_manifests") / "publishing" / "assets" / "manifests-diagrams.css"
    return Markup(sheet.read_text(encoding="utf-8"))  # noqa: S704 - the package's own file


def number(value: float) -> str:
    """Return a length as SVG writes it, a tenth of a pixel exact."""
    return f"{round(value, 1) + 0.0:.1f}".removesuffix(".0")


def rounded(points: Sequence[Point]) -> str:
    """Return the path of an arrow's line with round bends, ending where its head begins."""
    points = [*points[:-1], _short_of(points[-2], points[-1], HEAD_LENGTH - 1)]
    found = [f"M{number(points[0][0])} {number(points[0][1])}"]
    for before, here, after in zip(points, points[1:], points[2:], strict=False):
        radius = min(CORNER, _distance(before, here) / 2, _distance(here, after) / 2)
        start, end = _short_of(before, here, radius), _short_of(after, here, radius)
        bend = f"Q{number(here[0])} {number(here[1])} {number(end[0])} {number(end[1])}"
        found.append(f"L{number(start[0])} {number(start[1])}{bend}")
    found.append(f"L{number(points[-1][0])} {number(points[-1][1])}")
    return "".join(found)


def head(points: Sequence[Point]) -> str:
    """Return the path of an arrow's head at the last of its points."""
    before, (x, y) = points[-2], points[-1]
    length = _distance(before, (x, y)) or 1.0
    along_x, along_y = (x - before[0]) / length, (y - before[1]) / length
    back_x, back_y = x - along_x * HEAD_LENGTH, y - along_y * HEAD_LENGTH
    half = HEAD_WIDTH / 2
    return (
        f"M{number(x)} {number(y)}"
        f"L{number(back_x - along_y * half)} {number(back_y + along_x * half)}"
        f"L{number(back_x + along_y * half)} {number(back_y - along_x * half)}Z"
    )


def tile_path(box: PlacedNode) -> str:
    """Return the path of the coloured left part of a box: round on the left, straight on the right."""
    place, radius = box.rectangle, BOX_CORNER
    return (
        f"M{number(place.x + box.tile)} {number(place.y)}v{number(place.height)}"
        f"h{number(radius - box.tile)}a6 6 0 0 1 -6 -6v{number(2 * radius - place.height)}a6 6 0 0 1 6 -6Z"
    )


def _distance(one: Point, other: Point) -> float:
    return float(((one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2) ** 0.5)


def _short_of(start: Point, end: Point, length: float) -> Point:
    """Return the point on the way from `start` to `end` that is `length` before the end."""
    whole = _distance(start, end)
    share = max(0.0, 1 - length / whole) if whole else 1.0
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share
