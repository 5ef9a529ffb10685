"""The same sources give the same bytes, whatever the folder, the hash seed, the locale, the time zone and the order of files are."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sealed import build, differences, tree
from tests.serving.project import PARTS, SETTINGS, STANDING

EVERYTHING = (
    "kind_pages: true, markdown_twins: true, print_sections: [Home], glossary: words.md, live: true,"
    ' select: [A6], rules: [rules/*.yaml], schemas: [schemas/*.yaml], baseline: baseline.json, kubernetes_versions: ["1.30", "1.37"]'
)
DATE = {"SOURCE_DATE_EPOCH": "1700000000"}
"""The only clock in a site is MkDocs' own: the date of its build in sitemap.xml."""


def write(root: Path, *, backwards: bool) -> Path:
    """Write a project with all that the plugin makes pages of."""
    states = [STANDING, *(next(iter(states.values())) for states in PARTS.values())]
    files = {name: content for state in states for name, content in state.items()}
    files["mkdocs.yml"] = SETTINGS.format(options=EVERYTHING, snippets="")
    for name, content in sorted(files.items(), reverse=backwards):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory, editor: Path) -> list[dict[str, bytes]]:
    assert editor.is_file()
    folder = tmp_path_factory.mktemp("same")
    runs = [
        ("one", False, {"PYTHONHASHSEED": "1", "LC_ALL": "C", "TZ": "Pacific/Kiritimati"}),
        ("another folder \u00e4", True, {"PYTHONHASHSEED": "77", "LC_ALL": "C.UTF-8", "TZ": "America/Los_Angeles"}),
    ]
    found = []
    for name, backwards, environment in runs:
        ran = build(write(folder / name, backwards=backwards), folder / f"{name} site", **environment, **DATE)
        assert ran.returncode == 0, ran.stderr[-3000:]
        found.append(tree(folder / f"{name} site"))
    return found


def test_two_builds_give_the_same_tree(sites: list[dict[str, bytes]]):
    one, other = sites
    assert differences(one, other) == []


def test_the_site_is_a_rich_one(sites: list[dict[str, bytes]]):
    """Otherwise the test above would be about nothing."""
    names = sites[0].keys()
    assert len(names) > 40
    assert names >= {"llms.txt", "print/index.html", "pod.md", "manifests/pod/web.yaml"}
    assert any(name.startswith("assets/manifests/recordings/run.") for name in names)


def test_the_builds_had_no_network(tmp_path: Path):
    """Otherwise that they succeeded would say nothing of it."""
    ran = build(tmp_path, "try")
    assert ran.returncode == 1
    assert "this build has no network" in ran.stderr
