"""Recordings as readers meet them: played and stepped through, by keyboard, narrow and wide, light and dark, without scripts."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.recordings.examples import COUNTS, FOLDER, NAMES, recording
from tests.served import served

ROOT = Path(__file__).parents[2]
CONFIG = """\
site_name: Recordings
theme:
  name: material
  font: false
  features: [navigation.instant, content.code.copy]
  palette:
    - {media: "(prefers-color-scheme: light)", scheme: default, toggle: {icon: material/weather-sunny, name: Dark}}
    - {media: "(prefers-color-scheme: dark)", scheme: slate, toggle: {icon: material/weather-night, name: Light}}
extra_css: [assets/guide.css]
extra_javascript: [assets/guide.js]
plugins: [manifests]
markdown_extensions: [attr_list, pymdownx.superfences]
"""
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
POLICY = (
    "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self'; img-src 'self' data:; connect-src 'self'"
)
JUDGE = """async tags => (await axe.run(".manifests-recording", {runOnly: tags, resultTypes: ["violations"]})).violations
  .flatMap(found => found.nodes.map(node => `${found.id}: ${node.html.slice(0, 200)}`))"""
TOO_WIDE = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"
OUTSIDE = """() => [...document.querySelectorAll(".mfp :is(button, input, select, td, th, li, p, span)")]
  .filter(one => one.checkVisibility() && one.getBoundingClientRect().right > innerWidth)
  .map(one => one.outerHTML.slice(0, 200))"""
# Of all steps of a recording, the texts in the lanes that end outside of them, at the right or below.
CUT = """() => {
  const slider = document.querySelector(".mfp input[type=range]")
  const found = new Set()
  for (let step = 0; step <= Number(slider.max); step += 3) {
    slider.value = step
    slider.dispatchEvent(new Event("input"))
    const svg = document.querySelector(".mfp-lanes").getBoundingClientRect()
    for (const text of document.querySelectorAll(".mfp-step text")) {
      const {right, bottom} = text.getBoundingClientRect()
      if (right > svg.right + 1 || bottom > svg.bottom) found.add(text.textContent)
    }
  }
  return [...found]
}"""
MOMENT = """share => {
  const slider = document.querySelector(".mfp input[type=range]")
  slider.value = Math.round(slider.max * share)
  slider.dispatchEvent(new Event("input"))
}"""
COUNTED = """() => {
  const slider = document.querySelector(".mfp input[type=range]")
  const found = []
  for (let step = 0; step <= Number(slider.max); step++) {
    slider.value = step
    slider.dispatchEvent(new Event("input"))
    const sets = [...document.querySelectorAll(".mfp-counts tbody tr")].map(row => {
      const cells = [...row.querySelectorAll("td")].map(cell => [cell.dataset.count, Number(cell.textContent)])
      return [row.querySelector("button").textContent, Object.fromEntries(cells)]
    })
    const pods = [...document.querySelectorAll(".mfp-pod")].map(pod => pod.dataset.standing)
    found.push({words: document.querySelector(".mfp-words").textContent, sets: Object.fromEntries(sets), pods})
  }
  return found
}"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site with a page for each recording of the guide."""
    root = tmp_path_factory.mktemp("recordings")
    (root / "mkdocs.yml").write_text(CONFIG, encoding="utf-8")
    shutil.copytree(ROOT / FOLDER, root / FOLDER, ignore=shutil.ignore_patterns("statements.yaml"))
    shutil.copytree(ROOT / "docs/assets", root / "docs/assets")
    for name in NAMES:
        text = f"# {name}\n\n/// manifests-recording | {name}\n///\n"
        (root / "docs" / f"{name}.md").write_text(text, encoding="utf-8")
    transcript = "/// manifests-transcript | rolling-update\n    command: kubectl get pods -w\n///\n"
    (root / "docs/index.md").write_text(f"# Home\n\n{transcript}", encoding="utf-8")
    both = f"{transcript}\n/// manifests-recording | taints\n///\n\n" * 2
    (root / "docs/twice.md").write_text(f"# Twice\n\n{both}", encoding="utf-8")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict"]
    subprocess.run(command, cwd=root, check=True, capture_output=True)
    with served(root / "site") as address:
        yield address


@pytest.fixture(scope="module")
def contexts(browser: Browser) -> Iterator[dict[tuple[int, str], BrowserContext]]:
    made = {
        (width, scheme): browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        for width in (1280, 375)
        for scheme in ("light", "dark")
    }
    for context in made.values():
        context.set_default_timeout(10_000)
    yield made
    for context in made.values():
        context.close()


def opened(context: BrowserContext, url: str) -> Page:
    page = context.new_page()
    page.goto(url)
    page.locator(".manifests-recording__play").click()
    page.wait_for_selector(".mfp")
    return page


