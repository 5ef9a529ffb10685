"""What runs Pods: every kind with a Pod template, read to what its Pods will look like."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from mkdocs_manifests.kubernetes.references import relations
from mkdocs_manifests.kubernetes.selectors import Labels, namespace_labels, pod_template
from mkdocs_manifests.model import Manifest
from mkdocs_manifests.relating.values import mapping, mappings, text


@dataclass(frozen=True, slots=True)
class NamedPort:
    """A port that a container declares under a name."""

    name: str
    protocol: str
    """TCP, UDP or SCTP."""
    number: int


@dataclass(frozen=True, slots=True)
class Workload:
    """A manifest that runs Pods, with what other objects see of these Pods."""

    id: str
    """`Kind/namespace/name`."""
    namespace: str
    labels: Mapping[str, str]
    """Of the Pods, not of the object that makes them."""
    ports: tuple[NamedPort, ...] = ()
    manifest: Manifest | None = field(default=None, repr=False, compare=False)


def identity(kind: str, namespace: str, name: str) -> str:
    """Return the id of a resource: `Deployment/shop/web`, `ClusterRole//reader`."""
    return f"{kind}/{namespace}/{name}"


def workloads(manifests: Iterable[Manifest]) -> Iterator[Workload]:
    """Yield the manifests that run Pods, in the given order."""
    places = relations().pod_templates
    for manifest in manifests:
        template = pod_template(manifest, places)
        if template is not None:
            yield Workload(
                id=identity(manifest.kind, manifest.namespace, manifest.name),
                namespace=manifest.namespace,
                labels=template.labels,
                ports=tuple(_ports(template.spec)),
                manifest=manifest,
            )


def pod_spec(manifest: Manifest) -> Mapping[str, Any]:
    """Return the spec of the Pods that a manifest runs, empty where it runs none."""
    template = pod_template(manifest, relations().pod_templates)
    return template.spec if template is not None else {}


def containers(spec: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the containers that run as long as the Pod does: the ordinary ones, then the sidecars."""
    sidecars = [one for one in mappings(spec.get("initContainers")) if one.get("restartPolicy") == "Always"]
    return [*mappings(spec.get("containers")), *sidecars]


def namespaces(manifests: Iterable[Manifest]) -> dict[str, Labels]:
    """Return the labels of every namespace that the manifests name or live in."""
    found: dict[str, Labels] = {}
    for manifest in manifests:
        if manifest.kind == "Namespace":
            found[manifest.name] = namespace_labels(manifest.name, manifest)
        else:
            found.setdefault(manifest.namespace, namespace_labels(manifest.namespace))
    return found


def _ports(spec: object) -> Iterator[NamedPort]:
    for container in containers(mapping(spec)):
        for port in mappings(container.get("ports")):
            name, number = text(port.get("name")), port.get("containerPort")
            if name and isinstance(number, int) and not isinstance(number, bool):
                yield NamedPort(name, text(port.get("protocol")) or "TCP", number)
