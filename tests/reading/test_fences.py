"""Every YAML fence that the site shows is found, with the file, line and column of each of its lines."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from random import Random
from time import process_time

import markdown
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pymdownx.superfences import highlight_validator

from mkdocs_manifests.model import Origin
from mkdocs_manifests.reading.fences import Fence, page_lines, read_page, scan_lines

PAGE = PurePosixPath("docs/page.md")
MARKERS = ("fragment", "expect", "skip")
EXTENSIONS = [
    "abbr",
    "admonition",
    "attr_list",
    "def_list",
    "footnotes",
    "md_in_html",
    "tables",
    "toc",
    "pymdownx.blocks.admonition",
    "pymdownx.blocks.details",
    "pymdownx.blocks.html",
    "pymdownx.blocks.tab",
    "pymdownx.details",
    "pymdownx.highlight",
    "pymdownx.superfences",
    "pymdownx.tabbed",
]


def found(text: str) -> list[Fence]:
    return list(read_page(text, PAGE).fences)


def texts(text: str) -> list[str]:
    return [fence.text.value for fence in found(text)]


def places(fence: Fence) -> list[tuple[int, int]]:
    return [(origin.line, origin.column) for origin in fence.text.origins or ()]


def shown(text: str) -> list[tuple[str, str]]:
    """Return language and text of the YAML blocks that a browser shows, as SuperFences renders them."""
    calls: list[tuple[str, str]] = []

    def validate(language, inputs, options, attributes, md):
        if (language or "").lower() in {"yaml", "yml"}:
            inputs = {name: value for name, value in inputs.items() if name not in MARKERS}
        return highlight_validator(language, inputs, options, attributes, md)

    def render(src, language, *_, **__):
        calls.append((language or "", src))
        return f'<pre data-fence="{len(calls) - 1}"></pre>'

    fence = {
        "name": "*",
        "class": "",
        "format": render,
        "validator": validate,
    }
    configuration = {
        "pymdownx.blocks.tab": {"alternate_style": True},
        "pymdownx.superfences": {"custom_fences": [fence]},
        "pymdownx.tabbed": {"alternate_style": True},
    }
    html = markdown.Markdown(extensions=EXTENSIONS, extension_configs=configuration).convert(text)
    html = re.sub(r"<!--.*?--!?>", "", html, flags=re.DOTALL)
    numbers = sorted({int(number) for number in re.findall(r'data-fence="(\d+)"', html)})
    return [calls[number] for number in numbers if calls[number][0].lower() in {"yaml", "yml"}]


# Pages made of everything that nests.

HEADERS = [
    "yaml",
    "yaml",
    "yml",
    "YAML",
    ".yaml",
    "python",
    "text",
    "",
    'yaml title="x"',
    'yaml title="a"b"',
    'yaml hl_lines="1 3"',
    "yaml hl_lines",
    'yaml linenums="1"',
    'yaml fragment="Pod.spec"',
    'yaml skip="no"',
    'yaml unknown="x"',
    'yaml "x"',
    'yaml {hl_lines="2"}',
    "yaml { .x linenums=1 }",
    "{ .yaml .annotate }",
    '{.yml title="a b" fragment="Pod.spec"}',
    'title="x"',
]
BODY = [
    "a: 1",
    "  b: 2",
    "",
    "# comment",
    "- x",
    "    c: 3",
    "\td: 4",
    "> q",
    "```",
    "~~~",
    "---",
    "<div>",
    "e: | f",
    " ",
]
TEXT = [
    ["text"],
    ["text", "more"],
    ["# Heading"],
    ["Title", "====="],
    ["---"],
    ["[a]: https://example.com"],
    ["a | b", "--|--", "1 | 2"],
    ["*[K8s]: Kubernetes"],
    ["    code"],
    ["    code", "    more"],
    ["term"],
    ["text <!-- note --> more"],
]
DIRECTIVES = ["note", "note | T", "details | x", "tab | T", "html | div.x", "html | section", "html | p", "unknown | x"]


class Author:
    """Writes pages that nest blocks in blocks, more or less well."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.choice = random.choice

    def page(self) -> str:
        return "\n".join(self.blocks(0))

    def chance(self, percent: int) -> bool:
        return self.random.randrange(100) < percent

    def empty(self) -> list[str]:
        return [""] * self.choice([0, 1, 1, 1, 1, 2])

    def indented(self, lines: list[str], indent: str) -> list[str]:
        return [indent + line if line or self.chance(10) else line for line in lines]

    def blocks(self, depth: int, *, quoted: bool = False) -> list[str]:
        lines: list[str] = []
        for _ in range(self.random.randrange(1, 4)):
            lines += [*self.block(depth, quoted=quoted), *self.empty()]
        return lines

    def fence(self) -> list[str]:
        marks = self.choice(["```", "```", "````", "~~~", "~~~~"])
        indent = self.choice(["", "", "", "", "", "", " ", "  ", "   ", "    "])
        lines = [indent + marks + self.choice(["", "", " "]) + self.choice(HEADERS)]
        lines += [indent + self.choice(BODY) for _ in range(self.random.randrange(4))]
        if self.chance(93):
            lines.append(indent + marks + self.choice(["", "", " ", "`"] if self.chance(10) else [""]))
        return lines

    def block(self, depth: int, *, quoted: bool) -> list[str]:
        kinds = [self.fence, self.fence, self.fence, lambda: self.choice(TEXT), lambda: ["text", *self.fence()]]
        if depth <= 4:
            is_quote = self.chance(15)
            inner = self.blocks(depth + 1, quoted=quoted or is_quote)
            if is_quote:
                return [self.choice(["> ", "> ", ">"]) + line for line in inner]
            kinds += [
                lambda: self.item(inner),
                lambda: self.item(inner),
                lambda: self.tight_item(inner),
                lambda: self.container(['!!! note "T"', "!!! note", '!!! tip ""'], inner),
                lambda: self.container(["??? note", '???+ tip "T"', '??? "x"'], inner),
                lambda: self.container(['=== "A"', '=== "B"', '===! "C"'], inner),
                lambda: self.container(["[^1]: note", "[^2]: note"], inner),
                lambda: ["term", *self.container([":   definition"], inner)],
                lambda: self.markup(inner, depth),
                lambda: self.indented(inner, self.choice(["    ", "  ", "        "])),
                lambda: ["`````md", *inner, "`````"],
            ]
            if not quoted:
                kinds.append(lambda: self.directive(inner))
        return self.choice(kinds)()

    def item(self, inner: list[str]) -> list[str]:
        head = self.choice(["- item", "* item", "1. item", "2.  item", "- "])
        return [head, *self.empty(), *self.indented(inner, self.choice(["    ", "    ", "  ", "   ", "\t"]))]

    def tight_item(self, inner: list[str]) -> list[str]:
        return ["- " + inner[0], *self.indented(inner[1:], self.choice(["    ", "  "]))]

    def container(self, heads: list[str], inner: list[str]) -> list[str]:
        return [self.choice(heads), *self.empty(), *self.indented(inner, self.choice(["    ", "    ", "\t"]))]

    def directive(self, inner: list[str]) -> list[str]:
        marks = self.choice(["///", "////", "/////"])
        options = self.choice([[], [], ["    type: tip"], ["    open: true"]])
        return [f"{marks} {self.choice(DIRECTIVES)}", *options, *self.empty(), *inner, *self.empty(), marks]

    def markup(self, inner: list[str], depth: int) -> list[str]:
        spaced = [*self.empty(), *inner, *self.empty()]
        forms = [
            ["<div>", *inner, "</div>"],
            ["<div markdown>", *spaced, "</div>"],
            ['<div class="grid cards" markdown="1">', *spaced, "</div>"],
            ["<details markdown><summary>x</summary>", *spaced, "</details>"],
            ["<section markdown='block'>", "text", *spaced, "</section>"],
        ]
        if depth == 0:
            forms.append(["<!--", *inner, "-->"])
        return self.choice(forms)


