"""A recording from somebody's own audit log."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from mkdocs_manifests.recordings.audit import convert
from mkdocs_manifests.recordings.extraction import extract, pod_status
from mkdocs_manifests.recordings.recording import load
from mkdocs_manifests.recordings.states import states_at
from mkdocs_manifests.recordings.timeline import TimelineError
from tests.conftest import Project
from tests.recordings.examples import FOLDER

KUBECTL = {"user": {"username": "admin"}, "userAgent": "kubectl/v1.36.2 (linux/amd64)"}
CONTROLLER = {
    "user": {"username": "system:serviceaccount:kube-system:replicaset-controller"},
    "userAgent": "kube-controller-manager",
}
SCHEDULER = {"user": {"username": "system:kube-scheduler"}, "userAgent": "kube-scheduler/v1.36.2"}
KUBELET = {"user": {"username": "system:node:node-1"}, "userAgent": "kubelet/v1.36.2"}

POD = {
    "kind": "Pod",
    "metadata": {"name": "web-1", "ownerReferences": [{"kind": "ReplicaSet", "name": "web"}]},
    "spec": {"containers": [{"name": "web", "image": "nginx:1.29"}]},
    "status": {"phase": "Pending"},
}
RUNNING = {
    **POD,
    "spec": {**POD["spec"], "nodeName": "node-1"},  # type: ignore[dict-item]
    "status": {
        "phase": "Running",
        "conditions": [{"type": "Ready", "status": "True"}],
        "containerStatuses": [{"ready": True, "restartCount": 1, "state": {"running": {}}}],
    },
}


def event(second: float, who: dict[str, Any], verb: str, resource: str, name: str, /, **more: Any) -> dict[str, Any]:
    about = {"resource": resource, "namespace": "shop", "name": name, **more.pop("about", {})}
    return {
        "kind": "Event",
        "apiVersion": "audit.k8s.io/v1",
        "level": "RequestResponse",
        "stage": "ResponseComplete",
        "verb": verb,
        "objectRef": about,
        "responseStatus": {"code": 200},
        "requestReceivedTimestamp": f"2026-11-22T01:44:{second:09.6f}Z",
        "stageTimestamp": f"2026-11-22T01:44:{second + 0.01:09.6f}Z",
        **who,
        **more,
    }


LOG = [
    event(
        10,
        KUBECTL,
        "create",
        "replicasets",
        "web",
        responseObject={"kind": "ReplicaSet", "metadata": {"name": "web"}, "spec": {"replicas": 1}},
    ),
    event(10.1, CONTROLLER, "create", "pods", "", about={"name": None}, responseObject=POD),
    event(
        10.2,
        SCHEDULER,
        "create",
        "pods",
        "web-1",
        about={"subresource": "binding"},
        requestObject={"target": {"name": "node-1"}},
        responseObject={"kind": "Status"},
    ),
    event(
        10.3,
        SCHEDULER,
        "create",
        "events",
        "x",
        responseObject={
            "kind": "Event",
            "reason": "Scheduled",
            "message": "Successfully assigned shop/web-1 to node-1",
            "type": "Normal",
            "reportingComponent": "default-scheduler",
            "involvedObject": {"kind": "Pod", "name": "web-1"},
        },
    ),
    event(11, KUBELET, "patch", "pods", "web-1", about={"subresource": "status"}, responseObject=RUNNING),
    event(
        12,
        KUBECTL,
        "delete",
        "pods",
        "web-1",
        responseObject={
            **RUNNING,
            "metadata": {**RUNNING["metadata"], "deletionTimestamp": "x", "deletionGracePeriodSeconds": 30},
        },
    ),
    event(
        13,
        KUBELET,
        "delete",
        "pods",
        "web-1",
        responseObject={
            **RUNNING,
            "metadata": {**RUNNING["metadata"], "deletionTimestamp": "x", "deletionGracePeriodSeconds": 0},
        },
    ),
]


def written(events: list[dict[str, Any]]) -> list[str]:
    return [json.dumps(one) for one in events]


def test_requests_have_their_actor_and_time():
    rows = [row for row in convert(written(LOG)) if row.source == "api"]
    assert [(row.time, row.actor, row.verb, row.path, row.name) for row in rows] == [
        (0, "kubectl", "create", "replicasets", "web"),
        (0.1, "replicaset-controller", "create", "pods", "web-1"),
        (0.2, "scheduler", "create", "pods/binding", "web-1"),
        (1, "kubelet node-1", "patch", "pods/status", "web-1"),
        (2, "kubectl", "delete", "pods", "web-1"),
        (3, "kubelet node-1", "delete", "pods", "web-1"),
    ]


def test_answers_become_states_until_the_object_is_gone():
    rows = convert(written(LOG))
    pod = [(row.verb, row.detail) for row in rows if row.source == "state" and row.resource == "pods"]
    assert pod == [
        ("added", "Pending, 0/1 ready"),
        ("modified", "Pending, 0/1 ready, on node-1"),
        ("modified", "Running, 1/1 ready, 1 restarts, on node-1"),
        ("modified", "Terminating, 1/1 ready, 1 restarts, on node-1"),
        ("deleted", "gone"),
    ]
    running = states_at(rows, 1.5)["pods", "web-1"].data
    assert running["owner"] == "ReplicaSet/web"
    assert running["conditions"] == {"Ready": "True"}


def test_an_event_object_becomes_an_event():
    (row,) = [row for row in convert(written(LOG)) if row.source == "event"]
    assert (row.actor, row.verb, row.resource, row.name, row.type) == (
        "default-scheduler",
        "Scheduled",
        "pods",
        "web-1",
        "Normal",
    )


def test_an_object_with_a_finalizer_is_not_gone_yet():
    waiting = {
        "kind": "Pod",
        "metadata": {"name": "web-1", "deletionTimestamp": "x", "finalizers": ["example.org/hold"]},
    }
    rows = convert(written([*LOG[:2], event(12, KUBECTL, "delete", "pods", "web-1", responseObject=waiting)]))
    assert rows[-1].verb == "modified"
    assert rows[-1].data["deleting"] is True


def test_a_refusal_has_its_number_and_its_words():
    refused = {"code": 409, "reason": "Conflict", "message": "the object has been modified"}
    (row,) = convert(written([event(1, CONTROLLER, "update", "replicasets", "web", responseStatus=refused)]))
    assert (row.code, row.detail) == (409, "409 Conflict: the object has been modified")


def test_nothing_of_a_secret_is_kept_but_its_name():
    answer = {
        "kind": "Secret",
        "metadata": {"name": "key"},
        "data": {"password": "aHVudGVyMg=="},
        "stringData": {"password": "hunter2"},
    }
    refused = {"code": 422, "reason": "Invalid", "message": "data[password]: Invalid value: hunter2"}
    rows = convert(
        written(
            [
                event(1, KUBECTL, "create", "secrets", "key", requestObject=answer, responseObject=answer),
                event(2, KUBECTL, "update", "secrets", "key", requestObject=answer, responseStatus=refused),
            ]
        )
    )
    assert [row.name for row in rows] == ["key", "key", "key"]
    assert rows[-1].detail == "422 Invalid"
    assert "hunter2" not in repr(rows)
    assert "aHVudGVyMg" not in repr(rows)


def test_what_belongs_to_others_is_left_out():
    noise = [
        event(1, KUBELET, "update", "leases", "node-1"),
        event(1, CONTROLLER, "list", "pods", "", about={"namespace": None}),
        event(1, KUBECTL, "create", "pods", "other", about={"namespace": "elsewhere"}),
        event(1, KUBECTL, "get", "pods", "web", stage="RequestReceived"),
        {"kind": "Event", "stage": "ResponseComplete", "verb": "get", "requestURI": "/healthz"},
    ]
    cordon = event(2, KUBECTL, "patch", "nodes", "node-1", about={"namespace": None})
    rows = convert(written([*noise, *LOG[:1], cordon]), "shop")
    assert [(row.verb, row.resource) for row in rows if row.source == "api"] == [
        ("patch", "nodes"),
        ("create", "replicasets"),
    ]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("not JSON", "no JSON; write the log with --audit-log-format=json"),
        ("[" * 100_000, "no JSON"),
        ('{"kind": "Pod"}', "no Event of audit.k8s.io/v1"),
        (json.dumps({**LOG[0], "stageTimestamp": "now"}), "stageTimestamp is no time"),
        (json.dumps({**LOG[0], "stageTimestamp": "2026-11-22T01:44:19"}), "stageTimestamp has no time zone"),
    ],
)
def test_what_is_no_audit_log_is_refused_with_its_line(line: str, message: str):
    with pytest.raises(TimelineError, match=message) as refused:
        convert([*written(LOG[:1]), line])
    assert refused.value.line == 2


@pytest.mark.parametrize(
    "odd", [None, 5, "x", [], {}, {"metadata": 5}, {"status": {"conditions": [5], "containerStatuses": [None]}}]
)
@pytest.mark.parametrize("resource", ["pods", "nodes", "deployments", "endpointslices", "gadgets"])
def test_an_object_of_any_shape_is_survived(odd: Any, resource: str):
    assert convert(written([event(1, KUBECTL, "create", resource, "x", responseObject=odd, requestObject=odd)]))
    if isinstance(odd, dict):
        extract(resource, odd)


@pytest.mark.parametrize(
    ("status", "word"),
    [
        ({"phase": "Running"}, "Running"),
        ({"phase": "Failed", "reason": "Evicted"}, "Evicted"),
        ({"phase": "Pending", "containerStatuses": [{"state": {"waiting": {"reason": "ImagePullBackOff"}}}]}, "ImagePullBackOff"),
        ({"phase": "Succeeded", "containerStatuses": [{"state": {"terminated": {"reason": "Completed", "exitCode": 0}}}]}, "Completed"),
        ({"phase": "Failed", "containerStatuses": [{"state": {"terminated": {"exitCode": 3}}}]}, "ExitCode:3"),
        ({"phase": "Pending", "initContainerStatuses": [{"state": {"waiting": {"reason": "CrashLoopBackOff"}}}]}, "Init:CrashLoopBackOff"),
        ({"phase": "Running", "initContainerStatuses": [{"state": {"terminated": {"exitCode": 0}}}]}, "Running"),
        ({}, "Unknown"),
    ],
)  # fmt: skip
def test_a_pod_has_the_status_that_kubectl_prints(status: dict[str, Any], word: str):
    assert pod_status({"metadata": {}, "status": status}) == word


def test_the_command_writes_a_recording_that_a_page_can_show(project: Project):
    (project.root / "audit.log").write_text("\n".join(written(LOG)), encoding="utf-8")
    target = str(FOLDER / "mine")
    result = project.run("recording", "convert", "audit.log", "--output", target, "--namespace", "shop")
    assert result.exit_code == 0, result.output
    assert "13 rows, 3.0 seconds" in result.output
    found, problems = load(project.root, FOLDER, "mine")
    assert problems == ()
    assert found is not None
    assert [(chapter.time, chapter.title, chapter.watch) for chapter in found.chapters] == [
        (0, "kubectl create replicasets web", ("ReplicaSet/web",)),
        (2, "kubectl delete pods web-1", ("Pod/web-1",)),
    ]


def test_chapters_that_somebody_wrote_are_kept(project: Project):
    (project.root / "audit.log").write_text("\n".join(written(LOG)), encoding="utf-8")
    project.write("mine/chapters.yaml", "title: My own\n")
    project.run("recording", "convert", "audit.log", "--output", "mine")
    assert (project.root / "mine/chapters.yaml").read_text(encoding="utf-8") == "title: My own\n"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\xff\xfe", "it is not UTF-8"),
        (b"", "it holds no request that was answered"),
        (b"{}", "audit.log:1: a line is no Event"),
    ],
)
def test_a_log_that_cannot_be_used_is_said_without_a_trace(project: Project, content: bytes, message: str):
    (project.root / "audit.log").write_bytes(content)
    result = project.run("recording", "convert", "audit.log", "--output", "mine")
    assert result.exit_code == 2
    assert message in result.output
    assert not Path("mine").exists()
