"""Diagrams and figures on a page in a real browser: what readers see on a desk and on a phone, in both palettes."""

from __future__ import annotations

import pytest

from mkdocs_manifests.drawing.drawing import VIEWS, draw
from mkdocs_manifests.drawing.figures import figure, figure_names
from tests.drawing.helpers import stack
from tests.drawing.test_drawing import SHEET
from tests.relating.helpers import references

PAGE = """<!doctype html><html><head><meta name="viewport" content="width=device-width"><style>
body { margin: 0; } main { max-width: 688px; margin: 0 auto; padding: 0 12px; } {style}
</style></head><body data-md-color-scheme="{scheme}"><main>{pictures}</main></body></html>"""

# Every function returns what is wrong, as words that name the picture.
OVERLAPPING = """() => [...document.querySelectorAll("svg[role=img]")].flatMap(svg => {
  const boxes = [...svg.querySelectorAll(".mfd-node, .mfd-via")].map(node =>
    [node.querySelector("text:not(.mfd-short)").textContent, node.querySelector("rect").getBoundingClientRect()])
  return boxes.flatMap(([name, one], index) => boxes.slice(index + 1).filter(([, other]) =>
    Math.min(one.right, other.right) - Math.max(one.left, other.left) > 0.5
      && Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > 0.5
  ).map(([other]) => `${svg.querySelector("title").textContent}: ${name} and ${other}`))
})"""
OUTSIDE = """() => [...document.querySelectorAll(".mfd-node, .mfd-via, .mfd-bar, .mfd-pod, .mfd-note, .mfd-lane")]
  .filter(node => node.querySelector("rect"))
  .flatMap(node => {
    const box = node.querySelector("rect").getBoundingClientRect()
    return [...node.querySelectorAll("text")].filter(text => {
      const inner = text.getBoundingClientRect()
      return inner.left < box.left || inner.right > box.right || inner.top < box.top || inner.bottom > box.bottom
    }).map(text => `${node.ownerSVGElement.querySelector("title").textContent}: ${text.textContent}`)
  })"""
CLIPPED = """() => [...document.querySelectorAll("svg[role=img]")].flatMap(svg => {
  const whole = svg.getBoundingClientRect()
  return [...svg.querySelectorAll("text")].filter(text => {
    const inner = text.getBoundingClientRect()
    return inner.left < whole.left || inner.right > whole.right || inner.bottom > whole.bottom + 0.5
  }).map(text => `${svg.querySelector("title").textContent}: ${text.textContent}`)
})"""
WIDE = "() => [...document.querySelectorAll('svg[role=img]')].filter(svg => svg.getBoundingClientRect().width > 688).map(svg => svg.id)"
SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
SAME_IDS = """() => [...document.querySelectorAll("[id]")].map(one => one.id)
  .filter((id, index, all) => all.indexOf(id) !== index)"""
STYLED = "() => [...document.querySelectorAll('figure [style]')].length"
SPOKEN = """() => [...document.querySelectorAll("svg[role=img]")].filter(svg =>
  !svg.getAttribute("aria-labelledby").split(" ").every(id => document.getElementById(id)?.textContent.trim())).length"""
SEARCHED = "() => document.querySelectorAll('figure.manifests-diagram:not([data-search-exclude])').length"


@pytest.fixture(scope="module")
def pictures():
    manifests = stack()
    found = [draw(manifests, view=view, prefix=f"shop-{view}", schemas=references()) for view in VIEWS]
    found += [figure(name, f"figure-{name}") for name in figure_names()]
    return "".join(drawing.figure("A caption.") for drawing in found)


@pytest.fixture(scope="module", params=[(1280, "default"), (1280, "slate"), (375, "default"), (375, "slate")], ids=str)
def page(browser, pictures, request):
    width, scheme = request.param
    opened = browser.new_page(viewport={"width": width, "height": 800})
    filled = PAGE.replace("{style}", SHEET.read_text(encoding="utf-8")).replace("{scheme}", scheme)
    opened.set_content(filled.replace("{pictures}", pictures))
    yield opened
    opened.close()


def test_no_box_overlaps_another(page):
    assert page.evaluate(OVERLAPPING) == []


def test_every_text_is_inside_its_box_and_its_picture(page):
    assert page.evaluate(OUTSIDE) == []
    assert page.evaluate(CLIPPED) == []


def test_pictures_fit_the_column_and_no_page_scrolls_sideways(page):
    assert page.evaluate(WIDE) == []
    assert page.evaluate(SIDEWAYS) == 0


def test_many_pictures_share_a_page_without_styles_of_their_own(page):
    assert page.evaluate(SAME_IDS) == []
    assert page.evaluate(STYLED) == 0


def test_every_picture_has_words_for_those_who_cannot_see_it_and_none_for_the_search(page):
    assert page.evaluate(SPOKEN) == 0
    assert page.evaluate(SEARCHED) == 0
