"""Manifests against their schemas: unknown, missing and wrong fields, each where it stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from difflib import get_close_matches
from typing import Any, Final

import jsonschema_rs

from mkdocs_manifests.kubernetes.formats import FORMATS
from mkdocs_manifests.kubernetes.schemas import PREFIX, Schema, Schemas
from mkdocs_manifests.model import FieldPath, Manifest, Problem
from mkdocs_manifests.wording import say

HINTED: Final = 20
"""How many unknown fields of one object get a hint; who has more has another problem, and hints take time."""
SHOWN: Final = 60
"""Characters of a wrong value that a message repeats."""
NEWLINE: Final = "\n"
BOOLEAN: Final = re.compile("true|false|yes|no", re.IGNORECASE)
INTEGER: Final = re.compile(r"-?\d{1,18}")
SIMILAR: Final = 0.6
"""How alike two names must be (difflib's ratio) for a "did you mean"."""


def check_schema(manifest: Manifest, schemas: Schemas) -> Iterator[Problem]:
    """Yield what the schema of the manifest's kind says against it; the kind must be known."""
    name = schemas.kinds[manifest.api_version, manifest.kind]
    yield from judge(manifest, schemas, schemas.validator(name), schemas.definition(name), manifest.kind)


def check_fragment(fragment: Manifest, schemas: Schemas, schema: Schema, label: str) -> Iterator[Problem]:
    """Yield what `schema` says against a fragment; its outermost mapping may leave out required fields.

    `label` names the fragment's place in the kind it belongs to: `Pod.spec.containers[]`.
    """
    for problem in judge(fragment, schemas, schemas.validator(f"fragment {label}", schema), schema, label):
        if problem.code != "S203" or len(problem.path) > 1:
            yield problem


def spoiled(problems: Iterable[Problem]) -> frozenset[FieldPath]:
    """Return the objects in which a field is unknown, missing or of another type: more about them would be noise."""
    return frozenset(
        problem.path[:-1] for problem in problems if problem.code in {"S201", "S202", "S203"} and problem.path
    )


def judge(
    manifest: Manifest, schemas: Schemas, validator: jsonschema_rs.Draft202012Validator, schema: Schema, label: str
) -> Iterator[Problem]:
    """Yield the validator's errors as problems."""
    for error in validator.iter_errors(manifest.data):
        path = tuple(error.instance_path)
        voice = VOICES.get(error.kind.name, _other)
        yield from voice(_Case(manifest, schemas, schema, label, path, error))


class _Case:
    """One error of the validator, with what a message about it needs."""

    __slots__ = ("error", "label", "manifest", "path", "schema", "schemas")

    def __init__(
        self,
        manifest: Manifest,
        schemas: Schemas,
        schema: Schema,
        label: str,
        path: FieldPath,
        error: jsonschema_rs.ValidationError,
    ) -> None:
        self.manifest, self.schemas, self.schema, self.label = manifest, schemas, schema, label
        self.path = path
        self.error: Any = error

    @property
    def where(self) -> str:
        """The field as people write it: `Deployment.spec.template.spec.containers[0]`."""
        return dotted(self.label, self.path)

    @property
    def value(self) -> Any:
        """What stands there."""
        return self.error.instance

    def fields(self, path: FieldPath) -> Schema:
        """Return the schema of what stands at `path`."""
        return descend(self.schemas, self.schema, path)

    def problem(
        self,
        code: str,
        message: str,
        hint: str = "",
        path: FieldPath | None = None,
        *,
        missing: str = "",
        key: bool = False,
    ) -> Problem:
        """Return a problem at this case's path, or at `path`, or about the field that is `missing` there."""
        path = self.path if path is None else path
        about = (*path, missing) if missing else path
        return Problem(code, message, self.manifest.place(path, key=key or bool(missing)), hint=hint, path=about)


def dotted(label: str, path: FieldPath) -> str:
    """Return `Pod.spec.containers[0].name` for the path below a label."""
    written = label
    for step in path:
        if isinstance(step, int):
            written += f"[{step}]"
        elif re.fullmatch(r"[\w-]+", step):
            written += f".{step}"
        else:
            written += f'["{step}"]'
    return written


def descend(schemas: Schemas, schema: Schema, path: Sequence[str | int]) -> Schema:
    """Return the schema of what stands at `path` below something with `schema`; empty where it says nothing."""
    schema = schemas.resolve(schema)
    for step in path:
        fields = schema.get("properties", {})
        below = schema.get("items") if isinstance(step, int) else fields.get(step, schema.get("additionalProperties"))
        if not isinstance(below, dict):
            return {}
        schema = schemas.resolve(below)
    return schema


def shown(value: object) -> str:
    """Return a value as a message repeats it, in one short line."""
    if isinstance(value, str):
        written = value.encode("unicode_escape").decode("ascii") if not value.isprintable() else value
        return f'"{written[:SHOWN]}…"' if len(written) > SHOWN else f'"{written}"'
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return "null"
    if isinstance(value, dict):
        return say("type.object") if value else say("value.empty-mapping")
    if isinstance(value, list):
        return say("type.array") if value else say("value.empty-list")
    return str(value)[:SHOWN]


def kind_of(value: object) -> str:
    """Return a value with its type: `the string "three"`."""
    if isinstance(value, str):
        return say("value.string", value=shown(value))
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return say("value.number", value=shown(value))
    return shown(value)


def alternatives(items: Sequence[str]) -> str:
    """Return `a, b or c`."""
    return say("choice.or").join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else items)


