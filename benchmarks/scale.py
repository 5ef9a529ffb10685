"""Times and memory at scale: the check, and the build with and without the plugin, as ratios of one run.

    python benchmarks/scale.py [PAGES ...]

Writes a Markdown table. Each page has five manifests. Absolute times are those of the machine; the ratios carry over.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tree import write

RUNS = 3
BIN = Path(sys.executable).parent
QUIET = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}


def run(root: Path, *command: str) -> tuple[float, int]:
    """Return the least seconds of several runs of a command, and the most memory in MiB."""
    times, memory = [], 0
    for _ in range(RUNS):
        start = time.perf_counter()
        with subprocess.Popen(
            command, cwd=root, env=QUIET, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as process:
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            raise SystemExit(f"{' '.join(command)} failed with {process.returncode}")
        times.append(time.perf_counter() - start)
        memory = max(memory, usage.ru_maxrss // 1024)
    return min(times), memory


def measure(pages: int) -> str:
    """Return the table's row for a tree of `pages` pages."""
    with tempfile.TemporaryDirectory() as folder:
        root, bare = Path(folder, "with"), Path(folder, "without")
        write(root, pages)
        write(bare, pages, plugin=False)
        mkdocs = (str(BIN / "mkdocs"), "build", "--quiet", "--clean", "--site-dir", str(Path(folder, "site")))
        check, memory = run(root, str(BIN / "mkdocs-manifests"), "check", "--quiet")
        without, _ = run(bare, *mkdocs)
        built, _ = run(root, *mkdocs)
    return (
        f"| {pages:,} | {pages * 5:,} | {check:.2f} s | {check / pages / 5 * 1000:.2f} ms | {memory} MiB "
        f"| {without:.1f} s | {built:.1f} s | {built / without:.2f} |"
    )


def main() -> None:
    """Print the table."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    print("| pages | manifests | check | a manifest | memory | build without | build with | ratio |")
    print("|---|---|---|---|---|---|---|---|")
    for pages in map(int, sys.argv[1:] or ["100", "1000"]):
        print(measure(pages), flush=True)


if __name__ == "__main__":
    main()
