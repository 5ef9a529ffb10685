"""The few facts about a resource that its box in a diagram shows: short lines, never a Secret's value."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from mkdocs_manifests.model import Manifest
from mkdocs_manifests.relating.values import at, mapping, mappings, text, texts
from mkdocs_manifests.relating.workloads import containers, pod_spec

SHOWN: Final = 3
"""Items of a list that are shown before the rest is only counted."""
VERBS: Final = 8
"""Verbs of a rule that are shown: all that resources have by themselves."""
ACCESS_MODES: Final[Mapping[str, str]] = {
    "ReadOnlyMany": "ROX",
    "ReadWriteMany": "RWX",
    "ReadWriteOnce": "RWO",
    "ReadWriteOncePod": "RWOP",
}
"""As `kubectl get pvc` abbreviates them (k8s.io/kubectl: pkg/util/storage)."""


def facts(manifest: Manifest) -> tuple[str, ...]:
    """Return what to write under the name of a resource, most important first."""
    lines = FACTS.get(manifest.kind, _none)(manifest)
    return tuple(line for line in lines if line)


def listed(values: Iterable[str], shown: int = SHOWN) -> str:
    """Return values joined by commas; of many, the first ones and how many more there are."""
    found = list(values)
    rest = len(found) - shown
    return ", ".join(found[:shown]) + (f" +{rest}" if rest > 0 else "")


def image(name: str) -> str:
    """Return an image's last part with its tag, a digest cut short: `web:1.4.2`."""
    short = name.rsplit("/", 1)[-1]
    repository, at_sign, digest = short.partition("@")
    return f"{repository}@{digest.rpartition(':')[2][:7]}" if at_sign else short


def _none(_: Manifest) -> list[str]:
    return []


def _images(manifest: Manifest, count: str = "") -> list[str]:
    """Return the image of the one container, after a count; of several containers a line for each, in starting order."""
    spec = pod_spec(manifest)
    running = containers(spec)
    starting = [one for one in mappings(spec.get("initContainers")) if one.get("restartPolicy") != "Always"]
    if len(running) + len(starting) <= 1:
        return [" · ".join(part for part in (count, *(_image(one) for one in running)) if part)]
    sidecars = {id(one) for one in mappings(spec.get("initContainers"))}
    lines = [f"init {text(one.get('name'))}: {_image(one)}" for one in starting]
    lines += [f"{'sidecar ' if id(one) in sidecars else ''}{text(one.get('name'))}: {_image(one)}" for one in running]
    rest = len(lines) - SHOWN
    more = [f"+{rest} containers" if rest > 1 else "+1 container"] if rest > 0 else []
    return [count, *lines[:SHOWN], *more]


def _image(container: Mapping[str, object]) -> str:
    return image(text(container.get("image")))


def _workload(manifest: Manifest) -> list[str]:
    replicas = at(manifest.data, "spec", "replicas")
    return _images(manifest, f"×{text(replicas)}" if replicas is not None else "")  # noqa: RUF001 - the sign for times


def _daemon_set(manifest: Manifest) -> list[str]:
    return _images(manifest, "one per node")


def _job(manifest: Manifest) -> list[str]:
    completions = text(at(manifest.data, "spec", "completions"))
    return _images(manifest, f"{completions} completions" if completions else "")


def _cron_job(manifest: Manifest) -> list[str]:
    zone = text(at(manifest.data, "spec", "timeZone"))
    return [f"{text(at(manifest.data, 'spec', 'schedule'))} {zone}".strip(), *_images(manifest)]


def _service(manifest: Manifest) -> list[str]:
    spec = mapping(manifest.data.get("spec"))
    kind = text(spec.get("type"))
    if kind == "ExternalName":
        return [f"external name {text(spec.get('externalName'))}"]
    if spec.get("clusterIP") == "None":
        kind = "headless"
    return [" ".join(part for part in (kind if kind != "ClusterIP" else "", listed(_service_ports(spec))) if part)]


def _service_ports(spec: Mapping[str, object]) -> list[str]:
    found = []
    for port in mappings(spec.get("ports")):
        number, target, node = text(port.get("port")), text(port.get("targetPort")), text(port.get("nodePort"))
        suffix = "" if port.get("protocol") in {None, "TCP"} else f"/{text(port.get('protocol'))}"
        chain = [*([node] if node else []), number, *([target] if target and target != number else [])]
        found.append(" → ".join(chain) + suffix)
    return found


