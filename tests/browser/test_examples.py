"""An example as its readers use it: what a field means, one command at a time, YAML or diagram."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

PAGE = "/guide/deployment/"
SWITCHED = "/guide/service/"
PANEL = "#manifests-panel"


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    opened = browser.new_page(viewport={"width": 1280, "height": 900})
    opened.goto(address + PAGE)
    opened.wait_for_selector(".md-code__button")
    yield opened
    opened.close()


@pytest.fixture
def phone(browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 375, "height": 800}, has_touch=True, is_mobile=True)
    opened = context.new_page()
    opened.goto(address + PAGE)
    opened.wait_for_selector(".md-code__button")
    yield opened
    context.close()


def example(page: Page) -> Locator:
    return page.locator(".manifests-example").first


def key(page: Page, name: str) -> Locator:
    return example(page).locator(".manifests-key", has_text=name).first


def test_the_meaning_of_a_field_follows_the_pointer(page):
    key(page, "replicas").hover()
    expect(page.locator(PANEL)).to_be_visible()
    expect(page.locator(PANEL)).to_contain_text("spec.replicas")
    expect(page.locator(PANEL)).to_contain_text("default 1")
    page.locator(PANEL).hover()
    page.wait_for_timeout(400)
    expect(page.locator(PANEL)).to_be_visible()
    page.mouse.move(5, 5)
    expect(page.locator(PANEL)).to_be_hidden()


def test_the_panel_stands_at_its_field_and_inside_the_window(page):
    for name in ("apiVersion", "matchLabels"):
        key(page, name).hover()
        expect(page.locator(PANEL)).to_be_visible()
        expect(page.locator(PANEL)).to_contain_text(name)
        field, panel = key(page, name).bounding_box(), page.locator(PANEL).bounding_box()
        below = abs(panel["y"] - field["y"] - field["height"] - 6) < 2
        above = abs(panel["y"] + panel["height"] + 6 - field["y"]) < 2
        assert below or above
        assert panel["x"] >= 0
        assert panel["x"] + panel["width"] <= 1280


def test_the_keyboard_stops_once_in_a_block_and_walks_from_field_to_field(page):
    assert example(page).locator("> .highlight [tabindex='0']").count() == 1
    example(page).locator("> .highlight [tabindex='0']").focus()
    expect(page.locator(f"{PANEL} > code")).to_have_text("apiVersion")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.locator(f"{PANEL} > code")).to_have_text("metadata")
    assert example(page).locator("> .highlight [tabindex='0']").text_content() == "metadata"
    described = page.evaluate("document.activeElement.getAttribute('aria-describedby')")
    assert page.locator(f"#{described}").get_attribute("role") == "tooltip"
    page.keyboard.press("End")
    expect(page.locator(f"{PANEL} > code")).to_have_text("spec.selector.matchLabels")
    page.keyboard.press("Escape")
    expect(page.locator(PANEL)).to_be_hidden()
    assert page.evaluate("document.activeElement.textContent") == "matchLabels"


def test_enter_leads_from_a_field_to_its_place_in_the_list(page):
    example(page).locator("> .highlight [tabindex='0']").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.textContent") == "kind"
    expect(example(page).locator(".manifests-more__fields")).to_have_attribute("open", "")
    assert page.evaluate("document.activeElement.closest('details') !== null") is True


def test_a_field_that_is_told_elsewhere_is_told_with_its_own_path(page):
    other = page.locator(".manifests-more__fields a[data-at]").first
    frame = page.locator(".manifests-example", has=other).first
    frame.locator(".manifests-key").first.hover()
    expect(page.locator(PANEL)).to_be_visible()
    told = page.evaluate(
        """() => [...document.querySelectorAll(".manifests-more__fields a[data-at]")]
          .filter(link => !document.getElementById(link.hash.slice(1))?.matches("dt"))
          .map(link => link.textContent)"""
    )
    assert told == []


def test_a_tap_shows_the_meaning_at_the_lower_edge_of_a_phone(phone):
    key(phone, "replicas").tap()
    expect(phone.locator(PANEL)).to_be_visible()
    box = phone.locator(PANEL).bounding_box()
    assert (box["x"], box["width"]) == (0, 375)
    assert round(box["y"] + box["height"]) == 800
    phone.locator("h1").tap(position={"x": 1, "y": 1}, force=True)
    expect(phone.locator(PANEL)).to_be_hidden()


def test_each_command_can_be_copied_alone(page, address):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=address)
    example(page).locator(".manifests-more__commands > summary").click()
    button = example(page).get_by_role("button", name="Copy: kubectl rollout status")
    button.focus()
    page.keyboard.press("Enter")
    expect(button).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("kubectl rollout status deployment/web -n shop")
    assert "\n" not in copied


def test_without_scripts_fields_and_commands_are_there(browser, address):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + PAGE)
    for part, words in (("fields", "Number of desired pods"), ("commands", "kubectl delete")):
        fold = example(page).locator(f".manifests-more__{part}")
        fold.locator("summary").click()
        expect(fold).to_contain_text(words)
        assert fold.locator("dl, pre").first.is_visible()
    context.close()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_an_example_switches_between_yaml_and_diagram_by_keyboard(browser, address, scripts):
    context = browser.new_context(java_script_enabled=scripts)
    page = context.new_page()
    page.goto(address + SWITCHED)
    frame = page.locator(".manifests-example", has=page.locator("fieldset")).first
    code, picture = frame.locator("> .highlight"), frame.locator("> figure")
    assert (code.is_visible(), picture.is_visible()) == (True, False)
    frame.get_by_role("radio", name="YAML").focus()
    page.keyboard.press("ArrowRight")
    assert (code.is_visible(), picture.is_visible()) == (False, True)
    assert frame.get_by_role("group", name="Show as").count() == 1
    page.emulate_media(media="print")
    assert (code.is_visible(), picture.is_visible()) == (True, True)
    context.close()


def test_a_box_of_a_picture_leads_to_the_marked_line(page):
    page.locator(".manifests-diagram__links a[*|href^='#manifest-']").first.focus()
    page.keyboard.press("Enter")
    line = page.locator(".manifests-line--here")
    expect(line).to_have_count(1)
    expect(line).to_be_in_viewport()
    assert (
        page.evaluate("getComputedStyle(document.querySelector('.manifests-line--here'), '::before').height") != "auto"
    )
    frame = page.locator(".manifests-example", has=line)
    frame.locator(".manifests-example__drawn a").first.click()
    expect(page.locator("figure.manifests-diagram").first).to_be_in_viewport()