def did_you_mean(written: str, known: Sequence[str]) -> str:
    """Return the known name that was most likely meant, or an empty string."""
    lower = {name.lower(): name for name in known}
    if written.lower() in lower:
        return lower[written.lower()]
    close = get_close_matches(written, sorted(known), n=1, cutoff=SIMILAR)
    return close[0] if close else ""


def _unknown(case: _Case) -> Iterator[Problem]:
    schema = case.fields(case.path)
    known = sorted(schema.get("properties", ()))
    present = case.value if isinstance(case.value, dict) else {}
    free = [field for field in known if field not in present]
    for number, name in enumerate(case.error.kind.unexpected):
        meant = did_you_mean(name, free) if number < HINTED else ""
        hint = say("hint.meant", meant=meant) if meant else _elsewhere(case, name) if number < HINTED else ""
        yield case.problem(
            "S201", say("schema.unknown", name=name[:SHOWN], where=case.where), hint, (*case.path, name), key=True
        )


def _elsewhere(case: _Case, name: str) -> str:
    """Say where a field of this name belongs, when that is near: most such mistakes are a wrong indent."""
    for length in range(len(case.path) - 1, -1, -1):
        above = case.path[:length]
        if name in case.fields(above).get("properties", ()):
            return say("schema.unknown.above", where=dotted(case.label, above))
    for child, schema in sorted(case.fields(case.path).get("properties", {}).items()):
        below = case.schemas.resolve(schema)
        if name in below.get("properties", ()):
            return say("schema.unknown.below", name=name, where=dotted(case.label, (*case.path, child)))
        items = below.get("items")
        if isinstance(items, dict) and name in case.schemas.resolve(items).get("properties", ()):
            return say("schema.unknown.item", name=name, where=dotted(case.label, (*case.path, child)))
    known = sorted(case.fields(case.path).get("properties", ()))
    return say("schema.unknown.known", known=", ".join(known)) if 0 < len(known) <= 12 else ""  # noqa: PLR2004 - what fits a line


def _wrong_type(case: _Case) -> Iterator[Problem]:
    types = [name for name in case.error.kind.types if name != "null"]
    value = case.value
    if value is None:
        yield _missing_field(case, case.path[:-1], str(case.path[-1]) if case.path else "")
        return
    if "number" in types and "integer" in types:
        types.remove("integer")
    expected = alternatives([say(f"type.{name}") for name in types])
    hint = _type_hint(case, types)
    yield case.problem("S202", say("schema.type", where=case.where, expected=expected, value=kind_of(value)), hint)


def _type_hint(case: _Case, types: Sequence[str]) -> str:
    """Say how a value of one of `types` is written instead."""
    value = case.value
    if "string" in types and isinstance(value, (bool, int, float)):
        return say("schema.type.string", written=_written(case, case.manifest.text.value.split(NEWLINE)))
    if "array" in types:
        return say("schema.type.items") if isinstance(value, dict) else say("schema.type.list", value=shown(value))
    if "object" in types:
        return say("schema.type.dash") if isinstance(value, list) else ""
    pattern = BOOLEAN if "boolean" in types else INTEGER
    return say("schema.type.bare") if isinstance(value, str) and pattern.fullmatch(value) else ""


def _written(case: _Case, lines: list[str]) -> str:
    """Return a scalar as the author wrote it: `yes`, `0644`, `1e3`, which YAML reads as something else."""
    node: Any = case.manifest.node
    for step in case.path:
        node = node.children[step]
    (line, column), (end_line, end_column) = node.start, node.end
    return lines[line][column:end_column] if line == end_line and line < len(lines) else str(case.value)


def _missing(case: _Case) -> Iterator[Problem]:
    yield _missing_field(case, case.path, case.error.kind.property)


def _missing_field(case: _Case, path: FieldPath, name: str) -> Problem:
    properties = case.fields(path).get("properties", {})
    schema = case.schemas.resolve(properties.get(name, {}))
    types = schema.get("type", ())
    kind = next(
        (say(f"type.{known}") for known in ([types] if isinstance(types, str) else types) if known != "null"), ""
    )
    values = [value for value in schema.get("enum", ()) if value]
    hint = (
        say("schema.missing.one", name=name, values=_choice(values))
        if values
        else say("schema.missing.kind", name=name, kind=kind)
        if kind
        else say("schema.missing.add", name=name)
    )
    return case.problem(
        "S203", say("schema.missing", where=dotted(case.label, path), name=name), hint, path, missing=name
    )


