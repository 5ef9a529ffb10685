"""What the site tells the editor in its pages, and what it says where there is no editor."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from mkdocs_manifests.publishing import live
from tests.publishing.conftest import CONFIG, POD, Project

ASSETS = Path("site/assets/manifests/live")
CREDENTIALS = """\
apiVersion: v1
kind: Secret
metadata:
  name: credentials
stringData:
  user: shop
  password: |
    correct horse
    battery staple
"""
PAGE = """\
# A page

```yaml
--8<-- "manifests/pod/web.yaml:spec"
```

```yaml
--8<-- "manifests/credentials.yaml"
```

```yaml fragment="Pod.spec"
restartPolicy: Never
```

```yaml skip="none of ours"
a: 1
```
"""
MARKED = POD.replace("spec:\n", "# --8<-- [start:spec]\nspec:\n") + "# --8<-- [end:spec]\n"


@pytest.fixture
def site(project: Project, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A site with examples that can be edited; the editor's own files are of no matter."""
    monkeypatch.setattr(live, "is_built", lambda: True)
    monkeypatch.setattr(live, "built_files", lambda: {"loader.js": b"", "editor.js": b""})
    project.write("mkdocs.yml", CONFIG.replace("  - manifests\n", "  - manifests:\n      live: true\n"))
    project.write("manifests/pod/web.yaml", MARKED)
    project.write("manifests/credentials.yaml", CREDENTIALS)
    project.write("docs/index.md", PAGE)
    return project


def told(project: Project, name: str) -> dict[str, Any]:
    """Return what a script gives the editor."""
    text = (project.root / ASSETS / name).read_text(encoding="utf-8")
    return json.loads(text.rpartition(" = ")[2].removesuffix(";\n"))


def page(project: Project) -> dict[str, Any]:
    scripts = sorted((project.root / ASSETS / "pages").glob("*.js"))
    assert len(scripts) == 1
    return told(project, f"pages/{scripts[0].name}")["examples"]


def test_each_example_is_told_whole_and_without_the_marks_of_excerpts(site):
    site.build()
    texts = {one["file"]: one["text"] for one in page(site).values()}
    assert texts["manifests/pod/web.yaml"] == POD.rstrip("\n")
    assert len(texts) == 3


def test_an_excerpt_says_where_it_begins_in_what_is_edited(site):
    site.build()
    html = site.page("index.html")
    key = next(key for key, one in page(site).items() if one["file"] == "manifests/pod/web.yaml")
    line = POD.split("\n").index("spec:") + 1
    assert f"{key} {line}" in html


def test_a_part_says_what_it_is_part_of_and_a_skipped_block_is_not_told(site):
    site.build()
    assert [one.get("fragment") for one in page(site).values()].count("Pod.spec") == 1
    assert "a: 1" not in [one["text"] for one in page(site).values()]


def test_no_value_of_a_secret_stands_anywhere_but_in_its_own_example(site):
    site.write("docs/other.md", "# Nothing\n")
    site.build()
    for name in ("catalog.js", "data.js", "rest.js", "texts.js"):
        text = (site.root / ASSETS / name).read_text(encoding="utf-8")
        assert "horse" not in text
        assert "staple" not in text
    template = next(one for one in told(site, "catalog.js")["templates"] if one["kind"] == "Secret")
    assert template["text"] == "\n".join(CREDENTIALS.split("\n")[:5]) + "\n  user: eA==\n  password: eA=="


def test_the_objects_of_the_site_are_known_to_every_page(site):
    site.build()
    assert told(site, "catalog.js")["objects"]["names"]["Secret"] == ["credentials"]


def test_the_kinds_that_the_site_uses_are_known(site):
    site.build()
    assert set(told(site, "data.js")["schemas"]["kinds"]) == {"v1 Pod", "v1 Secret"}


def test_nothing_is_written_anew_while_the_kinds_stay(site):
    site.build()
    known = site.plugin.memory.live.scripts
    site.write("docs/index.md", PAGE + "\nMore words.\n")
    site.build()
    assert site.plugin.memory.live.scripts is known


def test_the_same_site_is_told_in_the_same_bytes(site):
    site.build()
    first = {file.name: file.read_bytes() for file in (site.root / ASSETS).rglob("*.js")}
    site.build()
    assert {file.name: file.read_bytes() for file in (site.root / ASSETS).rglob("*.js")} == first


def test_a_site_without_the_option_has_no_editor(project, monkeypatch):
    monkeypatch.setattr(live, "is_built", lambda: True)
    project.write("docs/index.md", PAGE.replace(":spec", ""))
    project.write("manifests/credentials.yaml", CREDENTIALS)
    project.build()
    assert "data-manifests-live" not in project.page("index.html")
    assert not (project.root / ASSETS).exists()


def test_an_installation_without_the_editor_says_so_once_and_builds_the_site(site, monkeypatch):
    monkeypatch.setattr(live, "is_built", lambda: False)
    site.build()
    assert [record.getMessage() for record in site.caplog.records].count(f"manifests: {live.MISSING}") == 1
    assert site.lines == []
    assert "loader.js" not in site.page("index.html")


def test_the_playground_says_what_it_needs(site):
    site.write("docs/index.md", "# A page\n\n/// manifests-playground\n///\n")
    site.build()
    html = site.page("index.html")
    assert 'data-manifests-live="playground"' in html
    assert "needs JavaScript" in html
