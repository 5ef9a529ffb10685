"""From YAML documents to manifests: what names an apiVersion and a kind, a `List` taken apart."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mkdocs_manifests.model import ROOT, FieldPath, Manifest, Node, Text
from mkdocs_manifests.reading.yaml_reader import Document


def is_manifest(data: Any) -> bool:
    """Return whether a document says that it is a resource of Kubernetes: it has an apiVersion or a kind."""
    return isinstance(data, dict) and ("apiVersion" in data or "kind" in data)


def manifests_of(document: Document, text: Text) -> Iterator[Manifest]:
    """Yield the manifest in a document, or each of those in a `List`."""
    if not is_manifest(document.data):
        return
    data, node = document.data, document.node
    items = data.get("items")
    if data.get("kind") == "List" and data.get("apiVersion") == "v1" and isinstance(items, list):
        below = node.children["items"].children  # type: ignore[index,call-overload]
        for index, item in enumerate(items):
            yield manifest(item, below[index], text, ("items", index))  # type: ignore[index]
    else:
        yield manifest(data, node, text)


def manifest(data: Any, node: Node, text: Text, path: FieldPath = ROOT) -> Manifest:
    """Return the manifest in `data`; what its head lacks is empty."""
    fields = data if isinstance(data, dict) else {}
    metadata = fields.get("metadata")
    metadata = metadata if isinstance(metadata, dict) else {}
    return Manifest(
        api_version=_string(fields.get("apiVersion")),
        kind=_string(fields.get("kind")),
        name=_string(metadata.get("name")) or _string(metadata.get("generateName")),
        namespace=_string(metadata.get("namespace")),
        data=data,
        node=node,
        text=text,
        path=path,
    )


def _string(value: object) -> str:
    return value if isinstance(value, str) else ""
