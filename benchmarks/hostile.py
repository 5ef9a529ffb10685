"""What each hostile file costs, as Markdown: all of them, and the worst of each family, which is what the docs show."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.hostile.alone import Taken, all_in
from tests.hostile.files import all_files

KIB = 1024
FAMILIES = {
    "deep nesting": "nested- closed-lists open-list deep deeper- list-in-lists lists.md",
    "aliases and merges": "alias merge anchors undefined-alias",
    "names and types of YAML": "list-as mapping-as null-as infinity no-number tagged- python- timestamp impossible-",
    "long texts and numbers": "long- open-quote open-block escapes quantity schedule address secret",
    "many of a thing": "documents comments twice items unknown-fields containers mounts variables labels selector directives",
    "schemas and rules": "pattern- reference- rule-",
    "no text, or too much": "not-text nul utf-16 latin-1 surrogate half-a-letter one-byte large tabs wrong-version",
    "pages": ".md",
}
"""What the names begin with, or end with, of the files of each family; the first family that fits has a file."""


def family_of(name: str) -> str:
    return next(
        family
        for family, marks in FAMILIES.items()
        if name.startswith(mark := tuple(marks.split())) or name.endswith(mark)
    )


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *rows))


def size(bytes_in_all: int) -> str:
    return f"{bytes_in_all / KIB:,.0f} KiB" if bytes_in_all >= KIB else f"{bytes_in_all} bytes"


def row(taken: Taken) -> list[str]:
    memory = f"{taken.memory / 2**20:,.0f} MiB"
    return [taken.file, size(taken.size), f"{taken.seconds:.2f} s", memory, taken.outcome or "nothing to report"]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        for name, content in all_files().items():
            Path(folder, name).write_bytes(content)
        found = all_in(Path(folder))
    print(table(["Input", "Size", "Time", "Memory", "Outcome"], [row(taken) for taken in found]))
    print()
    rows = []
    for family in FAMILIES:
        own = [taken for taken in found if family_of(taken.file) == family]
        worst, most = max(taken.seconds for taken in own), max(taken.memory for taken in own)
        rows.append([family, str(len(own)), f"{worst:.1f} s", f"{most / 2**20:,.0f} MiB"])
    print(table(["Input", "Files", "Time", "Memory"], rows))


if __name__ == "__main__":
    main()
