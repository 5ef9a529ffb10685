"""The schemas of the kinds that a site uses, in a form that is small on the wire.

`src/kubernetes/schemas.js` reads it. Definitions are numbered, and what occurs more than once is written once. In a
schema, a number is a `$ref` to the definition of that number, or, below zero, a schema of the table `shared`. The name of
a required field ends with `!`. Fields that are not listed are unknown unless the schema says otherwise.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
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
    """Schemas in packed form, each kept once: what is inside of a schema stands in it by its number here."""

    numbers: Mapping[str, int]
    """The number of each definition."""
    kept: list[Packed] = field(default_factory=list)
    """Packed schemas, those inside of others before these."""
    known: dict[str, int] = field(default_factory=dict)
    """Where each of them is kept, by how it is written."""
    uses: list[int] = field(default_factory=list)
    """How often each of them stands in others that are kept, or by itself."""
    shared: dict[int, int] = field(default_factory=dict)
    """The number, below zero, of each that is written once for all."""

    def keep(self, schema: Packed) -> Packed:
        """Return a schema's place; a reference to a definition, true and false stay as they are."""
        packed = _pack(schema, self)
        if not isinstance(packed, dict):
            return packed
        written = _json(packed)
        if written not in self.known:
            self.known[written] = len(self.kept)
            self.kept.append(packed)
            self.uses.append(0)
            for place in _places(packed):
                self.uses[place.number] += 1
        return _Place(self.known[written])

    def share(self) -> None:
        """Decide what is worth being written once for all."""
        lengths: list[int] = []
        chosen = []
        for number, packed in enumerate(self.kept):
            length = len(_json(packed)) + sum(lengths[place.number] for place in _places(packed))
            if self.uses[number] > 1 and length >= WORTH_SHARING:
                chosen.append(number)
                length = 0
            lengths.append(length)
        chosen.sort(key=lambda number: (-self.uses[number], number))
        self.shared = {number: -1 - place for place, number in enumerate(chosen)}

    def written(self, packed: Packed, *, is_whole: bool = False) -> Packed:
        """Return what stands in the data for a schema that was kept: it itself, or its number."""
        if isinstance(packed, _Place):
            number = self.shared.get(packed.number)
            return self.written(self.kept[packed.number]) if number is None or is_whole else number
        if isinstance(packed, dict):
            return {key: self.written(value) for key, value in packed.items()}
        return [self.written(value) for value in packed] if isinstance(packed, list) else packed


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a schema is kept."""

    number: int


def schema_data(versions: Sequence[Schemas], kinds: Collection[Kind]) -> dict[str, Any]:
    """Return the schemas of `kinds` in each of `versions`, the newest last, with the names of all kinds there are."""
    names = definitions_of(versions, kinds)
    packing = _Packing({name: number for number, name in enumerate(names)})
    kept = [_version(schemas, names, kinds, packing) for schemas in versions]
    for place in {place.number: place for version in kept for place in _places(version)}.values():
        packing.uses[place.number] += 1
    packing.share()
    written = [packing.written(version) for version in kept]
    base = written[-1]
    older = {
        str(schemas.version): {key: _difference(other[key], base[key]) for key in other}
        for schemas, other in zip(versions[:-1], written, strict=False)
    }
    return {
        "versions": [str(schemas.version) for schemas in versions],
        "short": {short: name for name, short in SHORT.items()},
        "types": {letter: name for name, letter in TYPES.items()},
        "ranges": {name: list(span) for name, span in RANGES.items()},
        "names": names,
        "shared": [packing.written(_Place(number), is_whole=True) for number in packing.shared],
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
        "definitions": {str(packing.numbers[name]): packing.keep(schema) for name, schema in definitions.items()},
        "kinds": {
            f"{api_version} {kind}": [packing.numbers[schemas.kinds[api_version, kind]], packing.keep(head)]
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


def _places(packed: Packed) -> Iterator[_Place]:
    """Yield the places of the schemas inside of a packed one, or of a version."""
    if isinstance(packed, _Place):
        yield packed
    elif isinstance(packed, (dict, list)):
        for value in packed.values() if isinstance(packed, dict) else packed:
            yield from _places(value)


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
        return {field + "!" * (field in required): packing.keep(below) for field, below in sorted(value.items())}
    if key == "required":
        return sorted(required - set(schema.get("properties", ()))) or _LEFT_OUT
    if key in SCHEMAS:
        return packing.keep(value)
    if key in TABLES:
        return {field: packing.keep(below) for field, below in sorted(value.items())}
    return [packing.keep(below) for below in value] if key in LISTS else value


def _leave_out_ranges(schema: Schema, packed: dict[str, Any]) -> None:
    """Leave out the range that the format stands for; null where the schema has the format without it."""
    span = RANGES.get(schema.get("format", ""))
    for key, limit in zip(("minimum", "maximum"), span or (), strict=False):
        if schema.get(key) == limit:
            del packed[SHORT[key]]
        else:
            packed.setdefault(SHORT[key], None)


def _json(packed: Packed) -> str:
    return json.dumps(packed, separators=(",", ":"), ensure_ascii=False, default=lambda place: f"schema {place.number}")
