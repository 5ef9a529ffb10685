"""The graph of a set of manifests: resources, and what each does to the others.

Edges come from the one table of references (`kubernetes/references.json`), and for traffic between Pods from the
network policies. What the manifests name and nobody defines is there as a ghost.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fnmatch import fnmatchcase
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final

from mkdocs_manifests.kubernetes.group_kinds import GroupKind
from mkdocs_manifests.kubernetes.references import Reference, References, Selection
from mkdocs_manifests.kubernetes.resources import resources
from mkdocs_manifests.kubernetes.selectors import Labels, Selector, labels_of, matches
from mkdocs_manifests.model import ROOT, Manifest, Place
from mkdocs_manifests.relating.facts import claim_facts, facts
from mkdocs_manifests.relating.labels import label, mount_label, service_label
from mkdocs_manifests.relating.network_policies import Endpoint, Network, Outside, Strangers, Verdict, flows
from mkdocs_manifests.relating.own_chips import own_chips
from mkdocs_manifests.relating.values import at, mappings, text
from mkdocs_manifests.relating.workloads import Workload, identity, namespaces, workloads

POD: Final = GroupKind("", "Pod")
CLAIM: Final = GroupKind("", "PersistentVolumeClaim")
FLOW_RELATIONS: Final = frozenset({"allows traffic from", "allows traffic to"})
"""Relations of the table that only say what a policy mentions; the flows say what it means."""

ISOLATES: Final = "isolates"
"""What a policy does to Pods; those that no manifest of the set runs are drawn by the flows."""

NETWORK: Final = "network-policy"
"""The view that shows Pods which a policy isolates also where no manifest runs them."""


class Standing(StrEnum):
    """Why a resource is in the graph."""

    WRITTEN = "written"
    """A manifest defines it."""
    MADE = "made"
    """A controller makes it because of a manifest."""
    PROVIDED = "provided"
    """Every cluster has it, or whoever runs the cluster brings it."""
    ELSEWHERE = "elsewhere"
    """A manifest defines it that is not among those in the picture."""
    MISSING = "missing"
    """A manifest names it and none defines it."""


@dataclass(frozen=True, slots=True)
class Chip:
    """A small resource folded onto the one that it serves."""

    id: str
    label: str
    """What it is, in a word: `HPA`."""
    text: str
    place: Place | None = None
    category: str = ""
    """What it belongs to if no manifest of its own defines it: views choose by it."""


@dataclass(frozen=True, slots=True)
class Node:
    """A resource in the graph."""

    id: str
    """`Kind/namespace/name`; the namespace is empty for cluster-scoped kinds and where a manifest leaves it out."""
    kind: str
    name: str
    namespace: str
    tile: str
    """A short name, as kubectl takes it where it has one: `deploy`."""
    category: str
    """What the kind belongs to, as `kinds.json` says it; decides the colour."""
    facts: tuple[str, ...] = ()
    """Short lines, such as an image; never a Secret's value."""
    chips: tuple[Chip, ...] = ()
    standing: Standing = Standing.WRITTEN
    place: Place | None = None
    """Where its manifest stands."""
    app: str = ""
    """Which application it is part of, by the recommended labels."""

    @property
    def ghost(self) -> bool:
        """Return whether a manifest names it and none defines it."""
        return self.standing is Standing.MISSING


@dataclass(frozen=True, order=True, slots=True)
class Edge:
    """What one resource does to another."""

    source: str
    target: str
    relation: str
    """A verb, as it stands between the two: `routes to`."""
    label: str = ""
    """Path, port, place of a mount; empty where the relation says it all."""
    quiet: bool = False
    """Whether pictures leave it out: a flow that is possible because no policy says anything."""
    via: Chip | None = field(default=None, compare=False)
    """The small resource by which one does it to the other, folded onto the arrow."""


@dataclass(frozen=True, slots=True)
class Graph:
    """Resources and relations in sorted order."""

    nodes: tuple[Node, ...] = ()
    edges: tuple[Edge, ...] = ()
    title: str = ""
    view: str = "application"


@lru_cache(maxsize=1)
def kinds() -> Mapping[str, Any]:
    """Return `kinds.json`: category and short name of kinds."""
    loaded: Mapping[str, Any] = json.loads((files(__package__) / "kinds.json").read_bytes())
    return loaded


@lru_cache(maxsize=1)
def views() -> Mapping[str, Any]:
    """Return `views.json`: what each view shows, and what is folded."""
    loaded: Mapping[str, Any] = json.loads((files(__package__) / "views.json").read_bytes())
    return loaded


