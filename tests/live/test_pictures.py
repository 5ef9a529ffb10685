"""The graph that the page draws is the graph that the build draws, with all that is written in it."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from mkdocs_manifests.drawing.description import describe
from mkdocs_manifests.relating.folding import fold
from mkdocs_manifests.relating.graph import Graph, graph, view
from tests.live.conftest import Ask
from tests.relating.helpers import manifests, references

MANIFESTS = Path(__file__).parents[2] / "manifests"
FOLDERS = sorted(folder.name for folder in MANIFESTS.iterdir() if folder.is_dir())


def written(folder: str) -> str:
    return "\n---\n".join(file.read_text(encoding="utf-8") for file in sorted((MANIFESTS / folder).glob("*.yaml")))


def drawn(built: Graph) -> dict[str, Any]:
    """Return a graph as the page has it: namespaces are no boxes there."""
    nodes = [
        {
            "id": node.id,
            "kind": node.kind,
            "name": node.name,
            "namespace": node.namespace,
            "tile": node.tile,
            "category": node.category,
            "facts": list(node.facts),
            "chips": [{"label": chip.label, "text": chip.text} for chip in node.chips],
            "standing": str(node.standing),
        }
        for node in built.nodes
        if node.kind != "Namespace"
    ]
    known = {node["id"] for node in nodes}
    edges = [
        {"source": one.source, "target": one.target, "relation": one.relation, "label": one.label, "quiet": one.quiet}
        for one in built.edges
        if {one.source, one.target} <= known
    ]
    return {"nodes": nodes, "edges": edges}


def built(text: str, beside: str = "") -> dict[str, Any]:
    whole = view(graph(manifests(text), references(), manifests(beside) if beside else ()), "application")
    without = Graph(
        tuple(node for node in whole.nodes if node.kind != "Namespace"),
        tuple(edge for edge in whole.edges if not {edge.source, edge.target} & spaces(whole)),
        view=whole.view,
    )
    return {"whole": drawn(whole), "folded": drawn(fold(whole)), "words": list(describe(without))}


def spaces(whole: Graph) -> set[str]:
    return {node.id for node in whole.nodes if node.kind == "Namespace"}


def test_both_draw_the_same_of_every_folder_of_the_guide(twins: Ask):
    texts = list(map(written, FOLDERS))
    answers = twins({"ask": "graph", "text": text} for text in texts)
    for folder, text, answer in zip(FOLDERS, texts, answers, strict=True):
        assert answer["gives"] == built(text), folder


def test_both_draw_the_same_of_folders_beside_others(twins: Ask):
    pairs = [(written(one), written(other)) for one, other in pairwise(FOLDERS)]
    answers = twins({"ask": "graph", "text": one, "beside": other} for one, other in pairs)
    for (one, other), answer in zip(pairs, answers, strict=True):
        assert answer["gives"] == built(one, other), other


@pytest.mark.parametrize("name", ["claims", "routes", "odd values", "permissions"])
def test_both_draw_the_same_of_what_is_seldom(twins: Ask, name: str):
    [answer] = twins([{"ask": "graph", "text": SELDOM[name]}])
    assert answer["gives"] == built(SELDOM[name])


def test_the_claims_of_a_stateful_set_are_drawn_with_their_class_and_place(twins: Ask):
    [answer] = twins([{"ask": "graph", "text": SELDOM["claims"]}])
    claim = next(node for node in answer["gives"]["folded"]["nodes"] if node["standing"] == "made")
    assert claim["name"] == "data-db-{1..3}"
    assert claim["facts"] == ["2Gi RWO", "at /data"]
    assert claim["chips"] == [{"label": "SC", "text": "fast"}]


SELDOM = {
    "claims": """\
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  replicas: 3
  ordinals: {start: 1}
  serviceName: db
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec:
      nodeSelector: {kubernetes.io/os: linux, example.com/disk: fast}
      tolerations: [{operator: Exists}, {key: example.com/spot, value: "yes"}]
      containers:
        - name: db
          image: registry.example.com/db@sha256:0123456789abcdef
          volumeMounts: [{name: data, mountPath: /data}, {name: cache, mountPath: /cache, readOnly: true}]
      volumes: [{name: cache, emptyDir: {}}, {name: logs, hostPath: {path: /var/log}}]
  volumeClaimTemplates:
    - metadata: {name: data}
      spec: {accessModes: [ReadWriteOnce], storageClassName: fast, resources: {requests: {storage: 2Gi}}}
---
apiVersion: v1
kind: Pod
metadata: {name: reader}
spec:
  containers: [{name: one, image: a}, {name: two, image: b}, {name: three, image: c}, {name: four, image: d}]
  volumes: [{name: data, persistentVolumeClaim: {claimName: data-db-2}}]
""",
    "routes": """\
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: edge}
spec:
  gatewayClassName: shared
  listeners: [{name: web, protocol: HTTP, port: 80}, {name: tls, protocol: HTTPS, port: 443}]
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: shop}
spec:
  parentRefs: [{name: edge}]
  hostnames: [shop.example.com, www.example.com]
  rules:
    - matches: [{path: {value: /api}}, {path: {value: /rest}}]
      backendRefs: [{name: api, port: 80, weight: 7}, {name: beta, port: 80, weight: 1}]
    - filters: [{type: RequestMirror, requestMirror: {backendRef: {name: mirror, port: 80}}}]
      backendRefs: [{name: web, port: 8080}]
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop}
spec:
  ingressClassName: public
  defaultBackend: {service: {name: web, port: {name: http}}}
  rules:
    - host: a.example.com
      http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}
    - http: {paths: [{pathType: Prefix, backend: {service: {name: api, port: {number: 80}}}}]}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  type: NodePort
  selector: {app: web}
  ports: [{port: 80, targetPort: http, nodePort: 30080}, {port: 53, protocol: UDP}, {port: 9, targetPort: 9}]
""",
    "odd values": """\
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: odd}
spec: {replicas: many, ordinals: 3, volumeClaimTemplates: [1, {metadata: 2}, {spec: 3}], template: {spec: {containers: [3]}}}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: odd}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: StatefulSet, name: odd}
  maxReplicas: 4
  metrics: [{type: Resource, resource: {name: cpu, target: {averageUtilization: 60}}}, 7, {type: 3}]
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: odd}
spec: {rules: [{matches: 3, backendRefs: [{name: a, weight: x}, {name: b}]}, 3]}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: odd}
spec: {minAvailable: 50%, selector: {matchLabels: {app: none}}}
""",
    "permissions": """\
apiVersion: v1
kind: Pod
metadata: {name: robot, labels: {app: robot}}
spec: {serviceAccountName: robot, initContainers: [{name: first, image: a/b:1}], containers: [{name: robot, image: c:2}]}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: robot}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: read}
rules:
  - {apiGroups: [""], resources: [pods, services], verbs: [get, list], resourceNames: [a, b]}
  - {apiGroups: [""], resources: [secrets], verbs: [get]}
  - {nonResourceURLs: [/metrics], verbs: [get]}
  - {apiGroups: [apps], resources: [deployments], verbs: ["*"]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: read}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: read}
subjects: [{kind: ServiceAccount, name: robot}, {kind: User, name: jane}]
""",
}
"""What the guide's manifests have too little of."""