def _not_allowed(case: _Case) -> Iterator[Problem]:
    values = [value for value in case.error.kind.options if value is not None and value != ""]
    texts = [value for value in values if isinstance(value, str)]
    meant = did_you_mean(case.value, texts) if isinstance(case.value, str) else ""
    choice = _choice(values) if values else say("schema.enum.nothing")
    hint = say("hint.meant", meant=meant) if meant else ""
    yield case.problem("S205", say("schema.enum", value=shown(case.value), where=case.where, choice=choice), hint)


def _choice(values: Sequence[object]) -> str:
    """Return the values that a field takes, of whatever type they are."""
    return alternatives([value if isinstance(value, str) else shown(value) for value in values])


def _range(keyword: str) -> Callable[[_Case], Iterator[Problem]]:
    def voice(case: _Case) -> Iterator[Problem]:
        limit = case.error.kind.limit
        message = say(f"schema.{keyword}", where=case.where, limit=limit, value=shown(case.value))
        yield case.problem("S206", message)

    return voice


def _length(keyword: str) -> Callable[[_Case], Iterator[Problem]]:
    def voice(case: _Case) -> Iterator[Problem]:
        limit = case.error.kind.limit
        text = f"schema.{keyword}" if limit != 1 else f"schema.{keyword}.one"
        yield case.problem("S208", say(text, where=case.where, limit=limit, length=len(case.value)))

    return voice


def _format(case: _Case) -> Iterator[Problem]:
    known = FORMATS[case.error.kind.format]
    complaint = known.complaint(case.value) or say("schema.format.none")
    message = say("schema.format", value=shown(case.value), where=case.where, complaint=complaint)
    yield case.problem("S207", message, say("schema.format.hint", expected=known.expected))


def _pattern(case: _Case) -> Iterator[Problem]:
    message = say("schema.pattern", value=shown(case.value), where=case.where, pattern=case.error.kind.pattern)
    yield case.problem("S209", message)


def _name(case: _Case) -> Iterator[Problem]:
    inner = case.error.kind.error
    name = inner.instance
    if inner.kind.name == "format":
        known = FORMATS[inner.kind.format]
        reason = known.complaint(name) or say("schema.format.hint", expected=known.expected)
    else:
        reason = inner.message
    message = say("schema.name", name=shown(name), where=case.where, reason=reason)
    yield case.problem("S207", message, path=(*case.path, name), key=True)


def _repeated(case: _Case) -> Iterator[Problem]:
    yield case.problem("S210", say("schema.repeated", where=case.where), say("schema.repeated.hint"))


def _other(case: _Case) -> Iterator[Problem]:
    yield case.problem("S209", say("schema.other", where=case.where, message=case.error.message[:200]))


VOICES: Final[dict[str, Callable[[_Case], Iterator[Problem]]]] = {
    "additionalProperties": _unknown,
    "type": _wrong_type,
    "required": _missing,
    "enum": _not_allowed,
    "format": _format,
    "pattern": _pattern,
    "minimum": _range("minimum"),
    "maximum": _range("maximum"),
    "exclusiveMinimum": _range("exclusiveMinimum"),
    "exclusiveMaximum": _range("exclusiveMaximum"),
    "minLength": _length("minLength"),
    "maxLength": _length("maxLength"),
    "minItems": _length("minItems"),
    "maxItems": _length("maxItems"),
    "minProperties": _length("minProperties"),
    "maxProperties": _length("maxProperties"),
    "propertyNames": _name,
    "uniqueItems": _repeated,
}
"""How each keyword of JSON Schema is put into words, by jsonschema-rs' name for it."""


def fragment_schema(schemas: Schemas, written: str) -> Schema:
    """Return the schema at a fragment's path: `Pod.spec.containers[]`, `Deployment.spec.template.spec`.

    Raises ValueError, with a message for people, where the kind or a field is unknown.
    """
    kind, _, rest = written.partition(".")
    versions = schemas.versions_of(kind)
    if not versions:
        meant = did_you_mean(kind, sorted({known for _, known in schemas.kinds}))
        raise ValueError(_with_meant(say("fragment.kind", kind=kind), meant))
    stable = sorted(versions, key=lambda version: ("alpha" in version, "beta" in version, version))
    schema: Schema = {"$ref": PREFIX + schemas.kinds[stable[0], kind]}
    label = kind
    for part in rest.split(".") if rest else ():
        name = part.rstrip("[]")
        properties = schemas.resolve(schema).get("properties", {})
        if name not in properties:
            meant = did_you_mean(name, sorted(properties))
            raise ValueError(_with_meant(say("fragment.field", label=label, name=name), meant))
        schema = properties[name]
        label += f".{name}"
        for _ in range(part.count("[]")):
            items = schemas.resolve(schema).get("items")
            if not isinstance(items, dict):
                raise ValueError(say("fragment.list", label=label))
            schema = items
            label += "[]"
    return schema


def _with_meant(message: str, meant: str) -> str:
    return say("fragment.meant", message=message, meant=meant) if meant else message