def tile(kind: str) -> str:
    """Return a kind's short name: kubectl's, the one in `kinds.json`, or the capitals of the kind."""
    known = kinds()["kinds"].get(kind, {}).get("tile")
    if known:
        return str(known)
    short = next((one.short_names for (_, other), one in resources().items() if other == kind and one.short_names), ())
    return short[0] if short else "".join(letter for letter in kind if letter.isupper()).lower() or kind[:4]


def category(kind: GroupKind) -> str:
    """Return what a kind belongs to, by itself or by its API group."""
    known = kinds()["kinds"].get(kind.kind, {}).get("category")
    return str(known or kinds()["groups"].get(kind.group, "other"))


@dataclass(slots=True)
class _Builder:
    """Collects nodes and edges; the order of what it is given does not matter."""

    references: References
    manifests: Sequence[Manifest]
    nodes: dict[str, Node] = field(default_factory=dict)
    edges: dict[tuple[str, str, str], dict[str, None]] = field(default_factory=dict)
    quiet: set[tuple[str, str, str]] = field(default_factory=set)
    kinds_of: dict[str, GroupKind] = field(default_factory=dict)
    others: Mapping[str, Manifest] = field(default_factory=dict)
    """What else the project defines, by identity: no ghosts, if anything here names them."""
    pods: tuple[Workload, ...] = ()
    spaces: Mapping[str, Labels] = field(default_factory=dict)

    def build(self) -> Graph:
        self.pods = tuple(workloads(self.manifests))
        self.spaces = namespaces(self.manifests)
        for manifest in self.manifests:
            self.written(manifest)
        for manifest in self.manifests:
            self.made(manifest)
        for manifest in self.manifests:
            for found in self.references.of(manifest):
                if isinstance(found, Reference):
                    self.named(manifest, found)
                elif found.relation.relation not in FLOW_RELATIONS:
                    self.selected(manifest, found)
        self.flowing()
        edges = [
            Edge(*key, label=", ".join(filter(None, labels)), quiet=key in self.quiet)
            for key, labels in self.edges.items()
        ]
        return Graph(tuple(sorted(self.nodes.values(), key=lambda node: node.id)), tuple(sorted(edges)))

    def edge(self, source: str, target: str, relation: str, label: str = "") -> None:
        self.edges.setdefault((source, target, relation), {})[label] = None

    def written(self, manifest: Manifest, standing: Standing = Standing.WRITTEN) -> str:
        """Add a resource that a manifest defines, and return its id."""
        kind = GroupKind.of(manifest)
        known = identity(manifest.kind, manifest.namespace, manifest.name)
        labels = labels_of(manifest.data)
        self.kinds_of[known] = kind
        self.nodes[known] = Node(
            id=known,
            kind=manifest.kind,
            name=manifest.name,
            namespace=manifest.namespace,
            tile=tile(manifest.kind),
            category=category(kind),
            facts=facts(manifest),
            chips=tuple(
                Chip(own, word, words, manifest.place(ROOT), part) for part, own, word, words in own_chips(manifest)
            ),
            place=manifest.place(ROOT),
            standing=standing,
            app=labels.get("app.kubernetes.io/name") or labels.get("app.kubernetes.io/part-of") or "",
        )
        return known

    def other(self, kind: GroupKind, namespace: str, name: str, standing: Standing, *lines: str) -> str:
        """Add a resource that no manifest defines, once."""
        known = identity(kind.kind, namespace, name)
        if known not in self.nodes:
            self.kinds_of[known] = kind
            self.nodes[known] = Node(
                id=known,
                kind=kind.kind,
                name=name,
                namespace=namespace,
                tile=tile(kind.kind),
                category=category(kind),
                facts=tuple(line for line in lines if line),
                standing=standing,
            )
        return known

    def made(self, manifest: Manifest) -> None:
        """Add the claims that a StatefulSet makes: one for each template and Pod."""
        if manifest.kind != "StatefulSet":
            return
        replicas = at(manifest.data, "spec", "replicas")
        first = at(manifest.data, "spec", "ordinals", "start")
        first = first if isinstance(first, int) else 0
        last = first + (replicas if isinstance(replicas, int) else 1) - 1
        ordinals = f"{{{first}..{last}}}" if last > first else str(first)
        owner = identity(manifest.kind, manifest.namespace, manifest.name)
        for template in mappings(at(manifest.data, "spec", "volumeClaimTemplates")):
            name = text(at(template, "metadata", "name"))
            lines = claim_facts(template.get("spec"))
            claim = self.other(CLAIM, manifest.namespace, f"{name}-{manifest.name}-{ordinals}", Standing.MADE, *lines)
            self.edge(owner, claim, "makes", mount_label(manifest, name))

    def named(self, manifest: Manifest, found: Reference) -> None:
        relation = found.relation.relation
        source = identity(manifest.kind, manifest.namespace, manifest.name)
        if found.at[:2] == ("spec", "volumeClaimTemplates"):
            # What a claim template refers to, the claims refer to.
            name = text(at(manifest.data, *found.at[:3], "metadata", "name"))
            source = next(iter(edge[1] for edge in self.edges if edge[0] == source and f"/{name}-" in edge[1]), source)
        target = self.target(found)
        if target is None or target == source:
            return
        self.edge(source, target, relation, label(relation, manifest, found.at))

    def target(self, found: Reference) -> str | None:
        """Return the id of what a reference names; None for what is never missed and not there."""
        known = identity(found.target.kind, found.namespace, found.name)
        if known in self.nodes:
            return known
        claims = [edge[1] for edge in self.edges if edge[2] == "makes" and _stands_for(edge[1], known)]
        if claims:
            return claims[0]
        if known in self.others:
            return self.written(self.others[known], Standing.ELSEWHERE)
        if found.relation.elsewhere:
            return None
        table = self.references.table
        standing = Standing.MISSING
        if found.target in table.from_cluster or found.target in table.no_objects or self.built_in(found):
            standing = Standing.PROVIDED
        missing = "may be missing" if found.optional else ""
        namespace = "" if found.target in table.no_objects else found.namespace
        return self.other(found.target, namespace, found.name, standing, missing)

    def built_in(self, found: Reference) -> bool:
        names = self.references.table.built_in.get(found.target, ())
        full = f"{found.namespace}/{found.name}"
        return any(fnmatchcase(full if "/" in name else found.name, name) for name in names)

    def selected(self, manifest: Manifest, found: Selection) -> None:
        source = identity(manifest.kind, manifest.namespace, manifest.name)
        relation = found.relation.relation
        targets = list(self.chosen(found, self.pods, self.manifests))
        if not targets and str(found.selector) and relation != ISOLATES:
            others = list(self.others.values())
            beside = self.chosen(found, workloads(others), others)
            targets = sorted(beside, key=lambda chosen: (not chosen[0].endswith(f"/{manifest.name}"), chosen[0]))[:1]
            for target, _ in targets:  # the nearest by name stands for all: the picture is not about them
                self.written(self.others[target], Standing.ELSEWHERE)
        for target, workload in targets:
            if target != source:
                leads = service_label(manifest, workload) if manifest.kind == "Service" and workload else ""
                self.edge(source, target, relation, leads)
        if not targets and not found.relation.elsewhere and str(found.selector):
            kind = GroupKind("", "Pods") if found.target == POD else found.target
            self.edge(source, self.other(kind, found.namespace, str(found.selector), Standing.MISSING), relation)

    def chosen(
        self, found: Selection, pods: Iterable[Workload], manifests: Iterable[Manifest]
    ) -> Iterator[tuple[str, Workload | None]]:
        """Yield what a selector selects among Pods and manifests; a Pod template stands for its Pods."""
        if found.target == POD:
            for workload in pods:
                if self.reaches(found, workload.namespace) and matches(found.selector, workload.labels):
                    yield workload.id, workload
            return
        for manifest in manifests:
            if GroupKind.of(manifest) == found.target and self.fits(found.selector, found, manifest):
                yield identity(manifest.kind, manifest.namespace, manifest.name), None

    def fits(self, selector: Selector, found: Selection, manifest: Manifest) -> bool:
        scoped = found.target in self.references.table.cluster_scoped
        return (scoped or self.reaches(found, manifest.namespace)) and matches(selector, labels_of(manifest.data))

    def reaches(self, found: Selection, namespace: str) -> bool:
        if found.namespaces is None:
            return namespace in found.named_namespaces or (namespace == found.namespace and not found.named_namespaces)
        return matches(found.namespaces, self.spaces.get(namespace, {})) or namespace in found.named_namespaces

    def flowing(self) -> None:
        """Add the flows between Pods that are possible; without any policy nobody asks."""
        if not any(manifest.kind == "NetworkPolicy" for manifest in self.manifests):
            return
        network = Network.of(self.manifests)
        for pod in network.absent:
            self.end(pod)
        for flow in flows(network):
            key = (self.end(flow.source), self.end(flow.target), "allows")
            self.edge(*key, label=str(flow.ports))
            if flow.verdict is Verdict.OPEN or key[0] == key[1]:
                self.quiet.add(key)

    def end(self, end: Endpoint) -> str:
        if isinstance(end, Workload):
            if end.manifest is None:
                name = end.id.removeprefix(identity("Pods", end.namespace, ""))
                return self.other(GroupKind("", "Pods"), end.namespace, name, Standing.MISSING)
            return end.id
        if isinstance(end, Strangers):
            return self.other(GroupKind("", "Pods"), end.namespace, str(end), Standing.PROVIDED, f"in {end.namespace}")
        return self.other(GroupKind("", "Address"), "", str(end), Standing.PROVIDED, _kind_of_address(end))