@settings(max_examples=300, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.randoms(use_true_random=True))
def test_finds_what_superfences_shows_on_pages_that_nest_everything(random: Random) -> None:
    page = Author(random).page()
    assert [(fence.language, fence.text.value) for fence in found(page)] == shown(page)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.text(alphabet="yaml `~{}.=\"'tile\t", max_size=40), st.sampled_from(["yaml ", "", "{ .yaml "]))
def test_takes_the_headers_that_superfences_takes(header: str, start: str) -> None:
    page = f"```{start}{header}\na: 1\n```\n"
    assert [fence.text.value for fence in found(page)] == [text for _, text in shown(page)]


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.lists(st.text(alphabet="a:> \t`", max_size=10), max_size=8))
def test_takes_the_lines_that_superfences_takes(lines: list[str]) -> None:
    page = "\n".join(["> ```yaml", *lines, "> ```", "", "\t```yml", *lines, "\t```", "", "```yaml", *lines, "```"])
    assert [(fence.language, fence.text.value) for fence in found(page)] == shown(page)


@settings(max_examples=300, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.randoms(use_true_random=True))
def test_every_line_stands_where_it_says(random: Random) -> None:
    page = Author(random).page().replace("\t", "    ")
    lines = page.split("\n")
    for fence in found(page):
        for text, origin in zip(fence.text.value.split("\n"), fence.text.origins or (), strict=True):
            if text.strip():
                assert lines[origin.line - 1][origin.column :] == text


