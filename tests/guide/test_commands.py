"""Every kubectl line of the guide is one that kubectl takes, about objects that exist."""

from __future__ import annotations

from functools import cache

import pytest
import yaml

from tests.guide.conftest import ROOT
from tests.guide.kubectl import PLACEHOLDER, Line, calls_in, is_known, kinds, lines_of, pages, parse, references

LINES = [line for page in pages() for line in lines_of(page)]
OUTSIDE = yaml.safe_load((ROOT / "tests/data/kubectl-outside.yaml").read_text(encoding="utf-8"))


@cache
def calls() -> list[tuple[Line, list[str]]]:
    return [
        (line, words) for line in LINES for words in calls_in(line.text) if words and words[0] not in OUTSIDE["plugins"]
    ]


def test_there_are_commands_to_check():
    assert len(LINES) > 500


def test_every_command_and_flag_exists():
    wrong = [
        f"{line}\n    {problem}"
        for line, words in calls()
        for problem in parse(words, is_mention=line.is_mention).unknown
    ]
    assert wrong == []


def test_every_kind_exists():
    wrong = [
        f"{line}\n    {kind}"
        for line, words in calls()
        for kind, _ in references(parse(words))
        if kind.lower() not in kinds() and kind not in OUTSIDE["kinds"] and not PLACEHOLDER.search(kind)
    ]
    assert wrong == []


def test_every_object_exists():
    wrong = [
        f"{line}\n    {kind} {name}"
        for line, words in calls()
        for kind, name in references(parse(words))
        if name and not PLACEHOLDER.search(name) and kind.lower() in kinds()
        if not is_known(kinds()[kind.lower()], name, OUTSIDE["objects"])
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("get pods --al", "get has no flag --al"),
        ("get pods --export", "get has no flag --export"),
        ("gett pods", "there is no command 'gett pods'"),
        ("apply -f x.yaml --dry-run", "--dry-run needs =client or =server"),
        ("get pods -n", "-n needs a value"),
        ("autoscale deployment web --cpu-percent=50 --max=3", "autoscale has no flag --cpu-percent=50"),
    ],
)
def test_what_kubectl_refuses_is_refused(line: str, problem: str):
    assert parse(line.split()).unknown == [problem]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("-n shop get pod/web svc/api -owide", [("pod", "web"), ("svc", "api")]),
        ("get pods,services -A", [("pods", ""), ("services", "")]),
        ("label node node-1 a=b c-", [("node", ""), ("node", "node-1")]),
        ("exec -it deploy/web -- kubectl get x", [("deploy", "web")]),
        ("logs web-0 -f --tail 5", [("pod", "web-0")]),
    ],
)
def test_what_a_line_speaks_of_is_found(line: str, found: list[tuple[str, str]]):
    call = parse(line.split())
    assert call.unknown == []
    assert list(references(call)) == found


def test_lines_of_shell_are_taken_apart():
    text = "x=$(kubectl get pod -o name) && kubectl get svc | grep a; for i in 1; do kubectl delete pod $i > out; done"
    assert [words[:2] for words in calls_in(text)] == [["get", "pod"], ["get", "svc"], ["delete", "pod"]]
