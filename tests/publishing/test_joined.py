"""One style sheet and one script: whole, in order, and without what only those who write them read."""

from __future__ import annotations

import subprocess

import pytest

from mkdocs_manifests.publishing.joined import PageFiles
from tests.browsers import node

ALL = PageFiles(has_glossary=True, has_recordings=True)


def test_a_site_loads_one_style_sheet_and_one_script_of_the_plugin(project):
    project.write("docs/index.md", "# Home\n")
    project.build()
    html = project.page("index.html")
    assert html.count("assets/manifests/") == len(["manifests.css", "manifests.js"])


@pytest.mark.parametrize("part", [b"manifests-term", b"manifests-recording"])
def test_what_a_site_does_not_have_is_not_loaded(part: bytes):
    for joined in (PageFiles().style(), PageFiles().script()):
        assert part not in joined
    for joined in (ALL.style(), ALL.script()):
        assert part in joined


def test_no_comment_is_sent_and_each_rule_is_closed():
    style = ALL.style()
    assert b"/*" not in style
    assert style.count(b"{") == style.count(b"}") > 100
    assert b"\n//" not in ALL.script()


def test_the_script_is_one(tmp_path):
    script = tmp_path / "manifests.js"
    script.write_bytes(ALL.script())
    subprocess.run([node(), "--check", str(script)], check=True)
