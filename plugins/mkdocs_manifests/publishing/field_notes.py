"""What the fields of an example mean, told once a page: at the first example that has them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from mkdocs_manifests.model import FieldPath, Manifest, find
from mkdocs_manifests.reading.fences import Fence
from mkdocs_manifests.tables.fields import FieldRow, Fields

Told: TypeAlias = tuple[str, str, str, FieldRow]
"""A note's identifier, the spots of the field in the block, the field's path and its row."""
_Lines: TypeAlias = dict[tuple[str, int], tuple[int, int]]
"""The lines of files that a block shows: which line of the block each is, and how much of it the block leaves out."""


@dataclass(frozen=True, slots=True)
class FieldNote:
    """One field of an example, with the names of the field that the block shows."""

    row: FieldRow
    identifier: str
    """Of the place on the page that tells what the field means."""
    is_told: bool
    """Whether another example of the page, or another field of this one, tells the same."""
    spots: tuple[str, ...]
    """Where the field's name stands in the block, as line and column, both counted from 0: `4.2`."""

    @property
    def told(self) -> Told:
        """The note as a template takes it: there are so many that to look up each part takes longer than to write it."""
        return self.identifier, " ".join(self.spots), self.row.path, self.row


def facts(row: FieldRow) -> str:
    """Return what the schema fixes of a field, in a few words: `integer, default 1, 0 or more`."""
    allowed = f"one of {row.allowed}" if "," in row.allowed else row.allowed
    found = (
        row.type,
        "required" if row.required else "",
        f"default {row.default}" if row.default else "",
        allowed,
        f"since Kubernetes {row.since}" if row.since else "",
        f"until Kubernetes {row.until}" if row.until else "",
        "cannot be changed" if row.immutable else "",
        f"deprecated: {row.deprecated}".removesuffix(": deprecated"),
    )
    return ", ".join(fact for fact in found if fact and fact != "deprecated: ")


@dataclass(slots=True)
class PageFields:
    """Tells the fields of one page's examples, each meaning once."""

    fields: Fields
    told: dict[FieldRow, str] = field(default_factory=dict)
    """Where the page tells a meaning; the path of the row does not count."""

    def notes(self, manifests: Iterable[Manifest], fence: Fence) -> tuple[FieldNote, ...]:
        """Return the fields that a block shows, in the order of its manifests; those that the page tells already, too."""
        lines: _Lines = {}
        for number, origin in enumerate(fence.text.origins or ()):
            lines.setdefault((str(origin.file), origin.line), (number, origin.column))
        spots: dict[FieldRow, list[str]] = {}
        for manifest in manifests:
            file = str(manifest.text.file)
            for path, row in self.fields.rows(manifest):
                spot = _spot(manifest, file, path, lines)
                if spot:
                    spots.setdefault(row, []).append(spot)
        return tuple(self._note(row, found) for row, found in spots.items())

    def _note(self, row: FieldRow, spots: Sequence[str]) -> FieldNote:
        meaning = self.fields.meaning_of(row)
        known = self.told.get(meaning)
        identifier = known or f"manifests-field-{len(self.told) + 1}"
        self.told[meaning] = identifier
        return FieldNote(row, identifier, known is not None, tuple(spots))


def _spot(manifest: Manifest, file: str, path: FieldPath, lines: _Lines) -> str:
    """Return where the name of a field stands in a block; empty where the block does not show it.

    There are too many of them to ask the manifest for the place of each.
    """
    (line, column), _ = find(manifest.node, path, key=True)
    origins = manifest.text.origins
    if origins is None:
        at = (file, line + 1)
    else:
        origin = origins[min(line, len(origins) - 1)]
        at, column = (str(origin.file), origin.line), column + origin.column
    found = lines.get(at)
    return f"{found[0]}.{column - found[1]}" if found else ""
