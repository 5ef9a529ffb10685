"""Pictures as PNG: with every colour filled in, and drawn without a browser."""

from __future__ import annotations

import struct
import sys

import pytest

from mkdocs_manifests.drawing.drawing import draw
from mkdocs_manifests.drawing.png import SCALE, NoPainterError, plain_sheet, png
from mkdocs_manifests.drawing.svg import style_sheet
from tests.drawing.helpers import stack
from tests.relating.helpers import references


@pytest.fixture(scope="module")
def drawing():
    return draw(stack(), schemas=references(), standalone=True)


def test_a_picture_has_twice_the_size_of_the_drawing(drawing):
    picture = png(drawing)
    assert picture.startswith(b"\x89PNG\r\n")
    width, height = struct.unpack(">II", picture[16:24])
    assert (width, height) == (
        pytest.approx(drawing.width * SCALE, abs=SCALE),
        pytest.approx(drawing.height * SCALE, abs=SCALE),
    )


def test_no_variable_and_no_condition_is_left():
    sheet, palette = plain_sheet(str(style_sheet()))
    assert "var(" not in sheet
    assert "@media" not in sheet
    assert palette["--mfd-back"] == "#fff"


def test_a_box_has_the_colour_of_its_category():
    sheet, palette = plain_sheet(str(style_sheet()))
    (rule,) = [line for line in sheet.splitlines() if ".mfd-route .mfd-box" in line]
    assert f"stroke: {palette['--mfd-route']}" in rule


def test_without_the_package_it_is_said_how_to_get_it(drawing, monkeypatch):
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    with pytest.raises(NoPainterError, match=r"mkdocs-manifests\[png\]"):
        png(drawing)


def test_the_command_line_writes_a_picture(project):
    project.write(
        "manifests/pod.yaml",
        "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {containers: [{name: a, image: 'b:1'}]}\n",
    )
    result = project.run("diagram", "manifests", "--format", "png", "--output", "web.png")
    assert result.exit_code == 0
    assert (project.root / "web.png").read_bytes().startswith(b"\x89PNG")
