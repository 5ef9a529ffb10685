"""The extension without the site: what any Python-Markdown renders."""

from __future__ import annotations

from html.parser import HTMLParser

import markdown
import pytest

EXTENSIONS = ["pymdownx.superfences", "manifests"]

POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\n"


def render(text: str, extensions: list[str] | None = None) -> str:
    return markdown.markdown(text, extensions=extensions or EXTENSIONS)


class Elements(HTMLParser):
    """The elements of a page, with their attributes and classes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {}
        self.open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))
        self.open.append(dict(attrs).get("class") or "")

    def handle_endtag(self, _tag):
        if self.open:
            self.open.pop()

    def handle_data(self, data):
        if self.open:
            self.texts.setdefault(self.open[-1], []).append(data)

    @property
    def names(self) -> list[str]:
        return [tag for tag, _ in self.found]


def text_of(html: str, name: str) -> list[str]:
    return Elements(html).texts.get(f"manifests-example__{name}", [])


def test_a_yaml_block_gets_a_frame_with_its_title_and_kinds():
    html = render(f'```yaml title="pod/web.yaml"\n{POD}---\n{POD}---\napiVersion: v1\nkind: Service\n```')
    assert text_of(html, "title") == ["pod/web.yaml"]
    assert text_of(html, "kinds") == ["2 \u00d7 Pod, Service"]
    assert text_of(html, "label") == []


@pytest.mark.parametrize(
    ("marker", "label"),
    [
        ('fragment="Pod.spec.containers[]"', "part of Pod.spec.containers[]"),
        ('expect="S201"', "meant to fail"),
        ('fragment="Pod.spec" expect="S201"', "part of Pod.spec, meant to fail"),
        ('skip="settings of another tool"', "not checked: settings of another tool"),
    ],
)
def test_a_marker_becomes_a_label(marker: str, label: str):
    assert text_of(render(f"```yaml {marker}\nname: web\n```"), "label") == [label]
    assert text_of(render(f"```{{ .yaml {marker} }}\nname: web\n```", [*EXTENSIONS, "attr_list"]), "label") == [label]


def test_markers_do_not_reach_the_highlighter():
    html = render(
        '```{ .yaml skip="why" fragment="Pod" expect="S201" data-kept="1" }\na: b\n```', [*EXTENSIONS, "attr_list"]
    )
    attributes = {name for _, attrs in Elements(html).found for name in attrs}
    assert attributes == {"class", "data-kept", "data-search-exclude"}


@pytest.mark.parametrize("extensions", [EXTENSIONS, EXTENSIONS[::-1]])
@pytest.mark.parametrize("language", ["yaml", "yml", "YAML", "Yml"])
def test_every_spelling_in_every_order_of_extensions(language: str, extensions: list[str]):
    assert text_of(render(f"~~~ {language}\n{POD}~~~", extensions), "kinds") == ["Pod"]


def test_blocks_in_lists_and_quotes_are_framed():
    html = render(f"- item\n\n    ```yaml\n{''.join(f'    {line}' for line in POD.splitlines(keepends=True))}    ```\n")
    assert text_of(html, "kinds") == ["Pod"]
    quoted = "".join(f"> {line}" for line in f"```yaml\n{POD}```\n".splitlines(keepends=True))
    assert text_of(render(quoted), "kinds") == ["Pod"]


def test_other_languages_and_indented_code_are_left_alone():
    for text in ("```json\n{}\n```", "```\nkind: Pod\n```", f"    ```yaml\n    {POD}    ```\n"):
        assert "manifests-example" not in render(text)


def test_options_of_the_highlighter_still_work():
    html = render('```yaml title="a.yaml" hl_lines="2" linenums="1"\na: 1\nb: 2\n```')
    assert "hll" in Elements(html).texts or 'class="hll"' in html
    assert "linenos" in html
    assert "filename" not in html


def test_a_block_with_an_option_that_nobody_knows_stays_text():
    assert "manifests-example" not in render('```yaml unknown="1"\na: b\n```')


def test_a_list_of_annotations_directly_follows_its_block():
    html = render("``` { .yaml .annotate }\na: b # (1)!\n```\n\n1. why", [*EXTENSIONS, "attr_list"])
    assert "</pre></div>\n<ol>" in html


def test_without_superfences_nothing_changes():
    text = f"```yaml\n{POD}```"
    assert render(text, ["fenced_code", "manifests"]) == render(text, ["fenced_code"])


@pytest.mark.parametrize(
    "hostile", ["<img src=x onerror=alert(1)>", "'><script>alert(1)</script>", "</div><svg/onload=x>", "&lt;b&gt;"]
)
def test_hostile_words_make_no_element(hostile: str):
    tame = render('```yaml title="name" skip="word"\na: b\n```')
    wild = render(f'```yaml title="{hostile}" skip="{hostile}"\na: b\n```')
    assert Elements(wild).names == Elements(tame).names
    assert text_of(wild, "title") == [hostile]
    kinds = render(f"```yaml\napiVersion: v1\nkind: {hostile!r}\n```")
    assert (
        Elements(kinds).names.count("img")
        == Elements(kinds).names.count("script")
        == Elements(kinds).names.count("svg")
        == 0
    )


def test_hostile_yaml_is_shown_and_breaks_nothing():
    for text in (
        "[" * 5000,
        "a: &a [*a]",
        "\x00",
        "kind: [1]\napiVersion: v1",
        "- " * 3000,
        "!!python/object:os.system x",
    ):
        assert "manifests-example" in render(f"```yaml\n{text}\n```")


def test_a_frame_has_no_inline_style_or_script():
    html = render(f'```yaml title="a" expect="S201"\n{POD}```')
    for tag, attrs in Elements(html).found:
        assert tag != "script"
        assert not any(name == "style" or name.startswith("on") for name in attrs)


@pytest.mark.parametrize("directive", ["manifests-recording", "manifests-transcript"])
def test_a_recording_is_named_where_the_site_is_not_known(directive: str):
    html = render(f"/// {directive} | <rollout>\n///")
    assert html.count("The recording &lt;rollout&gt; stands here on the built site.") == 1
