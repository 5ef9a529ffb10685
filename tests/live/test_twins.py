"""What is code in Python and in the page: cases that both must meet, and random ones on which they must agree."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from difflib import get_close_matches
from typing import Any

import pytest

from mkdocs_manifests.checking.engine import cel
from mkdocs_manifests.checking.expressions import default_problem, expression_problem
from mkdocs_manifests.checking.functions import FUNCTIONS, is_regex, used_by
from mkdocs_manifests.checking.paths import Path as RulePath
from mkdocs_manifests.checking.rule_files import shown
from mkdocs_manifests.kubernetes.selectors import label_selector, map_selector, matches
from tests.live.conftest import HERE, Ask
from tests.live.drawn import Drawn

THROWS = {"throws": True}
ROUNDS = 2000


def cases(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((HERE / "cases" / f"{name}.json").read_text(encoding="utf-8"))["cases"]
    return found


def called(case: dict[str, Any]) -> Any:
    try:
        return FUNCTIONS[case["name"]](*case["given"])
    except Exception:  # noqa: BLE001 - as for an expression, which sees null then
        return None


def evaluated(case: dict[str, Any]) -> Any:
    try:
        program = cel.compile(case["expression"])
        return program.execute({**case.get("values", {}), **used_by(program.functions())})
    except Exception:  # noqa: BLE001 - of whatever type: it does not come to a value
        return THROWS


def read(case: dict[str, Any]) -> Any:
    try:
        return cel.compile(case["expression"]).variables()
    except ValueError:
        return None


def selected(case: dict[str, Any]) -> Any:
    selector = (map_selector if case.get("plain") else label_selector)(case["selector"])
    return selector and {"matches": matches(selector, case["labels"]), "written": str(selector)}


def judged(case: dict[str, Any]) -> str:
    return expression_problem(case["expression"], case["names"], case["variables"], case["kind"])


TWINS: dict[str, tuple[str, Callable[[dict[str, Any]], Any]]] = {
    "functions": ("call", called),
    "cel": ("cel", evaluated),
    "syntax": ("reads", read),
    "selectors": ("selector", selected),
    "paths": ("path", lambda case: RulePath.parse(case["path"]).value(case["value"])),
    "shown": ("shown", lambda case: shown(case["value"])),
    "expressions": ("expression", judged),
    "defaults": ("default", lambda case: default_problem(case["schema"])),
}
"""For each file of cases: what to ask the page, and how Python answers."""


def page(twins: Ask, ask: str, calls: list[dict[str, Any]]) -> list[Any]:
    """Return the page's answers: what it gives, or THROWS."""
    answers = twins({**call, "ask": ask} for call in calls)
    return [THROWS if "throws" in answer else answer["gives"] for answer in answers]


def disagreements(calls: list[Any], python: list[Any], page: list[Any]) -> list[tuple[Any, Any, Any]]:
    return [found for found in zip(calls, python, page, strict=True) if found[1] != found[2]]


@pytest.mark.parametrize("name", TWINS)
def test_python_meets_the_cases(name):
    answer = TWINS[name][1]
    found = cases(name)
    assert disagreements(found, [case["gives"] for case in found], [answer(case) for case in found]) == []


@pytest.mark.parametrize("name", TWINS)
def test_the_page_meets_the_cases(twins, name):
    found = cases(name)
    expected = [case["gives"] for case in found]
    answers = page(twins, TWINS[name][0], found)
    if name in {"functions", "syntax"}:
        answers = [None if answer == THROWS else answer for answer in answers]
    assert disagreements(found, expected, answers) == []


def test_both_count_quantities_alike(twins):
    draw = Drawn(1)
    names = ("compareQuantities", "multipleOf", "add", "sub", "isLessThan")
    calls = [{"name": draw.pick(*names), "given": [draw.quantity(), draw.quantity()]} for _ in range(ROUNDS)]
    answers = [None if answer == THROWS else answer for answer in page(twins, "call", calls)]
    assert disagreements(calls, [called(call) for call in calls], answers) == []


def test_both_read_addresses_alike(twins):
    draw = Drawn(2)
    calls = []
    for _ in range(ROUNDS):
        written = draw.address()
        block = f"{draw.address()}/{draw.pick(0, 8, 17, 32, 64, 128, 129, '08', '')}"
        name = draw.pick("isIP", "ip", "ip.isCanonical", "isGlobalUnicast", "isCIDR", "masked", "prefixLength")
        calls.append({"name": name, "given": [block if name in {"isCIDR", "masked", "prefixLength"} else written]})
        calls.append({"name": "containsIP", "given": [block, written]})
    answers = [None if answer == THROWS else answer for answer in page(twins, "call", calls)]
    assert disagreements(calls, [called(call) for call in calls], answers) == []


def test_both_take_web_addresses_apart_alike(twins):
    draw = Drawn(3)
    pieces = (
        "http",
        "https",
        ":",
        "//",
        "/",
        "example.com",
        "user@",
        ":80",
        ":x",
        "?a=b",
        "&c",
        "#d",
        "[::1]",
        "[",
        " ",
        "a",
    )
    names = ("isURL", "getScheme", "getHost", "getHostname", "getPort", "getEscapedPath", "getQuery")
    written = ["".join(draw.choices(pieces, k=draw.randint(0, 6))) for _ in range(ROUNDS)]
    # What stands right before or after brackets, versions of Python read differently.
    calls = [{"name": draw.pick(*names), "given": [one]} for one in written if not re.search(r"[^/@]\[|\][^:/?#]", one)]
    answers = [None if answer == THROWS else answer for answer in page(twins, "call", calls)]
    assert disagreements(calls, [called(call) for call in calls], answers) == []


def test_both_suggest_the_same_name(twins):
    draw = Drawn(4)
    calls = [
        {
            "word": draw.text("abc-", 9),
            "words": [draw.text("abc-", 9) for _ in range(draw.randint(0, 8))],
            "cutoff": 0.6,
        }
        for _ in range(ROUNDS)
    ]
    python = [next(iter(get_close_matches(call["word"], call["words"], 1, 0.6)), None) for call in calls]
    assert disagreements(calls, python, page(twins, "close", calls)) == []


def test_both_select_alike(twins):
    draw = Drawn(5)
    calls = []
    for _ in range(ROUNDS):
        plain = draw.random() < 0.3
        selector = draw.labels(odd=0.2) if plain else draw.selector()
        calls.append({"selector": selector, "labels": draw.labels(), "plain": plain})
    assert disagreements(calls, [selected(call) for call in calls], page(twins, "selector", calls)) == []


def test_both_match_patterns_alike(twins):
    draw = Drawn(6)
    calls = [{"pattern": draw.pattern(), "text": draw.text("ab1.-_\n", 5)} for _ in range(ROUNDS)]
    python = [
        cel.evaluate("text.matches(pattern)", {"text": call["text"], "pattern": call["pattern"]})
        if is_regex(call["pattern"])
        else None
        for call in calls
    ]
    assert disagreements(calls, python, page(twins, "pattern", calls)) == []


def test_both_evaluate_expressions_alike(twins):
    draw = Drawn(7)
    calls = [
        {"expression": draw.expression(), "values": {"a": draw.value(), "b": draw.value(), "c": draw.value()}}
        for _ in range(2 * ROUNDS)
    ]
    python = [evaluated(call) for call in calls]
    found = disagreements(calls, python, page(twins, "cel", calls))
    assert found == []
    assert sum(answer != THROWS for answer in python) > ROUNDS / 4
