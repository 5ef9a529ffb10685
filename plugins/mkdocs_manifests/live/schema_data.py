"""The schemas of the kinds that a site uses, in a form that is small on the wire.

`src/kubernetes/schemas.js` reads it. Definitions are numbered, and what occurs more than once is written once. In a
schema, a number is a `$ref` to the definition of that number, or, below zero, a schema of the table `shared`. The name of
a required field ends with `!`. Fields that are not listed are unknown unless the schema says otherwise.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from mkdocs_manifests.kubernetes.schemas import PREFIX, RANGES, Schema, Schemas

Kind: TypeAlias = tuple[str, str]
"""An apiVersion and a kind."""
Packed: TypeAlias = Any
"""A schema as the page reads it."""

SHORT: Final = {
    "type": "t",
    "properties": "p",
    "required": "r",
    "items": "i",
    "additionalProperties": "a",
    "propertyNames": "n",
    "format": "f",
    "enum": "e",
    "minimum": "l",
    "maximum": "u",
    "minLength": "m",
    "maxLength": "M",
    "default": "d",
}
"""Shorter names of the keywords that occur most; the others keep theirs."""
TYPES: Final = {"string": "s", "integer": "i", "number": "n", "boolean": "b", "object": "o", "array": "a", "null": "0"}
"""A letter for each type; `s0` is a string or null."""
SCHEMAS: Final = frozenset(
    {"items", "additionalProperties", "propertyNames", "if", "then", "else", "not", "contains", "unevaluatedProperties"}
)
"""Keywords whose value is a schema."""
TABLES: Final = frozenset({"properties", "patternProperties", "dependentSchemas"})
"""Keywords whose value is a table of schemas."""
LISTS: Final = frozenset({"allOf", "anyOf", "oneOf"})
"""Keywords whose value is a list of schemas."""
LEFT_OUT: Final = frozenset({"description"})
KEPT: Final = frozenset({"x-kubernetes-list-type", "x-kubernetes-list-map-keys", "x-kubernetes-validations"})
"""Kubernetes' own keywords that rules read."""
_LEFT_OUT: Final = object()
WORTH_SHARING: Final = 14
"""Characters from which on a schema is shared where it occurs more than once."""


@dataclass(slots=True)
class _Packing:
    """The tables that a packed schema points into."""

    numbers: dict[str, int]
    """The number of each definition."""
    shared: dict[str, int]
    """The number, below zero, of each schema that occurs more than once, by its own packed form."""


def schema_data(versions: Sequence[Schemas], kinds: Collection[Kind]) -> dict[str, Any]:
    """Return the schemas of `kinds` in each of `versions`, the newest last, with the names of all kinds there are."""
    newest = versions[-1]
    names = definitions_of(versions, kinds)
    numbers = {name: number for number, name in enumerate(names)}
    plain = _Packing(numbers, {})
    counts: Counter[str] = Counter()
    for schemas in versions:
        for schema in (*_definitions(schemas, names).values(), *_heads(schemas, kinds).values()):
            counts.update(set(_written(schema, plain)) if schemas is not newest else list(_written(schema, plain)))
    packing = _Packing(numbers, {})
    for written in sorted(counts, key=lambda one: (-counts[one], one)):
        if counts[written] > 1 and len(written) >= WORTH_SHARING:
            packing.shared[written] = -1 - len(packing.shared)
    base = _version(newest, names, kinds, packing)
    older = {}
    for schemas in versions[:-1]:
        other = _version(schemas, names, kinds, packing)
        older[str(schemas.version)] = {key: _difference(other[key], base[key]) for key in other}
    return {
        "versions": [str(schemas.version) for schemas in versions],
        "short": {short: name for name, short in SHORT.items()},
        "types": {letter: name for name, letter in TYPES.items()},
        "ranges": {name: list(span) for name, span in RANGES.items()},
        "names": names,
        "shared": [json.loads(written) for written in packing.shared],
        **base,
        "older": older,
    }


def definitions_of(versions: Sequence[Schemas], kinds: Collection[Kind]) -> list[str]:
    """Return the names of the definitions that the kinds are made of in any of the versions, sorted."""
    return sorted({name for schemas in versions for name in _used(schemas, kinds)})


def _version(schemas: Schemas, names: Sequence[str], kinds: Collection[Kind], packing: _Packing) -> dict[str, Any]:
    definitions = _definitions(schemas, names)
    heads = _heads(schemas, kinds)
    built_in: dict[str, list[str]] = {}
    for api_version, kind in sorted(schemas.kinds):
        built_in.setdefault(api_version, []).append(kind)
    return {
        "definitions": {str(packing.numbers[name]): _pack(schema, packing) for name, schema in definitions.items()},
        "kinds": {
            f"{api_version} {kind}": [packing.numbers[schemas.kinds[api_version, kind]], _pack(head, packing)]
            for (api_version, kind), head in heads.items()
        },
        "builtIn": {api_version: " ".join(found) for api_version, found in built_in.items()},
    }


