"""What selectors select: the semantics of labels.Selector, and the two meanings of an empty one."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_manifests.kubernetes.references import relations
from mkdocs_manifests.kubernetes.selectors import (
    EVERYTHING,
    Requirement,
    Selector,
    label_selector,
    map_selector,
    matches,
    namespace_labels,
    pod_template,
)
from mkdocs_manifests.model import Text
from mkdocs_manifests.reading.manifests import manifests_of
from mkdocs_manifests.reading.yaml_reader import read

WEB = {"app": "web", "tier": "front"}


def expression(key: str, operator: str, *values: str) -> dict:
    return {"matchExpressions": [{"key": key, "operator": operator, **({"values": [*values]} if values else {})}]}


@pytest.mark.parametrize(
    ("written", "selected"),
    [
        ({}, True),
        ({"matchLabels": {}}, True),
        ({"matchLabels": None, "matchExpressions": None}, True),
        ({"matchLabels": {"app": "web"}}, True),
        ({"matchLabels": {"app": "api"}}, False),
        ({"matchLabels": {"app": "web", "version": "2"}}, False),
        (expression("app", "In", "web", "api"), True),
        (expression("app", "In", "api"), False),
        (expression("version", "In", "2"), False),
        (expression("app", "NotIn", "web"), False),
        (expression("app", "NotIn", "api"), True),
        (expression("version", "NotIn", "2"), True),
        (expression("app", "Exists"), True),
        (expression("version", "Exists"), False),
        (expression("app", "DoesNotExist"), False),
        (expression("version", "DoesNotExist"), True),
        ({"matchLabels": {"app": "web"}, **expression("tier", "NotIn", "front")}, False),
    ],
)
def test_a_label_selector(written, selected):
    assert matches(label_selector(written), WEB) is selected


@pytest.mark.parametrize("written", [None, [], "app=web", 7, {"matchLabels": [1]}, {"matchExpressions": {}}])
def test_no_label_selector_selects_nothing(written):
    assert label_selector(written) is None
    assert not matches(label_selector(written), WEB)


@pytest.mark.parametrize(
    "written",
    [
        {"matchLabels": {"app": 1}},
        expression("app", "In"),
        expression("app", "Exists", "web"),
        expression("app", "Is", "web"),
        {"matchExpressions": ["app"]},
        {"matchExpressions": [{"operator": "Exists"}]},
        {"matchExpressions": [{"key": "app", "operator": "In", "values": [1]}]},
    ],
)
def test_one_that_the_api_server_refuses_selects_nothing(written):
    assert label_selector(written) is None


@pytest.mark.parametrize(
    ("written", "selected"),
    [(None, False), ({}, False), ([], False), ({"app": "web"}, True), ({"app": "api"}, False), ({"app": 1}, False)],
)
def test_a_plain_map_knows_equality_and_selects_nothing_when_empty(written, selected):
    assert matches(map_selector(written), WEB) is selected


LABELS = st.dictionaries(st.sampled_from("abc"), st.sampled_from("xyz"))


@given(LABELS, LABELS)
def test_a_map_selects_what_holds_all_its_labels(wanted, labels):
    assert matches(label_selector({"matchLabels": wanted}), labels) is (wanted.items() <= labels.items())


@given(st.sampled_from("abc"), st.lists(st.sampled_from("xyz"), min_size=1), LABELS)
def test_opposite_operators_part_the_world(key, values, labels):
    assert Requirement(key, "In", tuple(values)).holds(labels) is not Requirement(key, "NotIn", tuple(values)).holds(
        labels
    )
    assert Requirement(key, "Exists").holds(labels) is not Requirement(key, "DoesNotExist").holds(labels)


def test_are_written_as_kubectl_takes_them():
    written = {"matchLabels": {"app": "web"}, **expression("tier", "NotIn", "a", "b")}
    assert str(label_selector(written)) == "app=web, tier notin (a, b)"
    assert str(Selector((Requirement("a", "Exists"), Requirement("b", "DoesNotExist")))) == "a, !b"
    assert str(EVERYTHING) == ""


def test_a_namespace_carries_its_name_as_a_label():
    assert namespace_labels("shop") == {"kubernetes.io/metadata.name": "shop"}
    assert namespace_labels("") == {"kubernetes.io/metadata.name": "default"}


SPEC = "spec: {containers: [{name: a, image: a:1}]}"
TEMPLATE = f"template: {{metadata: {{labels: {{app: web}}}}, {SPEC}}}"


@pytest.mark.parametrize(
    ("head", "body", "path"),
    [
        ("apiVersion: v1\nkind: Pod", f"metadata: {{labels: {{app: web}}}}\n{SPEC}", ()),
        ("apiVersion: apps/v1\nkind: Deployment", f"spec: {{{TEMPLATE}}}", ("spec", "template")),
        (
            "apiVersion: batch/v1\nkind: CronJob",
            f"spec: {{jobTemplate: {{spec: {{{TEMPLATE}}}}}}}",
            ("spec", "jobTemplate", "spec", "template"),
        ),
        ("apiVersion: argoproj.io/v1alpha1\nkind: Rollout", f"spec: {{{TEMPLATE}}}", ("spec", "template")),
        ("apiVersion: v1\nkind: Service", "spec: {selector: {app: web}}", None),
        ("apiVersion: v1\nkind: PodTemplate", TEMPLATE, None),
        ("apiVersion: example.com/v1\nkind: Pod", f"metadata: {{labels: {{app: web}}}}\n{SPEC}", None),
        ("apiVersion: apps/v1\nkind: Deployment", "spec: [1]", None),
    ],
)
def test_the_pods_of_a_manifest(head, body, path):
    text = Text(f"{head}\n{body}\n", PurePosixPath("a.yaml"))
    (document,) = read(text).documents
    (manifest,) = manifests_of(document, text)
    template = pod_template(manifest, relations().pod_templates)
    assert (template and template.path) == path
    if template:
        assert template.labels == {"app": "web"}