def _kind_of_address(end: Outside) -> str:
    return "" if end.cidr else "any Pod, any address"


def _stands_for(made: str, named: str) -> bool:
    """Return whether `PersistentVolumeClaim/shop/data-db-{0..2}` stands for a claim with a number at its end."""
    start, brace, numbers = made.partition("{")
    number = named.removeprefix(start)
    if not brace or number == named or not number.isdecimal():
        return False
    first, _, last = numbers.rstrip("}").partition("..")
    return int(first) <= int(number) <= int(last)


def graph(manifests: Iterable[Manifest], references: References, others: Iterable[Manifest] = ()) -> Graph:
    """Return the whole graph of a set of manifests; of two with one id the later one counts.

    `others` are defined beside them: those that the set names or selects and does not define itself are in the graph.
    """
    latest, beside = _by_identity(manifests), _by_identity(others)
    rest = {known: beside[known] for known in sorted(beside) if known not in latest}
    return _Builder(references, [latest[known] for known in sorted(latest)], others=rest).build()


def _by_identity(manifests: Iterable[Manifest]) -> dict[str, Manifest]:
    return {identity(one.kind, one.namespace, one.name): one for one in manifests if one.kind and one.name}


def view(whole: Graph, name: str) -> Graph:
    """Return the part of a graph that a view shows, nothing folded; raises KeyError for a view that does not exist."""
    said = views()["views"][name]
    if name == "ownership":
        whole = with_made(whole)
    categories = {node.id: node.category for node in whole.nodes}
    touching = said.get("touching")
    edges = tuple(
        edge
        for edge in whole.edges
        if (not said["relations"] or edge.relation in said["relations"])
        and (touching is None or touching in {categories[edge.source], categories[edge.target]})
    )
    ends = {end for edge in edges for end in (edge.source, edge.target)}
    nodes = tuple(node for node in whole.nodes if node.id in ends or _shown(node, name, said))
    return Graph(nodes, edges, said["title"], name)


