"""What the page is told of the schemas: all that the build judges by, in little space, and nothing of it twice."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest

from mkdocs_manifests.kubernetes.schemas import PREFIX, Schemas
from mkdocs_manifests.kubernetes.versions import Version
from mkdocs_manifests.live.data import kinds_of, live_data
from mkdocs_manifests.live.schema_data import TABLES, schema_data
from mkdocs_manifests.model import Text
from mkdocs_manifests.reading.manifests import manifests_of
from mkdocs_manifests.reading.yaml_reader import read
from mkdocs_manifests.settings import Settings
from tests.live.conftest import HERE
from tests.live.test_judge import FILE, written

DEPLOYMENT = {("apps/v1", "Deployment")}
LARGEST = 15 * 1024
"""Bytes of the schemas of the guide's kinds, compressed."""


def bare(schema: Any) -> Any:
    """Return a schema as the page has it: types in a list, names for references, no texts."""
    if isinstance(schema, list):
        return [bare(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    found = {
        key: value
        for key, value in schema.items()
        if not key.startswith("x-") and not (key == "description" and isinstance(value, str))
    }
    if isinstance(found.get("type"), str):
        found["type"] = [found["type"]]
    if isinstance(found.get("$ref"), str):
        found["$ref"] = found["$ref"].removeprefix(PREFIX)
    if "required" in found and isinstance(found["required"], list):
        found["required"] = sorted(found["required"])
    return {
        key: {name: bare(below) for name, below in value.items()} if key in TABLES else bare(value)
        for key, value in found.items()
    }


def comparable(schema: Any) -> Any:
    """Return a schema without empty lists of required fields, its largest limits as JavaScript's numbers."""

    def plain(fields: dict[str, Any]) -> dict[str, Any]:
        kept = {key: value for key, value in fields.items() if (key, value) != ("required", [])}
        return {key: float(value) if isinstance(value, int) else value for key, value in kept.items()}

    return json.loads(json.dumps(schema), object_hook=plain)


def size(value: object) -> int:
    return len(gzip.compress(json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode(), 9))


def test_the_page_unpacks_every_definition_and_every_kind_as_they_are(twins, newest):
    names = sorted({name for kind in newest.kinds for name in newest.reachable(newest.kinds[kind])})
    kinds = sorted(newest.kinds)
    calls = [*({"ask": "schema", "name": name} for name in names), *({"ask": "schema", "kind": kind} for kind in kinds)]
    expected = [*map(newest.definition, names), *(newest.manifest(newest.kinds[kind]) for kind in kinds)]
    for call, schema, answer in zip(calls, expected, twins(calls), strict=True):
        assert comparable(answer["gives"]) == comparable(bare(schema)), call


def test_the_schemas_of_the_guides_kinds_are_small(newest):
    documents = [(document, text) for text in written("manifests") for document in read(Text(text, FILE)).documents]
    manifests = [one for document, text in documents for one in manifests_of(document, Text(text, FILE))]
    kinds = kinds_of(iter(manifests), (), newest)
    assert len(kinds) > 25
    assert size(schema_data([newest], kinds)) <= LARGEST


def test_an_older_version_costs_only_what_is_different_in_it(newest):
    one = size(schema_data([newest], DEPLOYMENT))
    both = size(schema_data([Schemas.load(Version(36)), newest], DEPLOYMENT))
    assert one < both < 1.2 * one


def test_the_kinds_of_fragments_are_known_as_well(newest):
    assert kinds_of(iter(()), ["Deployment.spec.template", "Nothing.spec"], newest) == DEPLOYMENT


def test_the_texts_of_fields_come_apart_from_what_is_judged_by(newest):
    known = live_data([newest], DEPLOYMENT, Settings())
    assert "Number of desired pods" in known.texts["apps.v1.DeploymentSpec"]["replicas"]
    assert "Number of desired pods" not in json.dumps(known.data)


@pytest.mark.parametrize("part", ["schemas", "lifecycles"])
def test_the_same_site_gives_the_same_bytes(newest, part):
    first, second = (live_data([Schemas.load()], set(newest.kinds), Settings()).data[part] for _ in range(2))
    assert json.dumps(first) == json.dumps(second)
    assert str(HERE.parents[1]) not in json.dumps(first)
