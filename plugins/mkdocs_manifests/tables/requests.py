"""What manifests ask of nodes and disks: requests and limits of each workload, and the sum of each folder.

Source of the sums: the scheduler counts the containers and sidecars of a Pod, or the largest init container with the
sidecars that started before it, and adds `spec.overhead`; `spec.resources` of the Pod counts before its containers'
(k8s.io/component-helpers resource PodRequests).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from mkdocs_manifests.kubernetes.quantities import quantity
from mkdocs_manifests.model import Manifest
from mkdocs_manifests.relating.values import at, mapping, mappings, text
from mkdocs_manifests.relating.workloads import pod_spec
from mkdocs_manifests.tables.subject import Subject
from mkdocs_manifests.tables.table import Cell, Column, Form, Table, cell, cells

RESOURCES: Final = ("cpu", "memory")
SIDES: Final = ("requests", "limits")
COLUMNS: Final = (
    Column("object", "Object"),
    Column("pods", "Pods"),
    Column("cpuRequests", "CPU requested", Form.NUMBER),
    Column("cpuLimits", "CPU limit", Form.NUMBER),
    Column("memoryRequests", "Memory requested", Form.NUMBER),
    Column("memoryLimits", "Memory limit", Form.NUMBER),
    Column("storage", "Storage", Form.NUMBER),
)
COUNTS: Final[Mapping[str, tuple[str, ...]]] = {
    "Deployment": ("spec", "replicas"),
    "StatefulSet": ("spec", "replicas"),
    "ReplicaSet": ("spec", "replicas"),
    "ReplicationController": ("spec", "replicas"),
    "Job": ("spec", "parallelism"),
    "CronJob": ("spec", "jobTemplate", "spec", "parallelism"),
}
"""How many Pods run at once, where it is not one."""
PER_NODE: Final = "DaemonSet"
BINARY: Final = ("", "Ki", "Mi", "Gi", "Ti")
KIBI: Final = 1024
MEBI: Final = 2

Amounts = Mapping[tuple[str, str], Decimal | None]
"""By resource and side; None where nothing is asked, so that there is no limit."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What one object asks for, all its Pods together."""

    pods: str
    amounts: Amounts
    storage: Decimal | None = None


def resources_table(subject: Subject) -> Table:
    """Return a row for each object that asks for something, and a sum for each folder and for all."""
    rows: list[tuple[Cell, ...]] = []
    sums: dict[str, list[Wish]] = {}
    for used in subject:
        wish = wish_of(used.manifest)
        if wish is not None:
            rows.append(_row(cells([used.piece]), wish))
            sums.setdefault(str(used.file.parent), []).append(wish)
    if len(rows) < len(SIDES):
        return Table("resources", "What the manifests ask of the cluster", COLUMNS, tuple(rows))
    totals = [_row(cell(f"all of {folder}"), _sum(found)) for folder, found in sorted(sums.items()) if len(sums) > 1]
    totals.append(_row(cell("all together"), _sum([wish for found in sums.values() for wish in found])))
    title = "What the manifests ask of the cluster, with a DaemonSet counted for one node"
    return Table("resources", title, COLUMNS, (*rows, *totals), len(totals))


def wish_of(manifest: Manifest) -> Wish | None:
    """Return what a manifest asks for; None where it runs no Pods and claims no disk."""
    spec = pod_spec(manifest)
    if manifest.kind == "PersistentVolumeClaim":
        return Wish("", {}, quantity(at(manifest.data, "spec", "resources", "requests", "storage")))
    if not spec:
        return None
    path = COUNTS.get(manifest.kind, ())
    count = at(manifest.data, *path) if path else 1
    number = count if isinstance(count, int) and not isinstance(count, bool) else 1
    each = {(resource, side): of_pod(spec, resource, side) for resource in RESOURCES for side in SIDES}
    amounts = {key: None if amount is None else amount * number for key, amount in each.items()}
    claims = [
        quantity(at(claim, "spec", "resources", "requests", "storage"))
        for claim in mappings(at(manifest.data, "spec", "volumeClaimTemplates"))
    ]
    storage = sum((claim for claim in claims if claim is not None), Decimal()) * number if claims else None
    return Wish("one on each node" if manifest.kind == PER_NODE else str(number), amounts, storage)