def _difference(other: Mapping[str, Any], base: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is different in `other`; null for what it lacks."""
    return {key: other.get(key) for key in sorted({*other, *base}) if other.get(key) != base.get(key)}


def _used(schemas: Schemas, kinds: Collection[Kind]) -> Iterator[str]:
    """Yield the names of the definitions that the kinds need."""
    for kind in sorted(kinds):
        name = schemas.kinds.get(kind)
        if name is not None:
            yield name
            yield from schemas.reachable(name)


def _definitions(schemas: Schemas, names: Sequence[str]) -> dict[str, Schema]:
    found = {}
    for name in names:
        try:
            found[name] = schemas.definition(name)
        except KeyError:
            continue
    return found


def _heads(schemas: Schemas, kinds: Collection[Kind]) -> dict[Kind, Schema]:
    """Return for each kind what is asked of whole manifests beyond what their definition asks."""
    heads = {}
    for kind in sorted(kinds):
        name = schemas.kinds.get(kind)
        if name is None:
            continue
        definition, whole = schemas.definition(name), schemas.manifest(name)
        head = {key: value for key, value in whole.items() if value != definition.get(key)}
        fields = definition.get("properties", {})
        changed = {field: value for field, value in whole.get("properties", {}).items() if value != fields.get(field)}
        heads[kind] = {**head, "properties": changed} if "properties" in head else head
    return heads


def _written(schema: Packed, packing: _Packing) -> Iterator[str]:
    """Yield every schema inside of `schema` in its packed form, as it is written."""
    for below in _below(schema):
        packed = _pack(below, packing)
        if not isinstance(packed, (bool, int)):
            yield _json(packed)
        yield from _written(below, packing)


def _below(schema: Packed) -> Iterator[Packed]:
    if not isinstance(schema, dict):
        return
    for key, value in schema.items():
        if key in SCHEMAS:
            yield value
        elif key in TABLES:
            yield from value.values()
        elif key in LISTS:
            yield from value


def _pack(schema: Packed, packing: _Packing) -> Packed:
    """Return a schema as the page reads it."""
    if not isinstance(schema, dict):
        return schema
    if set(schema) - LEFT_OUT == {"$ref"}:
        return packing.numbers[schema["$ref"].removeprefix(PREFIX)]
    packed: dict[str, Any] = {
        SHORT.get(str(key), str(key)): _keyword(key, value, schema, packing)
        for key, value in sorted(schema.items())
        if not (key in LEFT_OUT and isinstance(value, str)) and not (key.startswith("x-") and key not in KEPT)
    }
    _leave_out_ranges(schema, packed)
    if "properties" in schema:
        closed = SHORT["additionalProperties"]
        if packed.get(closed) is False:
            del packed[closed]
        else:
            packed.setdefault(closed, True)
    return {key: value for key, value in packed.items() if value is not _LEFT_OUT}


def _keyword(key: str, value: Any, schema: Schema, packing: _Packing) -> Packed:
    """Return the packed value of one keyword of `schema`."""
    required = set(schema.get("required", ()))
    if key == "$ref":
        return packing.numbers[value.removeprefix(PREFIX)]
    if key == "type":
        return "".join(TYPES[one] for one in ([value] if isinstance(value, str) else value))
    if key == "properties":
        return {field + "!" * (field in required): _inside(below, packing) for field, below in sorted(value.items())}
    if key == "required":
        return sorted(required - set(schema.get("properties", ()))) or _LEFT_OUT
    if key in SCHEMAS:
        return _inside(value, packing)
    if key in TABLES:
        return {field: _inside(below, packing) for field, below in sorted(value.items())}
    return [_inside(below, packing) for below in value] if key in LISTS else value


def _leave_out_ranges(schema: Schema, packed: dict[str, Any]) -> None:
    """Leave out the range that the format stands for; null where the schema has the format without it."""
    span = RANGES.get(schema.get("format", ""))
    for key, limit in zip(("minimum", "maximum"), span or (), strict=False):
        if schema.get(key) == limit:
            del packed[SHORT[key]]
        else:
            packed.setdefault(SHORT[key], None)


def _inside(schema: Packed, packing: _Packing) -> Packed:
    """Return a schema inside another: as its number where it is shared."""
    packed = _pack(schema, packing)
    if isinstance(packed, (bool, int)):
        return packed
    plain = _json(_pack(schema, _Packing(packing.numbers, {})))
    return packing.shared.get(plain, packed)


def _json(packed: Packed) -> str:
    return json.dumps(packed, separators=(",", ":"), ensure_ascii=False)
