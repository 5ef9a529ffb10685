"""Where everything in a diagram stands: graphlay places, this module measures before and tidies after."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any, Final, TypeAlias

import graphlay

from mkdocs_manifests.drawing.text_width import shorten, text_width, wrap
from mkdocs_manifests.relating.graph import Chip, Edge, Graph, Node, Standing

Point: TypeAlias = tuple[float, float]

COLUMN: Final = 684.0
"""The width of a page's text in pixels on an ordinary screen: what a diagram should fit."""
MARGIN: Final = 6.0
PADDING: Final = 16.0
BREATH: Final = 6.0
"""Between the lowest box of a frame and a title below it, more than there is without a title."""
HEADER: Final = 26.0
"""Room for the title of a group."""
NAME_SIZE: Final = 13.0
SMALL: Final = 11.0
TILE_SIZE: Final = 10.5
CHIP_SIZE: Final = 10.5
LINE: Final = 15.0
CHIP: Final = 20.0
WIDEST: Final = 172.0
TIGHTER: Final = (150.0, 128.0, 112.0)
"""Pixels of text in a box before it is broken; tried in turn where a diagram is too wide for its column."""
CHIP_MORE: Final = 24.0
"""How much wider than a line of text a chip may be, since it cannot be broken."""
NAME_BREAKS: Final = " -./=@_:"
MOST_LINES: Final[Mapping[str, int]] = {"access": 4}
"""In how many lines a fact may be broken: rights are what a picture of permissions is about."""
WIDEST_LABEL: Final = 130.0
SHORTEST_STEP: Final = 150.0
"""Pixels from one box to the next at least, left to right."""
MOST_STEPS: Final = 12
STUB: Final = 8.0
"""Pixels of an arrow that are seen before and after its label: room for a bend, or for the head."""
PIECE_GAP: Final = 24.0
ROWS: Final = ((172.0, 230.0), (150.0, 190.0), (132.0, 160.0), (116.0, 130.0))
"""Pixels of text in boxes and of labels between them, tried in turn, for pictures in rows."""
RESCUE: Final = 1.35
"""How much too wide a diagram may be before shortening its texts is not worth while: then it scrolls sideways."""


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A stretch of the picture, in pixels from its top left corner."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Return the right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Return the lower edge."""
        return self.y + self.height

    def moved(self, x: float, y: float) -> Rectangle:
        """Return the same rectangle elsewhere."""
        return Rectangle(round(self.x + x, 1), round(self.y + y, 1), self.width, self.height)

    def overlaps(self, other: Rectangle, slack: float = 0.0) -> bool:
        """Return whether two rectangles share more than `slack` pixels in both directions."""
        return (
            min(self.right, other.right) - max(self.x, other.x) > slack
            and min(self.bottom, other.bottom) - max(self.y, other.y) > slack
        )

    def holds(self, other: Rectangle, slack: float = 0.1) -> bool:
        """Return whether another rectangle lies inside."""
        return (
            self.x <= other.x + slack
            and self.y <= other.y + slack
            and self.right >= other.right - slack
            and self.bottom >= other.bottom - slack
        )


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text in a box."""

    text: str
    x: float
    y: float
    """Of the baseline."""
    role: str
    """`name`, `kind` or `fact`: decides size and weight."""
    width: float


@dataclass(frozen=True, slots=True)
class PlacedChip:
    """A chip with where it stands."""

    chip: Chip
    rectangle: Rectangle
    text: str


@dataclass(frozen=True, slots=True)
class PlacedNode:
    """A box with where everything in it stands."""

    node: Node
    rectangle: Rectangle
    tile: float
    """The width of the tile at its left; 0 where it has none."""
    lines: tuple[Line, ...]
    chips: tuple[PlacedChip, ...]


@dataclass(frozen=True, slots=True)
class PlacedEdge:
    """An arrow, from border to border."""

    edge: Edge
    category: str
    points: tuple[Point, ...]
    label: str = ""
    label_rectangle: Rectangle | None = None


@dataclass(frozen=True, slots=True)
class PlacedGroup:
    """A box around boxes."""

    id: str
    title: str
    rectangle: Rectangle
    depth: int = 0
    title_x: float = 0
    title_y: float = 0
    """Of the baseline."""


@dataclass(frozen=True, slots=True)
class Layout:
    """A finished arrangement, in the order in which it is drawn."""

    width: float
    height: float
    groups: tuple[PlacedGroup, ...]
    nodes: tuple[PlacedNode, ...]
    edges: tuple[PlacedEdge, ...]
    metrics: Mapping[str, Any] = field(default_factory=dict, repr=False)
    """graphlay's figures for the arrangement; empty unless they were asked for."""


