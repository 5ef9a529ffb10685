"""Values out of manifests that nobody has checked yet: what has the wrong type reads as absent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


def at(value: object, *path: str | int) -> Any:
    """Return the value at `path` below `value`, None where the path leaves the data."""
    for step in path:
        if isinstance(step, str) and isinstance(value, Mapping):
            value = value.get(step)
        elif isinstance(step, int) and isinstance(value, list) and 0 <= step < len(value):
            value = value[step]
        else:
            return None
    return value


def mapping(value: object) -> Mapping[str, Any]:
    """Return `value` if it is a mapping, otherwise an empty one."""
    return value if isinstance(value, Mapping) else {}


def items(value: object) -> Sequence[Any]:
    """Return `value` if it is a list, otherwise an empty one."""
    return value if isinstance(value, list) else ()


def mappings(value: object) -> list[Mapping[str, Any]]:
    """Return the mappings of a list."""
    return [item for item in items(value) if isinstance(item, Mapping)]


def text(value: object) -> str:
    """Return a scalar as text, empty for everything else and for null."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, (str, int, float)) else ""


def texts(value: object) -> list[str]:
    """Return the texts of a list that are not empty."""
    return [found for item in items(value) if (found := text(item))]
