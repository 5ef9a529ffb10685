"""What a table is, before anybody writes it down: columns, and rows of cells with links to what they are about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, TypeAlias

from mkdocs_manifests.model import Place


class Form(StrEnum):
    """What a column holds, which says how it is shown and sorted."""

    TEXT = "text"
    CODE = "code"
    NUMBER = "number"


class KindName(NamedTuple):
    """A kind of which a site may have a page."""

    api_version: str
    kind: str


class CodeName(NamedTuple):
    """A problem code of which a site may have a page."""

    code: str


Target: TypeAlias = Place | KindName | CodeName
"""What a piece of a cell may lead to, if there is a page or a file to lead to."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a cell."""

    text: str
    target: Target | None = None
    is_code: bool | None = None
    """Whether it is shown as code; None: as its column says."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one column of one row: one piece, or a list of them."""

    pieces: tuple[Piece, ...] = ()
    sort: str = ""
    """What it is sorted by, where that is not its text: a quantity's number."""

    @property
    def text(self) -> str:
        """Return all pieces in one line."""
        return ", ".join(piece.text for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Column:
    """One column."""

    key: str
    """Its name for programs: `short_names`."""
    title: str
    form: Form = Form.TEXT
    is_list: bool = False
    """Whether a cell holds any number of things, which programs get as a list."""
    is_extra: bool = False
    """Whether a page shows it only when it is asked for; programs always get it."""
    level: str = ""
    """The extra column whose number indents this one: of a tree of fields."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table with the same columns in every row; the first column names the row."""

    name: str
    title: str
    """What it shows, in one sentence without a full stop."""
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...] = ()
    totals: int = 0
    """How many of the last rows are sums of others, which stay where they are."""

    def shown(self, wanted: Iterable[str] = ()) -> Table:
        """Return the table with the columns that are wanted, or with all but the extra ones; rows that are alike once."""
        keys = tuple(wanted) or tuple(column.key for column in self.columns if not column.is_extra)
        keys += tuple(column.level for column in self.columns if column.level and column.key in keys)
        places = [
            index for key in dict.fromkeys(keys) for index, column in enumerate(self.columns) if column.key == key
        ]
        rows = [tuple(row[index] for index in places) for row in self.rows]
        return Table(
            self.name,
            self.title,
            tuple(self.columns[index] for index in places),
            tuple(rows) if self.totals else tuple(dict.fromkeys(rows)),
            self.totals,
        )


def cell(value: object = "", target: Target | None = None, sort: str = "") -> Cell:
    """Return a cell with one piece, or an empty one."""
    text = "yes" if value is True else "no" if value is False else str(value)
    return Cell((Piece(text, target),) if text else (), sort)


def cells(pieces: Iterable[str | Piece]) -> Cell:
    """Return a cell with several pieces, each of them once."""
    found = (Piece(piece) if isinstance(piece, str) else piece for piece in pieces)
    return Cell(tuple(dict.fromkeys(piece for piece in found if piece.text)))
