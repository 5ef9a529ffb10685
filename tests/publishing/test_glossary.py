"""A glossary explains its terms wherever a page uses them, and a page cannot use what nobody explains."""

from __future__ import annotations

import re

import pytest
from mkdocs.exceptions import Abort

from mkdocs_manifests.publishing.glossary import Glossary, read_glossary
from tests.publishing.conftest import CONFIG, Project

GLOSSARY = """\
---
title: Words
---

# Glossary

## C

CI, CD
:   A *pipeline* with `steps`. See [part 1](index.md).

lease
:   A promise that ends.

Pod
:   The smallest thing that runs. It has one address.

rolling update
:   A change, little by little.

request { .no-tooltip }
:   What is promised.

URL
:   An address.
"""
TOOLTIP = re.compile(r'<a aria-describedby="([\w-]+)" href="([^"]+)"( tabindex="-1")?>([^<]+)</a>')


@pytest.fixture
def words(project: Project) -> Project:
    project.write("mkdocs.yml", CONFIG.replace("  - manifests\n", "  - manifests:\n      glossary: words.md\n"))
    project.write("docs/words.md", GLOSSARY)
    project.write("docs/index.md", "# Home")
    return project


def shown(project: Project, text: str) -> list[str]:
    """Return the words with a tooltip of a page with a text."""
    project.write("docs/guide/page.md", text)
    project.build()
    return [word for *_, word in TOOLTIP.findall(project.page("guide/page/index.html"))]


def test_a_term_leads_to_its_entry_and_is_described_by_its_definition(words: Project):
    assert shown(words, "# Page\n\nA Pod runs.") == ["Pod"]
    html = words.page("guide/page/index.html")
    [(identifier, address, _, _)] = TOOLTIP.findall(html)
    assert address == "../../words/#pod"
    tip = re.search(rf'<span [^>]*id="{identifier}"[^>]*>([^<]*)</span>', html)
    assert tip is not None
    assert tip.group(1) == "The smallest thing that runs. It has one address."
    assert 'role="tooltip"' in tip.group(0)
    assert '<dt id="pod">' in words.page("words/index.html")
    assert words.lines == []


def test_terms_are_known_at_the_beginning_of_a_sentence_in_the_plural_and_across_lines(words: Project):
    assert shown(words, "# Page\n\nLeases end. Rolling\nupdates too. Pods stay. CD is late.") == [
        "Leases",
        "Rolling\nupdates",
        "Pods",
        "CD",
    ]


def test_a_term_that_begins_with_a_capital_is_known_as_it_is_written(words: Project):
    assert shown(words, "# Page\n\nA pod of whales, a tri-Pod and a Pod-like thing.") == []


def test_a_term_is_explained_once_in_each_section_and_is_one_stop_for_the_keyboard(words: Project):
    text = "# Page\n\nA Pod, a Pod.\n\n## Next\n\nA Pod, a Pod.\n\n### Below\n\nA Pod."
    assert shown(words, text) == ["Pod", "Pod"]
    found = TOOLTIP.findall(words.page("guide/page/index.html"))
    assert [bool(skipped) for _, _, skipped, _ in found] == [False, True]


@pytest.mark.parametrize(
    "text", ["# A Pod", "`Pod`", "[a Pod](../index.md)", "```text\nPod\n```", "A request for more."]
)
def test_headings_code_links_and_plain_words_stay_as_they_are(words: Project, text: str):
    assert shown(words, text) == []
    assert words.lines == []


def test_text_around_terms_keeps_its_order(words: Project):
    shown(words, "# Page\n\nOne Pod *two* lease `three` URL four.")
    text = re.sub(r'<span [^>]*role="tooltip".*?</span>|<[^>]+>', "", words.page("guide/page/index.html"))
    assert "One Pod two lease three URL four." in text


def test_an_acronym_that_nobody_explains_is_a_problem_at_its_place(words: Project):
    shown(words, "# Page\n\nURLs, CI and `XYZ` are fine.\nTake an ABC and another ABC.")
    [problem] = words.lines
    assert problem.startswith('docs/guide/page.md:4:9: D110 the glossary does not define "ABC"')


def test_a_word_that_is_marked_as_a_term_must_be_defined(words: Project):
    shown(words, "# Page\n\nA *lease*{ .term } and a *fence*{ .term }.")
    assert [line.split(": ", 1)[1].split(";")[0] for line in words.lines] == [
        'D110 the glossary does not define "fence"'
    ]


def test_undefined_terms_can_be_ignored_like_other_problems(words: Project):
    config = (words.root / "mkdocs.yml").read_text()
    words.write("mkdocs.yml", config.replace("glossary:", "ignore: [D110]\n      glossary:"))
    shown(words, "# Page\n\nTake an ABC.")
    assert words.lines == []


def test_without_a_glossary_nothing_is_explained_and_nothing_is_missed(project: Project):
    project.write("docs/index.md", "# Home\n\nA Pod and an ABC.")
    project.build()
    assert project.lines == []
    assert "manifests-term" not in project.page("index.html")
    assert "manifests-term" not in project.page("assets/manifests/manifests.js")


def test_a_glossary_that_is_not_there_stops_the_build(words: Project):
    (words.root / "docs/words.md").unlink()
    with pytest.raises(Abort):
        words.build()
    assert 'there is no page "words.md"' in words.caplog.text


def test_a_definition_in_a_tooltip_holds_no_link():
    terms = {term.name: term.definition for term in read_glossary(GLOSSARY.split("---\n", 2)[2]).terms}
    assert terms["CD"] == "A pipeline with steps."


def test_an_empty_glossary_knows_nothing():
    assert list(Glossary().uses("A Pod and an ABC")) == [(13, 16, None)]
