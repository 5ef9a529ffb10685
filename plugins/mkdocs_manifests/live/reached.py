"""Which definitions the examples of a site reach: these the page has from the start, and all others once an editor is open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from mkdocs_manifests.checking.check import Judged
from mkdocs_manifests.checking.schema import fragment_schema
from mkdocs_manifests.kubernetes.schemas import PREFIX, Schema, Schemas
from mkdocs_manifests.model import Intent
from mkdocs_manifests.reading.yaml_reader import read


def reached(judged: Iterable[Judged], versions: Sequence[Schemas]) -> frozenset[str]:
    """Return the names of the definitions by which the values of the examples are judged, in any of the versions."""
    values = [found for one in judged for found in _values(one, versions[-1])]
    return frozenset(
        name for schemas in versions for schema, value in values for name in _along(schema, value, schemas)
    )


def _values(judged: Judged, schemas: Schemas) -> Iterator[tuple[Schema, Any]]:
    """Yield each manifest or fragment of an example, with its schema."""
    for manifest in judged.manifests:
        name = schemas.kinds.get((manifest.api_version, manifest.kind))
        if name is not None:
            yield {"$ref": PREFIX + name}, manifest.data
    purpose = judged.example.purpose
    if purpose.intent is not Intent.FRAGMENT:
        return
    try:
        schema = fragment_schema(schemas, purpose.path)
    except ValueError:
        return
    for document in read(judged.example.text).documents:
        yield schema, document.data
        # The path of an item may stand for a list of such items.
        yield {"items": schema}, document.data


def _along(schema: Any, value: Any, schemas: Schemas) -> Iterator[str]:
    """Yield the names of the definitions on the way into a value."""
    if not isinstance(schema, dict):
        return
    if "$ref" in schema:
        name = schema["$ref"].removeprefix(PREFIX)
        try:
            definition = schemas.definition(name)
        except KeyError:
            return
        yield name
        yield from _along(definition, value, schemas)
    if isinstance(value, dict):
        fields, others = schema.get("properties", {}), schema.get("additionalProperties")
        for field, below in value.items():
            yield from _along(fields.get(field, others), below, schemas)
    elif isinstance(value, list):
        for item in value:
            yield from _along(schema.get("items"), item, schemas)
