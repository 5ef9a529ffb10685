"""The directives: `/// manifests-diagram | manifests/pod/web.yaml`, `/// manifests-figure | cluster`, the playground."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, Final, TypeAlias
from xml.etree import ElementTree as ET

from markdown.util import AtomicString
from markupsafe import Markup
from pymdownx.blocks.block import Block, type_string

from mkdocs_manifests.drawing.figures import figure, figure_names
from mkdocs_manifests.publishing.frames import playground

DIAGRAM: Final = "manifests-diagram"
FIGURE: Final = "manifests-figure"
BUNDLE: Final = "manifests-bundle"
PLAYGROUND: Final = "manifests-playground"
THIS_PAGE: Final = "this page"
UNREAD: Final = re.compile(r"<p>/{3,}[ \t]*(?P<directive>manifests-[a-z-]+)")
"""A directive that has become a paragraph, since its options could not be read."""


@dataclass(frozen=True, slots=True)
class Picture:
    """What a directive asks for."""

    directive: str
    """`DIAGRAM`, `FIGURE` or `BUNDLE`."""
    subject: str
    """Of a diagram: files and folders, separated by blanks, or `THIS_PAGE`; of a figure: its name; of a bundle: its folder."""
    view: str = "application"
    caption: str = ""


Artist: TypeAlias = Callable[[Picture], Markup]
"""Returns the HTML of a picture of the page that is rendered now."""


def alone(picture: Picture) -> Markup:
    """Return what can be drawn without the site: figures; of a diagram it is said what it shows."""
    if picture.directive == FIGURE and picture.subject in figure_names():
        return figure(picture.subject, f"manifests-{picture.subject}").figure(picture.caption)
    if picture.directive == BUNDLE:
        return instead(f"The files of {picture.subject} stand here on the built site.")
    return instead(f"A picture of {picture.subject} stands here on the built site.")


def unread(html: str) -> list[str]:
    """Return the directives of this package that a page shows as text instead of what they ask for."""
    return [found["directive"] for found in UNREAD.finditer(html)]


def instead(words: str) -> Markup:
    """Return what stands where a picture is not drawn."""
    return Markup('<p class="manifests-diagram-missing">{}</p>').format(words)


class PictureBlock(Block):  # type: ignore[misc]  # comes without types
    """A directive that a picture replaces. What it says is never refused here: who draws says what is wrong with it."""

    ARGUMENT = True

    def on_markdown(self) -> str:
        """Take what stands in the block as it is."""
        return "raw"

    def on_create(self, parent: ET.Element) -> ET.Element:
        """Make room for the picture."""
        return ET.SubElement(parent, "p")

    def on_end(self, block: ET.Element) -> None:
        """Draw; Python-Markdown takes the paragraph away that holds nothing but the picture."""
        artist: Artist = self.config["artist"]
        options: dict[str, Any] = self.options
        picture = Picture(self.NAME, self.argument.strip(), options.get("view", ""), options.get("caption", ""))
        block.text = AtomicString(self.md.htmlStash.store(str(artist(picture))))


class DiagramBlock(PictureBlock):
    """`/// manifests-diagram`: a picture of manifests."""

    NAME = DIAGRAM
    OPTIONS: ClassVar = {"view": ["application", type_string], "caption": ["", type_string]}


class FigureBlock(PictureBlock):
    """`/// manifests-figure`: a picture of what no manifest says."""

    NAME = FIGURE
    OPTIONS: ClassVar = {"caption": ["", type_string]}


class BundleBlock(PictureBlock):
    """`/// manifests-bundle`: the files of a folder, to be taken away."""

    NAME = BUNDLE


class PlaygroundBlock(Block):  # type: ignore[misc]  # comes without types
    """`/// manifests-playground`: an editor for any manifests, where scripts run."""

    NAME = PLAYGROUND

    def on_markdown(self) -> str:
        """Take what stands in the block as it is."""
        return "raw"

    def on_create(self, parent: ET.Element) -> ET.Element:
        """Make room."""
        return ET.SubElement(parent, "p")

    def on_end(self, block: ET.Element) -> None:
        """Put the playground there, and what stands in its place without scripts."""
        block.text = AtomicString(self.md.htmlStash.store(str(playground())))
