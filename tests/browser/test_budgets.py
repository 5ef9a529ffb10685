"""How much a reader loads, and how much a browser has to hold."""

from __future__ import annotations

import re
from functools import cache
from gzip import compress
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.conftest import PREFIX

KIB = 1024
ELEMENT = re.compile(r"<[a-zA-Z]")
SCRIPT = re.compile(r"(<script\b[^>]*>).*?</script>", re.DOTALL)
LOADED = re.compile(r'<link rel="stylesheet" href="([^"]+)"|<script src="([^"]+)"')
WHOLE = "print/index.html"
"""The print edition: all of the guide on one page, for paper and for reading without a network."""

FIRST_VIEW_REQUESTS = 10
FIRST_VIEW_BYTES = 90 * KIB
IN_BACKGROUND = re.compile(r"/search_index\.json$|/search\.\w+\.min\.js$|/sitemap\.xml$")
"""What Material loads when the page stands: what the search needs, and the list of pages to change in place."""
PAGE_BYTES = 150 * KIB
ELEMENTS = 1500
MOST_ELEMENTS = 4700
SHARE = 0.92


@cache
def weight(file: Path) -> int:
    """Return how many bytes of a file cross a network."""
    return len(compress(file.read_bytes(), 6))


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, str]:
    """The HTML of all pages but the print edition, by path."""
    found = {file.relative_to(site).as_posix(): file.read_text(encoding="utf-8") for file in site.rglob("*.html")}
    assert len(found) > 300
    del found[WHOLE]
    return found


def test_a_first_view_is_small(browser: Browser, site: Path, address: str):
    context = browser.new_context()
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    page = context.new_page()
    page.goto(f"{address}/")
    page.wait_for_load_state("networkidle")
    context.close()
    files = [site / url.removeprefix(f"{address}/") for url in asked if not IN_BACKGROUND.search(url)]
    weights = {file.name or "index.html": weight(file / "index.html" if file.is_dir() else file) for file in files}
    assert len(files) <= FIRST_VIEW_REQUESTS, weights
    assert len(asked) - len(files) <= len(["index", "worker", "sitemap"])
    assert sum(weights.values()) <= FIRST_VIEW_BYTES, weights


def test_a_page_with_its_style_and_scripts_is_small(pages: dict[str, str], site: Path):
    heavy = {}
    for path, html in pages.items():
        here = (site / path).parent
        loaded = ["".join(match) for match in LOADED.findall(html)]
        assert len(loaded) >= 6
        files = [
            site / name.removeprefix(f"{PREFIX}/") if name.startswith("/") else (here / name).resolve()
            for name in loaded
        ]
        total = weight(site / path) + sum(map(weight, files))
        if total > PAGE_BYTES:
            heavy[path] = total // KIB
    assert heavy == {}


def test_a_page_has_few_elements(pages: dict[str, str]):
    """Nine pages of ten keep within 1,500 elements; the parts of the guide, with all that they show, have up to three times as many.

    On those, cells of tables, words of pictures, the glossary's tooltips and the meanings of fields make up four fifths. All
    of them must be there without JavaScript.
    """
    counts = {path: len(ELEMENT.findall(SCRIPT.sub(r"\1", html))) for path, html in pages.items()}
    assert {path: count for path, count in counts.items() if count > MOST_ELEMENTS} == {}
    assert sum(count <= ELEMENTS for count in counts.values()) / len(counts) >= SHARE
