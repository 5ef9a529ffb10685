"""Paths from an object to the values a rule needs: `template.spec.containers[].ports[].name ?? []`.

Steps are field names joined by dots. `[]` goes to every item of a list, `{}` to every value of a map. A path that starts with `^`
starts at the enclosing object, one level up for each `^` (lists and maps are no levels); one that starts with `self.` starts at the
element that `each` chose. ` ?? ` and a JSON value say what an absent value is; without it, it is null, or the empty list if the
path collects. As for the API server, a null is absent.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from mkdocs_manifests.model import FieldPath

EVERY_ITEM: Final = "[]"
EVERY_VALUE: Final = "{}"
COLLECTING: Final = frozenset({EVERY_ITEM, EVERY_VALUE})
STEP: Final = re.compile(r"(?P<field>[$A-Za-z_][$\w-]*)?(?P<all>(?:\[\]|\{\})*)")
BRACKETS: Final = re.compile(r"\[\]|\{\}")

Found: TypeAlias = tuple[FieldPath, Any]
"""A value, and its path from where the search started."""


@dataclass(frozen=True, slots=True)
class Path:
    """Where a value stands, seen from an object."""

    steps: tuple[str, ...]
    """Field names, `[]` and `{}`."""
    up: int = 0
    """How many enclosing objects up it starts."""
    from_self: bool = False
    """Whether it starts at the element of `each`."""
    default: Any = None
    collects: bool = False
    """Whether it leads to a list of values."""

    @classmethod
    def parse(cls, written: str) -> Path:
        """Return the path that `written` says; raises ValueError where it says none."""
        route, marker, default = written.partition("??")
        route = route.strip()
        up = len(route) - len(route.lstrip("^"))
        route = route[up:]
        from_self = route == "self" or route.startswith(("self.", "self[", "self{"))
        if from_self:
            route = route[len("self") :].lstrip(".")
        steps = tuple(_steps(route, written))
        collects = EVERY_ITEM in steps or EVERY_VALUE in steps
        try:
            value = json.loads(default) if marker else None
        except ValueError:
            raise ValueError(f'"{written}": what follows ?? must be JSON') from None
        return cls(steps, up, from_self, value, collects)

    def value(self, start: Any) -> Any:
        """Return the value from `start`, or the default where it is absent."""
        if self.collects:
            first = self.steps[0]
            if start.__class__ is dict and first not in start and first != EVERY_VALUE:
                return [] if self.default is None else self.default
            values = [value for _, value in find_all(start, self.steps)]
            return values or ([] if self.default is None else self.default)
        for step in self.steps:
            if start.__class__ is not dict:
                return self.default
            start = start.get(step)
        return self.default if start is None else start


def _steps(route: str, written: str) -> Iterator[str]:
    if not route:
        return
    for step in route.split("."):
        match = STEP.fullmatch(step)
        if match is None or not step:
            raise ValueError(f'"{written}" is no path: "{step}" is neither a field nor [] nor {{}}')
        if match["field"]:
            yield match["field"]
        yield from BRACKETS.findall(match["all"])


def find_all(start: Any, steps: Sequence[str], path: FieldPath = ()) -> Iterator[Found]:
    """Yield every value that `steps` lead to, absent ones and nulls left out."""
    for depth, step in enumerate(steps):
        if step in COLLECTING:
            below = steps[depth + 1 :]
            pairs: Iterable[tuple[Any, Any]] = ()
            if step == EVERY_ITEM and isinstance(start, list):
                pairs = enumerate(start)
            elif step == EVERY_VALUE and isinstance(start, dict):
                pairs = start.items()
            for key, value in pairs:
                if below:
                    yield from find_all(value, below, (*path, key))
                elif value is not None:
                    yield (*path, key), value
            return
        if start.__class__ is not dict:
            return
        start = start.get(step)
        path = (*path, step)
    if start is not None:
        yield path, start
