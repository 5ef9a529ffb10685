"""The page about the command line names every command and every option, as they are."""

from __future__ import annotations

import click
import textstat
from click.testing import CliRunner

from mkdocs_manifests.cli import main
from tests.guide.prose import sentences
from tests.regenerate_command_line import BETWEEN, PAGE, commands, page

REMEDY = "run python -m tests.regenerate_command_line"


def test_the_page_is_what_the_command_line_says() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert page(text) == text, REMEDY


def test_the_page_has_every_command() -> None:
    named = {found["name"] for found in BETWEEN.finditer(PAGE.read_text(encoding="utf-8"))}
    assert named == {name for name, _ in commands()} | {"fixes"}


def test_every_command_and_option_says_what_it_does() -> None:
    for name, command in commands():
        help_text = CliRunner().invoke(main, [*name.split(), "--help"]).output
        assert command.help, name
        for option in command.params:
            assert isinstance(option, click.Argument) or option.help, (name, option.name)
        assert help_text.startswith(f"Usage: main {name}")


def test_the_page_is_plainly_written() -> None:
    assert textstat.flesch_kincaid_grade(sentences(PAGE)) <= 9
