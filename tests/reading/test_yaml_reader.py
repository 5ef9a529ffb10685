"""YAML is read as kubectl and the API server read it, every value has a place, and no input is too clever."""

import json
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mkdocs_manifests.model import Text, find
from mkdocs_manifests.reading.yaml_reader import Limits, Reading, read

FILE = PurePosixPath("x.yaml")
SCALARS = json.loads((Path(__file__).parent.parent / "data" / "yaml-scalars.json").read_text())


def reading(value: str, **limits: int) -> Reading:
    return read(Text(value, FILE), Limits(**limits))


def problem(value: str, **limits: int):
    found = reading(value, **limits).problems
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize("written", SCALARS, ids=repr)
def test_scalars_resolve_as_the_api_server_resolves_them(written: str) -> None:
    """The table was read from a real API server."""
    found = reading(f"v: {written}")
    expected = SCALARS[written]
    if expected.startswith("ERR"):
        assert [p.code for p in found.problems] in (["Y101"], ["Y106"])
        return
    value = found.documents[0].data["v"]
    wanted = json.loads(expected)["v"]
    assert value == (float(wanted) if isinstance(value, float) else wanted)
    assert isinstance(value, bool) == isinstance(wanted, bool)
    assert isinstance(value, str) == isinstance(wanted, str)


def test_every_value_and_every_name_has_its_place() -> None:
    document = reading("kind: Pod\nspec:\n  containers:\n    - name: web\n      args: [a, 'bc']\n").documents[0]
    assert find(document.node, ("spec", "containers", 0, "name")) == ((3, 12), (3, 15))
    assert find(document.node, ("spec", "containers", 0, "name"), key=True) == ((3, 6), (3, 10))
    assert find(document.node, ("spec", "containers", 0, "args", 1)) == ((4, 16), (4, 20))


def test_a_missing_field_is_found_at_the_field_that_lacks_it() -> None:
    document = reading("kind: Pod\nspec:\n  replicas: 3\n").documents[0]
    assert find(document.node, ("spec", "selector"), key=True) == ((1, 0), (1, 4))
    assert find(document.node, ("metadata", "name"), key=True) == ((0, 0), (0, 4))


def test_documents_are_cut_as_kubectl_cuts_them() -> None:
    found = reading("a: 1\n---\n# only a comment\n---\n\n--- # and a remark\nb: 2\n")
    assert [d.data for d in found.documents] == [{"a": 1}, {"b": 2}]
    assert found.documents[1].node.start == (6, 0)
    assert problem("a: 1\n--- {b: 2}\n").code == "Y107"


def test_an_unreadable_document_does_not_hide_the_others() -> None:
    found = reading("a: [\n---\nb: 2\n")
    assert [d.data for d in found.documents] == [{"b": 2}]
    assert [p.code for p in found.problems] == ["Y101"]


def test_a_repeated_field_is_reported_where_it_is_repeated() -> None:
    found = problem("a: 1\nb: 2\na: 3\n")
    assert (found.code, found.place.line, found.place.column) == ("Y102", 3, 1)
    assert "first in line 1" in found.message


def test_anchors_aliases_and_merge_keys() -> None:
    found = reading("base: &base {x: 1, w: [1, 2]}\ncopy: *base\nmerged:\n  <<: *base\n  z: 3\n")
    assert found.problems == []
    assert found.documents[0].data == {
        "base": {"x": 1, "w": [1, 2]},
        "copy": {"x": 1, "w": [1, 2]},
        "merged": {"x": 1, "w": [1, 2], "z": 3},
    }
    assert problem("base: &b {x: 1}\nmerged:\n  x: 2\n  <<: *b\n").code == "Y102"
    assert "contains itself" in problem("a: &a [*a]").message
    assert "unknown anchor" in problem("a: *b").message


def test_kyaml_and_json_are_yaml() -> None:
    assert reading('{\n  kind: "Pod",\n  spec: {\n    a: [1,],\n  },\n}\n').documents[0].data == {
        "kind": "Pod",
        "spec": {"a": [1]},
    }
    assert reading('{"kind":\t"Pod"}').documents[0].data == {"kind": "Pod"}


@pytest.mark.parametrize("elision", ["...", "…", "....", "- ...", "[...]"])
def test_an_elision_is_named_as_such(elision: str) -> None:
    found = problem(f"metadata:\n  name: x\n{elision}\nspec:\n  a: b: c\n")
    assert (found.code, found.place.line) == ("Y105", 3)
    assert "fragment" in found.hint


def test_a_forgotten_blank_after_a_colon_is_told_where_it_is() -> None:
    found = problem("apiVersion: v1\nkind:Pod\nmetadata: {}\n")
    assert (found.code, found.place.line, found.place.column) == ("Y101", 2, 1)
    assert "colon and a space" in found.hint


