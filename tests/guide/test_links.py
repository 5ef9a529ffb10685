"""Every link and every anchor of the guide leads somewhere; what is on other hosts is not asked for."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

LYCHEE = Path(sys.executable).parent / "lychee"


def broken(site: Path, root: Path | None = None) -> tuple[int, list[str]]:
    """Return how many links there are, and those that lead nowhere; `root` is what addresses with a slash begin at."""
    options = (
        "--offline",
        "--include-fragments",
        "--index-files",
        "index.html",
        "--root-dir",
        str(root or site),
        "--no-progress",
    )
    pages = sorted(map(str, site.rglob("*.html")))
    command = [LYCHEE, *options, "--format", "json", "--files-from", "-"]
    ran = subprocess.run(command, input="\n".join(pages), capture_output=True, text=True, check=False, timeout=300)
    said = json.loads(ran.stdout)
    wrong = [
        f"{Path(page).relative_to(site)}: {one['url']}" for page, found in said["error_map"].items() for one in found
    ]
    return said["total"], wrong


def test_every_link_and_every_anchor_leads_somewhere(site: Path):
    total, wrong = broken(site, site.parent)
    assert wrong == []
    assert total > 10_000


def test_a_link_that_leads_nowhere_would_be_found(tmp_path: Path):
    (tmp_path / "index.html").write_text(
        '<p id="here"><a href="#there">a</a><a href="none.html">b</a><a href="#here">c</a>'
    )
    _, wrong = broken(tmp_path)
    assert sorted(Path(one).name for one in wrong) == ["index.html#there", "none.html"]
