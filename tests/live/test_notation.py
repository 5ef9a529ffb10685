"""The short notation of schemas holds all that is written in it, however odd."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from mkdocs_manifests.live.notation import written

SEED = 20261122
COUNT = 1500
NAMES = ["name", "two words", "a:b", "}", "", "x-y/z", "$ref", "key!", '"', "`", "ü", "1", "a]b"]
WORDS = ["", "a", "*", "!", "~", "a|b", "a]", "two words", None, 3, False]
JSON: list[Any] = [None, True, 1, -1.5, 1e30, "", 'a"]}\\', ["[", {"}": 1}], {"a": [], "ü{": "\n"}]


def schema(random: Random, depth: int = 0) -> Any:
    """Return a packed schema with odd parts among the plain ones."""
    if depth > 3 or (depth and random.random() < 0.2):
        return random.choice([True, False, 7, 400])
    odd = random.random() < 0.2
    parts: dict[str, Any] = {
        "t": lambda: random.choice(["s0", "s", "o0", "oasnib", "i", "a0", *["0", "0s"] * odd]),
        "f": lambda: random.choice(["int32", "dns-label", *["two words", "@", 3] * odd]),
        "$ref": lambda: random.randrange(400),
        "p": lambda: {
            random.choice(NAMES if odd else NAMES[::5]): schema(random, depth + 1) for _ in range(random.randrange(4))
        },
        "e": lambda: 0 if random.random() < 0.2 else random.sample(WORDS if odd else WORDS[:3], random.randrange(3)),
        "pattern": lambda: random.choice(["^a$", '"', "\\[", ""]),
        "d": lambda: random.choice(JSON),
        "odd:keyword" if odd else "x-kubernetes-validations": lambda: random.choice(JSON),
        **dict.fromkeys("lumM", lambda: random.choice([0, 9, -(10**12), False, *[1.5, "1"] * odd])),
        **dict.fromkeys("ian", lambda: schema(random, depth + 1)),
    }
    return {key: parts[key]() for key in random.sample(sorted(parts), random.randrange(5))}


def test_the_page_reads_what_was_written(twins):
    random = Random(SEED)  # noqa: S311
    schemas = [schema(random) for _ in range(COUNT)]
    texts = list(map(written, schemas))
    assert COUNT / 10 < sum("`" in text for text in texts) < COUNT / 2
    for one, answer in zip(schemas, twins({"ask": "notation", "text": text} for text in texts), strict=True):
        assert answer.get("gives", answer) == one, written(one)


@pytest.mark.parametrize(
    ("schema", "short"),
    [
        ({"t": "s0"}, ""),
        ({"t": "i0", "f": "int32", "l": 0, "u": 9}, "i0l0u9@int32"),
        ({"t": "a0", "i": 7}, "a0[7]"),
        ({"t": "oasnib", "$ref": 7}, "!#7"),
        ({"t": "o0", "p": {"name!": {"t": "s", "m": 1}, "other": 3}}, "o0{name!:sm1 other:3}"),
        ({"e": ["A", None]}, "?=A|~"),
        ({"t": "s", "pattern": "^a$"}, 's,pattern:"^a$"'),
    ],
)
def test_common_schemas_are_short(schema, short):
    assert written(schema) == short
