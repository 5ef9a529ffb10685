"""Chips for what a workload brings along without a manifest of its own: volumes that need none, and wishes about nodes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from mkdocs_manifests.kubernetes.selectors import Requirement
from mkdocs_manifests.model import Manifest
from mkdocs_manifests.relating.labels import mount_label
from mkdocs_manifests.relating.values import at, items, mapping, mappings, text, texts
from mkdocs_manifests.relating.workloads import identity, pod_spec

VOLUMES: Final = ("emptyDir", "hostPath", "nfs", "csi", "image", "gitRepo", "iscsi", "fc")
"""Volumes in a Pod's spec that refer to no other object (API: core/v1 VolumeSource)."""
REQUIRED: Final = "requiredDuringSchedulingIgnoredDuringExecution"


def own_chips(manifest: Manifest) -> Iterator[tuple[str, str, str, str]]:
    """Yield category, id, label and text of each chip of a workload."""
    spec = pod_spec(manifest)
    if not spec:
        return
    for kind, words in _volumes(manifest, spec):
        yield "storage", identity(kind, manifest.namespace, f"{manifest.name}/{words}"), kind, words
    for label, words in dict.fromkeys(_wishes(spec)):
        yield "cluster", identity(label, manifest.namespace, f"{manifest.name}/{words}"), label, words


def _volumes(manifest: Manifest, spec: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for volume in mappings(spec.get("volumes")):
        kind = next((kind for kind in VOLUMES if kind in volume), "")
        if kind:
            name = text(volume.get("name"))
            host = text(at(volume, "hostPath", "path"))
            yield kind, host or mount_label(manifest, name) or name


def _wishes(spec: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield what a Pod says about its node: where it must run, what it bears, among what it is spread."""
    for key, value in sorted((text(key), text(value)) for key, value in mapping(spec.get("nodeSelector")).items()):
        yield "node", f"{_short(key)}={value}"
    for term in mappings(at(spec, "affinity", "nodeAffinity", REQUIRED, "nodeSelectorTerms")):
        for one in mappings(term.get("matchExpressions")):
            asked = Requirement(
                _short(text(one.get("key"))), text(one.get("operator")), tuple(texts(one.get("values")))
            )
            yield "node", str(asked)
    for one in mappings(spec.get("tolerations")):
        key = _short(text(one.get("key"))) or "every taint"
        value = f"={text(one.get('value'))}" if one.get("value") else ""
        yield "tolerates", f"{key}{value}"
    for one in mappings(spec.get("topologySpreadConstraints")):
        yield "spread by", _short(text(one.get("topologyKey")))
    for term in items(at(spec, "affinity", "podAntiAffinity", REQUIRED)):
        yield "alone per", _short(text(mapping(term).get("topologyKey")))


def _short(key: str) -> str:
    """Return a label's key without its prefix."""
    return key.rpartition("/")[2]
