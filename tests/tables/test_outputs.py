"""The same table in each format: harmless for whoever opens it, whatever stands in the manifests."""

from __future__ import annotations

import csv
import io
import json
from xml.etree import ElementTree as ET

import markdown as python_markdown
import pytest

from mkdocs_manifests.tables.outputs import html, markdown, to_csv, to_json
from mkdocs_manifests.tables.table import Column, Form, Piece, Table, cell, cells

HOSTILE = [
    "=1+1",
    "+1",
    "-1+2",
    "@SUM(A1)",
    "\t=1",
    "<script>alert(1)</script>",
    "a | b",
    "`code`",
    "[x](javascript:alert(1))",
    "two\nlines",
    'say "hi", twice',
    "&lt;",
    "a\\|b",
]


def parsed(html: str) -> ET.Element:
    return ET.fromstring(html)  # noqa: S314 - our own


def table(text: str) -> Table:
    columns = (Column("name", "Name"), Column("value", "Value", Form.CODE), Column("size", "Size", Form.NUMBER))
    return Table("test", "A test", columns, ((cell(text), cell(text), cell(3)),))


@pytest.mark.parametrize("text", HOSTILE)
def test_csv_keeps_every_text_and_no_spreadsheet_takes_it_for_a_formula(text: str):
    (head, row) = list(csv.reader(io.StringIO(to_csv(table(text)))))
    assert head == ["name", "value", "size"]
    assert row[0].lstrip("'") == " ".join(text.splitlines()).replace("\t", " ").lstrip("'")
    assert row[0].lstrip()[0] not in "=+-@"
    assert row[2] == "3"


def test_a_negative_number_is_no_formula():
    assert to_csv(table("-5")).splitlines()[1] == "-5,-5,3"


@pytest.mark.parametrize("text", HOSTILE)
def test_html_shows_every_text_as_it_is(text: str):
    root = parsed(html(table(text), "t"))
    (row,) = root.findall(".//tbody/tr")
    assert ["".join(one.itertext()) for one in row] == [text, text, "3"]
    assert root.find(".//script") is None


@pytest.mark.parametrize("text", HOSTILE)
def test_markdown_shows_every_text_as_it_is(text: str):
    shown = python_markdown.markdown(markdown(table(text)), extensions=["tables"])
    root = parsed(f"<div>{shown}</div>")
    (row,) = root.findall(".//tbody/tr")
    assert "".join(row[0].itertext()).strip() == " ".join(text.split())
    assert root.find(".//a") is None
    assert root.find(".//script") is None


def test_json_has_a_version_and_numbers_that_are_numbers():
    whole = json.loads(to_json(table("a")))
    assert (whole["version"], whole["table"], whole["rows"]) == (
        1,
        "test",
        [{"name": "a", "value": "a", "size": 3, "places": []}],
    )


def test_a_region_has_a_name_can_be_reached_and_names_its_rows():
    root = parsed(html(table("a"), "t"))
    caption = root.find(".//caption")
    assert caption is not None
    assert root.get("role") == "region"
    assert root.get("tabindex") == "0"
    assert root.get("aria-labelledby") == caption.get("id")
    assert [one.get("scope") for one in root.iter("th")] == ["col", "col", "col", "row"]


def test_long_lists_are_cut_on_pages_and_whole_for_programs():
    column = Column("all", "All", is_list=True)
    many = Table("t", "T", (column,), ((cells(Piece(f"n{number}") for number in range(20)),),))
    assert "and 14 more" in html(many, "t")
    assert "and 14 more" in markdown(many)
    assert to_csv(many).count("n") == 20
    assert len(json.loads(to_json(many))["rows"][0]["all"]) == 20
