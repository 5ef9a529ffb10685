"""What the page is told of the schemas: all that the build judges by, in little space, and nothing of it twice."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from mkdocs_manifests.kubernetes.schemas import PREFIX, Schemas
from mkdocs_manifests.kubernetes.versions import Version
from mkdocs_manifests.live.data import kinds_of, live_data
from mkdocs_manifests.live.schema_data import TABLES, definitions_of, schema_data
from mkdocs_manifests.settings import Settings
from tests.live.conftest import HERE

DEPLOYMENT = {("apps/v1", "Deployment")}
LARGEST = 15 * 1024
"""Bytes of the schemas that judge the guide's examples, compressed."""
LARGEST_REST = 8 * 1024
"""Bytes of the schemas for what readers write besides."""


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


def test_the_schemas_that_the_guide_opens_the_editor_with_are_small(site):
    first = told(site, "data")["schemas"]
    assert len(first["kinds"]) > 35
    assert len(first["versions"]) > 1
    assert size(first) <= LARGEST
    assert size(told(site, "rest")) <= LARGEST_REST


def test_what_examples_do_not_reach_comes_apart(twins, newest):
    versions = [Schemas.load(Version(35)), newest]
    kinds = set(newest.kinds)
    names = definitions_of(versions, kinds)
    [whole, _] = schema_data(versions, kinds)
    [first, rest] = schema_data(versions, kinds, {"core.v1.PodSpec", "core.v1.Container"})
    assert size(first) < size(whole) * 0.8
    for version in ("1.35", "1.37"):
        ask = [{"ask": "definitions", "data": whole, "version": version}]
        ask += [{"ask": "definitions", "data": first, "rest": rest, "version": version}]
        ask += [{"ask": "definitions", "data": first, "version": version}]
        [expected, together, early] = [answer["gives"] for answer in twins(ask)]
        assert together == expected
        assert expected.keys() <= set(names)
        assert {"core.v1.PodSpec", "core.v1.Container", "core.v1.Pod"} <= early.keys() < expected.keys()
        assert "core.v1.Probe" not in early
        assert "$ref" not in early["core.v1.Container"]["properties"]["startupProbe"]


def told(site: Path, name: str) -> Any:
    """Return what a script of the guide tells the editor."""
    text = (site / "assets" / "manifests" / "live" / f"{name}.js").read_text(encoding="utf-8")
    return json.loads(text.partition(" = ")[2].removesuffix(";\n"))


def test_an_older_version_costs_only_what_is_different_in_it(newest):
    one = size(schema_data([newest], DEPLOYMENT)[0])
    both = size(schema_data([Schemas.load(Version(36)), newest], DEPLOYMENT)[0])
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