def of_pod(spec: Mapping[str, Any], resource: str, side: str) -> Decimal | None:
    """Return what one Pod asks for; None where it, or one of its containers, has no limit."""
    own = quantity(at(spec, "resources", side, resource))
    whole = own if own is not None else _of_containers(spec, resource, side)
    overhead = quantity(at(spec, "overhead", resource)) or Decimal()
    return whole + overhead if whole is not None else None


def _of_containers(spec: Mapping[str, Any], resource: str, side: str) -> Decimal | None:
    largest = sidecars = Decimal()
    for container in mappings(spec.get("initContainers")):
        amount = _of_container(container, resource, side)
        if amount is None:
            return None
        if text(container.get("restartPolicy")) == "Always":
            sidecars += amount
            largest = max(largest, sidecars)
        else:
            largest = max(largest, sidecars + amount)
    running = [_of_container(container, resource, side) for container in mappings(spec.get("containers"))]
    if None in running:
        return None
    return max(largest, sidecars + sum((amount for amount in running if amount is not None), Decimal()))


def _of_container(container: Mapping[str, Any], resource: str, side: str) -> Decimal | None:
    found = quantity(mapping(at(container, "resources", side)).get(resource))
    if found is None and side == "requests":
        found = quantity(mapping(at(container, "resources", "limits")).get(resource))
        return found if found is not None else Decimal()
    return found


def _sum(wishes: Sequence[Wish]) -> Wish:
    amounts: dict[tuple[str, str], Decimal | None] = {}
    for resource in RESOURCES:
        for side in SIDES:
            found = [wish.amounts[resource, side] for wish in wishes if wish.amounts]
            amounts[resource, side] = (
                None if not found or None in found else sum((one for one in found if one is not None), Decimal())
            )
    pods = sum(int(wish.pods) if wish.pods.isdigit() else 1 for wish in wishes if wish.amounts)
    storage = [wish.storage for wish in wishes if wish.storage is not None]
    return Wish(str(pods), amounts, sum(storage, Decimal()) if storage else None)


def _row(name: Cell, wish: Wish) -> tuple[Cell, ...]:
    return (name, cell(wish.pods), *_amounts(wish))


def _amounts(wish: Wish) -> Iterator[Cell]:
    for resource in RESOURCES:
        for side in SIDES:
            amount = wish.amounts.get((resource, side)) if wish.amounts else None
            none = "no limit" if wish.amounts and side == "limits" else ""
            yield _cell(amount, none, spoken_cpu if resource == "cpu" else spoken_bytes)
    yield _cell(wish.storage, "", spoken_bytes)


def _cell(amount: Decimal | None, none: str, spoken: Any) -> Cell:
    return cell(none) if amount is None else cell(spoken(amount), sort=format(amount.normalize(), "f"))


def spoken_cpu(amount: Decimal) -> str:
    """Return a number of cores as manifests write it: `250m`, `1.5`."""
    thousandths = amount * 1000
    if amount >= 1 or thousandths == 0:
        return format(amount.normalize(), "f")
    return f"{format(thousandths.normalize(), 'f')}m"


def spoken_bytes(amount: Decimal) -> str:
    """Return a number of bytes as manifests write it: `64Mi`, `1.5Gi`."""
    for power, unit in reversed(list(enumerate(BINARY))):
        value = amount / KIBI**power
        if value >= 1 and value * 100 % 1 == 0:
            return f"{format(value.normalize(), 'f')}{unit}"
    mebibytes = round(amount / KIBI**MEBI, 1)
    return f"{format(mebibytes.normalize(), 'f')}{BINARY[MEBI]}"
