"""What readers do on the guide's pages: with a mouse, a keyboard, a finger, and without scripts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

TIP = ".manifests-term__tip:visible"
SWAP = """async url => {
  const text = await (await fetch(url)).text()
  const page = new DOMParser().parseFromString(text, "text/html")
  document.querySelector(".md-content").replaceWith(page.querySelector(".md-content"))
  document$.next(document)
}"""
BOXES = ".task-list-item input"
TERMS = "/reference/further-reading/"
"""A page with many terms that is quickly opened."""


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 375, "height": 800}, has_touch=True)
    context.set_default_timeout(30_000)
    yield context
    context.close()


def opened(context: BrowserContext, url: str) -> Page:
    page = context.new_page()
    page.goto(url)
    return page


@pytest.fixture
def plain(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(java_script_enabled=False)
    context.set_default_timeout(30_000)
    yield context
    context.close()


def test_a_term_shows_its_meaning_on_focus_and_escape_hides_it(context: BrowserContext, address: str):
    page = opened(context, f"{address}{TERMS}")
    term = page.locator(".manifests-term > a").first
    term.focus()
    assert page.locator(TIP).count() == 1
    assert page.locator(TIP).get_attribute("id") == term.get_attribute("aria-describedby")
    box = page.locator(TIP).bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 375
    page.keyboard.press("Escape")
    assert page.locator(TIP).count() == 0


def test_the_first_tap_shows_the_meaning_and_the_second_leads_to_the_glossary(context: BrowserContext, address: str):
    page = opened(context, f"{address}{TERMS}")
    term = page.locator(".manifests-term > a").first
    term.tap()
    assert page.locator(TIP).count() == 1
    assert TERMS in page.url
    term.tap()
    page.wait_for_url("**/reference/glossary/#*")


def test_a_term_shows_its_meaning_without_scripts(plain: BrowserContext, address: str):
    page = opened(plain, f"{address}{TERMS}")
    page.locator(".manifests-term > a").first.hover()
    assert page.locator(TIP).count() == 1


def test_no_meaning_repeats_as_a_stop_of_the_keyboard(context: BrowserContext, address: str):
    page = opened(context, f"{address}{TERMS}")
    stops = page.locator('.manifests-term > a:not([tabindex="-1"])').evaluate_all("links => links.map(a => a.hash)")
    assert len(stops) == len(set(stops)) > 20


def test_ticks_stay_and_are_announced(context: BrowserContext, address: str):
    page = opened(context, f"{address}/reference/learning-path/")
    boxes = page.locator(BOXES)
    total = boxes.count()
    assert total > 60
    boxes.nth(1).focus()
    page.keyboard.press("Space")
    assert f"1 of {total} done" in page.locator(".checklist [role=status]").inner_text()
    page.reload()
    assert boxes.nth(1).is_checked()
    assert not boxes.nth(0).is_checked()
    assert page.locator(".checklist__count").inner_text() == f"1 of {total} done"
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Untick all").click()
    page.reload()
    assert page.locator(f"{BOXES}:checked").count() == 0


def test_a_box_is_called_by_the_words_of_its_item(context: BrowserContext, address: str):
    page = opened(context, f"{address}/reference/learning-path/")
    name = "I know which machines there are. kubectl get nodes -o wide shows all of them as Ready."
    assert page.get_by_role("checkbox", name=name).count() == 1


def test_lists_can_be_ticked_on_pages_that_material_swaps_in(context: BrowserContext, address: str):
    page = opened(context, f"{address}{TERMS}")
    assert page.locator(".checklist").count() == 0
    page.evaluate(SWAP, f"{address}/reference/learning-path/")
    assert page.locator(".checklist").count() == 1
    assert page.locator(f"{BOXES}:enabled").count() == page.locator(BOXES).count() > 60


def test_without_scripts_the_checklist_is_a_list_without_boxes(plain: BrowserContext, address: str):
    page = opened(plain, f"{address}/reference/learning-path/")
    assert page.locator(".task-list-item").first.is_visible()
    assert page.locator(f"{BOXES}:visible").count() == 0
