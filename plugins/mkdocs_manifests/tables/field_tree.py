"""The fields of a kind as a tree for a page: those that manifests use, and folded the others beside them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from mkdocs_manifests.model import Place
from mkdocs_manifests.tables.field_table import explain, unused_fields, used_fields
from mkdocs_manifests.tables.fields import FieldRow
from mkdocs_manifests.tables.outputs import Linker
from mkdocs_manifests.tables.subject import Subject
from mkdocs_manifests.tables.table import Piece

SHOWN: Final = 2
"""How many places of a field are linked."""
DEEPEST: Final = 9
"""Deeper fields are indented no further."""


ELSEWHERE: Final = re.compile(r"(?:^|\.)metadata\.|\btemplate\.")
"""The fields of metadata, and those below a Pod template."""


@dataclass(frozen=True, slots=True)
class Branch:
    """One field of the tree, with where manifests use it."""

    row: FieldRow
    explain: str
    places: tuple[Piece, ...]
    uses: int
    """How often manifests use it."""
    is_told_elsewhere: bool
    """Whether a search should rather find it with the kind that it belongs to: Pods, or objects of any kind."""

    @property
    def level(self) -> int:
        """Return how far it is indented."""
        return min(self.row.depth, DEEPEST)


def field_tree(subject: Subject, kind: str, identifier: str, link: Linker, caption: str = "") -> Markup:
    """Return the HTML of the fields of a kind that manifests use, and of those beside them, folded."""
    branches: list[Branch] = []
    unused: list[tuple[str, list[FieldRow]]] = []
    for name in subject.kinds_named(kind)[:1]:
        found = used_fields(subject, name)
        branches = [
            Branch(
                row,
                explain(subject, name, row.path),
                tuple(_places(places, link)),
                len(places),
                bool(ELSEWHERE.search(row.path)),
            )
            for row, places in found
        ]
        unused = list(unused_fields(subject, name, {row.path for row, _ in found}).items())
    spoken = kind.rpartition("/")[2]
    rendered = (
        _templates()
        .get_template("fields.html.jinja")
        .render(
            branches=branches,
            unused=unused,
            count=sum(len(rows) for _, rows in unused),
            identifier=identifier,
            caption=caption or f"The fields of {spoken} that the examples use.",
            link=link,
            kind=spoken,
        )
    )
    return Markup(rendered.strip())  # noqa: S704 - autoescape is on


def _places(places: list[Piece], link: Linker) -> list[Piece]:
    """Return the first places that have an address, each address once; files of manifests before blocks of pages."""
    found: dict[str, Piece] = {}
    for piece in sorted(
        places, key=lambda piece: isinstance(piece.target, Place) and piece.target.file.suffix == ".md"
    ):
        address = link(piece.target) if piece.target is not None else ""
        if address:
            found.setdefault(address, piece)
    return list(found.values())[:SHOWN]


@lru_cache(maxsize=1)
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("mkdocs_manifests.tables"),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