@pytest.fixture
def player(contexts: dict[tuple[int, str], BrowserContext], address: str) -> Iterator[Page]:
    page = opened(contexts[1280, "light"], f"{address}/rolling-update/")
    yield page
    page.close()


def say(page: Page) -> str:
    return page.locator(".mfp-words").text_content() or ""


def test_the_rolling_update_of_three_replicas_has_at_each_step_the_counts_that_were_taken(player: Page):
    old, new = (
        f"ReplicaSet {row.name}"
        for row in recording("rolling-update").rows
        if (row.source, row.verb, row.resource) == ("state", "added", "replicasets")
    )
    none = dict.fromkeys(("desired", "pods", "ready", "terminating"), 0)
    played: list[dict[str, Any]] = []
    steps = player.evaluate(COUNTED)
    start = next(index for index, step in enumerate(steps) if "kubectl: patch deployments web" in step["words"])
    began = float(steps[start]["words"].split(" ")[0])
    for step in steps[start:]:
        now = {"old": step["sets"].get(old, none), "new": step["sets"].get(new, none)}
        if not played or now != {side: played[-1][side] for side in ("old", "new")}:
            played.append({"t": float(step["words"].split(" ")[0]) - began, **now})
        assert step["pods"].count("terminating") == now["old"]["terminating"] + now["new"]["terminating"]
        assert step["pods"].count("ready") == now["old"]["ready"] + now["new"]["ready"]
    expected = COUNTS["rolling-update"]["steps"]
    assert [(step["old"], step["new"]) for step in played] == [(step["old"], step["new"]) for step in expected]
    # The player's first moment is the request itself; the counts begin at the first state after it.
    assert [step["t"] for step in played[1:]] == pytest.approx([step["t"] for step in expected[1:]], abs=0.011)


@pytest.mark.parametrize("name", NAMES)
def test_a_recording_is_whole_at_its_end_and_fits_at_every_width(
    contexts: dict[tuple[int, str], BrowserContext], address: str, name: str
):
    narrow = NAMES.index(name) % 2 == 0
    page = opened(contexts[(375 if narrow else 1280), "light"], f"{address}/{name}/")
    for share in (0.0, 0.4, 1.0):
        page.evaluate(MOMENT, share)
        assert not page.evaluate(TOO_WIDE)
        assert page.evaluate(OUTSIDE) == []
    assert page.evaluate(CUT) == []
    page.evaluate(MOMENT, 1.0)
    last = recording(name).rows[-1]
    assert page.locator('.mfp [aria-current="step"]').text_content() == str(len(recording(name).chapters))
    assert page.locator(".mfp-step").count() > 0
    states = {row.name: row.verb for row in recording(name).rows if row.source == "state" and row.resource == "pods"}
    alive = {pod for pod, verb in states.items() if verb != "deleted"}
    assert {pod.text_content() for pod in page.locator(".mfp-pod button").all()} == alive
    assert last.time >= 0
    page.close()


@pytest.mark.parametrize(
    ("name", "scheme", "width"),
    [
        ("rolling-update", "light", 1280),
        ("rolling-update", "dark", 375),
        ("node-failure", "dark", 1280),
        ("node-failure", "light", 375),
    ],
)
def test_the_player_is_for_everybody(
    contexts: dict[tuple[int, str], BrowserContext], address: str, axe: str, name: str, scheme: str, width: int
):
    page = opened(contexts[width, scheme], f"{address}/{name}/")
    page.locator(".mfp-choices summary").click()
    page.evaluate(MOMENT, 0.5)
    page.locator(".mfp-object").first.click()
    page.evaluate(axe)
    assert page.evaluate(JUDGE, TAGS) == []
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_story_is_for_everybody(
    contexts: dict[tuple[int, str], BrowserContext], address: str, axe: str, scheme: str
):
    page = contexts[375, scheme].new_page()
    page.goto(f"{address}/rolling-update/")
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert not page.evaluate(TOO_WIDE)
    page.evaluate(axe)
    assert page.evaluate(JUDGE, TAGS) == []
    page.close()


def test_a_page_may_show_the_same_twice(contexts: dict[tuple[int, str], BrowserContext], address: str, axe: str):
    page = contexts[1280, "light"].new_page()
    page.goto(f"{address}/twice/")
    for button in page.locator(".manifests-recording__play").all():
        button.click()
    page.wait_for_function("document.querySelectorAll('.mfp').length === 2")
    page.evaluate(axe)
    assert page.evaluate(JUDGE.replace(".manifests-recording", "article"), TAGS) == []
    page.close()


