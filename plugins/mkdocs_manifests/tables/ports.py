"""The ports that manifests open: of containers, of Services and of Gateways, with where they lead."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from mkdocs_manifests.relating.values import at, mappings, text
from mkdocs_manifests.relating.workloads import pod_spec
from mkdocs_manifests.tables.subject import Subject, Used
from mkdocs_manifests.tables.table import Cell, Column, Form, Table, cell, cells

COLUMNS: Final = (
    Column("object", "Object"),
    Column("name", "Port's name", Form.CODE),
    Column("port", "Port", Form.NUMBER),
    Column("protocol", "Protocol"),
    Column("leadsTo", "Leads to", Form.CODE),
    Column("outside", "On each node", Form.NUMBER),
)
CONTAINERS: Final = ("initContainers", "containers")


def ports_table(subject: Subject) -> Table:
    """Return a row for each port."""
    rows = tuple(row for used in subject for row in (*_containers(used), *_service(used), *_gateway(used)))
    return Table("ports", "The ports that the manifests open", COLUMNS, tuple(dict.fromkeys(rows)))


def _containers(used: Used) -> Iterator[tuple[Cell, ...]]:
    spec = pod_spec(used.manifest)
    for container in (one for name in CONTAINERS for one in mappings(spec.get(name))):
        for port in mappings(container.get("ports")):
            yield _row(used, port, "containerPort", f"container {text(container.get('name'))}", "hostPort")


def _service(used: Used) -> Iterator[tuple[Cell, ...]]:
    if (used.manifest.api_version, used.manifest.kind) == ("v1", "Service"):
        for port in mappings(at(used.manifest.data, "spec", "ports")):
            target = text(port.get("targetPort")) or text(port.get("port"))
            yield _row(used, port, "port", f"port {target} of the Pods", "nodePort")


def _gateway(used: Used) -> Iterator[tuple[Cell, ...]]:
    if used.manifest.kind == "Gateway":
        for listener in mappings(at(used.manifest.data, "spec", "listeners")):
            yield _row(used, listener, "port", text(listener.get("hostname")) or "any host", "")


def _row(used: Used, port: Mapping[str, Any], number: str, target: str, outside: str) -> tuple[Cell, ...]:
    return (
        cells([used.piece]),
        cell(text(port.get("name"))),
        cell(text(port.get(number))),
        cell(text(port.get("protocol")) or "TCP"),
        cell(target),
        cell(text(port.get(outside))),
    )
