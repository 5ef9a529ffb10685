"""The overlay on the published schemas: each line applies to something, and says what the API server says."""

import json
from functools import cache
from pathlib import Path

import pytest

from mkdocs_manifests.kubernetes import schemas as schema_module
from mkdocs_manifests.kubernetes.formats import FORMATS
from mkdocs_manifests.kubernetes.schemas import EVERY_MANIFEST, PREFIX, Schemas, constraints, published, short_name
from mkdocs_manifests.kubernetes.versions import KNOWN, Version

TEXT = Path(schema_module.__file__).parent / "constraints.json"
OPENAPI = json.loads((Path(__file__).parent.parent / "data" / "openapi-constraints-1.36.json").read_bytes())
STRICTER = {
    ("admissionregistration.v1.MutatingWebhook", "sideEffects"): {"Some", "Unknown"},
    ("admissionregistration.v1.ValidatingWebhook", "sideEffects"): {"Some", "Unknown"},
    ("core.v1.ServiceSpec", "ipFamilies[]"): {""},
}
"""Values that the OpenAPI document has and the server refuses in v1."""
BUSY = {"type": "Resource", "resource": {"name": "cpu", "target": {"type": "Utilization", "averageUtilization": 60}}}
QUEUE = {
    "type": "External",
    "external": {"metric": {"name": "queue"}, "target": {"type": "AverageValue", "averageValue": "30"}},
}


@cache
def bare(version):
    """The published schemas of a version, without the overlay."""
    return Schemas(version, published(version), {})


@cache
def overlaid(version):
    return Schemas.load(version)


def autoscaler(**spec):
    target = {"apiVersion": "apps/v1", "kind": "Deployment", "name": "web"}
    spec = {"scaleTargetRef": target, "maxReplicas": 3, **spec}
    return {
        "apiVersion": "autoscaling/v2",
        "kind": "HorizontalPodAutoscaler",
        "metadata": {"name": "web"},
        "spec": spec,
    }


def reaches(known, definition, path):
    """Whether a field path leads to something in a version's definition."""
    schema = {"$ref": PREFIX + definition}
    if path == "(self)":
        return True
    for part in path.split("."):
        name, *rest = part.replace("[]", " []").replace("{", " {").split(" ")
        schema = known.resolve(schema)
        schema = schema.get("properties", {}).get(name)
        for step in rest if schema is not None else ():
            schema = known.resolve(schema)
            schema = {"{key}": {}, "{}": schema.get("additionalProperties"), "[]": schema.get("items")}[step]
        if schema is None:
            return False
    return True


@pytest.mark.parametrize("definition", sorted(constraints().keys() - {EVERY_MANIFEST}))
def test_every_line_applies_to_a_field_of_some_version(definition):
    versions = [bare(version) for version in reversed(KNOWN) if definition in bare(version)._published]
    assert versions
    for path in constraints()[definition]:
        assert any(reaches(known, definition, path) for known in versions), path


def test_every_format_exists_and_is_used():
    used = set()

    def collect(value):
        if isinstance(value, dict):
            if isinstance(value.get("format"), str):
                used.add(value["format"])
            for below in value.values():
                collect(below)
        elif isinstance(value, list):
            for below in value:
                collect(below)

    collect(dict(constraints()))
    assert used == FORMATS.keys()


def test_the_oldest_and_the_newest_version_compile():
    for version in (KNOWN[0], KNOWN[-1]):
        known = overlaid(version)
        for name in sorted(set(known.kinds.values())):
            assert known.validator(name)


@pytest.mark.parametrize("full", sorted(OPENAPI))
def test_enums_are_those_of_the_openapi_document(full):
    ours = constraints().get(short_name(full), {})
    for field, facts in OPENAPI[full].items():
        for suffix, fact in (
            ("", facts),
            ("[]", facts.get("items", {})),
            ("{}", facts.get("additionalProperties", {})),
        ):
            written = ours.get(field + suffix, {})
            for keywords in written if isinstance(written, list) else [written]:
                if "enum" in fact and "enum" in keywords and "until" not in keywords:
                    refused = STRICTER.get((short_name(full), field + suffix), set())
                    assert set(keywords["enum"]) - {""} == set(fact["enum"]) - refused - {""}


def test_the_file_is_sorted_and_has_one_line_for_each_field():
    text = TEXT.read_text(encoding="utf-8")
    loaded = json.loads(text)
    assert list(loaded) == sorted(loaded, key=lambda name: (name != EVERY_MANIFEST, name))
    for paths in loaded.values():
        assert list(paths) == sorted(paths, key=lambda path: (path != "(self)", path))
    assert text.count("\n") == 2 + sum(2 + len(paths) for paths in loaded.values())
    assert len(text) < 400_000


@pytest.mark.parametrize("definition", sorted(constraints()))
def test_every_definition_names_its_source(definition):
    paths = constraints()[definition]
    bare = paths.keys() - {"metadata.name", "metadata.namespace", "metadata.generateName"}
    assert not bare or "source" in paths.get("(self)", {}) or all("source" in paths[path] for path in bare)


