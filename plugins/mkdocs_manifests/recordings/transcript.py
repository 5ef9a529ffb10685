"""The transcript of a recording: the commands that were run, with their real output."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

PROMPT: Final = "$ "
REMARK: Final = "# "
"""Begins a line that was written by hand."""
ASIDE: Final = re.compile(r"\s{2,}# (?P<text>.+)$")
"""What was said beside a command: `kubectl get pods -w     # in a second terminal`."""


class NotRecordedError(LookupError):
    """A command that a recording does not have; message and hint are for people."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message, self.hint = message, hint


@dataclass(frozen=True, slots=True)
class Run:
    """A command that was run once."""

    command: str
    """Without the prompt."""
    output: str
    """With `\\n` line ends and none at the end; empty where the command said nothing."""
    aside: str = ""
    """What was said beside the command: `in a second terminal`."""


def read_transcript(text: str) -> tuple[Run, ...]:
    """Return the runs of a transcript in their order; what was written by hand between them is left out."""
    runs: list[Run] = []
    command, aside, lines = "", "", list[str]()
    for line in [*text.split("\n"), PROMPT]:
        if not line.startswith(PROMPT):
            if command and not line.startswith(REMARK):
                lines.append(line.rstrip())
            continue
        if command:
            runs.append(Run(command, "\n".join(lines).strip("\n"), aside))
        said = ASIDE.search(line)
        command = line[len(PROMPT) : said.start() if said else None].strip()
        aside, lines = said["text"] if said else "", []
    return tuple(runs)


def find_run(runs: Sequence[Run], command: str, nth: int = 0) -> Run:
    """Return the run of a command; `nth`, from 1, says which one if it was run more than once.

    Raises NotRecordedError.
    """
    wanted = _spaced(command.removeprefix(PROMPT))
    found = [run for run in runs if _spaced(run.command) == wanted]
    if not found:
        close = get_close_matches(wanted, list(dict.fromkeys(run.command for run in runs)), n=1, cutoff=0.5)
        hint = f'did you mean "{close[0]}"?' if close else _choice(runs)
        raise NotRecordedError(f'the recording has no command "{wanted}"', hint)
    if not nth and len(found) > 1:
        message = f'the recording has the command "{wanted}" {len(found)} times'
        raise NotRecordedError(message, f'say which one is meant, with "nth: 1" to "nth: {len(found)}"')
    if nth < 0 or nth > len(found):
        message = f'the recording has the command "{wanted}" {_times(len(found))}, not {nth} times'
        raise NotRecordedError(message, f"write a number from 1 to {len(found)}")
    return found[nth - 1 if nth else 0]


def _spaced(command: str) -> str:
    return " ".join(command.split())


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


def _choice(runs: Sequence[Run]) -> str:
    if not runs:
        return "add a transcript.txt to the recording"
    return f'its first command is "{runs[0].command}"'
