"""Tables by directive, and the pages of kinds, in small sites."""

from __future__ import annotations

import re

import pytest

from tests.publishing.conftest import CONFIG, POD, Project

SHOWN = '# A page\n\n```yaml\n--8<-- "manifests/pod/web.yaml"\n```\n\n'
DATE = re.compile(r"Build Date UTC : .*")
"""What MkDocs' own theme writes into the first page."""
KIND_PAGES = CONFIG.replace("  - manifests\n", "  - manifests:\n      kind_pages: true\n")


def test_a_directive_becomes_a_table_whose_links_lead_to_the_manifest(project: Project):
    project.write("docs/index.md", f"{SHOWN}/// manifests-table | images\n///\n")
    project.build()
    html = (project.root / "site/index.html").read_text(encoding="utf-8")
    assert re.search(r'<th scope="row"><code>nginx:1.29</code></th>', html)
    assert '#manifest-pod-web">Pod web</a>' in html


def test_a_table_can_be_about_the_page_alone(project: Project):
    project.write("manifests/other.yaml", POD.replace("web", "other").replace("nginx:1.29", "redis:8"))
    project.write("docs/index.md", f"{SHOWN}/// manifests-table | images this page\n///\n")
    project.build()
    html = (project.root / "site/index.html").read_text(encoding="utf-8")
    assert "nginx:1.29</code></th>" in html
    assert "redis:8" not in html


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("image", 'there is no table "image"'),
        ("images nowhere", 'there is no manifest in "nowhere"'),
        ("images size=3", 'a table has no option "size=3"'),
        ("fields", "a table of fields needs a kind"),
        ("kind=Deploymant", 'there is no kind "Deploymant"'),
    ],
)
def test_a_directive_that_cannot_be_followed_is_a_problem_at_its_line(project: Project, words: str, message: str):
    project.write("docs/index.md", f"{SHOWN}/// manifests-table | {words}\n///\n")
    project.build()
    (line,) = [line for line in project.lines if "D102" in line]
    assert "docs/index.md:7:" in line
    assert message in line


def test_each_kind_gets_a_page_when_it_is_asked_for(project: Project):
    project.write("mkdocs.yml", KIND_PAGES)
    project.write("docs/index.md", SHOWN)
    project.build()
    html = (project.root / "site/kinds/pod/index.html").read_text(encoding="utf-8")
    assert 'id="field-spec.containers[].image"' in html
    assert "pod.spec.containers.image" in html
    assert not (project.root / "site/kinds/deployment").exists()
    assert 'href="../kinds/pod/"' in (project.root / "site/kinds/index.html").read_text(encoding="utf-8")


def test_building_twice_gives_the_same_pages(project: Project):
    project.write("mkdocs.yml", KIND_PAGES)
    project.write("docs/index.md", f"{SHOWN}/// manifests-table | kinds\n///\n")
    pages = ("index.html", "kinds/index.html", "kinds/pod/index.html")

    def built() -> list[str]:
        project.build()
        return [DATE.sub("", project.page(page)) for page in pages]

    assert built() == built()


def test_names_that_no_api_server_takes_get_no_page(project: Project):
    project.write("mkdocs.yml", KIND_PAGES)
    hostile = 'apiVersion: "../../x/v1"\nkind: "../<script>alert(1)</script>"\nmetadata: {name: a}\n'
    project.write(
        "docs/index.md", f'# A page\n\n```yaml skip="hostile"\n{hostile}```\n\n/// manifests-table | kinds\n///\n'
    )
    project.write("manifests/hostile.yaml", hostile)
    project.build()
    assert not list((project.root / "site").rglob("*script*"))
    assert "<script>alert" not in (project.root / "site/kinds/index.html").read_text(encoding="utf-8")
