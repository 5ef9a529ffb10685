"""The guide gives the same bytes in another folder, with another hash seed, locale and time zone, and without a network."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.conftest import PUBLISHED, ROOT
from tests.sealed import build, differences, tree

DATED = {"sitemap.xml", "sitemap.xml.gz"}
"""MkDocs writes the day of the build into these."""


def test_a_second_build_gives_the_same_tree(site: Path, tmp_path: Path):
    copy = tmp_path / "another folder"
    for name in ("docs", "manifests"):
        shutil.copytree(ROOT / name, copy / name)
    shutil.copy(ROOT / "mkdocs.yml", copy)
    ran = build(copy, tmp_path / "site", PYTHONHASHSEED="77", LC_ALL="C", TZ="Pacific/Kiritimati", **PUBLISHED)
    assert ran.returncode == 0, ran.stderr[-3000:]
    assert set(differences(tree(site), tree(tmp_path / "site"))) <= DATED
