"""A strict content security policy for the built site, in the file of headers and in the pages."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256

import pytest

from mkdocs_manifests.publishing.security_policy import SecurityPolicy

THEME = '<!doctype html><html><head>\n<meta charset="utf-8"><script>boot()</script></head><body>{}</body></html>'


def hash_of(script: str) -> str:
    return f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'"


@pytest.fixture
def with_policy(project):
    def build(where: str, page: str = "# Home\n") -> tuple[str, str]:
        settings = (project.root / "mkdocs.yml").read_text(encoding="utf-8")
        changed = settings.replace("- manifests", f"- manifests:\n      content_security_policy: {where}")
        project.write("mkdocs.yml", changed.replace("theme: mkdocs", "theme: {name: material, font: false}"))
        project.write("docs/index.md", page)
        project.build()
        site = project.root / "site"
        return (site / "_headers").read_text(encoding="utf-8"), (site / "index.html").read_text(encoding="utf-8")

    return build


def test_a_header_allows_the_site_itself_and_the_themes_scripts(with_policy):
    headers, page = with_policy("headers")
    rule, policy = headers.splitlines()
    assert rule == "/*"
    assert policy.startswith("  Content-Security-Policy: default-src 'none'; ")
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    assert scripts
    assert all(hash_of(script) in policy for script in scripts)
    assert "Content-Security-Policy" not in page


def test_a_page_can_carry_the_policy_before_all_that_it_rules(with_policy):
    headers, page = with_policy("pages")
    said = re.search(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', page)
    assert said is not None
    assert said.start() < min(page.index("<script"), page.index("<link"))
    assert said[1].replace("; img-src", "; frame-ancestors 'self'; img-src") in headers


def test_a_script_in_the_text_of_a_page_gets_no_hash_and_a_warning(with_policy, project):
    headers, _ = with_policy("headers", "# Home\n\n<script>steal()</script>\n")
    assert hash_of("steal()") not in headers
    assert any("index.html: the content security policy refuses an inline script" in line for line in project.lines)


def test_an_authors_own_headers_stay(with_policy, project):
    project.write("docs/_headers", "/old/*\n  X-Robots-Tag: noindex\n")
    headers, _ = with_policy("headers")
    assert headers.startswith("/old/*\n  X-Robots-Tag: noindex\n\n/*\n  Content-Security-Policy: ")


def test_the_alignment_of_a_table_needs_no_style(with_policy, project):
    _, page = with_policy("headers", "# Home\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n")
    assert "style=" not in page
    assert '<td class="manifests-align-right">2</td>' in page
    assert not project.lines


def test_authors_at_work_have_no_policy(with_policy, project):
    project.command = "serve"
    with pytest.raises(FileNotFoundError):
        with_policy("pages")
    assert "Content-Security-Policy" not in (project.root / "site/index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("html", "refused"),
    [
        ('<a onclick="x()">a</a>', "the attribute onclick of <a>"),
        ('<p\nstyle = "color: red">', "the attribute style of <p>"),
        ("<img src=//a.example/b.png>", "what <img> loads from a.example"),
        ('<script src="https://a.example/b.js"></script>', "what <script> loads from a.example"),
        ('<link rel="preload stylesheet" href="https://a.example/b.css">', "what <link> loads from a.example"),
        ('<a href=" javascript:x()">a</a>', "a link that is a script"),
    ],
)
def test_what_the_policy_refuses_is_named(html: str, refused: str):
    assert SecurityPolicy().read("index.html", THEME.format(html)) == [refused]


@pytest.mark.parametrize(
    "html",
    [
        '<a href="https://a.example/">elsewhere</a>',
        '<link rel="canonical" href="https://a.example/">',
        "<p>write style= or onclick= here</p>",
        '<script type="application/json">{"a": 1}</script>',
        '<script src="b.js"></script>',
        '<img alt="1" src="data:image/png;base64,AA">',
    ],
)
def test_all_else_is_taken(html: str):
    policy = SecurityPolicy()
    assert policy.read("index.html", THEME.format(html)) == []
    assert policy.scripts == {hash_of("boot()")}
