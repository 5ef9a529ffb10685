"""Small manifests for the tests of tables, and the guide's own."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path, PurePosixPath
from textwrap import dedent

from mkdocs_manifests.checking.check import Checker, Judged
from mkdocs_manifests.kubernetes.schemas import Schemas
from mkdocs_manifests.model import Manifest, Text
from mkdocs_manifests.reading.examples import Sources, collect
from mkdocs_manifests.reading.manifests import manifests_of
from mkdocs_manifests.reading.yaml_reader import read
from mkdocs_manifests.settings import load

ROOT = Path(__file__).parents[2]


def manifests(yaml: str, file: str = "example.yaml") -> list[Manifest]:
    text = Text(dedent(yaml), PurePosixPath(file))
    reading = read(text)
    assert not reading.problems
    return [manifest for document in reading.documents for manifest in manifests_of(document, text)]


@lru_cache(maxsize=1)
def schemas() -> Schemas:
    return Schemas.load()


@lru_cache(maxsize=1)
def guide() -> tuple[Judged, ...]:
    """The files of manifests of the guide, judged."""
    settings = load(ROOT / "mkdocs.yml")
    sources = Sources(ROOT, (settings.docs, PurePosixPath("manifests")), settings.exclude, settings.snippet_paths)
    report = Checker(ROOT, settings).check(collect(sources))
    return tuple(judged for judged in report.judged if judged.example.text.origins is None and judged.manifests)
