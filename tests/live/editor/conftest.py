"""A small site with examples that can be edited, and a page of it in the browser."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page

from tests.served import served

CONFIG = """\
site_name: Shop
theme:
  name: material
  font: false
  features: [navigation.instant, content.code.copy]
  palette:
    - {media: "(prefers-color-scheme: light)", scheme: default}
    - {media: "(prefers-color-scheme: dark)", scheme: slate}
plugins:
  - manifests:
      kubernetes_versions: ["1.36", "1.37"]
      live: true
      per_file_ignores:
        docs/drafts/*: [S201]
markdown_extensions:
  - pymdownx.superfences
  - pymdownx.snippets
nav:
  - index.md
  - other.md
  - exercises.md
  - playground.md
  - drafts/next.md
"""

DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 3
  selector:
    matchLabels:
      app: web
  # --8<-- [start:template]
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
        - name: web
          image: nginx:1.29
          envFrom:
            - secretRef:
                name: credentials
  # --8<-- [end:template]
"""
CREDENTIALS = """\
apiVersion: v1
kind: Secret
metadata:
  name: credentials
stringData:
  password: correct horse
"""
PAGE = """\
# Shop

The whole file:

```yaml title="web.yaml"
--8<-- "manifests/web.yaml"
```

Its template alone:

```yaml title="web.yaml, the template"
--8<-- "manifests/web.yaml:template"
```

A Secret and a Service:

```yaml title="credentials.yaml"
--8<-- "manifests/credentials.yaml"
```

```yaml
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    app: web
  ports:
    - port: 80
```

A part, something wrong, and something else:

```yaml fragment="Pod.spec.containers[]"
- name: web
  image: nginx:1.29
```

```yaml title="wrong.yaml" expect="S201"
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
dta:
  level: info
```

```yaml skip="no manifest"
one: 1
```
"""
EXERCISES = """\
# Exercises

```yaml exercise="reaches: Service/web Deployment/web" expect="X403"
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    app: shop
  ports:
    - port: 80
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
        - name: web
          image: nginx:1.29
```
"""
DRAFT = """\
# Next

```yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: next
dta:
  level: info
```
"""
PLAYGROUND = "# Playground\n\n/// manifests-playground\n///\n"
FILES = {
    "mkdocs.yml": CONFIG,
    "docs/index.md": PAGE,
    "docs/other.md": "# Other\n\nNothing to edit here.\n",
    "docs/exercises.md": EXERCISES,
    "docs/playground.md": PLAYGROUND,
    "docs/drafts/next.md": DRAFT,
    "manifests/web.yaml": DEPLOYMENT,
    "manifests/credentials.yaml": CREDENTIALS,
}


@pytest.fixture(scope="session")
def small_site(made_once: Callable[[str, Callable[[Path], object]], Path], editor: Path) -> Path:
    """The site's folder; `editor` is built before."""
    assert editor.is_file()

    def make(root: Path) -> None:
        for name, text in FILES.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text, encoding="utf-8")
        command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet"]
        subprocess.run(command, cwd=root, check=True, capture_output=True)

    return made_once("live", make) / "site"


@pytest.fixture(scope="session")
def small_address(small_site: Path) -> Iterator[str]:
    with served(small_site) as address:
        yield address


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    context.set_default_timeout(30_000)
    yield context
    context.close()


@dataclass(frozen=True)
class Editor:
    """One example that is edited, as a reader sees it."""

    page: Page
    frame: Locator

    @property
    def content(self) -> Locator:
        return self.frame.locator(".cm-content")

    @property
    def text(self) -> str:
        return "\n".join(self.frame.locator(".cm-line").all_inner_texts()).replace("\u200b", "").strip("\n")

    @property
    def verdict(self) -> Locator:
        return self.frame.locator(".manifests-live__verdict")

    @property
    def field(self) -> Locator:
        return self.frame.locator(".manifests-live__field")

    @property
    def problems(self) -> list[str]:
        return self.frame.locator(".manifests-live__problem").all_inner_texts()

    @property
    def options(self) -> Locator:
        return self.frame.locator(".cm-tooltip-autocomplete li")

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def choose(self, option: str) -> None:
        """Take the proposal that is first, once it is the one that is meant."""
        self.options.first.filter(has_text=option).wait_for()
        # CodeMirror ignores keys that come so soon after the list that they may be meant for the text.
        self.page.wait_for_timeout(300)
        self.press("Enter")

    def go(self, line: int) -> None:
        """Put the cursor at the end of a line."""
        self.content.focus()
        self.press("Control+Home", *["ArrowDown"] * (line - 1), "End")

    def type(self, text: str) -> None:
        self.page.keyboard.insert_text(text)

    def button(self, name: str) -> Locator:
        return self.frame.get_by_role("button", name=name, exact=True)

    def says(self, *words: str) -> None:
        """Wait until the verdict has these words."""
        for word in words:
            self.verdict.filter(has_text=word).wait_for()


@pytest.fixture
def edit(context: BrowserContext, small_address: str) -> Callable[..., Editor]:
    """Open the first page and press Edit at an example, counted from 0."""

    def opened(number: int = 0, page: Page | None = None) -> Editor:
        page = page or context.new_page()
        if not page.url.startswith(small_address):
            page.goto(f"{small_address}/")
        frame = page.locator(".manifests-example").nth(number)
        frame.locator(".manifests-example__edit").click()
        frame.locator(".cm-content").wait_for()
        return Editor(page, frame)

    return opened
