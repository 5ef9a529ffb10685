"""Every connection between two Pods, decided by the package and by a slow, plain reading of the API's text."""

import os

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mkdocs_manifests.model import Manifest, Node, Text
from mkdocs_manifests.relating.network_policies import Network

CASES = int(os.environ.get("NETWORK_POLICY_CASES", "500"))
SPACES = ["blue", "green", "red"]
KEYS = ["app", "tier"]
VALUES = ["a", "b", "c"]
PROTOCOLS = ["TCP", "UDP", "SCTP"]
NAMES = ["http", "dns"]
NUMBERS = [1, 53, 80, 81, 443, 65535]

maybe_labels = st.dictionaries(st.sampled_from(KEYS), st.sampled_from(VALUES), max_size=2)
expressions = st.one_of(
    st.builds(
        lambda key, operator, values: {"key": key, "operator": operator, "values": values},
        st.sampled_from(KEYS),
        st.sampled_from(["In", "NotIn"]),
        st.lists(st.sampled_from(VALUES), min_size=1, max_size=2, unique=True),
    ),
    st.builds(
        lambda key, operator: {"key": key, "operator": operator},
        st.sampled_from(KEYS),
        st.sampled_from(["Exists", "DoesNotExist"]),
    ),
)
selectors = st.fixed_dictionaries(
    {}, optional={"matchLabels": maybe_labels, "matchExpressions": st.lists(expressions, max_size=2)}
)
space_selectors = st.one_of(
    selectors, st.sampled_from(SPACES).map(lambda name: {"matchLabels": {"kubernetes.io/metadata.name": name}})
)
blocks = st.just({"cidr": "10.0.0.0/8", "except": ["10.1.0.0/16"]})
peers = st.one_of(
    st.fixed_dictionaries({"podSelector": selectors}),
    st.fixed_dictionaries({"namespaceSelector": space_selectors}),
    st.fixed_dictionaries({"podSelector": selectors, "namespaceSelector": space_selectors}),
    st.fixed_dictionaries({"ipBlock": blocks}),
)
rule_ports = st.one_of(
    st.fixed_dictionaries({}, optional={"protocol": st.sampled_from(PROTOCOLS)}),
    st.fixed_dictionaries(
        {"port": st.sampled_from([*NAMES, *NAMES, *NAMES, *NUMBERS])}, optional={"protocol": st.sampled_from(PROTOCOLS)}
    ),
    st.fixed_dictionaries(
        {"port": st.sampled_from([1, 53, 80]), "endPort": st.sampled_from([80, 81, 443])},
        optional={"protocol": st.sampled_from(PROTOCOLS)},
    ),
)


def rules(side):
    return st.fixed_dictionaries(
        {}, optional={side: st.lists(peers, max_size=2), "ports": st.lists(rule_ports, max_size=2)}
    )


policy_specs = st.fixed_dictionaries(
    {"podSelector": st.one_of(st.just({}), selectors)},
    optional={
        "policyTypes": st.sampled_from([["Ingress"], ["Egress"], ["Ingress", "Egress"]]),
        "ingress": st.lists(rules("from"), max_size=2),
        "egress": st.lists(rules("to"), max_size=2),
    },
)
container_ports = st.lists(
    st.fixed_dictionaries(
        {"containerPort": st.sampled_from(NUMBERS), "name": st.sampled_from(NAMES)},
        optional={"protocol": st.sampled_from(PROTOCOLS)},
    ),
    max_size=2,
    unique_by=lambda port: port["name"],
)


def manifest(kind, namespace, name, data):
    return Manifest("v1", kind, name, namespace, data, Node((0, 0), (0, 0)), Text("", "x.yaml"))


