"""The print edition of the guide in a browser: complete, whole on paper, and with links that lead somewhere."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

CLIPPED = """() => [...document.querySelectorAll("article :is(pre, pre > span, table, .md-typeset__table, figure, figure svg)")]
  .filter(one => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).overflowX !== "visible"
    || one.getBoundingClientRect().right > innerWidth)
  .map(one => one.outerHTML.slice(0, 200))"""
SAME = """() => [...document.querySelectorAll("[id]")].map(one => one.id)
  .filter((id, index, all) => all.indexOf(id) !== index)"""
ASTRAY = """() => [...document.querySelectorAll("article a")]
  .map(link => link.getAttribute("href") ?? link.getAttribute("xlink:href"))
  .filter(address => address?.startsWith("#") && !document.getElementById(decodeURIComponent(address.slice(1))))"""
PICTURES = "() => document.querySelectorAll('article figure.manifests-diagram').length"


@pytest.fixture(scope="module")
def page(browser: Browser, address: str) -> Iterator[Page]:
    """The edition on paper as wide as A4 within its margins; nothing on it needs a script."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 720, "height": 1000})
    opened = context.new_page()
    opened.emulate_media(media="print")
    opened.goto(f"{address}/print/")
    yield opened
    context.close()


@pytest.mark.parametrize("question", [CLIPPED, SAME, ASTRAY], ids=["clipped", "identifiers", "links"])
def test_nothing_is_clipped_double_or_astray(page, question):
    assert page.evaluate(question) == []


def test_every_picture_of_the_guide_is_there(page, site: Path):
    parts = list((site / "guide").glob("*/index.html"))
    count = sum(file.read_text(encoding="utf-8").count('<figure class="manifests-diagram"') for file in parts)
    assert page.evaluate(PICTURES) >= count > len(parts)


def test_each_part_begins_on_a_sheet_of_its_own(page):
    breaks = page.evaluate(
        "() => [...document.querySelectorAll('.manifests-print__part')].map(part => getComputedStyle(part).breakBefore)"
    )
    assert len(breaks) > 15
    assert set(breaks) == {"page"}