def test_it_plays_by_itself_and_pauses_at_the_next_chapter(player: Page):
    player.locator("select").select_option("8")
    player.get_by_role("button", name="Play", exact=True).click()
    assert player.get_by_role("button", name="Pause", exact=True).is_visible()
    player.wait_for_function("document.querySelector('.mfp-bar[aria-label=Player] button').textContent === 'Play'")
    assert player.locator('.mfp [aria-current="step"]').text_content() == "1"
    before = say(player)
    player.get_by_role("button", name="Play", exact=True).click()
    player.wait_for_function("document.querySelector('.mfp [aria-current=step]').textContent === '2'")
    assert say(player) != before


def test_step_back_and_chapters_lead_to_moments(player: Page):
    first = say(player)
    player.get_by_role("button", name="Step", exact=True).click()
    assert say(player) != first
    player.get_by_role("button", name="Back", exact=True).click()
    assert say(player) == first
    player.get_by_role("button", name="Chapter 3", exact=False).click()
    assert float(say(player).split(" ")[0]) >= recording("rolling-update").chapters[2].time
    assert "The first new Pod is ready" in (player.locator(".mfp-caption").text_content() or "")


def test_the_keyboard_reaches_everything_and_leaves_again(player: Page):
    player.locator(".mfp input[type=range]").focus()
    before = say(player)
    player.keyboard.press("ArrowRight")
    assert say(player) != before
    stops = []
    player.locator(".mfp button").first.focus()
    for _ in range(120):
        player.keyboard.press("Tab")
        stop = player.evaluate("document.activeElement.closest('.mfp') ? document.activeElement.textContent : ''")
        if not stop and not player.evaluate("Boolean(document.activeElement.closest('.mfp'))"):
            break
        stops.append(stop)
    assert "Back to the text" in stops
    assert not player.evaluate("Boolean(document.activeElement.closest('.mfp'))")


def test_captions_are_announced_and_steps_only_while_it_stands_still(player: Page):
    assert player.locator(".mfp-caption").get_attribute("aria-live") == "polite"
    player.get_by_role("button", name="Step", exact=True).click()
    assert player.locator(".mfp-words").get_attribute("aria-live") == "polite"
    player.get_by_role("button", name="Play", exact=True).click()
    assert player.locator(".mfp-words").get_attribute("aria-live") == "off"


def test_an_object_shows_its_history_and_leads_to_its_moments(player: Page):
    player.evaluate(MOMENT, 0.6)
    player.locator('.mfp-object[data-object="replicasets/web-6f6b499d5c"]').click()
    history = player.get_by_role("group", name="History of ReplicaSet web-6f6b499d5c")
    assert "deployment-controller: create replicasets web-6f6b499d5c" in (history.text_content() or "")
    history.get_by_role("button", name="Go to").first.click()
    created = next(row for row in recording("rolling-update").rows if row.name == "web-6f6b499d5c")
    assert say(player).startswith(f"{created.time:.2f} s")
    history.get_by_role("button", name="Close the history").click()
    assert history.count() == 0


def test_an_actor_can_be_left_out_and_events_be_added(player: Page):
    player.locator(".mfp-choices summary").click()
    most = int(player.locator(".mfp input[type=range]").get_attribute("max") or 0)
    player.get_by_role("checkbox", name="replicaset-controller").uncheck()
    less = int(player.locator(".mfp input[type=range]").get_attribute("max") or 0)
    requests = [
        row for row in recording("rolling-update").rows if row.actor == "replicaset-controller" and row.source == "api"
    ]
    assert most - less == len(requests)
    player.get_by_role("checkbox", name="events").check()
    events = [row for row in recording("rolling-update").rows if row.source == "event"]
    assert int(player.locator(".mfp input[type=range]").get_attribute("max") or 0) >= less + len(events)


def test_folded_reads_are_counted_and_can_be_unfolded(player: Page):
    folded = int(player.locator(".mfp input[type=range]").get_attribute("max") or 0)
    player.locator(".mfp-choices summary").click()
    player.get_by_role("checkbox", name="repeated reads as one").uncheck()
    rows = [row for row in recording("rolling-update").rows if row.source != "event"]
    assert int(player.locator(".mfp input[type=range]").get_attribute("max") or 0) == len(rows) - 1 > folded


def test_focus_stays_on_an_object_while_others_come_and_go(player: Page):
    player.evaluate(MOMENT, 0.3)
    player.locator('.mfp-object[data-object="deployments/web"]').focus()
    player.evaluate(MOMENT, 0.8)
    assert player.evaluate("document.activeElement.dataset.object") == "deployments/web"


def test_the_text_comes_back_with_its_button(player: Page):
    assert not player.locator(".manifests-recording__story").is_visible()
    player.get_by_role("button", name="Back to the text").click()
    assert player.locator(".manifests-recording__story").is_visible()
    assert player.evaluate("document.activeElement.className").startswith("manifests-recording__play")


