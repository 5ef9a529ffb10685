"""The engine of rules: what a rule can say, where its problem stands, and that no input makes it raise."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mkdocs_manifests.checking.check import Checker
from mkdocs_manifests.checking.paths import Path, find_all
from mkdocs_manifests.checking.rule_files import RuleError, RuleFile, fill, shown
from mkdocs_manifests.checking.rules import Rules
from mkdocs_manifests.kubernetes.schemas import Schemas
from mkdocs_manifests.model import Manifest, Node, Severity, Text
from mkdocs_manifests.reading.examples import Sources, collect
from mkdocs_manifests.reading.manifests import manifests_of
from mkdocs_manifests.reading.yaml_reader import read
from mkdocs_manifests.settings import Settings

SCHEMAS = Schemas.load()
RULES = Rules.load(SCHEMAS, advice=("A6",))

CONFIG_MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\n"


def own(rules: str, written: str, schemas: Schemas = SCHEMAS):
    extra = [RuleFile(PurePosixPath("rules/own.yaml"), rules)]
    return judged(Rules.load(schemas, extra=extra), written)


def judged(rules: Rules, written: str):
    text = Text(written, PurePosixPath("docs/example.yaml"))
    return [
        problem
        for document in read(text).documents
        for manifest in manifests_of(document, text)
        for problem in rules.check(manifest)
    ]


@pytest.mark.parametrize(
    ("written", "data", "expected"),
    [
        ("spec.replicas", {"spec": {"replicas": 3}}, 3),
        ("spec.replicas", {"spec": None}, None),
        ("spec.replicas ?? 1", {}, 1),
        ("spec.replicas ?? 1", {"spec": {"replicas": None}}, 1),
        ("spec.replicas ?? 1", {"spec": "odd"}, 1),
        ("ports[].name", {"ports": [{"name": "a"}, {}, {"name": "b"}]}, ["a", "b"]),
        ("ports[].name", {}, []),
        ("ports[].name", {"ports": {"name": "a"}}, []),
        ("limits{}", {"limits": {"cpu": "1", "memory": "1Gi"}}, ["1", "1Gi"]),
        ("a[].b{}.c[]", {"a": [{"b": {"x": {"c": [1, 2]}}}, {"b": {"y": {"c": [3]}}}]}, [1, 2, 3]),
        ("", {"a": 1}, {"a": 1}),
    ],
)
def test_path_leads_to_values(written, data, expected):
    assert Path.parse(written).value(data) == expected


def test_path_tells_where_each_value_stands():
    data = {"a": [{"b": 1}, {"b": 2}]}
    assert list(find_all(data, Path.parse("a[].b").steps)) == [(("a", 0, "b"), 1), (("a", 1, "b"), 2)]


@pytest.mark.parametrize("written", ["a..b", "a ?? nothing", "a[0]", "a b", ".a"])
def test_path_that_is_none_is_refused(written):
    with pytest.raises(ValueError, match=r"path|JSON"):
        Path.parse(written)


def test_message_is_filled_in_one_line_without_control_characters():
    values = {"name": "a\nb", "self": {"port": 80}, "list": ["x", True], "none": None}
    assert fill("{name} {self.port} {list} {none} {self.no}!", values) == "a�b 80 x, true  !"
    assert len(shown("x" * 500)) == 80


def test_rule_of_a_project_reports_at_the_value_it_names():
    [problem] = own(
        """
- code: P801
  title: Too many replicas
  severity: warning
  on: [apps.v1.DeploymentSpec]
  with: {count: replicas ?? 1}
  must: count <= 5
  at: replicas
  message: "{count} replicas are too many"
  hint: write 5 or less
