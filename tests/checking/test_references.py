"""What manifests name and select is found, or told: near things first, namespaces apart, other people's left alone."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

import pytest
import yaml

from mkdocs_manifests.checking.objects import Scope
from mkdocs_manifests.checking.references import check_references
from mkdocs_manifests.kubernetes.references import References, relations
from mkdocs_manifests.kubernetes.schemas import Schemas
from mkdocs_manifests.kubernetes.versions import Version
from mkdocs_manifests.kubernetes.walk import steps, values_at
from mkdocs_manifests.model import Example, Place, Problem, Severity, Text
from mkdocs_manifests.reading.manifests import manifests_of
from mkdocs_manifests.reading.yaml_reader import read

CASES = yaml.safe_load((Path(__file__).parent.parent / "data" / "references.yaml").read_text())


SCHEMAS = Schemas.load()


@pytest.fixture(scope="module")
def references() -> References:
    return References(SCHEMAS)


def scope(value: str, file: str = "docs/page.md", page: str = "") -> Scope:
    """Return the example that a file holds, shown on a page."""
    text = Text(value, PurePosixPath(file))
    shown = (Place(PurePosixPath(page), 1, 1, 1, 1),) if page else ()
    example = Example(text, Place(PurePosixPath(file), 1, 1, 1, 1), shown_in=shown)
    manifests = [manifest for document in read(text).documents for manifest in manifests_of(document, text)]
    return Scope(example, manifests)


def check(references: References, *values: str | Scope, externals: Sequence[str] = ()) -> list[Problem]:
    """Return the problems of all examples; a text is an example in a file and a folder of its own."""
    scopes = [
        value if isinstance(value, Scope) else scope(value, f"manifests/{number}/file.yaml")
        for number, value in enumerate(values)
    ]
    found = check_references(scopes, SCHEMAS, externals, references)
    assert len(found) == len(scopes)
    return [problem for problems in found for problem in problems]


def told(problems: Sequence[Problem]) -> list[str]:
    return [f"{problem.code} {problem.message}" for problem in problems]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["relation"])
class TestEachRelation:
    """Of the table, with the smallest manifests that have it."""

    def test_is_found_in_the_same_example(self, case, references):
        bundle = case["from"] + "---\n" + case["to"]
        assert told(check(references, bundle, case.get("beside", ""))) == []

    def test_is_found_anywhere_in_the_catalog(self, case, references):
        assert told(check(references, case["from"], case["to"], case.get("beside", ""))) == []

    def test_is_missed(self, case, references):
        problems = check(references, case["from"], case.get("beside", ""))
        assert problems
        problem = problems[0]
        assert (problem.code, problem.severity) == (case["code"], Severity.WARNING)
        line = case["from"].split("\n")[problem.place.line - 1]
        assert line[problem.place.column - 1 :].startswith(case["at"])
        assert problem.hint
        assert not problem.message.endswith(".")


def test_every_relation_that_can_be_missed_has_a_case(references):
    seen = set()
    for case in CASES:
        for manifest in scope(case["from"] + "---\n" + case["to"]).manifests:
            seen |= {id(found.relation) for found in references.of(manifest)}
    missing = [f"{entry.on}: {entry.path}" for entry in relations().relations if id(entry) not in seen]
    assert [entry for entry in relations().relations if id(entry) not in seen and not entry.elsewhere] == [], missing


def test_the_table_speaks_of_definitions_that_exist():
    definitions = [name for entry in relations().relations for name in entry.on if name[0].islower()]
    assert definitions
    for name in definitions:
        SCHEMAS.definition(name)


@pytest.mark.parametrize("minor", [25, 31])
def test_the_table_serves_older_versions(minor):
    older = References(Schemas.load(Version(minor)))
    assert told(check(older, CASES[0]["from"])) == [
        'X401 the Pod "web" mounts ConfigMap "settings", which no example defines'
    ]


POD = """\
apiVersion: v1
kind: Pod
metadata: {{name: web{metadata}}}
spec:
  containers:
  - name: web
    image: web:1
    {more}
