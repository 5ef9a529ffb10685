"""Markup in every text of a manifest, everywhere that text is shown: no new element, no new attribute, no dialog, no control character."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml

from tests.hostile.strange import controls
from tests.served import served

BIN = Path(sys.executable).parent
PAYLOADS: list[str] = yaml.safe_load((Path(__file__).parent / "payloads.yaml").read_text(encoding="utf-8"))

SETTINGS = """\
site_name: Hostile
site_url: https://docs.example.com/
theme:
  name: material
  font: false
plugins:
  - search
  - manifests: {options}
markdown_extensions:
  - pymdownx.superfences
  - pymdownx.highlight
  - pymdownx.snippets
"""
OPTIONS = {"markdown_twins": True, "select": ["A6"]}
PAGE = """\
# Page {number}

```yaml{title}
{manifests}```

```yaml expect="S201"
apiVersion: v1
kind: ConfigMap
metadata:
  name: wrong
{text}: 1
```

/// manifests-diagram | this page
    view: application
///

/// manifests-diagram | this page
    view: traffic
///

/// manifests-diagram | this page
    view: permissions
///
"""
MANIFESTS = """\
# {comment}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {text}
  namespace: {text}
  labels: {{{text}: {text}}}
  annotations: {{{text}: {text}}}
spec:
  selector:
    matchLabels: {{app: {text}}}
  template:
    metadata:
      labels: {{app: {text}}}
    spec:
      serviceAccountName: {text}
      containers:
        - name: {text}
          image: {text}
          command: [{text}]
          ports: [{{name: {text}, containerPort: 80}}]
          env: [{{name: {text}, value: {text}}}]
          envFrom: [{{configMapRef: {{name: {text}}}}}]
          volumeMounts: [{{name: {text}, mountPath: {text}}}]
      volumes: [{{name: {text}, secret: {{secretName: {text}}}}}]
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: {text}
data: {{{text}: {text}}}
---
apiVersion: v1
kind: Service
metadata:
  name: {text}
  namespace: {text}
spec:
  selector: {{app: {text}}}
  ports: [{{name: {text}, port: 80, targetPort: {text}}}]
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: {text}
  namespace: {text}
