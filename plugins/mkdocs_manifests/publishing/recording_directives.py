"""The directives for recordings: `/// manifests-recording | rolling-update`, `/// manifests-transcript | rolling-update`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, Final, TypeAlias

from markupsafe import Markup
from pymdownx.blocks.block import type_any

from mkdocs_manifests.publishing.blocks import ReplacedBlock, instead

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
    return instead("recording", f"The recording {showing.recording} stands here on the built site.")


class RecordingBlock(ReplacedBlock):
    """`/// manifests-recording`: a recording with its chapters, to read and to play."""

    NAME = RECORDING
    ARGUMENT = True
    OPTIONS: ClassVar = {"caption": ["", type_any]}

    def shown(self, inside: str) -> Markup:
        """Return the recording, or what it says."""
        presenter: Presenter = self.config["presenter"]
        said = self.said
        said["command"] = said.get("command") or inside.strip()
        return presenter(Showing(self.NAME, self.argument.strip(), **said))


class TranscriptBlock(RecordingBlock):
    """`/// manifests-transcript`: a command of a recording with its real output.

    The command is an option, or stands in the block, where it needs no quotes.
    """

    NAME = TRANSCRIPT
    OPTIONS: ClassVar = {name: ["", type_any] for name in ("command", "nth", "lines", "caption")}