# Where the lines of a block stand.


def test_a_fence_at_the_margin() -> None:
    (fence,) = found('# Title\n\n```yaml title="pod.yaml" hl_lines="1"\nkind: Pod\nspec: {}\n```\n')
    assert fence.text.value == "kind: Pod\nspec: {}"
    assert places(fence) == [(4, 0), (5, 0)]
    assert (fence.place.line, fence.place.column, fence.place.end_column) == (3, 1, 38)
    assert fence.end_line == 6
    assert fence.options == {"title": "pod.yaml", "hl_lines": "1"}
    assert fence.title == "pod.yaml"


def test_a_fence_in_a_list_in_a_quote() -> None:
    (fence,) = found("> - item\n>\n>     ~~~yml\n>     kind: Pod\n>\n>       spec: {}\n>     ~~~\n")
    assert fence.text.value == "kind: Pod\n\n  spec: {}"
    assert places(fence) == [(4, 6), (5, 1), (6, 6)]
    assert fence.place.column == 7


def test_after_a_tab_the_first_character_is_right() -> None:
    (fence,) = found("- item\n\n\t```yaml\n\tkind: Pod\n\tspec:\n\t  a: 1\n\t```\n")
    assert fence.text.value == "kind: Pod\nspec:\n  a: 1"
    assert places(fence) == [(4, 1), (5, 1), (6, 1)]


def test_line_ends_and_byte_order_mark_do_not_shift() -> None:
    (fence,) = found("\ufefftext\r\n\r\n```yaml\r\nkind: Pod\r\n```\r\n")
    assert fence.text.value == "kind: Pod"
    assert places(fence) == [(4, 0)]


def test_front_matter_is_skipped_and_counted() -> None:
    (fence,) = found("---\ntitle: x\ndescription: |\n  ```yaml\n  no: 1\n  ```\n---\n\n```yaml\nkind: Pod\n```\n")
    assert places(fence) == [(10, 0)]


@pytest.mark.parametrize("page", ["---\n\nwords\n\n---\n", "---\n\n```yaml\na: 1\n```\n\n---\n", "---\ntitle: x\n"])
def test_rules_are_no_front_matter(page: str) -> None:
    assert page_lines(page) == (page.split("\n"), 1)


def test_an_empty_fence_stands_at_its_opening_line() -> None:
    (fence,) = found("```yaml\n```\n")
    assert fence.text.value == ""
    assert fence.text.place(0, 0, 0, 0).line == 1


def test_lines_may_come_from_several_files() -> None:
    other = PurePosixPath("manifests/a.yaml")
    lines = [("```yaml", Origin(PAGE, 1)), ("a: 1", Origin(other, 7, -2)), ("```", Origin(PAGE, 3))]
    (fence,) = scan_lines(lines)
    assert fence.text.file == other
    assert fence.text.place(0, 0, 0, 1).line == 7


# What is a fence of YAML.


