"""The page reads YAML and the formats of strings as the build does, to the last character."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mkdocs_manifests.kubernetes.formats import FORMATS
from mkdocs_manifests.model import Problem, Text
from mkdocs_manifests.reading.yaml_reader import read
from tests.kubernetes.test_formats import ADVERSARIES, REFUSED, TAKEN
from tests.live.conftest import Ask
from tests.live.drawn import Drawn
from tests.live.edits import SIGNS, WORDS, edits
from tests.live.test_judge import FILE, written

ROUNDS = 3000
TOKENS = (
    *SIGNS,
    *(
        "? ",
        "|\n",
        ">\n",
        "|-\n",
        "|2\n",
        "!t ",
        "...\n",
        "%YAML 1.1\n",
        "a",
        "b: ",
        "\\",
        "\\x41",
        "!<tag:x> ",
        "- - ",
    ),
    *("k: v\n", "\n\n", "!", "!a!b ", "|+ # c\n", "''", "&b\n", "*b", "~", "!!int ", "\\\n", "\u00a0", "{{"),
)
SCALARS = (
    *("0b11", "0xB1", "017", "0o17", "1_000", "-0", "-0.0", "1e20", "18446744073709551615", "99999999999999999999"),
    *("9007199254740993", ".5", ".5e999", "1.0", "12:30", "+12", "0_1", "08", "1e", "._1", "=", "2024-01-01", "1e-7"),
    *("123456.789", "0.1", "1e22", "-1e300", "1e16", "123456789012345.6", "NULL", "Off", "y", "n", "ON", "0x", "1__0"),
)
TEXTS = (
    *("[" * 500_000, "{a: " * 200_000, "- " * 300_000, "? " * 300_000, "a: &a [*a]\n" * 1000, "'" * 500_001),
    *("a: b\n" * 100_000, "...\n" * 200_000, "---\n" * 200_000, " " * 1_000_000, "#" * 1_000_000, "\t" * 500_000),
    *("a:\n" + " b:\n" * 100_000, "&a " * 200_000, "!!str " * 150_000, "a: |\n" + "  x\n\n" * 150_000, "%" * 500_000),
)
BEYOND = 2**53
"""From here on the page keeps integers as BigInts, which its answers write as the number nearest to them."""
LETTERS = "abz09-_./:%*,@[]'\"AZ é\t+()?{}^$\\|iKMm eE\n"


def tangles(count: int, seed: int) -> list[str]:
    """Return texts of YAML's signs in any order: most are none, each in its own way."""
    draw = Drawn(seed)
    return ["".join(draw.choices(TOKENS, k=draw.randint(1, 14))) for _ in range(count)]


def said(problems: Sequence[Problem]) -> list[Any]:
    return [[one.code, one.message, one.hint, one.place.line, one.place.column] for one in problems]


def nearest(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: nearest(below) for name, below in value.items()}
    if isinstance(value, list):
        return [nearest(item) for item in value]
    is_large = isinstance(value, int) and not isinstance(value, bool) and abs(value) >= BEYOND
    return float(value) if is_large else value


def by_build(text: str) -> Any:
    reading = read(Text(text, FILE))
    return {"data": nearest([document.data for document in reading.documents]), "problems": said(reading.problems)}


def by_page(answer: dict[str, Any]) -> Any:
    found = answer["gives"]
    names = ("code", "message", "hint", "line", "column")
    problems = [[problem[name] for name in names] for problem in found["problems"]]
    return {"data": nearest(found["data"]), "problems": problems}


def disagreements(twins: Ask, texts: Sequence[str]) -> list[Any]:
    answers = map(by_page, twins({"ask": "yaml", "text": text} for text in texts))
    both = zip(texts, map(by_build, texts), answers, strict=True)
    return [(text, build, page) for text, build, page in both if build != page]


def test_texts_of_yamls_signs_in_any_order_are_read_alike(twins):
    assert disagreements(twins, tangles(ROUNDS, 1)) == []


def test_edited_files_are_read_alike(twins):
    assert disagreements(twins, edits(written("tests/verdicts"), ROUNDS, 2)) == []


def test_plain_scalars_are_the_same_values(twins):
    plain = [
        f"{prefix}{value}" for value in (*SCALARS, *WORDS) for prefix in ("", "!!str ", "!!int ", "!!float ", "! ")
    ]
    names = [f"? {value}\n: 1\n" for value in SCALARS]
    assert disagreements(twins, [*(f"a: {value}\n" for value in plain), *names]) == []


def test_formats_have_the_same_complaints(twins):
    draw = Drawn(4)
    calls = []
    for name in sorted(FORMATS):
        known = [*TAKEN[name], *REFUSED[name]]
        drawn = [mistyped(draw, draw.choice(known)) for _ in range(200)]
        calls += [(name, text) for text in (*known, *drawn, "", "x" * 64, "x" * 254, "a\u200bb")]
    answers = twins({"ask": "format", "format": name, "text": text} for name, text in calls)
    both = [
        (name, text, FORMATS[name].complaint(text), answer["gives"])
        for (name, text), answer in zip(calls, answers, strict=True)
    ]
    assert [case for case in both if case[2] != case[3]] == []


def test_hostile_values_and_texts_are_judged_in_time(twins):
    calls = [{"ask": "format", "format": name, "text": text} for name in FORMATS for text in ADVERSARIES]
    calls += [{"ask": "yaml", "text": text} for text in (*ADVERSARIES, *TEXTS)]
    assert not [answer for answer in twins(calls) if "throws" in answer]


def mistyped(draw: Drawn, text: str) -> str:
    for _ in range(draw.randint(1, 3)):
        at = draw.randint(0, len(text))
        text = text[:at] + draw.choice(("", draw.choice(LETTERS))) + text[at + draw.randint(0, 1) :]
    return text


def test_both_have_the_same_formats(twins):
    [answer] = twins([{"ask": "formats"}])
    assert sorted(answer["gives"]) == sorted(FORMATS)


def test_numbers_are_written_alike(twins):
    draw = Drawn(3)
    numbers = [draw.uniform(-1, 1) * 10.0 ** draw.randint(-12, 25) for _ in range(ROUNDS)]
    answers = twins({"ask": "number", "number": number} for number in numbers)
    # Whole numbers are integers in the page, as far as they are exact.
    whole = [number.is_integer() and abs(number) < BEYOND for number in numbers]
    expected = [repr(int(number) if is_whole else number) for number, is_whole in zip(numbers, whole, strict=True)]
    assert [answer["gives"] for answer in answers] == expected


def test_blanks_and_what_cannot_be_seen_are_the_same(twins):
    texts = [chr(code) + "a" + chr(code) for code in (*range(0x3000), 0xFEFF, 0x1F600, 0xE000)]
    answers = [answer["gives"] for answer in twins({"ask": "text", "text": text} for text in texts)]
    assert [answer["stripped"] for answer in answers] == [text.strip() for text in texts]
    unlike = [text for text, answer in zip(texts, answers, strict=True) if answer["printable"] != text.isprintable()]
    assert len(unlike) < 0.01 * len(texts), "versions of Unicode differ in a few characters, not in many"
