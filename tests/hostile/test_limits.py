"""Every limit of the package just below, at, and just above it: what is within is taken, and what is beyond is told."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path, PurePosixPath

import pytest

from mkdocs_manifests.adopting import survey
from mkdocs_manifests.checking.custom_resources import LENGTH, _too_costly, _unsupported
from mkdocs_manifests.drawing import splitting
from mkdocs_manifests.kubernetes import addresses, cron, quantities, values
from mkdocs_manifests.kubernetes import custom_resources as definitions
from mkdocs_manifests.model import Origin, Text
from mkdocs_manifests.reading import fence_headers, snippets
from mkdocs_manifests.reading.examples import LARGEST_FILE, UnreadableError, read_text
from mkdocs_manifests.reading.fences import read_page
from mkdocs_manifests.reading.yaml_reader import LIMITS, Limits, read
from mkdocs_manifests.recordings import audit, timeline
from mkdocs_manifests.relating.graph import graph
from tests.relating.helpers import manifests, references

FILE = PurePosixPath("file.yaml")
PAGE = PurePosixPath("docs/page.md")
ROW = {"t": 1, "source": "api", "verb": "get", "resource": "pods"}
NOW = "2026-01-01T00:00:00.000000Z"
REQUEST = {
    "kind": "Event",
    "stage": "ResponseComplete",
    "verb": "get",
    "requestURI": "/api/v1/pods",
    "requestReceivedTimestamp": NOW,
    "stageTimestamp": NOW,
    "objectRef": {"resource": "pods", "name": "web"},
}

Taken = Callable[[int], bool]
"""Returns whether an input of that size is taken."""


def _is_read(text: str, limits: Limits = LIMITS) -> bool:
    problems = read(Text(text, FILE), limits).problems
    assert {problem.code for problem in problems} <= {"Y103"}
    assert all(problem.place.line <= text.count("\n") + 1 for problem in problems)
    return not problems


def _aliased(values_in_all: int) -> str:
    """Return a document whose aliases repeat values: so many in all."""
    plain = values_in_all - 1 - 101 - 101  # the outer list, the list with its hundred values, and its repetition
    return f"[&a [{'1,' * 100}], *a{',1' * plain}]"


def _is_taken(parse: Callable[[], object], error: type[Exception], words: str) -> bool:
    try:
        parse()
    except error as raised:
        return words not in str(raised) and _fail(raised)
    return True


def _fail(error: Exception) -> bool:
    raise AssertionError("refused for another reason") from error


def _timeline(text: str, words: str) -> bool:
    return _is_taken(lambda: timeline.read_timeline(text), timeline.TimelineError, words)


def _row(characters: int) -> str:
    written = json.dumps({**ROW, "detail": ""})
    return written.replace('"detail": ""', f'"detail": "{"x" * (characters - len(written))}"')


def _rows(bytes_in_all: int) -> str:
    line = _row(60_000)
    count, rest = divmod(bytes_in_all, 60_001)
    return f"{line}\n" * count + " " * rest


def _log(rows: int) -> bool:
    line = json.dumps(REQUEST)
    return _is_taken(lambda: audit.convert([line] * rows), timeline.TimelineError, "rows")


def _header(length: int) -> bool:
    info = 'yaml title=""'
    text = info.replace('""', '"' + "x" * (length - len(info)) + '"')
    return len(read_page(f"```{text}\na: 1\n```\n", PAGE, snippets.Snippets(Path())).fences) == 1


def _quantity(length: int) -> bool:
    return quantities.amount("1" * length) is not None


def _boxes(count: int) -> bool:
    text = "---\n".join(
        f"apiVersion: v1\nkind: Pod\nmetadata: {{name: pod-{number}, labels: {{app.kubernetes.io/name: app-{number % 2}}}}}\n"
        for number in range(count)
    )
    return len(splitting.split(graph(manifests(text), references()))) == 1


def _schema(values_in_all: int) -> bool:
    """Return whether a schema is taken that has so many values."""
    properties = {"kind": {"const": "Shop"}, "apiVersion": {"const": "example.com/v1"}}
    schema = {"type": "object", "properties": properties, "enum": list(range(values_in_all - 8))}
    kinds, problems = definitions.custom_kinds_of(definitions.SchemaFile(FILE, json.dumps(schema)))
    assert [problem.message for problem in problems if "the schema is too large" not in problem.message] == []
    return bool(kinds) and not problems


TABLE: dict[str, tuple[int, Taken]] = {
    "characters in an example": (LIMITS.characters, lambda n: _is_read("a: 1 #" + "x" * (n - 6))),
    "documents in a file": (LIMITS.documents, lambda n: _is_read("---\na: 1\n" * n)),
    "levels of nesting": (LIMITS.depth, lambda n: _is_read("[" * n + "]" * n)),
    "levels of indent": (
        LIMITS.depth,
        lambda n: _is_read("".join(f"{'  ' * at}a:\n" for at in range(n - 1)) + "  " * n + "a: 1"),
    ),
    "values in a document": (LIMITS.nodes, lambda n: _is_read("[" + "1," * (n - 1) + "]")),
    "names and values in a document": (LIMITS.nodes, lambda n: _is_read(f"{{a: 1, b: [{'1,' * (n - 5)}]}}")),
    "values with those of aliases": (LIMITS.nodes, lambda n: _is_read(_aliased(n))),
    "aliases in a document": (LIMITS.aliases, lambda n: _is_read(f"a: &a 1\nb: [{'*a, ' * n}]")),
    "characters in one text": (LIMITS.scalar, lambda n: _is_read(f"a: '{'x' * n}'")),
    "characters in one name": (LIMITS.scalar, lambda n: _is_read(f"? '{'x' * n}'\n: 1")),
    "documents in a file of schemas": (
        definitions.LIMITS.documents,
        lambda n: _is_read("---\na: 1\n" * n, definitions.LIMITS),
    ),
    "levels in a file of schemas": (
        definitions.LIMITS.depth,
        lambda n: _is_read("[" * n + "]" * n, definitions.LIMITS),
    ),
    "aliases in a file of schemas": (
        definitions.LIMITS.aliases,
        lambda n: _is_read(f"a: &a 1\nb: [{'*a, ' * n}]", definitions.LIMITS),
    ),
    "characters in the line of a fence": (fence_headers.LENGTH, _header),
    "characters in a CEL expression": (LENGTH, lambda n: _unsupported("true" + " " * (n - 4)) is None),
    "values that a CEL loop looks at": (
        1_000,
        lambda n: _too_costly("self.all(a, self.all(b, a == b))", ["x"] * n) is None,
    ),
    "values of a schema with its references": (definitions.LARGEST, _schema),
    "boxes in a picture": (splitting.MOST, _boxes),
    "rows of a timeline": (timeline.MOST_ROWS, lambda n: _timeline(f"{json.dumps(ROW)}\n" * n, "rows")),
    "characters in a row of a timeline": (timeline.LONGEST_LINE, lambda n: _timeline(_row(n), "characters")),
    "characters in a timeline": (timeline.LARGEST, lambda n: _timeline(_rows(n), "characters")),
    "seconds of a timeline": (int(timeline.LATEST), lambda n: _timeline(json.dumps({**ROW, "t": n}), "seconds")),
    "rows of an audit log": (timeline.MOST_ROWS, _log),
    "characters in a quantity": (quantities.LONGEST, _quantity),
    "characters in a schedule": (cron.LONGEST, lambda n: cron.cron_complaint("* * * * *" + " " * (n - 9)) is None),
    "characters in an address": (
        addresses.LONGEST,
        lambda n: addresses.address("0" * (n - 6) + "1.1.1.1"[1:]) is not None,
    ),
    "characters in a time": (
        values.LONGEST_TIME,
        lambda n: values.date_time_complaint(f"2026-01-01T00:00:00.{'0' * (n - 21)}Z") is None,
    ),
    "characters in a percentage": (
        values.LONGEST_PERCENT,
        lambda n: values.percent_complaint("0" * (n - 1) + "%") is None,
    ),
}
"""What is limited, its limit, and what says whether an input of a size is taken."""


@pytest.mark.parametrize("name", TABLE)
def test_a_limit_holds_exactly(name: str):
    limit, taken = TABLE[name]
    assert [taken(limit - 1), taken(limit), taken(limit + 1)] == [True, True, False]


def test_what_is_beyond_a_limit_in_one_document_leaves_the_others():
    reading = read(Text("---\n" + "[" * 65 + "]" * 65 + "\n---\na: 1\n", FILE))
    assert [(problem.code, problem.place.line) for problem in reading.problems] == [("Y103", 2)]
    assert [document.data for document in reading.documents] == [{"a": 1}]


def test_every_limit_of_yaml_is_in_the_table():
    assert {limit for limit, _ in TABLE.values()} >= {
        *(LIMITS.characters, LIMITS.documents, LIMITS.depth, LIMITS.nodes, LIMITS.aliases, LIMITS.scalar)
    }
    assert len(Limits.__slots__) == 6


# Of files.


@pytest.mark.parametrize("extra", [-1, 0, 1])
def test_the_size_of_a_file(tmp_path: Path, extra: int):
    path = tmp_path / "file.yaml"
    path.write_bytes(b"#" * (LARGEST_FILE + extra))
    assert _is_taken(lambda: read_text(path), UnreadableError, "at most 4,194,304 are read") == (extra <= 0)


def _missing(root: Path, text: str) -> list[str]:
    lines = [(line, Origin(PAGE, number)) for number, line in enumerate(text.split("\n"), 1)]
    return [missing.reason for missing in snippets.Snippets(root).expand(lines).missing]


@pytest.mark.parametrize("extra", [-1, 0, 1])
def test_the_size_of_a_snippet(tmp_path: Path, extra: int):
    (tmp_path / "a.yaml").write_bytes(b"#" * (snippets.FILE_BYTES + extra))
    reasons = _missing(tmp_path, '--8<-- "a.yaml"')
    assert [reason for reason in reasons if "larger than 1 MiB" not in reason] == []
    assert len(reasons) == (extra > 0)


@pytest.mark.parametrize("extra", [-1, 0, 1])
def test_the_depth_of_snippets(tmp_path: Path, extra: int):
    count = snippets.DEPTH + extra
    for number in range(count):
        (tmp_path / f"{number}.yaml").write_text(f'--8<-- "{number + 1}.yaml"\n' if number < count - 1 else "a: 1\n")
    reasons = _missing(tmp_path, '--8<-- "0.yaml"')
    assert len(reasons) == (extra > 0)
    assert all("more than 32 files include one another" in reason for reason in reasons)


@pytest.mark.parametrize("extra", [-1, 0, 1])
def test_the_lines_of_snippets(tmp_path: Path, extra: int):
    (tmp_path / "a.yaml").write_text("\n" * (snippets.LINES // 2 - 1))
    (tmp_path / "b.yaml").write_text("\n" * (snippets.LINES // 2 - 1 + extra))
    reasons = _missing(tmp_path, '--8<-- "a.yaml"\n--8<-- "b.yaml"')
    assert len(reasons) == (extra > 0)
    assert all("more than 200,000 lines" in reason for reason in reasons)


@pytest.mark.parametrize("extra", [-1, 0, 1])
def test_the_number_of_snippets(tmp_path: Path, extra: int):
    (tmp_path / "a.yaml").write_text("a: 1")
    reasons = _missing(tmp_path, '--8<-- "a.yaml"\n' * (snippets.INCLUDES + extra))
    assert len(reasons) == (extra > 0)
    assert all("more than 5,000 includes" in reason for reason in reasons)


@pytest.mark.parametrize("extra", [-1, 0, 1])
def test_the_length_of_a_snippets_path(tmp_path: Path, extra: int):
    (reason,) = _missing(tmp_path, f'--8<-- "{"a/" * 400}{"b" * (snippets.TARGET_LENGTH - 800 + extra)}"')
    assert ("more than 1,024 characters" in reason) == (extra > 0)
    assert ("there is no file" in reason) == (extra <= 0)


@pytest.mark.parametrize("extra", [-1, 0, 1])
def test_the_files_that_a_survey_looks_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, extra: int):
    monkeypatch.setattr(survey, "MOST", 20)
    (tmp_path / "docs").mkdir()
    for number in range(20 + extra):
        (tmp_path / "docs" / f"{number}.md").write_text("# A page\n")
    assert survey.survey(tmp_path, PurePosixPath("docs")).pages == min(20, 20 + extra)
