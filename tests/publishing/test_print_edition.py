"""The print edition: all pages in one, whose links and identifiers hold there."""

from __future__ import annotations

import re

import pytest

from mkdocs_manifests.publishing.print_edition import Part, edition
from tests.publishing.conftest import Project

POD = Part(
    "guide/pod/",
    "Pod",
    "Guide",
    '<h1 id="pod">Pod<a class="headerlink" href="#pod">¶</a></h1><p><a href="#pod">here</a> <a href="../job/#run">there</a> '
    '<a href="../../manifests/pod.yaml">file</a> <a href="https://example.com/x">out</a></p>'
    '<figure aria-labelledby="t d"><svg viewBox="0 0 1 1"><title id="t">&lt;T&gt;</title><desc id="d">D</desc></svg></figure>'
    '<details class="manifests-more"><details><summary>x</summary></details>gone</details>'
    '<pre><span></span><code class="x">a: &amp;b</code></pre><p><code>c</code></p>',
)
JOB = Part("guide/job/", "Job", "Guide", '<h1 id="run">Job</h1><img src="../cron.svg" alt=""><a href="../pod/">Pod</a>')


@pytest.fixture(scope="module")
def html() -> str:
    return str(edition([POD, JOB], "Book & Co", "print/"))


def test_identifiers_are_those_of_their_pages(html: str):
    found = re.findall(r' id="([^"]+)"', html)
    assert found == ["guide-pod", "guide-pod--pod", "guide-pod--t", "guide-pod--d", "guide-job", "guide-job--run"]
    assert 'aria-labelledby="guide-pod--t guide-pod--d"' in html


def test_links_lead_into_the_edition_or_from_where_it_stands(html: str):
    found = re.findall(r'(?:href|src)="([^"]+)"', html)
    contents = ["#guide-pod", "#guide-job"]
    pod = ["#guide-pod--pod", "#guide-job--run", "../manifests/pod.yaml", "https://example.com/x"]
    assert found == [*contents, *pod, "../guide/cron.svg", "#guide-pod"]


def test_text_stays_as_it_is(html: str):
    assert "&lt;T&gt;" in html
    assert "a: &amp;b" in html
    assert "Book &amp; Co" in html
    assert 'viewBox="0 0 1 1"' in html


def test_headings_stand_below_that_of_the_edition(html: str):
    assert re.findall(r"<h(\d)", html) == ["1", "2", "2"]


def test_what_helps_on_a_screen_alone_is_left_out(html: str):
    assert "headerlink" not in html
    assert "gone" not in html
    assert "<summary>" not in html


def test_blocks_are_no_code_that_a_theme_makes_copyable_and_words_are(html: str):
    assert '<pre><span></span><span class="manifests-print__code">a: &amp;b</span></pre>' in html
    assert "<p><code>c</code></p>" in html


CONFIG = """
site_name: Test
site_url: https://docs.example.com/
theme: mkdocs
plugins:
  - search
  - manifests:
      print_sections: [Guide]
nav:
  - Guide:
      - index.md
      - Part: {Deep: deep.md}
  - Else: [other.md]
"""


def test_the_site_has_an_edition_of_the_sections_that_are_chosen(project: Project):
    project.write("mkdocs.yml", CONFIG.replace("{Deep: deep.md}", "\n          - Deep: deep.md"))
    project.write("docs/index.md", "# Home\n\nWelcome, [deep](deep.md#below).\n")
    project.write("docs/deep.md", "# Deep\n\n## Below\n\nUnfathomable.\n")
    project.write("docs/other.md", "# Other\n\nElsewhere. [Print](print.md)\n")
    project.build()
    html = project.page("print/index.html")
    assert "Unfathomable" in html
    assert "Elsewhere" not in html
    assert 'href="#deep--below"' in html
    assert "Unfathomable" not in project.page("search/search_index.json").partition('"print/')[2]
    assert 'href="../print/"' in project.page("other/index.html")


def test_without_sections_there_is_no_edition(project: Project):
    project.write("docs/index.md", "# Home\n")
    project.build()
    assert not (project.root / "site/print").exists()
