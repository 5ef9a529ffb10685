"""The directive for tables: `/// manifests-table | permissions manifests/rbac`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, Final, TypeAlias
from xml.etree import ElementTree as ET

from markdown.util import AtomicString
from markupsafe import Markup
from pymdownx.blocks.block import Block, type_string

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
    return instead(f"The table {request.words} stands here on the built site.")


def instead(words: str) -> Markup:
    """Return what stands where no table can be made."""
    return Markup('<p class="manifests-table-missing">{}</p>').format(words)


class TableBlock(Block):  # type: ignore[misc]  # comes without types
    """`/// manifests-table`: a table made from manifests. Who makes it says what is wrong with what it asks for."""

    NAME = TABLE
    ARGUMENT = True
    OPTIONS: ClassVar = {"caption": ["", type_string]}

    def on_markdown(self) -> str:
        """Take what stands in the block as it is."""
        return "raw"

    def on_create(self, parent: ET.Element) -> ET.Element:
        """Make room for the table."""
        return ET.SubElement(parent, "p")

    def on_end(self, block: ET.Element) -> None:
        """Make it; Python-Markdown takes the paragraph away that holds nothing else."""
        tabulator: Tabulator = self.config["tabulator"]
        options: dict[str, Any] = self.options
        request = Request(" ".join(self.argument.split()), options["caption"])
        block.text = AtomicString(self.md.htmlStash.store(str(tabulator(request))))
