"""The playground: any manifests, from templates, from files, from a link."""

from __future__ import annotations

import pytest

from tests.live.editor.conftest import Editor

DROP = """async ([selector, files]) => {
  const data = new DataTransfer()
  for (const [name, text] of files) data.items.add(new File([text], name))
  const target = document.querySelector(selector)
  for (const type of ["dragover", "drop"]) {
    target.dispatchEvent(new DragEvent(type, {dataTransfer: data, bubbles: true, cancelable: true}))
  }
}"""


@pytest.fixture
def playground(context, small_address) -> Editor:
    page = context.new_page()
    page.goto(f"{small_address}/playground/")
    frame = page.locator(".manifests-playground")
    frame.locator(".cm-content").wait_for()
    return Editor(page, frame)


def test_it_begins_with_something_that_is_valid(playground):
    assert "kind: Deployment" in playground.text
    playground.says("accepts this")


def test_it_takes_the_focus_of_nobody(playground):
    assert playground.page.evaluate("document.activeElement === document.body")


def test_a_template_is_put_in_or_added(playground):
    template = playground.frame.get_by_label("Template")
    template.select_option("new 1")
    assert "kind: Secret" in playground.text
    assert "kind: Deployment" not in playground.text
    template.select_option("add 0")
    assert "---\napiVersion: apps/v1" in playground.text
    template.select_option("empty")
    assert playground.text == ""
    playground.says("There is no manifest here yet.")


def test_a_template_shows_no_value_of_a_secret(playground):
    playground.frame.get_by_label("Template").select_option("new 1")
    assert "correct horse" not in playground.text


def test_files_can_be_dropped(playground):
    files = [["b.yaml", "kind: Two\n"], ["a.yaml", "---\nkind: One\n"]]
    playground.page.evaluate(DROP, [".manifests-playground .cm-content", files])
    playground.frame.locator(".cm-line", has_text="kind: One").wait_for()
    assert playground.text == "# a.yaml\nkind: One\n---\n# b.yaml\nkind: Two"


def test_files_that_are_too_large_are_refused(playground):
    playground.page.evaluate(DROP, [".manifests-playground .cm-content", [["big.yaml", "a" * 1_100_000]]])
    playground.frame.get_by_text("too large").wait_for()
    assert "kind: Deployment" in playground.text


def test_it_is_shared_by_a_link(playground, context):
    playground.frame.get_by_label("Template").select_option("empty")
    playground.content.focus()
    playground.type("kind: Nothing")
    playground.button("Share").click()
    playground.frame.get_by_text("The link is copied.").wait_for()
    link = playground.page.evaluate("navigator.clipboard.readText()")
    assert "/playground/#manifests=playground~" in link
    other = context.new_page()
    other.goto(link)
    other.locator(".cm-line", has_text="kind: Nothing").wait_for()
    assert other.locator(".cm-editor").count() == 1


def test_the_text_is_kept(playground, small_address):
    playground.frame.get_by_label("Template").select_option("new 1")
    playground.page.goto(f"{small_address}/other/")
    playground.page.goto(f"{small_address}/playground/")
    playground.content.wait_for()
    assert "kind: Secret" in playground.text
