"""Who may do what: subject → binding → role → verbs on resources, with aggregated ClusterRoles resolved.

Source of the rules: rbac.authorization.k8s.io/v1 and the API server's RBAC authorizer. RBAC only allows; a RoleBinding
gives a ClusterRole's rules in its own namespace alone, a ClusterRoleBinding everywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from mkdocs_manifests.kubernetes.selectors import label_selector, labels_of, matches
from mkdocs_manifests.model import Manifest
from mkdocs_manifests.relating.values import at, items, mapping, mappings, text, texts
from mkdocs_manifests.relating.workloads import identity


@dataclass(frozen=True, order=True, slots=True)
class Rule:
    """One rule of a role: these verbs on these resources."""

    verbs: tuple[str, ...]
    groups: tuple[str, ...] = ()
    """API groups; the core group is empty."""
    resources: tuple[str, ...] = ()
    """Plural names, with a subresource after a slash: `pods/log`."""
    names: tuple[str, ...] = ()
    """Objects to which the rule is limited; none: all of them."""
    urls: tuple[str, ...] = ()
    """Paths that are no resources: `/healthz`."""


@dataclass(frozen=True, order=True, slots=True)
class Grant:
    """What one binding gives to one subject."""

    subject: str
    """`ServiceAccount/shop/web`, `User//jane`, `Group//developers`."""
    binding: str
    role: str
    namespace: str
    """Where it holds; empty: in the whole cluster."""
    rules: tuple[Rule, ...]
    defined: bool = True
    """Whether a manifest defines the role; what an undefined one allows, nobody here knows."""


def grants(manifests: Iterable[Manifest]) -> Iterator[Grant]:
    """Yield what each binding gives to each of its subjects, sorted."""
    known = list(manifests)
    roles = {
        identity(one.kind, one.namespace if one.kind == "Role" else "", one.name): one
        for one in known
        if one.kind in {"ClusterRole", "Role"}
    }
    found = []
    for binding in known:
        if binding.kind not in {"ClusterRoleBinding", "RoleBinding"}:
            continue
        everywhere = binding.kind == "ClusterRoleBinding"
        kind, name = text(at(binding.data, "roleRef", "kind")), text(at(binding.data, "roleRef", "name"))
        role = identity(kind, binding.namespace if kind == "Role" else "", name)
        rules = rules_of(roles[role], known) if role in roles else ()
        namespace = "" if everywhere else binding.namespace
        bound = identity(binding.kind, namespace, binding.name)
        found += [
            Grant(_subject(subject, binding), bound, role, namespace, rules, role in roles)
            for subject in mappings(binding.data.get("subjects"))
        ]
    yield from sorted(found)


def rules_of(role: Manifest, manifests: Sequence[Manifest]) -> tuple[Rule, ...]:
    """Return the rules of a role; of an aggregated ClusterRole those that its selectors collect.

    The controller overwrites the rules that an aggregated ClusterRole has of its own.
    """
    selectors = mappings(at(role.data, "aggregationRule", "clusterRoleSelectors"))
    if not selectors or role.kind != "ClusterRole":
        return tuple(_rules(role))
    collected: dict[Rule, None] = {}
    for other in sorted((one for one in manifests if one.kind == "ClusterRole"), key=lambda one: one.name):
        if other.name == role.name or mapping(other.data.get("aggregationRule")):
            continue
        if any(matches(label_selector(selector), labels_of(other.data)) for selector in selectors):
            collected |= dict.fromkeys(_rules(other))
    return tuple(collected)


def _rules(role: Manifest) -> Iterator[Rule]:
    for rule in mappings(role.data.get("rules")):
        yield Rule(
            verbs=tuple(texts(rule.get("verbs"))),
            groups=tuple(group for group in items(rule.get("apiGroups")) if isinstance(group, str)),
            resources=tuple(texts(rule.get("resources"))),
            names=tuple(texts(rule.get("resourceNames"))),
            urls=tuple(texts(rule.get("nonResourceURLs"))),
        )


def _subject(subject: Mapping[str, object], binding: Manifest) -> str:
    kind = text(subject.get("kind"))
    namespace = text(subject.get("namespace")) or binding.namespace if kind == "ServiceAccount" else ""
    return identity(kind, namespace, text(subject.get("name")))
