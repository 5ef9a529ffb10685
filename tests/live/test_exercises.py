"""What exercises ask for, what network policies come to in the page, and that the guide's exercises are some."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from mkdocs_manifests.live.exercises import goals
from mkdocs_manifests.relating.network_policies import flows
from tests.live.conftest import Ask
from tests.live.drawn import Drawn
from tests.relating.helpers import manifests

GUIDE = Path(__file__).parents[2] / "docs" / "guide"
ROUNDS = 600
BLOCK = re.compile(r'^```yaml [^\n]*exercise="([^"]+)"[^\n]*\n(.*?)^```$', re.MULTILINE | re.DOTALL)
SOLUTIONS = {
    "deployment": [
        ("      app.kubernetes.io/name: practice\n  template", "      app.kubernetes.io/name: other\n  template")
    ],
    "network-policy": [
        (
            "    - {}\n",
            "    - from:\n        - podSelector:\n            matchLabels:\n              app: shop-front\n"
            "      ports:\n        - port: 8080\n",
        )
    ],
    "pod": [("Sometimes", "Always"), ("name: Web", "name: web"), ("readyness", "readiness")],
    "service": [("practise", "practice"), ("targetPort: web", "targetPort: http")],
}
"""What the pages say, as replacements in the text."""
PORTS = (None, None, 80, 8080, "http", "dns")


def pod(name: str, namespace: str, labels: dict[str, str]) -> dict[str, Any]:
    ports = [
        {"name": "http", "containerPort": 8080},
        {"name": "dns", "containerPort": 53, "protocol": "UDP"},
    ]
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": name, "namespace": namespace, "labels": labels},
        "spec": {"containers": [{"name": "main", "image": "nginx:1.29", "ports": ports}]},
    }


class Policies(Drawn):
    """Draws Pods in two namespaces, and network policies over them."""

    def network(self) -> str:
        pods = [pod(f"p{number}", self.pick("a", "b"), self.labels()) for number in range(self.randint(1, 4))]
        space = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "b", "labels": self.labels()}}
        policies = [self.policy(number) for number in range(self.randint(0, 4))]
        return yaml.safe_dump_all([*pods, *self.pick([], [space]), *policies])

    def policy(self, number: int) -> dict[str, Any]:
        spec: dict[str, Any] = {"podSelector": self.pick({}, self.chosen())}
        for direction in ("ingress", "egress"):
            if self.random() < 0.6:
                spec[direction] = [self.rule(direction) for _ in range(self.randint(0, 2))]
        if self.random() < 0.5:
            spec["policyTypes"] = self.pick(["Ingress"], ["Egress"], ["Ingress", "Egress"], [])
        metadata = {"name": f"n{number}", "namespace": self.pick("a", "b")}
        return {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": metadata, "spec": spec}

    def chosen(self) -> dict[str, Any]:
        return self.pick({"matchLabels": self.labels()}, self.selector())

    def rule(self, direction: str) -> dict[str, Any]:
        rule: dict[str, Any] = {}
        if self.random() < 0.8:
            rule["from" if direction == "ingress" else "to"] = [self.peer() for _ in range(self.randint(0, 2))]
        if self.random() < 0.6:
            rule["ports"] = [self.port() for _ in range(self.randint(0, 2))]
        return rule

    def peer(self) -> dict[str, Any]:
        return self.pick(
            {"podSelector": self.pick({}, self.chosen())},
            {"namespaceSelector": self.pick({}, {"matchLabels": {"kubernetes.io/metadata.name": self.pick("a", "c")}})},
            {"namespaceSelector": self.pick({}, self.chosen()), "podSelector": self.chosen()},
            {"ipBlock": {"cidr": "10.0.0.0/8", "except": self.pick([], ["10.1.0.0/16"])}},
        )

    def port(self) -> dict[str, Any]:
        number = self.choice(PORTS)
        port = {"protocol": self.pick("TCP", "UDP", "SCTP")} if self.random() < 0.5 else {}
        if number is not None:
            port["port"] = number
        if isinstance(number, int) and self.random() < 0.3:
            port["endPort"] = number + self.randint(0, 8100)
        return port


def test_both_say_the_same_of_random_network_policies(twins: Ask):
    draw = Policies(10)
    texts = [draw.network() for _ in range(ROUNDS)]
    answers = twins({"ask": "flows", "text": text} for text in texts)
    for text, answer in zip(texts, answers, strict=True):
        built = [[one.source.id, one.target.id, str(one.verdict), str(one.ports)] for one in flows(manifests(text))]
        assert sorted(answer["gives"]) == sorted(built), text
    assert sum(flow[2] == "allows" for answer in answers for flow in answer["gives"]) > ROUNDS


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("valid", [{"goal": "valid"}]),
        ("S201; valid", [{"goal": "problem", "code": "S201"}, {"goal": "valid"}]),
        ("reaches: Service/web Pod/web", [{"goal": "reaches", "service": "web", "pods": "Pod/web"}]),
        (
            "allows: a -> b:80, nothing else",
            [{"goal": "allows", "flows": [{"source": "a", "target": "b", "port": 80}], "only": True}],
        ),
        ("", []),
    ],
)
def test_goals_are_read(written, read):
    assert [dict(goal) for goal in goals(written)] == read


@pytest.mark.parametrize("written", ["perfect", "s201", "reaches: web", "allows:", "allows: a, b", "valid: x"])
def test_a_goal_that_is_none_is_refused_in_words(written):
    with pytest.raises(ValueError, match="the exercise has a goal that is none"):
        goals(written)


@pytest.mark.parametrize("page", SOLUTIONS)
def test_an_exercise_of_the_guide_is_solved_by_its_solution_and_not_before(page: str, twins: Ask):
    [(written, start)] = BLOCK.findall((GUIDE / f"{page}.md").read_text(encoding="utf-8"))
    solution = start
    for wrong, right in SOLUTIONS[page]:
        assert wrong in solution
        solution = solution.replace(wrong, right)
    asked = [dict(goal) for goal in goals(written)]
    before, after = twins({"ask": "exercise", "text": text, "goals": asked, "others": []} for text in (start, solution))
    assert not before["gives"]["isSolved"]
    assert " of " in before["gives"]["words"]
    assert after["gives"]["isSolved"], after["gives"]["words"]


PRACTICE = BLOCK.findall((GUIDE / "network-policy.md").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("    - {}\n", "shop-front may reach orders on any port"),
        ("    - ports: [{port: 8080}]\n", "visitor may still open connections to orders"),
        ("    - from: [{podSelector: {matchLabels: {app: web}}}]\n", "no rule lets shop-front in"),
        (
            "    - from: [{podSelector: {matchLabels: {app: shop-front}}}, {ipBlock: {cidr: 10.0.0.0/8}}]\n"
            "      ports: [{port: http}]\n",
            "10.0.0.0/8 may come in to orders, too",
        ),
        (
            "    - from: [{namespaceSelector: {matchLabels: {team: a}}}, {podSelector: {matchLabels: {app: shop-front}}}]\n"
            "      ports: [{port: 8080}]\n",
            "all Pods in team=a may come in",
        ),
    ],
)
def test_the_words_say_what_is_left_to_do(rule: str, words: str, twins: Ask):
    written, start = PRACTICE[0]
    text = start.replace("    - {}\n", rule)
    [answer] = twins([{"ask": "exercise", "text": text, "goals": [dict(one) for one in goals(written)], "others": []}])
    assert words in answer["gives"]["words"]


def test_only_nothing_else_asks_of_connections_between_all_pods(twins: Ask):
    text = "---\n".join(yaml.safe_dump(pod(name, "a", {"app": name})) for name in ("a", "b", "c"))
    asked = [dict(one) for one in goals("allows: a -> b, nothing else")]
    [answer] = twins([{"ask": "exercise", "text": text, "goals": asked, "others": []}])
    assert "may still open connections to" in answer["gives"]["words"]