@dataclass(frozen=True, slots=True)
class Groups:
    """How boxes are grouped: by namespace, or as a figure declares it."""

    of: Mapping[str, str]
    """The group of each node, by id; nodes that are missing stand outside of all."""
    titles: Mapping[str, str]
    parents: Mapping[str, str] = field(default_factory=dict)
    """The group around a group."""


def by_namespace(graph: Graph) -> Groups:
    """Return the groups of a graph of resources: one frame for each namespace in which a manifest stands."""
    written = {node.namespace for node in graph.nodes if node.standing is not Standing.PROVIDED}
    of = {node.id: node.namespace for node in graph.nodes if node.namespace and node.namespace in written}
    return Groups(of, {name: f"namespace {name}" for name in sorted(set(of.values()))})


def arrange(
    graph: Graph,
    groups: Groups,
    backwards: Sequence[str] = (),
    *,
    direction: str = "",
    column: float = COLUMN,
    measure: bool = False,
) -> Layout:
    """Return the arrangement of a graph: top-down where that fits the column, otherwise left to right, or tighter.

    `direction` (`topbottom` or `leftright`) decides instead of the width. `backwards` are the relations whose arrows
    point against the reading order.
    """
    task = _Task(graph, groups, tuple(backwards), {node.id: _Sized.of(node) for node in graph.nodes}, measure)
    if direction:
        return _titled(_fitted(task, column, direction))
    pieces = _pieces(task)
    if len(pieces) > 1:
        inner = column - 2 * (MARGIN + PADDING)
        return _titled(_packed(task, [_fitted(piece, inner) for piece in pieces], inner))
    return _titled(_fitted(task, column))


def arrange_rows(graph: Graph, *, column: float = COLUMN, measure: bool = False) -> Layout:
    """Return a graph as rows, read from left to right, with the boxes of a column equally wide; below what is alone."""
    tried = []
    for limit, label in ROWS:
        sized = _columns(graph, {node.id: _Sized.of(node, limit) for node in graph.nodes})
        task = _Task(graph, Groups({}, {}), (), sized, measure, widest_label=label)
        ends = {end for edge in graph.edges for end in (edge.source, edge.target)}
        alone = [node for node in graph.nodes if node.id not in ends]
        related = [node for node in graph.nodes if node.id in ends]
        pieces = [_arrange(replace(task, graph=_induced(graph, related)), "leftright")] if related else []
        pieces += [_arrange(replace(task, graph=_induced(graph, [node])), "leftright") for node in alone]
        tried.append(_packed(task, pieces, column - 2 * MARGIN))
        if tried[-1].width <= column:
            break
    return min(tried, key=lambda one: one.width)


def _columns(graph: Graph, sized: Mapping[str, _Sized]) -> dict[str, _Sized]:
    """Return the sizes with all boxes that arrows only leave equally wide, and so all that they only reach."""
    leaving, reached = {edge.source for edge in graph.edges}, {edge.target for edge in graph.edges}
    columns = (leaving - reached or set(sized) - reached, reached - leaving)
    widths = {known: max(sized[one].width for one in column) for column in columns for known in column}
    return {known: replace(size, width=widths.get(known, size.width)) for known, size in sized.items()}


def _titled(layout: Layout) -> Layout:
    """Put the title of each frame where no arrow and no label crosses it: at the top or the bottom, far to the left."""
    taken = [edge.label_rectangle for edge in layout.edges if edge.label_rectangle]
    taken += [line for edge in layout.edges for line in _segments([{"x": x, "y": y} for x, y in edge.points])]
    groups = [_title_placed(group, taken) for group in layout.groups]
    others = [*taken, *(box.rectangle for box in layout.nodes)]
    groups = [_deepened(group, [*others, *(one.rectangle for one in groups if one is not group)]) for group in groups]
    height = max([layout.height, *(round(group.rectangle.bottom + MARGIN, 1) for group in groups)])
    return replace(layout, groups=tuple(groups), height=height)


def _deepened(group: PlacedGroup, others: Sequence[Rectangle]) -> PlacedGroup:
    """Give a frame more room at its bottom where the title stands there, unless something is in the way."""
    frame = group.rectangle
    below = Rectangle(frame.x, frame.bottom, frame.width, BREATH + MARGIN)
    if group.title_y < frame.bottom - PADDING or any(one.overlaps(below) for one in others):
        return group
    deeper = replace(frame, height=round(frame.height + BREATH, 1))
    return replace(group, rectangle=deeper, title_y=round(group.title_y + BREATH, 1))


