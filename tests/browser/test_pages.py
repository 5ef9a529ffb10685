"""Every page of the guide, as readers meet it: wide and narrow, light and dark, by keyboard, on paper, without scripts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

ROOT = Path(__file__).parents[2]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

DOCS = ROOT / "docs"
WRITTEN = sorted(
    file.relative_to(DOCS).with_suffix("") for file in DOCS.rglob("*.md") if ".overrides" not in file.parts
)
PAGES = [
    *(f"{path}/".removesuffix("index/") for path in map(str, WRITTEN)),
    *("kinds/", "kinds/deployment/", "problems/", "problems/S201/", "problems/X401/", "problems/A601/", "404.html"),
]
LIGHT_WIDE, DARK_WIDE, LIGHT_NARROW, DARK_NARROW = [
    (width, scheme) for width in (1280, 375) for scheme in ("light", "dark")
]
WHOLLY_SEEN = {"", "guide/pod/", "problems/S201/"}
LOOKS = [
    (path, *look)
    for path, pair in zip(PAGES, cycle([(LIGHT_WIDE, DARK_NARROW), (DARK_WIDE, LIGHT_NARROW)]), strict=False)
    for look in ((LIGHT_WIDE, DARK_WIDE, LIGHT_NARROW, DARK_NARROW) if path in WHOLLY_SEEN else pair)
]
"""Of each page two looks, by turns; of three pages all four."""

LONG = "guide/pod/"
LOUD = {"error", "warning"}
JUDGE = """async tags => (await axe.run(document, {runOnly: tags, resultTypes: ["violations"]})).violations
  .flatMap(found => found.nodes.map(node => `${found.id}: ${node.html.slice(0, 200)}`))"""
TOO_WIDE = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"
CLIPPED = """() => [...document.querySelectorAll("article :is(pre, pre > code, table, .md-typeset__scrollwrap, figure svg)")]
  .filter(one => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).overflowX !== "visible"
    || one.getBoundingClientRect().right > innerWidth)
  .map(one => one.outerHTML.slice(0, 200))"""
FOLDED = """() => [...document.querySelectorAll("article details > :not(summary)")]
  .filter(one => !one.closest(".manifests-more"))
  .filter(one => !one.checkVisibility({contentVisibilityAuto: true})).map(one => one.outerHTML.slice(0, 200))"""
STOP = """() => {
  const one = document.activeElement, style = getComputedStyle(one), box = one.getBoundingClientRect()
  window.stops ??= []
  const before = window.stops.at(-1)
  window.stops.push(one)
  return {
    html: one.outerHTML.slice(0, 200),
    isInText: Boolean(one.closest("article")),
    isNew: window.stops.indexOf(one) === window.stops.length - 1,
    isLater: !before || Boolean(before.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING),
    isMarked: one.matches("svg a") ? getComputedStyle(one.firstElementChild).stroke !== "rgba(0, 0, 0, 0)"
      : style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0,
    isInView: box.bottom > 0 && box.top < innerHeight,
    example: one.closest(".manifests-example")?.id ?? "",
    copies: one.matches(".md-code__button"),
  }
}"""
CODES = "[...document.querySelectorAll('article pre code')].map(code => code.textContent)"
PICTURES = """[...document.querySelectorAll('article figure svg')]
  .map(svg => [svg.textContent, svg.getBoundingClientRect().height > 20])"""


@pytest.fixture(scope="module")
def contexts(browser: Browser) -> dict[tuple[int, str], BrowserContext]:
    return {
        (width, scheme): browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        for width, scheme in (LIGHT_WIDE, DARK_WIDE, LIGHT_NARROW, DARK_NARROW)
    }


@pytest.fixture
def wide(contexts: dict[tuple[int, str], BrowserContext], address: str) -> Iterator[Page]:
    page = contexts[LIGHT_WIDE].new_page()
    page.goto(f"{address}/{LONG}")
    page.wait_for_selector(".md-code__button")
    yield page
    page.close()


def test_what_is_loaded_into_the_browser_is_locked():
    lock = json.loads((Path(__file__).parent / "package-lock.json").read_text(encoding="utf-8"))
    wanted = json.loads((Path(__file__).parent / "package.json").read_text(encoding="utf-8"))
    assert set(wanted["devDependencies"]) == {"axe-core", "vnu-jar"}
    for name, version in wanted["devDependencies"].items():
        kept = lock["packages"][f"node_modules/{name}"]
        assert kept["version"] == version
        assert kept["integrity"].startswith("sha512-")


@pytest.mark.parametrize(("path", "width", "scheme"), LOOKS)
def test_nothing_bars_a_reader_and_nothing_comes_from_elsewhere(contexts, address, axe, path, width, scheme):
    with contexts[width, scheme].new_page() as page:
        errors: list[str] = []
        requests: list[str] = []
        page.on("console", lambda line: errors.append(f"{line.text} {line.location}") if line.type in LOUD else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("request", lambda request: requests.append(request.url))
        page.goto(f"{address}/{path}")
        page.wait_for_load_state("networkidle")
        page.evaluate(axe)
        assert page.evaluate(JUDGE, TAGS) == []
        assert errors == []
        assert [url for url in requests if not url.startswith((address, "data:"))] == []
        assert page.evaluate(TOO_WIDE) is False


def test_no_page_scrolls_sideways_on_the_smallest_phone(browser, address):
    page = browser.new_page(viewport={"width": 320, "height": 700})
    too_wide = []
    for path in PAGES:
        page.goto(f"{address}/{path}")
        if page.evaluate(TOO_WIDE):
            too_wide.append(path)
    page.close()
    assert too_wide == []


def test_the_keyboard_walks_through_a_long_page_in_order_and_shows_where_it_is(wide):
    stops = []
    while True:
        wide.keyboard.press("Tab")
        stop = wide.evaluate(STOP)
        if stop["isInText"]:
            stops.append(stop)
        elif stops:
            break
    assert len(stops) > 100
    for quality in ("isNew", "isLater", "isMarked", "isInView"):
        assert [stop["html"] for stop in stops[1:] if not stop[quality]] == []


def test_a_copy_button_is_no_more_than_three_stops_into_its_example(wide):
    late = wide.evaluate(
        """() => [...document.querySelectorAll(".manifests-example")].filter(frame => {
          const stops = [...frame.querySelectorAll("a[href], button, summary, input:checked, [tabindex='0']")]
          const at = stops.findIndex(one => one.matches(".md-code__button"))
          return !(at >= 0 && at <= 2)
        }).map(frame => frame.id)"""
    )
    assert wide.locator(".manifests-example").count() > 8
    assert late == []


def test_the_copy_button_answers_to_the_keyboard(wide, address):
    wide.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=address)
    frame = wide.locator(".manifests-example").first
    frame.locator(".md-code__button").first.focus()
    wide.keyboard.press("Enter")
    shown = frame.locator("pre code").first.text_content()
    assert wide.evaluate("navigator.clipboard.readText()").strip() == shown.strip()
    assert "apiVersion" in shown


def test_without_scripts_all_yaml_all_text_and_all_pictures_are_there(browser, address, wide):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(f"{address}/{LONG}")
    assert page.evaluate(CODES) == wide.evaluate(CODES)
    assert page.evaluate(PICTURES) == wide.evaluate(PICTURES)
    assert all(is_drawn for _, is_drawn in page.evaluate(PICTURES))
    assert page.locator("article table").count() == wide.locator("article table").count() > 5
    context.close()


@pytest.mark.parametrize("path", ["guide/pod/", "guide/capstone/", "reference/commands/"])
def test_on_paper_nothing_is_clipped_and_nothing_stays_folded(browser, address, path):
    page = browser.new_page(viewport={"width": 720, "height": 1000})
    page.emulate_media(media="print")
    page.goto(f"{address}/{path}")
    page.wait_for_load_state("networkidle")
    assert page.evaluate(CLIPPED) == []
    assert page.evaluate(FOLDED) == []
    page.close()
