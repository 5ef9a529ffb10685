"""The tables of the built guide: where they lead, and how much a page may weigh."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest

BUDGET = 60 * 1024


def kind_pages(site: Path) -> list[Path]:
    return sorted((site / "kinds").glob("*/index.html"))


def test_every_kind_of_the_table_has_a_page(site: Path):
    table = (site / "kinds/index.html").read_text(encoding="utf-8")
    linked = set(re.findall(r'<th scope="row"><a href="([^"]+)"><code>', table))
    assert len(linked) > 30
    assert {Path(urlsplit(urljoin("/kinds/", link)).path).name for link in linked} == {
        page.parent.name for page in kind_pages(site)
    }


def test_no_kind_page_weighs_more_than_its_budget(site: Path):
    weights = {page.parent.name: len(gzip.compress(page.read_bytes(), mtime=0)) for page in kind_pages(site)}
    assert {name: weight for name, weight in weights.items() if weight > BUDGET} == {}


@pytest.mark.parametrize("path", ["kinds", "kinds/deployment", "kinds/pod", "reference/examples", "guide/rbac"])
def test_every_link_of_a_table_leads_to_a_page_and_a_place_on_it(site: Path, path: str):
    html = (site / path / "index.html").read_text(encoding="utf-8")
    tables = re.findall(r'<div class="manifests-(?:table|fields)".*?\n</div>', html, re.DOTALL)
    links = {link for table in tables for link in re.findall(r'href="([^"]+)"', table)}
    assert links
    for link in links:
        target = urlsplit(urljoin(f"/{path}/", link))
        file = site / target.path.lstrip("/")
        file = file / "index.html" if file.is_dir() else file
        assert file.is_file(), link
        assert not target.fragment or f'id="{target.fragment}"' in file.read_text(encoding="utf-8"), link


def test_no_identifier_of_a_table_stands_twice_on_a_page(site: Path):
    for path in ("kinds", "kinds/pod", "reference/cheat-sheet", "reference/examples"):
        found = re.findall(r'\sid="([^"]+)"', (site / path / "index.html").read_text(encoding="utf-8"))
        assert len(found) == len(set(found)), path