def _title_placed(group: PlacedGroup, taken: Sequence[Rectangle]) -> PlacedGroup:
    width = text_width(group.title, SMALL, bold=True)
    first, top, bottom = round(group.rectangle.x + 12, 1), group.rectangle.y, group.rectangle.bottom
    for upper, baseline in ((top + 5, top + 18), (bottom - 15, bottom - 5)):
        strip = Rectangle(group.rectangle.x, upper, group.rectangle.width, LINE)
        beside = sorted((one for one in taken if one.overlaps(strip)), key=lambda one: one.x)
        for x in [first, *(round(one.right + 8, 1) for one in beside)]:
            place = Rectangle(x - 6, strip.y, width + 12, strip.height)
            if group.rectangle.holds(place) and not any(place.overlaps(one) for one in beside):
                return replace(group, title_x=x, title_y=round(baseline, 1))
    return replace(group, title_x=first, title_y=round(top + 18, 1))


def _fitted(task: _Task, column: float, direction: str = "") -> Layout:
    """Arrange top-down where that fits the column, otherwise left to right, or tighter; at worst as narrow as it gets."""
    tried = []
    for one in _attempts(task, column, direction):
        tried.append(one)
        if one.width <= column:
            return one
    return min(tried, key=lambda one: one.width)


def _attempts(task: _Task, column: float, direction: str) -> Iterator[Layout]:
    """Yield arrangements from the most spacious one to the tightest, in one direction if it is given."""
    first = _arrange(task, direction or "topbottom")
    yield first
    deepest = max(column, first.width / RESCUE - SHORTEST_STEP / 2)
    if not direction and _depth_of(task.graph, task.backwards) * SHORTEST_STEP <= deepest:
        yield _arrange(task, "leftright")
    if first.width <= column * RESCUE:
        for limit in TIGHTER:
            sized = {node.id: _Sized.of(node, limit) for node in task.graph.nodes}
            for style in STYLES:
                yield _arrange(replace(task, sized=sized, close=True), direction or "topbottom", (style,))


def _pieces(task: _Task) -> list[_Task]:
    """Return the parts of a graph that no arrow connects, the largest first; one where several groups must be framed."""
    graph, groups = task.graph, task.groups
    if len({groups.of.get(node.id, "") for node in graph.nodes}) != 1 or groups.parents:
        return [task]
    piece = {node.id: node.id for node in graph.nodes}

    def root(known: str) -> str:
        while piece[known] != known:
            known = piece[known]
        return known

    for edge in graph.edges:
        one, other = sorted((root(edge.source), root(edge.target)))
        piece[other] = one
    members: dict[str, list[Node]] = defaultdict(list)
    for node in graph.nodes:
        members[root(node.id)].append(node)
    bare = Groups({}, {})
    return [
        replace(task, groups=bare, graph=_induced(graph, nodes))
        for _, nodes in sorted(members.items(), key=lambda entry: (-len(entry[1]), entry[0]))
    ]


def _induced(graph: Graph, nodes: Sequence[Node]) -> Graph:
    inside = {node.id for node in nodes}
    edges = tuple(edge for edge in graph.edges if edge.source in inside)
    return replace(graph, nodes=tuple(nodes), edges=edges)


def _packed(task: _Task, pieces: Sequence[Layout], column: float) -> Layout:
    """Return pieces set like words: side by side as long as they fit the column, then in the next row; and one frame."""
    title = next(iter(task.groups.titles.values()), "")
    left, top = (MARGIN + PADDING, MARGIN + HEADER + 4) if title else (MARGIN, MARGIN)
    x, y, row = left, top, 0.0
    widest = text_width(title, SMALL, bold=True) + 24 - 2 * PADDING
    nodes: list[PlacedNode] = []
    edges: list[PlacedEdge] = []
    for piece in pieces:
        width, height = piece.width - 2 * MARGIN, piece.height - 2 * MARGIN
        if x > left and x + width > left + column:
            x, y, row = left, y + row + PIECE_GAP, 0.0
        nodes += [_box_moved(box, x - MARGIN, y - MARGIN) for box in piece.nodes]
        edges += [_moved(edge, x - MARGIN, y - MARGIN) for edge in piece.edges]
        row, widest = max(row, height), max(widest, x + width - left)
        x += width + PIECE_GAP
    width = round(2 * left + widest, 1)
    height = round(y + row + (PADDING if title else 0) + MARGIN, 1)
    frames = [
        PlacedGroup(name, said, Rectangle(MARGIN, MARGIN, round(width - 2 * MARGIN, 1), round(height - 2 * MARGIN, 1)))
        for name, said in task.groups.titles.items()
    ]
    metrics = {
        name: sum(piece.metrics.get(name, 0) for piece in pieces)
        for name in ("crossings", "node_edge_hits")
        if task.measure
    }
    return Layout(width, height, tuple(frames), tuple(nodes), tuple(edges), metrics)


