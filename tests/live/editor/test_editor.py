"""An example is edited in the page: what a reader types, and what the editor says of it."""

from __future__ import annotations

import re
from pathlib import Path

from mkdocs_manifests.checking.check import Checker
from mkdocs_manifests.kubernetes.versions import Version
from mkdocs_manifests.model import Example, Place, Text
from mkdocs_manifests.reading.examples import Catalog
from mkdocs_manifests.settings import Settings
from tests.live.editor.conftest import DEPLOYMENT, Editor

REPLICAS = 6
NAME = 16
IMAGE = 17


def test_the_block_becomes_an_editor_and_back(edit):
    editor = edit()
    assert editor.text.startswith("apiVersion: apps/v1\nkind: Deployment")
    assert not editor.frame.locator(".highlight").is_visible()
    editor.frame.get_by_role("button", name="Done").click()
    assert editor.frame.locator(".highlight").is_visible()
    assert editor.content.count() == 0


def test_marks_of_excerpts_are_not_edited(edit):
    assert "--8<--" not in edit().text


def test_a_whole_valid_example_is_accepted_by_all_versions_that_the_site_builds(edit):
    edit().says("Kubernetes 1.36 to 1.37 accepts this.")


def test_an_excerpt_is_edited_within_its_whole_file_at_its_place(edit):
    editor = edit(1)
    assert editor.text.startswith("apiVersion: apps/v1")
    line = editor.frame.locator(".cm-activeLine")
    assert line.inner_text() == "  template:"


def test_a_part_is_judged_as_that_part(edit):
    editor = edit(4)
    editor.says("accepts this part")
    editor.go(2)
    editor.press("Enter")
    editor.type("imagePullPolicy: Sometimes")
    editor.says("Always")


def test_what_is_skipped_has_no_button(edit):
    frames = edit().page.locator(".manifests-example")
    assert frames.nth(6).locator(".manifests-example__edit").count() == 0
    assert frames.nth(5).locator(".manifests-example__edit").count() == 1


def test_a_wrong_example_can_be_mended(edit):
    editor = edit(5)
    editor.says("1 problem", "dta")
    editor.go(5)
    editor.press("Shift+Home")
    editor.type("data:")
    editor.says("accepts this")


def test_what_the_site_ignores_in_a_file_is_ignored_in_its_editor(edit, context, small_address):
    page = context.new_page()
    page.goto(f"{small_address}/drafts/next/")
    editor = edit(0, page)
    editor.says("accepts this")
    editor.go(2)
    editor.type("s")
    editor.says("Problem 1 of 1", "ConfigMap")


def test_a_problem_is_marked_in_its_line_and_said_in_the_words_of_the_build(edit, tmp_path):
    editor = edit()
    editor.go(REPLICAS)
    editor.press("Control+Shift+ArrowLeft")
    editor.type("three")
    editor.says("Problem 1 of 1, line 6")
    assert editor.frame.locator(".cm-lintRange-error").inner_text() == "three"
    assert editor.frame.locator(".cm-lint-marker-error").count() == 1
    problem = built_problem(DEPLOYMENT.replace("replicas: 3", "replicas: three"), tmp_path)
    assert editor.problems == [f"{problem.code} {problem.message} line 6{problem.hint}"]
    editor.says(problem.message)


def test_what_is_found_before_stays_while_the_text_is_half_typed(edit):
    editor = edit()
    editor.go(REPLICAS)
    editor.press("Control+Shift+ArrowLeft")
    editor.type("three")
    editor.frame.locator(".cm-lintRange-error", has_text="three").wait_for()
    editor.go(3)
    editor.type(" [")
    editor.says("2 problems" if len(editor.problems) == 2 else "1 problem")
    assert editor.frame.locator(".cm-lintRange-error", has_text="three").count() == 1


