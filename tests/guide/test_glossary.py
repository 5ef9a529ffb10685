"""The glossary: every term once, in order, in short."""

from __future__ import annotations

import re

import pytest

from mkdocs_manifests.publishing.glossary import read_glossary
from tests.guide.conftest import ROOT

TEXT = (ROOT / "docs/reference/glossary.md").read_text(encoding="utf-8")
TERMS = read_glossary(TEXT.split("---\n", 2)[2]).terms


def test_terms_stand_once_and_in_order():
    headings = re.findall(r"^([^\n:#][^\n]*?)(?: \{ \.no-tooltip \})?\n:   ", TEXT, re.MULTILINE)
    assert len(headings) > 300
    assert headings == sorted(headings, key=lambda heading: re.sub(r"[^a-z0-9]+", " ", heading.lower()))
    assert len({term.name for term in TERMS}) == len(TERMS)


def test_terms_stand_below_their_letter():
    for letter, entries in re.findall(r"^## (\w)\n(.*?)(?=^## |\Z)", TEXT, re.MULTILINE | re.DOTALL):
        headings = re.findall(r"^([^\n:#][^\n]*)\n:   ", entries, re.MULTILINE)
        assert headings
        assert {heading[0].upper() for heading in headings} == {letter}


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.name)
def test_a_definition_is_short_and_ends_with_a_full_stop(term):
    assert 1 <= len(term.definition.split()) <= 40
    assert term.definition.endswith(".")


def test_each_entry_leads_to_where_it_is_taught():
    entries = re.findall(r"^:   (.*)$", TEXT, re.MULTILINE)
    assert [entry for entry in entries if not re.search(r"See (the )?\[[^\]]+\]\([\w./-]+\.md\)\.$", entry)] == []