def _shown(node: Node, name: str, said: Mapping[str, Any]) -> bool:
    """Return whether a view shows a resource that nothing in it relates to."""
    if "*" in said["shows"] or any(chip.category in said.get("own chips", ()) for chip in node.chips):
        return True
    stands_for_pods = name == NETWORK and node.kind == "Pods"
    return node.category in said["shows"] and (node.standing is Standing.WRITTEN or stands_for_pods)


def with_made(whole: Graph) -> Graph:
    """Return a graph with what the controllers make of each workload: ReplicaSets, Jobs and Pods."""
    nodes, edges = {node.id: node for node in whole.nodes}, list(whole.edges)
    owned = {edge.target for edge in whole.edges if edge.relation == "is owned by"}
    waiting = [node for node in whole.nodes if node.id not in owned]
    while waiting:
        owner = waiting.pop(0)
        for rule in views()["makes"].get(owner.kind, ()):
            name = rule["name"].replace("{name}", owner.name)
            known = identity(rule["kind"], owner.namespace, name)
            made = Node(
                known,
                rule["kind"],
                name,
                owner.namespace,
                tile(rule["kind"]),
                owner.category,
                facts=(rule["fact"],),
                standing=Standing.MADE,
            )
            nodes[known] = made
            edges.append(Edge(owner.id, known, "makes"))
            waiting.append(made)
    return replace(whole, nodes=tuple(nodes[known] for known in sorted(nodes)), edges=tuple(sorted(edges)))


def with_chips(node: Node, chips: Iterable[Chip]) -> Node:
    """Return a node with more chips, each once."""
    return replace(node, chips=tuple(dict.fromkeys((*node.chips, *chips))))
