"""What network policies mean for the flows that are drawn."""

from mkdocs_manifests.relating.graph import view
from mkdocs_manifests.relating.network_policies import Outside, Strangers, flows
from tests.relating.helpers import graph_of, manifests

PODS = """
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web}}
spec: {containers: [{name: web, image: nginx:1.29}]}
---
apiVersion: v1
kind: Pod
metadata: {name: db, namespace: shop, labels: {app: db}}
spec: {containers: [{name: db, image: postgres:18.1, ports: [{name: sql, containerPort: 5432}]}]}
"""


def policy(spec, namespace="shop"):
    head = (
        f"---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {{name: p, namespace: {namespace}}}\n"
    )
    return f"{head}spec: {spec}\n"


def verdicts(*policies, denied=True):
    found = {}
    for number, text in enumerate(policies):
        found[number] = text.replace("name: p,", f"name: p{number},")
    return {
        (flow.source.id.rpartition("/")[2], flow.target.id.rpartition("/")[2]): (str(flow.verdict), str(flow.ports))
        for flow in flows(manifests(PODS + "".join(found.values())), denied=denied)
    }


def test_without_policies_everything_is_open():
    assert set(verdicts().values()) == {("open", "any port")}


def test_no_rule_denies_and_an_empty_rule_allows():
    assert verdicts(policy("{podSelector: {matchLabels: {app: db}}, ingress: []}"))["web", "db"][0] == "denies"
    assert verdicts(policy("{podSelector: {matchLabels: {app: db}}, ingress: [{}]}"))["web", "db"][0] == "allows"


def test_denied_flows_are_there_only_when_asked_for():
    assert ("web", "db") not in verdicts(policy("{podSelector: {}}"), denied=False)


def test_a_policy_of_one_direction_leaves_the_other_open():
    found = verdicts(policy("{podSelector: {matchLabels: {app: db}}, policyTypes: [Ingress]}"))
    assert found["web", "db"][0] == "denies"
    assert found["db", "web"][0] == "open"


def test_policies_add_up():
    found = verdicts(
        policy("{podSelector: {}}"),
        policy(
            "{podSelector: {matchLabels: {app: db}}, ingress: [{from: [{podSelector: {matchLabels: {app: web}}}]}]}"
        ),
    )
    assert found["web", "db"] == ("allows", "any port")
    assert found["db", "web"][0] == "denies"


def test_both_ends_must_allow():
    lets_in = policy("{podSelector: {matchLabels: {app: db}}, ingress: [{ports: [{port: 5432}, {port: 9187}]}]}")
    lets_out = policy(
        "{podSelector: {matchLabels: {app: web}}, policyTypes: [Egress], egress: [{ports: [{port: 5432}]}]}"
    )
    silent = policy("{podSelector: {matchLabels: {app: web}}, policyTypes: [Egress]}")
    assert verdicts(lets_in, lets_out)["web", "db"] == ("allows", "5432")
    assert verdicts(lets_in, silent)["web", "db"][0] == "denies"


def test_expressions_count():
    spec = "{podSelector: {matchExpressions: [{key: app, operator: NotIn, values: [web]}]}}"
    assert verdicts(policy(spec))["web", "db"][0] == "denies"
    assert verdicts(policy(spec))["db", "web"][0] == "open"


def test_names_and_ranges_of_ports():
    spec = "{podSelector: {matchLabels: {app: db}}, ingress: [{ports: [{port: sql}, {port: 9000, endPort: 9010}]}]}"
    assert verdicts(policy(spec))["web", "db"] == ("allows", "5432, 9000–9010")  # noqa: RUF001


def test_another_namespace_needs_a_selector_for_namespaces():
    here = policy("{podSelector: {}, ingress: [{from: [{podSelector: {}}]}]}", namespace="other")
    pod = "---\napiVersion: v1\nkind: Pod\nmetadata: {name: far, namespace: other}\nspec: {containers: [{name: a}]}\n"
    found = verdicts(here, pod)
    assert found["web", "far"][0] == "denies"
    shop = "{matchLabels: {kubernetes.io/metadata.name: shop}}"
    named = f"{{podSelector: {{}}, ingress: [{{from: [{{namespaceSelector: {shop}}}]}}]}}"
    assert verdicts(policy(named, namespace="other"), pod)["web", "far"][0] == "allows"


def test_pods_that_a_policy_selects_and_no_manifest_runs_take_part_in_flows():
    alone = [
        """apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: db, namespace: shop}
spec:
  podSelector: {matchLabels: {app: db}}
  ingress: [{from: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: sql}]}]
""",
        """apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  policyTypes: [Egress]
  egress: [{to: [{podSelector: {matchLabels: {app: db}}}], ports: [{port: 5432}]}]
""",
    ]
    found = {
        (flow.source.id, flow.target.id): str(flow.ports)
        for flow in flows(manifests("---\n".join(alone)))
        if str(flow.verdict) == "allows"
    }
    assert found["Pods/shop/app=web", "Pods/shop/app=db"] == "sql"
    assert ("Pods/shop/app=db", "Pods/shop/app=db") not in found


def test_a_policy_for_all_pods_stands_for_them_where_there_are_none():
    (drawn,) = view(graph_of(policy("{podSelector: {}}")), "network-policy").nodes
    assert (drawn.kind, drawn.namespace, drawn.name) == ("Pods", "shop", "all Pods")


def test_addresses_and_pods_that_no_manifest_runs_are_ends_too():
    spec = """{podSelector: {matchLabels: {app: web}}, policyTypes: [Egress], egress: [
      {to: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}], ports: [{port: 443}]},
      {to: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}},
             podSelector: {matchLabels: {k8s-app: kube-dns}}}], ports: [{port: 53, protocol: UDP}, {port: 53}]}]}"""
    ends = {
        type(flow.target): (str(flow.target), str(flow.ports))
        for flow in flows(manifests(PODS + policy(spec)))
        if isinstance(flow.target, (Outside, Strangers))
    }
    assert ends == {
        Outside: ("10.0.0.0/8 except 10.1.0.0/16", "443"),
        Strangers: ("k8s-app=kube-dns", "53/TCP+UDP"),
    }