"""
VARIABLE = "env: [{{name: A, valueFrom: {{configMapKeyRef: {{name: settings, key: {key}{optional}}}}}}}]"


def pod(key: str = "colour", optional: str = "", metadata: str = "") -> str:
    return POD.format(more=VARIABLE.format(key=key, optional=optional), metadata=metadata)


def settings(keys: str = "colour: blue", name: str = "settings", metadata: str = "") -> str:
    return f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}{metadata}}}\ndata: {{{keys}}}\n"


class TestKeys:
    def test_a_key_that_is_not_there(self, references):
        (problem,) = check(references, pod("color"), settings())
        assert (problem.code, problem.message) == ("X402", 'ConfigMap "settings" has no key "color"')
        assert problem.hint == 'did you mean "colour"?'

    def test_a_key_of_binary_data(self, references):
        assert check(references, pod(), settings().replace("\ndata:", "\nbinaryData:")) == []

    def test_an_optional_reference_may_lack_its_key_or_its_object(self, references):
        assert check(references, pod("color", ", optional: true"), settings()) == []
        assert check(references, pod("color", ", optional: true")) == []

    def test_the_nearest_object_of_a_name_counts(self, references):
        near, far = settings("size: small"), settings("colour: blue")
        assert [one.code for one in check(references, pod() + "---\n" + near, far)] == ["X402"]
        assert check(references, pod() + "---\n" + far, near) == []
        page = "docs/settings.md"
        shown = [scope(pod(), "manifests/a/pod.yaml", page), scope(near, "manifests/b/map.yaml", page)]
        assert [one.code for one in check(references, *shown, far)] == ["X402"]
        folder = [scope(pod(), "manifests/a/pod.yaml"), scope(near, "manifests/a/map.yaml")]
        assert [one.code for one in check(references, *folder, far)] == ["X402"]

    def test_items_of_a_volume(self, references):
        volume = (
            "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers: [{name: web, image: web:1}]\n"
            "  volumes: [{name: a, configMap: {name: settings, "
            "items: [{key: colour, path: a}, {key: shape, path: b}]}}]\n"
        )
        assert told(check(references, volume, settings())) == ['X402 ConfigMap "settings" has no key "shape"']

    def test_a_service_account_token_is_filled_by_the_cluster(self, references):
        reader = pod("token").replace("configMapKeyRef", "secretKeyRef")
        filled = (
            "apiVersion: v1\nkind: Secret\nmetadata: {name: settings, annotations: "
            "{kubernetes.io/service-account.name: default}}\ntype: kubernetes.io/service-account-token\n"
        )
        assert check(references, reader, filled) == []


class TestNamespaces:
    """A reference never leaves its namespace; what says none goes with `default`, and with its own example."""

    @pytest.mark.parametrize(
        ("here", "there", "found_in_catalog", "found_in_bundle"),
        [
            ("", "", True, True),
            ("", "default", True, True),
            ("default", "", True, True),
            ("shop", "shop", True, True),
            ("", "shop", False, True),
            ("shop", "", False, True),
            ("shop", "bank", False, False),
            ("shop", "default", False, False),
        ],
    )
    def test_pairs(self, references, here, there, found_in_catalog, found_in_bundle):
        one = pod(metadata=f", namespace: {here}" if here else "")
        other = settings(metadata=f", namespace: {there}" if there else "")
        assert (check(references, one, other) == []) is found_in_catalog
        assert (check(references, one + "---\n" + other) == []) is found_in_bundle

    def test_the_hint_says_where_there_is_one(self, references):
        (problem,) = check(references, pod(metadata=", namespace: shop"), settings(metadata=", namespace: bank"))
        assert 'there is one in namespace "bank", out of reach from "shop"' in problem.hint

    def test_selectors_stay_in_their_namespace(self, references):
        service = "apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: %s}\nspec: {selector: {app: web}}\n"
        workload = POD.format(more="", metadata=", namespace: shop, labels: {app: web}")
        assert check(references, service % "shop", workload) == []
        assert [one.code for one in check(references, service % "bank", workload)] == ["X403"]

    def test_cluster_scoped_objects_are_in_reach_from_everywhere(self, references):
        claim = (
            "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: a, namespace: shop}\n"
            "spec: {volumeName: disk}\n"
        )
        assert check(references, claim, "apiVersion: v1\nkind: PersistentVolume\nmetadata: {name: disk}\n") == []


class TestWhatExistsElsewhere:
    @pytest.mark.parametrize(
        "value",
        [
            POD.format(more="", metadata="") + "  serviceAccountName: default\n",
            POD.format(more="", metadata="") + "  priorityClassName: system-node-critical\n",
            POD.format(more="envFrom: [{configMapRef: {name: kube-root-ca.crt}}]", metadata=""),
            POD.format(more="envFrom: [{configMapRef: {name: kube-proxy}}]", metadata=", namespace: kube-system"),
            "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: a}\n"
            "roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}\n"
            "subjects: [{kind: User, name: jane}, {kind: Group, name: 'system:masters'}]\n",
            "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: a}\nspec: {storageClassName: standard}\n",
            "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: a}\nspec: {storageClassName: ''}\n",
            "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: a, annotations: "
            "{cert-manager.io/cluster-issuer: own}}\nspec: {ingressClassName: outside, tls: [{secretName: made}]}\n",
            "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: a, namespace: default}\n"
            "spec: {defaultBackend: {service: {name: kubernetes, port: {number: 443}}}}\n",
            "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: dns}\n"
            "spec: {podSelector: {}, egress: "
            "[{to: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}, "
            "podSelector: {matchLabels: {k8s-app: kube-dns}}}]}]}\n",
            "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {type: ExternalName, externalName: example.com, "
            "selector: {app: none}}\n",
            "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {ports: [{port: 80}]}\n",
        ],
    )
    def test_is_not_missed(self, references, value):
        assert told(check(references, value)) == []

    @pytest.mark.parametrize(
        "pattern", ["ConfigMap/settings", "ConfigMap/*", "ConfigMap/default/set*", "ConfigMap/*/settings"]
    )
    def test_is_declared(self, references, pattern):
        assert check(references, pod(), externals=[pattern]) == []

    @pytest.mark.parametrize("pattern", ["Secret/settings", "ConfigMap/setting", "ConfigMap/shop/settings", "settings"])
    def test_is_declared_exactly(self, references, pattern):
        assert [one.code for one in check(references, pod(), externals=[pattern])] == ["X401"]

    def test_a_kind_with_its_group_can_be_declared(self, references):
        attached = (
            "apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: a}\n"
            "spec: {parentRefs: [{name: entry}]}\n---\n"
            "apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: {name: exit}\n"
        )
        assert [one.code for one in check(references, attached)] == ["X401"]
        assert check(references, attached, externals=["Gateway.gateway.networking.k8s.io/entry"]) == []

    def test_pods_that_something_else_makes_can_be_declared(self, references):
        service = "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {selector: {app: made}}\n"
        assert [one.code for one in check(references, service)] == ["X403"]
        assert check(references, service, externals=["Pod/app=made"]) == []

    def test_a_name_that_no_object_can_have_is_left_to_its_schema(self, references):
        assert check(references, pod().replace("settings", "'${SETTINGS}'")) == []


class TestHints:
    def test_a_name_that_is_nearly_right(self, references):
        (problem,) = check(references, pod(), settings(name="setting"))
        assert problem.hint == 'did you mean "setting"?'

    def test_a_selector_that_is_nearly_right(self, references):
        service = "apiVersion: v1\nkind: Service\nmetadata: {name: shop}\nspec: {selector: {app: shop, tier: front}}\n"
        workload = POD.format(more="", metadata=", labels: {app: shop, tier: web}")
        (problem,) = check(references, service, workload)
        assert problem.message == (
            'the Service "shop" routes to Pods with app=shop, tier=front, and no example runs such Pods'
        )
        assert problem.hint == 'the Pods of Pod "web" have tier=web'


class TestPorts:
    SERVICE = (
        "apiVersion: v1\nkind: Service\nmetadata: {{name: web}}\nspec: {{selector: {{app: web}}, ports: [{port}]}}\n"
    )
    WORKLOAD = POD.format(more="ports: [{name: http, containerPort: 8080}]", metadata=", labels: {app: web}")

    @pytest.mark.parametrize(
        "port",
        ["{port: 80, targetPort: http}", "{port: 80, targetPort: 8080}", "{port: 8080}", "{port: 80, targetPort: 0}"],
    )
    def test_that_the_pods_have(self, references, port):
        assert told(check(references, self.SERVICE.format(port=port), self.WORKLOAD)) == []

    @pytest.mark.parametrize(
        ("port", "message", "hint"),
        [
            (
                "{port: 80, targetPort: htpp}",
                'no container of Pod "web" has a port named "htpp"',
                'did you mean "http"?',
            ),
            (
                "{port: 80}",
                'no container of Pod "web" has the port 80',
                'set "targetPort" to a port of the container: 8080',
            ),
            (
                "{port: 80, targetPort: http, protocol: UDP}",
                'no container of Pod "web" has a port named "http"',
                "name a port",
            ),
        ],
    )
    def test_that_the_pods_lack(self, references, port, message, hint):
        (problem,) = check(references, self.SERVICE.format(port=port), self.WORKLOAD)
        assert (problem.code, problem.message) == ("X404", message)
        assert hint in problem.hint

    def test_a_number_needs_no_declaration(self, references):
        undeclared = POD.format(more="", metadata=", labels: {app: web}")
        assert check(references, self.SERVICE.format(port="{port: 80}"), undeclared) == []

    def test_a_sidecar_may_have_the_port(self, references):
        sidecar = self.WORKLOAD + (
            "  initContainers: [{name: proxy, image: proxy:1, restartPolicy: Always, "
            "ports: [{name: tls, containerPort: 8443}]}]\n"
        )
        assert check(references, self.SERVICE.format(port="{port: 443, targetPort: tls}"), sidecar) == []

    @pytest.mark.parametrize(
        ("port", "codes"), [("number: 80", []), ("name: http", []), ("number: 8080", ["X404"]), ("name: web", ["X404"])]
    )
    def test_of_the_service_behind_an_ingress(self, references, port, codes):
        ingress = (
            "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: a}\n"
            f"spec: {{defaultBackend: {{service: {{name: web, port: {{{port}}}}}}}}}\n"
        )
        service = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {ports: [{name: http, port: 80}]}\n"
        assert [one.code for one in check(references, ingress, service)] == codes

    def test_a_webhook_calls_port_443_unless_it_says_another(self, references):
        webhook = next(case["from"] for case in CASES if case["relation"] == "a webhook calls a Service")
        service = "apiVersion: v1\nkind: Service\nmetadata: {name: judge}\nspec: {ports: [{port: 8443}]}\n"
        assert told(check(references, webhook, service)) == ['X404 Service "judge" has no port 443']
        assert check(references, webhook.replace("name: judge}", "name: judge, port: 8443}"), service) == []


class TestTheWrongSortOfTarget:
    def test_a_statefulset_wants_a_headless_service(self, references):
        case = next(case for case in CASES if "headless" in case["relation"])
        (problem,) = check(references, case["from"], case["to"].replace("clusterIP: None, ", ""))
        assert (problem.code, problem.hint) == ("X405", 'set "clusterIP: None" in Service "peers"')

    def test_an_ingress_wants_a_certificate(self, references):
        case = next(case for case in CASES if case["relation"] == "an Ingress terminates TLS with a Secret")
        opaque = case["to"].replace("type: kubernetes.io/tls", "stringData: {certificate: abc}")
        assert [one.code for one in check(references, case["from"], opaque)] == ["X405"]
        keys = case["to"].replace("type: kubernetes.io/tls", "stringData: {tls.crt: abc, tls.key: abc}")
        assert check(references, case["from"], keys) == []

    @pytest.mark.parametrize(
        ("api_version", "kind", "hint"),
        [
            ("apps/v1", "DaemonSet", "it scales Deployment, ReplicaSet, ReplicationController and StatefulSet"),
            ("v1", "Deployment", 'write "apiVersion: apps/v1"'),
            ("extensions/v1beta1", "Deployment", 'write "apiVersion: apps/v1"'),
        ],
    )
    def test_an_autoscaler_wants_something_that_scales(self, references, api_version, kind, hint):
        autoscaler = (
            "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: a}\n"
            f"spec: {{scaleTargetRef: {{apiVersion: {api_version}, kind: {kind}, name: web}}}}\n"
        )
        (problem,) = check(references, autoscaler)
        assert (problem.code, problem.hint) == ("X405", hint)

    def test_an_autoscaler_may_scale_custom_resources(self, references):
        autoscaler = (
            "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: a}\n"
            "spec: {scaleTargetRef: {apiVersion: example.com/v1, kind: Shop, name: web}}\n"
        )
        assert check(references, autoscaler) == []


class TestGatewaysAcrossNamespaces:
    GATEWAY = (
        "apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: {{name: entry, namespace: edge}}\n"
        "spec: {{listeners: [{{name: http, port: 80{allowed}}}]}}\n"
    )
    ROUTE = (
        "apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: a, namespace: shop}\n"
        "spec: {parentRefs: [{name: entry, namespace: edge}]}\n"
    )
    BACKEND = (
        "apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: a, namespace: shop}\n"
        "spec: {rules: [{backendRefs: [{name: ledger, namespace: bank, port: 80}]}]}\n---\n"
        "apiVersion: v1\nkind: Service\nmetadata: {name: ledger, namespace: bank}\nspec: {ports: [{port: 80}]}\n"
    )
    GRANT = (
        "apiVersion: gateway.networking.k8s.io/v1\nkind: ReferenceGrant\nmetadata: {{name: a, namespace: bank}}\n"
        "spec: {{from: [{{group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: {origin}}}], "
        "to: [{{group: '', kind: Service{name}}}]}}\n"
    )

    @pytest.mark.parametrize(
        ("allowed", "codes"),
        [
            ("", ["X407"]),
            (", allowedRoutes: {namespaces: {from: Same}}", ["X407"]),
            (", allowedRoutes: {namespaces: {from: All}}", []),
            (
                ", allowedRoutes: {namespaces: {from: Selector, selector: "
                "{matchLabels: {kubernetes.io/metadata.name: shop}}}}",
                [],
            ),
            (", allowedRoutes: {namespaces: {from: Selector, selector: {matchLabels: {team: a}}}}", ["X407"]),
        ],
    )
    def test_a_gateway_says_whose_routes_it_takes(self, references, allowed, codes):
        assert [one.code for one in check(references, self.ROUTE, self.GATEWAY.format(allowed=allowed))] == codes

    def test_labels_of_the_namespace_count(self, references):
        allowed = ", allowedRoutes: {namespaces: {from: Selector, selector: {matchLabels: {team: a}}}}"
        namespace = "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {team: a}}\n"
        assert check(references, self.ROUTE, self.GATEWAY.format(allowed=allowed), namespace) == []

    @pytest.mark.parametrize(
        ("origin", "name", "codes"),
        [("shop", "", []), ("shop", ", name: ledger", []), ("shop", ", name: other", ["X407"]), ("edge", "", ["X407"])],
    )
    def test_a_backend_elsewhere_needs_a_grant_there(self, references, origin, name, codes):
        grant = self.GRANT.format(origin=origin, name=name)
        found = [one.code for one in check(references, self.BACKEND, grant) if one.code != "X401"]
        assert found == codes
        assert [one.code for one in check(references, self.BACKEND)] == ["X407"]


class TestSelectors:
    POLICY = "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: a}\nspec: {podSelector: %s}\n"

    @pytest.mark.parametrize(
        ("selector", "codes"),
        [
            ("{}", []),
            ("{matchLabels: {app: web}}", []),
            ("{matchExpressions: [{key: app, operator: NotIn, values: [web]}]}", []),
            ("{matchExpressions: [{key: tier, operator: DoesNotExist}]}", []),
            ("{matchExpressions: [{key: tier, operator: Exists}]}", ["X406"]),
            ("{matchLabels: {app: wbe}}", ["X406"]),
        ],
    )
    def test_only_one_that_asks_for_something_can_find_nothing(self, references, selector, codes):
        workload = POD.format(more="", metadata=", labels: {app: web}")
        assert [one.code for one in check(references, self.POLICY % selector, workload)] == codes

    def test_a_named_namespace_with_other_pods(self, references):
        policy = (
            "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: a}\n"
            "spec: {podSelector: {}, ingress: "
            "[{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: edge}}, "
            "podSelector: {matchLabels: {app: gate}}}]}]}\n"
        )
        pods = POD.format(more="", metadata=", namespace: edge, labels: {app: %s}")
        assert check(references, policy) == []
        assert check(references, policy, pods % "gate") == []
        assert [one.code for one in check(references, policy, pods % "door")] == ["X406"]


def test_a_custom_kind_with_a_pod_template_is_covered(references):
    rollout = (
        "apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: {name: web}\n"
        "spec: {template: {metadata: {labels: {app: web}}, spec: {containers: "
        "[{name: web, image: web:1, envFrom: [{configMapRef: {name: settings}}]}]}}}\n"
    )
    service = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {selector: {app: web}}\n"
    assert [one.code for one in check(references, rollout, service)] == ["X401"]
    assert check(references, rollout, service, settings()) == []


@pytest.mark.parametrize(
    "value",
    [
        "apiVersion: v1\nkind: Pod\nspec: []\n",
        "apiVersion: v1\nkind: Pod\nmetadata: {name: 7}\nspec: {volumes: {configMap: 1}, containers: [1, {env: {}}]}\n",
        "apiVersion: v1\nkind: Service\nspec: {selector: [a], ports: {a: b}}\n",
        "apiVersion: v1\nkind: Service\nspec: {selector: {app: 1}, ports: [1, {targetPort: [a]}]}\n",
        "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nspec: {podSelector: {matchExpressions: [1]}}\n",
        "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nroleRef: [1]\nsubjects: [null, 1, {kind: 7}]\n",
        "apiVersion: apps/v1\nkind: StatefulSet\nspec: {volumeClaimTemplates: [{metadata: {name: [a]}}, 1]}\n",
        "apiVersion: v1\nkind: List\nitems: [1, [2], null, {kind: Pod}]\n",
    ],
)
def test_what_is_no_proper_manifest_is_left_to_its_schema(references, value):
    assert check(references, value) == []


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("", ()),
        ("volumes[].configMap", ("volumes", "[]", "configMap")),
        ("metadata.annotations{a.example.com/b}", ("metadata", "annotations", "a.example.com/b")),
        ("data{}", ("data", "{}")),
    ],
)
def test_paths_of_the_table(path, expected):
    assert steps(path) == expected


def test_values_at_a_path():
    data = {"ports": [{"name": "a"}, {}, {"name": "b"}], "data": {"x": 1, "y": 2}}
    assert list(values_at(data, steps("ports[].name"))) == [(("ports", 0, "name"), "a"), (("ports", 2, "name"), "b")]
    assert [key for _, key in values_at(data, steps("data{}"))] == ["x", "y"]


def test_five_thousand_manifests_take_a_fraction_of_a_second(references):
    scopes = []
    for number in range(1250):
        app = number // 2
        value = (
            f"apiVersion: v1\nkind: Service\nmetadata: {{name: app-{number}}}\n"
            f"spec: {{selector: {{app: app-{number}}}}}\n---\n"
            f"apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: app-{app}}}\nspec: {{template: {{metadata: "
            f"{{labels: {{app: app-{app}, part-of: all}}}}, spec: {{containers: [{{name: a, image: a:1, envFrom: "
            f"[{{configMapRef: {{name: app-{number}}}}}]}}]}}}}}}\n---\n"
            f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: app-{app}}}\n---\n"
            f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: shared}}\n"
        )
        scopes.append(scope(value, f"manifests/{number % 20}/{number}.yaml"))
    started = time.process_time()
    problems = [one for found in check_references(scopes, SCHEMAS, (), references) for one in found]
    assert time.process_time() - started < 3
    assert {problem.code for problem in problems} == {"X401", "X403"}
