"""The API's schemas by version and kind: the published OpenAPI definitions, overlaid with what they leave out.

The definitions are those of kubernetes-validate (`_definitions.json`: JSON Schema 2020-12, one definition for each type
of the API). They know types, fields and required fields, but neither enums nor formats nor ranges; `constraints.json`
adds these.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Iterator, Mapping
from functools import cached_property, lru_cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Concatenate, Final, ParamSpec, TypeAlias, TypeVar

import jsonschema_rs

from mkdocs_manifests.kubernetes.formats import FORMATS
from mkdocs_manifests.kubernetes.versions import DEFAULT, Version

Schema: TypeAlias = dict[str, Any]
"""One JSON Schema object."""
Json: TypeAlias = Any
"""A schema, or a list or value inside one."""
Made = TypeVar("Made")
By = ParamSpec("By")

PREFIX: Final = "#/$defs/"
EVERY_MANIFEST: Final = "*"
"""In `constraints.json`: the fields of every whole manifest, not of objects inside others, such as claim templates."""
INSIDE: Final = {"[]": "items", "{}": "additionalProperties", "{key}": "propertyNames"}
"""In a field's path: the step into a list, a map's values and its keys, and the keyword that holds their schema."""
SPAN: Final = ("since", "until")
"""In `constraints.json`: the first and the last version of Kubernetes in which constraints hold."""
RANGES: Final = {"int32": (-(2**31), 2**31 - 1), "int64": (-(2**63), 2**63 - 1)}
ANYTHING: Final = ["object", "array", "string", "number", "integer", "boolean"]
"""Every JSON type but null."""


def short_name(definition: str) -> str:
    """Return `core.v1.Pod` for `io.k8s.api.core.v1.Pod`: group, version and type, as this project names definitions."""
    return ".".join(definition.rsplit(".", 3)[-3:])


class Schemas:
    """The schemas of one Kubernetes version, with the custom resources that were added to them.

    Definitions are named as `short_name` writes them: `core.v1.Pod`, `meta.v1.ObjectMeta`.
    """

    def __init__(self, version: Version, published: Mapping[str, Schema], constraints: Mapping[str, Schema]) -> None:
        self.version = version
        self._published = {short_name(name): schema for name, schema in published.items()}
        self._constraints = constraints
        self._overlaid: dict[str, Schema] = {}
        self._validators: dict[str, jsonschema_rs.Draft202012Validator] = {}
        self._custom: dict[tuple[str, str], str] = {}
        self._made: dict[Hashable, Any] = {}

    @classmethod
    def load(cls, version: Version = DEFAULT) -> Schemas:
        """Return the schemas that kubernetes-validate publishes for `version`; reads two files, 20 ms."""
        return cls(version, published(version), constraints())

    @cached_property
    def kinds(self) -> dict[tuple[str, str], str]:
        """The definition's name for each (apiVersion, kind), built-in and custom."""
        found = {}
        for name, schema in self._published.items():
            for gvk in schema.get("x-kubernetes-group-version-kind", ()):
                group, version = gvk["group"], gvk["version"]
                if "metadata" in schema.get("properties", ()):
                    found[f"{group}/{version}" if group else version, gvk["kind"]] = name
        return {**found, **self._custom}

    def add(self, api_version: str, kind: str, schema: Schema) -> None:
        """Add a custom kind; `schema` is a JSON Schema that may refer to `#/$defs/meta.v1.ObjectMeta`."""
        name = f"{api_version}.{kind}"
        self._published[name] = schema
        self._custom[api_version, kind] = name
        self.__dict__.pop("kinds", None)

    def kept(self, make: Callable[Concatenate[Schemas, By], Made], *given: By.args, **named: By.kwargs) -> Made:
        """Return what `make` makes of these schemas and what else it is given; made once, and kept as long as they are."""
        key = (make, given, tuple(named.items()))
        if key not in self._made:
            self._made[key] = make(self, *given, **named)
        made: Made = self._made[key]
        return made

    def versions_of(self, kind: str) -> list[str]:
        """Return the apiVersions that have this kind, sorted."""
        return sorted(api_version for api_version, other in self.kinds if other == kind)

    def definition(self, name: str) -> Schema:
        """Return a definition with its constraints, its references written as `#/$defs/<short name>`.

        Raises KeyError where this version has no such definition.
        """
        known = self._overlaid.get(name)
        if known is None:
            known = _renamed(self._published[name])
            known = _without_null(_with_ranges(overlay(known, self._additions(name))))
            self._overlaid[name] = known
        return known

    def _additions(self, name: str) -> dict[str, Schema]:
        """Return the constraints on a definition that hold in this version, by field path."""
        found: dict[str, Schema] = {}
        for path, written in self._constraints.get(name, {}).items():
            for keywords in written if isinstance(written, list) else [written]:
                if _holds(keywords, self.version):
                    found[path] = {**found.get(path, {}), **keywords}
        return found

    def resolve(self, schema: Schema) -> Schema:
        """Return `schema` with its `$ref` replaced by what it refers to; keywords beside the `$ref` are added to it."""
        while "$ref" in schema:
            beside = {key: value for key, value in schema.items() if key != "$ref"}
            schema = _merged(self.definition(schema["$ref"].removeprefix(PREFIX)), beside)
        return schema

    def validator(self, name: str, schema: Schema | None = None) -> jsonschema_rs.Draft202012Validator:
        """Return a validator of the definition `name`, compiled on first use; or, under that name, of `schema`."""
        known = self._validators.get(name)
        if known is None:
            root = schema if schema is not None else self.manifest(name)
            definitions = {used: _bare(self.definition(used)) for used in self._reachable(root)}
            known = jsonschema_rs.Draft202012Validator(
                {**_bare(root), "$defs": definitions},
                formats={format_name: known_format.accepts for format_name, known_format in FORMATS.items()},
                validate_formats=True,
            )
            self._validators[name] = known
        return known

    def manifest(self, name: str) -> Schema:
        """Return the definition of a kind, with what is asked of every manifest; the kind's own demands win."""
        common = overlay(self.definition(name), self._additions(EVERY_MANIFEST))
        return _without_null(overlay(common, self._additions(name)))

    def reachable(self, name: str) -> list[str]:
        """Return the names of the definitions that a manifest of the definition `name` is made of, sorted, without its own."""
        return self._reachable(self.manifest(name))

    def _reachable(self, root: Schema) -> list[str]:
        names = list(dict.fromkeys(_references(root)))
        for name in names:
            names.extend(other for other in _references(self.definition(name)) if other not in names)
        return sorted(names)


