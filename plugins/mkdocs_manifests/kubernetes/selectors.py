"""What label selectors select: the semantics of apimachinery's `labels.Selector`, as pure functions.

Two forms exist. A LabelSelector has `matchLabels` and `matchExpressions`; the empty one selects everything, a missing
one nothing. A plain map (a Service's or a ReplicationController's) knows equality only; an empty one selects nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from mkdocs_manifests.kubernetes.group_kinds import GroupKind
from mkdocs_manifests.model import FieldPath, Manifest

Labels: TypeAlias = Mapping[str, str]

OPERATORS: Final = frozenset({"In", "NotIn", "Exists", "DoesNotExist"})
"""API: meta/v1 LabelSelectorOperator."""
NAMESPACE_NAME: Final = "kubernetes.io/metadata.name"
"""The label that every Namespace gets from the API server, with its own name."""


@dataclass(frozen=True, slots=True)
class Requirement:
    """One condition on one label."""

    key: str
    operator: str
    """`In`, `NotIn`, `Exists` or `DoesNotExist`."""
    values: tuple[str, ...] = ()

    def holds(self, labels: Labels) -> bool:
        """Return whether labels meet the condition, as `labels.Requirement.Matches`: a missing label meets `NotIn`."""
        if self.operator == "In":
            return labels.get(self.key) in self.values
        if self.operator == "NotIn":
            return labels.get(self.key) not in self.values
        return (self.key in labels) is (self.operator == "Exists")

    def __str__(self) -> str:
        if self.operator == "In" and len(self.values) == 1:
            return f"{self.key}={self.values[0]}"
        if self.operator in {"In", "NotIn"}:
            return f"{self.key} {'in' if self.operator == 'In' else 'notin'} ({', '.join(self.values)})"
        return self.key if self.operator == "Exists" else f"!{self.key}"


@dataclass(frozen=True, slots=True)
class Selector:
    """Conditions that must all hold; without any, everything is selected."""

    requirements: tuple[Requirement, ...] = ()

    def __str__(self) -> str:
        return ", ".join(str(requirement) for requirement in self.requirements)


EVERYTHING: Final = Selector()


def matches(selector: Selector | None, labels: Labels) -> bool:
    """Return whether a selector selects what has these labels; no selector selects nothing."""
    return selector is not None and all(requirement.holds(labels) for requirement in selector.requirements)


def label_selector(value: object) -> Selector | None:
    """Return what a LabelSelector says; None where it is missing, null, or not one that the API server accepts."""
    if not isinstance(value, dict):
        return None
    equal, expressions = value.get("matchLabels"), value.get("matchExpressions")
    equal = {} if equal is None else equal
    expressions = [] if expressions is None else expressions
    if not isinstance(equal, dict) or not isinstance(expressions, list):
        return None
    requirements = [*_equalities(equal), *(_expression(expression) for expression in expressions)]
    known = tuple(requirement for requirement in requirements if requirement is not None)
    return Selector(known) if len(known) == len(requirements) else None


def map_selector(value: object) -> Selector | None:
    """Return what a plain map of labels says; None where it is missing or empty, since it then selects nothing."""
    if not isinstance(value, dict) or not value:
        return None
    requirements = _equalities(value)
    known = tuple(requirement for requirement in requirements if requirement is not None)
    return Selector(known) if len(known) == len(requirements) else None


def _equalities(labels: Mapping[str, object]) -> list[Requirement | None]:
    return [Requirement(key, "In", (value,)) if isinstance(value, str) else None for key, value in labels.items()]


def _expression(expression: object) -> Requirement | None:
    if not isinstance(expression, dict):
        return None
    key, operator, values = expression.get("key"), expression.get("operator"), expression.get("values") or []
    if not isinstance(key, str) or not isinstance(operator, str) or operator not in OPERATORS:
        return None
    if not isinstance(values, list):
        return None
    if (operator in {"In", "NotIn"}) != bool(values) or not all(isinstance(value, str) for value in values):
        return None
    return Requirement(key, operator, tuple(values))


def labels_of(value: object) -> Labels:
    """Return the labels in a `metadata`, or in anything that has one; without those that are no strings."""
    metadata = value.get("metadata", value) if isinstance(value, dict) else None
    labels = metadata.get("labels") if isinstance(metadata, dict) else None
    if not isinstance(labels, dict):
        return {}
    return {key: label for key, label in labels.items() if isinstance(label, str)}


def namespace_labels(name: str, namespace: Manifest | None = None) -> Labels:
    """Return the labels of a namespace: those of its manifest, and its name, which the API server adds."""
    return {**(labels_of(namespace.data) if namespace else {}), NAMESPACE_NAME: name or "default"}


@dataclass(frozen=True, slots=True)
class PodTemplate:
    """The Pods that a manifest is or makes."""

    manifest: Manifest
    path: FieldPath
    """Where the template stands; the root for a Pod itself."""
    labels: Labels
    spec: Mapping[str, object]

    @property
    def namespace(self) -> str:
        """The namespace of the Pods: always that of what makes them."""
        return self.manifest.namespace


POD: Final = GroupKind("", "Pod")


def pod_template(manifest: Manifest, places: Mapping[str, str | None]) -> PodTemplate | None:
    """Return the Pods of a workload, or of any custom kind with a Pod template; None for kinds without Pods.

    `places` says for each kind where the template stands, `*` for all others: `Relations.pod_templates`.
    """
    kind = GroupKind.of(manifest)
    written = places.get(str(kind), places.get("*", ""))
    if written is None:
        return None
    path = tuple(written.split(".")) if written else ()
    template: object = manifest.data
    for step in path:
        template = template.get(step) if isinstance(template, dict) else None
    spec = template.get("spec") if isinstance(template, dict) else None
    if not isinstance(spec, dict) or not isinstance(spec.get("containers"), list):
        return None
    return PodTemplate(manifest, path, labels_of(template), spec)
