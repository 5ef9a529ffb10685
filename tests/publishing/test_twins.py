"""Each page as plain Markdown beside the page, and a list of all pages."""

from __future__ import annotations

import pytest

from tests.publishing.conftest import CONFIG, POD, Project

PICTURE = "/// manifests-figure | cluster\n    caption: A cluster\n///"


@pytest.fixture
def twins(project: Project) -> Project:
    config = CONFIG.replace("  - manifests\n", "  - manifests:\n      markdown_twins: true\n")
    project.write(
        "mkdocs.yml",
        config + "site_description: What a shop needs.\nnav:\n  - Guide:\n      - guide/pod.md\n      - index.md\n",
    )
    project.write("docs/index.md", "---\ntitle: Home\ndescription: Where all begins.\n---\nWelcome.\n")
    project.write("docs/other.md", "# Other\n")
    project.write("docs/guide/pod.md", "# Pod\n")
    return project


def test_a_twin_holds_the_files_that_its_page_shows(twins: Project):
    twins.write("docs/guide/pod.md", '# Pod\n\n[Home](../index.md)\n\n```yaml\n--8<-- "manifests/pod/web.yaml"\n```\n')
    twins.build()
    assert twins.lines == []
    assert twins.page("guide/pod.md") == f"# Pod\n\n[Home](../index.md)\n\n```yaml\n{POD}```\n"


def test_a_twin_says_pictures_in_words(twins: Project):
    twins.write("docs/guide/pod.md", f"# Pod\n\n{PICTURE}\n\nAfter.\n")
    twins.build()
    text = twins.page("guide/pod.md")
    assert text.startswith("# Pod\n\nPicture: A cluster\n\n- kubectl (you) sends requests to ")
    assert text.endswith("\n\nAfter.\n")
    assert "manifests-figure" not in text
    assert "<" not in text


def test_directives_and_braces_in_code_stay(twins: Project):
    written = f"# Pod\n\n```text\n{PICTURE}\n{{ .no-tooltip }}\n```\n"
    twins.write("docs/guide/pod.md", written)
    twins.build()
    assert twins.page("guide/pod.md") == written


def test_a_twin_begins_with_the_title_of_its_page(twins: Project):
    twins.build()
    assert twins.page("index.md") == "# Home\n\nWelcome.\n"


def test_the_list_has_the_pages_in_the_order_of_the_navigation(twins: Project):
    twins.build()
    address = "https://docs.example.com/shop/"
    assert twins.page("llms.txt") == (
        "# Test\n\n> What a shop needs.\n\n"
        f"## Guide\n\n- [Pod]({address}guide/pod.md)\n- [Home]({address}index.md): Where all begins.\n\n"
        f"## Optional\n\n- [Other]({address}other.md)\n"
    )


def test_without_the_option_there_are_no_twins(project: Project):
    project.write("docs/index.md", "# Home")
    project.build()
    assert not (project.root / "site/llms.txt").exists()
    assert not (project.root / "site/index.md").exists()
