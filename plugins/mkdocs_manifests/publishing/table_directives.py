"""The directive for tables: `/// manifests-table | permissions manifests/rbac`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, Final, TypeAlias

from markupsafe import Markup
from pymdownx.blocks.block import type_any

from mkdocs_manifests.publishing.blocks import ReplacedBlock, instead

TABLE: Final = "manifests-table"


@dataclass(frozen=True, slots=True)
class Request:
    """What a directive asks for; nothing in it has been looked at."""

    words: str
    """The table's name, then files and folders or `this page`, and options such as `kind=Deployment`."""
    caption: str = ""


Tabulator: TypeAlias = Callable[[Request], Markup]
"""Returns the HTML of a table on the page that is rendered now."""


def alone(request: Request) -> Markup:
    """Return what can be said without the site."""
    return instead("table", f"The table {request.words} stands here on the built site.")


class TableBlock(ReplacedBlock):
    """`/// manifests-table`: a table made from manifests."""

    NAME = TABLE
    ARGUMENT = True
    OPTIONS: ClassVar = {"caption": ["", type_any]}

    def shown(self, inside: str) -> Markup:  # noqa: ARG002 - all that it asks for stands in its first line
        """Return the table."""
        tabulator: Tabulator = self.config["tabulator"]
        return tabulator(Request(" ".join(self.argument.split()), self.said["caption"]))
