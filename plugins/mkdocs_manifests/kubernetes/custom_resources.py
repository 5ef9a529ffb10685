"""Custom kinds: CustomResourceDefinitions and JSON Schema files, as schemas that judge like the API server.

The schemas of a CustomResourceDefinition are OpenAPI 3.0 in structural form. The API server prunes fields that they do
not name (in strict validation: refuses them), takes null for absent where a field is not `nullable`, and fills in
defaults before it looks for required fields (apiextensions-apiserver pkg/apiserver/schema). Nothing is fetched: files
are read from the project only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Any, Final

import jsonschema_rs

from mkdocs_manifests.kubernetes.schemas import PREFIX, Schema, Schemas, short_name
from mkdocs_manifests.model import Manifest, Node, Place, Problem, Text, find
from mkdocs_manifests.reading.yaml_reader import Document, Limits, read

LIMITS: Final = Limits(characters=8_388_608, documents=1_000, depth=160, nodes=2_000_000, aliases=1_000)
"""Of files that the settings name: larger than examples, since bundles of definitions are."""
CRD: Final = "CustomResourceDefinition"
METADATA: Final = "meta.v1.ObjectMeta"
TYPES: Final = frozenset({"object", "array", "string", "number", "integer", "boolean"})
FORMATS: Final = frozenset({"byte", "date-time", "int32", "int64", "ipv4", "ipv6"})
"""Formats of custom resources that are judged here, of those that the API server enforces (supportedFormats)."""
NUMBERS: Final = ("minimum", "maximum", "multipleOf")
LENGTHS: Final = ("minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties")
TEXTS: Final = ("description", "title", "pattern", "format")
KEPT: Final = ("default", "x-kubernetes-list-type", "x-kubernetes-list-map-keys", "x-kubernetes-validations")
"""Keywords that a validator ignores, and that rules read."""
NAMES: Final = "x-kubernetes-names"
"""Under which a custom kind's schema carries `spec.names` and `spec.scope` of its definition."""
BRANCHES: Final = ("allOf", "anyOf", "oneOf")
EITHER: Final = ({"type": "integer"}, {"type": "string"})
"""What the alternatives beside `x-kubernetes-int-or-string` say, in either order."""
LEFT_OUT: Final = frozenset({"definitions", "$defs", "$schema", "$id", "x-kubernetes-group-version-kind"})
"""What a JSON Schema needs no more when its kind is known and its references are filled in."""
LARGEST: Final = 100_000
"""How many values one schema may hold after its references are filled in."""


@dataclass(frozen=True, slots=True)
class SchemaFile:
    """A file of CustomResourceDefinitions or JSON Schemas that the settings name."""

    file: PurePosixPath
    text: str


@dataclass(frozen=True, slots=True)
class CustomKind:
    """One custom kind in one version."""

    api_version: str
    kind: str
    schema: Schema = field(hash=False)
    place: Place | None = field(default=None, compare=False)
    """Where it is defined."""


def add_custom_kinds(schemas: Schemas, files: Iterable[SchemaFile], definitions: Iterable[Manifest]) -> list[Problem]:
    """Add the custom kinds of files and of the catalog's own definitions; return what is wrong in the files.

    Where several define the same kind, the last one counts, and the catalog's own before all files. What is wrong in
    the catalog's definitions is told where they are judged as manifests; here they are used as far as they make sense.
    """
    problems: list[Problem] = []
    built_in = {key for key, name in schemas.kinds.items() if "/" not in name}
    for file in files:
        kinds, found = custom_kinds_of(file)
        problems.extend(found)
        for custom in kinds:
            if (custom.api_version, custom.kind) in built_in:
                message = (
                    f"{custom.kind} of {custom.api_version} is a kind of Kubernetes itself; its own schema is used"
                )
                problems.append(
                    _problem(message, custom.place or _start(file.file), "leave the file out of the settings")
                )
                continue
            schemas.add(custom.api_version, custom.kind, _known(custom.schema, schemas))
    for manifest in definitions:
        for custom in _Definition(manifest.data, None, Text("", manifest.text.file)).kinds():
            if (custom.api_version, custom.kind) not in built_in:
                schemas.add(custom.api_version, custom.kind, custom.schema)
    return problems


