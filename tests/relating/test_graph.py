"""What the graph of a set of manifests holds."""

import pytest

from mkdocs_manifests.relating.folding import fold
from mkdocs_manifests.relating.graph import Standing, view
from tests.relating.helpers import graph_of, label, triples

DEPLOYMENT = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web, tier: front}}
    spec:
      %s
      containers:
        - name: web
          image: registry.example.com/team/web:1.4.2
          ports: [{name: http, containerPort: 8080}]
          %s
"""

RELATIONS = {
    "Service by labels": (
        """
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {selector: {app: web}, ports: [{port: 80}]}
""",
        ("Service/shop/web", "routes to", "Deployment/shop/web"),
    ),
    "PodDisruptionBudget by expressions": (
        """
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: web, namespace: shop}
spec: {selector: {matchExpressions: [{key: tier, operator: In, values: [front]}]}}
""",
        ("PodDisruptionBudget/shop/web", "protects", "Deployment/shop/web"),
    ),
    "HorizontalPodAutoscaler": (
        """
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web, namespace: shop}
spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}, maxReplicas: 3}
""",
        ("HorizontalPodAutoscaler/shop/web", "scales", "Deployment/shop/web"),
    ),
    "NetworkPolicy": (
        """
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: deny, namespace: shop}
spec: {podSelector: {}}
""",
        ("NetworkPolicy/shop/deny", "isolates", "Deployment/shop/web"),
    ),
    "Ingress": (
        """
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web, namespace: shop}
spec: {defaultBackend: {service: {name: web, port: {number: 80}}}}
""",
        ("Ingress/shop/web", "routes to", "Service/shop/web"),
    ),
    "HTTPRoute": (
        """
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: web, namespace: shop}
spec: {parentRefs: [{name: edge}], rules: [{backendRefs: [{name: web, port: 80}]}]}
""",
        ("HTTPRoute/shop/web", "routes to", "Service/shop/web"),
    ),
    "Gateway of a route": (
        """
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: web, namespace: shop}
spec: {parentRefs: [{name: edge, namespace: infra}]}
""",
        ("HTTPRoute/shop/web", "is attached to", "Gateway/infra/edge"),
    ),
    "binding and subject": (
        """
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: b, namespace: shop}
subjects: [{kind: ServiceAccount, name: web}]
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
""",
        ("RoleBinding/shop/b", "binds", "ServiceAccount/shop/web"),
    ),
    "binding and role": (
        """
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: b}
subjects: [{kind: User, apiGroup: rbac.authorization.k8s.io, name: jane}]
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
""",
        ("ClusterRoleBinding//b", "grants", "ClusterRole//reader"),
    ),
    "claim and class": (
        """
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data, namespace: shop}
spec: {storageClassName: fast}
""",
        ("PersistentVolumeClaim/shop/data", "has class", "StorageClass//fast"),
    ),
    "webhook": (
        """
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: {name: hook}
webhooks: [{name: a.example.com, clientConfig: {service: {name: web, namespace: shop}}}]
""",
        ("ValidatingWebhookConfiguration//hook", "calls", "Service/shop/web"),
    ),
    "API service": (
        """
apiVersion: apiregistration.k8s.io/v1
kind: APIService
metadata: {name: v1.example.com}
spec: {service: {name: web, namespace: shop}}
""",
        ("APIService//v1.example.com", "calls", "Service/shop/web"),
    ),
    "owner": (
        """
apiVersion: v1
kind: ConfigMap
metadata:
  name: made
  namespace: shop
  ownerReferences:
    - {apiVersion: apps/v1, kind: Deployment, name: web, uid: x}