def test_a_template_is_taken_for_one() -> None:
    assert "exclude" in problem("metadata:\n  name: {{ .Release.Name }}-web\n").hint


def test_columns_count_characters_and_lines_end_at_newlines_only() -> None:
    found = problem("a: 'ä\u2028ö'\nü: 1\nü: 2\n")
    assert (found.place.line, found.place.column, found.place.end_column) == (3, 1, 2)


@pytest.mark.parametrize(
    ("value", "limits"),
    [
        ("[" * 65 + "]" * 65, {}),
        ("[1, 2, 3]", {"nodes": 2}),
        ("a: &a 1\nb: [" + "*a, " * 101 + "]", {}),
        ("a\n---\n" * 3, {"documents": 2}),
        ("a: 123456", {"characters": 8}),
        ("a: 123456", {"scalar": 5}),
    ],
)
def test_what_is_over_a_limit_is_refused(value: str, limits: dict[str, int]) -> None:
    assert problem(value, **limits).code == "Y103"


@pytest.mark.parametrize(
    ("value", "limits"),
    [
        ("[" * 64 + "]" * 64, {}),
        ("[1, 2, 3]", {"nodes": 4}),
        ("a: &a 1\nb: [" + "*a, " * 100 + "]", {}),
        ("a\n---\n" * 3, {"documents": 3}),
        ("a: 123456", {"characters": 9}),
        ("a: 123456", {"scalar": 6}),
    ],
)
def test_what_is_at_a_limit_is_read(value: str, limits: dict[str, int]) -> None:
    assert reading(value, **limits).problems == []


def bomb(levels: int, form: str) -> str:
    """Return a text in which each level repeats the one before nine times."""
    lines = ["a0: &a0 {x: 1}"]
    lines += [f"a{n}: &a{n} {form.format(', '.join([f'*a{n - 1}'] * 9))}" for n in range(1, levels + 1)]
    return "\n".join(lines)


HOSTILE = {
    "nested lists": "[" * 200_000,
    "nested mappings": "{a: " * 100_000,
    "nested dashes": "- " * 400_000,
    "nested by indent": "".join(f"{' ' * n}a:\n" for n in range(1_200)),
    "question marks": "? " * 400_000,
    "alias bomb": bomb(9, "[{}]"),
    "merge bomb": bomb(8, "{{<<: [{}]}}"),
    "self": "a: &a {b: *a}",
    "a list as a name": "? [a]\n: b",
    "an alias of a list as a name": "a: &a [1]\nb: {*a : 1}",
    "a mapping as a merge source": "a: {<<: 3}",
    "infinity": "a: .inf",
    "tagged integer": "a: !!int x",
    "tagged boolean": "a: !!bool maybe",
    "tagged float": "a: !!float [1]x",
    "bad binary": "a: !!binary ä",
    "NUL": "a: \x00",
    "bell": "a: \x07",
    "lone surrogate": "a: \ud800",
    "escape to a lone surrogate": 'a: "\\ud800"',
    "directives": "%TAG ! tag:x\n" * 50_000,
    "anchors": "&a " * 300_000,
    "aliases": "a: &a 1\nb: [" + "*a, " * 200_000,
    "long tag": "!<" + "a" * 900_000,
    "long number": "a: " + "9" * 900_000,
    "open quote": '"' + "a" * 900_000,
    "tabs": "a:\n\tb: 1",
    "null as a name": "a: {~: 1}",
    "1 MiB and one character": " " * 1_048_577,
}


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_input_ends_in_one_problem(value: str) -> None:
    assert problem(value).message


HARMLESS = {
    "timestamp": "a: !!timestamp x",
    "impossible date": "a: 2001-13-45",
    "code": "a: !!python/object:os.system x",
    "unknown tag": "a: !x y",
}


@pytest.mark.parametrize("value", HARMLESS.values(), ids=HARMLESS.keys())
def test_what_other_readers_execute_or_choke_on_is_a_text_here(value: str) -> None:
    found = reading(value)
    assert found.problems == []
    assert isinstance(found.documents[0].data["a"], str)


@given(st.text(alphabet="ab:-[]{}&*!|>'\"%@`?,#\n \t.0<~\x85\u2028\r\x00", max_size=60))
@settings(max_examples=1_000, derandomize=True, deadline=None)
def test_no_text_raises_and_every_problem_has_a_place(value: str) -> None:
    found = reading(value)
    lines = value.split("\n")
    for one in found.problems:
        assert 1 <= one.place.line <= len(lines) + 1
        assert one.place.column >= 1
        assert one.message
