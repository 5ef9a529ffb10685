"""A hundred edits under `mkdocs serve`: after each, pages and console are those of a clean build, and nothing piles up."""

from __future__ import annotations

import gc
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.serving.building import Built, CleanBuilder, rebuild, start
from tests.serving.project import PARTS, begin, edit, script

EDITS = 100
ABORTED = "Abort: Aborted with a BuildError!"
WATCHED = frozenset(
    [
        *("Build", "Checker", "Document", "Example", "Judged", "Manifest", "Markdown", "Node", "Page", "Problem"),
        *("References", "Report", "Rules", "Schemas", "Site"),
    ]
)
"""The classes of which a build makes many or large objects."""


@dataclass(frozen=True)
class Step:
    edit: str
    served: Built
    clean: Built

    @property
    def differences(self) -> list[str]:
        """What an author sees and would not see in a clean build, or the other way round."""
        before, after = self.clean.files, self.served.files
        files = [name for name in sorted(before.keys() | after.keys()) if before.get(name) != after.get(name)]
        lines = sorted({*self.clean.console} ^ {*self.served.console})
        ordered = [] if self.clean.console == self.served.console else ["the console"]
        return [f"{self.edit}: {what}" for what in (*files, *lines, *ordered)]


@dataclass(frozen=True)
class Session:
    steps: list[Step]
    at_first: Counter[str]
    """How many objects there were before the first edit."""
    at_last: Counter[str]
    """How many there are after the last, which leaves all files as they were at first."""


def alive() -> Counter[str]:
    gc.collect()
    return Counter(name for thing in gc.get_objects() if (name := type(thing).__name__) in WATCHED)


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Session:
    folder = tmp_path_factory.mktemp("serving")
    root, site = folder / "project", folder / "served"
    root.mkdir()
    begin(root)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", "1700000000")  # the date in sitemap.xml
        clean = CleanBuilder(root, folder / "clean")
        start(root, site)
        rebuild(root, site)
        before = alive()
        steps = [_step(clean, root, site, part, state) for part, state in script(EDITS)]
        after = alive()
        clean.close()
    return Session(steps, before, after)


def _step(clean: CleanBuilder, root: Path, site: Path, part: str, state: str) -> Step:
    edit(root, part, state)
    clean.begin()
    served = rebuild(root, site)
    return Step(f"{part} is {state}", served, clean.built())


def test_a_hundred_edits_bring_every_part_into_every_state(session: Session):
    assert len(session.steps) == EDITS
    made = {step.edit for step in session.steps}
    assert made >= {f"{part} is {state}" for part, states in PARTS.items() for state in states}


def test_after_each_edit_pages_and_console_are_those_of_a_clean_build(session: Session):
    assert [line for step in session.steps for line in step.differences] == []


def test_the_edits_change_what_an_author_sees(session: Session):
    """Otherwise the test above would be about nothing."""
    assert len({tuple(step.served.console) for step in session.steps}) > EDITS // 3
    assert len({tuple(sorted(step.served.files.items())) for step in session.steps}) > EDITS // 2


def test_settings_without_a_meaning_end_a_build_with_a_sentence_and_the_next_one_is_right(session: Session):
    ended = [number for number, step in enumerate(session.steps) if not step.served.files]
    assert ended
    assert all(session.steps[number].served.console[-2].startswith("ERROR manifests: ") for number in ended)
    assert {session.steps[number].served.console[-1] for number in ended} == {ABORTED}
    assert session.steps[-1].served.files


def test_nothing_piles_up(session: Session):
    assert session.at_first["Manifest"] > 0
    assert {name: count for name, count in session.at_last.items() if count > session.at_first[name]} == {}
