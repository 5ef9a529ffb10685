"""In a real browser, with the fonts that it happens to have: every text stays inside its box."""

import pytest

from mkdocs_manifests.drawing.drawing import VIEWS, draw
from mkdocs_manifests.drawing.figures import figure, figure_names
from tests.drawing.helpers import SETS, stack
from tests.drawing.test_drawing import SHEET
from tests.relating.helpers import references

FONTS = ["Liberation Sans", "DejaVu Sans"]
BOXES = ".mfd-node, .mfd-bar, .mfd-pod, .mfd-note, .mfd-lane"
OUTSIDE = """boxes => [...document.querySelectorAll(boxes)].flatMap(node => {
  const box = node.querySelector("rect")
  if (!box) return []
  const place = box.getBBox()
  return [...node.querySelectorAll("text")].filter(text => {
    const inner = text.getBBox()
    return inner.x < place.x || inner.x + inner.width > place.x + place.width
      || inner.y < place.y || inner.y + inner.height > place.y + place.height
  }).map(text => text.textContent)
})"""
CUT = """() => [...document.querySelectorAll("svg")].flatMap(svg => [...svg.querySelectorAll("text")].filter(text => {
  const inner = text.getBBox()
  return inner.x < 0 || inner.x + inner.width > svg.width.baseVal.value
}).map(text => text.textContent))"""
WIDE = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"


def pictures():
    for name in SETS:
        for view in VIEWS:
            yield draw(stack(name), view=view, prefix=f"{name}-{view}", schemas=references()).figure()
    for name in figure_names():
        yield figure(name, name).figure()


@pytest.mark.parametrize("font", FONTS)
@pytest.mark.parametrize("width", [375, 1280])
def test_no_text_leaves_its_box_and_no_page_scrolls_sideways(browser, font, width):
    page = browser.new_page(viewport={"width": width, "height": 800})
    styles = f"{SHEET.read_text(encoding='utf-8')} svg {{ font-family: '{font}' !important }}"
    page.set_content(f"<!doctype html><style>{styles}</style><main>{''.join(pictures())}</main>")
    assert page.evaluate(OUTSIDE, BOXES) == []
    assert page.evaluate(CUT) == []
    assert page.evaluate(WIDE) is False
    page.close()
