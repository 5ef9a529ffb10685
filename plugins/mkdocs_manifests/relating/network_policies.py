"""Who may talk to whom: NetworkPolicies read as the API defines them, not as arrows.

Source of the rules: the API's NetworkPolicySpec, NetworkPolicyPeer and NetworkPolicyPort (networking.k8s.io/v1). A Pod
is isolated in a direction once any policy selects it for that direction; what all these policies allow adds up; a
connection needs the consent of both ends. Answers follow by themselves: only who opens a connection counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final, TypeAlias

from mkdocs_manifests.kubernetes.selectors import NAMESPACE_NAME, Selector, label_selector, matches
from mkdocs_manifests.model import Manifest
from mkdocs_manifests.relating.ports import EVERY, LAST, NONE, Ports, ports
from mkdocs_manifests.relating.values import at, items, mapping, mappings, text, texts
from mkdocs_manifests.relating.workloads import Workload, identity, namespaces, workloads


class Direction(StrEnum):
    """A policy type, as the API writes it."""

    INGRESS = "Ingress"
    EGRESS = "Egress"

    @property
    def peers(self) -> str:
        """Return the field of a rule that lists the other ends."""
        return "from" if self is Direction.INGRESS else "to"


class Verdict(StrEnum):
    """What the policies say of a flow."""

    ALLOWED = "allows"
    """A policy isolates one end or both, and every isolated end allows it."""
    OPEN = "open"
    """No policy says anything about it, so it is possible."""
    DENIED = "denies"
    """An isolated end allows it on no port."""


@dataclass(frozen=True, slots=True)
class Outside:
    """Addresses that an `ipBlock` names, or any address at all."""

    cidr: str = ""
    """Empty: every address, inside the cluster and outside of it."""
    excluded: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """Return an id in the form of a resource's."""
        return identity("Address", "", str(self))

    def __str__(self) -> str:
        if not self.cidr:
            return "anywhere"
        return f"{self.cidr} except {', '.join(self.excluded)}" if self.excluded else self.cidr


@dataclass(frozen=True, slots=True)
class Strangers:
    """Pods that a policy names and no manifest runs."""

    namespace: str
    """Which namespace, in words where a selector chooses it."""
    description: str

    @property
    def id(self) -> str:
        """Return an id in the form of a resource's."""
        return identity("Pods", self.namespace, self.description)

    def __str__(self) -> str:
        return self.description


Endpoint: TypeAlias = Workload | Outside | Strangers


@dataclass(frozen=True, slots=True)
class Flow:
    """That Pods of one end may or may not open connections to the other end."""

    source: Endpoint
    target: Endpoint
    verdict: Verdict
    ports: Ports
    """On the target; none where the flow is denied."""
    policies: tuple[str, ...]
    """Ids of the policies that isolate one end or the other."""


@dataclass(frozen=True, slots=True)
class Policy:
    """A NetworkPolicy with its defaults filled in."""

    id: str
    namespace: str
    selector: Selector | None
    """None: one that the API server refuses; it selects nothing."""
    rules: Mapping[Direction, tuple[Mapping[str, Any], ...]]
    """For each direction in which the policy isolates; no rule: nothing is allowed."""