def _ingress(manifest: Manifest) -> list[str]:
    hosts = dict.fromkeys(text(rule.get("host")) or "any host" for rule in mappings(at(manifest.data, "spec", "rules")))
    return [listed(hosts, 1)]


def _route(manifest: Manifest) -> list[str]:
    return [listed(texts(at(manifest.data, "spec", "hostnames")), 1)]


def _gateway(manifest: Manifest) -> list[str]:
    listeners = mappings(at(manifest.data, "spec", "listeners"))
    return [listed(f"{text(one.get('protocol'))} {text(one.get('port'))}" for one in listeners)]


def _keys(manifest: Manifest) -> list[str]:
    """Return the names of the keys: what a Secret holds under them is nobody's business."""
    keys = {key for field in ("data", "binaryData", "stringData") for key in mapping(manifest.data.get(field))}
    return [listed(sorted(str(key) for key in keys), 2)]


def claim_facts(spec: object) -> list[str]:
    """Return size and access modes of a claim or a volume."""
    size = text(at(spec, "resources", "requests", "storage")) or text(at(spec, "capacity", "storage"))
    modes = "/".join(ACCESS_MODES.get(mode, mode) for mode in texts(at(spec, "accessModes")))
    return [f"{size} {modes}".strip()]


def _claim(manifest: Manifest) -> list[str]:
    return claim_facts(manifest.data.get("spec"))


def _storage_class(manifest: Manifest) -> list[str]:
    return [text(manifest.data.get("provisioner"))]


def _autoscaler(manifest: Manifest) -> list[str]:
    spec = mapping(manifest.data.get("spec"))
    low, high = text(spec.get("minReplicas")) or "1", text(spec.get("maxReplicas"))
    targets = [_metric(metric) for metric in mappings(spec.get("metrics"))]
    if spec.get("targetCPUUtilizationPercentage") is not None:
        targets.append(f"cpu {text(spec['targetCPUUtilizationPercentage'])}%")
    return [f"{low}–{high}" + (f" at {listed(filter(None, targets), 2)}" if any(targets) else "")]  # noqa: RUF001


def _metric(metric: Mapping[str, object]) -> str:
    kind = text(metric.get("type"))
    field = mapping(metric.get(kind[:1].lower() + kind[1:]))
    name = text(field.get("name")) or text(at(field, "metric", "name"))
    target = mapping(field.get("target"))
    if target.get("averageUtilization") is not None:
        return f"{name} {text(target['averageUtilization'])}%"
    return f"{name} {text(target.get('averageValue')) or text(target.get('value'))}".strip()


def _budget(manifest: Manifest) -> list[str]:
    spec = mapping(manifest.data.get("spec"))
    bounds = (("min", spec.get("minAvailable")), ("max down", spec.get("maxUnavailable")))
    return [f"{word} {text(value)}" for word, value in bounds if value is not None]


def _role(manifest: Manifest) -> list[str]:
    lines = [
        f"{listed(texts(rule.get('verbs')), VERBS)} on {listed(_objects(rule))}"
        for rule in mappings(manifest.data.get("rules"))
    ]
    rest = len(lines) - SHOWN
    return [*lines[:SHOWN], *([f"+{rest} rules" if rest > 1 else "+1 rule"] if rest > 0 else [])]


def _objects(rule: Mapping[str, object]) -> list[str]:
    names = texts(rule.get("resourceNames"))
    found = texts(rule.get("resources")) or texts(rule.get("nonResourceURLs"))
    return [f"{one} {'/'.join(names)}" for one in found] if names else found


def _network_policy(manifest: Manifest) -> list[str]:
    return [", ".join(texts(at(manifest.data, "spec", "policyTypes")))]


FACTS: Final[Mapping[str, Callable[[Manifest], list[str]]]] = {
    "ClusterRole": _role,
    "ConfigMap": _keys,
    "CronJob": _cron_job,
    "DaemonSet": _daemon_set,
    "Deployment": _workload,
    "GRPCRoute": _route,
    "Gateway": _gateway,
    "HTTPRoute": _route,
    "HorizontalPodAutoscaler": _autoscaler,
    "Ingress": _ingress,
    "Job": _job,
    "NetworkPolicy": _network_policy,
    "PersistentVolume": _claim,
    "PersistentVolumeClaim": _claim,
    "Pod": _workload,
    "PodDisruptionBudget": _budget,
    "ReplicaSet": _workload,
    "Role": _role,
    "Secret": _keys,
    "Service": _service,
    "StatefulSet": _workload,
    "StorageClass": _storage_class,
    "TLSRoute": _route,
}
"""For each kind what its box says; kinds that are missing say only their name."""
