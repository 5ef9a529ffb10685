"""Who may do what."""

from mkdocs_manifests.relating.permissions import Rule, grants
from tests.relating.helpers import manifests

RBAC = """
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: monitoring}
aggregationRule: {clusterRoleSelectors: [{matchLabels: {aggregate: "true"}}]}
rules: [{apiGroups: [""], resources: [secrets], verbs: [get]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: endpoints, labels: {aggregate: "true"}}
rules: [{apiGroups: [""], resources: [services, pods], verbs: [get, list]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: watchers, namespace: shop}
subjects:
  - {kind: ServiceAccount, name: prometheus, namespace: observability}
  - {kind: Group, name: on-call, apiGroup: rbac.authorization.k8s.io}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: monitoring}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: admins}
subjects: [{kind: User, name: jane, apiGroup: rbac.authorization.k8s.io}]
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
"""


def test_a_binding_gives_each_subject_what_the_role_collects():
    found = {grant.subject: grant for grant in grants(manifests(RBAC))}
    assert set(found) == {"ServiceAccount/observability/prometheus", "Group//on-call", "User//jane"}
    account = found["ServiceAccount/observability/prometheus"]
    assert account.rules == (Rule(("get", "list"), ("",), ("services", "pods")),)
    assert account.namespace == "shop"


def test_a_role_that_no_manifest_defines_is_said_to_be_unknown():
    jane = next(grant for grant in grants(manifests(RBAC)) if grant.subject == "User//jane")
    assert (jane.defined, jane.rules, jane.namespace) == (False, (), "")
