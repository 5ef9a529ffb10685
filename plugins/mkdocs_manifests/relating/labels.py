"""What stands beside an arrow: the path of a route, the place of a mount, the weight of a backend."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from mkdocs_manifests.model import FieldPath, Manifest
from mkdocs_manifests.relating.values import at, mapping, mappings, text
from mkdocs_manifests.relating.workloads import Workload, containers, pod_spec


def label(relation: str, manifest: Manifest, path: FieldPath) -> str:
    """Return the label of a reference that stands at `path` of a manifest, empty where the relation says it all."""
    return LABELS.get(relation, _nothing)(manifest, path)


def service_label(manifest: Manifest, workload: Workload) -> str:
    """Return the container ports that a Service leads to on the Pods of a workload, names looked up."""
    found = []
    for port in mappings(at(manifest.data, "spec", "ports")):
        target = port.get("targetPort", port.get("port"))
        protocol = text(port.get("protocol")) or "TCP"
        if isinstance(target, str):
            numbers = [one.number for one in workload.ports if (one.name, one.protocol) == (target, protocol)]
            found.append(f":{numbers[0]}" if numbers else f"no port {target}")
        elif target is not None:
            found.append(f":{text(target)}")
    return ", ".join(dict.fromkeys(found))


def _nothing(_: Manifest, __: FieldPath) -> str:
    return ""


def _route(manifest: Manifest, path: FieldPath) -> str:
    return _ingress(manifest, path) if manifest.kind == "Ingress" else _backend(manifest, path)


def _ingress(manifest: Manifest, path: FieldPath) -> str:
    port = mapping(at(manifest.data, *path, "port"))
    number = text(port.get("number")) or text(port.get("name"))
    where = "default"
    if "rules" in path:
        rules = mappings(at(manifest.data, "spec", "rules"))
        rule = mapping(at(manifest.data, *path[:3]))
        several = len({text(one.get("host")) for one in rules}) > 1
        where = (text(rule.get("host")) or "any host" if several else "") + (
            text(at(manifest.data, *path[:6], "path")) or "/"
        )
    return f"{where} → {number}" if number else where


def _backend(manifest: Manifest, path: FieldPath) -> str:
    """Return path, port and share of a backend of a Gateway API route."""
    rule = mapping(at(manifest.data, *path[:3]))
    found = [text(at(match, "path", "value")) for match in mappings(rule.get("matches"))]
    backends = mappings(rule.get("backendRefs"))
    backend = mapping(at(manifest.data, *path))
    where = ", ".join(dict.fromkeys(filter(None, found))) or "/"
    port = text(backend.get("port"))
    label = f"{where} → {port}" if port else where
    weights = [one.get("weight", 1) for one in backends]
    if len(backends) > 1 and all(isinstance(weight, int) for weight in weights) and sum(weights) > 0:
        label += f" {round(100 * backend.get('weight', 1) / sum(weights))}%"
    return label


def _mount(manifest: Manifest, path: FieldPath) -> str:
    for index, step in enumerate(path):
        if step == "volumes" and index + 1 < len(path):
            where = mount_label(manifest, text(at(manifest.data, *path[: index + 2], "name")))
            # Files of ConfigMaps and Secrets can never be written; only of a claim it says something.
            return where if "persistentVolumeClaim" in path else where.replace(" read-only", "")
    return ""


def mount_label(manifest: Manifest, volume: str) -> str:
    """Return where the containers of a workload see a volume."""
    found = dict.fromkeys(_mounts(pod_spec(manifest), volume))
    return ", ".join(found)


def _mounts(spec: Mapping[str, Any], volume: str) -> Iterator[str]:
    for container in [*containers(spec), *mappings(spec.get("initContainers"))]:
        for mount in mappings(container.get("volumeMounts")):
            if volume and mount.get("name") == volume:
                yield text(mount.get("mountPath")) + (" read-only" if mount.get("readOnly") is True else "")
        for device in mappings(container.get("volumeDevices")):
            if volume and device.get("name") == volume:
                yield text(device.get("devicePath"))


def _read(manifest: Manifest, path: FieldPath) -> str:
    if "envFrom" in path:
        return "env"
    if "env" in path:
        return f"env {text(at(manifest.data, *path, 'key'))}".strip()
    return ""


LABELS: Final[Mapping[str, Callable[[Manifest, FieldPath], str]]] = {
    "mirrors to": _backend,
    "mounts": _mount,
    "reads": _read,
    "routes to": _route,
}
"""For each relation of the table of references how its label is found."""