def pod(**spec):
    container = {"name": "web", "image": "nginx:1.29"}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web"}, "spec": {"containers": [container], **spec}}


def service(**spec):
    port = {"port": 80}
    return {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "web"}, "spec": {"ports": [port], **spec}}


def verdict(data, version="1.36"):
    known = overlaid(Version.parse(version))
    return known.validator(known.kinds[data["apiVersion"], data["kind"]]).is_valid(data)


@pytest.mark.parametrize("policy", ["Always", "", None])
def test_what_the_server_fills_in_may_be_empty(policy):
    assert verdict(pod(restartPolicy=policy))


@pytest.mark.parametrize(
    "spec",
    [
        {"restartPolicy": "Sometimes"},
        {"containers": None},
        {"containers": []},
        {"containers": [{"name": "", "image": "x"}]},
        {"containers": [{"name": "a", "image": "x", "ports": [{"containerPort": 0}]}]},
        {"containers": [{"name": "a", "image": "x", "ports": [{"containerPort": 99999}]}]},
        {"containers": [{"name": "a", "image": "x", "resources": {"limits": {"cpu": "lots"}}}]},
        {"containers": [{"name": "a", "image": "x", "resources": {"limits": {"cpu": -1}}}]},
        {"containers": [{"name": "a", "image": "x", "resources": {"limits": {"gpu": 1}}}]},
        {"containers": [{"name": "a", "image": "x", "resources": {"limits": {"example.com/gpu": 0.5}}}]},
        {"activeDeadlineSeconds": 2**31},
        {"terminationGracePeriodSeconds": 2**63},
        {"priority": 3_000_000_000},
        {"securityContext": {"runAsUser": -1}},
        {"nodeSelector": {"a b": "c"}},
        {"volumes": [{"name": "a", "configMap": {"name": "b", "defaultMode": 644}}]},
    ],
)
def test_refuses_what_the_server_refuses(spec):
    assert not verdict(pod(**spec))


@pytest.mark.parametrize(
    "metadata", [None, {}, {"name": None}, {"name": ""}, {"name": "A"}, {"name": "a", "resourceVersion": "1"}]
)
def test_a_manifest_needs_a_name(metadata):
    assert not verdict({**pod(), "metadata": metadata})


@pytest.mark.parametrize("metadata", [{"name": "a.b-1"}, {"generateName": "a-"}, {"name": "a", "uid": "x"}])
def test_a_name_or_the_start_of_one_is_enough(metadata):
    assert verdict({**pod(), "metadata": metadata})


def test_a_claim_template_needs_neither_version_nor_kind():
    template = {"metadata": {"labels": {"app": "db"}}, "spec": {"containers": [{"name": "db", "image": "x"}]}}
    claim = {
        "metadata": {"name": "data"},
        "spec": {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}},
    }
    spec = {"selector": {"matchLabels": {"app": "db"}}, "template": template, "volumeClaimTemplates": [claim]}
    manifest = {"apiVersion": "apps/v1", "kind": "StatefulSet", "metadata": {"name": "db"}, "spec": spec}
    assert verdict(manifest)
    claim["spec"]["resources"]["requests"]["storage"] = "0"
    assert not verdict(manifest)


@pytest.mark.parametrize(
    ("data", "first", "last"),
    [
        ({**service(), "metadata": {"name": "1web"}}, "1.36", "1.37"),
        (pod(hostAliases=[{"ip": "010.0.0.1"}]), "1.25", "1.35"),
        (pod(containers=[{"name": "a", "image": "x", "env": [{"name": "a b", "value": ""}]}]), "1.34", "1.37"),
        (autoscaler(minReplicas=0, metrics=[QUEUE]), "1.37", "1.37"),
        (autoscaler(minReplicas=0, metrics=[BUSY, QUEUE]), "1.37", "1.37"),
    ],
)
def test_some_demands_hold_in_some_versions(data, first, last):
    taken = [version for version in KNOWN if verdict(data, str(version))]
    assert (str(taken[0]), str(taken[-1])) == (first, last)


@pytest.mark.parametrize("metrics", [{}, {"metrics": [BUSY]}])
def test_without_pods_an_autoscaler_needs_a_metric_from_elsewhere(metrics):
    assert verdict(autoscaler(minReplicas=1, **metrics), "1.37")
    assert not verdict(autoscaler(minReplicas=0, **metrics), "1.37")


def test_a_field_is_not_called_alpha_when_it_is_beta():
    newest = overlaid(KNOWN[-1])
    for name, field in (
        ("autoscaling.v2.HorizontalPodAutoscalerSpec", "minReplicas"),
        ("core.v1.PodSpec", "resources"),
    ):
        told = newest.definition(name)["properties"][field]["description"]
        assert "beta" in told
        assert "alpha" not in told


def test_the_range_of_node_ports_is_left_to_the_cluster():
    for port, taken in ((0, True), (30000, True), (80, True), (2**31, False)):
        assert verdict(service(type="NodePort", ports=[{"port": 80, "nodePort": port}])) is taken
