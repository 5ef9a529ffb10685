"""Readers find a page by the kind, the short name, the field's path or the code that they type.

The queries are asked of Material's own search worker, with the index of the built site.
"""

from __future__ import annotations

import pytest
import yaml
from playwright.sync_api import Browser

from tests.guide.conftest import ROOT

QUERIES: dict[str, str | list[str]] = yaml.safe_load(
    (ROOT / "tests/guide/search-queries.yaml").read_text(encoding="utf-8")
)
FIRST = 3
ASK = """async queries => {
  const config = JSON.parse(document.querySelector("#__config").textContent)
  const base = new URL(`${config.base}/`, location)
  const {config: settings, docs} = await (await fetch(new URL("search/search_index.json", base))).json()
  const worker = new Worker(new URL(config.search, location))
  const ask = message => new Promise(answer => {
    worker.onmessage = event => answer(event.data)
    worker.postMessage(message)
  })
  await ask({type: 0, data: {config: settings, docs, options: {suggest: false}}})
  const found = {}
  for (const query of queries) {
    const {data} = await ask({type: 2, data: query})
    found[query] = data.items.map(([page]) => page.location.split("#")[0])
  }
  return found
}"""


@pytest.fixture(scope="module")
def found(browser: Browser, address: str) -> dict[str, list[str]]:
    page = browser.new_page()
    page.set_default_timeout(120_000)
    page.goto(address)
    answers: dict[str, list[str]] = page.evaluate(ASK, list(QUERIES))
    page.close()
    return answers


def test_there_are_fifty_queries():
    assert len(QUERIES) == 50


def test_almost_every_query_finds_its_page_among_the_first_three(found: dict[str, list[str]]):
    missed = {
        query: found[query][:FIRST]
        for query, meant in QUERIES.items()
        if not set(found[query][:FIRST]) & set([meant] if isinstance(meant, str) else meant)
    }
    assert len(missed) <= 2, missed


def test_every_page_that_is_meant_exists(found: dict[str, list[str]]):
    assert all(found.values())
