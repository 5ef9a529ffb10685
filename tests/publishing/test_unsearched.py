"""What the search need not read is set aside, and comes back as it was."""

from __future__ import annotations

import pytest

from mkdocs_manifests.publishing.unsearched import Aside

PAGE = """\
<p>Before.</p>
<div class="manifests-example" id="manifests-example-1">
<div class="manifests-example__head" data-search-exclude>web.yaml</div>
<pre><span></span><code><span class="nt">kind</span>: <span class="l">Pod</span></code></pre>
<div class="manifests-more" data-search-exclude>
<details><summary>Fields</summary><dl><dt>spec</dt><dd>What is wanted</dd></dl></details></div></div>
<figure class="manifests-diagram" data-search-exclude id="picture"><svg><text>web</text></svg></figure>
<p>After.</p>
"""


def test_only_what_a_page_says_remains() -> None:
    left = Aside().without(PAGE)
    assert "Before." in left
    assert "kind: Pod" in left
    assert "After." in left
    for part in ("web.yaml", "What is wanted", "<svg>"):
        assert part not in left


def test_the_page_comes_back_as_it_was() -> None:
    aside = Aside()
    assert aside.with_parts(aside.without(PAGE)) == PAGE


def test_a_page_without_such_parts_stays_as_it_is() -> None:
    html = '<p data-search-exclude>Mine.</p><div class="more">Mine, too.</div>'
    assert Aside().without(html) == html


@pytest.mark.parametrize("comment", ["<!-- manifests-aside-0 -->", "<!-- manifests-aside-99 -->"])
def test_a_comment_of_the_same_form_is_left_alone(comment: str) -> None:
    aside = Aside()
    assert aside.with_parts(aside.without(comment)) == comment
    assert aside.with_parts(aside.without(comment + PAGE)) == comment + PAGE


def test_parts_of_one_page_do_not_come_to_the_next() -> None:
    aside = Aside()
    aside.without(PAGE)
    assert aside.without("<p>Next.</p>") == "<p>Next.</p>"
    assert aside.with_parts("<!-- manifests-aside-0 -->") == "<!-- manifests-aside-0 -->"
