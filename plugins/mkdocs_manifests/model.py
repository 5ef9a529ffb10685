"""What the rooms hand to one another: small, frozen, without behaviour that belongs to a room."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import PurePosixPath
from typing import Final, TypeAlias

FieldPath: TypeAlias = tuple[str | int, ...]
"""A field path inside a manifest: mapping keys and list indexes, from the root."""

ROOT: Final[FieldPath] = ()


@dataclass(frozen=True, order=True, slots=True)
class Place:
    """A stretch of text in one file, as an editor would show it."""

    file: PurePosixPath
    """Relative to the project's root, with forward slashes on every platform."""
    line: int
    """First line, counted from 1."""
    column: int
    """First column, counted from 1 in characters, not bytes."""
    end_line: int
    """Last line; `line` where the stretch stays on one line."""
    end_column: int
    """One past the last character."""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class Severity(StrEnum):
    """How a run ends when a problem stands: an error fails it, a warning fails it in strict mode."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing a reader of the docs would stumble over.

    A check makes it and knows no output; a report prints it and knows no check.
    """

    code: str
    """Stable, with a page of its own: `S201`."""
    message: str
    """What is wrong and what was expected, in one line, without a full stop."""
    place: Place
    severity: Severity = Severity.ERROR
    hint: str = ""
    """What to write instead; empty when nobody can know."""
    shown_in: tuple[Place, ...] = ()
    """Pages that show the file in which the problem stands."""
    path: FieldPath = ROOT
    """The field it is about, in its manifest; the root where it is about no single field."""
    fix: str = field(default="", compare=False)
    """What to write at `place` instead, word for word, where only one text is right; empty where there is a choice."""
    versions: tuple[str, ...] = ()
    """The versions of Kubernetes that have it, where not all that are judged by do."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where one line of an example's text stands in a file."""

    file: PurePosixPath
    line: int
    """Counted from 1."""
    column: int = 0
    """Characters of the file's line (indent, quote marks) that stand before the example's text."""


@dataclass(frozen=True, slots=True)
class Text:
    """The YAML of an example, and for each of its lines where it stands."""

    value: str
    """With `\\n` line ends; the file's own bytes are kept by whoever publishes them."""
    file: PurePosixPath
    """The file in which it stands, or from which most of it was included."""
    origins: Sequence[Origin] | None = None
    """One for each line of `value`; None where the text is the whole file."""

    def place(self, line: int, column: int, end_line: int, end_column: int) -> Place:
        """Return the place in the file of a stretch of the text; all four are counted from 0."""
        if self.origins is None:
            return Place(self.file, line + 1, column + 1, end_line + 1, end_column + 1)
        last = len(self.origins) - 1
        start, end = self.origins[min(line, last)], self.origins[min(end_line, last)]
        if start.file != end.file:
            end, end_column = start, column
        return Place(start.file, start.line, start.column + column + 1, end.line, end.column + end_column + 1)


class Intent(StrEnum):
    """How an author means an example to be judged."""

    MANIFESTS = "manifests"
    FRAGMENT = "fragment"
    SKIP = "skip"


@dataclass(frozen=True, slots=True)
class Purpose:
    """How an example is meant, as its marker says it."""

    intent: Intent = Intent.MANIFESTS
    path: str = ""
    """Of a fragment, with its kind: `Pod.spec.containers[]`."""
    expect: tuple[str, ...] = ()
    """The codes with which the example must fail; empty where it must pass."""
    reason: str = ""
    """Why a skipped example is not judged."""


@dataclass(frozen=True, slots=True)
class Example:
    """A YAML block in a page or a file of manifests, with where it stands and how it is meant."""

    text: Text
    place: Place
    """The fence's first line, or the start of the file."""
    purpose: Purpose = Purpose()
    title: str = ""
    """The file name that the page shows over the block."""
    shown_in: tuple[Place, ...] = ()
    """The blocks of pages that show this file; empty for a block that holds its own text."""


Mark: TypeAlias = tuple[int, int]
"""A position in an example's text: line and column, both counted from 0, the column in characters."""


@dataclass(slots=True, eq=False)
class Node:
    """One value of a YAML document, with where it stands; the tree has the shape of the data."""

    start: Mark
    end: Mark
    keys: dict[str, tuple[Mark, Mark]] | None = None
    """Of a mapping: where each field's name stands."""
    children: dict[str, Node] | list[Node] | None = None
    """Of a mapping or a list: its values."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """One YAML document that names an apiVersion and a kind, with the place of every value in it."""

    api_version: str
    kind: str
    name: str
    """`metadata.name`, or `metadata.generateName`, or empty."""
    namespace: str
    """Empty for cluster-scoped kinds and where the document leaves it to the client."""
    data: Mapping[str, object]
    """Plain mappings, lists and scalars, resolved as the API server resolves them."""
    node: Node = field(repr=False, compare=False)
    text: Text = field(repr=False, compare=False)
    path: FieldPath = ROOT
    """Where the manifest stands in its document: `("items", 2)` in a `List`."""

    def place(self, path: FieldPath, *, key: bool = False) -> Place:
        """Return where the value at `path` stands, or its field's name if `key`, or the nearest ancestor that stands.

        Never raises: a missing field is reported at the name of the field that lacks it.
        """
        start, end = find(self.node, path, key=key)
        return self.text.place(*start, *end)

    def ancestors(self, path: FieldPath) -> Iterator[object]:
        """Yield the values on the way to `path`, the manifest's own data first, as far as they exist."""
        value: object = self.data
        yield value
        for step in path:
            try:
                value = value[step]  # type: ignore[index]
            except (KeyError, IndexError, TypeError):
                return
            yield value


def find(node: Node, path: FieldPath, *, key: bool = False) -> tuple[Mark, Mark]:
    """Return start and end of the value at `path` below `node`, or of its field's name if `key`.

    Where the path leaves the tree, the name of the last field that exists is meant; at the root, its first field.
    """
    found: tuple[Mark, Mark] | None = None
    for depth, step in enumerate(path):
        children = node.children
        if isinstance(step, str) and isinstance(children, dict) and step in children:
            found = node.keys[step] if node.keys else None
            node = children[step]
        elif isinstance(step, int) and isinstance(children, list) and step < len(children):
            found = None
            node = children[step]
        else:
            return found or name_of(node)
        if depth == len(path) - 1 and key and found:
            return found
    return name_of(node) if key else (node.start, node.end)


def name_of(node: Node) -> tuple[Mark, Mark]:
    """Return what stands for a whole value in one line: a mapping's first field, a list's start, a scalar itself."""
    if node.keys:
        return next(iter(node.keys.values()))
    return node.start, node.end