""",
        ("ConfigMap/shop/made", "is owned by", "Deployment/shop/web"),
    ),
}


@pytest.mark.parametrize("name", RELATIONS)
def test_relations_between_manifests(name):
    other, expected = RELATIONS[name]
    assert expected in triples(DEPLOYMENT % ("", "") + "---\n" + other)


@pytest.mark.parametrize(
    ("pod", "container", "expected"),
    [
        ("", "envFrom: [{configMapRef: {name: settings}}]", ("reads", "ConfigMap/shop/settings")),
        ("", "env: [{name: A, valueFrom: {secretKeyRef: {name: login, key: p}}}]", ("reads", "Secret/shop/login")),
        ("imagePullSecrets: [{name: registry}]", "", ("pulls images with", "Secret/shop/registry")),
        ("serviceAccountName: web", "", ("runs as", "ServiceAccount/shop/web")),
        ("volumes: [{name: a, configMap: {name: files}}]", "", ("mounts", "ConfigMap/shop/files")),
        (
            "volumes: [{name: a, projected: {sources: [{secret: {name: both}}]}}]",
            "",
            ("mounts", "Secret/shop/both"),
        ),
        (
            "volumes: [{name: a, persistentVolumeClaim: {claimName: data}}]",
            "",
            ("mounts", "PersistentVolumeClaim/shop/data"),
        ),
    ],
)
def test_relations_of_a_pod_template(pod, container, expected):
    assert ("Deployment/shop/web", *expected) in triples(DEPLOYMENT % (pod, container))


def test_selectors_stay_in_their_namespace():
    service = "apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: other}\nspec: {selector: {app: web}}"
    found = triples(DEPLOYMENT % ("", "") + "---\n" + service)
    assert ("Service/other/web", "routes to", "Deployment/shop/web") not in found
    assert ("Service/other/web", "routes to", "Pods/other/app=web") in found


def test_what_nobody_defines_is_a_ghost_and_what_the_cluster_brings_is_not():
    graph = graph_of(DEPLOYMENT % ("priorityClassName: high", "envFrom: [{secretRef: {name: login}}]"))
    standing = {node.id: node.standing for node in graph.nodes}
    assert standing["Secret/shop/login"] is Standing.MISSING
    assert standing["PriorityClass//high"] is Standing.PROVIDED


def test_claims_of_a_stateful_set_have_the_names_that_the_controller_gives_them():
    yaml = """
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db, namespace: shop}
spec:
  replicas: 3
  serviceName: db
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec: {containers: [{name: db, image: postgres:18.1, volumeMounts: [{name: data, mountPath: /data}]}]}
  volumeClaimTemplates:
    - metadata: {name: data}
      spec: {storageClassName: fast, accessModes: [ReadWriteOnce], resources: {requests: {storage: 10Gi}}}
"""
    found = triples(yaml)
    assert ("StatefulSet/shop/db", "makes", "PersistentVolumeClaim/shop/data-db-{0..2}") in found
    assert ("PersistentVolumeClaim/shop/data-db-{0..2}", "has class", "StorageClass//fast") in found
    assert label(yaml, "StatefulSet/shop/db", "PersistentVolumeClaim/shop/data-db-{0..2}") == "/data"


def test_a_service_leads_to_the_number_of_a_named_port():
    service = (
        "apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: shop}\n"
        "spec: {selector: {app: web}, ports: [{port: 80, targetPort: http}, {port: 81, targetPort: admin}]}"
    )
    found = label(DEPLOYMENT % ("", "") + "---\n" + service, "Service/shop/web", "Deployment/shop/web")
    assert found == ":8080, no port admin"


def test_the_share_of_each_backend_of_a_route():
    yaml = """
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: web, namespace: shop}
spec:
  rules:
    - matches: [{path: {value: /shop}}]
      backendRefs: [{name: old, port: 80, weight: 9}, {name: new, port: 80, weight: 1}]
"""
    assert label(yaml, "HTTPRoute/shop/web", "Service/shop/new") == "/shop → 80 10%"


def test_satellites_become_chips_and_a_shared_secret_stays_a_box():
    yaml = (
        DEPLOYMENT % ("", "envFrom: [{secretRef: {name: both}}]")
        + "---\n"
        + RELATIONS["HorizontalPodAutoscaler"][0]
        + """
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web, namespace: shop}
spec:
  tls: [{secretName: both}, {secretName: only-tls}]
  defaultBackend: {service: {name: web, port: {number: 80}}}
"""
    )
    nodes = {node.id: node for node in fold(view(graph_of(yaml), "application")).nodes}
    assert [(chip.label, chip.text) for chip in nodes["Deployment/shop/web"].chips] == [("HPA", "1–3")]  # noqa: RUF001
    assert [(chip.label, chip.text) for chip in nodes["Ingress/shop/web"].chips] == [("TLS", "only-tls")]
    assert "Secret/shop/both" in nodes
    assert "Secret/shop/only-tls" not in nodes


def test_volumes_and_wishes_about_nodes_are_chips_where_the_view_asks_for_them():
    yaml = """
apiVersion: v1
kind: Pod
metadata: {name: report, namespace: shop}
spec:
  nodeSelector: {example.com/pool: reports}
  tolerations: [{key: dedicated, value: reports, effect: NoSchedule}]
  topologySpreadConstraints: [{topologyKey: topology.kubernetes.io/zone, maxSkew: 1}]
  initContainers: [{name: copy, image: "busybox:1.37", restartPolicy: Always}]
  containers:
    - {name: report, image: "busybox:1.37", volumeMounts: [{name: scratch, mountPath: /scratch}]}
  volumes: [{name: scratch, emptyDir: {}}, {name: logs, hostPath: {path: /var/log}}]
