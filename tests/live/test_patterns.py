"""A reader's own pattern is matched as Kubernetes matches it, and none holds up the page."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from tests.live.drawn import Drawn

EVIL = {
    "^(a+)+$": "{}!",
    "^(a|a)*$": "{}!",
    "^(a|aa)+$": "{}!",
    "(a*)*b": "{}",
    "a*a*a*a*a*a*c": "{}",
    "^([a-z]+)*[A-Z]$": "{}",
    "(.*)*(.*)*(.*)*=": "{}",
}
"""Patterns for which an engine that tries one way after the other takes forever, and texts for them."""
ROUNDS = 1500
CRD = """\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: shops.example.com}
spec:
  group: example.com
  names: {kind: Shop, listKind: ShopList, plural: shops, singular: shop}
  scope: Namespaced
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec:
              type: object
              properties:
                name:
                  type: string
                  RULE
---
apiVersion: example.com/v1
kind: Shop
metadata: {name: corner}
spec: {name: NAME}
"""


@pytest.mark.parametrize("pattern", EVIL)
def test_twice_the_text_takes_twice_the_time(twins, pattern):
    texts = [EVIL[pattern].format("a" * length) for length in (100, 200, 400)]
    answers = [
        answer["gives"] for answer in twins({"ask": "steps", "pattern": pattern, "text": text} for text in texts)
    ]
    steps = [answer["steps"] for answer in answers]
    assert [answer["found"] for answer in answers] == [False] * 3
    assert 0 < steps[1] <= 2.1 * steps[0]
    assert steps[2] <= 2.1 * steps[1]


@pytest.mark.parametrize("pattern", ["((a{0,100}){0,100}){0,100}", "(x{1000}){1000}", "^(a?){2000}b$"])
def test_patterns_that_are_too_large_are_not_tried(twins, pattern):
    [answer] = twins([{"ask": "steps", "pattern": pattern, "text": "a" * 3000}])
    assert answer["gives"]["found"] is None


def test_what_matches_is_what_others_find(twins):
    draw = Drawn(8)
    calls = [{"ask": "first", "pattern": draw.pattern(), "text": draw.text("ab1.-_\n", 9)} for _ in range(ROUNDS)]
    compared = 0
    for call, answer in zip(calls, twins(calls), strict=True):
        # Python knows other classes, and other places, than Go.
        if answer["gives"] is None or re.search(r"\[:|\\[pPQzA]|\\[xau]|\$|\(\?", call["pattern"]):
            continue
        found = re.search(call["pattern"], call["text"], re.ASCII)
        assert answer["gives"] == (found[0] if found else ""), call
        compared += bool(answer["gives"])
    assert compared > ROUNDS / 50


def said(twins: Any, rule: str, name: str) -> list[tuple[str, str, str]]:
    """Return what is said of a Shop whose definition has a rule about names."""
    text = CRD.replace("RULE", rule).replace("NAME", json.dumps(name))
    [answer] = twins([{"ask": "check", "text": text, "options": {"version": None}}])
    shop = text.count("\n", 0, text.index("kind: Shop\n")) + 1
    return [(one["code"], one["severity"], one["message"]) for one in answer["gives"] if one["line"] >= shop]


def test_a_pattern_of_a_reader_is_matched(twins):
    assert said(twins, 'pattern: "^(a+)+$"', "a" * 40) == []
    [(code, _, _)] = said(twins, 'pattern: "^(a+)+$"', "a" * 40 + "!")
    assert code == "S209"


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ("pattern: '((a{0,100}){0,100}){0,100}'", "it would take too long"),
        ("pattern: '^(?=(a+)+$)'", "it is no regular expression that Kubernetes takes"),
        ("anyOf: [{pattern: '(x{1000}){1000}'}, {maxLength: 100}]", "it would take too long"),
        ("x-kubernetes-validations: [{rule: \"self.matches('(x{1000}){1000}')\"}]", "it would take too long"),
        ("x-kubernetes-validations: [{rule: \"self.find('(x{1000}){1000}') == ''\"}]", "it would take too long"),
    ],
)
def test_what_is_not_tried_is_said(twins, rule, reason):
    [(code, severity, message)] = said(twins, rule, "aaa")
    assert (code, severity) == ("C702", "warning")
    assert message.endswith(reason)
    assert "of the custom resource was not" in message
