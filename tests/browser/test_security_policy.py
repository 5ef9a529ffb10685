"""The guide under its own content security policy, as a strict host sends it: all that readers do works, and nothing else runs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from mkdocs_manifests.publishing.security_policy import SecurityPolicy
from tests.conftest import SITE_URL

INLINE = """() => {
  const script = document.createElement("script")
  script.textContent = "window.hasRun = true"
  document.body.append(script)
  const link = document.createElement("a")
  link.setAttribute("onclick", "window.hasRun = true")
  document.body.append(link)
  link.click()
  return window.hasRun ?? false
}"""
OTHER_HOST = "() => fetch('https://example.org/').then(() => 'fetched', () => 'refused')"


@pytest.fixture
def said() -> list[str]:
    """What the browser complains of."""
    return []


@pytest.fixture
def page(browser: Browser, site: Path, address: str, said: list[str]) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(60_000)
    context.on("console", lambda line: said.append(line.text) if line.type in {"error", "warning"} else None)
    context.on("weberror", lambda error: said.append(str(error.error)))
    # Material goes from page to page in place where the map of the site names the host that serves it.
    sitemap = (site / "sitemap.xml").read_text(encoding="utf-8").replace(SITE_URL.rstrip("/"), address)
    context.route("**/sitemap.xml", lambda route: route.fulfill(body=sitemap, content_type="application/xml"))
    opened = context.new_page()
    yield opened
    context.close()


def test_the_policy_is_sent_and_stands_in_the_page(page, address):
    sent = page.goto(f"{address}/").headers["content-security-policy"]
    assert sent.startswith("default-src 'none'; ")
    assert not {"'unsafe-inline'", "'unsafe-eval'", "*"} & set(sent.replace(";", "").split())
    written = page.locator("meta[http-equiv=Content-Security-Policy]").get_attribute("content")
    assert set(sent.split("; ")) - set(written.split("; ")) == {"frame-ancestors 'self'"}


def test_no_page_needs_what_the_policy_refuses(site):
    policy = SecurityPolicy()
    pages = {file.relative_to(site).as_posix(): file.read_text(encoding="utf-8") for file in site.rglob("*.html")}
    assert len(pages) > 300
    assert {path: refused for path, html in pages.items() if (refused := policy.read(path, html))} == {}
    assert f"Content-Security-Policy: {policy.text()}\n" in (site / "_headers").read_text(encoding="utf-8")


def test_what_slips_into_a_page_does_not_run_and_asks_no_other_host(page, address, said):
    page.goto(f"{address}/")
    assert page.evaluate(INLINE) is False
    assert page.evaluate(OTHER_HOST) == "refused"
    assert len([line for line in said if "Content Security Policy" in line]) >= 3


def test_pages_are_changed_in_place_searched_and_coloured(page, address, said):
    page.goto(f"{address}/")
    page.wait_for_load_state("networkidle")
    page.evaluate("window.isKept = true")
    page.locator(".md-search__input").click()
    page.locator(".md-search__input").fill("maxSurge")
    page.keyboard.press("End")  # Material reads the words when a key comes up
    page.locator(".md-search-result__link").first.click()
    expect(page.locator("article mark").first).to_be_attached(timeout=60_000)
    page.locator(".md-tabs__link", has_text="Reference").click()
    page.get_by_role("heading", level=1, name="Cheat sheet").wait_for()
    assert page.evaluate("window.isKept") is True
    before = page.evaluate("document.body.dataset.mdColorScheme")
    for _ in range(2):
        page.locator(".md-header label[for^=__palette]:visible").click()
    assert page.evaluate("document.body.dataset.mdColorScheme") != before
    assert said == []


def test_a_kind_is_filtered_and_a_recording_is_played(page, address, said):
    page.goto(f"{address}/kinds/deployment/")
    page.get_by_role("searchbox", name="Filter").first.fill("maxsurge")
    page.locator(".manifests-table__tools [role=status]").first.wait_for(state="attached")
    page.goto(f"{address}/reference/recordings/")
    page.locator(".manifests-recording__play").first.click()
    page.locator(".mfp").get_by_role("button", name="Play", exact=True).click()
    page.locator(".mfp").get_by_role("button", name="Pause", exact=True).wait_for()
    page.locator(".mfp-object").first.click()
    assert said == []


def test_an_exercise_is_edited_with_its_picture_and_so_is_the_playground(page, address, said):
    page.goto(f"{address}/guide/service/")
    frame = page.locator(".manifests-example", has_text="practice.yaml")
    frame.locator(".manifests-example__edit").click()
    frame.locator(".manifests-live__diagram svg[role=img]").wait_for()
    page.goto(f"{address}/playground/")
    whole = page.locator(".manifests-playground")
    whole.locator(".manifests-live__verdict", has_text="accepts this").wait_for()
    whole.locator(".cm-content").focus()
    page.keyboard.press("Control+End")
    page.keyboard.type("\nspec")
    whole.locator(".manifests-live__problem").first.wait_for()
    assert said == []
