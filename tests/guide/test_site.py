"""What the built site gives to programs: plain Markdown, a list of pages, and words for previews."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest

from tests.conftest import SITE_URL
from tests.guide.conftest import ROOT
from tests.guide.kubectl import pages

PAGES = [page.relative_to(ROOT / "docs") for page in pages()]
META = re.compile(r'<meta property="og:([\w:]+)" content="([^"]*)">')


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_a_page_has_a_twin_that_can_be_read_alone(site: Path, page: Path):
    twin = (site / page).read_text(encoding="utf-8")
    assert twin.startswith("# ")
    assert "--8<--" not in twin
    assert not re.search(r"^/// manifests-", twin, re.MULTILINE)
    assert f'<link rel="alternate " type="text/markdown" href="../{page.name}">' in html_of(site, page)


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_a_page_says_what_a_preview_shows(site: Path, page: Path):
    found = {name: unescape(content) for name, content in META.findall(html_of(site, page))}
    assert set(found) == {"site_name", "type", "title", "description", "url"}
    assert found["type"] == "article"
    assert found["url"].endswith(f"/{page.with_suffix('')}/")
    assert 40 <= len(found["description"]) <= 250


def test_the_list_of_pages_has_every_page_once_in_the_order_of_the_navigation(site: Path):
    links = re.findall(rf"\]\({SITE_URL}([^)]+)\)", (site / "llms.txt").read_text(encoding="utf-8"))
    assert len(links) == len(set(links))
    assert {str(page) for page in PAGES} <= set(links)
    assert links.index("guide/architecture.md") < links.index("guide/pod.md") < links.index("guide/capstone.md")


def html_of(site: Path, page: Path) -> str:
    return (site / page.with_suffix("") / "index.html").read_text(encoding="utf-8")
