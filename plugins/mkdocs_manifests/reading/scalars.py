"""Plain YAML scalars as kubectl and the API server resolve them; the table is `scalars.json`."""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Final, TypeAlias

Scalar: TypeAlias = str | int | float | bool | None

LARGEST_INTEGER: Final = 2**64 - 1
SMALLEST_INTEGER: Final = -(2**63)
PREFIX: Final = re.compile("^[xXoObB]")
BASES: Final = (("hexadecimal", 16), ("octal", 8), ("binary", 2))


class NotJSONError(ValueError):
    """The scalar is a number that JSON, and so the API server, has no way to write."""


@dataclass(frozen=True, slots=True)
class ScalarTable:
    """The parts of `scalars.json`, ready for use."""

    words: dict[str, Scalar]
    not_json: frozenset[str]
    first_characters: frozenset[str]
    integer: re.Pattern[str]
    floating: re.Pattern[str]
    based: tuple[tuple[re.Pattern[str], int], ...]


@lru_cache(maxsize=1)
def table() -> ScalarTable:
    """Return the table, read once."""
    data = json.loads((files(__package__) / "scalars.json").read_text(encoding="utf-8"))
    numbers = data["numbers"]
    return ScalarTable(
        words=data["words"],
        not_json=frozenset(data["not_json"]),
        first_characters=frozenset(data["first_characters"]),
        integer=re.compile(numbers["integer"]),
        floating=re.compile(numbers["float"]),
        based=tuple((re.compile(numbers[name]), base) for name, base in BASES),
    )


@lru_cache(maxsize=8192)
def resolve(value: str) -> Scalar:
    """Return what the plain scalar `value` stands for.

    Raises NotJSONError for infinities and NaN.
    """
    known = table()
    if value in known.words:
        return known.words[value]
    if value[0] not in known.first_characters:
        return value
    if value in known.not_json:
        raise NotJSONError(value)
    if value[0] == ".":
        resolved = number(value, known) if known.floating.match(value) else None
        return value if resolved is None else resolved
    plain = value.replace("_", "") if value[0] in "+-0123456789" else value
    resolved = number(plain, known)
    return value if resolved is None else resolved


def number(value: str, known: ScalarTable) -> Scalar:
    """Return the number that `value` writes, or None; beyond 64 bits an integer becomes a float, as in Go."""
    if known.integer.match(value):
        return fit(value, 10)
    for pattern, base in known.based:
        if pattern.match(value):
            digits = value.lstrip("+-")
            sign = "-" if value.startswith("-") else ""
            return fit(sign + PREFIX.sub("", digits[1:]), base) if len(digits) > 1 else 0
    if known.floating.match(value):
        result = float(value)
        if math.isinf(result):
            return None
        return int(result) if result.is_integer() and abs(result) < 2**53 else result
    return None


def fit(digits: str, base: int) -> Scalar:
    """Return the integer where 64 bits hold it, else the float nearest to it, or None where that has another base."""
    if len(digits) > 100:  # noqa: PLR2004 - far beyond 64 bits in every base; keeps the conversion linear
        result = float(digits) if base == 10 else math.inf  # noqa: PLR2004
        return None if math.isinf(result) else result
    value = int(digits, base)
    if SMALLEST_INTEGER <= value <= LARGEST_INTEGER:
        return value
    return float(value) if base == 10 else None  # noqa: PLR2004
