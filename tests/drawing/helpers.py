from functools import lru_cache
from pathlib import Path

from mkdocs_manifests.drawing.drawing import VIEWS
from mkdocs_manifests.drawing.layout import arrange, by_namespace
from mkdocs_manifests.drawing.splitting import split
from mkdocs_manifests.relating.folding import fold
from mkdocs_manifests.relating.graph import graph, view, views
from tests.relating.helpers import manifests, references

HERE = Path(__file__).parent
SETS = {path.stem: path for path in sorted(HERE.glob("*.yaml"))}


def stack(name="shop"):
    return manifests(SETS[name].read_text(encoding="utf-8"))


@lru_cache(maxsize=64)
def layouts(name, view_name):
    """Return the arrangements of a set in a view, measured."""
    parts = split(fold(view(graph(stack(name), references()), view_name)))
    return [arrange(part, by_namespace(part), views()["backwards"], measure=True) for part in parts]


CASES = [(name, view_name) for name in SETS for view_name in VIEWS]