@dataclass(frozen=True, slots=True)
class Network:
    """The Pods, namespaces and policies of a set of manifests."""

    workloads: tuple[Workload, ...]
    policies: tuple[Policy, ...]
    namespaces: Mapping[str, Mapping[str, str]]
    """Labels of each namespace by its name."""
    _chosen: dict[tuple[str, Direction], tuple[Policy, ...]] = field(default_factory=dict, repr=False, compare=False)
    _read: dict[int, tuple[object, Selector | None]] = field(default_factory=dict, repr=False, compare=False)
    """Selectors of peers that were read before, by the identity of what they were read from, which is kept alive."""

    @classmethod
    def of(cls, manifests: Iterable[Manifest]) -> Network:
        """Return the network that a set of manifests describes."""
        known = sorted(manifests, key=lambda one: (one.namespace, one.kind, one.name))
        running = tuple(workloads(known))
        policies = tuple(policy(one) for one in known if one.kind == "NetworkPolicy")
        absent = _absent(policies, running)
        return cls(workloads=(*running, *absent), policies=policies, namespaces=namespaces(known))

    @property
    def absent(self) -> tuple[Workload, ...]:
        """Return the stand-ins for Pods that policies select and no manifest runs."""
        return tuple(pod for pod in self.workloads if pod.manifest is None)

    def isolating(self, pod: Workload, direction: Direction) -> tuple[Policy, ...]:
        """Return the policies that isolate a Pod in a direction; none: the Pod is open."""
        key = (pod.id, direction)
        if key not in self._chosen:
            self._chosen[key] = tuple(
                one
                for one in self.policies
                if one.namespace == pod.namespace and direction in one.rules and matches(one.selector, pod.labels)
            )
        return self._chosen[key]

    def allowed(self, source: Workload, target: Workload) -> Ports:
        """Return the ports of `target` to which Pods of `source` can open a connection: both ends must allow it."""
        outgoing = self._admits(source, Direction.EGRESS, target, target)
        if not outgoing:
            return NONE
        incoming = self._admits(target, Direction.INGRESS, source, target)
        return outgoing & incoming if target.manifest else outgoing.perhaps(incoming)

    def _admits(self, pod: Workload, direction: Direction, peer: Workload, target: Workload) -> Ports:
        chosen = self.isolating(pod, direction)
        if not chosen:
            return EVERY
        allowed = NONE
        for one in chosen:
            for rule in one.rules[direction]:
                if self._names(one, rule, direction, peer):
                    allowed |= rule_ports(rule, target if target.manifest else None)
        return allowed

    def _names(self, one: Policy, rule: Mapping[str, Any], direction: Direction, pod: Workload) -> bool:
        peers = items(rule.get(direction.peers))
        return not peers or any(self._is(one, mapping(peer), pod) for peer in peers)

    def _is(self, one: Policy, peer: Mapping[str, Any], pod: Workload) -> bool:
        pods, spaces = peer.get("podSelector"), peer.get("namespaceSelector")
        if peer.get("ipBlock") is not None or (pods is None and spaces is None):
            return False
        labels = self.namespaces.get(pod.namespace, {})
        near = pod.namespace == one.namespace if spaces is None else matches(self._selector(spaces), labels)
        return near and (pods is None or matches(self._selector(pods), pod.labels))

    def _selector(self, value: object) -> Selector | None:
        if id(value) not in self._read:
            self._read[id(value)] = (value, label_selector(value))
        return self._read[id(value)][1]

    def strange(self, one: Policy, peer: Mapping[str, Any]) -> Endpoint | None:
        """Return what a peer names besides the Pods of the manifests; None where it names some of them."""
        block = peer.get("ipBlock")
        if block is not None:
            return Outside(text(at(block, "cidr")), tuple(texts(at(block, "except"))))
        if any(self._is(one, peer, pod) for pod in self.workloads):
            return None
        pods, spaces = peer.get("podSelector"), peer.get("namespaceSelector")
        if pods is None and spaces is None:
            return None
        where = one.namespace if spaces is None else str(label_selector(spaces) or "") or "any namespace"
        return Strangers(where.removeprefix(f"{NAMESPACE_NAME}="), str(label_selector(pods) or "") or "all Pods")


def _absent(policies: Sequence[Policy], running: Sequence[Workload]) -> tuple[Workload, ...]:
    """Return a stand-in for each policy that selects no Pods: Pods with the labels that it asks for."""
    found: dict[str, Workload] = {}
    for one in sorted(policies, key=lambda one: (not str(one.selector or ""), one.id)):
        present = [pod for pod in (*running, *found.values()) if pod.namespace == one.namespace]
        if one.selector is None or any(matches(one.selector, pod.labels) for pod in present):
            continue
        labels = {
            asked.key: asked.values[0] if asked.operator == "In" else ""
            for asked in one.selector.requirements
            if asked.operator in {"In", "Exists"}
        }
        known = identity("Pods", one.namespace, str(one.selector) or "all Pods")
        found[known] = Workload(known, one.namespace, labels)
    return tuple(found.values())