@lru_cache(maxsize=256)
def custom_kinds_of(file: SchemaFile) -> tuple[tuple[CustomKind, ...], tuple[Problem, ...]]:
    """Return the custom kinds that a file defines, and what is wrong in it; never raises."""
    text = Text(file.text, file.file)
    reading = read(text, LIMITS)
    kinds: list[CustomKind] = []
    problems = list(reading.problems)
    for document in reading.documents:
        for reader in _readers(document, text):
            kinds.extend(reader.kinds())
            problems.extend(reader.problems)
    if not kinds and not problems:
        hint = 'it needs "kind: CustomResourceDefinition", or a JSON Schema with x-kubernetes-group-version-kind'
        problems.append(_problem("the file defines no custom resource", _start(file.file), hint))
    return tuple(kinds), tuple(problems)


def _readers(document: Document, text: Text) -> Iterator[_Definition | _JSONSchema]:
    data = document.data
    if not isinstance(data, dict):
        return
    items = data.get("items")
    if isinstance(items, list) and str(data.get("kind", "")).endswith("List"):
        children = find_node(document.node, "items").children
        for item, node in zip(items, children if isinstance(children, list) else (), strict=False):
            if isinstance(item, dict) and item.get("kind") == CRD:
                yield _Definition(item, node, text)
    elif data.get("kind") == CRD:
        yield _Definition(data, document.node, text)
    elif "apiVersion" not in data and "kind" not in data:
        yield _JSONSchema(data, document.node, text)


def find_node(node: Node, *path: str | int) -> Node:
    """Return the node at a path, or the last one on the way that exists."""
    for step in path:
        below: Node | None = None
        if isinstance(node.children, dict) and isinstance(step, str):
            below = node.children.get(step)
        elif isinstance(node.children, list) and isinstance(step, int) and step < len(node.children):
            below = node.children[step]
        if below is None:
            return node
        node = below
    return node


@dataclass(slots=True)
class _Reader:
    """What reads one document of a file, and keeps what is wrong in it."""

    data: Mapping[str, Any]
    node: Node | None
    """None where nobody asks for problems."""
    text: Text
    problems: list[Problem] = field(default_factory=list)

    def wrong(self, path: Sequence[str | int], message: str, hint: str = "") -> None:
        """Note a problem at a path of the document."""
        if self.node is not None:
            self.problems.append(_problem(message, self.place(path), hint))

    def place(self, path: Sequence[str | int]) -> Place:
        """Return where something stands, or the start of the file."""
        if self.node is None:
            return _start(self.text.file)
        return self.text.place(*(mark for part in find(self.node, tuple(path), key=True) for mark in part))


class _Definition(_Reader):
    """A CustomResourceDefinition."""

    def kinds(self) -> Iterator[CustomKind]:
        """Yield the kind in each version that is served."""
        if self.data.get("apiVersion") != "apiextensions.k8s.io/v1":
            message = "only CustomResourceDefinitions of apiextensions.k8s.io/v1 are read"
            self.wrong(
                ("apiVersion",), message, 'write "apiVersion: apiextensions.k8s.io/v1"; v1beta1 was removed in 1.22'
            )
            return
        spec = _mapping(self.data.get("spec"))
        group, kind = spec.get("group"), _mapping(spec.get("names")).get("kind")
        versions = spec.get("versions")
        if not isinstance(group, str) or not isinstance(kind, str) or not group or not kind:
            self.wrong(("spec",), "a CustomResourceDefinition needs spec.group and spec.names.kind")
            return
        for index, version in enumerate(versions if isinstance(versions, list) else ()):
            path = ("spec", "versions", index)
            name = _mapping(version).get("name")
            if not isinstance(name, str) or not name:
                self.wrong(path, "each version needs a name")
            elif version.get("served") is not False:
                schema = self._schema(version, path)
                if schema is not None:
                    names = {**_mapping(spec.get("names")), "scope": spec.get("scope")}
                    yield CustomKind(f"{group}/{name}", kind, {**schema, NAMES: names}, self.place(path))

    def _schema(self, version: Mapping[str, Any], path: tuple[str | int, ...]) -> Schema | None:
        raw = _mapping(version.get("schema")).get("openAPIV3Schema")
        if not isinstance(raw, dict):
            self.wrong(path, "the version has no schema", 'add "schema: {openAPIV3Schema: ...}"')
            return None
        converter = _Converter(self, (*path, "schema", "openAPIV3Schema"))
        return converter.root(raw)


