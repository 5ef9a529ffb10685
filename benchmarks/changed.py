"""What `check --changed-since` costs of a whole check: a tree of many pages with a few that changed, as a ratio of one run.

    python benchmarks/changed.py [PAGES [CHANGED]]

Fails where it costs more than a third.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from pairs import BIN, pair, table
from tree import page, write

MOST = 1 / 3
GIT = ("git", "-c", "user.name=Bench", "-c", "user.email=bench@example.com", "-c", "gc.auto=0")


def main() -> None:
    """Print the ratio."""
    pages, changed = (*map(int, sys.argv[1:]), *(1000, 3)[len(sys.argv) - 1 :])
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder, "project")
        write(root, pages)
        for command in (("init", "--quiet"), ("add", "."), ("commit", "--quiet", "--message", "Begin")):
            subprocess.run([*GIT, *command], cwd=root, check=True)
        for number in range(changed):
            edited = page(root, number * (pages // max(changed, 1)))
            edited.write_text(edited.read_text().replace("log-level: info", "log-level: debug"))
        check = (str(BIN / "mkdocs-manifests"), "check", "--quiet")
        found = pair((root, (*check, "--changed-since", "HEAD")), (root, check))
    print(table(["pages", "changed", "time of a whole check"], [[f"{pages:,}", changed, f"{found.ratio:.2f}"]]))
    if found.ratio > MOST:
        raise SystemExit(f"--changed-since costs more than {MOST:.0%} of a whole check")


if __name__ == "__main__":
    main()
