"""Recordings on the pages of a site."""

from __future__ import annotations

from html import unescape

import pytest

from tests.publishing.conftest import Project
from tests.recordings.examples import ROLLOUT, write

CHAPTERS = """\
title: A <small> one
about: {version: "1.36", real: [scheduler], imitated: ["a <b>kubelet</b>"], shortened: []}
chapters:
  - {at: 0.5, title: Made, text: "It is made.", watch: [Deployment/web]}
  - {at: 2, title: Gone}
"""
TRANSCRIPT = """\
$ kubectl get pods
NAME   READY
<b>web</b>    1/1

$ kubectl get pods -o jsonpath='{.items[*].metadata.name}{"\\n"}'
web

$ kubectl version
"""
ASSETS = "assets/manifests/recordings"


@pytest.fixture
def site(project: Project) -> Project:
    write(project.root, ROLLOUT, CHAPTERS, TRANSCRIPT)
    return project


def shown(site: Project, page: str) -> str:
    site.write("docs/index.md", f"# Home\n\n{page}\n")
    site.build()
    return site.page("index.html")


def test_the_story_stands_in_the_page(site: Project):
    html = shown(site, "/// manifests-recording | small\n    caption: Look.\n///")
    assert site.lines == []
    assert "A &lt;small&gt; one" in html
    assert "Look." in html
    assert "It is made." in html
    assert "deployment-controller asks: create replicasets web-1" in html
    assert "does not exist" in html
    assert "Recorded on Kubernetes 1.36. Real: scheduler. Imitated: a &lt;b&gt;kubelet&lt;/b&gt;." in html
    assert '<th scope="row">Deployment web</th>' in html
    assert f'data-base="{ASSETS}/"' in html


def test_a_transcript_is_a_command_to_copy_and_its_real_output(site: Project):
    html = shown(site, "/// manifests-transcript | small\n    command: kubectl get pods\n///")
    assert site.lines == []
    assert "<pre><code>kubectl get pods</code></pre>" in html
    assert "<samp>NAME   READY\n&lt;b&gt;web&lt;/b&gt;    1/1</samp>" in html


def test_a_command_without_output_has_none(site: Project):
    html = shown(site, "/// manifests-transcript | small\n    command: kubectl version\n///")
    assert "<samp>" not in html


def test_a_command_may_stand_in_the_block_where_it_needs_no_quotes(site: Project):
    html = shown(
        site,
        "/// manifests-transcript | small\nkubectl get pods -o jsonpath='{.items[*].metadata.name}{\"\\n\"}'\n///",
    )
    assert site.lines == []
    assert "jsonpath='{.items[*].metadata.name}{\"\\n\"}'" in unescape(html)


def test_a_part_of_the_output_says_that_it_is_one(site: Project):
    html = shown(site, "/// manifests-transcript | small\n    command: kubectl get pods\n    lines: 1\n///")
    assert "<samp>NAME   READY</samp>" in html
    assert "lines 1 to 1 of 2" in html


@pytest.mark.parametrize(
    ("directive", "place", "message"),
    [
        ("manifests-recording | smal", "3:27", 'there is no recording "smal"; did you mean "small"?'),
        ("manifests-recording | other", "3:27", 'there is no recording "other"; the recordings lie in docs/recordings'),
        ("manifests-transcript | small", "3:28", "a transcript needs the command"),
        (
            "manifests-transcript | small\n    command: kubectl get pod",
            "4:14",
            'has no command "kubectl get pod"; did you mean "kubectl get pods"?',
        ),
        (
            "manifests-transcript | small\n    command: kubectl version\n    nth: two",
            "4:14",
            'nth must be a number, not "two"',
        ),
        (
            "manifests-transcript | small\n    command: kubectl version\n    nth: 2",
            "4:14",
            '"kubectl version" once, not 2 times',
        ),
        (
            "manifests-transcript | small\n    command: kubectl get pods\n    lines: 2-9",
            "4:14",
            'has no lines "2-9"; write two of its lines, from 1 to 2',
        ),
        ("manifests-transcript | small\n    command: kubectl get pods\n    lines: all", "4:14", 'has no lines "all"'),
        ("manifests-transcript | small\n    command: kubectl get pods\n    lines: 2-1", "4:14", 'has no lines "2-1"'),
    ],
)
def test_what_is_not_in_a_recording_is_a_problem_at_its_place(site: Project, directive: str, place: str, message: str):
    html = shown(site, f"/// {directive}\n///")
    (problem,) = site.lines
    assert problem.startswith(f"docs/index.md:{place}: D112 ")
    assert message in problem
    assert "manifests-recording-missing" in html


def test_a_recording_that_cannot_be_read_is_a_problem_once(site: Project):
    (site.root / "docs/recordings/small/timeline.jsonl").write_text("{\n", encoding="utf-8")
    html = shown(site, "/// manifests-recording | small\n///\n\n/// manifests-recording | small\n///")
    assert [problem.split(": ")[0] for problem in site.lines] == ["docs/recordings/small/timeline.jsonl:1:1"]
    assert html.count("This recording is shown when its timeline is mended.") == 2


def test_only_what_pages_show_is_published_and_nothing_raw(site: Project):
    write(site.root, ROLLOUT, CHAPTERS)
    (site.root / "docs/recordings/small").rename(site.root / "docs/recordings/unused")
    write(site.root, ROLLOUT, CHAPTERS, TRANSCRIPT)
    shown(site, "/// manifests-recording | small\n///")
    assert sorted(path.name for path in (site.root / "site" / ASSETS).iterdir()) == [
        "player.css",
        "player.js",
        "small.0.js",
    ]
    assert not (site.root / "site/recordings").exists()


def test_a_site_without_recordings_loads_nothing_of_them(project: Project):
    html = shown(project, "Nothing recorded here.")
    assert "recordings" not in html
    assert not (project.root / "site" / ASSETS).exists()


def test_the_twin_of_a_page_tells_the_recording_in_plain_text(site: Project):
    config = (site.root / "mkdocs.yml").read_text(encoding="utf-8")
    site.write("mkdocs.yml", config.replace("- manifests", "- manifests:\n      markdown_twins: true", 1))
    shown(
        site,
        "/// manifests-recording | small\n///\n\n/// manifests-transcript | small\n    command: kubectl get pods\n///",
    )
    twin = site.page("index.md")
    assert "Recording: A <small> one\n\n1. Made 0.5 s: It is made.\n2. Gone 2.0 s:" in twin
    assert "```console\n$ kubectl get pods\nNAME   READY\n<b>web</b>    1/1\n```" in twin


def test_a_directive_that_cannot_be_read_is_a_problem(site: Project):
    shown(site, "Some words.\n\n/// manifests-transcript | small\n    command: a: b\n///")
    (problem,) = site.lines
    assert problem.startswith("docs/index.md:5:1: D102 the directive manifests-transcript cannot be read")


def test_a_directive_that_is_shown_as_code_is_none(site: Project):
    shown(site, "```\n/// manifests-transcript | small\n    command: a: b\n///\n```")
    assert site.lines == []
