"""The directives for recordings: `/// manifests-recording | rolling-update`, `/// manifests-transcript | rolling-update`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, Final, TypeAlias
from xml.etree import ElementTree as ET

from markdown.util import AtomicString
from markupsafe import Markup
from pymdownx.blocks.block import Block, type_any

RECORDING: Final = "manifests-recording"
TRANSCRIPT: Final = "manifests-transcript"


@dataclass(frozen=True, slots=True)
class Showing:
    """What a directive asks for; nothing in it has been looked at."""

    directive: str
    """`RECORDING` or `TRANSCRIPT`."""
    recording: str
    """The name of a recording."""
    command: str = ""
    """Of a transcript: the command whose output is shown."""
    nth: str = ""
    """Which run of the command is meant, if there are several."""
    lines: str = ""
    """Which lines of the output are shown: `1-12`; all if it is empty."""
    caption: str = ""


Presenter: TypeAlias = Callable[[Showing], Markup]
"""Returns the HTML of what a directive on the page that is rendered now asks for."""


def alone(showing: Showing) -> Markup:
    """Return what can be said without the site."""
    return instead(f"The recording {showing.recording} stands here on the built site.")


def instead(words: str) -> Markup:
    """Return what stands where nothing can be shown."""
    return Markup('<p class="manifests-recording-missing">{}</p>').format(words)


class RecordingBlock(Block):  # type: ignore[misc]  # comes without types
    """`/// manifests-recording`: a recording with its chapters, to read and to play."""

    NAME = RECORDING
    ARGUMENT = True
    OPTIONS: ClassVar = {"caption": ["", type_any]}

    def on_markdown(self) -> str:
        """Take what stands in the block as it is."""
        return "raw"

    def on_create(self, parent: ET.Element) -> ET.Element:
        """Make room."""
        return ET.SubElement(parent, "p")

    def on_end(self, block: ET.Element) -> None:
        """Show it; Python-Markdown takes the paragraph away that holds nothing else."""
        presenter: Presenter = self.config["presenter"]
        options: dict[str, Any] = self.options
        said = {name: _text(value) for name, value in options.items() if name != "attrs"}
        said["command"] = said.get("command") or (block.text or "").strip()
        showing = Showing(self.NAME, self.argument.strip(), **said)
        block.text = AtomicString(self.md.htmlStash.store(str(presenter(showing))))


class TranscriptBlock(RecordingBlock):
    """`/// manifests-transcript`: a command of a recording with its real output.

    The command is an option, or stands in the block, where it needs no quotes.
    """

    NAME = TRANSCRIPT
    OPTIONS: ClassVar = {name: ["", type_any] for name in ("command", "nth", "lines", "caption")}


def _text(value: Any) -> str:
    """Return an option as it was written, as far as YAML lets it be known."""
    return "" if value is None else " ".join(str(value).split())
