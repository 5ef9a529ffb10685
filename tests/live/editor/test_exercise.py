"""An exercise in the page: a goal, and how far a reader's text is from it."""

import pytest

from tests.live.editor.conftest import Editor

SELECTOR = 7


@pytest.fixture
def exercise(edit, context, small_address) -> Editor:
    page = context.new_page()
    page.goto(f"{small_address}/exercises/")
    return edit(0, page)


def test_what_is_wrong_is_left_for_the_reader_to_find(exercise):
    assert exercise.frame.locator(".manifests-example__problem").count() == 0


def test_an_exercise_is_solved_by_typing(exercise):
    status = exercise.frame.locator(".manifests-live__exercise").get_by_role("status")
    status.filter(has_text="2 of 4 steps done. Next: the Service asks for the label app=shop").wait_for()
    exercise.go(SELECTOR)
    exercise.press(*["Backspace"] * len("shop"))
    exercise.type("web")
    status.filter(has_text="Solved.").wait_for()
    exercise.button("Reset").click()
    status.filter(has_text="2 of 4 steps done.").wait_for()


def test_others_have_none(edit):
    assert edit().frame.locator(".manifests-live__exercise").count() == 0


def test_the_picture_follows_the_text(edit, context, small_address):
    page = context.new_page()
    page.goto(f"{small_address}/exercises/")
    editor = edit(0, page)
    picture = editor.frame.locator(".manifests-live__diagram svg[role=img]")
    lost = picture.locator(".mfd-missing")
    lost.filter(has_text="app=shop").wait_for()
    editor.go(SELECTOR)
    editor.press(*["Backspace"] * len("shop"))
    editor.type("web")
    lost.wait_for(state="detached")
    assert picture.locator(".mfd-node").count() == len(["Service", "Deployment"])
    assert "Service web routes to Deployment web" in picture.locator("desc").text_content()
    editor.go(SELECTOR)
    editor.type("er")
    lost.filter(has_text="app=weber").wait_for()
    assert "no manifest runs them" in picture.locator("desc").text_content()


def test_an_example_without_relations_has_no_picture(edit):
    editor = edit(5)
    editor.says("1 problem")
    assert editor.frame.locator(".manifests-live__diagram svg").count() == 0
