"""Tables written down: as HTML for pages, as Markdown, as CSV and as JSON."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from html import escape
from types import MappingProxyType
from typing import Any, Final, TypeAlias

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from mkdocs_manifests.model import Place
from mkdocs_manifests.tables.table import Cell, Column, Form, Piece, Table, Target

VERSION: Final = 1
"""Of the form of the JSON output, which changes only by additions."""
LISTED: Final = 6
"""How many things of a list a page shows; programs get all of them."""
NUMBER: Final = re.compile(r"-?\d+(?:\.\d+)?")
FORMULA: Final = re.compile(r"^[\s\x00]*[=+\-@\uff1d\uff0b\uff0d\uff20]")
"""What spreadsheets take for the beginning of a formula: OWASP, CSV injection."""
CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")

Linker: TypeAlias = Callable[[Target], str]
"""Returns where a target is, empty where it is nowhere."""


def nowhere(_: Target) -> str:
    """Return no address: for outputs without links."""
    return ""


@lru_cache(maxsize=1)
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("mkdocs_manifests.tables"),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def html(table: Table, identifier: str, link: Linker = nowhere, caption: str = "") -> Markup:
    """Return a table for a page; `identifier` begins every id in it."""
    indexes = {column.key: index for index, column in enumerate(table.columns)}
    columns = [column for column in table.columns if not _indents(table, column)]

    def level(row: tuple[Cell, ...], column: Column) -> str:
        return row[indexes[column.level]].text if column.level in indexes else ""

    template = _templates().get_template("table.html.jinja")
    return Markup(  # noqa: S704 - autoescape is on
        template.render(
            table=table,
            columns=[(indexes[column.key], column) for column in columns],
            identifier=identifier,
            caption=caption or f"{table.title}.",
            link=link,
            level=level,
            shown=_shown,
            is_code=_is_code,
        ).strip()
    )


def markdown(table: Table, link: Linker = nowhere) -> str:
    """Return a table as Markdown, with a blank line at neither end."""
    columns = [(index, column) for index, column in enumerate(table.columns) if not _indents(table, column)]
    lines = ["| " + " | ".join(markdown_text(column.title) for _, column in columns) + " |"]
    lines.append("|" + "|".join("---:" if column.form is Form.NUMBER else "---" for _, column in columns) + "|")
    for row in table.rows:
        shown = (_markdown_cell(row[index], column, link) for index, column in columns)
        lines.append("| " + " | ".join(shown) + " |")
    return "\n".join(lines) + "\n"


def to_csv(table: Table) -> str:
    """Return a table as CSV (RFC 4180), with the keys of the columns in its first line.

    A cell that a spreadsheet would take for a formula begins with an apostrophe.
    """
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow([column.key for column in table.columns])
    for row in table.rows:
        writer.writerow([_harmless("; ".join(_texts(cell))) for cell in row])
    return written.getvalue()


def to_json(table: Table) -> str:
    """Return a table as JSON: `{"version": 1, "table": …, "columns": […], "rows": […]}`."""
    columns = [{"key": column.key, "title": column.title, "form": str(column.form)} for column in table.columns]
    rows = [_row(table, row) for row in table.rows]
    whole = {"version": VERSION, "table": table.name, "title": table.title, "columns": columns, "rows": rows}
    return json.dumps(whole, indent=2, ensure_ascii=True) + "\n"


def repository(target: Target) -> str:
    """Return where a target is for somebody who reads the project's own files."""
    return f"{target.file}#L{target.line}" if isinstance(target, Place) else ""


def _row(table: Table, row: tuple[Cell, ...]) -> Mapping[str, Any]:
    values = {column.key: _value(cell, column) for cell, column in zip(row, table.columns, strict=True)}
    places = [piece.target for cell in row for piece in cell.pieces if isinstance(piece.target, Place)]
    return {
        **values,
        "places": [{"path": str(place.file), "line": place.line} for place in dict.fromkeys(places)],
    }


def _value(cell: Cell, column: Column) -> Any:
    if column.is_list:
        return _texts(cell)
    if column.form is Form.NUMBER and NUMBER.fullmatch(cell.text):
        return json.loads(cell.text) if not cell.text.startswith("0") or cell.text == "0" else cell.text
    return cell.text


def _texts(cell: Cell) -> list[str]:
    """Return what stands in a cell, each text once."""
    return list(dict.fromkeys(piece.text for piece in cell.pieces))


def _harmless(text: str) -> str:
    clean = CONTROL.sub(" ", text)
    return f"'{clean}" if FORMULA.match(clean) and not NUMBER.fullmatch(clean) else clean


def _is_code(piece: Piece, column: Column) -> bool:
    return piece.is_code if piece.is_code is not None else column.form is Form.CODE


def _shown(cell: Cell) -> tuple[tuple[Piece, ...], int]:
    """Return the pieces that a page shows, those that look alike once, and how many more there are."""
    found: dict[str, Piece] = {}
    for piece in cell.pieces:
        found.setdefault(piece.text, piece)
    pieces = tuple(found.values())
    return (pieces[:LISTED], len(pieces) - LISTED) if len(pieces) > LISTED + 1 else (pieces, 0)


def _indents(table: Table, column: Column) -> bool:
    return any(other.level == column.key for other in table.columns)


def _markdown_cell(cell: Cell, column: Column, link: Linker) -> str:
    pieces, more = _shown(cell)
    shown = ", ".join(_markdown_piece(piece, column, link) for piece in pieces)
    return f"{shown} and {more} more" if more else shown


def _markdown_piece(piece: Piece, column: Column, link: Linker) -> str:
    text = markdown_code(piece.text) if _is_code(piece, column) else markdown_text(piece.text)
    address = link(piece.target) if piece.target is not None else ""
    return f"[{text}]({address.replace(' ', '%20').replace(')', '%29')})" if address else text


def markdown_code(text: str) -> str:
    """Return a text as code in Markdown, in one line."""
    clean = CONTROL.sub(" ", text).replace("|", "\\|")
    ticks = "`" * (max((len(run) for run in re.findall(r"`+", clean)), default=0) + 1)
    space = " " if clean.startswith("`") or clean.endswith("`") else ""
    return f"{ticks}{space}{clean}{space}{ticks}"


def markdown_text(text: str) -> str:
    """Return a text that Markdown shows as it is, in one line."""
    return re.sub(r"([\\`*_{}\[\]|!#])", r"\\\1", escape(CONTROL.sub(" ", text), quote=False))


FORMATS: Final[Mapping[str, Callable[[Table, tuple[str, ...]], str]]] = MappingProxyType(
    {
        "markdown": lambda table, columns: markdown(table.shown(columns), repository),
        "html": lambda table, columns: f"{html(table.shown(columns), f'manifests-table-{table.name}')}\n",
        "csv": lambda table, columns: to_csv(table.shown(columns) if columns else table),
        "json": lambda table, columns: to_json(table.shown(columns) if columns else table),
    }
)
"""What writes a table in each format, with the columns that are wanted; programs get all of them without a wish."""