"""
    chips = {
        name: [(chip.label, chip.text) for chip in fold(view(graph_of(yaml), name)).nodes[0].chips]
        for name in ("application", "storage", "ownership", "network-policy")
    }
    volumes = [("emptyDir", "/scratch"), ("hostPath", "/var/log")]
    wishes = [("node", "pool=reports"), ("tolerates", "dedicated=reports"), ("spread by", "zone")]
    assert chips == {"application": volumes + wishes, "storage": volumes, "ownership": [], "network-policy": []}


def test_of_several_containers_each_has_a_line():
    yaml = """
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  initContainers: [{name: migrate, image: "migrate:2"}, {name: logs, image: "busybox:1.37", restartPolicy: Always}]
  containers: [{name: web, image: "nginx:1.29"}]
"""
    (node,) = graph_of(yaml).nodes
    assert node.facts == ("init migrate: migrate:2", "web: nginx:1.29", "sidecar logs: busybox:1.37")


def test_a_binding_is_an_arrow_from_each_subject_to_the_role():
    yaml = """
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: read, namespace: shop}
subjects: [{kind: User, name: jane, apiGroup: rbac.authorization.k8s.io}, {kind: ServiceAccount, name: web}]
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: all}
subjects: [{kind: User, name: jane, apiGroup: rbac.authorization.k8s.io}]
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
"""
    edges = fold(view(graph_of(yaml), "permissions")).edges
    assert sorted((edge.source, edge.via.label, edge.via.text, edge.target) for edge in edges) == [
        ("ServiceAccount/shop/web", "rb", "read in shop", "ClusterRole//view"),
        ("User//jane", "crb", "all everywhere", "ClusterRole//view"),
        ("User//jane", "rb", "read in shop", "ClusterRole//view"),
    ]


def test_arrows_of_routes_point_the_way_that_requests_go():
    yaml = RELATIONS["Gateway of a route"][0]
    edges = fold(view(graph_of(yaml), "traffic")).edges
    assert ("Gateway/infra/edge", "passes requests to", "HTTPRoute/shop/web") in {
        (edge.source, edge.relation, edge.target) for edge in edges
    }


def test_what_the_controllers_make_is_in_the_view_of_the_ownership():
    edges = view(graph_of(DEPLOYMENT % ("", "")), "ownership").edges
    assert [(edge.source, edge.target) for edge in edges] == [
        ("Deployment/shop/web", "ReplicaSet/shop/web-…"),
        ("ReplicaSet/shop/web-…", "Pod/shop/web-…-…"),
    ]


def test_hostile_shapes_make_no_graph_and_no_error():
    yaml = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: odd, namespace: 7, labels: [a]}
spec: {replicas: {a: 1}, selector: 3, template: {spec: {containers: [1, null, {ports: 3, volumeMounts: {}}]}}}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: odd}
spec: {podSelector: [], policyTypes: x, ingress: [null, 3, {from: [null, {}, {podSelector: 3}], ports: [{port: {}}]}]}
---
apiVersion: v1
kind: Service
metadata: {name: odd}
spec: {selector: {a: 1}, ports: [{targetPort: []}, 4]}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: odd}
spec: {rules: [{http: {paths: [{backend: {service: {name: a, port: 3}}}]}}, 4]}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: odd}
spec: {ordinals: 3, replicas: x, volumeClaimTemplates: [{metadata: 3, spec: {accessModes: {a: b}}}, 5]}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: odd}
spec: {metrics: [{type: 3, resource: x}, 3], scaleTargetRef: {kind: 3, name: odd}}
---
apiVersion: v1
kind: Pod
metadata: {name: odd}
spec:
  nodeSelector: {1: a, b: {c: d}}
  tolerations: [3, {key: [], value: {}}]
  topologySpreadConstraints: [{topologyKey: {}}, null]
  volumes: [{emptyDir: null}, {hostPath: 3, name: {}}, x]
  affinity:
    nodeAffinity:
      requiredDuringSchedulingIgnoredDuringExecution:
        nodeSelectorTerms: [{matchExpressions: [{operator: {}, values: {}}]}, 4]
  containers: [{image: {}}, 3]
  initContainers: [{restartPolicy: [], name: 3}]
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: odd}
spec: {rules: [{backendRefs: [{name: a, weight: x}, {name: b, weight: -1}], matches: 4}, 5], hostnames: 4}
"""
    assert graph_of(yaml).nodes