def test_f8_leads_to_the_next_problem_and_shift_f8_back(edit):
    editor = edit()
    editor.go(REPLICAS)
    editor.press("Control+Shift+ArrowLeft")
    editor.type("three")
    editor.go(NAME)
    editor.type("!")
    editor.says("Problem 2 of 2")
    editor.press("Control+Home")
    editor.says("2 problems. The first is in line 6")
    editor.press("F8")
    editor.says("Problem 1 of 2, line 6")
    editor.press("F8")
    editor.says("Problem 2 of 2")
    editor.press("Shift+F8")
    editor.says("Problem 1 of 2, line 6")


def test_a_problem_in_the_list_leads_to_its_line(edit):
    editor = edit()
    editor.go(REPLICAS)
    editor.press("Control+Shift+ArrowLeft")
    editor.type("three")
    editor.press("Control+End")
    editor.says("1 problem. Line 6")
    editor.button("line 6").click()
    assert editor.frame.locator(".cm-activeLine").inner_text() == "  replicas: three"


def test_a_reference_is_followed_to_the_other_examples_of_the_page(edit):
    editor = edit()
    editor.press("Control+End")
    editor.type("s")
    editor.says("Warning 1 of 1", "credentialss")


def test_the_panel_tells_of_the_field_at_the_cursor(edit):
    editor = edit()
    editor.go(REPLICAS)
    editor.field.filter(has_text="spec.replicas").wait_for()
    assert "integer" in editor.field.inner_text()
    editor.field.filter(has_text="Number of desired pods").wait_for()
    editor.go(IMAGE)
    editor.field.filter(has_text="spec.template.spec.containers[].image").wait_for()


def test_fields_are_proposed_that_are_not_there_yet(edit):
    editor = edit()
    editor.go(IMAGE)
    editor.press("Enter")
    editor.page.keyboard.type("res")
    editor.options.first.wait_for()
    assert {"resources", "restartPolicy"} <= set(names_of(editor))
    editor.press("Escape", "Control+Home", *["ArrowDown"] * 6, "End", "Enter")
    editor.press("Backspace", "Control+Space")
    editor.options.first.wait_for()
    assert "minReadySeconds" in names_of(editor)
    assert "replicas" not in names_of(editor)


def test_a_required_field_is_marked(edit):
    editor = edit()
    editor.go(IMAGE)
    editor.press("Enter", "Backspace")
    editor.type("- ")
    editor.press("Control+Space")
    first = editor.options.first
    first.wait_for()
    assert first.inner_text().startswith("name")
    assert first.locator(".manifests-live__required").count() == 1


def test_a_chosen_field_is_written_and_its_values_are_proposed(edit):
    editor = edit()
    editor.go(IMAGE)
    editor.press("Enter")
    editor.page.keyboard.type("imagePull")
    editor.choose("imagePullPolicy")
    editor.options.filter(has_text="IfNotPresent").wait_for()
    editor.page.keyboard.type("If")
    editor.options.filter(has_text="Always").wait_for(state="detached")
    editor.choose("IfNotPresent")
    assert "          imagePullPolicy: IfNotPresent" in editor.text
    editor.says("accepts this")


def test_names_of_the_page_are_proposed_where_a_reference_is_expected(edit):
    editor = edit()
    editor.press("Control+End", *["Backspace"] * len("credentials"), "Control+Space")
    option = editor.options.filter(has_text="credentials")
    option.wait_for()
    assert "Secret" in option.inner_text()


def test_a_whole_probe_can_be_written_at_once(edit):
    editor = edit()
    editor.go(IMAGE)
    editor.press("Enter")
    editor.page.keyboard.type("readi")
    editor.options.filter(has_text="readinessProbe (HTTP)").click()
    assert "          readinessProbe:\n            httpGet:\n              path: /healthz\n" in editor.text
    editor.says("accepts this")


def test_another_version_can_be_chosen(edit):
    editor = edit()
    editor.frame.get_by_label("Kubernetes").select_option("1.36")
    editor.says("Kubernetes 1.36 accepts this.")


