"""When APIs and fields came and went, as far as a site's kinds meet them; `src/kubernetes/lifecycles.js` reads it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final

from mkdocs_manifests.kubernetes.group_kinds import GroupKind, group_of
from mkdocs_manifests.kubernetes.lifecycles import (
    WHOLE,
    DeprecatedField,
    LimitedField,
    Removed,
    Span,
    lifecycles,
)
from mkdocs_manifests.kubernetes.walk import EACH, EVERY_KIND, KEYS, Steps

IN_BRACES: Final = frozenset("./[]")
"""Characters of a step that is written in braces."""


def lifecycle_data(definitions: Collection[str], kinds: Collection[tuple[str, str]]) -> dict[str, Any]:
    """Return the history of all APIs, and of the fields of `definitions` and `kinds`."""
    known = lifecycles()
    names = {*definitions, EVERY_KIND, *(str(GroupKind(group_of(api_version), kind)) for api_version, kind in kinds)}
    return {
        "removed": _apis(known.removed),
        "deprecated": _apis(known.deprecated),
        "kinds": {_kind(kind): list(span) for kind, span in sorted(known.kinds.items())},
        "whole": list(WHOLE),
        "groups": sorted({group_of(api_version) for table in (known.kinds, known.removed) for api_version, _ in table}),
        "fields": _limited(known.fields, names),
        "deprecatedFields": [_deprecated(field, names) for field in known.deprecated_fields if names & {*field.on}],
    }


def _kind(kind: tuple[str, str]) -> str:
    return " ".join(kind)


def _apis(table: Mapping[tuple[str, str], Removed]) -> dict[str, list[Any]]:
    return {_kind(kind): [gone.minor, gone.use, gone.instead, gone.note] for kind, gone in sorted(table.items())}


def _limited(fields: Collection[LimitedField], names: Collection[str]) -> dict[str, dict[str, list[int]]]:
    found: dict[str, dict[str, list[int]]] = {}
    for field in fields:
        for name in field.on:
            if name in names:
                span: Span = field.span
                found.setdefault(name, {})[field.path[0]] = list(span)
    return found


def _deprecated(field: DeprecatedField, names: Collection[str]) -> dict[str, Any]:
    row = {
        "on": [name for name in field.on if name in names],
        "path": _path(field.path),
        "what": field.what,
        "state": field.state,
        "since": field.since,
        "until": field.until,
        "instead": field.instead,
        "value": field.value,
        "unless": field.unless,
    }
    return {key: value for key, value in row.items() if value != ""}


def _path(steps: Steps) -> str:
    """Return a path as tables write it."""
    written = ""
    for step in steps:
        if step in {EACH, KEYS}:
            written += step
        elif IN_BRACES & {*step}:
            written += f"{{{step}}}"
        else:
            written += f".{step}" if written else step
    return written
