"""What is known of the resources in recordings: their kinds, and which of their fields are told in which words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Final

import yaml

GONE: Final = "does not exist"


@dataclass(frozen=True, slots=True)
class Fact:
    """A field of a state, with the words for it."""

    field: str
    text: str
    """`{}` stands for the value."""
    unless: Any = None
    """The value of which nothing is said."""


@dataclass(frozen=True, slots=True)
class RecordedKind:
    """A resource in recordings."""

    resource: str
    kind: str
    facts: tuple[Fact, ...] = ()
    """Empty where the timeline's own words are told."""


@cache
def kinds() -> Mapping[str, RecordedKind]:
    """Return what is known, by resource."""
    loaded = yaml.safe_load((files(__package__) / "kinds.yaml").read_bytes())
    return MappingProxyType(
        {
            resource: RecordedKind(resource, entry["kind"], tuple(Fact(**fact) for fact in entry.get("facts", ())))
            for resource, entry in loaded.items()
        }
    )


def kind_of(resource: str) -> RecordedKind:
    """Return what is known of a resource; of one that is not, its own name stands for its kind."""
    return kinds().get(resource) or RecordedKind(resource, resource)


def told(resource: str, data: Mapping[str, Any], detail: str = "") -> str:
    """Return a state in words: `3 desired, 3 existing, 2 ready`."""
    found = [
        fact.text.replace("{}", _value(data[fact.field]))
        for fact in kind_of(resource).facts
        if _value(data.get(fact.field)) and data[fact.field] != fact.unless
    ]
    return ", ".join(found) or detail or "exists"


def _value(value: Any) -> str:
    items = value if isinstance(value, list) else [value]
    if isinstance(value, dict):
        items = [f"{key} {amount}" for key, amount in value.items()]
    return ", ".join(str(item) for item in items if item is not None)