""",
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  replicas: 7\n"
        "  selector: {matchLabels: {app: web}}\n"
        "  template:\n    metadata: {labels: {app: web}}\n    spec: {containers: [{name: web, image: web}]}\n",
    )
    assert (problem.code, problem.message, problem.hint) == ("P801", "7 replicas are too many", "write 5 or less")
    assert problem.severity is Severity.WARNING
    assert (problem.place.line, problem.place.column) == (5, 13)


def test_missing_value_is_reported_at_the_field_that_lacks_it():
    [problem] = own(
        "- {code: P802, title: t, on: ['*'], with: {owner: metadata.labels.owner}, must: owner != null,"
        " at: metadata.labels.owner, message: no owner}",
        CONFIG_MAP,
    )
    assert (problem.place.line, problem.place.column) == (3, 1)


def test_each_judges_every_element_with_its_key():
    problems = own(
        "- {code: P803, title: t, on: [core.v1.ConfigMap], each: 'data{}', must: size(self) < 3, message: '{key} is long'}",
        CONFIG_MAP + "data:\n  a: abc\n  b: ab\n  c: abcd\n",
    )
    assert [(problem.message, problem.place.line) for problem in problems] == [("a is long", 6), ("c is long", 8)]


def test_unique_tells_the_second_of_two():
    problems = own(
        "- {code: P804, title: t, on: [core.v1.ConfigMap], each: 'data{}', with: {value: self}, unique: [value],"
        " message: '{value} again at {key}'}",
        CONFIG_MAP + "data:\n  a: x\n  b: y\n  c: x\n",
    )
    assert [problem.message for problem in problems] == ["x again at c"]


def test_text_that_a_condition_returns_fills_the_reason():
    [problem] = own(
        "- {code: P805, title: t, on: ['*'], with: {name: metadata.name}, must: \"'not ' + name\", message: 'it is {reason}'}",
        CONFIG_MAP,
    )
    assert problem.message == "it is not settings"


def test_rule_reads_what_encloses_the_object():
    rule = (
        '- {code: P806, title: t, on: [core.v1.PodSpec], with: {name: ^metadata.name ?? ""}, must: "name == \'a\'",'
        " message: '{name}'}"
    )
    written = "apiVersion: v1\nkind: Pod\nmetadata: {name: b}\nspec: {containers: [{name: a, image: b}]}\n"
    assert [problem.message for problem in own(rule, written)] == ["b"]


def test_part_of_a_manifest_is_not_judged_by_what_would_enclose_it():
    data = {"containers": [{"name": "a", "image": "b"}], "hostUsers": None}
    rules = Rules.load(
        SCHEMAS,
        extra=[
            RuleFile(
                PurePosixPath("own.yaml"),
                "- {code: P807, title: t, on: [core.v1.PodSpec], with: {name: ^metadata.name}, must: name != null, message: m}",
            )
        ],
    )
    part = Manifest("v1", "Pod", "", "", data, Node((0, 0), (0, 0), {}, {}), Text("", PurePosixPath("x.yaml")))
    assert list(rules.check_at("core.v1.PodSpec", part)) == []


def test_odd_types_make_a_rule_silent():
    rule = "- {code: P808, title: t, on: ['*'], with: {name: metadata.name}, must: 'size(name) > 100', message: m}"
    assert own(rule, "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: 3}\n") == []
    assert len(own(rule, CONFIG_MAP)) == 1


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ("{code: P809, title: t, on: ['*'], must: 'size(', message: m}", "is no CEL"),
        ("{code: P809, title: t, on: ['*'], must: nothing == 1, message: m}", 'reads "nothing"'),
        ("{code: P809, title: t, on: ['*'], must: nothing(1), message: m}", 'calls "nothing"'),
        ("{code: P809, title: t, on: ['*'], message: m}", "either"),
        ("{code: P809, title: t, must: 'true', message: m}", 'lacks "on"'),
        ("{code: P809, title: t, on: ['*'], must: 'true', message: m, wehn: x}", '"wehn"'),
        ("{code: P809, title: t, on: ['*'], with: {a: b..c}, must: a, message: m}", "no path"),
        ("{code: P809, title: t, on: ['*'], severity: fatal, must: 'true', message: m}", "fatal"),
        ("just a text", "a rule is a mapping"),
        ("[", "not YAML"),
    ],
)
def test_wrong_rule_is_refused_with_file_and_line(rule, reason):
    with pytest.raises(RuleError, match=r"^rules/own\.yaml:\d+: ") as raised:
        own(f"# a comment\n- {rule}", CONFIG_MAP)
    assert reason in str(raised.value)


def test_advice_is_off_until_it_is_chosen():
    written = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, image: nginx}]}\n"
    assert judged(Rules.load(SCHEMAS), written) == []
    assert [problem.code for problem in judged(Rules.load(SCHEMAS, advice=("A601",)), written)] == ["A601"]
    assert {problem.severity for problem in judged(RULES, written)} == {Severity.WARNING}


def custom(schema: dict[str, object], written: str):
    schemas = Schemas.load()
    schemas.add(
        "example.com/v1",
        "Backup",
        {"type": "object", "properties": {"apiVersion": {}, "kind": {}, "metadata": {}, "spec": schema}},
    )
    head = "apiVersion: example.com/v1\nkind: Backup\nmetadata: {name: a}\nspec:\n"
    return [
        (problem.code, problem.message, problem.place.line) for problem in judged(Rules.load(schemas), head + written)
    ]


@pytest.mark.parametrize(
    ("rule", "written", "expected"),
    [
        ({"rule": "self.keep <= 7", "message": "at most 7"}, "  keep: 8\n", [("C701", "at most 7", 4)]),
        ({"rule": "self.keep <= 7", "message": "m", "fieldPath": ".keep"}, "  keep: 8\n", [("C701", "m", 5)]),
        (
            {"rule": "self.keep <= 7", "messageExpression": "'not ' + string(self.keep)"},
            "  keep: 8\n",
            [("C701", "not 8", 4)],
        ),
        ({"rule": "self.keep <= 7"}, "  keep: 8\n", [("C701", "failed rule: self.keep <= 7", 4)]),
        ({"rule": "self.keep <= 7"}, "  keep: 7\n", []),
        ({"rule": "self.keep > oldSelf.keep"}, "  keep: 1\n", []),
        ({"rule": "self.mode == 'full'"}, "  keep: 1\n", []),
        (
            {"rule": "quantity(self.size).isGreaterThan(quantity('1Gi'))", "message": "m"},
            "  size: 1Mi\n",
            [("C701", "m", 4)],
        ),
        ({"rule": "quantity(self.size).isGreaterThan(quantity('1Gi'))", "message": "m"}, "  size: 2Gi\n", []),
        ({"rule": "cidr('10.0.0.0/8').containsIP(self.ip)", "message": "m"}, "  ip: 10.1.2.3\n", []),
        ({"rule": "ip(self.ip).family() == 6", "message": "m"}, "  ip: 10.1.2.3\n", [("C701", "m", 4)]),
        ({"rule": "self.names.isSorted() && self.names.indexOf('b') == 1", "message": "m"}, "  names: [a, b]\n", []),
        ({"rule": "url(self.url).getHost() == 'example.com'", "message": "m"}, "  url: https://example.com/a\n", []),
        ({"rule": "self.name.lowerAscii().find('[0-9]+') == '12'", "message": "m"}, "  name: A12\n", []),
        ({"rule": "self.__namespace__ == 'a'", "message": "m"}, "  namespace: b\n", [("C701", "m", 4)]),
    ],
)
def test_rules_of_a_custom_resource_are_evaluated(rule, written, expected):
    names = {"type": "array", "items": {"type": "string"}}
    properties = {name: {"type": "string"} for name in ("size", "ip", "url", "name", "namespace")}
    schema = {
        "type": "object",
        "properties": {
            **properties,
            "keep": {"type": "integer"},
            "names": names,
            "mode": {"type": "string", "default": "full"},
        },
        "x-kubernetes-validations": [rule],
    }
    assert custom(schema, written) == expected


def test_rule_with_an_unknown_function_is_reported_not_skipped():
    schema = {"type": "object", "x-kubernetes-validations": [{"rule": "self.all(x, nothing(x))"}]}
    [(code, message, _)] = custom(schema, "  a: 1\n")
    assert code == "C702"
    assert "the function nothing is not known here" in message


def test_rule_that_cannot_be_evaluated_is_reported_once_a_run(tmp_path):
    head = "apiVersion: example.com/v1\nkind: Backup\nmetadata:\n  name: "
    (tmp_path / "all.yaml").write_text(
        """\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: backups.example.com}