def _box_moved(box: PlacedNode, x: float, y: float) -> PlacedNode:
    return replace(
        box,
        rectangle=box.rectangle.moved(x, y),
        lines=tuple(replace(line, x=round(line.x + x, 1), y=round(line.y + y, 1)) for line in box.lines),
        chips=tuple(replace(chip, rectangle=chip.rectangle.moved(x, y)) for chip in box.chips),
    )


def _moved(edge: PlacedEdge, x: float, y: float) -> PlacedEdge:
    return replace(
        edge,
        points=tuple((round(one + x, 1), round(other + y, 1)) for one, other in edge.points),
        label_rectangle=edge.label_rectangle.moved(x, y) if edge.label_rectangle else None,
    )


def _depth_of(graph: Graph, backwards: Sequence[str]) -> int:
    """Return how many boxes the longest chain of arrows has, cycles cut where they close."""
    after: dict[str, list[str]] = defaultdict(list)
    for edge in graph.edges:
        first, second = (edge.target, edge.source) if edge.relation in backwards else (edge.source, edge.target)
        after[first].append(second)
    depth = dict.fromkeys((node.id for node in graph.nodes), 1)
    for _ in range(MOST_STEPS):
        deeper = {two: depth[one] + 1 for one in depth for two in after[one] if depth[two] <= depth[one]}
        if not deeper:
            break
        depth |= deeper
    return max(depth.values(), default=0)


@dataclass(frozen=True, slots=True)
class _Sized:
    """A box before it has a place: its size, and its content from its own corner."""

    width: float
    height: float
    tile: float
    lines: tuple[Line, ...]
    chips: tuple[tuple[Chip, Rectangle, str], ...]

    @classmethod
    def of(cls, node: Node, limit: float = WIDEST) -> _Sized:
        tile = max(28.0, text_width(node.tile, TILE_SIZE, bold=True) + 7) if node.tile else 0.0
        left = round(tile + 10, 1)
        name = wrap(node.name or "(no name)", NAME_SIZE, limit, lines=2, breaks=NAME_BREAKS, bold=True)
        written = [(line, "name", NAME_SIZE) for line in name]
        written += [(shorten(node.kind, SMALL, limit), "kind", SMALL)] if node.kind else []
        most = MOST_LINES.get(node.category, 2)
        written += [(line, "fact", SMALL) for fact in node.facts for line in wrap(fact, SMALL, limit, lines=most)]
        y = 6.0
        lines, widest = [], 40.0
        for text, role, size in written:
            y += LINE + (2 if role == "name" else 0)
            width = text_width(text, size, bold=role == "name")
            lines.append(Line(text, left, y, role, width))
            widest = max(widest, width)
        y += 8
        chips = []
        for chip in node.chips:
            label = text_width(chip.label, CHIP_SIZE, bold=True)
            short = shorten(chip.text, CHIP_SIZE, limit + CHIP_MORE - label - 16)
            width = round(label + 4 + text_width(short, CHIP_SIZE) + 12, 1)
            chips.append((chip, Rectangle(left, y, width, CHIP - 3), short))
            widest = max(widest, width)
            y += CHIP
        y += 3 if chips else 0
        return cls(round(left + widest + 10, 1), max(round(y, 1), 44.0), tile, tuple(lines), tuple(chips))

    def at(self, node: Node, x: float, y: float) -> PlacedNode:
        return PlacedNode(
            node=node,
            rectangle=Rectangle(x, y, self.width, self.height),
            tile=self.tile,
            lines=tuple(
                Line(line.text, round(x + line.x, 1), round(y + line.y, 1), line.role, line.width)
                for line in self.lines
            ),
            chips=tuple(PlacedChip(chip, place.moved(x, y), text) for chip, place, text in self.chips),
        )


OPTIONS: Final[Mapping[str, Any]] = {
    "spacing": {
        "layer_gap": 40.0,
        "node_gap": 20.0,
        "dummy_gap": 14.0,
        "port_gap": 12.0,
        "port_stroke_clear": 10.0,
        "stub": 12.0,
        "edge_label_margin": 10.0,
        "isolated_gap": 26.0,
        "isolated_max_columns": 4,
        "compound_padding": PADDING,
        "compound_header": HEADER,
    },
    "compaction": {"mode": "priority"},
    "limits": {"max_nodes": 2000, "max_edges": 8000, "max_dummies": 20000},
}
"""Patches to graphlay's preset `layered`."""
CLOSE: Final[Mapping[str, float]] = {"node_gap": 12.0, "dummy_gap": 8.0, "port_gap": 8.0}
STYLES: Final = ("symmetric", "straight_main")
"""graphlay's `branch_style`: the first makes narrow diagrams, the second often keeps groups apart where it does not."""


