"""The schemas of the kinds that a site uses, in a form that is small on the wire.

`src/kubernetes/schemas.js` reads it. Definitions are numbered; in a schema, a number is a `$ref` to the definition of that
number. The name of a required field ends with `!`. Fields that are not listed are unknown unless the schema says otherwise.
The enum 0 stands for the kind's own apiVersion or name. All this is written as `notation.py` says.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from mkdocs_manifests.kubernetes.schemas import PREFIX, RANGES, Schema, Schemas
from mkdocs_manifests.live.notation import written

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
"""Kubernetes' own keywords that are checked in custom kinds."""
_LEFT_OUT: Final = object()
OWN: Final = 0
OBJECT_META: Final = "meta.v1.ObjectMeta"
"""What is asked of every manifest is asked of it."""


def schema_data(
    versions: Sequence[Schemas], kinds: Collection[Kind], reached: Collection[str] | None = None
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the schemas of `kinds` in each of `versions`, the newest last, with the names of all kinds there are.

    The second part holds the definitions that are not `reached`; it is of use only with the first.
    """
    names = definitions_of(versions, kinds)
    if reached is None:
        first = names
    else:
        own = {schemas.kinds.get(kind) for schemas in versions for kind in kinds} | {*reached, OBJECT_META}
        first = [name for name in names if name in own]
    further = sorted({*names} - {*first})
    numbers = {name: number for number, name in enumerate([*first, *further])}
    heads = _Heads(numbers, {})
    base, *older = [_version(schemas, numbers, kinds, heads) for schemas in reversed(versions)]
    parts: list[dict[str, Any]] = [
        {
            "names": [_grouped(part)],
            "definitions": [_written(base["definitions"].get(str(numbers[name]))) for name in part],
            "older": {},
        }
        for part in (first, further)
    ]
    for schemas, other in zip(reversed(versions[:-1]), older, strict=True):
        found = {part: _difference(other[part], base[part]) for part in other}
        changed = found.pop("definitions")
        apart = {number: patch for number, patch in changed.items() if int(number) >= len(first)}
        kept = {number: patch for number, patch in changed.items() if number not in apart}
        parts[0]["older"][str(schemas.version)] = {**found, "definitions": kept}
        parts[1]["older"][str(schemas.version)] = {"definitions": apart}
    del base["definitions"]
    return {
        "versions": [str(schemas.version) for schemas in versions],
        "short": {short: name for name, short in SHORT.items()},
        "types": {letter: name for name, letter in TYPES.items()},
        "ranges": {name: [str(limit) for limit in span] for name, span in RANGES.items()},
        **base,
        **parts[0],
        "heads": [json.loads(head) for head in heads.known],
    }, parts[1]


def _grouped(names: Sequence[str]) -> dict[str, str]:
    """Return names of definitions by their groups and versions."""
    groups: dict[str, list[str]] = {}
    for name in names:
        group, _, last = name.rpartition(".")
        groups.setdefault(group, []).append(last)
    return {group: " ".join(found) for group, found in groups.items()}


@dataclass(slots=True)
class _Heads:
    """What is asked of whole manifests beyond what their definitions ask: the same of most kinds."""

    numbers: Mapping[str, int]
    """The number of each definition."""
    known: dict[str, int]
    """The number of each head, by how it is written."""

    def number(self, schemas: Schemas, kind: Kind) -> int:
        """Return the number of the head of a kind."""
        definition, whole = schemas.definition(schemas.kinds[kind]), schemas.manifest(schemas.kinds[kind])
        head = {key: value for key, value in whole.items() if value != definition.get(key)}
        if "properties" in head:
            fields = definition.get("properties", {})
            head["properties"] = {
                name: value for name, value in whole["properties"].items() if value != fields.get(name)
            }
        packed = json.dumps(_pack(_without_own(head, kind), self.numbers), ensure_ascii=False)
        return self.known.setdefault(packed, len(self.known))


def _without_own(schema: Schema, kind: Kind) -> Schema:
    """Return the schema of a kind without the kind's own apiVersion and name as the only values of these fields."""
    fields = {**schema.get("properties", {})}
    for name, value in zip(("apiVersion", "kind"), kind, strict=True):
        if fields.get(name, {}).get("enum") == [value]:
            fields[name] = {**fields[name], "enum": OWN}
    return {**schema, "properties": fields} if "properties" in schema else schema


def definitions_of(versions: Sequence[Schemas], kinds: Collection[Kind]) -> list[str]:
    """Return the names of the definitions that the kinds are made of in any of the versions, sorted."""
    return sorted({name for schemas in versions for name in _used(schemas, kinds)})


def _version(
    schemas: Schemas, numbers: Mapping[str, int], kinds: Collection[Kind], heads: _Heads
) -> dict[str, dict[str, Any]]:
    used = {kind: schemas.kinds[kind] for kind in sorted(kinds) if kind in schemas.kinds}
    kind_of = {name: kind for kind, name in used.items()}
    others: dict[str, list[str]] = {}
    for api_version, kind in sorted(schemas.kinds.keys() - used.keys()):
        others.setdefault(api_version, []).append(kind)
    definitions = {}
    for name, number in numbers.items():
        try:
            schema = schemas.definition(name)
        except KeyError:
            continue
        schema = _without_own(schema, kind_of[name]) if name in kind_of else schema
        definitions[str(number)] = _pack(schema, numbers, is_custom="/" in name)
    return {
        "definitions": definitions,
        "kinds": {" ".join(kind): [numbers[name], heads.number(schemas, kind)] for kind, name in used.items()},
        "otherKinds": {api_version: _with_lists(found) for api_version, found in others.items()},
    }


def _written(definition: Packed) -> str | None:
    return None if definition is None else written(definition)


def _with_lists(kinds: Sequence[str]) -> str:
    """Return the names of kinds, a `+` behind those of which there are lists instead of the lists' own."""
    lists = {f"{kind}List" for kind in kinds} & {*kinds}
    return " ".join(f"{kind}{'+' * (f'{kind}List' in lists)}" for kind in kinds if kind not in lists)


def _difference(other: Packed, base: Packed) -> Packed:
    """Return what makes `other` of `base`: a JSON Merge Patch (RFC 7386), in which null takes a field away."""
    if not isinstance(other, dict) or not isinstance(base, dict):
        return other
    return {
        key: _difference(other[key], base.get(key)) if key in other else None
        for key in sorted({*other, *base})
        if key not in other or key not in base or other[key] != base[key]
    }


def _used(schemas: Schemas, kinds: Collection[Kind]) -> Iterator[str]:
    """Yield the names of the definitions that the kinds need."""
    for kind in sorted(kinds):
        name = schemas.kinds.get(kind)
        if name is not None:
            yield name
            yield from schemas.reachable(name)


def _pack(schema: Packed, numbers: Mapping[str, int], *, is_custom: bool = False) -> Packed:
    """Return a schema as the page reads it."""
    if not isinstance(schema, dict):
        return schema
    if set(schema) - LEFT_OUT == {"$ref"}:
        return numbers[schema["$ref"].removeprefix(PREFIX)]
    packed: dict[str, Any] = {
        SHORT.get(str(key), str(key)): _keyword(key, value, schema, numbers, is_custom=is_custom)
        for key, value in sorted(schema.items())
        if not (key in LEFT_OUT and isinstance(value, str))
        and not (key.startswith("x-") and (key not in KEPT or not is_custom))
    }
    _leave_out_ranges(schema, packed)
    if "properties" in schema:
        closed = SHORT["additionalProperties"]
        if packed.get(closed) is False:
            del packed[closed]
        else:
            packed.setdefault(closed, True)
    return {key: value for key, value in packed.items() if value is not _LEFT_OUT}


def _keyword(key: str, value: Any, schema: Schema, numbers: Mapping[str, int], *, is_custom: bool) -> Packed:
    """Return the packed value of one keyword of `schema`."""

    def pack(below: Packed) -> Packed:
        return _pack(below, numbers, is_custom=is_custom)

    required = set(schema.get("required", ()))
    if key == "$ref":
        return numbers[value.removeprefix(PREFIX)]
    if key == "type":
        return "".join(TYPES[one] for one in ([value] if isinstance(value, str) else value))
    if key == "properties":
        return {field + "!" * (field in required): pack(below) for field, below in sorted(value.items())}
    if key == "required":
        return sorted(required - set(schema.get("properties", ()))) or _LEFT_OUT
    if key in SCHEMAS:
        return pack(value)
    if key in TABLES:
        return {field: pack(below) for field, below in sorted(value.items())}
    return [pack(below) for below in value] if key in LISTS else value


def _leave_out_ranges(schema: Schema, packed: dict[str, Any]) -> None:
    """Leave out the range that the format stands for; false where the schema has the format without it."""
    span = RANGES.get(schema.get("format", ""))
    for key, limit in zip(("minimum", "maximum"), span or (), strict=False):
        if schema.get(key) == limit:
            del packed[SHORT[key]]
        else:
            packed.setdefault(SHORT[key], False)