@st.composite
def clusters(draw):
    spaces = [
        manifest("Namespace", "", name, {"metadata": {"name": name, "labels": draw(maybe_labels)}}) for name in SPACES
    ]
    pods = [
        manifest(
            "Pod",
            draw(st.sampled_from(SPACES)),
            f"pod-{number}",
            {"metadata": {"labels": draw(maybe_labels)}, "spec": {"containers": [{"ports": draw(container_ports)}]}},
        )
        for number in range(draw(st.integers(2, 3)))
    ]
    policies = [
        manifest("NetworkPolicy", draw(st.sampled_from(SPACES)), f"policy-{number}", {"spec": draw(policy_specs)})
        for number in range(draw(st.integers(1, 4)))
    ]
    return spaces, pods, policies


def selects(selector, labels):
    for key, value in selector.get("matchLabels", {}).items():
        if labels.get(key) != value:
            return False
    for one in selector.get("matchExpressions", []):
        key = one["key"]
        if one["operator"] == "In" and not (key in labels and labels[key] in one["values"]):
            return False
        if one["operator"] == "NotIn" and key in labels and labels[key] in one["values"]:
            return False
        if one["operator"] == "Exists" and key not in labels:
            return False
        if one["operator"] == "DoesNotExist" and key in labels:
            return False
    return True


def pod_labels(pod):
    return pod.data["metadata"]["labels"]


def names_pod(peer, policy, pod, spaces):
    if "ipBlock" in peer:
        return False
    if "namespaceSelector" in peer:
        space = next(one for one in spaces if one.name == pod.namespace)
        labels = {**space.data["metadata"]["labels"], "kubernetes.io/metadata.name": space.name}
        if not selects(peer["namespaceSelector"], labels):
            return False
    elif pod.namespace != policy.namespace:
        return False
    return "podSelector" not in peer or selects(peer["podSelector"], pod_labels(pod))


def names_port(listed, target, protocol, number):
    if listed.get("protocol", "TCP") != protocol:
        return False
    if "port" not in listed:
        return True
    port = listed["port"]
    if isinstance(port, str):
        declared = target.data["spec"]["containers"][0]["ports"]
        return any(
            one["name"] == port and one.get("protocol", "TCP") == protocol and one["containerPort"] == number
            for one in declared
        )
    return port <= number <= listed.get("endPort", port)


def one_end_agrees(cluster, direction, pod, peer, connection):
    """Read `pod`'s side of a connection with `peer`; the port is always one of the connection's target."""
    (spaces, _, policies), (target, protocol, number) = cluster, connection
    isolated = False
    for policy in policies:
        spec = policy.data["spec"]
        types = spec.get("policyTypes") or (["Ingress", "Egress"] if spec.get("egress") else ["Ingress"])
        if policy.namespace != pod.namespace or direction not in types:
            continue
        if not selects(spec["podSelector"], pod_labels(pod)):
            continue
        isolated = True
        for rule in spec.get(direction.lower(), []):
            sides = rule.get("from" if direction == "Ingress" else "to", [])
            if sides and not any(names_pod(side, policy, peer, spaces) for side in sides):
                continue
            listed = rule.get("ports", [])
            if not listed or any(names_port(one, target, protocol, number) for one in listed):
                return True
    return not isolated


@settings(max_examples=CASES, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(clusters())
def test_every_pair_of_pods_and_port_agrees_with_the_plain_reading(cluster):
    spaces, pods, policies = cluster
    network = Network.of([*spaces, *pods, *policies])
    workload = {one.id: one for one in network.workloads}
    for source in pods:
        for target in pods:
            allowed = network.allowed(
                workload[f"Pod/{source.namespace}/{source.name}"], workload[f"Pod/{target.namespace}/{target.name}"]
            )
            for protocol in PROTOCOLS:
                for number in [*NUMBERS, 2, 79, 444, 65534]:
                    port = (protocol, number)
                    leaves = one_end_agrees(cluster, "Egress", source, target, (target, *port))
                    expected = leaves and one_end_agrees(cluster, "Ingress", target, source, (target, *port))
                    assert (port in allowed) == expected
