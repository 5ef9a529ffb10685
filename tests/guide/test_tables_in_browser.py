"""Tables as readers use them: by mouse, keyboard and screen reader, on a phone, on paper, and without scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page

TABLE = ".manifests-table"
SCHEMES: tuple[Literal["light"], Literal["dark"]] = ("light", "dark")
PALETTES = {"light": "default", "dark": "slate"}
BACKGROUND = "getComputedStyle(document.body).backgroundColor"
FIELDS = ".manifests-fields > dl > div:visible > dt"


@pytest.fixture
def kinds(browser: Browser, address: str) -> Iterator[Page]:
    yield from opened(browser, f"{address}/kinds/")


@pytest.fixture
def deployment(browser: Browser, address: str) -> Iterator[Page]:
    yield from opened(browser, f"{address}/kinds/deployment/", permissions=["clipboard-read", "clipboard-write"])


def opened(browser: Browser, url: str, **options: object) -> Iterator[Page]:
    # Playwright waits by `eval`, which the guide's own policy refuses.
    context = browser.new_context(bypass_csp=True, **options)  # type: ignore[arg-type]
    context.set_default_timeout(20_000)
    page = context.new_page()
    page.goto(url)
    yield page
    context.close()


def status(page: Page, words: str) -> None:
    page.locator(".manifests-table__tools [role=status]", has_text=words).first.wait_for(state="attached")


def test_a_column_is_sorted_by_keyboard_and_says_so(kinds: Page):
    table = kinds.locator(TABLE).first
    as_written = table.locator("tbody th").all_inner_texts()
    head = table.get_by_role("columnheader", name="Examples")
    head.get_by_role("button").focus()
    kinds.keyboard.press("Enter")
    numbers = [int(text) for text in table.locator("tbody td:last-child").all_inner_texts()]
    assert numbers == sorted(numbers)
    assert head.get_attribute("aria-sort") == "ascending"
    status(kinds, "Sorted by Examples, ascending")
    kinds.keyboard.press("Space")
    numbers = [int(text) for text in table.locator("tbody td:last-child").all_inner_texts()]
    assert numbers == sorted(numbers, reverse=True)
    assert head.get_attribute("aria-sort") == "descending"
    kinds.keyboard.press("Enter")
    assert head.get_attribute("aria-sort") is None
    assert table.locator("tbody th").all_inner_texts() == as_written


def test_a_filter_keeps_the_rows_with_all_words_and_counts_them(kinds: Page):
    box = kinds.get_by_role("searchbox", name="Filter").first
    box.fill("autoscaling hpa")
    assert kinds.locator(TABLE).first.locator("tbody tr:visible > th").all_inner_texts() == ["HorizontalPodAutoscaler"]
    status(kinds, "1 of")
    box.fill("")
    assert kinds.locator(TABLE).first.locator("tbody tr:visible").count() > 30


def test_a_filtered_field_stays_with_those_that_it_stands_in(deployment: Page):
    deployment.get_by_role("searchbox", name="Filter").first.fill("maxsurge")
    names = [text.split()[0] for text in deployment.locator(FIELDS).all_inner_texts()]
    assert names[-1] == "maxSurge"
    assert {"spec", "strategy", "rollingUpdate"} <= set(names)
    assert len(names) < 12


def test_the_path_of_a_field_is_copied_by_keyboard_with_one_stop_for_all(deployment: Page):
    buttons = deployment.locator(".manifests-fields__copy")
    assert deployment.locator('.manifests-fields__copy[tabindex="0"]').count() == 1
    buttons.first.focus()
    for _ in range(3):
        deployment.keyboard.press("ArrowDown")
    deployment.keyboard.press("Enter")
    path = buttons.nth(3).inner_text().strip()
    status(deployment, "Copied")
    assert deployment.evaluate("navigator.clipboard.readText()") == f"kubectl explain {path}"


def test_without_scripts_tables_are_whole_and_have_no_dead_buttons(browser: Browser, address: str):
    for page in opened(browser, f"{address}/kinds/", java_script_enabled=False):
        assert page.locator(f"{TABLE} tbody tr").count() > 40
        assert page.locator(f"{TABLE} button").count() == 0
        assert page.locator(".manifests-table__tools").count() == 0


@pytest.mark.parametrize("path", ["kinds/", "kinds/pod/", "reference/examples/", "reference/cheat-sheet/"])
def test_on_a_phone_a_table_scrolls_in_itself_and_can_be_reached(browser: Browser, address: str, path: str):
    for page in opened(browser, f"{address}/{path}", viewport={"width": 375, "height": 800}):
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            assert page.evaluate("document.documentElement.scrollWidth") == 375
            region = page.locator(TABLE).first
            region.evaluate("one => { one.scrollLeft = 0; one.blur() }")
            region.focus()
            box = region.bounding_box()
            assert box is not None
            assert box["x"] + box["width"] <= 375
            if region.evaluate("one => one.scrollWidth > one.clientWidth"):
                page.keyboard.press("ArrowRight")
                page.wait_for_function(f"document.querySelector('{TABLE}').scrollLeft > 0")


def test_the_cheat_sheet_fits_on_two_pages_of_a4_and_is_dark_on_white(browser: Browser, address: str):
    for page in opened(browser, f"{address}/reference/cheat-sheet/"):
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme, media="null")
            page.wait_for_function(f"document.body.dataset.mdColorScheme === '{PALETTES[scheme]}'")
            pdf = page.pdf(prefer_css_page_size=True)
            assert 1 <= len(re.findall(rb"/Type\s*/Page\b", pdf)) <= 2
            box = re.search(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", pdf)
            assert box is not None
            assert [round(float(side)) for side in box.groups()] == [595, 842]
            page.emulate_media(media="print", reduced_motion="reduce")
            page.wait_for_function(f"{BACKGROUND} === 'rgba(0, 0, 0, 0)' || {BACKGROUND} === 'rgb(255, 255, 255)'")
            ink = "Math.max(...getComputedStyle(document.querySelector('.cheat-sheet td')).color.match(/\\d+/g).slice(0, 3))"
            page.wait_for_function(f"{ink} < 128")


def test_a_link_of_a_table_leads_to_the_line_that_the_page_shows(deployment: Page):
    link = deployment.locator(".manifests-table a[href*='#manifest-']").first
    target = link.get_attribute("href")
    assert target is not None
    link.click()
    deployment.wait_for_url(f"**/{target.split('/')[-2]}/#manifest-*")
    assert deployment.locator(f"#{target.split('#')[1]}").count() == 1
