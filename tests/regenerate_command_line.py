"""Writes the options of every command into `docs/plugin/command-line.md`, from the command line itself.

Run it after a change of `mkdocs_manifests/cli.py`: `python -m tests.regenerate_command_line`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click

from mkdocs_manifests.checking.codes import register
from mkdocs_manifests.cli import main

PAGE = Path(__file__).parents[1] / "docs" / "plugin" / "command-line.md"
BETWEEN = re.compile(r"(<!-- (?P<name>[\w ]+): begin -->\n).*?(<!-- (?P=name): end -->\n)", re.DOTALL)


def commands(group: click.Group = main, before: str = "") -> Iterator[tuple[str, click.Command]]:
    """Yield every command with its name, those of groups too."""
    for name, command in sorted(group.commands.items()):
        if isinstance(command, click.Group):
            yield from commands(command, f"{before}{name} ")
        else:
            yield before + name, command


def table(command: click.Command) -> str:
    """Return a command's options as a table, or say that there are none."""
    rows = ["| Option | What it does |", "|---|---|"]
    for option in command.params:
        if isinstance(option, click.Option):
            assert option.help, f"{command.name} {option.opts[0]} does not say what it does"
            rows.append(f"| {_names(option)} | {_help(option)}{_default(option)} |")
    return "\n".join(rows) + "\n" if rows[2:] else "It has no options.\n"


def _names(option: click.Option) -> str:
    """Return an option's names with the value it takes, or its choices."""
    names = sorted(option.opts, key=len, reverse=True)
    if isinstance(option.type, click.Choice):
        return f"`{names[0]}` {', '.join(f'`{choice}`' for choice in option.type.choices)}"
    value = "" if option.is_flag else f" {option.metavar or (option.type.name or 'text').upper()}"
    return ", ".join(f"`{name}{value}`" for name in names)


def _default(option: click.Option) -> str:
    told = isinstance(option.default, str) and option.default and not option.is_flag
    return f" Default: `{option.default}`." if told else ""


def _help(option: click.Option) -> str:
    said = (option.help or "").rstrip(".").replace("|", "\\|")
    said = re.sub(r"(?<![\w`])(?:--[a-z-]+|[A-Z]+_[A-Z]+|[\w.]+=[\w.]+)", lambda found: f"`{found.group()}`", said)
    return f"{said}."


def fixes() -> str:
    """Return what can be mended, as a table."""
    rows = [f"| [{code}](../problems/{code}.md) | {known.fix} |" for code, known in register().items() if known.fix]
    return "\n".join(["| Code | What is written |", "|---|---|", *rows]) + "\n"


def page(text: str) -> str:
    """Return the page with what stands between its marks written anew."""
    known = {name: table(command) for name, command in commands()}
    known["fixes"] = fixes()
    return BETWEEN.sub(lambda found: f"{found[1]}\n{known[found['name']]}\n{found[3]}", text)


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
