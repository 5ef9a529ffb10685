"""What the plugin adds to a build: trees of pages with five manifests each, built with it and without it.

    python benchmarks/builds.py [PAGES ...]

Theme Material with its search. Prints a table in Markdown and says what misses the goal.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from pairs import BIN, RUNS, pair, run, table
from tree import write

MOST = 1.2
LONG = 1_000
"""From so many pages on, one pair of builds must do."""


def main() -> None:
    """Print the table."""
    rows: list[list[str]] = []
    first = 0.0
    for pages in map(int, sys.argv[1:] or ["100", "1000"]):
        with tempfile.TemporaryDirectory() as folder:
            ours, theirs = Path(folder, "with"), Path(folder, "without")
            write(ours, pages)
            write(theirs, pages, plugin=False)
            build = (str(BIN / "mkdocs"), "build", "--quiet", "--site-dir", str(Path(folder, "site")))
            if pages < LONG:
                run(ours, build)  # writes what Python compiles
            found = pair((ours, build), (theirs, build), 1 if pages >= LONG else RUNS)
        each = found.ours[0].seconds / pages
        first = first or each
        verdict = "yes" if found.ratio <= MOST else "no"
        rows.append(
            [
                f"{pages:,}",
                f"{pages * 5:,}",
                f"{found.ratio:.2f}",
                f"{found.memory:.1f}",
                f"{each / first:.2f}",
                verdict,
            ]
        )
    print(table(["pages", "manifests", "time", "memory", "time for a page", f"at most {MOST}"], rows))


if __name__ == "__main__":
    main()
