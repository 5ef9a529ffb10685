"""What the directives have in common: each is a block that gives way to what it asks for."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any
from xml.etree import ElementTree as ET

from markdown.util import AtomicString
from markupsafe import Markup
from pymdownx.blocks.block import Block


class ReplacedBlock(Block):  # type: ignore[misc]  # comes without types
    """A directive that HTML replaces. What it says is never refused here: who makes the HTML says what is wrong with it."""

    def on_markdown(self) -> str:
        """Take what stands in the block as it is."""
        return "raw"

    def on_create(self, parent: ET.Element) -> ET.Element:
        """Make room for the HTML."""
        return ET.SubElement(parent, "p")

    def on_end(self, block: ET.Element) -> None:
        """Put the HTML there; Python-Markdown takes the paragraph away that holds nothing else."""
        block.text = AtomicString(self.md.htmlStash.store(str(self.shown(block.text or ""))))

    @abstractmethod
    def shown(self, inside: str) -> Markup:
        """Return the HTML that the directive asks for; `inside` is what stands in its block."""

    @property
    def said(self) -> dict[str, str]:
        """The options as they were written, as far as YAML lets it be known."""
        options: dict[str, Any] = self.options
        return {
            name: "" if value is None else " ".join(str(value).split())
            for name, value in options.items()
            if name != "attrs"
        }


def instead(of: str, words: str) -> Markup:
    """Return what stands where a diagram, a table or a recording cannot be shown."""
    return Markup('<p class="manifests-{}-missing">{}</p>').format(of, words)