def test_nothing_moves_for_those_who_want_less_motion(browser: Browser, address: str):
    context = browser.new_context(reduced_motion="reduce")
    page = opened(context, f"{address}/rolling-update/")
    assert page.evaluate("document.getAnimations().length") == 0
    before = say(page)
    page.wait_for_timeout(700)
    assert say(page) == before
    context.close()


def test_without_scripts_the_whole_story_is_there_and_no_dead_button(browser: Browser, address: str):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    for name in NAMES:
        page.goto(f"{address}/{name}/")
        assert page.locator(".manifests-recording button").count() == 0
        assert page.locator(".manifests-recording__story > li").count() == len(recording(name).chapters)
        assert page.locator(".manifests-recording__story > li").first.is_visible()
        assert page.locator(".manifests-recording__about").is_visible()
    page.goto(f"{address}/rolling-update/")
    page.locator(".manifests-recording summary").first.click()
    assert page.locator(".manifests-recording svg").first.is_visible()
    assert page.locator(".manifests-recording table").first.is_visible()
    context.close()


def test_on_paper_the_story_stands_whole_even_while_it_is_played(player: Page):
    player.emulate_media(media="print")
    assert player.locator(".manifests-recording__story").is_visible()
    assert (
        player.locator(".manifests-recording__story svg").first.evaluate("one => one.getBoundingClientRect().height")
        > 20
    )
    assert not player.locator(".mfp").is_visible()


def test_the_player_is_loaded_only_for_those_who_want_it_and_from_here(
    contexts: dict[tuple[int, str], BrowserContext], address: str
):
    page = contexts[1280, "light"].new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}/taints/")
    page.wait_for_selector(".manifests-recording__play")
    assert [url for url in asked if "/recordings/" in url] == []
    page.locator(".manifests-recording__play").click()
    page.wait_for_selector(".mfp")
    assert {url.rpartition("/")[2] for url in asked if "/recordings/" in url} == {
        "player.css",
        "player.js",
        "taints.0.js",
    }
    assert all(url.startswith((address, "data:")) for url in asked)
    page.close()


def test_it_plays_from_a_folder_without_a_server(contexts: dict[tuple[int, str], BrowserContext], tmp_path: Path):
    docs = tmp_path / "docs"
    shutil.copytree(ROOT / "docs/recordings/taints", docs / "recordings/taints")
    (docs / "index.md").write_text("# Home\n\n/// manifests-recording | taints\n///\n", encoding="utf-8")
    config = "site_name: Folder\nuse_directory_urls: false\ntheme: mkdocs\nplugins: [manifests]\n"
    (tmp_path / "mkdocs.yml").write_text(config, encoding="utf-8")
    subprocess.run([sys.executable, "-m", "mkdocs", "build", "--quiet"], cwd=tmp_path, check=True, capture_output=True)
    page = opened(contexts[375, "dark"], (tmp_path / "site/index.html").as_uri())
    assert page.locator(".mfp-words").is_visible()
    page.close()


def test_it_plays_after_a_page_was_changed_in_place(contexts: dict[tuple[int, str], BrowserContext], address: str):
    page = contexts[1280, "light"].new_page()
    page.goto(f"{address}/")
    page.wait_for_function("window.document$ !== undefined")
    page.locator('.md-nav a[href$="taints/"]').first.click()
    page.wait_for_url("**/taints/")
    page.locator(".manifests-recording__play").click()
    page.wait_for_selector(".mfp")
    assert page.locator(".manifests-recording__play").count() == 1
    page.close()


def test_it_needs_no_inline_style_and_no_evaluation(browser: Browser, address: str):
    context = browser.new_context()
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))

    def strict(route: Any) -> None:
        response = route.fetch()
        route.fulfill(response=response, headers={**response.headers, "content-security-policy": POLICY})

    page.route("**/hpa/", strict)
    page.goto(f"{address}/hpa/")
    page.locator(".manifests-recording__play").click()
    page.wait_for_selector(".mfp")
    page.evaluate(MOMENT, 0.5)
    page.locator(".mfp-object").first.click()
    assert [text for text in said if "Content Security Policy" in text] == []
    context.close()


def test_a_transcript_copies_its_command_and_nothing_else(browser: Browser, address: str):
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{address}/")
    transcript = page.locator(".manifests-transcript")
    transcript.locator(".md-code__button").first.click()
    page.wait_for_function("async () => (await navigator.clipboard.readText()) !== ''")
    assert page.evaluate("navigator.clipboard.readText()").strip() == "kubectl get pods -w"
    assert transcript.locator(".md-code__button").count() == 1
    context.close()
