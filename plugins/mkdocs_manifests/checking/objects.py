"""The objects of a catalog, found by kind, namespace and name, or by labels, the nearest first.

What an example refers to is looked for in the example itself, then in the pages that show it, then in its folder, then
in the whole catalog. Namespaces count: `shop` finds `shop`. Where a manifest leaves the namespace to the client it
finds only what does the same or says `default`; within one example it goes with any namespace, since one `kubectl apply
-n` is meant for all of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import PurePosixPath
from typing import TypeAlias

from mkdocs_manifests.kubernetes.group_kinds import GroupKind
from mkdocs_manifests.kubernetes.references import Relations
from mkdocs_manifests.kubernetes.selectors import (
    POD,
    Labels,
    PodTemplate,
    Selector,
    labels_of,
    matches,
    namespace_labels,
    pod_template,
)
from mkdocs_manifests.kubernetes.walk import first_at, values_at
from mkdocs_manifests.model import Example, Manifest

Circle: TypeAlias = tuple[str, str | int]
"""What is looked at together: one example, one page, one folder, everything."""

EVERYTHING: Circle = ("catalog", "")
NAMESPACE = GroupKind("", "Namespace")


@dataclass(frozen=True, slots=True)
class Scope:
    """One example with the manifests in it."""

    example: Example
    manifests: Sequence[Manifest]

    @property
    def pages(self) -> Sequence[PurePosixPath]:
        """The pages on which it stands, or that show it."""
        return sorted({self.example.place.file, *(place.file for place in self.example.shown_in)})

    @property
    def folder(self) -> PurePosixPath:
        """The folder of its file."""
        return self.example.text.file.parent


@dataclass(frozen=True, slots=True)
class Known:
    """An object that exists: a manifest, or something that is made on behalf of one."""

    manifest: Manifest
    """The object itself, or what it is made for."""
    namespace: str
    made: bool = False
    """Whether it is only made on behalf of the manifest."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """Something with labels: the Pods of a workload, or an object of any other kind."""

    manifest: Manifest
    labels: Labels
    template: PodTemplate | None = None


def same(namespace: str) -> str:
    """Return a namespace as it is compared outside one example: none said is `default`."""
    return "" if namespace == "default" else namespace


@dataclass(slots=True)
class Objects:
    """All objects of a catalog, indexed once."""

    table: Relations
    circles: list[tuple[Circle, ...]] = field(default_factory=list)
    """For each example: where to look, the nearest first."""
    kinds: set[GroupKind] = field(default_factory=set)
    """Kinds of which the catalog has objects of its own."""
    _named: dict[tuple[Circle, GroupKind, str], dict[str, list[Known]]] = field(default_factory=dict)
    _within: dict[tuple[Circle, GroupKind, str], list[Known]] = field(default_factory=dict)
    _namespaces: dict[tuple[GroupKind, str], set[str]] = field(default_factory=dict)
    _labelled: dict[tuple[Circle, GroupKind, str], list[Labelled]] = field(default_factory=dict)
    _by_label: dict[tuple[Circle, GroupKind, str, str, str], list[Labelled]] = field(default_factory=dict)
    _provisions: dict[GroupKind, list[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, scopes: Sequence[Scope], table: Relations) -> Objects:
        """Return the objects of all examples."""
        objects = cls(table)
        for number, provision in enumerate(table.provisions):
            objects._provisions.setdefault(provision.on, []).append(number)
        wider: list[tuple[Circle, ...]] = [
            (*(("page", str(page)) for page in scope.pages), ("folder", str(scope.folder))) for scope in scopes
        ]
        members = Counter(circle for circles in wider for circle in circles)
        for number, (scope, circles) in enumerate(zip(scopes, wider, strict=True)):
            shared = (circle for circle in circles if members[circle] > 1)
            objects.circles.append((("example", number), *shared, EVERYTHING))
            for manifest in scope.manifests:
                objects._add(manifest, objects.circles[-1])
        return objects

    def _add(self, manifest: Manifest, circles: tuple[Circle, ...]) -> None:
        kind = GroupKind.of(manifest)
        namespace = "" if kind in self.table.cluster_scoped else manifest.namespace
        self.kinds.add(kind)
        self._name(circles, kind, manifest.name, Known(manifest, namespace))
        for number in self._provisions.get(kind, ()):
            provision = self.table.provisions[number]
            values = list(values_at(manifest.data, provision.path)) or list(values_at(manifest.data, provision.default))
            for _, value in values:
                if isinstance(value, str):
                    name = provision.name.replace("{owner}", manifest.name).replace("{value}", value)
                    scoped = "" if provision.target in self.table.cluster_scoped else namespace
                    self._name(circles, provision.target, name, Known(manifest, scoped, made=True))
        template = pod_template(manifest, self.table.pod_templates)
        if template is not None:
            self._label(circles, POD, namespace, Labelled(manifest, template.labels, template))
        if kind != POD:
            self._label(circles, kind, namespace, Labelled(manifest, labels_of(manifest.data)))

    def _name(self, circles: tuple[Circle, ...], kind: GroupKind, name: str, known: Known) -> None:
        if not name:
            return
        self._namespaces.setdefault((kind, name), set()).add(known.namespace)
        self._within.setdefault((circles[0], kind, name), []).append(known)
        namespace = same(known.namespace)
        for circle in circles:
            self._named.setdefault((circle, kind, namespace), {}).setdefault(name, []).append(known)

    def _label(self, circles: tuple[Circle, ...], kind: GroupKind, namespace: str, labelled: Labelled) -> None:
        if not labelled.labels:
            return
        self._labelled.setdefault((circles[0], kind, "*"), []).append(labelled)
        namespace = same(namespace)
        for circle in circles[1:]:
            self._labelled.setdefault((circle, kind, namespace), []).append(labelled)
            for key, value in labelled.labels.items():
                self._by_label.setdefault((circle, kind, namespace, key, value), []).append(labelled)

    def find(self, number: int, kind: GroupKind, namespace: str, name: str) -> Sequence[Known]:
        """Return the nearest objects of that name, seen from example `number`; empty where there is none."""
        circles = self.circles[number]
        within = self._within.get((circles[0], kind, name), ())
        if found := [known for known in within if namespace == known.namespace or not namespace or not known.namespace]:
            return found
        namespace = same(namespace)
        for circle in circles[1:]:
            if found := self._named.get((circle, kind, namespace), {}).get(name, []):
                return found
        return ()

    def names(self, number: int, kind: GroupKind, namespace: str, most: int) -> Iterator[list[str]]:
        """Yield the names of objects of a kind in reach, circle by circle, at most `most` of each."""
        for circle in self.circles[number]:
            known = self._named.get((circle, kind, same(namespace)), {})
            if known:
                yield sorted(islice(known, most))

    def namespaces(self, kind: GroupKind, name: str) -> Sequence[str]:
        """Return the namespaces that have an object of that name, sorted."""
        return sorted(self._namespaces.get((kind, name), ()))

    def select(self, number: int, kind: GroupKind, namespace: str, selector: Selector) -> Sequence[Labelled]:
        """Return the nearest objects, or Pods of workloads, that a selector selects in a namespace."""
        circles = self.circles[number]
        if found := [
            labelled
            for labelled in self._labelled.get((circles[0], kind, "*"), ())
            if namespace == labelled.manifest.namespace or not namespace or not labelled.manifest.namespace
            if matches(selector, labelled.labels)
        ]:
            return found
        namespace = same(namespace)
        for circle in circles[1:]:
            candidates = self._candidates(circle, kind, namespace, selector)
            if found := [labelled for labelled in candidates if matches(selector, labelled.labels)]:
                return found
        return ()

    def _candidates(self, circle: Circle, kind: GroupKind, namespace: str, selector: Selector) -> Sequence[Labelled]:
        """Return a short list that holds all that a selector can select."""
        shortest: Sequence[Labelled] | None = None
        for requirement in selector.requirements:
            if requirement.operator == "In" and len(requirement.values) == 1:
                found = self._by_label.get((circle, kind, namespace, requirement.key, requirement.values[0]), ())
                if shortest is None or len(found) < len(shortest):
                    shortest = found
        return self._labelled.get((circle, kind, namespace), ()) if shortest is None else shortest

    def labelled(self, number: int, kind: GroupKind, namespace: str, most: int) -> Iterator[Labelled]:
        """Yield what has labels in reach, the nearest first, at most `most` of each circle."""
        yield from self._labelled.get((self.circles[number][0], kind, "*"), ())[:most]
        for circle in self.circles[number][1:]:
            yield from self._labelled.get((circle, kind, same(namespace)), ())[:most]

    def has_pods(self, namespace: str) -> bool:
        """Return whether any example runs Pods in a namespace."""
        return (EVERYTHING, POD, same(namespace)) in self._labelled

    def namespace_labels(self, number: int, name: str) -> Mapping[str, str]:
        """Return the labels of a namespace, as far as the catalog says."""
        known = self.find(number, NAMESPACE, "", name)
        return namespace_labels(name, known[0].manifest if known else None)

    def all_of(self, kind: GroupKind, namespace: str) -> Iterator[Manifest]:
        """Yield the manifests of a kind in a namespace, in the catalog's order."""
        for found in self._named.get((EVERYTHING, kind, same(namespace)), {}).values():
            yield from (known.manifest for known in found if not known.made)


def text_at(manifest: Manifest, *path: str) -> str:
    """Return the text at a path of a manifest, empty where there is none."""
    value = first_at(manifest.data, path)
    return value if isinstance(value, str) else ""