@dataclass(frozen=True, slots=True)
class _Task:
    """What is to be arranged."""

    graph: Graph
    groups: Groups
    backwards: tuple[str, ...]
    sized: Mapping[str, _Sized]
    measure: bool
    widest_label: float = WIDEST_LABEL
    close: bool = False
    """Whether boxes and arrows stand closer together than usual."""
    anchored: bool = False
    """Whether invisible arrows keep what is inside of the largest group below or above what is outside."""


def _arrange(task: _Task, direction: str, styles: Sequence[str] = STYLES) -> Layout:
    """Arrange without groups and frame them afterwards; where frames would collide, let graphlay nest them."""
    if not task.graph.nodes:
        return Layout(2 * MARGIN, 2 * MARGIN, (), (), ())
    if not task.groups.parents:
        for anchored in (False, True) if _ranks(task.graph, task.groups, task.backwards) else (False,):
            for style in styles:
                flat = _run(replace(task, anchored=anchored), direction, style, nested=False)
                if _apart(flat, task.groups):
                    return flat
    nested = _run(task, direction, styles[0], nested=True)
    sized = _wide_enough(task, nested.groups)
    return nested if sized == task.sized else _run(replace(task, sized=sized), direction, styles[0], nested=True)


def _wide_enough(task: _Task, groups: Sequence[PlacedGroup]) -> Mapping[str, _Sized]:
    """Return the sizes with a box of each group widened by what its frame lacks for its title."""
    sized = dict(task.sized)
    members = children(task.groups)
    for group in groups:
        lacking = round(text_width(group.title, SMALL, bold=True) + 24 - group.rectangle.width, 1)
        if lacking > 0 and group.id in members:
            widest = max(sorted(members[group.id]), key=lambda known: sized[known].width)
            sized[widest] = replace(sized[widest], width=sized[widest].width + lacking)
    return sized


def _run(task: _Task, direction: str, style: str, *, nested: bool) -> Layout:
    graph, groups, backwards = task.graph, task.groups, task.backwards
    boxes = list(groups.titles) if nested else []
    position = {node.id: index for index, node in enumerate(graph.nodes)}
    group_position = {name: len(graph.nodes) + index for index, name in enumerate(boxes)}
    ranks = {} if nested else _ranks(graph, groups, backwards)
    nodes = [
        _request(task.sized[node.id], group_position.get(groups.of.get(node.id, "")), ranks.get(node.id, "free"))
        for node in graph.nodes
    ]
    nodes += [
        {"size": {"width": 10.0, "height": 10.0}, "parent": group_position.get(groups.parents.get(name, ""))}
        for name in boxes
    ]
    beside = 2 * STUB if direction == "leftright" else 0.0
    edges = [_edge_request(edge, position, backwards, task.widest_label, beside) for edge in graph.edges]
    if task.anchored:
        edges += [
            {"source": position[one], "target": position[other], "weight": 0.1, "label_size": None}
            for one, other in _anchors(graph, ranks, backwards)
        ]
    spacing = {**OPTIONS["spacing"], **(CLOSE if task.close else {})}
    enters = any(groups.of.get(edge.source) != groups.of.get(edge.target) for edge in graph.edges)
    if ranks or (nested and enters):
        spacing = {**spacing, "layer_gap": spacing["layer_gap"] + (HEADER if direction == "topbottom" else PADDING)}
    options = {**OPTIONS, "spacing": spacing, "direction": direction, "coords": {"branch_style": style}}
    laid = graphlay.layout({"nodes": nodes, "edges": edges}, options=options)
    raw = {**laid.raw, "edges": laid.raw["edges"][: len(graph.edges)]}
    return _placed(task, raw, boxes, laid.metrics() if task.measure else {})


def _ranks(graph: Graph, groups: Groups, backwards: Sequence[str]) -> dict[str, str]:
    """Return where nodes outside of the largest group go: before all others or after them, to let its frame close."""
    members = children(groups)
    if not members or len(graph.nodes) == max(len(found) for found in members.values()):
        return {}
    largest = max(sorted(members), key=lambda name: len(members[name]))
    before, after = set(), set()
    for edge in graph.edges:
        first, second = (edge.target, edge.source) if edge.relation in backwards else (edge.source, edge.target)
        before.add(first)
        after.add(second)
    outside = [node.id for node in graph.nodes if groups.of.get(node.id, "") != largest]
    return {known: "first" if known in before else "last" for known in outside if (known in before) != (known in after)}


