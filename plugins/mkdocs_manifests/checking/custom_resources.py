"""What a custom resource's schema asks for beyond JSON Schema: its CEL rules, and lists that are sets or maps.

API server: apiextensions-apiserver pkg/apiserver/schema/cel and .../listtype. Rules that compare with the object's former state
(`oldSelf`) are about updates; a manifest in a page has no former state, so they say nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, Final

from mkdocs_manifests.checking.engine import cel
from mkdocs_manifests.checking.functions import unknown_among, used_by
from mkdocs_manifests.checking.paths import Path
from mkdocs_manifests.checking.rule_files import shown
from mkdocs_manifests.kubernetes.schemas import Schema, Schemas
from mkdocs_manifests.model import FieldPath, Manifest, Problem, Severity
from mkdocs_manifests.wording import say

MACRO_CALL: Final = re.compile(r"\.\s*(?:all|exists|exists_one|map|filter)\s*\(")
CUTTING_CALL: Final = re.compile(r"\.\s*(?:split|findAll)\s*\(")
"""What makes a list from a text."""
FORMER: Final = re.compile(r"\boldSelf\b")
ESCAPES: Final = (("_", "__underscores__"), (".", "__dot__"), ("-", "__dash__"), ("/", "__slash__"))
RESERVED: Final = frozenset(
    [
        "true",
        "false",
        "null",
        "in",
        "as",
        "break",
        "const",
        "continue",
        "else",
        "for",
        "function",
        "if",
        "import",
        "let",
        "loop",
        "package",
        "namespace",
        "return",
        "var",
        "void",
        "while",
    ]
)
COST: Final = 1_000_000
"""How many values the loops of one rule may look at, at the most."""
LENGTH: Final = 10_000
"""Characters in one expression that is evaluated."""


def check_custom(
    schema: Schema, value: object, path: FieldPath, manifest: Manifest, schemas: Schemas
) -> Iterator[Problem]:
    """Yield what is wrong with one value of a custom resource."""
    if isinstance(value, list):
        yield from _repeated(schema, value, path, manifest)
    rules = schema.get("x-kubernetes-validations")
    if value is None or not isinstance(rules, list):
        return
    bound = None
    for rule in rules:
        expression = rule.get("rule") if isinstance(rule, dict) else None
        if not isinstance(expression, str) or FORMER.search(expression):
            continue
        if bound is None:
            bound = _bound(schema, value, schemas)
        yield from _judge(rule, expression, bound, path, manifest)


def _judge(
    rule: Mapping[str, Any], expression: str, bound: Any, path: FieldPath, manifest: Manifest
) -> Iterator[Problem]:
    place_path = (*path, *_field(rule.get("fieldPath")))
    *_, last = manifest.ancestors(place_path)
    place = manifest.place(place_path, key=not isinstance(last, (str, int, float)))
    reason = _unsupported(expression) or _too_costly(expression, bound)
    if reason:
        message = say("custom.skipped", rule=shown(expression), reason=reason)
        yield Problem("C702", message, place, Severity.WARNING)
        return
    program = cel.compile(expression)
    outcome = _run(program, bound)
    if outcome is False:
        said: Any = rule.get("message")
        computed = rule.get("messageExpression")
        if isinstance(computed, str) and _unsupported(computed) is None:
            text = _run(cel.compile(computed), bound)
            said = text if isinstance(text, str) and text.strip() else said
        said = said if isinstance(said, str) and said else say("custom.failed", rule=expression)
        hint = say("custom.hint", rule=shown(expression, 200))
        yield Problem("C701", shown(said.strip().rstrip("."), 400), place, hint=hint)


def _run(program: Any, bound: Any) -> object:
    try:
        return program.execute({"self": bound, **used_by(program.functions())})
    except Exception:  # noqa: BLE001 - values of other types than the schema says are reported by the schema check
        return None


@lru_cache(maxsize=1024)
def _unsupported(expression: str) -> str | None:
    """Return why an expression cannot be evaluated here, or None."""
    if len(expression) > LENGTH:
        return say("custom.long")
    try:
        program = cel.compile(expression)
    except ValueError:
        return say("custom.syntax")
    unknown = unknown_among(program.functions())
    if unknown:
        return say("custom.function", name=unknown[0])
    if "cel" in program.variables():
        return say("custom.bind")
    return None


def _too_costly(expression: str, bound: Any) -> str | None:
    loops = len(MACRO_CALL.findall(expression))
    if not loops:
        return None
    letters = max(_letters(bound), len(expression)) if CUTTING_CALL.search(expression) else 0
    return say("custom.costly") if max(_count(bound), letters) ** loops > COST else None


def _letters(value: Any) -> int:
    """Return the length of the longest text inside a value: as many items a list can have that is cut from one."""
    below = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return max([len(value) if isinstance(value, str) else 0, *(_letters(item) for item in below)])


def _count(value: Any) -> int:
    """Return the length of the longest list or map inside a value."""
    below = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return max([len(below) if below else 1, *(_count(item) for item in below)])


def _bound(schema: Any, value: Any, schemas: Schemas) -> Any:
    """Return a value as its rules see it: with the schema's defaults, without nulls, names escaped for CEL."""
    if not isinstance(schema, dict):
        return value
    if "$ref" in schema:
        schema = schemas.resolve(schema)
    if isinstance(value, list):
        return [_bound(schema.get("items"), item, schemas) for item in value]
    if not isinstance(value, dict):
        return value
    properties = schema.get("properties", {})
    everything = {**value}
    for name, below in properties.items():
        if isinstance(below, dict) and "default" in below and everything.get(name) is None:
            everything[name] = below["default"]
    bound = {}
    for name, item in everything.items():
        if name in properties:
            if item is not None:
                bound[escaped(name)] = _bound(properties[name], item, schemas)
        else:
            bound[name] = _bound(schema.get("additionalProperties"), item, schemas)
    return bound


def escaped(name: str) -> str:
    """Return a field's name as CEL can write it. API server: apiserver cel.Escape."""
    if name in RESERVED:
        return f"__{name}__"
    if "__" in name or not name.replace("_", "").isalnum():
        name = name.replace("__", "\0")
        for character, escape in ESCAPES[1:]:
            name = name.replace(character, escape)
        name = name.replace("\0", ESCAPES[0][1])
    return name


def _field(written: object) -> FieldPath:
    """Return the steps of a rule's fieldPath such as `.spec.replicas`."""
    if not isinstance(written, str):
        return ()
    try:
        return Path.parse(written.lstrip(".")).steps
    except ValueError:
        return ()


def _repeated(schema: Schema, items: list[Any], path: FieldPath, manifest: Manifest) -> Iterator[Problem]:
    kind, keys = schema.get("x-kubernetes-list-type"), schema.get("x-kubernetes-list-map-keys", ())
    if kind not in {"set", "map"}:
        return
    seen: dict[str, int] = {}
    for index, item in enumerate(items):
        if kind == "map" and not isinstance(item, dict):
            continue
        identity = json.dumps([item.get(key) for key in keys] if kind == "map" else item, sort_keys=True)
        first = seen.setdefault(identity, index)
        if first != index:
            place = manifest.place((*path, index), key=isinstance(item, (dict, list)))
            of_keys = say("custom.repeated.keys", keys=", ".join(map(str, keys)))
            what = of_keys if kind == "map" else say("custom.repeated.item")
            yield Problem("S210", say("custom.repeated", what=what, first=first + 1), place)
