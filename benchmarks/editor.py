"""How long readers wait for the editor in the page: from Edit to the first key, and from a key to its squiggle.

Builds the guide, unless its folder is named, and prints what Chromium measures.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from playwright.sync_api import Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.browsers import chromium
from tests.served import served

PAGE = "plugin/live/"
SLOWED = 4
"""How many times slower the processor is made for the first figure."""
VISITS = 5
KEYS = 60
WATCH = """content => {
  window.waits = []
  let pressed = 0
  content.addEventListener("keydown", () => pressed = performance.now(), true)
  let shown = content.querySelectorAll(".cm-lintRange").length
  new MutationObserver(() => {
    const now = content.querySelectorAll(".cm-lintRange").length
    if (now !== shown) window.waits.push(performance.now() - pressed)
    shown = now
  }).observe(content, {childList: true, subtree: true, attributes: true})
}"""
OPEN = """() => new Promise(resolve => {
  const frame = document.querySelector(".manifests-example:has(.manifests-example__edit)")
  const start = performance.now()
  new MutationObserver((_, observer) => {
    if (!frame.querySelector(".cm-content")) return
    observer.disconnect()
    requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - start)))
  }).observe(frame, {childList: true, subtree: true})
  frame.querySelector(".manifests-example__edit").click()
})"""


def until_ready(page: Page, address: str) -> float:
    """Return the milliseconds from a click on Edit to an editor that can be typed in."""
    page.goto(f"{address}/{PAGE}")
    page.wait_for_load_state("networkidle")
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
    waited = page.evaluate(OPEN)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    return waited


def until_squiggle(page: Page) -> list[float]:
    """Return the milliseconds from keys to the squiggles that they make or take away."""
    content = page.locator(".cm-content").first
    content.focus()
    line = content.locator(".cm-line", has_text="replicas:")
    line.click()
    page.keyboard.press("End")
    content.evaluate(WATCH)
    for number in range(KEYS):
        page.keyboard.press("Backspace" if number % 2 else "x")
        page.wait_for_function("number => window.waits.length > number", arg=number)
    return page.evaluate("window.waits")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        site = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(folder)
        if len(sys.argv) == 1:
            command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(site)]
            subprocess.run(command, check=True, cwd=Path(__file__).parents[1])
        with served(site) as address, sync_playwright() as playwright:
            browser = chromium(playwright)
            visits = []
            for _ in range(VISITS):
                page = browser.new_context().new_page()
                visits.append(until_ready(page, address))
            waits = until_squiggle(page)
            browser.close()
    print(f"from Edit to ready, {SLOWED} times slower: {median(visits):.0f} ms, at worst {max(visits):.0f} ms")
    print(f"from key to squiggle, {len(waits)} keys: {median(waits):.1f} ms, at worst {max(waits):.1f} ms")


if __name__ == "__main__":
    main()
