"""Highlighted code keeps its text and its colours, and sheds the elements that give neither."""

from __future__ import annotations

import re

import markdown
import pytest

from mkdocs_manifests.publishing.highlighting import lighter

PAGE = """
```yaml hl_lines="2"
kind: Pod
metadata:
  labels: {app: "web", tier: front}
  finalizers:
    - shop.example/a
    - shop.example/b
```

```console
$ kubectl get pods
NAME   READY   STATUS
web    1/1     Running
```

A `kind: Pod` in a line of text.
"""


@pytest.fixture
def shown() -> str:
    """The page as Pygments highlights it."""
    return markdown.markdown(PAGE, extensions=["pymdownx.superfences", "pymdownx.highlight"])


def text(html: str) -> str:
    """Return what a reader sees."""
    return re.sub(r"<[^>]+>", "", html)


def test_the_text_stays_letter_by_letter(shown: str) -> None:
    assert text(lighter(shown)) == text(shown)


def test_at_most_two_thirds_of_the_spans_are_left(shown: str) -> None:
    assert lighter(shown).count("<span") * 3 <= shown.count("<span") * 2


def test_every_name_of_a_field_stays_an_element_of_its_own(shown: str) -> None:
    names = re.findall(r'<span class="nt"> ?([^<]+)</span>', lighter(shown))
    assert names == ["kind", "metadata", "labels", "app", "tier", "finalizers"]


def test_lines_of_an_output_share_one_element(shown: str) -> None:
    assert len(re.findall(r'<span class="go">', shown)) == 2
    assert re.findall(r'<span class="go">([^<]+)</span>', lighter(shown)) == [
        "NAME   READY   STATUS\nweb    1/1     Running"
    ]


def test_elements_close_as_they_open(shown: str) -> None:
    assert lighter(shown).count("<span") == lighter(shown).count("</span>")


def test_what_is_no_highlighted_code_is_left_alone() -> None:
    html = '<p><span class="w"> </span><code>a <span class="p">:</span></code></p>'
    assert lighter(html) == '<p><span class="w"> </span><code>a :</code></p>'


def test_a_control_character_is_shown_for_html_forbids_it():
    assert lighter("<pre><code>a\u0007b\tc\u007f\n</code></pre>") == "<pre><code>a\u2407b\tc\u2421\n</code></pre>"


def test_nothing_empty_is_left_at_the_start_of_a_block(shown: str):
    assert "<span></span>" in shown
    assert "<span></span>" not in lighter(shown)
