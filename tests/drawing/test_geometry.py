"""No overlap, no clipped label, no arrow through a box: measured on the arrangement, for every set and view."""

from itertools import combinations

import pytest

from mkdocs_manifests.drawing.figures import DRAWN, figure, figure_names
from mkdocs_manifests.drawing.layout import COLUMN, Rectangle
from tests.drawing.helpers import CASES, layouts

FIGURES = [name for name in figure_names() if name not in DRAWN]


def every_layout():
    for name, view in CASES:
        for index, layout in enumerate(layouts(name, view)):
            yield pytest.param(layout, id=f"{name}-{view}-{index}")
    for name in FIGURES:
        yield pytest.param(figure(name).layout, id=f"figure-{name}")


LAYOUTS = list(every_layout())


@pytest.mark.parametrize("layout", LAYOUTS)
def test_boxes_do_not_overlap_and_lie_inside_the_picture(layout):
    picture = Rectangle(0, 0, layout.width, layout.height)
    assert all(picture.holds(box.rectangle) for box in layout.nodes)
    for one, other in combinations(layout.nodes, 2):
        assert not one.rectangle.overlaps(other.rectangle), (one.node.id, other.node.id)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_frames_hold_their_boxes_and_no_others(layout):
    picture = Rectangle(0, 0, layout.width, layout.height)
    assert all(picture.holds(group.rectangle) for group in layout.groups)
    for group in layout.groups:
        for box in layout.nodes:
            inside = group.rectangle.holds(box.rectangle)
            assert inside or not group.rectangle.overlaps(box.rectangle), (group.id, box.node.id)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_texts_and_chips_lie_inside_their_boxes(layout):
    for box in layout.nodes:
        for line in box.lines:
            assert box.rectangle.x + box.tile < line.x
            assert line.x + line.width <= box.rectangle.right - 4, (box.node.id, line.text)
            assert box.rectangle.y < line.y - 8
            assert line.y < box.rectangle.bottom - 3
        assert all(box.rectangle.holds(chip.rectangle) for chip in box.chips)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_labels_lie_on_no_box_and_on_no_other_label(layout):
    placed = [edge for edge in layout.edges if edge.label_rectangle]
    picture = Rectangle(0, 0, layout.width, layout.height)
    assert all(picture.holds(edge.label_rectangle) for edge in placed)
    for edge in placed:
        for box in layout.nodes:
            assert not edge.label_rectangle.overlaps(box.rectangle, 1), (edge.label, box.node.id)
    for one, other in combinations(placed, 2):
        assert not one.label_rectangle.overlaps(other.label_rectangle, 1), (one.label, other.label)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_no_other_arrow_passes_behind_a_label(layout):
    for edge in layout.edges:
        if edge.label_rectangle:
            for other in layout.edges:
                if other is not edge:
                    assert not any(edge.label_rectangle.overlaps(line, 1) for line in _stretches(other)), (
                        edge.label,
                        other.edge,
                    )


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_label_hides_no_bend_of_its_arrow_where_a_straight_stretch_has_room_for_it(layout):
    for edge in layout.edges:
        if edge.label_rectangle and any(_covers(edge.label_rectangle, bend) for bend in edge.points[1:-1]):
            assert not list(_free_places(layout, edge)), edge.label


@pytest.mark.parametrize("layout", LAYOUTS)
def test_arrows_run_from_border_to_border_and_through_no_box(layout):
    boxes = {box.node.id: box.rectangle for box in layout.nodes}
    for edge in layout.edges:
        for (x, y), (next_x, next_y) in zip(edge.points, edge.points[1:], strict=False):
            line = Rectangle(min(x, next_x), min(y, next_y), abs(x - next_x), abs(y - next_y))
            for known, box in boxes.items():
                inner = Rectangle(box.x + 1, box.y + 1, box.width - 2, box.height - 2)
                crosses = (
                    line.right > inner.x and line.x < inner.right and line.bottom > inner.y and line.y < inner.bottom
                )
                assert not crosses, (edge.edge, known)
        assert _on_border(edge.points[0], boxes[edge.edge.source])
        assert _on_border(edge.points[-1], boxes[edge.edge.target])


def _stretches(edge):
    for (x, y), (next_x, next_y) in zip(edge.points, edge.points[1:], strict=False):
        yield Rectangle(min(x, next_x) - 0.5, min(y, next_y) - 0.5, abs(x - next_x) + 1, abs(y - next_y) + 1)


def _covers(rectangle, point):
    return rectangle.x < point[0] < rectangle.right and rectangle.y < point[1] < rectangle.bottom


def _free_places(layout, edge):
    """Yield where the label could lie in the middle of a stretch, clear of its ends and of all else in the picture."""
    label = edge.label_rectangle
    taken = [box.rectangle for box in layout.nodes]
    taken += [line for other in layout.edges if other is not edge for line in _stretches(other)]
    taken += [other.label_rectangle for other in layout.edges if other is not edge and other.label_rectangle]
    for group in layout.groups:
        frame = group.rectangle
        taken += [Rectangle(frame.x, y, frame.width, 1) for y in (frame.y, frame.bottom)]
        taken += [Rectangle(x, frame.y, 1, frame.height) for x in (frame.x, frame.right)]
    for line in _stretches(edge):
        x, y = line.x + (line.width - label.width) / 2, line.y + (line.height - label.height) / 2
        place = Rectangle(x, y, label.width, label.height)
        roomy = label.width + 20 <= line.width or label.height + 20 <= line.height
        if roomy and not any(place.overlaps(one, -2) for one in taken):
            yield place


def _on_border(point, box):
    x, y = point
    near = box.x - 0.2 <= x <= box.right + 0.2 and box.y - 0.2 <= y <= box.bottom + 0.2
    return near and min(abs(x - box.x), abs(x - box.right), abs(y - box.y), abs(y - box.bottom)) <= 0.2


@pytest.mark.parametrize("view", ["application", "traffic", "network-policy", "permissions", "storage", "ownership"])
def test_the_shop_fits_the_column_with_few_crossings(view):
    (layout,) = layouts("shop", view)
    assert layout.width <= COLUMN
    assert layout.metrics["crossings"] <= 3
    assert layout.metrics["node_edge_hits"] == 0
