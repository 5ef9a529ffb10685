"""The commands for an example name its own objects, ports and numbers, and kubectl takes them."""

from __future__ import annotations

import shlex
import subprocess
from pathlib import Path

import pytest

from mkdocs_manifests.kubernetes.group_kinds import GroupKind
from mkdocs_manifests.tables.commands import commands, commands_of_kind, tasks, verify_script
from tests.guide.kubectl import parse
from tests.tables.helpers import guide, manifests

WEB = """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web, namespace: shop}
    spec:
      replicas: 3
      template:
        spec:
          containers:
            - {name: web, image: nginx:1.29, ports: [{containerPort: 53, protocol: UDP}, {containerPort: 8080}]}
    """


def texts(yaml: str, task: str) -> list[str]:
    return [command.text for command in commands(manifests(yaml), "web.yaml") if command.task == task]


def test_kubectl_takes_every_command_for_every_example_of_the_guide():
    found = [command for one in guide() for command in commands(one.manifests, str(one.example.text.file))]
    assert len(found) > 1000
    wrong = [
        f"{command.text}: {problem}" for command in found for problem in parse(shlex.split(command.text)[1:]).unknown
    ]
    assert wrong == []


def test_commands_come_by_task():
    order = [command.task for command in commands(manifests(WEB), "web.yaml")]
    assert order == sorted(order, key=list(tasks()).index)
    assert {"diff", "apply", "wait", "get", "describe", "events", "logs", "call", "delete"} == set(order)


def test_the_example_is_applied_and_removed_as_a_whole():
    assert texts(WEB, "apply") == ["kubectl apply -f web.yaml"]
    assert texts(WEB, "delete") == ["kubectl delete -f web.yaml"]


def test_port_forward_takes_the_first_tcp_port_of_the_example():
    assert texts(WEB, "call") == ["kubectl port-forward deployment/web -n shop 8080:8080"]
    service = "{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {ports: [{port: 80, targetPort: 8080}]}}"
    assert texts(service, "call") == ["kubectl port-forward service/web 8080:80"]
    outside = (
        "{apiVersion: v1, kind: Service, metadata: {name: db}, spec: {type: ExternalName, externalName: db.example}}"
    )
    assert texts(outside, "call") == []


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ("{}", "kubectl wait --for=condition=Ready pod/a --timeout=2m"),
        ("{restartPolicy: Never}", "kubectl wait --for=jsonpath='{.status.phase}'=Succeeded pod/a --timeout=5m"),
        ("{schedulingGates: [{name: example.com/wait}]}", None),
    ],
)
def test_a_pod_is_waited_for_as_it_is_meant_to_end(spec: str, expected: str | None):
    yaml = f"{{apiVersion: v1, kind: Pod, metadata: {{name: a}}, spec: {spec}}}"
    assert texts(yaml, "wait") == ([expected] if expected else [])


def test_a_rollout_that_is_paused_is_not_waited_for():
    assert texts(WEB, "wait") == ["kubectl rollout status deployment/web -n shop --timeout=5m"]
    assert texts(WEB.replace("replicas: 3", "paused: true"), "wait") == []


def test_a_kustomization_is_applied_as_a_folder():
    yaml = "{apiVersion: kustomize.config.k8s.io/v1beta1, kind: Kustomization, resources: [a.yaml]}"
    found = commands(manifests(yaml), "manifests/capstone/kustomization.yaml")
    assert "kubectl apply -k manifests/capstone" in [command.text for command in found]
    assert not any(command.object for command in found)


def test_an_object_without_a_name_is_created():
    yaml = "{apiVersion: batch/v1, kind: Job, metadata: {generateName: count-}}"
    assert [command.text for command in commands(manifests(yaml), "job.yaml")] == ["kubectl create -f job.yaml"]


def test_a_custom_kind_with_the_name_of_a_built_in_one_is_named_with_its_group():
    yaml = "{apiVersion: serving.knative.dev/v1, kind: Service, metadata: {name: web}}"
    assert texts(yaml, "describe") == ["kubectl describe service.serving.knative.dev/web"]


def test_names_cannot_leave_their_place_in_a_command():
    yaml = """{apiVersion: v1, kind: Pod, metadata: {name: "a; rm -rf ~ $(x)", namespace: "b`c`"}}"""
    (text,) = texts(yaml, "describe")
    assert shlex.split(text) == ["kubectl", "describe", "pod/a; rm -rf ~ $(x)", "-n", "b`c`"]


def test_the_value_of_a_secret_is_in_no_command():
    yaml = "{apiVersion: v1, kind: Secret, metadata: {name: a}, stringData: {password: hunter2}}"
    found = commands(manifests(yaml), "secret.yaml")
    assert "hunter2" not in repr(found) + verify_script(manifests(yaml), "secret.yaml")
    assert not any("jsonpath" in command.text or "-o yaml" in command.text for command in found)


def test_a_kind_has_commands_with_room_for_a_name():
    found = {command.text for command in commands_of_kind(GroupKind("apps", "Deployment"))}
    assert "kubectl rollout status deployment/NAME --timeout=5m" in found
    assert "kubectl port-forward deployment/NAME LOCAL:PORT" in found


@pytest.mark.parametrize(("ready", "status"), [("3", 0), ("2", 1), ("", 1)])
def test_the_script_fails_where_the_cluster_has_less(tmp_path: Path, ready: str, status: int):
    kubectl = tmp_path / "kubectl"
    kubectl.write_text(f'#!/bin/sh\ncase "$*" in *jsonpath*) printf %s "{ready}";; esac\n', encoding="utf-8")
    kubectl.chmod(0o755)
    script = verify_script(manifests(WEB), "web.yaml")
    path = {"PATH": f"{tmp_path}:/usr/bin:/bin"}
    result = subprocess.run(["sh", "-c", script], env=path, capture_output=True, text=True, check=False)
    assert result.returncode == status
    assert ("expected 3" in result.stderr) == bool(status)


def test_every_script_of_the_guide_is_one_that_a_shell_reads():
    scripts = "\n".join(verify_script(one.manifests, str(one.example.text.file)) for one in guide())
    assert subprocess.run(["sh", "-n"], input=scripts, text=True, check=False).returncode == 0
