"""Which fields of an object a recording keeps: an allow-list, so that nothing else leaves a cluster."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

import yaml

CONTAINERS: Final = ("initContainerStatuses", "containerStatuses")


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What `extraction.yaml` says."""

    actors: tuple[Mapping[str, str], ...]
    left_out: frozenset[str]
    secret: frozenset[str]
    cluster: frozenset[str]
    fields: Mapping[str, Mapping[str, str]]
    zero: Mapping[str, tuple[str, ...]]


@cache
def knowledge() -> Knowledge:
    """Return what is known of audit logs."""
    loaded = yaml.safe_load((files(__package__) / "extraction.yaml").read_bytes())
    return Knowledge(
        tuple(loaded["actors"]),
        frozenset(loaded["left_out"]),
        frozenset(loaded["secret"]),
        frozenset(loaded["cluster"]),
        loaded["fields"],
        {entry["resource"]: tuple(entry["fields"]) for entry in loaded["zero"]},
    )


def extract(resource: str, found: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of an object that a state keeps; of a Secret there are none."""
    known = knowledge()
    if resource in known.secret:
        return {}
    data = {name: at(found, path) for name, path in known.fields.get(resource, {}).items()}
    data |= {name: 0 for name in known.zero.get(resource, ()) if data.get(name) is None}
    data |= dict(_common(found))
    if resource == "pods":
        data |= dict(_pod(found))
    elif resource == "endpointslices":
        data["endpoints"] = list(_endpoints(found))
    elif resource == "nodes":
        data |= dict(_node(found))
    elif conditions := list(_conditions(found)):
        data["conditions"] = " ".join(f"{kind}={status}({reason})" for kind, status, reason in conditions)
    return {name: value for name, value in data.items() if value is not None}


def at(found: Any, path: str) -> Any:
    """Return the value at a path such as `spec.containers.0.image`; None where there is none."""
    for step in path.split("."):
        if isinstance(found, Mapping):
            found = found.get(step)
        elif isinstance(found, list) and step.isdigit() and int(step) < len(found):
            found = found[int(step)]
        else:
            return None
    return found


def _common(found: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    owner = at(found, "metadata.ownerReferences.0")
    if isinstance(owner, Mapping):
        yield "owner", f"{owner.get('kind', '')}/{owner.get('name', '')}"
    if at(found, "metadata.deletionTimestamp"):
        yield "deleting", True
    finalizers = at(found, "metadata.finalizers")
    if isinstance(finalizers, list) and finalizers:
        yield "finalizers", [str(name) for name in finalizers]


def _pod(pod: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    statuses = [status for status in _list(pod, "status.containerStatuses") if isinstance(status, Mapping)]
    count = len(statuses) or len(_list(pod, "spec.containers"))
    yield "status", pod_status(pod)
    yield "ready", f"{sum(status.get('ready') is True for status in statuses)}/{count}"
    yield "restarts", sum(int(status.get("restartCount") or 0) for status in statuses)
    yield "deleting", bool(at(pod, "metadata.deletionTimestamp"))
    if conditions := list(_conditions(pod)):
        yield "conditions", {kind: status for kind, status, _ in conditions}


def pod_status(pod: Mapping[str, Any]) -> str:
    """Return the word that `kubectl get pods` prints under STATUS (kubernetes/kubernetes printers, printPod)."""
    if at(pod, "metadata.deletionTimestamp"):
        return "Terminating"
    word = at(pod, "status.reason") or at(pod, "status.phase") or "Unknown"
    for name in CONTAINERS:
        for status in _list(pod, f"status.{name}"):
            waiting = at(status, "state.waiting.reason")
            ended = at(status, "state.terminated")
            if name == "initContainerStatuses" and ended and at(ended, "exitCode") == 0:
                continue
            reason = waiting or (ended and (at(ended, "reason") or f"ExitCode:{at(ended, 'exitCode')}"))
            if not reason:
                continue
            if name == "initContainerStatuses":
                return f"Init:{reason}"
            word = reason
    return str(word)


def _endpoints(found: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for endpoint in _list(found, "endpoints"):
        conditions = {name: at(endpoint, f"conditions.{name}") is True for name in ("ready", "serving", "terminating")}
        yield {"pod": at(endpoint, "targetRef.name"), "address": at(endpoint, "addresses.0"), **conditions}


def _node(found: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    yield "ready", next((status for kind, status, _ in _conditions(found) if kind == "Ready"), "Unknown")
    taints = [
        f"{taint.get('key', '')}{f'={value}' if (value := taint.get('value')) else ''}:{taint.get('effect', '')}"
        for taint in _list(found, "spec.taints")
        if isinstance(taint, Mapping)
    ]
    if taints:
        yield "taints", taints


def _conditions(found: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    for condition in _list(found, "status.conditions"):
        if isinstance(condition, Mapping):
            yield str(condition.get("type", "")), str(condition.get("status", "")), str(condition.get("reason", ""))


def _list(found: Any, path: str) -> list[Any]:
    value = at(found, path)
    return value if isinstance(value, list) else []
