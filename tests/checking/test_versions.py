"""What a version of Kubernetes no longer serves, will not serve for long, or does not serve yet."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from pathlib import PurePosixPath

import pytest
from tests.regenerate_field_versions import computed, written

from mkdocs_manifests.checking.schema import check_schema
from mkdocs_manifests.checking.versions import check_versions, removed, valid_range
from mkdocs_manifests.kubernetes.lifecycles import NEWEST, lifecycles
from mkdocs_manifests.kubernetes.schemas import Schemas
from mkdocs_manifests.kubernetes.versions import DEFAULT, KNOWN, Version
from mkdocs_manifests.model import Manifest, Problem, Severity, Text
from mkdocs_manifests.reading.manifests import manifests_of
from mkdocs_manifests.reading.yaml_reader import read


def manifest(value: str) -> Manifest:
    text = Text(value, PurePosixPath("a.yaml"))
    (document,) = read(text).documents
    (found,) = manifests_of(document, text)
    return found


@cache
def schemas(minor: int) -> Schemas:
    return Schemas.load(Version(minor))


def check(value: str, minor: int = NEWEST) -> list[Problem]:
    one = manifest(value)
    return list(check_versions(check_schema(one, schemas(minor)), one, schemas(minor)))


def head(api_version: str, kind: str) -> str:
    return f"apiVersion: {api_version}\nkind: {kind}\nmetadata: {{name: a}}\n"


class TestRemovedAPIs:
    @pytest.mark.parametrize(
        ("api_version", "kind", "minor", "message", "hint"),
        [
            (
                "policy/v1beta1",
                "PodDisruptionBudget",
                37,
                "removed in Kubernetes 1.25",
                'write "apiVersion: policy/v1"',
            ),
            ("batch/v1beta1", "CronJob", 25, "removed in Kubernetes 1.25", 'write "apiVersion: batch/v1"'),
            ("extensions/v1beta1", "Deployment", 37, "removed in Kubernetes 1.16", 'write "apiVersion: apps/v1"'),
            (
                "extensions/v1beta1",
                "Ingress",
                30,
                "removed in Kubernetes 1.22",
                'write "apiVersion: networking.k8s.io/v1"',
            ),
            ("autoscaling/v2beta2", "HorizontalPodAutoscaler", 26, "removed in Kubernetes 1.26", "autoscaling/v2"),
            ("policy/v1beta1", "PodSecurityPolicy", 37, "removed in Kubernetes 1.25", "use Pod Security Admission"),
            ("flowcontrol.apiserver.k8s.io/v1beta3", "FlowSchema", 32, "removed in Kubernetes 1.32", "io/v1"),
            ("resource.k8s.io/v1alpha3", "ResourceClaim", 34, "removed in Kubernetes 1.34", "resource.k8s.io/v1"),
        ],
    )
    def test_say_since_when_and_what_to_write(self, api_version, kind, minor, message, hint):
        problem = removed(manifest(head(api_version, kind)), Version(minor))
        assert problem is not None
        assert (problem.code, problem.severity) == ("V501", Severity.ERROR)
        assert problem.message == f"{kind} of {api_version} was {message}"
        assert hint in problem.hint
        assert problem.place.line == 1

    def test_a_replacement_that_comes_later_is_not_named(self):
        problem = removed(manifest(head("resource.k8s.io/v1alpha2", "ResourceClaim")), Version(31))
        assert problem is not None
        assert problem.hint == 'write "apiVersion: resource.k8s.io/v1alpha3"'

    def test_an_api_that_is_too_new(self):
        problem = removed(manifest(head("storage.k8s.io/v1", "VolumeAttributesClass")), Version(33))
        assert problem is not None
        assert problem.message == "VolumeAttributesClass of storage.k8s.io/v1 is new in Kubernetes 1.34, this is 1.33"
        assert problem.hint == 'write "apiVersion: storage.k8s.io/v1beta1"'

    @pytest.mark.parametrize(
        ("api_version", "kind", "minor"),
        [
            ("apps/v1", "Deployment", 25),
            ("autoscaling/v2beta2", "HorizontalPodAutoscaler", 25),
            ("storage.k8s.io/v1", "VolumeAttributesClass", 34),
            ("example.com/v1beta1", "Deployment", 37),
            ("policy/v1beta1", "Unknown", 37),
        ],
    )
    def test_leaves_alone_what_is_served_or_unknown(self, api_version, kind, minor):
        assert removed(manifest(head(api_version, kind)), Version(minor)) is None

    @pytest.mark.parametrize("version", KNOWN, ids=str)
    def test_agrees_with_the_schemas_of_every_version(self, version):
        """What has a schema is not removed, and what is removed has none, for every kind in the tables."""
        served = schemas(version.minor).kinds
        known = lifecycles()
        for api_version, kind in {*known.kinds, *known.removed, *served}:
            gone = removed(manifest(head(api_version, kind)), version)
            assert (gone is None) == ((api_version, kind) in served), (api_version, kind)

    def test_every_replacement_is_served_by_the_newest_version(self):
        served = schemas(NEWEST).kinds
        for (_, kind), gone in lifecycles().removed.items():
            assert not gone.use or (gone.use, kind) in served
            assert gone.use or gone.instead


class TestDeprecated:
    @pytest.mark.parametrize(
        ("value", "minor", "message", "hint"),
        [
            (head("v1", "Endpoints"), 33, "Endpoints of v1 is deprecated since Kubernetes 1.33", "use EndpointSlice"),
            (
                head("v1", "Service") + "spec: {externalIPs: [10.0.0.1]}\n",
                36,
                "externalIPs is deprecated since 1.36",
                "use a Service of type LoadBalancer",
            ),
            (
                head("v1", "Pod") + "spec: {serviceAccount: a, containers: [{name: a, image: a:1}]}\n",
                37,
                "serviceAccount is deprecated",
                "use serviceAccountName",
            ),
            (
                head("batch/v1", "CronJob")
                + "spec: {schedule: '@daily', jobTemplate: {spec: {template: {spec: {volumes: "
                "[{name: a, gitRepo: {repository: a}}], containers: [{name: a, image: a:1}]}}}}}\n",
                37,
                "a gitRepo volume is deprecated, and nodes no longer mount it since 1.36",
                "init container",
            ),
            (
                head("v1", "Pod")
                + "spec: {nodeSelector: {beta.kubernetes.io/os: linux}, containers: [{name: a, image: a:1}]}\n",
                25,
                "the label beta.kubernetes.io/os is deprecated since 1.14",
                "use kubernetes.io/os",
            ),
            (
                "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: a, annotations: "
                "{kubernetes.io/ingress.class: a}}\n",
                37,
                "the annotation kubernetes.io/ingress.class is deprecated since 1.18",
                "use spec.ingressClassName",
            ),
            (
                head("v1", "Service") + "spec: {trafficDistribution: PreferClose}\n",
                35,
                "the value PreferClose is deprecated since 1.35",
                "use PreferSameZone",
            ),
            (
                "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a, selfLink: /a}\nspec: {selector: {}, "
                "template: {spec: {containers: [{name: a, image: a:1}]}}}\n",
                37,
                "selfLink is no longer used since 1.20",
                "leave it out",
            ),
        ],
    )
    def test_is_a_warning(self, value, minor, message, hint):
        found = [problem for problem in check(value, minor) if problem.code == "V502"]
        assert [(problem.severity, problem.message[: len(message)]) for problem in found] == [
            (Severity.WARNING, message)
        ]
        assert hint in found[0].hint

    @pytest.mark.parametrize(
        ("value", "minor"),
        [
            (head("v1", "Endpoints"), 32),
            (head("v1", "Service") + "spec: {externalIPs: [10.0.0.1]}\n", 35),
            (head("v1", "Service") + "spec: {trafficDistribution: PreferClose}\n", 34),
            (head("v1", "Service") + "spec: {trafficDistribution: PreferSameZone}\n", 37),
            (
                head("v1", "Pod")
                + "spec: {serviceAccount: a, serviceAccountName: a, containers: [{name: a, image: a:1}]}\n",
                37,
            ),
            (
                head("v1", "Pod")
                + "spec: {nodeSelector: {kubernetes.io/os: linux}, containers: [{name: a, image: a:1}]}\n",
                37,
            ),
        ],
    )
    def test_only_from_its_version_on(self, value, minor):
        assert [problem for problem in check(value, minor) if problem.code == "V502"] == []

    def test_every_entry_is_about_something_that_exists(self):
        for entry in lifecycles().deprecated_fields:
            for name in entry.on:
                if name[0].islower():
                    assert entry.path[0] in schemas(NEWEST).definition(name)["properties"], (name, entry.path)


class TestFieldsOfOtherVersions:
    POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers: [{name: a, image: a:1}]\n"

    def test_a_field_that_came_later(self):
        value = self.POD + "  volumes: [{name: data, image: {reference: a}}]\n"
        assert check(value, 31) == []
        (problem,) = check(value, 30)
        assert problem.code == "V503"
        assert "Kubernetes has it since 1.31, this is 1.30" in problem.message
        assert (problem.place.line, problem.place.column) == (6, 26)

    def test_a_field_that_is_gone(self):
        value = self.POD + "  resourceClaims: [{name: gpu, source: {resourceClaimName: one}}]\n"
        assert check(value, 30) == []
        (problem,) = check(value, NEWEST)
        assert problem.code == "V503"
        assert "Kubernetes 1.30 was the last to have it, this is 1.37" in problem.message

    def test_a_field_that_never_was_stays_unknown(self):
        assert [problem.code for problem in check(self.POD + "  colour: blue\n", 30)] == ["S201"]


class TestValidRange:
    @pytest.mark.parametrize(
        ("value", "first", "last"),
        [
            (TestFieldsOfOtherVersions.POD, 25, 37),
            (TestFieldsOfOtherVersions.POD + "  volumes: [{name: data, image: {reference: a}}]\n", 31, 37),
            (head("autoscaling/v2beta2", "HorizontalPodAutoscaler"), 25, 25),
            (head("storage.k8s.io/v1", "VolumeAttributesClass"), 34, 37),
            (head("flowcontrol.apiserver.k8s.io/v1beta3", "FlowSchema"), 26, 31),
            (
                TestFieldsOfOtherVersions.POD + "  resourceClaims: [{name: gpu, source: {resourceClaimName: one}}]\n",
                26,
                30,
            ),
            (head("example.com/v1", "Shop"), 25, 37),
        ],
    )
    def test_by_api_and_field(self, value, first, last):
        assert valid_range(manifest(value), schemas(NEWEST)) == (Version(first), Version(last))

    def test_no_version_at_all(self):
        assert valid_range(manifest(head("extensions/v1beta1", "Deployment")), schemas(NEWEST)) is None

    def test_holds_for_the_judgement_of_every_version(self):
        """A Service with a field of 1.30 is judged without complaint in its range, and only there."""
        value = head("v1", "Service") + "spec: {trafficDistribution: PreferSameZone}\n"
        span = valid_range(manifest(value), schemas(NEWEST))
        assert span is not None
        for version in KNOWN:
            complaints = [problem.code for problem in check(value, version.minor) if problem.code in {"S201", "V503"}]
            assert (complaints == []) == (span[0] <= version <= span[1])


class TestTheData:
    def test_is_what_the_schemas_say(self):
        file = files("mkdocs_manifests.kubernetes") / "field_versions.json"
        assert file.read_text(encoding="utf-8") == written(computed())
        assert len(file.read_bytes()) < 60_000

    def test_names_no_kind_twice(self):
        raw = json.loads((files("mkdocs_manifests.kubernetes") / "removed_apis.json").read_bytes())
        pairs = [(entry["apiVersion"], kind) for entry in raw["removed"] for kind in entry["kinds"]]
        assert len(pairs) == len(set(pairs))
        assert lifecycles().removed.keys() == set(pairs)

    def test_knows_versions_up_to_the_newest(self):
        assert max(span[0] for span in lifecycles().kinds.values()) == DEFAULT.minor
