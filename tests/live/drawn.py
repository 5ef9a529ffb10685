"""Values drawn at random, but the same ones at every run: such as people write, and such as they should not."""

from __future__ import annotations

import random
from typing import Any

UNITS = ("", "m", "k", "Ki", "Mi", "G", "E", "e3", "e-2", "x", "n", "u", " ", "Gb")
GROUPS = ("", "", "0", "0", "1", "db8", "FFFF", "0001", "12345")
PATTERNS = ("a", "b", ".", r"\d", r"\w", "[a-c]", "[^a]", "[[:digit:]]", "[-.]", "(a|b)", "(?:ab)")
MORE_PATTERNS = (r"\.", r"\-", "x-", r"[\w.-]", "(?P<n>a)", "/", "]", "[a\\]]")
REPEATS = ("", "", "", "*", "+", "?", "{1,2}", "{2}", "*?")
NAMES = ("a", "b", "c", "a.b", "b.a")
LITERALS = ("1", "2", "0", "1.5", "'a'", "''", "true", "false", "null", "[1, 2]", "[]", "['a', c]", "{'a': 1}")
OPERATORS = ("==", "!=", "<", "<=", ">", ">=", "&&", "||", "+", "-", "*", "/", "%", "in")


class Drawn(random.Random):
    """Draws texts and values of all kinds; the seed says which."""

    def pick(self, *choices: Any) -> Any:
        return self.choice(choices)

    def text(self, letters: str, longest: int) -> str:
        return "".join(self.choices(letters, k=self.randint(0, longest)))

    def quantity(self) -> str:
        decimal = f"{self.randint(0, 9)}.{self.randint(0, 99)}"
        number = self.pick(str(self.randint(0, 2000)), decimal, self.text("0123456789.+-", 4))
        return f"{number}{self.choice(UNITS)}"

    def address(self) -> str:
        four = ".".join(str(self.pick(self.randint(0, 255), self.randint(0, 9), 256, "01")) for _ in range(4))
        six = ":".join(self.choices(GROUPS, k=self.randint(2, 9)))
        return self.pick(four, six, f"{four}.1", f"::{four}", f"::ffff:{four}", self.text("0123456789abf:.%/", 12))

    def label(self) -> str:
        return self.pick("app", "tier", "env", "a/b") if self.random() < 0.7 else self.text("ab", 2)

    def labels(self, odd: float = 0.0) -> dict[str, Any]:
        count = self.randint(0, 3)
        return {self.label(): self.pick(1, None) if self.random() < odd else self.text("ab", 1) for _ in range(count)}

    def selector(self) -> dict[str, Any]:
        operators = ("In", "NotIn", "Exists", "DoesNotExist", "Like")
        expressions = [
            {
                "key": self.label(),
                "operator": self.choice(operators),
                "values": self.choices("ab", k=self.randint(0, 2)),
            }
            for _ in range(self.randint(0, 2))
        ]
        both = {"matchLabels": self.labels(odd=0.05), "matchExpressions": expressions}
        return self.pick(both, {"matchLabels": self.labels()}, {"matchExpressions": expressions})

    def pattern(self) -> str:
        parts = (f"{self.pick(*PATTERNS, *MORE_PATTERNS)}{self.choice(REPEATS)}" for _ in range(self.randint(1, 4)))
        return f"{self.pick('', '^', '(?i)')}{''.join(parts)}{self.pick('', '$')}"

    def value(self, depth: int = 2) -> Any:
        choices = [None, True, False, self.randint(-3, 3), self.pick(0.5, 1.5, -2.5), self.text("ab1", 2)]
        if depth and self.random() < 0.4:
            choices.append([self.value(depth - 1) for _ in range(self.randint(0, 3))])
            choices.append({self.pick("a", "b", "c d"): self.value(depth - 1) for _ in range(self.randint(0, 3))})
        return self.choice(choices)

    def expression(self, depth: int = 3) -> str:
        """Return an expression about `a`, `b` and `c`, with brackets around every part."""
        if not depth or self.random() < 0.2:
            return self.pick(*NAMES, *LITERALS)
        one, other, third = (self.expression(depth - 1) for _ in range(3))
        operation = f"({one} {self.choice(OPERATORS)} {other})"
        return self.pick(
            operation,
            operation,
            f"({one} ? {other} : {third})",
            f"!({one})",
            f"size({one})",
            f"(type({one}) == type({other}))",
            f"[{one}, {other}]",
            f"({one}).all(x, x == {other})",
            f"({one}).exists(x, x == {other})",
            f"[{third}, {one}].filter(x, {other} == x)",
            f"[{third}, {one}].map(x, [x, {other}])",
            f"({one})[{other}]",
            f"has(a.{self.pick('a', 'b')})",
            f"string({one})",
            f"int({one})",
        )
