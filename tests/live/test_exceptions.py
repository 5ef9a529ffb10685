"""What the settings ignore in some files, the editor ignores in the examples from these files, and nowhere else."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import pytest

from mkdocs_manifests.checking.check import Checker, Judged
from mkdocs_manifests.model import Example, Origin, Place, Text
from mkdocs_manifests.publishing.live import LivePages
from mkdocs_manifests.reading.examples import Catalog
from mkdocs_manifests.settings import Settings

BLOCK = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\nx: 1\n"
EXCEPTIONS = {
    "docs/old/**": ("S",),
    "**/drafts": ("S201", "D107"),
    "manifests/*/odd.yaml": ("S201",),
    "./pages/[a-c]*.md": ("S2",),
    "nothing.md": (),
}
FILES = {
    "docs/old/page.md": False,
    "docs/old/deep/er/page.md": False,
    "docs/older/page.md": True,
    "docs/drafts/page.md": False,
    "drafts/page.md": False,
    "manifests/web/odd.yaml": False,
    "manifests/odd.yaml": True,
    "pages/about.md": False,
    "pages/deep.md": True,
    "nothing.md": True,
}
"""Files, and whether the problem of the block is heard in them."""


def in_page(text: str, *files: tuple[str, int]) -> Example:
    """Return an example of a page with so many lines from each of these files."""
    origins = tuple(Origin(PurePosixPath(file), number + 1) for file, count in files for number in range(count))
    file = origins[0].file
    return Example(Text(text, file, origins), Place(file, 1, 1, 1, 1))


def settings() -> Settings:
    return Settings(per_file_ignores=EXCEPTIONS)


def told(example: Example) -> dict[str, object]:
    """Return what the page is told of an example."""
    pages = LivePages(settings())
    pages.on("page.md")(Judged(example, (), ()), 0, ())
    [[found]] = [list(examples.values()) for examples in pages.pages.values()]
    return found


def heard(example: Example, tmp_path: Path) -> list[tuple[int, str]]:
    """Return the problems that the build hears of, by the line of the example."""
    problems = Checker(tmp_path, settings()).check(Catalog((example,))).problems
    lines = {
        (origin.file, origin.line): number
        for number, origin in reversed(list(enumerate(example.text.origins or (), 1)))
    }
    return sorted((lines.get((one.place.file, one.place.line), one.place.line), one.code) for one in problems)


def judged(example: Example) -> dict[str, object]:
    known = told(example)
    return {
        "ask": "check",
        "text": known["text"],
        "options": {key: value for key, value in known.items() if key == "ignores"},
    }


def found(answer: dict[str, list[dict[str, object]]]) -> list[tuple[object, object]]:
    return sorted((one["line"], one["code"]) for one in answer["gives"])


def test_a_problem_is_heard_in_the_same_files_as_in_the_build(twins, tmp_path):
    examples = [in_page(BLOCK, (file, 5)) for file in FILES]
    for example, answer, is_heard in zip(examples, twins(map(judged, examples)), FILES.values(), strict=True):
        assert found(answer) == heard(example, tmp_path) == [(4, "S201")] * is_heard, example.text.file


def test_a_whole_file_has_the_exceptions_of_its_own_path(twins):
    example = Example(Text(BLOCK, PurePosixPath("manifests/web/odd.yaml")), Place(PurePosixPath("x"), 1, 1, 1, 1))
    assert told(example)["ignores"] == [{"codes": ["S201"]}]
    assert found(twins([judged(example)])[0]) == []


def test_lines_from_several_files_have_the_exceptions_of_each(twins, tmp_path):
    text = f"{BLOCK}---\n{BLOCK}"
    kept = in_page(text, ("page.md", 5), ("docs/old/part.md", 5))
    other = in_page(text, ("docs/old/part.md", 5), ("page.md", 5))
    both = in_page(text, ("docs/old/part.md", 5), ("pages/about.md", 5))
    answers = map(found, twins(map(judged, [kept, other, both])))
    for example, answer, expected in zip([kept, other, both], answers, [[4], [9], []], strict=True):
        assert answer == heard(example, tmp_path) == [(line, "S201") for line in expected]


def test_marks_of_excerpts_are_no_lines_of_the_edited_text():
    marks = "\n# --8<-- [start:a]\n{}# --8<-- [end:a]\n".format
    example = in_page(marks(BLOCK) + BLOCK, ("page.md", 2), ("docs/old/part.md", 5), ("page.md", 5))
    assert told(example)["ignores"] == [{"codes": ["S"], "lines": [1, 4]}]


def test_an_unused_comment_is_ignored_with_its_file(twins, tmp_path):
    text = "# manifests: ignore S204\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n"
    examples = [in_page(text, (file, 4)) for file in ("docs/drafts/page.md", "page.md")]
    answers = [found(answer) for answer in twins(map(judged, examples))]
    assert answers == [heard(example, tmp_path) for example in examples] == [[], [(1, "D107")]]


def test_an_example_without_exceptions_tells_of_none():
    assert "ignores" not in told(in_page(BLOCK, ("page.md", 4)))


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("a\nb\nc\nd\n", [2, 3]),
        ("new\na\nb\nc\nd\n", [3, 4]),
        ("a\nb\nnew\nc\nd\n", [2, 4]),
        ("a\nb\nc\nnew\nd\n", [2, 3]),
        ("a\nother\nc\nd\n", [2, 3]),
        ("a\nb\nd\n", [2, 2]),
        ("a\nd\n", [2, 1]),
        ("a\nb\nc\nd\nnew\n", [2, 3]),
        ("other\nlines\nand\nall\n", [2, 3]),
    ],
)
def test_exceptions_move_with_their_lines(twins, text, lines):
    exceptions = [{"codes": ["S"], "lines": [2, 3]}]
    [answer] = twins([{"ask": "carried", "exceptions": exceptions, "original": "a\nb\nc\nd\n", "text": text}])
    assert answer["gives"] == [{"codes": ["S"], "lines": lines}]