@dataclass(slots=True)
class _Converter:
    """Turns a structural schema into a JSON Schema; what makes no sense is noted and left out."""

    reader: _Reader
    at: tuple[str | int, ...]

    def root(self, raw: Mapping[str, Any]) -> Schema:
        """Return the schema of the whole object, with the fields that every object has."""
        schema = self.structural(raw, self.at)
        metadata: Schema = {"$ref": PREFIX + METADATA}
        restricted = {
            name: self.values(below, (*self.at, "properties", "metadata", "properties", name))
            for name, below in _mapping(
                _mapping(_mapping(raw.get("properties")).get("metadata")).get("properties")
            ).items()
            if name in {"name", "generateName"} and isinstance(below, dict)
        }
        if restricted:
            metadata["properties"] = restricted
        own = {"apiVersion": {"type": "string"}, "kind": {"type": "string"}, "metadata": metadata}
        properties = {**_mapping(schema.get("properties")), **own}
        return {**schema, "type": "object", "properties": properties}

    def structural(self, raw: Mapping[str, Any], at: tuple[str | int, ...], *, null: bool = False) -> Schema:
        """Return the schema of a value; `null` says whether null stands for absent there."""
        schema = self.values(raw, at)
        nullable = null or raw.get("nullable") is True
        either = raw.get("x-kubernetes-int-or-string") is True
        if either:
            branches = schema.get("anyOf", [])
            if len(branches) == len(EITHER) and all(branch in branches for branch in EITHER):
                del schema["anyOf"]
            types = ["integer", "string"]
        else:
            types = self._type(raw, at)
        if types:
            types = [*types, "null"] if nullable else types
            schema["type"] = types if len(types) > 1 else types[0]
        if "enum" in schema and nullable and None not in schema["enum"]:
            schema["enum"] = [*schema["enum"], None]
        schema.update({key: raw[key] for key in KEPT if key in raw})
        if "object" in types:
            self._object(raw, schema, at)
        if "array" in types and isinstance(raw.get("items"), dict):
            schema["items"] = self.structural(raw["items"], (*at, "items"))
        return schema

    def _type(self, raw: Mapping[str, Any], at: tuple[str | int, ...]) -> list[str]:
        written = raw.get("type")
        if isinstance(written, str) and written in TYPES:
            return [written]
        if written is not None:
            self.reader.wrong(
                (*at, "type"), f"{str(written)[:40]!r} is no type", f"write one of {', '.join(sorted(TYPES))}"
            )
        elif raw.get("x-kubernetes-preserve-unknown-fields") is not True:
            self.reader.wrong(at, "a structural schema needs a type for every field", 'add "type"')
        return []

    def _object(self, raw: Mapping[str, Any], schema: Schema, at: tuple[str | int, ...]) -> None:
        """Add the fields of an object; those that it does not name are refused unless it says otherwise."""
        fields = _mapping(raw.get("properties"))
        required = [name for name in schema.get("required", ()) if "default" not in _mapping(fields.get(name))]
        schema.pop("required", None)
        if required:
            schema["required"] = required
        properties = {}
        for name, below in fields.items():
            if isinstance(below, dict):
                path = (*at, "properties", name)
                properties[name] = self.structural(below, path, null=name not in required)
            else:
                self.reader.wrong((*at, "properties", name), f"the schema of {name[:60]} must be a mapping")
        if raw.get("x-kubernetes-embedded-resource") is True:
            known = {
                "apiVersion": {"type": "string"},
                "kind": {"type": "string"},
                "metadata": {"$ref": PREFIX + METADATA},
            }
            properties |= known
            schema["required"] = sorted({*required, "apiVersion", "kind"})
        if properties:
            schema["properties"] = properties
        values = raw.get("additionalProperties")
        if isinstance(values, dict):
            schema["additionalProperties"] = self.structural(values, (*at, "additionalProperties"), null=True)
        elif values is not True and raw.get("x-kubernetes-preserve-unknown-fields") is not True:
            # With no properties at all, validators only say "false schema" and not which field is unknown.
            schema.setdefault("properties", {})
            schema["additionalProperties"] = False

    def values(self, raw: Mapping[str, Any], at: tuple[str | int, ...]) -> Schema:
        """Return what a schema says of values alone, as it may stand below `anyOf` and its like."""
        schema: Schema = {key: raw[key] for key in TEXTS if isinstance(raw.get(key), str)}
        if schema.get("format") not in FORMATS:
            schema.pop("format", None)
        if "pattern" in schema and _error({"pattern": schema["pattern"]}):
            self.reader.wrong((*at, "pattern"), "the pattern is no regular expression that can be used here")
            del schema["pattern"]
        schema.update(self._ranges(raw, at))
        if isinstance(raw.get("enum"), list) and raw["enum"]:
            schema["enum"] = list({repr(value): value for value in raw["enum"]}.values())
        required = raw.get("required")
        if isinstance(required, list):
            schema["required"] = sorted({name for name in required if isinstance(name, str)})
        elif required is not None:
            self.reader.wrong((*at, "required"), "required must be a list of field names", "write it beside properties")
        self._branches(raw, schema, at)
        return schema

    def _ranges(self, raw: Mapping[str, Any], at: tuple[str | int, ...]) -> Schema:
        """Return the limits of numbers and lengths; OpenAPI 3.0 says of a limit whether it is exclusive."""
        limits: Schema = {key: raw[key] for key in NUMBERS if _is_number(raw.get(key))}
        if limits.get("multipleOf", 1) <= 0:
            del limits["multipleOf"]
        for key, limit in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
            if raw.get(key) is True and limit in limits:
                limits[key] = limits.pop(limit)
        for key in LENGTHS:
            if _is_number(raw.get(key)) and raw[key] >= 0 and raw[key] == int(raw[key]):
                limits[key] = int(raw[key])
            elif raw.get(key) is not None:
                self.reader.wrong((*at, key), f"{key} must be a whole number of 0 or more")
        return limits

    def _branches(self, raw: Mapping[str, Any], schema: Schema, at: tuple[str | int, ...]) -> None:
        for key in BRANCHES:
            branches = raw.get(key)
            if isinstance(branches, list) and branches:
                schema[key] = [self._branch(branch, (*at, key, index)) for index, branch in enumerate(branches)]
        if isinstance(raw.get("not"), dict):
            schema["not"] = self._branch(raw["not"], (*at, "not"))

    def _branch(self, raw: object, at: tuple[str | int, ...]) -> Schema:
        """Return a schema below `anyOf` and its like, which closes nothing."""
        if not isinstance(raw, dict):
            return {}
        schema = self.values(raw, at)
        written = raw.get("type")
        if isinstance(written, str) and written in TYPES:
            schema["type"] = written
        fields = {
            name: self._branch(below, (*at, "properties", name))
            for name, below in _mapping(raw.get("properties")).items()
        }
        if fields:
            schema["properties"] = fields
        for key in ("items", "additionalProperties"):
            if isinstance(raw.get(key), dict):
                schema[key] = self._branch(raw[key], (*at, key))
        return schema