def policy(manifest: Manifest) -> Policy:
    """Return a NetworkPolicy with its defaults (SetDefaults_NetworkPolicy): Egress only where it has a rule."""
    spec = mapping(manifest.data.get("spec"))
    rules = {
        Direction.INGRESS: _rules(spec.get("ingress")),
        Direction.EGRESS: _rules(spec.get("egress")),
    }
    types = texts(spec.get("policyTypes")) or ["Ingress", *(["Egress"] if rules[Direction.EGRESS] else [])]
    return Policy(
        id=identity(manifest.kind, manifest.namespace, manifest.name),
        namespace=manifest.namespace,
        selector=label_selector(spec.get("podSelector") or {}),
        rules={direction: rules[direction] for direction in Direction if direction in types},
    )


def _rules(value: object) -> tuple[Mapping[str, Any], ...]:
    return tuple(mapping(rule) for rule in items(value) if rule is None or isinstance(rule, Mapping))


def rule_ports(rule: Mapping[str, Any], target: Workload | None) -> Ports:
    """Return the ports that a rule allows on `target`; None stands for Pods that no manifest runs.

    A port's name means the container port of that name and protocol on the target.
    """
    listed = mappings(rule.get("ports"))
    if not listed:
        return EVERY
    spans, names = [], []
    for one in listed:
        protocol, port, last = text(one.get("protocol")) or "TCP", one.get("port"), one.get("endPort")
        if port is None:
            spans.append((protocol, 1, LAST))
        elif isinstance(port, int):
            spans.append((protocol, port, last if isinstance(last, int) else port))
        elif target is None:
            names.append((protocol, text(port)))
        else:
            spans += [(protocol, a.number, a.number) for a in target.ports if (a.name, a.protocol) == (port, protocol)]
    return ports(spans, names)


def flows(manifests: Iterable[Manifest] | Network, *, denied: bool = False) -> Iterator[Flow]:
    """Yield every flow between two workloads that is possible, then those from and to what no manifest runs.

    Sorted by source and target. With `denied`, the flows that the policies forbid are there as well.
    """
    network = manifests if isinstance(manifests, Network) else Network.of(manifests)
    yield from _inside(network, denied=denied)
    yield from _across(network)


def _inside(network: Network, *, denied: bool) -> Iterator[Flow]:
    for source in network.workloads:
        for target in network.workloads:
            outgoing = network.isolating(source, Direction.EGRESS)
            incoming = network.isolating(target, Direction.INGRESS)
            policies = tuple(sorted({one.id for one in (*outgoing, *incoming)}))
            if not policies:
                yield Flow(source, target, Verdict.OPEN, EVERY, ())
                continue
            allowed = network.allowed(source, target)
            if allowed:
                yield Flow(source, target, Verdict.ALLOWED, allowed, policies)
            elif denied:
                yield Flow(source, target, Verdict.DENIED, NONE, policies)


ANYWHERE: Final = Outside()


def _across(network: Network) -> Iterator[Flow]:
    """Yield the flows between workloads and what policies name beyond them."""
    for pod in network.workloads:
        for direction in Direction:
            found: dict[Endpoint, tuple[Ports, set[str]]] = {}
            for one in network.isolating(pod, direction):
                for rule in one.rules[direction]:
                    for end in _ends(network, one, rule, direction):
                        known, policies = found.get(end, (NONE, set()))
                        opened = rule_ports(rule, pod if direction is Direction.INGRESS and pod.manifest else None)
                        found[end] = (known | opened, policies | {one.id})
            for end, (opened, policies) in sorted(found.items(), key=lambda entry: entry[0].id):
                source, target = (end, pod) if direction is Direction.INGRESS else (pod, end)
                if opened:
                    yield Flow(source, target, Verdict.ALLOWED, opened, tuple(sorted(policies)))


def _ends(network: Network, one: Policy, rule: Mapping[str, Any], direction: Direction) -> Sequence[Endpoint]:
    peers = mappings(rule.get(direction.peers))
    if not peers:
        return () if items(rule.get(direction.peers)) else (ANYWHERE,)
    return [end for peer in peers if (end := network.strange(one, peer)) is not None]
