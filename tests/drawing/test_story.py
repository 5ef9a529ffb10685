"""Stories: who takes part stands side by side, and each step is an arrow, a note, and a sentence."""

from __future__ import annotations

import re
from itertools import pairwise

from mkdocs_manifests.drawing.figures import figure
from mkdocs_manifests.drawing.story import story

TALE = {
    "title": "A question",
    "lanes": [{"name": "you", "about": "a reader", "said": "you"}, {"name": "book", "about": ""}],
    "steps": [
        {"step": 1, "from": "you", "to": "book", "text": "a question"},
        {"step": 1, "from": "book", "to": "you", "text": "an answer", "watch": True},
        {"step": 2, "at": "you", "text": "writes it down"},
    ],
    "notes": ["It is short."],
}


def test_each_step_is_told_in_words():
    assert story(TALE, "tale", standalone=False).description == (
        "Step 1: you to the book: a question.",
        "Step 1: you learns over its watch of an answer.",
        "Step 2: you writes it down.",
        "It is short.",
    )


def test_the_number_of_a_step_stands_once_and_news_of_a_watch_is_dashed():
    svg = str(story(TALE, "tale", standalone=False).svg)
    assert re.findall(r'<text class="mfd-name" x="2"[^>]*>(\d+)<', svg) == ["1", "2"]
    assert svg.count("mfd-dashed") == 1
    assert svg.count('class="mfd-note"') == 1


def test_the_boxes_of_the_guides_story_stand_side_by_side_within_the_picture():
    drawing = figure("pod-story")
    boxes = [
        (float(left), float(width))
        for left, width in re.findall(
            r'<g class="mfd-lane">.*?<rect x="([\d.]+)" y="8" width="([\d.]+)"', str(drawing.svg)
        )
    ]
    assert len(boxes) == 8
    assert all(left + width < following for (left, width), (following, _) in pairwise(boxes))
    assert sum(boxes[-1]) <= drawing.width
