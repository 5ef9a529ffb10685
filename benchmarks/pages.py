"""What the pages of a built site weigh: bytes as they travel, elements, and what of them examples add.

Run `make site` first, then `python benchmarks/pages.py site`.
"""

from __future__ import annotations

import gzip
import sys
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

MOST_BYTES = 150 * 1024
SHOWN = 10
PARTS = {"manifests-more": "fields and commands", "manifests-diagram": "pictures", "manifests-recording": "recordings"}
VOID = frozenset(("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"))


@dataclass
class Count(HTMLParser):
    """Counts the elements of a page, and those within some of its parts."""

    elements: int = 0
    inside: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__()
        self.part = ""
        self.depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements += 1
        if not self.part:
            classes = (dict(attrs).get("class") or "").split()
            self.part = next((PARTS[name] for name in classes if name in PARTS), "")
        if self.part:
            self.inside[self.part] = self.inside.get(self.part, 0) + 1
            self.depth += tag not in VOID

    def handle_endtag(self, tag: str) -> None:
        if self.part and tag not in VOID:
            self.depth -= 1
            if not self.depth:
                self.part = ""


def main(site: Path) -> None:
    found = []
    for file in sorted(site.rglob("*.html")):
        text = file.read_bytes()
        count = Count()
        count.feed(text.decode("utf-8"))
        found.append((len(gzip.compress(text)), count, str(file.relative_to(site))))
    print(f"{len(found)} pages; the heaviest:")
    for size, count, name in sorted(found, key=lambda one: (-one[0], one[2]))[:SHOWN]:
        parts = ", ".join(f"{number:,} in {part}" for part, number in sorted(count.inside.items()))
        over = "  over the budget" if size > MOST_BYTES else ""
        print(f"{size / 1024:7.1f} KiB gzip {count.elements:7,} elements ({parts or 'none in parts'})  {name}{over}")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "site"))
