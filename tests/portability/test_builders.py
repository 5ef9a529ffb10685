"""What a site keeps, and what it loses, under each builder."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from markdown import Markdown

from tests.conftest import PUBLISHED

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
GENERATOR = re.compile(rb'<meta name="generator" content="[^"]*">')

SETTINGS = """\
site_name: A site
theme:
  name: material
plugins:
  - search
  - manifests
markdown_extensions:
  - manifests
  - pymdownx.highlight
  - pymdownx.superfences
  - pymdownx.snippets:
      base_path: ["."]
"""
PAGE = """\
# Home

```yaml title="manifests/web.yaml"
--8<-- "manifests/web.yaml"
```

```yaml fragment="Pod.spec.containers[]"
name: web
image: nginx:1.29
```

/// manifests-figure | cluster
///

/// manifests-diagram | manifests/web.yaml
///
"""
MANIFEST = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\n"


@pytest.fixture
def fixture_site(tmp_path: Path) -> Path:
    for name, text in {"mkdocs.yml": SETTINGS, "docs/index.md": PAGE, "manifests/web.yaml": MANIFEST}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def build(program: str, folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [str(BIN / program), "build", *options]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True, timeout=300)


def pages(folder: Path) -> dict[str, bytes]:
    """Return the files of a site, without the line in which a builder names itself and the time in a compressed file."""
    files = [file for file in sorted(folder.rglob("*")) if file.is_file() and file.suffix != ".gz"]
    return {str(file.relative_to(folder)): GENERATOR.sub(b"", file.read_bytes()) for file in files}


def test_properdocs_builds_the_guide_as_mkdocs_does(site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    for name, value in PUBLISHED.items():
        monkeypatch.setenv(name, value)
    build(
        "properdocs",
        ROOT,
        "--quiet",
        "--strict",
        "--config-file",
        str(ROOT / "mkdocs.yml"),
        "--site-dir",
        str(tmp_path),
    )
    ours, theirs = pages(site), pages(tmp_path)
    assert sorted(ours) == sorted(theirs)
    assert [name for name in ours if ours[name] != theirs[name]] == []


def test_properdocs_stops_at_what_mkdocs_stops_at(fixture_site: Path):
    (fixture_site / "manifests" / "web.yaml").write_text(MANIFEST.replace("name:", "nam:"), encoding="utf-8")
    with pytest.raises(subprocess.CalledProcessError) as failed:
        build("properdocs", fixture_site, "--strict")
    assert "manifests/web.yaml:4:3: S201" in failed.value.stderr


def test_zensical_frames_examples_and_draws_figures_and_says_what_stands_elsewhere(fixture_site: Path):
    build("zensical", fixture_site)
    html = (fixture_site / "site" / "index.html").read_text(encoding="utf-8")
    assert html.count('<div class="manifests-example"') == 2
    assert '<span class="manifests-example__kinds">ConfigMap</span>' in html
    assert '<span class="manifests-example__label">part of Pod.spec.containers[]</span>' in html
    assert 'class="manifests-diagram__svg"' in html
    # Lost without the plugin, which Zensical does not run: pictures of the site's own manifests, published files, judgement.
    assert "A picture of manifests/web.yaml stands here on the built site." in html
    assert not (fixture_site / "site" / "manifests" / "web.yaml").exists()


def test_python_markdown_alone_frames_examples():
    html = Markdown(extensions=["manifests", "pymdownx.superfences"]).convert(f"```yaml\n{MANIFEST}```\n")
    assert html.count('<div class="manifests-example"') == 1
    assert "ConfigMap" in html


def test_the_command_line_judges_a_site_of_any_builder(fixture_site: Path):
    ran = subprocess.run(
        [str(BIN / "mkdocs-manifests"), "check"],
        cwd=fixture_site,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert ran.returncode == 0, ran.stdout
    assert "2 examples" in ran.stdout
