"""What the plugin adds to the rebuild after one edit under `mkdocs serve`.

    python benchmarks/serving.py [PAGES]

MkDocs builds the whole site anew after each edit. Both sites, with the plugin and without it, are built in one process that stays, as
`mkdocs serve` does, and edited in turn.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import process_time

from pairs import QUIET, table
from tree import page, write

EDITS = 3
ADDED = 1.0
"""Seconds for each 1,000 pages that the plugin may add."""


def serve(root: Path, pages: int) -> None:
    """Build a site, and again after each line on standard input; print the seconds of each build."""
    from mkdocs.commands.build import build  # noqa: PLC0415 - in a process of its own
    from mkdocs.config import load_config  # noqa: PLC0415

    os.chdir(root)
    edited = page(root, pages // 2)
    for number in range(EDITS + 1):
        sys.stdin.readline()
        config = load_config("mkdocs.yml", site_dir=str(root / "site"))
        if not number:
            config.plugins.on_startup(command="serve", dirty=False)
        start = process_time()
        build(config, serve_url="http://127.0.0.1:8000/")
        print(process_time() - start, flush=True)
        levels = ("info", "debug") if number % 2 == 0 else ("debug", "info")
        edited.write_text(edited.read_text().replace(*(f"log-level: {level}" for level in levels)))


def main() -> None:
    """Print what a rebuild takes with the plugin and without it."""
    pages = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    with tempfile.TemporaryDirectory() as folder:
        servers = []
        for name in ("with", "without"):
            root = Path(folder, name)
            write(root, pages, plugin=name == "with")
            command = [sys.executable, __file__, "serve", str(root), str(pages)]
            pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
            servers.append(subprocess.Popen(command, env=QUIET, text=True, **pipes))
        taken: list[list[float]] = [[], []]
        for _ in range(EDITS + 1):
            for server, times in zip(servers, taken, strict=True):
                server.stdin.write("\n")
                server.stdin.flush()
                times.append(float(server.stdout.readline()))
        for server in servers:
            server.communicate(timeout=60)
    ours, theirs = (times[1:] for times in taken)
    ratio = median(one / other for one, other in zip(ours, theirs, strict=True))
    added = median(one - other for one, other in zip(ours, theirs, strict=True))
    verdict = "yes" if added <= ADDED * pages / 1000 else "no"
    print(table(["pages", "time", "within a second for 1,000 pages"], [[f"{pages:,}", f"{ratio:.2f}", verdict]]))
    print(f"added here: {added:.2f} s of processor time", file=sys.stderr)


if __name__ == "__main__":
    if sys.argv[1:2] == ["serve"]:
        serve(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        main()
