"""Each hostile file checked in a process of its own, which the system ends when it takes more than it is given.

`python -m tests.hostile.alone FOLDER` checks every file of a folder and prints what each took, as JSON.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath

SECONDS = 30
"""Of processor time for one file; a few are promised, and slow machines need more for the same work."""
MEMORY = 512 * 2**20
"""Bytes of address space for one file, beside what the loaded package has."""
PROJECT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Taken:
    """What the check of one file took."""

    file: str
    size: int
    """Bytes."""
    seconds: float
    """Of processor time."""
    memory: int
    """Bytes, beside what the check of a plain page has."""
    ended: int
    """0 where the check came to its end; the number of the signal, or the exit status, where it did not."""
    outcome: str
    """The problems' codes, how often each; empty where there are none."""


def all_in(folder: Path) -> list[Taken]:
    """Return what the check of each file of a folder takes."""
    command = [sys.executable, "-m", __name__, str(folder)]
    ran = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True, timeout=600)
    return [Taken(**entry) for entry in json.loads(ran.stdout)]


def _each(folder: Path) -> Iterator[Taken]:
    from mkdocs_manifests.checking.check import Checker  # noqa: PLC0415 - only in the process that checks
    from mkdocs_manifests.reading.examples import Sources, collect  # noqa: PLC0415
    from mkdocs_manifests.settings import Settings  # noqa: PLC0415

    def check(file: str) -> str:
        report = Checker(folder, Settings()).check(collect(Sources(folder, (PurePosixPath(file),))))
        codes = [problem.code for problem in report.problems]
        return ", ".join(f"{codes.count(code)} x {code}" for code in sorted(set(codes)))

    files = sorted(folder.iterdir())
    plain = folder / "plain.md"
    plain.write_text("```yaml\napiVersion: v1\nkind: Pod\nmetadata: {name: a}\n```\n", encoding="utf-8")
    check(plain.name)
    base = 0
    for path in (plain, *files):
        reading, writing = os.pipe()
        child = os.fork()
        if not child:
            _cap()
            os.write(writing, check(path.name)[:4_000].encode())
            os._exit(0)
        os.close(writing)
        _, status, used = os.wait4(child, 0)
        with os.fdopen(reading, encoding="utf-8") as said:
            outcome = said.read()
        base = base or used.ru_maxrss
        if path != plain:
            memory = max(0, used.ru_maxrss - base) * 1024
            yield Taken(path.name, path.stat().st_size, used.ru_utime + used.ru_stime, memory, status, outcome)


def _cap() -> None:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    room = pages * resource.getpagesize() + MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (room, room))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


if __name__ == "__main__":
    sys.stdout.write(json.dumps([asdict(taken) for taken in _each(Path(sys.argv[1]))]))