@lru_cache(maxsize=16)
def published(version: Version) -> Mapping[str, Schema]:
    """Return the definitions that kubernetes-validate brings for `version`, by their full names.

    Raises FileNotFoundError where the installed package lacks that version.
    """
    spec = find_spec("kubernetes_validate")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("kubernetes-validate is not installed")
    folder = Path(spec.origin).parent / "kubernetes-json-schema" / f"v{version}.0-local-strict"
    definitions: Mapping[str, Schema] = json.loads((folder / "_definitions.json").read_bytes())["$defs"]
    return definitions


@lru_cache(maxsize=1)
def constraints() -> Mapping[str, Schema]:
    """Return `constraints.json`: for each definition the keywords to add to its fields."""
    loaded: Mapping[str, Schema] = json.loads((files(__package__) / "constraints.json").read_bytes())
    return loaded


def overlay(schema: Schema, additions: Mapping[str, Schema]) -> Schema:
    """Return a copy of `schema` with keywords added to its fields.

    `additions` maps a field's path to keywords. A path is fields joined by dots; `[]` goes to a list's items, `{}` to a
    map's values, `{key}` to a map's keys, and `(self)` is the schema itself: `ports[].containerPort`,
    `nodeSelector{key}`. Keywords that start with `source` explain the fact and are left out; a keyword with the value
    null is taken away, and `optional` takes fields out of `required`. A field that the schema lacks is left out too:
    older versions of Kubernetes have fewer fields.
    """
    if not additions:
        return schema
    result = {**schema}
    for path, keywords in additions.items():
        added = {key: value for key, value in keywords.items() if not key.startswith("source") and key not in SPAN}
        _add(result, list(_steps(path)), added)
    return result


def _merged(schema: Schema, beside: Schema) -> Schema:
    """Return a schema with the keywords beside a reference to it; the fields that both know are merged, too."""
    added = {key: value for key, value in beside.items() if key not in {"description", "default"}}
    if not added:
        return schema
    result = {**schema, **added}
    if "required" in added:
        result["required"] = sorted({*schema.get("required", ()), *added["required"]})
    if "properties" in added:
        known = schema.get("properties", {})
        fields = {name: _merged(known.get(name, {}), below) for name, below in added["properties"].items()}
        result["properties"] = {**known, **fields}
    for below in ("items", "additionalProperties", "propertyNames"):
        if isinstance(added.get(below), dict) and isinstance(schema.get(below), dict):
            result[below] = _merged(schema[below], added[below])
    return result