def _anchors(graph: Graph, ranks: Mapping[str, str], backwards: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield pairs of boxes, one outside and one inside of the largest group, that must stand in this order."""
    ends = [
        (edge.target, edge.source) if edge.relation in backwards else (edge.source, edge.target) for edge in graph.edges
    ]
    starts, lasts = {first for first, _ in ends}, {second for _, second in ends}
    above = next((known for known, rank in sorted(ranks.items()) if rank == "first"), "")
    below = next((known for known, rank in sorted(ranks.items()) if rank == "last"), "")
    for node in graph.nodes:
        if node.id in ranks or node.id not in starts | lasts:
            continue
        if above and node.id not in lasts:
            yield above, node.id
        if below and node.id not in starts:
            yield node.id, below


def _apart(layout: Layout, groups: Groups) -> bool:
    """Return whether no frame touches another frame or a box that is not in it."""
    for index, group in enumerate(layout.groups):
        if any(group.rectangle.overlaps(other.rectangle, -6) for other in layout.groups[index + 1 :]):
            return False
        for box in layout.nodes:
            if groups.of.get(box.node.id) != group.id and group.rectangle.overlaps(box.rectangle, -6):
                return False
    return True


def _request(size: _Sized, parent: int | None, rank: str) -> dict[str, Any]:
    return {"size": {"width": size.width, "height": size.height}, "shape": "box", "parent": parent, "rank": rank}


def _edge_request(
    edge: Edge, position: Mapping[str, int], backwards: Sequence[str], widest: float, beside: float
) -> dict[str, Any]:
    first, second = (edge.target, edge.source) if edge.relation in backwards else (edge.source, edge.target)
    label, width, height = _label_size(edge, widest)
    return {
        "source": position[first],
        "target": position[second],
        "weight": 2.0 if edge.relation == "routes to" else 1.0,
        "label_size": {"width": width + beside, "height": height} if label else None,
    }


def _label_size(edge: Edge, widest: float) -> tuple[str, float, float]:
    """Return the text at an arrow, shortened, and what room it takes."""
    if edge.via is None:
        label = shorten(edge.label, SMALL, widest)
        return label, round(text_width(label, SMALL) + 6, 1), LINE + 2
    word = text_width(edge.via.label, CHIP_SIZE, bold=True) + 4
    label = shorten(edge.via.text, CHIP_SIZE, widest - word)
    return label, round(word + text_width(label, CHIP_SIZE) + 12, 1), CHIP - 3


def _placed(task: _Task, raw: Mapping[str, Any], boxes: Sequence[str], metrics: Mapping[str, Any]) -> Layout:
    graph, groups = task.graph, task.groups
    corners = [
        (box["center"]["x"] - box["size"]["width"] / 2, box["center"]["y"] - box["size"]["height"] / 2)
        for box in raw["nodes"]
    ]
    frames = {
        name: Rectangle(x, y, box["size"]["width"], box["size"]["height"])
        for name, (x, y), box in zip(boxes, corners[len(graph.nodes) :], raw["nodes"][len(graph.nodes) :], strict=True)
    }
    labels = _labels(task, raw, corners)
    if not boxes:
        frames = _frames(graph, groups, raw, corners, labels)
    labels = _settled(task, raw, corners, labels, [side for frame in frames.values() for side in _sides(frame)])
    xs, ys = _extent(raw, corners, [place for _, place in labels if place] + list(frames.values()))
    move_x, move_y = MARGIN - min(xs), MARGIN - min(ys)

    nodes = tuple(
        task.sized[node.id].at(node, round(x + move_x, 1), round(y + move_y, 1))
        for node, (x, y) in zip(graph.nodes, corners, strict=False)
    )
    placed_groups = [
        PlacedGroup(name, groups.titles[name], frame.moved(move_x, move_y), _depth(name, groups.parents))
        for name, frame in frames.items()
    ]
    categories = {node.id: node.category for node in graph.nodes}
    edges = tuple(
        PlacedEdge(
            edge=edge,
            category=_category(edge, categories),
            points=tuple(
                (round(point["x"] + move_x, 1), round(point["y"] + move_y, 1))
                for point in _straight(route["points"][:: -1 if edge.relation in task.backwards else 1])
            ),
            label=label[0],
            label_rectangle=label[1].moved(move_x, move_y) if label[1] else None,
        )
        for edge, route, label in zip(graph.edges, raw["edges"], labels, strict=True)
    )
    return Layout(
        round(max(xs) - min(xs) + 2 * MARGIN, 1),
        round(max(ys) - min(ys) + 2 * MARGIN, 1),
        tuple(sorted(placed_groups, key=lambda group: (group.depth, group.id))),
        nodes,
        edges,
        metrics,
    )


def _frames(
    graph: Graph,
    groups: Groups,
    raw: Mapping[str, Any],
    corners: Sequence[Point],
    labels: Sequence[tuple[str, Rectangle | None]],
) -> dict[str, Rectangle]:
    """Return a frame around the boxes of each group, and around the arrows that stay in it."""
    xs: dict[str, list[float]] = defaultdict(list)
    ys: dict[str, list[float]] = defaultdict(list)
    for node, (x, y), box in zip(graph.nodes, corners, raw["nodes"], strict=True):
        if node.id in groups.of:
            xs[groups.of[node.id]] += [x, x + box["size"]["width"]]
            ys[groups.of[node.id]] += [y, y + box["size"]["height"]]
    for edge, route, (_, place) in zip(graph.edges, raw["edges"], labels, strict=True):
        group = groups.of.get(edge.source)
        if group is not None and group == groups.of.get(edge.target):
            xs[group] += [point["x"] for point in route["points"]]
            ys[group] += [point["y"] for point in route["points"]]
            if place:
                xs[group] += [place.x, place.right]
                ys[group] += [place.y, place.bottom]
    frames = {}
    for group, title in groups.titles.items():
        left, top = min(xs[group]) - PADDING, min(ys[group]) - HEADER - 4
        width = max(max(xs[group]) + PADDING - left, text_width(title, SMALL, bold=True) + 24)
        frame = Rectangle(left, top, round(width, 1), round(max(ys[group]) + PADDING - top, 1))
        frames[group] = _clear(frame, [line for route in raw["edges"] for line in _segments(route["points"])])
    return frames


def _clear(frame: Rectangle, lines: Sequence[Rectangle]) -> Rectangle:
    """Widen a frame where an arrow would run along its left or right side."""
    beside = [line for line in lines if line.height > line.width and line.y < frame.bottom and line.bottom > frame.y]
    left = min((line.x - PADDING / 2 for line in beside if abs(line.x - frame.x) < PADDING / 2), default=frame.x)
    right = max(
        (line.x + PADDING / 2 for line in beside if abs(line.x - frame.right) < PADDING / 2), default=frame.right
    )
    return Rectangle(left, frame.y, round(right - left, 1), frame.height)


def _extent(
    raw: Mapping[str, Any], corners: Sequence[Point], places: Sequence[Rectangle]
) -> tuple[list[float], list[float]]:
    xs = [x for x, _ in corners] + [x + box["size"]["width"] for (x, _), box in zip(corners, raw["nodes"], strict=True)]
    ys = [y for _, y in corners] + [
        y + box["size"]["height"] for (_, y), box in zip(corners, raw["nodes"], strict=True)
    ]
    for route in raw["edges"]:
        xs += [point["x"] for point in route["points"]]
        ys += [point["y"] for point in route["points"]]
    for place in places:
        xs += [place.x, place.right]
        ys += [place.y, place.bottom]
    return xs, ys


def _labels(task: _Task, raw: Mapping[str, Any], corners: Sequence[Point]) -> list[tuple[str, Rectangle | None]]:
    """Return the labels where graphlay has put them; one that stands off its own line is put on it if there is room."""
    graph = task.graph
    boxes = _boxes(task, raw, corners)
    lines = [_segments(route["points"]) for route in raw["edges"]]
    labels = [_label(edge, route, task.widest_label) for edge, route in zip(graph.edges, raw["edges"], strict=True)]
    for index, (text, place) in enumerate(labels):
        if place is None or any(place.overlaps(line) for line in lines[index]):
            continue
        taken = boxes + [other for at, (_, other) in enumerate(labels) if other and at != index]
        taken += [line for at, found in enumerate(lines) if at != index for line in found]
        for line in sorted(lines[index], key=lambda one: one.width + one.height, reverse=True):
            middle = Rectangle(
                line.x + line.width / 2 - place.width / 2,
                line.y + line.height / 2 - place.height / 2,
                place.width,
                place.height,
            )
            if not any(middle.overlaps(other) for other in taken):
                labels[index] = (text, middle)
                break
    return labels


def _settled(
    task: _Task,
    raw: Mapping[str, Any],
    corners: Sequence[Point],
    labels: Sequence[tuple[str, Rectangle | None]],
    sides: Sequence[Rectangle],
) -> list[tuple[str, Rectangle | None]]:
    """Return the labels, each on a straight stretch of its line and off the sides of frames, where there is room."""
    boxes = _boxes(task, raw, corners)
    lines = [_segments(_straight(route["points"])) for route in raw["edges"]]
    settled = list(labels)
    for index, (text, place) in enumerate(labels):
        if place is None:
            continue
        taken = boxes + [other for at, (_, other) in enumerate(settled) if other and at != index]
        taken += [line for at, found in enumerate(lines) if at != index for line in found]
        bends = [_grown(_shared(one, other), STUB - 3) for one, other in pairwise(lines[index])]
        hidden = [*bends, *sides]
        free = [one for one in _on_lines(place, lines[index]) if not any(one.overlaps(other, -1) for other in taken)]
        settled[index] = (text, min([place, *free], key=lambda one: _worse(one, place, hidden)))
    return settled


def _worse(place: Rectangle, first: Rectangle, hidden: Sequence[Rectangle]) -> tuple[int, float]:
    """Return what a place for a label is judged by: how much it hides, then how far it is from the first one."""
    distance = abs(place.x + place.width / 2 - first.x - first.width / 2) + abs(place.y - first.y)
    return sum(place.overlaps(one) for one in hidden), distance


def _on_lines(place: Rectangle, lines: Sequence[Rectangle]) -> Iterator[Rectangle]:
    """Yield where a label could lie on its line instead: nearest to its place, in the middle, and at both ends."""
    width, height = place.width, place.height
    for line in lines:
        x, y = line.x + line.width / 2 - width / 2, line.y + line.height / 2 - height / 2
        if line.width > line.height:
            first, last = line.x + STUB, line.right - STUB - width
            wanted = [min(max(place.x, first), last), x, first, last] if first <= last else []
            yield from (replace(place, x=one, y=y) for one in wanted)
        else:
            first, last = line.y + STUB, line.bottom - STUB - height
            wanted = [min(max(place.y, first), last), y, first, last] if first <= last else []
            yield from (replace(place, x=x, y=one) for one in wanted)


def _sides(frame: Rectangle) -> Iterator[Rectangle]:
    """Yield the four sides of a frame, a pixel thick."""
    yield Rectangle(frame.x, frame.y - 0.5, frame.width, 1)
    yield Rectangle(frame.x, frame.bottom - 0.5, frame.width, 1)
    yield Rectangle(frame.x - 0.5, frame.y, 1, frame.height)
    yield Rectangle(frame.right - 0.5, frame.y, 1, frame.height)


def _shared(one: Rectangle, other: Rectangle) -> Rectangle:
    """Return where two stretches of a line meet."""
    x, y = max(one.x, other.x), max(one.y, other.y)
    return Rectangle(x, y, min(one.right, other.right) - x, min(one.bottom, other.bottom) - y)


def _grown(one: Rectangle, by: float) -> Rectangle:
    return Rectangle(one.x - by, one.y - by, one.width + 2 * by, one.height + 2 * by)


def _boxes(task: _Task, raw: Mapping[str, Any], corners: Sequence[Point]) -> list[Rectangle]:
    return [
        Rectangle(x, y, box["size"]["width"], box["size"]["height"])
        for (x, y), box in zip(corners[: len(task.graph.nodes)], raw["nodes"], strict=False)
    ]


def _segments(points: Sequence[Mapping[str, float]]) -> list[Rectangle]:
    """Return the straight stretches of a line as rectangles of a pixel's width."""
    return [
        Rectangle(
            min(one["x"], other["x"]) - 0.5,
            min(one["y"], other["y"]) - 0.5,
            abs(one["x"] - other["x"]) + 1,
            abs(one["y"] - other["y"]) + 1,
        )
        for one, other in pairwise(points)
    ]


def _label(edge: Edge, route: Mapping[str, Any], widest: float) -> tuple[str, Rectangle | None]:
    anchor = route["label_anchor"]
    text, width, height = _label_size(edge, widest)
    if not text or anchor is None:
        return "", None
    return text, Rectangle(anchor["x"] - width / 2, anchor["y"] - height / 2, width, height)


def _straight(points: Sequence[Mapping[str, float]]) -> list[Mapping[str, float]]:
    """Leave out points on the way of a straight line."""
    kept = [points[0]]
    for here, after in pairwise(points[1:]):
        before = kept[-1]
        turn = (here["x"] - before["x"]) * (after["y"] - here["y"]) - (here["y"] - before["y"]) * (
            after["x"] - here["x"]
        )
        if abs(turn) > 0.01:  # noqa: PLR2004 - square pixels
            kept.append(here)
    return [*kept, points[-1]]


def _depth(name: str, parents: Mapping[str, str]) -> int:
    depth = 0
    while name in parents and depth < len(parents):
        name, depth = parents[name], depth + 1
    return depth


ENDS: Final = frozenset({"config", "storage"})


def _category(edge: Edge, categories: Mapping[str, str]) -> str:
    """Return what decides an arrow's colour: what is used, otherwise who acts."""
    if edge.relation == "allows":
        return "policy"
    source, target = categories[edge.source], categories[edge.target]
    return target if target in ENDS else source


def children(groups: Groups) -> Mapping[str, list[str]]:
    """Return the ids of the nodes directly in each group."""
    found: dict[str, list[str]] = defaultdict(list)
    for node, group in groups.of.items():
        found[group].append(node)
    return found
