"""A recording's folder: what is wrong in it is said at its line and column."""

from __future__ import annotations

from pathlib import Path

import pytest

from mkdocs_manifests.recordings.recording import About, load
from tests.conftest import Project
from tests.recordings.examples import FOLDER, NAMES, ROLLOUT, recording, write

CHAPTERS = """\
title: A small one
about: {version: "1.36", shortened: ["waiting"]}
chapters:
  - {at: 0.5, title: Made, text: "It is   made.", watch: [Deployment/web]}
  - {at: 2, title: Gone}
"""


def test_a_recording_has_title_label_and_chapters(tmp_path: Path):
    write(tmp_path, ROLLOUT, CHAPTERS)
    (tmp_path / FOLDER / "about.yaml").write_text('version: "1.35"\nreal: [scheduler]\n', encoding="utf-8")
    found, problems = load(tmp_path, FOLDER, "small")
    assert problems == ()
    assert found is not None
    assert found.title == "A small one"
    assert found.about == About("1.36", ("scheduler",), (), ("waiting",))
    assert [(chapter.time, chapter.title, chapter.text, chapter.watch) for chapter in found.chapters] == [
        (0.5, "Made", "It is made.", ("Deployment/web",)),
        (2.0, "Gone", "", ()),
    ]


def test_without_chapters_there_is_one_from_beginning_to_end(tmp_path: Path):
    write(tmp_path, ROLLOUT)
    found, problems = load(tmp_path, FOLDER, "small")
    assert problems == ()
    assert found is not None
    assert (found.title, len(found.chapters)) == ("small", 1)


@pytest.mark.parametrize(
    ("old", "new", "place", "message", "hint"),
    [
        ("at: 2", "at: 0.5", "5:10", "a chapter must begin after the one before it", ""),
        ("at: 2", "at: 9", "5:10", "before the end, at 2.0 seconds", ""),
        ("at: 2, ", "", "5:5", "a chapter needs at", ""),
        ("title: Gone", "text: Gone", "5:5", "a chapter needs a title", ""),
        ("Deployment/web", "Deployment/wep", "4:59", 'no object "Deployment/wep"', 'did you mean "Deployment/web"?'),
        ("Deployment/web", "XY", "4:59", 'no object "XY"', "write its kind and its name"),
        ('"1.36"', "1.36", "2:18", "version must be a text", ""),
        ('["waiting"]', "waiting", "2:37", "shortened must be a list of texts", ""),
        ("chapters:\n", "chapters: 5\nrest:\n", "3:11", "chapters must be a list", ""),
        ("title: A small one", "title: [", "3:1", "", ""),
    ],
)  # fmt: skip
def test_what_chapters_say_wrongly_is_a_problem_at_its_place(
    tmp_path: Path, old: str, new: str, place: str, message: str, hint: str
):
    write(tmp_path, ROLLOUT, CHAPTERS.replace(old, new, 1))
    found, problems = load(tmp_path, FOLDER, "small")
    assert found is not None
    assert any(
        str(problem.place) == f"{FOLDER}/small/chapters.yaml:{place}"
        and message in problem.message
        and hint in problem.hint
        for problem in problems
    ), problems


def test_a_timeline_that_cannot_be_read_is_a_problem_at_its_line(tmp_path: Path):
    write(tmp_path, ROLLOUT)
    with (tmp_path / FOLDER / "small/timeline.jsonl").open("a", encoding="utf-8") as file:
        file.write("{\n")
    found, problems = load(tmp_path, FOLDER, "small")
    assert found is None
    assert [str(problem.place) for problem in problems] == [f"{FOLDER}/small/timeline.jsonl:7:1"]


@pytest.mark.parametrize("name", NAMES)
def test_a_recording_of_the_guide_says_what_is_real(name: str):
    about = recording(name).about
    assert about.version
    assert about.real
    assert about.imitated


def test_the_files_of_a_recording_are_no_examples_and_pages_beside_them_are(project: Project):
    write(project.root, ROLLOUT, CHAPTERS)
    project.write("docs/recordings/about.yaml", "real: [scheduler]\n")
    assert project.run("check").exit_code == 0
    project.write("docs/recordings/small/page.md", "```yaml\nreal: 1\n```\n")
    project.write("docs/about.yaml", "real: 1\n")
    assert [line.split(": ")[1][:4] for line in project.lines()] == ["D101", "D101"]
