"""What is said of a field agrees with the schema that judges it."""

from __future__ import annotations

import pytest

from mkdocs_manifests.kubernetes.schemas import published
from mkdocs_manifests.kubernetes.versions import KNOWN
from mkdocs_manifests.tables.fields import Fields, meaning
from tests.tables.helpers import guide, manifests, schemas

DEPLOYMENT = ("apps/v1", "Deployment")


@pytest.fixture(scope="module")
def fields() -> Fields:
    return Fields(schemas())


def test_a_field_is_told_by_type_default_and_range(fields: Fields):
    row = fields.row_at(*DEPLOYMENT, ("spec", "replicas"))
    assert row is not None
    assert (row.path, row.name, row.depth) == ("spec.replicas", "replicas", 1)
    assert (row.type, row.default, row.allowed, row.required) == ("integer", "1", "0 or more", False)
    assert row.meaning.startswith("Number of desired pods.")


@pytest.mark.parametrize(
    ("kind", "path", "expected"),
    [
        (("v1", "Pod"), "spec.containers", "list of Container"),
        (("v1", "Pod"), "spec.containers.args", "list of string"),
        (("v1", "Pod"), "spec.nodeSelector", "map of string"),
        (("v1", "Pod"), "spec.containers.resources.limits", "map of quantity"),
        (("v1", "Pod"), "spec.containers.livenessProbe.httpGet.port", "integer or string"),
        (("v1", "Service"), "spec.ports.targetPort", "integer or string"),
        (("v1", "Secret"), "data", "map of string"),
    ],
)
def test_types_are_words(fields: Fields, kind: tuple[str, str], path: str, expected: str):
    row = fields.row_at(*kind, tuple(path.split(".")))
    assert row is not None
    assert row.type == expected


def test_allowed_values_are_listed(fields: Fields):
    row = fields.row_at("v1", "Pod", ("spec", "restartPolicy"))
    assert row is not None
    assert row.allowed == "Always, Never, OnFailure"
    assert row.default == "Always"


@pytest.mark.parametrize("name", ["apiVersion", "kind", "metadata", "spec"])
def test_what_every_manifest_needs_is_required(fields: Fields, name: str):
    row = fields.row_at(*DEPLOYMENT, (name,))
    assert row is not None
    assert row.required


def test_since_is_the_first_version_whose_schema_has_the_field(fields: Fields):
    for path in (("restartPolicy",), ("resizePolicy",), ("restartPolicyRules",), ("image",)):
        row = fields.row_at(*DEPLOYMENT, ("spec", "template", "spec", "containers", 0, *path))
        assert row is not None
        first = next(
            version for version in KNOWN if path[0] in published(version)["io.k8s.api.core.v1.Container"]["properties"]
        )
        assert row.since == (str(first) if first != KNOWN[0] else "")


def test_what_stands_in_a_newer_field_is_as_new(fields: Fields):
    row = fields.row_at("v1", "Pod", ("spec", "containers", "restartPolicyRules", "action"))
    assert row is not None
    assert row.since == "1.34"


def test_a_field_that_cannot_be_changed_says_so(fields: Fields):
    path = ("spec", "containers", 0, "command")
    in_pod = fields.row_at("v1", "Pod", path)
    in_template = fields.row_at(*DEPLOYMENT, ("spec", "template", *path))
    assert in_pod is not None
    assert in_template is not None
    assert in_pod.immutable
    assert not in_template.immutable  # a Deployment makes new Pods from a changed template


def test_a_deprecated_field_names_its_successor(fields: Fields):
    row = fields.row_at("v1", "Pod", ("spec", "serviceAccount"))
    assert row is not None
    assert row.deprecated == "use serviceAccountName"


def test_unknown_kinds_and_fields_have_no_row(fields: Fields):
    assert fields.row_at("example.com/v1", "Widget", ("spec",)) is None
    assert fields.row_at(*DEPLOYMENT, ("spec", "replica")) is None
    assert list(fields.rows(manifests("{apiVersion: example.com/v1, kind: Widget, spec: {size: 1}}")[0])) == []


def test_rows_of_a_manifest_follow_its_text(fields: Fields):
    (pod,) = manifests("""
        apiVersion: v1
        kind: Pod
        metadata: {name: web, labels: {app: web}}
        spec:
          containers:
            - {name: a, image: nginx:1.29}
            - {name: b, image: nginx:1.29, typo: 1}
        """)
    assert [(path[-1], row.path) for path, row in fields.rows(pod)][2:] == [
        ("metadata", "metadata"),
        ("name", "metadata.name"),
        ("labels", "metadata.labels"),
        ("spec", "spec"),
        ("containers", "spec.containers[]"),
        ("name", "spec.containers[].name"),
        ("image", "spec.containers[].image"),
        ("name", "spec.containers[].name"),
        ("image", "spec.containers[].image"),
    ]


def test_almost_every_field_of_the_guide_has_a_meaning(fields: Fields):
    rows = {
        (manifest.kind, row.path): row
        for judged in guide()
        for manifest in judged.manifests
        for _, row in fields.rows(manifest)
    }
    assert len(rows) > 500
    assert [key for key, row in rows.items() if "://" in row.meaning] == []
    # The type of the schemas in a CustomResourceDefinition is the one whose fields the API does not describe.
    assert [key for key, row in rows.items() if not row.meaning and "openAPIV3Schema" not in row.path] == []


@pytest.mark.parametrize(
    ("description", "expected"),
    [
        ("Number of pods. Defaults to 1. Cannot be updated. More info: https://example.com/a#b", "Number of pods."),
        ("More info: https://example.com/a This field is new.", "This field is new."),
        ("A schedule in Cron format, see https://example.com/Cron.", "A schedule in Cron format."),
        ("duration in seconds, e.g. 3. See https://example.com for more.", "Duration in seconds, e.g. 3."),
        ("procMount denotes the mount.", "procMount denotes the mount."),
        ("", ""),
    ],
)
def test_a_meaning_is_the_first_sentences_of_the_description(description: str, expected: str):
    assert meaning(description) == expected