def test_changes_are_shown_and_can_be_undone_as_a_whole(edit):
    editor = edit()
    editor.go(REPLICAS)
    editor.press("Backspace")
    editor.type("5")
    editor.button("Changes").click()
    diff = editor.frame.locator(".manifests-live__diff")
    assert diff.locator("del").inner_text().strip() == "-  replicas: 3"
    assert diff.locator("ins").inner_text().strip() == "+  replicas: 5"
    editor.button("Reset").click()
    assert "replicas: 3" in editor.text
    editor.frame.get_by_text("Nothing is changed.").wait_for()


def test_the_text_can_be_copied_and_downloaded(edit):
    editor = edit()
    editor.go(REPLICAS)
    editor.press("Backspace")
    editor.type("4")
    editor.button("Copy").click()
    editor.frame.get_by_text("Copied.").wait_for()
    assert "replicas: 4" in editor.page.evaluate("navigator.clipboard.readText()")
    with editor.page.expect_download() as found:
        editor.button("Download").click()
    assert found.value.suggested_filename == "web.yaml"
    assert "replicas: 4" in Path(found.value.path()).read_text(encoding="utf-8")


def test_edits_are_kept_from_page_to_page_and_from_visit_to_visit_and_sent_nowhere(edit, context, small_address):
    editor = edit()
    requests: list[tuple[str, str]] = []
    editor.page.on("request", lambda request: requests.append((request.method, request.url)))
    editor.go(REPLICAS)
    editor.press("Backspace")
    editor.type("7")
    editor.says("accepts this")
    files = f"{small_address}/assets/manifests/live/"
    assert [one for one in requests if one[0] != "GET" or not re.fullmatch(rf"{re.escape(files)}\w+\.js", one[1])] == []
    editor.page.goto(f"{small_address}/other/")
    editor.page.goto(f"{small_address}/")
    button = editor.page.locator(".manifests-example__edit").first
    assert button.inner_text() == "Edit (changed)"
    button.click()
    editor.content.wait_for()
    assert "replicas: 7" in editor.text
    editor.button("Reset").click()
    editor.frame.get_by_role("button", name="Done").click()
    assert button.inner_text() == "Edit"
    fresh = context.new_page()
    fresh.goto(f"{small_address}/")
    assert fresh.locator(".manifests-example__edit").first.inner_text() == "Edit"


def test_a_link_opens_the_shared_text_in_its_example(edit, context):
    editor = edit()
    editor.go(REPLICAS)
    editor.press("Backspace")
    editor.type("9")
    editor.button("Share").click()
    editor.frame.get_by_text("The link is copied.").wait_for()
    link = editor.page.evaluate("navigator.clipboard.readText()")
    assert re.search(r"/#manifests=[0-9a-f]{10}~[\w-]+$", link)
    assert len(link) < 600
    editor.button("Reset").click()
    other = context.new_page()
    other.goto(link)
    other.locator(".cm-content").wait_for()
    frame = other.locator(".manifests-example").first
    assert "replicas: 9" in frame.locator(".cm-content").inner_text()
    assert "came with the link" in frame.locator(".manifests-live__notice").inner_text()
    assert "#manifests" not in other.url


def test_a_broken_link_says_so_and_opens_the_original(edit, context):
    editor = edit()
    editor.button("Share").click()
    editor.frame.get_by_text("The link is copied.").wait_for()
    link = editor.page.evaluate("navigator.clipboard.readText()")
    other = context.new_page()
    other.goto(f"{link.partition('~')[0]}~AAAA")
    other.get_by_text("cannot be read").wait_for()
    assert "replicas: 3" in other.locator(".cm-content").inner_text()


def names_of(editor: Editor) -> list[str]:
    return [option.split("\n")[0] for option in editor.options.all_inner_texts()]


def built_problem(text: str, root: Path):
    """Return the one problem that the build finds in a text, besides what it refers to."""
    file = Place(Path("web.yaml"), 1, 1, 1, 1).file
    settings = Settings(kubernetes_versions=(Version.parse("1.36"), Version.parse("1.37")))
    example = Example(Text(text, file), Place(file, 1, 1, 1, 1))
    report = Checker(root, settings).check(Catalog((example,)))
    found = [problem for problem in report.problems if not problem.code.startswith("X")]
    assert len(found) == 1
    return found[0]
