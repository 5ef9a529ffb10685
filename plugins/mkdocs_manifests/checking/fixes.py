"""What to write instead, word for word, where only one text is right.

Which codes can be mended, and how, stands in the register (`fix`); which APIs have the same fields in their new version, and which
fields only have a new name, stands in `removed_apis.json` and `deprecated_fields.json`. Whether a text really is right, `mending.py`
finds out by checking again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from mkdocs_manifests.checking.schema import descend
from mkdocs_manifests.checking.versions import renamed, replacement
from mkdocs_manifests.kubernetes.schemas import Schema, Schemas
from mkdocs_manifests.model import FieldPath, Manifest, Problem, find
from mkdocs_manifests.reading.scalars import NotJSONError, resolve

BOOLEANS: Final[Mapping[str, str]] = {"true": "true", "yes": "true", "false": "false", "no": "false"}
"""Texts that can only mean a boolean, and how it is written."""
INTEGER: Final = re.compile(r"0|-?[1-9]\d{0,17}")
"""An integer as it is written back; one that begins with 0 can be meant as octal."""

FIXED: Final = 500
"""How many problems of one manifest get a fix; who has more runs again, and hostile input ends in time."""


@dataclass(frozen=True, slots=True)
class _Case:
    """One problem with what was judged."""

    problem: Problem
    manifest: Manifest
    schemas: Schemas
    schema: Schema

    @property
    def value(self) -> Any:
        """What stands at the problem's path."""
        *_, value = self.manifest.ancestors(self.problem.path)
        return value

    def fields(self, path: FieldPath) -> Schema:
        """Return the schema of what stands at a path."""
        return descend(self.schemas, self.schema, path)

    def written(self, path: FieldPath, *, key: bool = False) -> str:
        """Return a scalar, or a field's name, as the author wrote it; empty if it takes more than one line."""
        start, end = find(self.manifest.node, path, key=key)
        if start[0] != end[0]:
            return ""
        return self.manifest.text.value.split("\n")[start[0]][start[1] : end[1]]

    def instead(self, path: FieldPath, old: str, new: str, *, key: bool = False) -> str:
        """Return `new` with the quotes that `old` stands in; empty where `old` is written in another way."""
        written = self.written(path, key=key)
        return next((f"{quote}{new}{quote}" for quote in ("", '"', "'") if written == f"{quote}{old}{quote}"), "")


def with_fixes(
    problems: Iterable[Problem], manifest: Manifest, schemas: Schemas, schema: Schema | None = None
) -> Iterator[Problem]:
    """Yield problems, each with the one text that is right instead, where there is one.

    `schema` is that of a fragment; None for that of the manifest's own kind.
    """
    for number, problem in enumerate(problems):
        fix = FIXES.get(problem.code)
        if fix is None or number >= FIXED:
            yield problem
            continue
        if schema is None:
            name = schemas.kinds.get((manifest.api_version, manifest.kind))
            schema = schemas.definition(name) if name else {}
        yield replace(problem, fix=fix(_Case(problem, manifest, schemas, schema)))


def _only(written: str, known: Collection[str]) -> str:
    """Return the only known word that differs from what is written by case alone; empty where there are none or several."""
    alike = [word for word in known if word.lower() == written.lower()]
    return alike[0] if len(alike) == 1 else ""


def _field(case: _Case) -> str:
    """Return the name of the field in its right case."""
    *parent, name = case.problem.path or ("",)
    *_, fields = case.manifest.ancestors(tuple(parent))
    if not isinstance(name, str) or not isinstance(fields, dict):
        return ""
    right = _only(name, list(case.fields(tuple(parent)).get("properties", {})))
    if not right or [str(field).lower() for field in fields].count(name.lower()) > 1:
        return ""
    return case.instead(case.problem.path, name, right, key=True)


def _word(case: _Case) -> str:
    """Return the word of a list of words in its right case."""
    value = case.value
    if not isinstance(value, str):
        return ""
    words = [word for word in case.fields(case.problem.path).get("enum", ()) if isinstance(word, str)]
    right = _only(value, words)
    return case.instead(case.problem.path, value, right) if right else ""


def _type(case: _Case) -> str:
    """Return a scalar with quotes where a text is expected, without them where a number or a boolean is."""
    value, written = case.value, case.written(case.problem.path)
    types = case.fields(case.problem.path).get("type", ())
    expected = {types} if isinstance(types, str) else set(types)
    expected.discard("null")
    if expected == {"string"} and isinstance(value, (bool, int, float)) and _reads_as(written, value):
        return f'"{written}"'
    if not isinstance(value, str):
        return ""
    plain = BOOLEANS.get(value.lower(), "") if expected == {"boolean"} else ""
    if expected == {"integer"} and INTEGER.fullmatch(value):
        plain = value
    return plain if case.instead(case.problem.path, value, plain) else ""


def _reads_as(written: str, value: object) -> bool:
    """Return whether a plain scalar is what was read: no alias, tag or text of several lines."""
    try:
        return bool(written) and type(resolve(written)) is type(value) and resolve(written) == value
    except NotJSONError:
        return False


def _kind(case: _Case) -> str:
    """Return the kind in its right case."""
    manifest = case.manifest
    kinds = {kind for api_version, kind in case.schemas.kinds if api_version == manifest.api_version}
    right = _only(manifest.kind, kinds) if manifest.kind not in kinds else ""
    return case.instead(("kind",), manifest.kind, right) if right else ""


def _api_version(case: _Case) -> str:
    """Return the apiVersion that serves the kind with the same fields."""
    new = replacement(case.manifest, case.schemas.version)
    return case.instead(("apiVersion",), case.manifest.api_version, new) if new else ""


def _new_name(case: _Case) -> str:
    """Return the new name of a field, a label or a value."""
    for path, key, new in renamed(case.manifest, case.schemas):
        if case.manifest.place(path, key=key) == case.problem.place:
            *_, value = case.manifest.ancestors(path)
            return case.instead(path, str(path[-1] if key else value), new, key=key)
    return ""


FIXES: Final[Mapping[str, Callable[[_Case], str]]] = {
    "S201": _field,
    "S202": _type,
    "S204": _kind,
    "S205": _word,
    "V501": _api_version,
    "V502": _new_name,
}
"""How each code that says `fix` in the register is mended."""
