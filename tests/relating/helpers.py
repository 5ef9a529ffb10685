from functools import lru_cache
from pathlib import PurePosixPath

from mkdocs_manifests.kubernetes.references import References
from mkdocs_manifests.kubernetes.schemas import Schemas
from mkdocs_manifests.model import Text
from mkdocs_manifests.reading.manifests import manifests_of
from mkdocs_manifests.reading.yaml_reader import read
from mkdocs_manifests.relating.graph import graph


def manifests(yaml):
    text = Text(yaml, PurePosixPath("example.yaml"))
    reading = read(text)
    assert not reading.problems
    return [manifest for document in reading.documents for manifest in manifests_of(document, text)]


@lru_cache(maxsize=1)
def references():
    return References(Schemas.load())


def graph_of(yaml):
    return graph(manifests(yaml), references())


def triples(yaml):
    return {(edge.source, edge.relation, edge.target) for edge in graph_of(yaml).edges}


def label(yaml, source, target):
    (found,) = [edge.label for edge in graph_of(yaml).edges if (edge.source, edge.target) == (source, target)]
    return found
