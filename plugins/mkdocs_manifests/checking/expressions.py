"""Judges the CEL expressions that manifests contain: do they compile, and come to what their place asks for.

The API server compiles every expression of an admission policy, a webhook's match conditions and a custom resource's rules. What
can be told here without its type checker is told: syntax, unknown names, constants and sums of the wrong type, and for custom
resources whatever fails on a value that has every field of the schema. What is not certainly wrong is accepted.
API server: apiserver pkg/admission/plugin/cel compile.go; apiextensions-apiserver pkg/apiserver/schema/cel compilation.go.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

import jsonschema_rs

from mkdocs_manifests.checking.custom_resources import LENGTH, escaped
from mkdocs_manifests.checking.engine import cel
from mkdocs_manifests.checking.functions import NAMESPACES, unknown_among, used_by
from mkdocs_manifests.wording import say

STRING: Final = re.compile(r"""[rR]?(?:'''.*?'''|\"\"\".*?\"\"\"|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')""", re.DOTALL)
MACRO: Final = re.compile(
    r"(?:\.\s*(?:all|exists|existsOne|exists_one|map|filter|transformList|transformMap|transformMapEntry|optMap|optFlatMap)"
    r"|cel\.bind)\s*\(\s*([A-Za-z_]\w*)\s*,(?:\s*([A-Za-z_]\w*)\s*,)?"
)
OPTIONAL: Final = re.compile(r"\.\?|\[\?")
VARIABLE: Final = re.compile(r"\bvariables\s*\.\s*([A-Za-z_]\w*)")
REQUEST: Final = re.compile(r"\brequest\s*\.\s*([A-Za-z_]\w*)")
REQUEST_FIELDS: Final = frozenset(
    [
        "kind",
        "resource",
        "subResource",
        "requestKind",
        "requestResource",
        "requestSubResource",
        "name",
        "namespace",
        "operation",
        "userInfo",
        "dryRun",
        "options",
    ]
)
SERVER_ONLY: Final = frozenset(
    [
        "path",
        "group",
        "resource",
        "subresource",
        "namespace",
        "name",
        "serviceAccount",
        "check",
        "allowed",
        "reason",
        "errored",
        "error",
        "fieldSelector",
        "labelSelector",
        "semver",
        "isSemver",
        "major",
        "minor",
        "patch",
        "validate",
        "named",
        "bind",
        "format",
        "quote",
        "escapeKey",
        "existsOne",
        "transformList",
        "transformMap",
        "transformMapEntry",
        "optMap",
        "optFlatMap",
        "hasValue",
        "unwrap",
        "unwrapOpt",
        "strings",
    ]
)
"""Functions of the API server that nothing here evaluates: they are no mistakes."""
ARITHMETIC: Final = frozenset(
    {"_+_", "_-_", "_*_", "_/_", "_%_", "-_", "size", "int", "uint", "double", "string", "bytes"}
)
TYPES: Final = frozenset(
    [
        "int",
        "uint",
        "double",
        "bool",
        "string",
        "bytes",
        "list",
        "map",
        "null_type",
        "type",
        "optional",
        "cel",
        "google",
    ]
)
KINDS: Final[Mapping[str, type]] = {"bool": bool, "string": str}
UNKNOWN: Final = object()


def expression_problem(expression: str, names: list[str], variables: list[str], kind: str) -> str:
    """Return what is wrong with an expression that may read `names` and `variables.<name>`, or an empty text.

    `kind` is `bool` or `string`, what the expression must come to, or empty for anything.
    """
    if not expression.strip() or len(expression) > LENGTH:
        return ""
    try:
        program = cel.compile(OPTIONAL.sub(lambda found: found[0][0], expression))
    except ValueError:
        return "" if OPTIONAL.search(expression) else say("expression.syntax")
    plain = STRING.sub("''", expression)
    local = {name for pair in MACRO.findall(plain) for name in pair if name}
    known = {*names, *local, *TYPES, *NAMESPACES}
    if strange := [name for name in program.variables() if name not in known]:
        return say("expression.variable", name=strange[0], known=", ".join(names))
    if "variables" in names and (strange := [name for name in VARIABLE.findall(plain) if name not in variables]):
        return say("expression.variables", name=strange[0])
    if "request" in names and (strange := [name for name in REQUEST.findall(plain) if name not in REQUEST_FIELDS]):
        return say("expression.request", name=strange[0])
    if strange := [name for name in unknown_among(program.functions()) if name not in SERVER_ONLY]:
        return say("expression.function", name=strange[0])
    return _kind_problem(program, plain, local, kind) if kind in KINDS else ""


def _kind_problem(program: Any, plain: str, local: set[str], kind: str) -> str:
    """Return that an expression certainly comes to something else than `kind`, or an empty text."""
    functions = set(program.functions())
    if not program.variables() and not functions - ARITHMETIC and not local:
        try:
            outcome = program.execute({})
        except Exception:  # noqa: BLE001 - what fails without variables fails in the cluster, at run time
            return ""
        return "" if isinstance(outcome, KINDS[kind]) else say("expression.kind", kind=kind)
    counts = functions and functions <= ARITHMETIC and "string" not in functions and not local and "has(" not in plain
    if kind == "bool" and counts:
        return say("expression.bool")
    return ""