def _steps(path: str) -> Iterator[str]:
    if path == "(self)":
        return
    for part in path.split("."):
        name, *rest = part.replace("[]", "\0[]").replace("{", "\0{").split("\0")
        yield name
        yield from rest


def _add(schema: Schema, steps: list[str], keywords: Schema) -> None:
    """Add keywords to the (copied) schema below `schema`, copying what lies between."""
    for depth, step in enumerate(steps):
        slot, name = schema, INSIDE.get(step, "")
        if not name:
            if depth == 0 and step not in schema.get("properties", ()):
                return
            schema["properties"] = {**schema.get("properties", {})}
            slot, name = schema["properties"], step
        below = slot.get(name)
        slot[name] = {**below} if isinstance(below, dict) else {}
        schema = slot[name]
    for key, value in keywords.items():
        _set(schema, key, value)


def _set(schema: Schema, key: str, value: Json) -> None:
    """Set one keyword in the (copied) `schema`."""
    if value is None:
        schema.pop(key, None)
    elif key == "required":
        properties: Mapping[str, Any] = schema.get("properties") or dict.fromkeys(value)
        schema[key] = sorted({*schema.get(key, ()), *(name for name in value if name in properties)})
    elif key == "optional":
        schema["required"] = sorted({*schema.get("required", ())} - {*value})
        properties = {**schema.get("properties", {})}
        properties.update({name: _or_null(properties[name]) for name in value if name in properties})
        schema["properties"] = properties
    elif key == "enum" and _nullable(schema):
        schema[key] = [*value, None]
    else:
        schema[key] = value


def _or_null(schema: Schema) -> Schema:
    """Return a schema that allows null beside its type; a reference allows it as its definition does."""
    types = schema.get("type")
    if types is None or "null" in types:
        return schema
    return {**schema, "type": [*types, "null"] if isinstance(types, list) else [types, "null"]}


def _holds(keywords: Mapping[str, Any], version: Version) -> bool:
    """Return whether constraints hold in `version`: from `since` on, up to and with `until`."""
    since, until = (keywords.get(name) for name in SPAN)
    return (since is None or Version.parse(since) <= version) and (until is None or version <= Version.parse(until))


def _with_ranges(schema: Schema) -> Schema:
    """Return a schema with the ranges that its integers' formats stand for: the API server cannot decode others."""
    if schema.get("format") in RANGES:
        smallest, largest = RANGES[schema["format"]]
        return {"minimum": smallest, "maximum": largest, **schema}
    for key in ("items", "additionalProperties"):
        if isinstance(schema.get(key), dict):
            schema = {**schema, key: _with_ranges(schema[key])}
    if "properties" in schema:
        schema = {**schema, "properties": {name: _with_ranges(below) for name, below in schema["properties"].items()}}
    return schema


def _without_null(schema: Schema) -> Schema:
    """Take null from the types of required fields: for the API server null is the same as absent."""
    if not schema.get("required"):
        return schema
    properties = {**schema.get("properties", {})}
    for name in schema["required"]:
        known = properties.get(name, {})
        types = known.get("type", ANYTHING if "$ref" in known else [])
        if isinstance(types, list) and types:
            properties[name] = {**known, "type": [known_type for known_type in types if known_type != "null"]}
    return {**schema, "properties": properties}


def _nullable(schema: Schema) -> bool:
    types = schema.get("type", "null")
    return "null" in types if isinstance(types, list) else types == "null"


def _renamed(schema: Json) -> Json:
    """Return a copy of a schema whose references use short names."""
    if isinstance(schema, dict):
        return {
            key: PREFIX + short_name(value.removeprefix(PREFIX)) if _is_reference(key, value) else _renamed(value)
            for key, value in schema.items()
        }
    if isinstance(schema, list):
        return [_renamed(item) for item in schema]
    return schema


def _is_reference(key: str, value: Json) -> bool:
    """Return whether this is a reference, and not a field of that name: JSONSchemaProps has one."""
    return key == "$ref" and isinstance(value, str)


def _references(schema: Json) -> Iterator[str]:
    if isinstance(schema, dict):
        for key, value in schema.items():
            if _is_reference(key, value):
                yield value.removeprefix(PREFIX)
            else:
                yield from _references(value)
    elif isinstance(schema, list):
        for item in schema:
            yield from _references(item)


def _bare(schema: Json) -> Json:
    """Return a schema without its texts, which a validator has no use for."""
    if isinstance(schema, dict):
        return {key: _bare(value) for key, value in schema.items() if (key, type(value)) != ("description", str)}
    if isinstance(schema, list):
        return [_bare(item) for item in schema]
    return schema
