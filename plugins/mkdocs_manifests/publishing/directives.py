"""The directives: `/// manifests-diagram | manifests/pod/web.yaml`, `/// manifests-figure | cluster`, the playground."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, Final, TypeAlias

from markupsafe import Markup
from pymdownx.blocks.block import type_any

from mkdocs_manifests.drawing.figures import figure, figure_names
from mkdocs_manifests.publishing.blocks import ReplacedBlock, instead
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
        return instead("diagram", f"The files of {picture.subject} stand here on the built site.")
    return instead("diagram", f"A picture of {picture.subject} stands here on the built site.")


def unread(html: str) -> list[str]:
    """Return the directives of this package that a page shows as text instead of what they ask for."""
    return [found["directive"] for found in UNREAD.finditer(html)]


class PictureBlock(ReplacedBlock):
    """A directive that a picture replaces."""

    ARGUMENT = True

    def shown(self, inside: str) -> Markup:  # noqa: ARG002 - all that it asks for stands in its options
        """Return the picture."""
        artist: Artist = self.config["artist"]
        said = self.said
        return artist(Picture(self.NAME, self.argument.strip(), said.get("view", ""), said.get("caption", "")))


class DiagramBlock(PictureBlock):
    """`/// manifests-diagram`: a picture of manifests."""

    NAME = DIAGRAM
    OPTIONS: ClassVar = {"view": ["application", type_any], "caption": ["", type_any]}


class FigureBlock(PictureBlock):
    """`/// manifests-figure`: a picture of what no manifest says."""

    NAME = FIGURE
    OPTIONS: ClassVar = {"caption": ["", type_any]}


class BundleBlock(PictureBlock):
    """`/// manifests-bundle`: the files of a folder, to be taken away."""

    NAME = BUNDLE


class PlaygroundBlock(ReplacedBlock):
    """`/// manifests-playground`: an editor for any manifests, where scripts run."""

    NAME = PLAYGROUND

    def shown(self, inside: str) -> Markup:  # noqa: ARG002 - it asks for nothing
        """Return the playground, and what stands in its place without scripts."""
        return playground()