@pytest.mark.parametrize(
    ("header", "options", "classes"),
    [
        ("yaml", {}, ()),
        ("YAML", {}, ()),
        (" yml", {}, ()),
        ("yaml title='a' linenums=\"2\"", {"title": "a", "linenums": "2"}, ()),
        ('yaml fragment="Pod.spec.containers[]"', {"fragment": "Pod.spec.containers[]"}, ()),
        ('yaml expect="S201" title="x"', {"expect": "S201", "title": "x"}, ()),
        ('yaml skip="shell output"', {"skip": "shell output"}, ()),
        ('{ .yaml .annotate title="x" fragment="Pod.spec" }', {"title": "x", "fragment": "Pod.spec"}, ("annotate",)),
        ("yaml { .annotate #id Data-x=1 }", {"data-x": "1"}, ("annotate",)),
        ("yaml {}", {}, ()),
    ],
)
def test_headers(header: str, options: dict[str, str], classes: tuple[str, ...]) -> None:
    (fence,) = found(f"```{header}\na: 1\n```\n")
    assert dict(fence.options) == options
    assert fence.classes == classes


@pytest.mark.parametrize(
    "header", ["", "json", "yaml foo", 'yaml foo="x"', "yaml{.x}", 'json skip="x"', "yaml hl_lines"]
)
def test_headers_of_no_yaml(header: str) -> None:
    assert found(f"```{header}\na: 1\n```\n") == []


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("```yaml\na: 1\n", []),
        ("```yaml\na: 1\n````\n", []),
        ("````md\n```yaml\na: 1\n```\n````\n", []),
        ("text\n\n    ```yaml\n    a: 1\n    ```\n", []),
        ("- item\n\n    ```yaml\n    a: 1\n    ```\n", ["a: 1"]),
        ("- item\n\n        ```yaml\n        a: 1\n        ```\n", []),
        ("    code\n```yaml\na: 1\n```\n", []),
        ("    code\n\n```yaml\na: 1\n```\n", ["a: 1"]),
        ("- item\n\n    ```yaml\n  a: 1\n    ```\n", []),
        ('=== "Tab"\n\n    ```yaml\n    a: 1\n    ```\n', ["a: 1"]),
        ("!!! note\n\n    - item\n\n        ```yaml\n        a: 1\n        ```\n", ["a: 1"]),
        ("/// details | More\n    type: tip\n\n```yaml\na: 1\n```\n\n///\n", ["a: 1"]),
        ("/// html | pre\n```yaml\na: 1\n```\n///\n", []),
        ("<div markdown>\n\n```yaml\na: 1\n```\n\n</div>\n", ["a: 1"]),
        ("<div>\n        ```yaml\n        a: 1\n        ```\n</div>\n", ["a: 1"]),
        ("<!--\n\n```yaml\na: 1\n```\n\n-->\n", []),
        ("Open comments with `<!--`:\n\n```yaml\na: 1\n```\n\nand close them with `-->`.\n", ["a: 1"]),
        ("[^1]: note\n\n    ```yaml\n    a: 1\n    ```\n\ntext[^1]\n", ["a: 1"]),
        ("term\n\n:   definition\n\n    ```yaml\n    a: 1\n    ```\n", ["a: 1"]),
    ],
)
def test_what_is_shown_as_code(page: str, expected: list[str]) -> None:
    assert texts(page) == expected == [text for _, text in shown(page)]


# Pages that are made to take long.

INDENTED = "    ```yaml\n    a: 1\n    ```\n"
HOSTILE = {
    "attributes": "<a b='",
    "bullets": "- ",
    "comments": "<!--",
    "definitions": "a\n\n: b\n\n",
    "directives": "/// note\n\n",
    "fences": "```yaml\n",
    "footnotes": "[^1]: a\n",
    "headings": "# a\n",
    "items": "- a\n",
    "markup": "<div markdown>\n",
    "quotes": "> ",
    "references": "[a]: b\n",
    "rules": "- - -   -\n",
    "tags": "<",
}


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=list(HOSTILE))
def test_hostile_pages_end_soon(piece: str) -> None:
    page = (piece * 1_000_000)[:1_000_000] + "\n\n" + INDENTED
    start = process_time()
    found(page)
    assert process_time() - start < 5


def test_a_hostile_header_ends_soon() -> None:
    assert found("```yaml " + 'title="x" ' * 100_000 + "!\n```\n") == []
    assert found("```yaml " + "a='" * 3_000 + "\n```\n") == []