class _JSONSchema(_Reader):
    """A JSON Schema of one kind, or a collection of definitions that name their kinds."""

    def kinds(self) -> Iterator[CustomKind]:
        """Yield the kinds that the document describes."""
        collected = {key: _mapping(self.data.get(key)) for key in ("definitions", "$defs")}
        named = [
            (definition, (key, name))
            for key, definitions in collected.items()
            for name, definition in definitions.items()
            if isinstance(definition, dict) and definition.get("x-kubernetes-group-version-kind")
        ]
        if named and "properties" not in self.data:
            for definition, path in named:
                yield from self._kinds_of(definition, path)
        elif "properties" in self.data:
            yield from self._kinds_of(self.data, ())

    def _kinds_of(self, schema: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[CustomKind]:
        kinds = self._names(schema)
        if not kinds:
            hint = 'add x-kubernetes-group-version-kind: [{"group": "example.com", "version": "v1", "kind": "Shop"}]'
            self.wrong(path, "the schema does not say of which apiVersion and kind it is", hint)
            return
        filled = self._filled({key: value for key, value in schema.items() if key not in LEFT_OUT}, path)
        if filled is None:
            return
        metadata = {"metadata": {"$ref": PREFIX + METADATA}}
        filled["properties"] = {**_mapping(filled.get("properties")), **metadata}
        error = _error(filled)
        if error:
            self.wrong(path, f"the schema cannot be used: {error}")
            return
        for api_version, kind in kinds:
            yield CustomKind(api_version, kind, filled, self.place(path))

    def _names(self, schema: Mapping[str, Any]) -> list[tuple[str, str]]:
        """Return the (apiVersion, kind) pairs: from the extension, the fields' only values, or title and file."""
        found = schema.get("x-kubernetes-group-version-kind")
        named = [
            (
                "/".join(part for part in (str(entry.get("group", "")), str(entry.get("version", ""))) if part),
                entry["kind"],
            )
            for entry in ([found] if isinstance(found, dict) else found if isinstance(found, list) else ())
            if isinstance(entry, dict) and isinstance(entry.get("kind"), str)
        ]
        if named:
            return named
        properties = _mapping(schema.get("properties"))
        api_versions, kinds = (_only(properties.get(name)) for name in ("apiVersion", "kind"))
        file = self.text.file
        if not kinds and isinstance(schema.get("title"), str) and schema["title"][:1].isupper():
            kinds = [schema["title"]]
        stem, _, version = file.stem.replace("-", "_").rpartition("_")
        if not kinds and stem[:1].isupper():
            kinds = [stem]
        if not api_versions and version.startswith("v") and "." in file.parent.name:
            api_versions = [f"{file.parent.name}/{version}"]
        return [(api_version, kind) for api_version in api_versions for kind in kinds]

    def _filled(self, schema: Mapping[str, Any], path: tuple[str, ...]) -> Schema | None:
        """Return a schema with what it refers to in the same file put in; None where that never ends."""
        budget = [LARGEST]

        def fill(value: Any, inside: tuple[str, ...]) -> Any:
            budget[0] -= 1
            if budget[0] < 0:
                raise RecursionError
            if isinstance(value, list):
                return [fill(item, inside) for item in value]
            if not isinstance(value, dict):
                return value
            reference = value.get("$ref")
            if isinstance(reference, str):
                name = reference.rpartition("/")[2]
                target = next((below[name] for below in self._tables() if name in below), None)
                if reference.startswith("#") and isinstance(target, dict) and name not in inside:
                    return fill(target, (*inside, name))
                if name.startswith("io.k8s."):
                    return {"$ref": PREFIX + short_name(name)}
                if name not in inside:
                    self.wrong(path, f'"{reference[:80]}" is not in this file, and nothing else is read')
                return {}
            return {
                key: fill(item, inside)
                for key, item in value.items()
                if key != "format" or not isinstance(item, str) or item in FORMATS
            }

        try:
            filled: Schema = fill(dict(schema), ())
        except RecursionError:
            self.wrong(path, f"the schema is too large: with all its references it has more than {LARGEST:,} values")
            return None
        return filled

    def _tables(self) -> Iterator[Mapping[str, Any]]:
        yield _mapping(self.data.get("definitions"))
        yield _mapping(self.data.get("$defs"))


def _only(schema: object) -> list[str]:
    """Return the values that a field may have, where its schema lists them."""
    known = _mapping(schema)
    values = known.get("enum") if isinstance(known.get("enum"), list) else [known.get("const")]
    return [value for value in values or () if isinstance(value, str)]


def _known(schema: Any, schemas: Schemas) -> Any:
    """Return a schema in which references to definitions that this version lacks ask for nothing."""
    if isinstance(schema, dict):
        reference = schema.get("$ref")
        if isinstance(reference, str) and reference.startswith(PREFIX):
            try:
                schemas.definition(reference.removeprefix(PREFIX))
            except KeyError:
                return {}
        return {key: _known(value, schemas) for key, value in schema.items()}
    if isinstance(schema, list):
        return [_known(item, schemas) for item in schema]
    return schema


def _error(schema: Schema) -> str:
    """Return why a schema cannot be compiled, empty where it can; references to definitions are left out."""
    try:
        jsonschema_rs.Draft202012Validator(_without_references(schema))
    except ValueError as error:
        return str(error).split("\n", 1)[0][:200]
    return ""


def _without_references(schema: Any) -> Any:
    if isinstance(schema, dict):
        return {key: _without_references(value) for key, value in schema.items() if key != "$ref"}
    if isinstance(schema, list):
        return [_without_references(item) for item in schema]
    return schema


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _mapping(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _start(file: PurePosixPath) -> Place:
    return Place(file, 1, 1, 1, 1)


def _problem(message: str, place: Place, hint: str = "") -> Problem:
    return Problem("C703", message, place, hint=hint)
