"""Edits such as people make while they type: drawn at random, but the same ones at every run."""

from __future__ import annotations

import random
from collections.abc import Sequence

WORDS = (
    *("null", "true", "yes", "3", "-1", "0644", "1e3", '""', "{}", "[]", '"3"', "web", "Web_1", "500m", "Always"),
    *(
        "ClusterIP",
        "1.5",
        "99999999999",
        "~",
        "a: b",
        "- x",
        "80",
        "10.0.0.1",
        "app",
        "250Mi",
        "@daily",
        "ReadWriteOnce",
    ),
)
"""Values that are put in the place of others."""
SIGNS = (
    *(":", ": ", "- ", "?", "[", "]", "{", "}", ", ", ",", "\n", "  ", "\t", " ", "#", "'", '"', "|", "&a ", "*a "),
    *("!!str ", "---\n", "x", "1", "A", "@", "`", "%", "é", "<<: "),
)
"""What slips in between."""
LETTERS = "abzAZ09-_.:/ "
EDITS = (1, 1, 1, 2)
"""How many are made to one text."""


class Typist(random.Random):
    """Edits texts; the seed says how."""

    def edited(self, text: str) -> str:
        lines = text.split("\n")
        for _ in range(self.choice(EDITS)):
            number = self.randrange(len(lines))
            changed = self.choices(CHANGES, weights=WEIGHTS)[0](self, lines, number)
            lines = "\n".join(changed).split("\n")
        return "\n".join(lines)

    def without(self, lines: list[str], number: int) -> list[str]:
        return [*lines[:number], *lines[number + 1 :]] or [""]

    def twice(self, lines: list[str], number: int) -> list[str]:
        return [*lines[: number + 1], *lines[number:]]

    def indented(self, lines: list[str], number: int) -> list[str]:
        line = lines[number]
        return self.put(lines, number, f"  {line}" if self.random() < 0.5 else line.removeprefix("  "))

    def another_value(self, lines: list[str], number: int) -> list[str]:
        name, colon, _ = lines[number].partition(": ")
        return self.put(lines, number, f"{name}{colon}{self.choice(WORDS)}" if colon else name)

    def another_line(self, lines: list[str], number: int) -> list[str]:
        return self.put(lines, number, self.choice(lines))

    def a_letter_less(self, lines: list[str], number: int) -> list[str]:
        line = lines[number]
        at = self.randrange(len(line) + 1)
        return self.put(lines, number, line[:at] + line[at + 1 :])

    def a_sign_more(self, lines: list[str], number: int) -> list[str]:
        line = lines[number]
        at = self.randrange(len(line) + 1)
        return self.put(lines, number, line[:at] + self.choice(SIGNS) + line[at:])

    def another_letter(self, lines: list[str], number: int) -> list[str]:
        line = lines[number]
        at = self.randrange(len(line) + 1)
        return self.put(lines, number, line[:at] + self.choice(LETTERS) + line[at + 1 :])

    def put(self, lines: list[str], number: int, line: str) -> list[str]:
        return [*lines[:number], line, *lines[number + 1 :]]


CHANGES = (
    Typist.another_value,
    Typist.without,
    Typist.a_letter_less,
    Typist.twice,
    Typist.indented,
    Typist.another_line,
    Typist.a_sign_more,
    Typist.another_letter,
)
WEIGHTS = (20, 15, 15, 10, 10, 10, 10, 10)


def edits(texts: Sequence[str], count: int, seed: int) -> list[str]:
    """Return `count` texts, each one of `texts` with an edit or two."""
    typist = Typist(seed)
    return [typist.edited(typist.choice(texts)) for _ in range(count)]