spec:
  ingressClassName: {text}
  rules:
    - host: {text}
      http:
        paths: [{{path: {text}, pathType: Prefix, backend: {{service: {{name: {text}, port: {{name: {text}}}}}}}}}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: {text}
roleRef: {{apiGroup: rbac.authorization.k8s.io, kind: Role, name: {text}}}
subjects: [{{kind: User, apiGroup: rbac.authorization.k8s.io, name: {text}}}]
---
apiVersion: {text}
kind: {text}
metadata:
  name: {text}
"""
EVENTS = re.compile(r"on[a-z]+")


class Markup(HTMLParser):
    """Collects what no payload may become: what the page's own templates never write."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.foreign: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            address = urlsplit((value or "").strip()) if name in {"href", "src", "action", "data", "srcdoc"} else None
            if EVENTS.fullmatch(name) or (address and (address.scheme == "javascript" or "pwn" in address.netloc)):
                self.foreign.append(f"<{tag} {name}={value}>")
            if name == "id" and value == "pwn":
                self.foreign.append(f"<{tag} id=pwn>")
        if tag in {"iframe", "object", "embed", "base", "math", "noscript"} or "pwn" in tag:
            self.foreign.append(f"<{tag}>")


def hostile_page(number: int, payload: str) -> str:
    text = json.dumps(payload, ensure_ascii=not payload.isprintable())
    plain = " ".join(part for part in payload.split() if part.isprintable())
    title = f' title="{plain}"' if '"' not in plain and plain else ""
    return PAGE.format(
        number=number, title=title, text=text, manifests=MANIFESTS.format(text=text, comment=plain), plain=plain
    )


@pytest.fixture(scope="session")
def hostile_site(made_once: Callable[[str, Callable[[Path], object]], Path]) -> Path:
    """A site with a page for each payload, built as an author's draft is, so that its problems are shown, too."""
    return made_once("hostile", make_hostile_site)


def make_hostile_site(root: Path) -> None:
    (root / "docs").mkdir()
    (root / "manifests").mkdir()
    (root / "mkdocs.yml").write_text(SETTINGS.format(options=json.dumps(OPTIONS)), encoding="utf-8")
    (root / "docs" / "index.md").write_text("# Home\n", encoding="utf-8")
    for number, payload in enumerate(PAYLOADS):
        (root / "docs" / f"page-{number}.md").write_text(hostile_page(number, payload), encoding="utf-8")
        text = json.dumps(payload, ensure_ascii=not payload.isprintable())
        name = re.sub(r"[/\0\n\r\u2028]", "", payload)[:80]
        written = MANIFESTS.format(text=text, comment="a file with a hostile name")
        (root / "manifests" / f"{name}.yaml").write_text(written, encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, "-c", DRAFT], cwd=root, capture_output=True, text=True, check=False, timeout=300
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
    (root / "console.txt").write_text(ran.stderr + ran.stdout, encoding="utf-8", newline="\n")


DRAFT = """
from mkdocs.commands.build import build
from mkdocs.config import load_config
config = load_config("mkdocs.yml")
config.plugins.on_startup(command="serve", dirty=False)
build(config)
"""


def test_no_payload_becomes_markup(hostile_site: Path):
    pages = sorted((hostile_site / "site").rglob("*.html"))
    assert len(pages) > len(PAYLOADS)
    assert {
        str(page.relative_to(hostile_site)): Markup(page.read_text(encoding="utf-8")).foreign for page in pages
    } == {str(page.relative_to(hostile_site)): [] for page in pages}


def test_every_payload_is_shown_as_the_text_it_is(hostile_site: Path):
    """Otherwise the test above would be about nothing."""
    for number, payload in enumerate(PAYLOADS):
        html = (hostile_site / "site" / f"page-{number}" / "index.html").read_text(encoding="utf-8")
        assert html.count('class="manifests-example') >= 2
        assert html.count("pwn") > 20 or "pwn" not in payload


def test_no_payload_runs_in_a_browser(hostile_site: Path, browser):
    context = browser.new_context()
    context.add_init_script("window.pwn = () => { window.pwned = true }")
    page = context.new_page()
    dialogs: list[str] = []
    asked: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.on("request", lambda request: asked.append(request.url))
    with served(hostile_site / "site") as address:
        ran = []
        for number in range(len(PAYLOADS)):
            page.goto(f"{address}/page-{number}/", wait_until="load")
            page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
            if page.evaluate("Boolean(window.pwned)"):
                ran.append(PAYLOADS[number])
        foreign = [url for url in asked if not url.startswith((address, "data:"))]
    context.close()
    assert (ran, dialogs, foreign) == ([], [], [])


def test_the_console_of_a_build_shows_no_control_character(hostile_site: Path):
    console = (hostile_site / "console.txt").read_text(encoding="utf-8")
    assert "page-0.md" in console
    assert controls(console) == set()


@pytest.mark.parametrize("form", ["text", "concise", "github", "markdown"])
def test_no_report_for_a_terminal_or_a_log_shows_a_control_character(hostile_site: Path, form: str):
    ran = subprocess.run(
        [BIN / "mkdocs-manifests", "check", "--output-format", form],
        cwd=hostile_site,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    assert ran.returncode == 1
    joiner = {"\u2060"} if form == "markdown" else set()  # keeps GitHub from taking a name for a mention
    assert controls(ran.stdout + ran.stderr) <= joiner
    assert form != "github" or "##[" not in ran.stdout


@pytest.mark.parametrize("form", ["mermaid", "dot", "svg"])
def test_a_diagram_on_its_own_is_no_way_out_either(project, form: str):
    for payload in PAYLOADS:
        text = json.dumps(payload, ensure_ascii=not payload.isprintable())
        project.write("manifests/all.yaml", MANIFESTS.format(text=text, comment=""))
        drawn = project.run("diagram", "--format", form).output
        assert controls(drawn) == set()
        if form == "svg":
            assert Markup(drawn).foreign == []
        else:
            assert not re.search(r"^\s*(click|URL)", drawn, re.MULTILINE)


@pytest.mark.parametrize("name", ["llms.txt", "page-0.md"])
def test_plain_markdown_keeps_the_payload_inside_code(hostile_site: Path, name: str):
    """A page's twin says what its author wrote; the list of pages holds nothing of a manifest."""
    text = (hostile_site / "site" / name).read_text(encoding="utf-8")
    outside = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    assert "<script>" not in outside
