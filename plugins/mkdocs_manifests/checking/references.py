"""References across the catalog: names and selectors that lead nowhere, or not where they should.

All findings are warnings: the API server accepts a reference to what does not exist, and waits for it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from fnmatch import fnmatchcase
from itertools import islice
from typing import Final

from mkdocs_manifests.checking.objects import Known, Labelled, Objects, Scope, same, text_at
from mkdocs_manifests.kubernetes.group_kinds import GroupKind
from mkdocs_manifests.kubernetes.references import Part, Reference, References, Selection
from mkdocs_manifests.kubernetes.schemas import Schemas
from mkdocs_manifests.kubernetes.selectors import (
    EVERYTHING,
    NAMESPACE_NAME,
    POD,
    PodTemplate,
    Requirement,
    Selector,
    label_selector,
    matches,
)
from mkdocs_manifests.kubernetes.walk import first_at, values_at
from mkdocs_manifests.model import FieldPath, Manifest, Problem, Severity
from mkdocs_manifests.wording import say

__all__ = ["Scope", "check_references"]

SERVICE: Final = GroupKind("", "Service")
REFERENCE_GRANT: Final = GroupKind("gateway.networking.k8s.io", "ReferenceGrant")
NAME: Final = re.compile(r"[a-z0-9]([-a-z0-9.:]*[a-z0-9])?")
"""A name that an object can have; what is none is told by its schema."""
NUMBER: Final = re.compile(r"-\d+$")
"""The number at the end of a name that a controller gives."""
NEARBY: Final = 100
"""How many names of one circle are compared for a "did you mean"."""
SIMILAR: Final = 0.7
"""How alike two names must be (difflib's ratio)."""
LISTED: Final = 6
"""How many names a hint lists at most."""


def check_references(
    scopes: Sequence[Scope],
    schemas: Schemas,
    externals: Sequence[str] = (),
    references: References | None = None,
    chosen: Sequence[int] | None = None,
) -> list[tuple[Problem, ...]]:
    """Return, for each example, or for the `chosen` ones, what is wrong with what its manifests name and select.

    `externals` are resources that exist elsewhere: `Kind/name` or `Kind/namespace/name`, the kind with or without its
    group, with `*` for any text; and `Pod/label=value` for Pods that something else makes.
    """
    finder = references or References(schemas)
    check = _Check(Objects.of(scopes, finder.table), finder, _built_in_kinds(schemas), tuple(externals))
    return [
        tuple(problem for manifest in scopes[number].manifests for problem in check.manifest(number, manifest))
        for number in (range(len(scopes)) if chosen is None else chosen)
    ]


def _built_in_kinds(schemas: Schemas) -> frozenset[GroupKind]:
    return frozenset(
        GroupKind(api_version.rpartition("/")[0], kind)
        for (api_version, kind), definition in schemas.kinds.items()
        if "/" not in definition
    )


@dataclass(slots=True)
class _Check:
    objects: Objects
    references: References
    built_in: frozenset[GroupKind]
    externals: tuple[str, ...]

    def manifest(self, number: int, manifest: Manifest) -> Iterator[Problem]:
        """Yield what is wrong with what a manifest of example `number` refers to."""
        for found in self.references.of(manifest):
            if isinstance(found, Reference):
                yield from self._reference(_Case(self.objects, number, manifest, found))
            else:
                yield from self._selection(number, manifest, found)

    def _reference(self, case: _Case) -> Iterator[Problem]:
        reference = case.reference
        if reference.relation.wants == "scalable" and self._cannot_scale(reference.target):
            yield self._not_scalable(case)
            return
        known: Sequence[Known] = ()
        for name in (reference.name, NUMBER.sub("-*", reference.name)):
            known = known or self.objects.find(case.number, reference.target, reference.namespace, name)
        if not known:
            if not self._elsewhere(case.manifest, reference):
                yield self._not_found(case)
            return
        objects = [one for one in known if not one.made]
        if len(objects) < len(known):
            return
        yield from case.without_parts(objects)
        want = WANTS.get(reference.relation.wants)
        if want is not None:
            yield from want(case, objects)
        if reference.relation.grant:
            yield from _granted(case)
        if reference.relation.wants == "scalable":
            yield from _counted_twice(case, objects)

    def _elsewhere(self, manifest: Manifest, reference: Reference) -> bool:
        """Return whether something that the catalog does not have may well exist all the same."""
        table, target = self.references.table, reference.target
        if reference.relation.elsewhere or reference.optional or not NAME.fullmatch(reference.name):
            return True
        if target.kind in {kind.kind for kind in table.no_objects} or reference.namespace in table.system_namespaces:
            return True
        if target not in self.objects.kinds and (target in table.from_cluster or target not in self.built_in):
            return True
        if any(first_at(manifest.data, path) is not None for path in reference.relation.unless):
            return True
        written = f"{same(reference.namespace) or 'default'}/{reference.name}"
        for pattern in table.built_in.get(target, ()):
            if fnmatchcase(written if "/" in pattern else reference.name, pattern):
                return True
        return self._external(target, reference.namespace, reference.name)

    def _external(self, target: GroupKind, namespace: str, name: str) -> bool:
        namespace = namespace or "default"
        for kind in {target.kind, str(target)}:
            written = (f"{kind}/{name}", f"{kind}/{namespace}/{name}")
            if any(fnmatchcase(written[pattern.count("/") > 1], pattern) for pattern in self.externals):
                return True
        return False

    def _not_found(self, case: _Case) -> Problem:
        reference = case.reference
        kind, name, namespace = reference.target, reference.name, reference.namespace
        where = (
            say("reference.missing.where", namespace=namespace)
            if namespace not in {"", case.manifest.namespace}
            else ""
        )
        relation = reference.relation.relation
        message = say(
            "reference.missing", subject=case.subject, relation=relation, kind=kind.kind, name=name, where=where
        )
        return case.problem(reference.relation.code, message, self._hint(case.number, kind, namespace, name))

    def _hint(self, number: int, kind: GroupKind, namespace: str, name: str) -> str:
        for names in self.objects.names(number, kind, namespace, NEARBY):
            alike = [one for one in names if abs(len(one) - len(name)) <= max(len(one), len(name)) // 2]
            if close := get_close_matches(name, alike, n=1, cutoff=SIMILAR):
                return say("reference.meant", name=close[0])
        elsewhere = [one for one in self.objects.namespaces(kind, name) if same(one) != same(namespace)]
        if elsewhere:
            return say("reference.elsewhere", there=elsewhere[0] or "default", here=namespace or "default")
        external = f"{kind.kind}/{namespace}/{name}" if namespace else f"{kind.kind}/{name}"
        return say("reference.add", kind=kind.kind, external=external)

    def _cannot_scale(self, target: GroupKind) -> bool:
        builtin_group = target.group in {kind.group for kind in self.built_in} or target.group == "extensions"
        return builtin_group and target not in self.references.table.scalable

    def _not_scalable(self, case: _Case) -> Problem:
        target = case.reference.target
        scalable = sorted(self.references.table.scalable)
        right = next((kind for kind in scalable if kind.kind == target.kind), None)
        if right is not None:
            message = say("reference.group", kind=target.kind, group=target.group)
            hint = say("reference.group.hint", version=f"{right.group}/v1" if right.group else "v1")
        else:
            message = say("reference.scale", subject=case.subject, kind=target.kind)
            hint = say("reference.scale.hint", kinds=_listed(sorted(kind.kind for kind in scalable)))
        return case.problem("X405", message, hint)

    def _selection(self, number: int, manifest: Manifest, selection: Selection) -> Iterator[Problem]:
        relation = selection.relation
        positive = any(requirement.operator in {"In", "Exists"} for requirement in selection.selector.requirements)
        if any(first_at(manifest.data, path) is not None for path in relation.unless):
            return
        found: list[Labelled] = []
        namespaces = self._namespaces(selection)
        for namespace in namespaces:
            found.extend(self.objects.select(number, selection.target, namespace, selection.selector))
        if found:
            if GroupKind.of(manifest) == SERVICE:
                yield from _target_ports(manifest, [one.template for one in found if one.template])
            return
        if not positive or relation.elsewhere or not namespaces:
            return
        if any(namespace in self.references.table.system_namespaces for namespace in namespaces):
            return
        if any(
            self._external(selection.target, selection.namespace, str(one)) for one in selection.selector.requirements
        ):
            return
        yield self._selects_nothing(number, manifest, selection)

    def _namespaces(self, selection: Selection) -> Sequence[str]:
        """Return the namespaces that must hold what is selected; empty where nobody can know them."""
        if selection.named_namespaces:
            return selection.named_namespaces
        if selection.namespaces is None:
            return (selection.namespace,)
        named = [
            value
            for requirement in selection.namespaces.requirements
            if requirement.key == NAMESPACE_NAME and requirement.operator == "In"
            for value in requirement.values
        ]
        return named if all(self.objects.has_pods(name) for name in named) else ()

    def _selects_nothing(self, number: int, manifest: Manifest, selection: Selection) -> Problem:
        relation, target = selection.relation, selection.target
        pods = ".pods" if target == POD else ""
        message = say(
            "selection.nothing",
            subject=_subject(manifest),
            relation=relation.relation,
            things=say(f"selection.things{pods}", kind=target.kind),
            selector=_written(selection.selector),
            defines=say(f"selection.defines{pods}"),
        )
        nearest = self._nearest(number, selection)
        hint = ""
        if nearest is not None:
            labelled, requirement = nearest
            key, value = requirement.key, labelled.labels.get(requirement.key)
            missing = "" if value is not None else ".missing"
            label = say(f"selection.label{missing}", key=key, value=value)
            owner, subject = _owner(labelled.manifest), _subject(labelled.manifest)
            hint = say(f"selection.nearest{pods}", owner=owner, subject=subject, label=label)
        elif requirements := selection.selector.requirements:
            hint = say("selection.add", kind=target.kind, requirement=requirements[0])
        return Problem(relation.code, message, manifest.place(selection.path, key=True), Severity.WARNING, hint)

    def _nearest(self, number: int, selection: Selection) -> tuple[Labelled, Requirement] | None:
        """Return what a selector misses by least, with the requirement that it misses."""
        best: tuple[tuple[int, int], Labelled, Requirement] | None = None
        nearby = self.objects.labelled(number, selection.target, selection.namespace, NEARBY)
        for labelled in islice(nearby, NEARBY):
            missed = [one for one in selection.selector.requirements if not one.holds(labelled.labels)]
            keys = sum(one.key in labelled.labels for one in selection.selector.requirements)
            met = len(selection.selector.requirements) - len(missed)
            if missed and (met or keys) and (best is None or (met, keys) > best[0]):
                best = (met, keys), labelled, missed[0]
        return best[1:] if best else None


@dataclass(frozen=True, slots=True)
class _Case:
    """One reference of one manifest, with what a check of it needs."""

    objects: Objects
    number: int
    manifest: Manifest
    reference: Reference

    @property
    def subject(self) -> str:
        return _subject(self.manifest)

    @property
    def target(self) -> str:
        return say("reference.target", kind=self.reference.target.kind, name=self.reference.name)

    def problem(self, code: str, message: str, hint: str, path: FieldPath | None = None) -> Problem:
        place = self.manifest.place(self.reference.path if path is None else path)
        return Problem(code, message, place, Severity.WARNING, hint)

    def without_parts(self, known: Sequence[Known]) -> Iterator[Problem]:
        """Yield the parts that the reference asks for and that none of the objects of that name has."""
        if self.reference.optional:
            return
        for part in self.reference.parts:
            if any(first_at(one.manifest.data, path) == value for one in known for path, value in part.kind.not_of):
                continue
            values = {
                str(value)
                for one in known
                for path in part.kind.among
                for _, value in values_at(one.manifest.data, path)
                if isinstance(value, (str, int))
            }
            if str(part.value) not in values:
                yield self._without(part, sorted(values))

    def _without(self, part: Part, values: list[str]) -> Problem:
        value = f'"{part.value}"' if isinstance(part.value, str) else str(part.value)
        close = get_close_matches(str(part.value), values, n=1, cutoff=SIMILAR) if isinstance(part.value, str) else []
        message = say("reference.part", target=self.target, what=part.kind.what, value=value)
        return self.problem(part.kind.code, message, _instead(close, values, "reference.part.none"), part.path)


def _counted_twice(case: _Case, known: Sequence[Known]) -> Iterator[Problem]:
    """Yield a workload that says how many Pods it wants, though an autoscaler decides (advice; Kubernetes accepts it)."""
    for one in known:
        if first_at(one.manifest.data, ("spec", "replicas")) is not None:
            message = say("reference.replicas", owner=_subject(one.manifest), subject=case.subject)
            yield case.problem("A611", message, say("reference.replicas.hint"))


def _headless(case: _Case, known: Sequence[Known]) -> Iterator[Problem]:
    """Yield a Service with an address of its own, which names no Pods (API: apps/v1 StatefulSetSpec.serviceName)."""
    if not any(text_at(one.manifest, "spec", "clusterIP") == "None" for one in known):
        message = say("reference.headless", target=case.target, subject=case.subject)
        yield case.problem("X405", message, say("reference.headless.hint", target=case.target))


def _certificate(case: _Case, known: Sequence[Known]) -> Iterator[Problem]:
    """Yield a Secret that holds no `tls.crt` and `tls.key` (API: core/v1 SecretTypeTLS)."""
    for one in known:
        keys = {key for field in ("data", "stringData") for _, key in values_at(one.manifest.data, (field, "{}"))}
        if text_at(one.manifest, "type") == "kubernetes.io/tls" or {"tls.crt", "tls.key"} <= keys:
            return
    if case.reference.target == GroupKind("", "Secret"):
        message = say("reference.certificate", target=case.target)
        yield case.problem("X405", message, say("reference.certificate.hint"))


def _open_to_routes(case: _Case, known: Sequence[Known]) -> Iterator[Problem]:
    """Yield a Gateway with no listener for this Route's namespace (Gateway API v1: AllowedRoutes, `Same` if none)."""
    route, gateway = same(case.manifest.namespace), same(case.reference.namespace)
    if route == gateway:
        return
    wanted = {part.value for part in case.reference.parts if part.kind.what == "listener"}
    for one in known:
        for _, listener in values_at(one.manifest.data, ("spec", "listeners", "[]")):
            if not wanted or first_at(listener, ("name",)) in wanted:
                allowed = first_at(listener, ("allowedRoutes", "namespaces", "from"))
                selector = label_selector(first_at(listener, ("allowedRoutes", "namespaces", "selector")))
                labels = case.objects.namespace_labels(case.number, case.manifest.namespace)
                if allowed == "All" or (allowed == "Selector" and matches(selector, labels)):
                    return
    message = say("reference.routes", target=case.target, namespace=case.manifest.namespace or "default")
    yield case.problem("X407", message, say("reference.routes.hint"))


WANTS: Final[Mapping[str, Callable[[_Case, Sequence[Known]], Iterator[Problem]]]] = {
    "headless": _headless,
    "certificate": _certificate,
    "open to routes": _open_to_routes,
}
"""What a target must be as well, by its name in the table of references."""


def _granted(case: _Case) -> Iterator[Problem]:
    """Yield a reference into another namespace that no ReferenceGrant there allows (Gateway API v1: ReferenceGrant)."""
    reference, manifest = case.reference, case.manifest
    if same(reference.namespace) == same(manifest.namespace):
        return
    source = GroupKind.of(manifest)
    wanted_from = (source.group, source.kind, manifest.namespace or "default")
    for grant in case.objects.all_of(REFERENCE_GRANT, reference.namespace):
        sources = {
            tuple(first_at(entry, (field,)) or "" for field in ("group", "kind", "namespace"))
            for _, entry in values_at(grant.data, ("spec", "from", "[]"))
        }
        for _, entry in values_at(grant.data, ("spec", "to", "[]")):
            kind = GroupKind(*(str(first_at(entry, (field,)) or "") for field in ("group", "kind")))
            name = first_at(entry, ("name",))
            if wanted_from in sources and kind == reference.target and name in (None, "", reference.name):
                return
    namespace, target = reference.namespace, reference.target.kind
    message = say("reference.grant", target=case.target, namespace=namespace, subject=case.subject)
    hint = say("reference.grant.hint", namespace=namespace, source=source.kind, kind=target)
    yield case.problem("X407", message, hint)


def _target_ports(manifest: Manifest, templates: Sequence[PodTemplate]) -> Iterator[Problem]:
    """Yield the ports of a Service that none of its Pods has; endpoints go by name and protocol (`podutil.FindPort`).

    A number needs no declaration; it is told only where every container of the Pods says which ports it has.
    """
    containers = [container for template in templates for container in _containers(template)]
    declared = [(container, list(values_at(container, ("ports", "[]")))) for container in containers]
    ports = [port for _, found in declared for _, port in found if isinstance(port, Mapping)]
    whose = _listed(sorted({_owner(template.manifest) for template in templates}))
    for path, port in values_at(manifest.data, ("spec", "ports", "[]")):
        if not isinstance(port, Mapping):
            continue
        key = "targetPort" if port.get("targetPort") is not None else "port"
        target = port.get(key)
        protocol = port.get("protocol") or "TCP"
        known = [one for one in ports if (one.get("protocol") or "TCP") == protocol]
        if isinstance(target, str) and target and target not in [one.get("name") for one in known]:
            names = sorted({name for one in known if isinstance(name := one.get("name"), str)})
            close = get_close_matches(target, names, n=1, cutoff=SIMILAR)
            hint = _instead(close, names, "reference.port.name")
            message = say("reference.port.named", whose=whose, port=target)
        elif (
            isinstance(target, int)
            and target
            and all(found for _, found in declared)
            and target not in [one.get("containerPort") for one in known]
        ):
            numbers = sorted({number for one in known if isinstance(number := one.get("containerPort"), int)})
            message = say("reference.port", whose=whose, port=target)
            hint = say("reference.port.hint", ports=_listed([str(number) for number in numbers]))
        else:
            continue
        yield Problem("X404", message, manifest.place((*path, key)), Severity.WARNING, hint)


def _containers(template: PodTemplate) -> Iterator[object]:
    for _, container in values_at(template.spec, ("containers", "[]")):
        yield container
    for _, container in values_at(template.spec, ("initContainers", "[]")):
        if first_at(container, ("restartPolicy",)) == "Always":
            yield container


def _subject(manifest: Manifest) -> str:
    unnamed = "" if manifest.name else ".unnamed"
    return say(f"reference.subject{unnamed}", kind=manifest.kind, name=manifest.name)


def _owner(manifest: Manifest) -> str:
    unnamed = "" if manifest.name else ".unnamed"
    return say(f"reference.owner{unnamed}", kind=manifest.kind, name=manifest.name)


def _written(selector: Selector) -> str:
    return say("selection.any") if selector == EVERYTHING else str(selector)


def _instead(close: Sequence[str], names: Sequence[str], none: str) -> str:
    """Return the hint for a name that is not among `names`: what was meant, what there is, or the text `none`."""
    if close:
        return say("reference.meant", name=close[0])
    return say("reference.part.hint", names=_listed(names)) if names else say(none)


def _listed(items: Sequence[str]) -> str:
    """Return `a, b and c`, at most a handful."""
    shown = list(items[:LISTED])
    rest = len(items) - len(shown)
    if rest:
        return say("list.more", items=", ".join(shown), count=rest)
    return say("list.and", items=", ".join(shown[:-1]), last=shown[-1]) if len(shown) > 1 else "".join(shown)
