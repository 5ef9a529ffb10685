"""Fair times of two commands: in turn, so that a busy machine is as busy for the one as for the other.

What counts is the time of processors, their own and that of their children, not the time on the clock.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

RUNS = 3
BIN = Path(sys.executable).parent
QUIET = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONDONTWRITEBYTECODE": ""}


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a command."""

    seconds: float
    """Of processors."""
    memory: int
    """The most that it took, in MiB."""


@dataclass(frozen=True, slots=True)
class Pair:
    """The runs of two commands in turn."""

    ours: Sequence[Run]
    theirs: Sequence[Run]

    @property
    def ratio(self) -> float:
        """How many times as long ours takes: the median over the pairs."""
        return median(one.seconds / other.seconds for one, other in zip(self.ours, self.theirs, strict=True))

    @property
    def memory(self) -> float:
        """How many times as much memory ours takes."""
        return median(one.memory for one in self.ours) / median(one.memory for one in self.theirs)


def run(root: Path, command: Sequence[str]) -> Run:
    """Run a command in a folder; ends the benchmark if it fails."""
    with subprocess.Popen(
        command, cwd=root, env=QUIET, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"{' '.join(command)[:200]} failed with {process.returncode}")
    return Run(usage.ru_utime + usage.ru_stime, usage.ru_maxrss // 1024)


def pair(ours: tuple[Path, Sequence[str]], theirs: tuple[Path, Sequence[str]], runs: int = RUNS) -> Pair:
    """Run two commands, each in its folder, in turn."""
    found = [(run(*ours), run(*theirs)) for _ in range(runs)]
    return Pair([one for one, _ in found], [other for _, other in found])


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Return a table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(str(cell) for cell in line)} |\n" for line in lines)
