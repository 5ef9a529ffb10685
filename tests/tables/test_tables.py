"""The tables, recomputed another way: from the bare files and from the raw schemas."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

from mkdocs_manifests.tables.outputs import to_json
from mkdocs_manifests.tables.register import TABLES, TableError, Wanted, table_of
from mkdocs_manifests.tables.subject import Subject, Used
from tests.tables.helpers import ROOT, guide, manifests, schemas

KINDS = [
    ("apps/v1", "Deployment"),
    ("apps/v1", "StatefulSet"),
    ("apps/v1", "DaemonSet"),
    ("batch/v1", "Job"),
    ("batch/v1", "CronJob"),
    ("networking.k8s.io/v1", "NetworkPolicy"),
    ("networking.k8s.io/v1", "Ingress"),
    ("v1", "Pod"),
    ("v1", "Service"),
    ("v1", "PersistentVolumeClaim"),
]
SCHEMAS = Path(kubernetes_validate.__file__).parent / "kubernetes-json-schema"
DEFINITIONS = json.loads((SCHEMAS / "v1.37.0-local-strict/_definitions.json").read_bytes())["$defs"]
CONSTRAINTS = json.loads((ROOT / "plugins/mkdocs_manifests/kubernetes/constraints.json").read_bytes())
RELAXED = {
    name
    for fields in CONSTRAINTS.values()
    if isinstance(fields, dict)
    for keywords in fields.values()
    if isinstance(keywords, dict)
    for name in keywords.get("optional", ())
}
"""Fields that the published schemas require and the API server does not."""


@pytest.fixture(scope="module")
def files() -> Subject:
    """What stands in the folder of manifests, without the blocks of pages."""
    return Subject.of([judged for judged in guide() if judged.example.text.file.parts[0] == "manifests"], schemas())


def subject(*texts: str) -> Subject:
    made = [
        Used(manifest, manifest.text.file)
        for number, text in enumerate(texts)
        for manifest in manifests(text, f"{number}.yaml")
    ]
    return replace(Subject.of([], schemas()), used=tuple(made))


def rows(name: str, about: Subject, kind: str = "") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(to_json(table_of(Wanted(name, kind=kind), about)))["rows"]
    return found


def plain() -> Iterator[tuple[Path, dict[str, Any]]]:
    """Every document of the folder of manifests that is meant to be right, as PyYAML reads it."""
    meant = {judged.example.text.file.as_posix() for judged in guide() if not judged.expected}
    for file in sorted((ROOT / "manifests").rglob("*.yaml")):
        if file.relative_to(ROOT).as_posix() in meant:
            for document in yaml.safe_load_all(file.read_text(encoding="utf-8")):
                if document:
                    yield file, document


def paths(value: Any, at: str = "") -> Iterator[str]:
    """Every path of keys in a document, with [] for the items of lists."""
    if isinstance(value, dict):
        for key, below in value.items():
            mark = "[]" if isinstance(below, list) else ""
            yield f"{at}.{key}{mark}".lstrip(".")
            yield from paths(below, f"{at}.{key}{mark}")
    elif isinstance(value, list):
        for item in value:
            yield from paths(item, at)


def definition(api_version: str, kind: str) -> dict[str, Any]:
    group, _, version = api_version.rpartition("/")
    wanted = {"group": group, "kind": kind, "version": version}
    (found,) = [one for one in DEFINITIONS.values() if wanted in one.get("x-kubernetes-group-version-kind", ())]
    return found


def raw_field(schema: dict[str, Any], path: str) -> tuple[dict[str, Any], bool] | None:
    """A field in the raw schema, and whether it is required there; None below maps, whose keys are no fields."""
    field, required = schema, False
    for name in path.split("."):
        while "$ref" in schema or "items" in schema:
            schema = DEFINITIONS[schema["$ref"].removeprefix("#/$defs/")] if "$ref" in schema else schema["items"]
        if name.removesuffix("[]") not in schema.get("properties", {}):
            return None
        field = schema["properties"][name.removesuffix("[]")]
        required = name.removesuffix("[]") in schema.get("required", ())
        schema = field
    return field, required


def test_the_kinds_are_those_of_the_files(files: Subject):
    counted = Counter((one["apiVersion"], one["kind"]) for _, one in plain())
    counted.pop(("kustomize.config.k8s.io/v1beta1", "Kustomization"), None)
    assert {(row["apiVersion"], row["kind"]): row["manifests"] for row in rows("kinds", files)} == dict(counted)


@pytest.mark.parametrize(("api_version", "kind"), KINDS)
def test_a_kind_is_called_as_discovery_says(files: Subject, api_version: str, kind: str):
    raw = json.loads((ROOT / "plugins/mkdocs_manifests/kubernetes/resources.json").read_bytes())["resources"]
    group, _, version = api_version.rpartition("/")
    (known,) = [one for one in raw if (one["group"], one["version"], one["kind"]) == (group, version, kind)]
    (row,) = [row for row in rows("kinds", files) if (row["apiVersion"], row["kind"]) == (api_version, kind)]
    assert (row["shortNames"], row["plural"], row["verbs"]) == (known["shortNames"], known["plural"], known["verbs"])
    assert row["scope"] == ("namespace" if known["namespaced"] else "cluster")


@pytest.mark.parametrize(("api_version", "kind"), KINDS)
def test_the_fields_of_a_kind_are_those_that_its_manifests_use(files: Subject, api_version: str, kind: str):
    schema = definition(api_version, kind)
    written = {
        path for _, one in plain() if (one["apiVersion"], one["kind"]) == (api_version, kind) for path in paths(one)
    }
    expected = {path for path in written if raw_field(schema, path)}
    found = {row["field"]: row for row in rows("fields", files, kind=f"{api_version}/{kind}")}
    assert set(found) == expected
    for path, row in found.items():
        raw = raw_field(schema, path)
        assert raw is not None
        if raw[1] and path.rpartition(".")[2].removesuffix("[]") not in RELAXED:
            assert row["required"] == "yes"
        if "description" in raw[0]:
            first = row["meaning"].split(".")[0].split(" (")[0]
            assert first.lower() in " ".join(raw[0]["description"].split()).lower()
        if "default" in raw[0] and raw[0]["default"] != {}:
            assert row["default"] == str(raw[0]["default"])


@pytest.mark.parametrize(("api_version", "kind"), KINDS)
def test_since_is_when_the_raw_schemas_first_have_a_field(files: Subject, api_version: str, kind: str):
    late = [row for row in rows("fields", files, kind=f"{api_version}/{kind}") if row["since"]]
    for row in late:
        minor = int(row["since"].removeprefix("1."))
        name = row["field"].rpartition(".")[2].removesuffix("[]")
        before, since = (
            json.loads((SCHEMAS / f"v1.{one}.0-local-strict/_definitions.json").read_bytes())["$defs"]
            for one in (minor - 1, minor)
        )
        news = {key for key, one in since.items() if name in one.get("properties", ())}
        assert any(key not in before or name not in before[key].get("properties", ()) for key in news), row["field"]


def test_the_images_are_those_of_the_files(files: Subject):
    found: set[str] = set()

    def look(value: Any) -> None:
        for key, below in (
            value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        ):
            if key == "image" and isinstance(below, str):
                found.add(below)
            look(below)

    for _, one in plain():
        if one["kind"] != "Kustomization":
            look(one)
    assert {row["image"] for row in rows("images", files)} == found


def test_the_service_ports_are_those_of_the_files(files: Subject):
    expected = Counter(
        (one["metadata"]["name"], str(port["port"]))
        for _, one in plain()
        if one["kind"] == "Service"
        for port in one["spec"].get("ports", ())
    )
    found = {
        (row["object"].split("/")[-1], str(row["port"]))
        for row in rows("ports", files)
        if row["object"].startswith("Service")
    }
    assert found == set(expected)


def test_the_labels_are_those_of_objects_and_their_pods(files: Subject):
    keys: set[str] = set()
    for _, one in plain():
        spec = one.get("spec") or {}
        template = (spec.get("jobTemplate", {}).get("spec") or spec).get("template", {})
        for metadata in (
            one.get("metadata", {}),
            template.get("metadata", {}) if one["kind"] != "ResourceClaimTemplate" else {},
        ):
            keys |= set(metadata.get("labels") or {})
    assert {row["key"] for row in rows("labels", files) if row["what"] == "label"} == keys


def test_resources_are_counted_as_the_scheduler_counts_them():
    pod = """
        apiVersion: v1
        kind: Pod
        metadata: {name: a}
        spec:
          initContainers:
            - {name: big, image: a:1, resources: {requests: {cpu: 900m}}}
            - {name: side, image: a:1, restartPolicy: Always, resources: {requests: {cpu: 100m}, limits: {cpu: 200m}}}
          containers:
            - {name: one, image: a:1, resources: {requests: {cpu: 250m, memory: 64Mi}, limits: {memory: 128Mi}}}
            - {name: two, image: a:1, resources: {limits: {cpu: 500m, memory: 1Gi}}}
        """
    (row,) = rows("resources", subject(pod))
    # The first init container runs alone: 900m, which is more than sidecar and containers together (850m).
    assert (row["cpuRequests"], row["memoryRequests"]) == ("900m", "1088Mi")
    assert (row["cpuLimits"], row["memoryLimits"]) == ("no limit", "no limit")


def test_the_sum_is_that_of_all_replicas_and_claims():
    text = """
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: db}
        spec:
          replicas: 3
          template: {spec: {containers: [{name: a, image: a:1, resources: {requests: {cpu: 500m, memory: 1Gi}}}]}}
          volumeClaimTemplates: [{metadata: {name: data}, spec: {resources: {requests: {storage: 10Gi}}}}]
        """
    claim = "{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: a}, spec: {resources: {requests: {storage: 512Mi}}}}"
    found = rows("resources", subject(text, claim))
    assert [row["object"] for row in found] == ["StatefulSet db", "PersistentVolumeClaim a", "all together"]
    assert (found[-1]["pods"], found[-1]["cpuRequests"], found[-1]["memoryRequests"]) == ("3", 1.5, "3Gi")
    assert found[-1]["storage"] == "30.5Gi"


def test_each_right_of_each_subject_has_a_row():
    text = """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: read, namespace: shop}
        rules:
          - {apiGroups: [""], resources: [pods, pods/log], verbs: [get, list]}
          - {apiGroups: [apps], resources: ["*"], verbs: ["*"], resourceNames: [web]}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: jane-reads, namespace: shop}
        subjects: [{kind: User, name: jane}, {kind: ServiceAccount, name: api}]
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: read}
        """
    found = rows("permissions", subject(text))
    assert [(row["subject"], row["verbs"], row["resources"], row["names"], row["where"]) for row in found] == [
        ("ServiceAccount shop/api", ["get", "list"], ["pods", "pods/log"], [], "shop"),
        ("ServiceAccount shop/api", ["*"], ["everything"], ["web"], "shop"),
        ("User jane", ["get", "list"], ["pods", "pods/log"], [], "shop"),
        ("User jane", ["*"], ["everything"], ["web"], "shop"),
    ]


def test_a_version_without_a_field_is_marked():
    text = """
        apiVersion: v1
        kind: Pod
        metadata: {name: a}
        spec:
          initContainers: [{name: side, image: a:1, restartPolicy: Always}]
          containers: [{name: a, image: a:1}]
        """
    (row,) = rows("versions", subject(text))
    assert row["needs"] == ["spec.initContainers[].restartPolicy 1.28"]
    assert [row["1.25-1.27"], row["1.28-1.37"]] == ["no", "yes"]


def test_relations_are_those_that_the_manifests_have():
    text = """
        apiVersion: v1
        kind: Pod
        metadata: {name: a}
        spec:
          containers: [{name: a, image: a:1, envFrom: [{configMapRef: {name: settings}}]}]
        """
    found = [row for row in rows("relations", subject(text)) if row["to"] == "ConfigMap"]
    assert [(row["from"], row["field"], row["examples"]) for row in found] == [
        ("Pod", ["spec.containers[].envFrom[].configMapRef.name"], 1)
    ]


@pytest.mark.parametrize("name", sorted(set(TABLES) - {"codes", "commands"}))
def test_a_changed_manifest_changes_only_its_own_rows(files: Subject, name: str):
    (at,) = [n for n, used in enumerate(files.used) if str(used.file) == "manifests/deployment/web.yaml"]
    fewer = replace(files, used=(*files.used[:at], *files.used[at + 1 :]))
    place = {"path": "manifests/deployment/web.yaml"}

    def others(about: Subject) -> list[dict[str, Any]]:
        sums = {"kinds", "labels", "images", "relations"}
        found = [row for row in rows(name, about) if not any(one["path"] == place["path"] for one in row["places"])]
        counted = {"kind": "Deployment", "from": "Deployment"}
        return [
            row
            for row in found
            if not str(row.get("object", "")).startswith("all ")
            and not (name in sums and any(row.get(key) == value for key, value in counted.items()))
        ]

    whole, rest = others(files), others(fewer)
    assert [row for row in whole if row not in rest] == []
    if name not in {"kinds", "relations", "permissions"}:
        assert rows(name, files) != rows(name, fewer)


@pytest.mark.parametrize("name", ["images", "ports", "resources", "permissions"])
def test_a_manifest_that_a_table_does_not_name_leaves_it_as_it_is(files: Subject, name: str):
    fewer = replace(files, used=tuple(used for used in files.used if used.manifest.kind != "ConfigMap"))
    assert len(fewer.used) < len(files.used)
    assert rows(name, fewer) == rows(name, files)


def test_no_table_tells_the_value_of_a_secret():
    text = """{apiVersion: v1, kind: Secret, metadata: {name: a}, stringData: {password: hunter2}, data: {key: aHVudGVyMg==}}"""
    for name in TABLES:
        told = to_json(table_of(Wanted(name), subject(text)))
        assert "hunter2" not in told
        assert "aHVudGVyMg" not in told


@pytest.mark.parametrize("name", sorted(TABLES))
@pytest.mark.parametrize(
    "text",
    [
        "{apiVersion: v1, kind: Pod}",
        "{apiVersion: v1, kind: Pod, metadata: [], spec: {containers: {a: 1}, initContainers: [1, null]}}",
        "{apiVersion: apps/v1, kind: Deployment, metadata: {labels: [1]}, spec: {replicas: x, template: 3}}",
        "{apiVersion: v1, kind: Service, metadata: {name: 1}, spec: {ports: [{port: [1]}, 2, {targetPort: {}}]}}",
        "{apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, subjects: [x], roleRef: [1]}",
        "{apiVersion: v1, kind: PersistentVolumeClaim, spec: {resources: {requests: {storage: [1]}}}}",
        "{apiVersion: 1/2/3, kind: '<b>', metadata: {name: '=1+1'}}",
    ],
)
def test_manifests_that_nobody_has_mended_yet_make_no_table_fail(name: str, text: str):
    assert to_json(table_of(Wanted(name), subject(text)))


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        (Wanted("kind"), 'there is no table "kind"'),
        (Wanted("fields"), "a table of fields needs a kind"),
        (Wanted("fields", kind="Deploymant"), 'there is no kind "Deploymant"'),
        (Wanted("kinds", paths=("manifest",)), 'there is no manifest in "manifest"'),
        (Wanted("kinds", columns=("name",)), 'the table "kinds" has no column "name"'),
        (Wanted("kinds", only="name"), 'the table "kinds" has no column "name"'),
    ],
)
def test_what_cannot_be_made_is_said(files: Subject, wanted: Wanted, message: str):
    with pytest.raises(TableError) as error:
        table_of(wanted, files)
    assert error.value.message == message
    assert error.value.hint


@pytest.mark.parametrize("written", ["Deployment", "deploy", "deployments", "Deployment.apps", "apps/v1/Deployment"])
def test_a_kind_can_be_named_in_each_way_that_kubectl_takes(files: Subject, written: str):
    assert files.kinds_named(written) == [("apps/v1", "Deployment")]


def test_rows_can_be_left_out_that_have_nothing_in_a_column(files: Subject):
    found = table_of(Wanted("versions", only="needs"), files)
    assert 0 < len(found.rows) < len(table_of(Wanted("versions"), files).rows)
