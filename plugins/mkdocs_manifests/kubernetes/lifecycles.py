"""When kinds and fields came and went: the API's history as data.

`field_versions.json` is computed from the schemas of all known versions (tests/regenerate_field_versions.py);
`removed_apis.json` and `deprecated_fields.json` add what no schema says.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final, TypeAlias

from mkdocs_manifests.kubernetes.versions import KNOWN, Version
from mkdocs_manifests.kubernetes.walk import Steps, steps
from mkdocs_manifests.wording import say

Span: TypeAlias = tuple[int, int]
"""The first and the last minor version that has something."""

OLDEST: Final = KNOWN[0].minor
NEWEST: Final = KNOWN[-1].minor
WHOLE: Final[Span] = (OLDEST, NEWEST)


@dataclass(frozen=True, slots=True)
class Removed:
    """A kind that an apiVersion no longer has, or that is deprecated there."""

    minor: int
    """The first minor version without it, or in which it is deprecated."""
    use: str
    """The apiVersion that has it now; empty where none has."""
    instead: str
    """What to use where no apiVersion has it any more."""
    note: str
    """What else changes."""
    same_fields: bool = False
    """Whether a manifest is right there with nothing else changed, and means the same."""
    unless_empty: Steps = ()
    """The mapping that means something else there if it is empty."""

    @property
    def hint(self) -> str:
        """Return what to write instead."""
        if not self.use:
            return say("version.use", instead=self.instead)
        return (
            say("version.write-note", version=self.use, note=self.note)
            if self.note
            else say("version.write", version=self.use)
        )


@dataclass(frozen=True, slots=True)
class DeprecatedField:
    """A field, a value or a key that should no longer be written."""

    on: tuple[str, ...]
    path: Steps
    what: str
    """What people call it."""
    state: str
    """What is the matter with it: `is deprecated since 1.24`."""
    since: int
    """The first minor version of which it holds."""
    until: int
    """The last one."""
    instead: str
    """What to write; empty where leaving it out is all."""
    value: str = ""
    """The value that it is about; empty for any."""
    unless: str = ""
    """A field beside it that makes it harmless."""
    rename: bool = False
    """Whether `instead` is a new name for the same thing."""


@dataclass(frozen=True, slots=True)
class LimitedField:
    """A field that not every known version has, though all around it is there."""

    on: tuple[str, ...]
    path: Steps
    span: Span


@dataclass(frozen=True, slots=True)
class Lifecycles:
    """All that is known of when things came and went."""

    removed: Mapping[tuple[str, str], Removed]
    """By (apiVersion, kind)."""
    deprecated: Mapping[tuple[str, str], Removed]
    """By (apiVersion, kind): served, but not for new manifests."""
    kinds: Mapping[tuple[str, str], Span]
    """Kinds that not every known version serves."""
    fields: tuple[LimitedField, ...]
    deprecated_fields: tuple[DeprecatedField, ...]


@lru_cache(maxsize=1)
def lifecycles() -> Lifecycles:
    """Return what the package's data says."""
    apis, fields, versions = (
        _read(name) for name in ("removed_apis.json", "deprecated_fields.json", "field_versions.json")
    )
    return Lifecycles(
        removed=_apis(apis["removed"], "removed"),
        deprecated=_apis(apis["deprecated"], "since"),
        kinds={
            (api_version, kind): _span(span)
            for api_version, kinds in versions["kinds"].items()
            for kind, span in kinds.items()
        },
        fields=tuple(
            LimitedField((definition,), (name,), _span(span))
            for definition, limited in versions["fields"].items()
            for name, span in limited.items()
        ),
        deprecated_fields=tuple(_deprecated(entry) for entry in fields["fields"]),
    )


def _read(name: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((files(__package__) / name).read_bytes())
    return read


def _apis(entries: list[dict[str, Any]], key: str) -> Mapping[tuple[str, str], Removed]:
    return {
        (entry["apiVersion"], kind): Removed(
            minor_of(entry[key]),
            entry.get("use") or "",
            entry.get("instead", ""),
            entry.get("note", ""),
            entry.get("same fields", False),
            steps(entry.get("unless empty", "")),
        )
        for entry in entries
        for kind in entry["kinds"]
    }


def _deprecated(entry: dict[str, Any]) -> DeprecatedField:
    on = entry["on"]
    return DeprecatedField(
        on=(on,) if isinstance(on, str) else tuple(on),
        path=steps(entry["path"]),
        what=entry["what"],
        state=entry.get("state") or _since(entry["since"]),
        since=minor_of(entry["since"]),
        until=minor_of(entry["until"]) if "until" in entry else NEWEST,
        instead=entry["instead"],
        value=entry.get("value", ""),
        unless=entry.get("unless", ""),
        rename=entry.get("rename", False),
    )


def _since(version: str) -> str:
    return say("version.state") if version == "1.0" else say("version.state-since", since=version)


def _span(written: list[int]) -> Span:
    return written[0], written[1] if len(written) > 1 else NEWEST


def minor_of(version: str) -> int:
    """Return 25 for `1.25`."""
    return int(version.removeprefix("1."))


def name_of(minor: int) -> str:
    """Return `1.25` for 25."""
    return str(Version(minor))