def rule_problem(schema: Mapping[str, Any], rule: str) -> str:
    """Return what is wrong with a rule of a custom resource's schema, or an empty text."""
    if wrong := expression_problem(rule, ["self", "oldSelf"], [], "bool"):
        return wrong
    sample = _sample(schema)
    if sample is UNKNOWN or OPTIONAL.search(rule):
        return ""
    if isinstance(sample, dict):
        # Every resource has these, whether its schema names them or not.
        sample = {"apiVersion": "text", "kind": "text", "metadata": {"name": "text", "generateName": "text"}, **sample}
        sample["metadata"] = sample["metadata"] or {"name": "text", "generateName": "text"}
    program = cel.compile(rule)
    if unknown_among(program.functions()) or "oldSelf" in program.variables():
        return ""
    try:
        outcome = program.execute({"self": sample, **used_by(program.functions())})
    except TypeError as error:
        return say("expression.types") if "overload" in str(error) else ""
    except KeyError as error:
        return say("expression.field", name=error.args[0]) if not _is_open(schema) else ""
    except Exception:  # noqa: BLE001 - an index out of range and the like depend on the value
        return ""
    return "" if outcome is None or isinstance(outcome, bool) else say("expression.bool")


def _is_open(schema: Any) -> bool:
    """Return whether a value may have fields that the schema does not name, or values of several types."""
    if isinstance(schema, dict):
        if (
            "additionalProperties" in schema
            or "format" in schema
            or any(schema.get(f"x-kubernetes-{key}") for key in OPEN)
        ):
            return True
        return any(_is_open(below) for below in schema.values())
    return isinstance(schema, list) and any(_is_open(below) for below in schema)


def _sample(schema: Any) -> Any:
    """Return a value with every field of a structural schema but those that may be anything; UNKNOWN for such a value."""
    if not isinstance(schema, dict) or any(schema.get(f"x-kubernetes-{key}") for key in OPEN):
        return UNKNOWN
    kind = schema.get("type")
    if kind == "object":
        fields = {escaped(name): _sample(below) for name, below in (schema.get("properties") or {}).items()}
        if isinstance(below := schema.get("additionalProperties"), dict):
            fields["key"] = _sample(below)
        return {name: value for name, value in fields.items() if value is not UNKNOWN}
    if kind == "array":
        item = _sample(schema.get("items"))
        return UNKNOWN if item is UNKNOWN or item == {} else [item]
    if schema.get("format") in {"date", "date-time", "datetime", "duration", "byte"}:
        return UNKNOWN
    return {"string": "text", "integer": 1, "number": 1.5, "boolean": True}.get(str(kind), UNKNOWN)


OPEN: Final = ("int-or-string", "preserve-unknown-fields", "embedded-resource")


def default_problem(schema: Mapping[str, Any]) -> str:
    """Return why the default of a structural schema does not fit it, or an empty text."""
    try:
        validator = jsonschema_rs.Draft202012Validator(_strict(schema))
        for error in validator.iter_errors(schema["default"]):
            return str(error.message)
    except ValueError:
        # The schema itself is wrong, which other rules tell.
        return ""
    return ""


KEPT: Final = frozenset(
    [
        "enum",
        "maxLength",
        "minLength",
        "pattern",
        "maxItems",
        "minItems",
        "maxProperties",
        "minProperties",
        "required",
        "multipleOf",
        "allOf",
        "anyOf",
        "oneOf",
        "not",
        "minimum",
        "maximum",
    ]
)


def _strict(schema: Any) -> Any:  # noqa: C901 - one keyword after another
    """Return a structural schema as plain JSON Schema that allows no fields it does not name."""
    if not isinstance(schema, dict):
        return schema
    plain: dict[str, Any] = {key: value for key, value in schema.items() if key in KEPT}
    for key in ("allOf", "anyOf", "oneOf"):
        if isinstance(schema.get(key), list):
            plain[key] = [_loose(below) for below in schema[key]]
    if "not" in schema:
        plain["not"] = _loose(schema["not"])
    for bound, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        if schema.get(exclusive) is True and bound in plain:
            plain[exclusive] = plain.pop(bound)
    types = ["integer", "string"] if schema.get("x-kubernetes-int-or-string") else schema.get("type")
    if types:
        listed = types if isinstance(types, list) else [types]
        plain["type"] = [*listed, "null"] if schema.get("nullable") else listed
    if isinstance(properties := schema.get("properties"), dict):
        plain["properties"] = {name: _strict(below) for name, below in properties.items()}
        if not schema.get("x-kubernetes-preserve-unknown-fields") and not schema.get("x-kubernetes-embedded-resource"):
            plain["additionalProperties"] = False
    if isinstance(below := schema.get("additionalProperties"), dict):
        plain["additionalProperties"] = _strict(below)
    if isinstance(below := schema.get("items"), dict):
        plain["items"] = _strict(below)
    return plain


def _loose(schema: Any) -> Any:
    plain = _strict(schema)
    if isinstance(plain, dict):
        plain.pop("additionalProperties", None)
    return plain
