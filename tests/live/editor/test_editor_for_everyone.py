"""The editor by keyboard, on a phone, in both palettes, as a file, under a strict policy, with instant navigation, and without."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from tests.browser.test_pages import JUDGE, TAGS, TOO_WIDE
from tests.live.editor.conftest import Editor
from tests.served import QuietHandler

POLICY = "default-src 'self'; base-uri 'none'; object-src 'none'"
SWAP = """async url => {
  const text = await (await fetch(url)).text()
  const page = new DOMParser().parseFromString(text, "text/html")
  document.querySelector(".md-content").replaceWith(page.querySelector(".md-content"))
  document$.next(document)
}"""
OUTSIDE = """[...document.querySelectorAll(".manifests-live__diagram .mfd-node")].flatMap(node => {
  const box = node.querySelector(".mfd-box").getBoundingClientRect()
  return [...node.querySelectorAll("text")].filter(text => text.getBoundingClientRect().right > box.right)
    .map(text => text.textContent)
})"""
FOCUSED = "document.activeElement.closest('.cm-editor, .manifests-live') !== null"


def test_everything_is_done_by_keyboard_and_nothing_holds_it(context, small_address):
    page = context.new_page()
    page.goto(f"{small_address}/")
    page.locator(".manifests-example__edit").first.focus()
    page.keyboard.press("Enter")
    frame = page.locator(".manifests-example").first
    frame.locator(".cm-content").wait_for()
    editor = Editor(page, frame)
    assert page.evaluate("document.activeElement.classList.contains('cm-content')")
    editor.go(6)
    editor.press("Backspace")
    editor.type("x")
    editor.says("Problem 1 of 1")
    editor.press("Tab")
    assert not page.evaluate("document.activeElement.classList.contains('cm-content')")
    for _ in range(12):
        editor.press("Tab")
    assert not page.evaluate(FOCUSED)


def test_escape_leaves_the_text_and_again_the_editor(edit):
    editor = edit()
    editor.press("Escape")
    assert editor.page.evaluate("document.activeElement.textContent") == "Done"
    editor.press("Enter")
    assert editor.content.count() == 0
    assert editor.page.evaluate("document.activeElement.textContent") == "Edit"


def test_escape_first_closes_what_is_proposed(edit):
    editor = edit()
    editor.go(17)
    editor.press("Enter")
    editor.page.keyboard.type("res")
    editor.options.first.wait_for()
    editor.press("Escape")
    assert editor.options.count() == 0
    assert editor.page.evaluate("document.activeElement.classList.contains('cm-content')")


def test_what_is_wrong_is_said_aloud(edit):
    editor = edit()
    assert editor.verdict.get_attribute("role") == "status"
    assert editor.content.get_attribute("aria-label") == "YAML of web.yaml"


@pytest.mark.parametrize("width", [1280, 375])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_bars_a_reader_who_edits(browser, address, axe, width, scheme):
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    errors: list[str] = []
    page.on("console", lambda line: errors.append(line.text) if line.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{address}/plugin/live/")
    frame = page.locator(".manifests-example", has=page.get_by_text("web.yaml"))
    frame.locator(".manifests-example__edit").click()
    frame.locator(".cm-content").wait_for()
    editor = Editor(page, frame)
    editor.go(6)
    editor.press("Backspace")
    editor.type("x")
    editor.button("Changes").click()
    editor.button("Share").click()
    editor.says("Problem 1 of 1")
    page.evaluate(axe)
    assert page.evaluate(JUDGE, TAGS) == []
    editor.go(17)
    editor.press("Enter")
    page.keyboard.type("re")
    editor.options.first.wait_for()
    assert page.evaluate(JUDGE, TAGS) == []
    assert page.evaluate(TOO_WIDE) is False
    assert errors == []
    context.close()


@pytest.mark.parametrize("width", [1280, 375])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_bars_a_reader_from_the_picture_beside_the_text(browser, address, axe, width, scheme):
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    page.goto(f"{address}/guide/service/")
    frame = page.locator(".manifests-example", has=page.get_by_text("practice.yaml"))
    frame.locator(".manifests-example__edit").click()
    picture = frame.locator(".manifests-live__diagram")
    picture.locator("svg").wait_for()
    picture.get_by_text("The picture in words").click()
    picture.get_by_role("listitem").first.wait_for()
    assert page.evaluate(OUTSIDE) == []
    page.evaluate(axe)
    assert page.evaluate(JUDGE.replace("document", "'.manifests-live'"), TAGS) == []
    assert page.evaluate(TOO_WIDE) is False
    context.close()


def test_a_phone_does_not_zoom_into_the_text(browser, small_address):
    context = browser.new_context(viewport={"width": 375, "height": 700}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(f"{small_address}/")
    page.locator(".manifests-example__edit").first.tap()
    page.locator(".cm-content").wait_for()
    size = "one => parseFloat(getComputedStyle(one).fontSize)"
    assert page.locator(".cm-content").evaluate(size) >= 16
    assert page.locator(".manifests-live__select").evaluate(size) >= 16
    assert page.evaluate(TOO_WIDE) is False
    context.close()


def test_the_editor_works_where_the_site_is_opened_as_files(context, small_site):
    page = context.new_page()
    page.goto((small_site / "index.html").as_uri())
    page.locator(".manifests-example__edit").first.click()
    frame = page.locator(".manifests-example").first
    frame.locator(".cm-content").wait_for()
    editor = Editor(page, frame)
    editor.says("accepts this")
    editor.go(6)
    editor.press("Backspace")
    editor.type("x")
    editor.says("Problem 1 of 1")


def test_the_editor_works_under_a_strict_policy(context, small_site, tmp_path):
    folder = tmp_path / "strict"
    shutil.copytree(small_site / "assets", folder / "assets")
    (folder / "favicon.ico").touch()
    (folder / "index.html").write_text(_strict_page(small_site), encoding="utf-8")
    page = context.new_page()
    errors: list[str] = []
    page.on("console", lambda line: errors.append(line.text) if line.type in {"error", "warning"} else None)
    with _guarded(folder) as address:
        page.goto(f"{address}/index.html")
        page.locator(".manifests-example__edit").first.click()
        frame = page.locator(".manifests-example").first
        frame.locator(".cm-content").wait_for()
        editor = Editor(page, frame)
        editor.go(6)
        editor.press("Backspace")
        editor.type("x")
        editor.says("Problem 1 of 1")
        editor.go(17)
        editor.press("Enter")
        page.keyboard.type("re")
        editor.options.first.wait_for()
        editor.press("Escape", "Backspace", "Backspace", "Backspace")
        assert frame.locator(".cm-gutters").evaluate("one => getComputedStyle(one).display") == "flex"
        frame.locator(".manifests-live__diagram svg .mfd-node").first.wait_for()
        box = frame.locator(".manifests-live__diagram .mfd-box").first
        assert box.evaluate("one => getComputedStyle(one).stroke") != "none"
    assert errors == []


def test_examples_can_be_edited_on_pages_that_material_swaps_in(context, small_address):
    page = context.new_page()
    page.goto(f"{small_address}/other/")
    assert page.locator(".manifests-example__edit").count() == 0
    page.evaluate(SWAP, f"{small_address}/")
    buttons = page.locator(".manifests-example__edit")
    assert buttons.count() == 6
    buttons.first.click()
    page.locator(".cm-content").wait_for()
    page.evaluate(SWAP, f"{small_address}/other/")
    page.evaluate(SWAP, f"{small_address}/")
    assert buttons.count() == 6
    buttons.first.click()
    page.locator(".cm-content").wait_for()
    assert page.locator(".cm-content").count() == 1


def test_without_scripts_the_page_is_the_same_as_ever(browser, small_address):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{small_address}/")
    assert page.locator(".manifests-example__edit").count() == 0
    assert page.locator(".manifests-example .highlight").first.is_visible()
    page.goto(f"{small_address}/playground/")
    assert page.get_by_text("needs JavaScript").is_visible()
    context.close()


def _strict_page(site: Path) -> str:
    """Return a page with the first example of the site and the editor alone: no script or style within it."""
    html = (site / "index.html").read_text(encoding="utf-8")
    start = html.index('<div class="manifests-example"')
    end = html.index("Its template alone")
    frame = html[start : html.rindex("<p>", start, end)]
    link = '<link rel="stylesheet" href="assets/manifests/manifests.css">'
    script = '<script src="assets/manifests/live/loader.js"></script>'
    return f'<!doctype html><html lang="en"><meta charset="utf-8"><title>x</title>{link}<body>{frame}{script}</body></html>'


class _GuardedHandler(QuietHandler):
    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()


@contextmanager
def _guarded(folder: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_GuardedHandler, directory=str(folder)))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_page_loads_little_before_a_reader_edits(context, small_address):
    page = context.new_page()
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto(f"{small_address}/")
    page.wait_for_load_state("networkidle")
    own = [url for url in requests if "/assets/manifests/live/" in url]
    assert own == [f"{small_address}/assets/manifests/live/loader.js"]


def test_the_examples_of_a_page_are_told_to_it_alone(small_site):
    scripts = sorted((small_site / "assets/manifests/live/pages").glob("*.js"))
    texts = [script.read_text(encoding="utf-8") for script in scripts]
    of_pages = [json.loads(text.partition(" = ")[2].removesuffix(";\n")) for text in texts]
    assert sorted(len(told["examples"]) for told in of_pages) == [1, 1, 5]
    told = max(of_pages, key=lambda one: len(one["examples"]))
    fragments = [one["fragment"] for one in told["examples"].values() if "fragment" in one]
    assert fragments == ["Pod.spec.containers[]"]