spec:
  group: example.com
  scope: Namespaced
  names: {plural: backups, kind: Backup}
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          x-kubernetes-validations:
            - rule: nothing(self)
"""
        + "".join(f"---\n{head}{name}\n" for name in ("a", "b"))
    )
    report = Checker(tmp_path, Settings()).check(collect(Sources(tmp_path, (PurePosixPath("all.yaml"),))))
    assert [problem.place.line for problem in report.problems if problem.code == "C702"] == [18]


def test_lists_of_a_custom_resource_are_sets_and_maps():
    items = {"type": "object", "properties": {"name": {"type": "string"}}}
    by_name = {"type": "array", "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"], "items": items}
    as_set = {"type": "array", "x-kubernetes-list-type": "set", "items": {"type": "string"}}
    schema = {"type": "object", "properties": {"a": by_name, "b": as_set}}
    found = custom(schema, "  a: [{name: x}, {name: x}]\n  b: [p, q, p]\n")
    assert [(code, line) for code, _, line in found] == [("S210", 5), ("S210", 6)]


KINDS = sorted(SCHEMAS.kinds)
FIELDS = st.sampled_from(
    [
        "metadata",
        "name",
        "labels",
        "spec",
        "template",
        "containers",
        "initContainers",
        "volumes",
        "volumeMounts",
        "ports",
        "selector",
        "matchLabels",
        "rules",
        "resources",
        "requests",
        "limits",
        "env",
        "type",
        "data",
        "strategy",
        "rollingUpdate",
        "tolerations",
        "key",
        "operator",
        "values",
        "metrics",
        "versions",
        "schema",
        "openAPIV3Schema",
        "properties",
        "x-kubernetes-validations",
        "rule",
        "expression",
        "validations",
        "webhooks",
    ]
) | st.text(max_size=5)
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=12)
    | st.sampled_from(["1Gi", "25%", "10.0.0.0/8", "In", "Exists", "object.a", "self.all(x, x > 1)", "(", "^(?!x)"]),
    lambda below: st.lists(below, max_size=4) | st.dictionaries(FIELDS, below, max_size=6),
    max_leaves=40,
)


@settings(max_examples=150, deadline=None)
@given(kind=st.sampled_from(KINDS), data=st.dictionaries(FIELDS, JSON, max_size=8))
def test_no_manifest_makes_a_rule_raise(kind, data):
    manifest = Manifest(*kind, "", "", data, Node((0, 0), (0, 0)), Text("", PurePosixPath("x.yaml")))
    for problem in RULES.check(manifest):
        assert problem.message.isprintable()
