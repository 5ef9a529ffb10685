"""Custom kinds are judged by their own schemas: strictly, with the API server's ideas of null, default and required."""

from __future__ import annotations

import json
from pathlib import Path, PurePosixPath
from typing import ClassVar

import pytest

from mkdocs_manifests.checking.custom_resources import check_custom
from mkdocs_manifests.checking.schema import check_schema
from mkdocs_manifests.kubernetes.custom_resources import SchemaFile, add_custom_kinds, custom_kinds_of
from mkdocs_manifests.kubernetes.schemas import Schemas
from mkdocs_manifests.model import Manifest, Text
from mkdocs_manifests.reading.manifests import manifests_of
from mkdocs_manifests.reading.yaml_reader import read

GATEWAY_API = Path(__file__).parents[2] / "docs" / "schemas" / "gateway-api"

CRD = """\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: shops.example.com}
spec:
  group: example.com
  scope: Namespaced
  names: {kind: Shop, plural: shops}
  versions:
  - name: v1
    served: true
    storage: true
    schema:
      openAPIV3Schema:
        type: object
        properties:
          spec: %s
"""


def crd(spec: str) -> str:
    return CRD % spec


def manifests(value: str) -> list[Manifest]:
    text = Text(value, PurePosixPath("a.yaml"))
    return [manifest for document in read(text).documents for manifest in manifests_of(document, text)]


def file(text: str, name: str = "schemas/shop.yaml") -> SchemaFile:
    return SchemaFile(PurePosixPath(name), text)


def schemas(*files: SchemaFile, definitions: str = "") -> Schemas:
    known = Schemas.load()
    assert add_custom_kinds(known, files, manifests(definitions)) == []
    return known


def codes(definition: str, spec: str) -> list[str]:
    """Return the codes against a Shop whose spec is judged by a schema."""
    known = schemas(file(crd(definition)))
    (manifest,) = manifests(f"apiVersion: example.com/v1\nkind: Shop\nmetadata: {{name: a}}\nspec: {spec}\n")
    return [problem.code for problem in check_schema(manifest, known)]


@pytest.mark.parametrize(
    ("definition", "spec", "expected"),
    [
        ("{type: object, properties: {size: {type: integer}}}", "{size: 1}", []),
        ("{type: object, properties: {size: {type: integer}}}", "{size: '1'}", ["S202"]),
        ("{type: object, properties: {size: {type: integer}}}", "{sise: 1}", ["S201"]),
        ("{type: object}", "{size: 1}", ["S201"]),
        ("{type: object, x-kubernetes-preserve-unknown-fields: true}", "{size: 1}", []),
        (
            "{type: object, properties: {a: {type: object, properties: {b: {type: string}}}}, "
            "x-kubernetes-preserve-unknown-fields: true}",
            "{c: 1, a: {c: 1}}",
            ["S201"],
        ),
        ("{x-kubernetes-preserve-unknown-fields: true}", "[1, a]", []),
        ("{type: object, additionalProperties: {type: integer}}", "{a: 1, b: x}", ["S202"]),
        ("{type: object, additionalProperties: true}", "{a: 1, b: x}", []),
        ("{type: object, required: [size], properties: {size: {type: integer}}}", "{}", ["S203"]),
        ("{type: object, required: [size], properties: {size: {type: integer, default: 3}}}", "{}", []),
        ("{type: object, required: [size], properties: {size: {type: integer}}}", "{size: null}", ["S203"]),
        ("{type: object, properties: {size: {type: integer}}}", "{size: null}", []),
        ("{type: object, properties: {sizes: {type: array, items: {type: integer}}}}", "{sizes: [null]}", ["S203"]),
        (
            "{type: object, properties: {sizes: {type: array, items: {type: integer, nullable: true}}}}",
            "{sizes: [null]}",
            [],
        ),
        ("{type: object, required: [a], properties: {a: {type: string, nullable: true}}}", "{a: null}", []),
        ("{type: object, properties: {a: {type: string, nullable: true, enum: [x]}}}", "{a: null}", []),
        ("{type: object, properties: {a: {type: string, enum: [x]}}}", "{a: z}", ["S205"]),
        ("{type: object, properties: {a: {type: string, pattern: '^x+$'}}}", "{a: z}", ["S209"]),
        ("{type: object, properties: {a: {type: string, maxLength: 2}}}", "{a: xyz}", ["S208"]),
        ("{type: object, properties: {a: {type: integer, minimum: 1, exclusiveMinimum: true}}}", "{a: 1}", ["S206"]),
        ("{type: object, properties: {a: {type: integer, minimum: 1, exclusiveMinimum: false}}}", "{a: 1}", []),
        ("{type: object, properties: {a: {type: integer, format: int32}}}", "{a: 3000000000}", ["S206"]),
        ("{type: object, properties: {a: {type: string, format: date-time}}}", "{a: today}", ["S207"]),
        ("{type: object, properties: {a: {type: string, format: shopping}}}", "{a: today}", []),
        (
            "{type: object, properties: {a: {x-kubernetes-int-or-string: true, "
            "anyOf: [{type: integer}, {type: string}]}}}",
            "{a: 50%}",
            [],
        ),
        ("{type: object, properties: {a: {x-kubernetes-int-or-string: true}}}", "{a: 1}", []),
        ("{type: object, properties: {a: {x-kubernetes-int-or-string: true}}}", "{a: 1.5}", ["S202"]),
        (
            "{type: object, properties: {a: {type: object, x-kubernetes-embedded-resource: true, "
            "x-kubernetes-preserve-unknown-fields: true}}}",
            "{a: {kind: Pod, spec: {}}}",
            ["S203"],
        ),
        (
            "{type: object, properties: {a: {type: integer}, b: {type: integer}}, "
            "oneOf: [{required: [a]}, {required: [b]}]}",
            "{a: 1}",
            [],
        ),
        ("{type: object, properties: {a: {type: integer}}, not: {required: [a]}}", "{a: 1}", ["S209"]),
        ("{type: array, minItems: 1, items: {type: string}}", "[]", ["S208"]),
    ],
)
def test_judges_as_the_api_server(definition, spec, expected):
    assert codes(definition, spec) == expected


class TestDefinitions:
    MANY = (
        crd("{type: object, properties: {old: {type: string}}}")
        + """\
  - name: v2
    served: true
    storage: false
    schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {new: {type: string}}}}}}
  - name: v3
    served: false
    storage: false
    schema: {openAPIV3Schema: {type: object}}
"""
    )

    def test_give_a_kind_for_each_served_version(self):
        kinds, problems = custom_kinds_of(file(self.MANY))
        assert [(custom.api_version, custom.kind) for custom in kinds] == [
            ("example.com/v1", "Shop"),
            ("example.com/v2", "Shop"),
        ]
        assert problems == ()

    @pytest.mark.parametrize("written", ["[integer, string]", "{integer: true}", "1", "[]"])
    def test_of_a_type_that_is_no_word_are_a_problem_and_no_crash(self, written):
        _, problems = custom_kinds_of(file(crd(f"{{type: object, properties: {{a: {{type: {written}}}}}}}")))
        assert any("is no type" in str(problem.message) for problem in problems)

    def test_of_a_branch_with_a_type_that_is_no_word_are_no_crash(self):
        kinds, _ = custom_kinds_of(file(crd("{type: object, anyOf: [{type: [integer, string]}]}")))
        assert len(kinds) == 1

    def test_keep_what_rules_read(self):
        definition = (
            "{type: object, x-kubernetes-validations: [{rule: self.a < 3}], properties: "
            "{a: {type: integer, default: 1}, b: {type: array, x-kubernetes-list-type: set, items: {type: string}}}}"
        )
        known = schemas(file(crd(definition)))
        spec = known.definition("example.com/v1.Shop")["properties"]["spec"]
        assert spec["x-kubernetes-validations"] == [{"rule": "self.a < 3"}]
        assert spec["properties"]["a"]["default"] == 1
        assert spec["properties"]["b"]["x-kubernetes-list-type"] == "set"

    def test_may_restrict_names(self):
        value = (
            crd("{type: object}")
            + "          metadata: {type: object, properties: {name: {type: string, maxLength: 3}}}\n"
        )
        known = schemas(file(value))
        (manifest,) = manifests("apiVersion: example.com/v1\nkind: Shop\nmetadata: {name: long-name, labels: {a: b}}\n")
        assert [problem.code for problem in check_schema(manifest, known)] == ["S208"]

    def test_of_the_catalog_come_before_files(self):
        loose, strict = crd("{type: object, x-kubernetes-preserve-unknown-fields: true}"), crd("{type: object}")
        known = schemas(file(loose), definitions=strict)
        (manifest,) = manifests("apiVersion: example.com/v1\nkind: Shop\nmetadata: {name: a}\nspec: {a: 1}\n")
        assert [problem.code for problem in check_schema(manifest, known)] == ["S201"]

    def test_of_a_kind_with_a_built_in_name_stay_apart(self):
        ingress = crd("{type: object, properties: {size: {type: integer}}}").replace("kind: Shop", "kind: Ingress")
        known = schemas(file(ingress))
        (own,) = manifests("apiVersion: example.com/v1\nkind: Ingress\nmetadata: {name: a}\nspec: {size: 1}\n")
        (built_in,) = manifests(
            "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: a}\nspec: {size: 1}\n"
        )
        assert list(check_schema(own, known)) == []
        assert [problem.code for problem in check_schema(built_in, known)] == ["S201"]

    def test_may_come_many_in_a_file_and_in_a_list(self):
        other = crd("{type: object}").replace("Shop", "Stall")
        assert len(custom_kinds_of(file(crd("{type: object}") + "---\n" + other))[0]) == 2
        listed = json.dumps({"apiVersion": "v1", "kind": "List", "items": [one.data for one in manifests(other)]})
        assert [custom.kind for custom in custom_kinds_of(file(listed, "crds.json"))[0]] == ["Stall"]


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("", 1, "defines no custom resource"),
        ("a: [", 1, "not YAML"),
        (
            crd("{type: object}").replace("io/v1\n", "io/v1beta1\n"),
            1,
            "only CustomResourceDefinitions of apiextensions.k8s.io/v1",
        ),
        (crd("{type: object}").replace("group: example.com", "group: ''"), 4, "needs spec.group"),
        (crd("{type: object}").replace("- name: v1", "- nome: v1"), 9, "each version needs a name"),
        (crd("{type: thing}"), 16, "'thing' is no type"),
        (crd("{type: object, properties: {a: {description: x}}}"), 16, "needs a type for every field"),
        (crd("{type: object, properties: {a: {type: string, pattern: '(('}}}"), 16, "no regular expression"),
        (crd("{type: object, properties: {a: {type: string, maxLength: -1}}}"), 16, "maxLength must be a whole number"),
        (crd("{type: object, properties: {a: {type: string, required: true}}}"), 16, "required must be a list"),
        (crd("{type: object, properties: {a: 7}}"), 16, "must be a mapping"),
        ('{"properties": {"a": {}}}', 1, "does not say of which apiVersion and kind"),
        (
            '{"title": "A", "properties": {"apiVersion": {"const": "a.b/v1"}, "x": {"minLength": "x"}}}',
            1,
            "cannot be used",
        ),
        (
            '{"title": "A", "properties": {"apiVersion": {"const": "a.b/v1"}, "x": {"$ref": "http://a.b"}}}',
            1,
            "nothing else is read",
        ),
    ],
)
def test_what_is_wrong_in_a_file_is_told_at_its_place(text, line, message):
    known = Schemas.load()
    problems = add_custom_kinds(known, [file(text)], [])
    assert problems
    assert message in problems[0].message
    assert (str(problems[0].place.file), problems[0].place.line) == ("schemas/shop.yaml", line)
    for api_version, kind in (("example.com/v1", "Shop"), ("a.b/v1", "A")):
        if (api_version, kind) in known.kinds:
            (manifest,) = manifests(f"apiVersion: {api_version}\nkind: {kind}\nmetadata: {{name: a}}\n")
            assert list(check_schema(manifest, known)) == []


@pytest.mark.parametrize(
    "value", ["spec: 1", "spec: {versions: 7}", "spec: {group: a, names: [], versions: {}}", "a: b"]
)
def test_definitions_of_the_catalog_that_make_no_sense_are_left_to_their_own_schema(value):
    known = Schemas.load()
    definition = f"apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\n{value}\n"
    assert add_custom_kinds(known, [], manifests(definition)) == []


def test_a_built_in_kind_cannot_be_redefined():
    schema = {
        "x-kubernetes-group-version-kind": [{"group": "apps", "version": "v1", "kind": "Deployment"}],
        "properties": {},
    }
    (problem,) = add_custom_kinds(Schemas.load(), [file(json.dumps(schema), "schemas/deployment.json")], [])
    assert "Deployment of apps/v1 is a kind of Kubernetes itself" in problem.message


class TestJSONSchemas:
    SPEC: ClassVar = {"type": "object", "properties": {"size": {"type": "integer"}}, "additionalProperties": False}

    @pytest.mark.parametrize(
        ("schema", "name"),
        [
            (
                {"x-kubernetes-group-version-kind": [{"group": "example.com", "version": "v1", "kind": "Shop"}]},
                "a.json",
            ),
            ({"x-kubernetes-group-version-kind": {"group": "example.com", "version": "v1", "kind": "Shop"}}, "a.json"),
            ({"properties": {"apiVersion": {"enum": ["example.com/v1"]}, "kind": {"const": "Shop"}}}, "a.json"),
            ({"title": "Shop", "properties": {"apiVersion": {"const": "example.com/v1"}}}, "a.json"),
            ({"title": "Shop", "properties": {}}, "schemas/example.com/shop_v1.json"),
            ({"properties": {}}, "schemas/example.com/Shop-v1.json"),
        ],
    )
    def test_say_their_kind_in_several_ways(self, schema, name):
        schema = {**schema, "properties": {**schema.get("properties", {}), "spec": self.SPEC}}
        known = schemas(file(json.dumps(schema), name))
        (manifest,) = manifests(
            "apiVersion: example.com/v1\nkind: Shop\nmetadata: {name: a, lables: {}}\nspec: {sise: 1}\n"
        )
        assert sorted(problem.message.partition(" in ")[0] for problem in check_schema(manifest, known)) == [
            'unknown field "lables"',
            'unknown field "sise"',
        ]

    def test_are_found_in_collections_with_what_they_refer_to(self):
        collection = {
            "definitions": {
                "shop": {
                    "x-kubernetes-group-version-kind": [{"group": "example.com", "version": "v1", "kind": "Shop"}],
                    "properties": {
                        "spec": {"$ref": "#/definitions/spec"},
                        "template": {"$ref": "#/definitions/io.k8s.api.core.v1.PodTemplateSpec"},
                    },
                },
                "spec": {
                    **self.SPEC,
                    "properties": {"size": {"type": "integer"}, "inner": {"$ref": "#/definitions/spec"}},
                },
            }
        }
        known = schemas(file(json.dumps(collection), "swagger.json"))
        value = "apiVersion: example.com/v1\nkind: Shop\nmetadata: {name: a}\nspec: {size: x}\ntemplate: {spek: {}}\n"
        assert [problem.code for problem in check_schema(manifests(value)[0], known)] == ["S202", "S201", "S203"]

    def test_that_grow_without_end_are_refused(self):
        tables = {f"d{n}": {"items": [{"$ref": f"#/$defs/d{n + 1}"}] * 9} for n in range(9)} | {"d9": {}}
        schema = {
            "title": "A",
            "properties": {"apiVersion": {"const": "a.b/v1"}, "x": {"$ref": "#/$defs/d0"}},
            "$defs": tables,
        }
        (problem,) = add_custom_kinds(Schemas.load(), [file(json.dumps(schema))], [])
        assert "too large" in problem.message


@pytest.fixture(scope="module")
def known() -> Schemas:
    return schemas(*(SchemaFile(PurePosixPath(path.name), path.read_text()) for path in sorted(GATEWAY_API.iterdir())))


class TestGatewayAPI:
    GOOD = """\
apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata: {name: outside}
spec: {controllerName: example.com/gateway-controller}
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: entry}
spec:
  gatewayClassName: outside
  listeners:
  - {name: http, port: 80, protocol: HTTP}
  - name: https
    port: 443
    protocol: HTTPS
    hostname: "*.example.com"
    tls: {certificateRefs: [{name: certificate}]}
    allowedRoutes: {namespaces: {from: Selector, selector: {matchLabels: {team: shop}}}}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: shop}
spec:
  parentRefs: [{name: entry, sectionName: https}]
  hostnames: [shop.example.com]
  rules:
  - matches: [{path: {value: /api}, method: GET, headers: [{name: version, value: two}]}]
    filters: [{type: URLRewrite, urlRewrite: {path: {type: ReplacePrefixMatch, replacePrefixMatch: /}}}]
    backendRefs: [{name: api, port: 80, weight: 90}, {name: api-next, port: 80, weight: 10}]
    timeouts: {request: 10s, backendRequest: 2s}
  - filters: [{type: RequestRedirect, requestRedirect: {scheme: https, statusCode: 301}}]
---
apiVersion: gateway.networking.k8s.io/v1
kind: ReferenceGrant
metadata: {name: from-shop}
spec:
  from: [{group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: shop}]
  to: [{group: "", kind: Service}]
"""

    def test_files_define_their_kinds(self, known):
        found = {kind for api_version, kind in known.kinds if api_version == "gateway.networking.k8s.io/v1"}
        assert found == {"Gateway", "GatewayClass", "HTTPRoute", "ReferenceGrant"}

    def test_files_are_proper_definitions(self, known):
        for path in sorted(GATEWAY_API.iterdir()):
            (manifest,) = manifests(path.read_text())
            assert [problem.message for problem in check_schema(manifest, known)] == []

    def test_good_manifests_pass(self, known):
        for manifest in manifests(self.GOOD):
            assert [problem.message for problem in check_schema(manifest, known)] == []
            assert [problem.message for problem in self.rules(manifest, known)] == []

    @pytest.mark.parametrize(
        ("old", "new", "codes"),
        [
            ("gatewayClassName: outside\n", "gatewayClass: outside\n", ["S201", "S203"]),
            ("protocol: HTTP}", "protocols: HTTP}", ["S201", "S203"]),
            ("port: 443", "port: 70000", ["S206"]),
            ("method: GET", "method: get", ["S205"]),
            ("statusCode: 301", "statusCode: 404", ["S205"]),
            ("request: 10s", "request: 10 seconds", ["S209"]),
            ("{name: api, port: 80, weight: 90}", "{name: api, port: 80, wieght: 90}", ["S201"]),
            ("controllerName: example.com/gateway-controller", "controllerName: nginx", ["S209"]),
            (", kind: HTTPRoute, namespace: shop}", ", kind: HTTPRoute}", ["S203"]),
            ("from: Selector", "from: Everywhere", ["S205"]),
        ],
    )
    def test_wrong_fields_are_told(self, known, old, new, codes):
        assert self.GOOD.count(old) == 1
        found = [
            problem for manifest in manifests(self.GOOD.replace(old, new)) for problem in check_schema(manifest, known)
        ]
        assert sorted(problem.code for problem in found) == codes

    @pytest.mark.parametrize(
        ("old", "new", "message"),
        [
            ("protocol: HTTP}", "protocol: HTTP, tls: {certificateRefs: [{name: a}]}}", "HTTP, TCP or UDP has no tls"),
            (
                "tls: {certificateRefs: [{name: certificate}]}",
                "tls: {mode: Terminate}",
                "needs certificateRefs or options",
            ),
            (
                'port: 443\n    protocol: HTTPS\n    hostname: "*.example.com"',
                "port: 80\n    protocol: HTTP",
                "listeners must differ",
            ),
            ("value: /api", "value: api", "starts with a slash"),
            ("{name: api, port: 80, weight: 90}", "{name: api, weight: 90}", "a reference to a Service needs a port"),
            ("type: URLRewrite", "type: RequestRedirect", "goes with the field"),
            ("backendRequest: 2s", "backendRequest: 20s", "must not be longer than request"),
        ],
    )
    def test_rules_that_span_fields_are_told(self, known, old, new, message):
        assert self.GOOD.count(old) == 1
        found = [
            problem.message
            for manifest in manifests(self.GOOD.replace(old, new))
            for problem in self.rules(manifest, known)
            if problem.code == "C701"
        ]
        assert any(message in one for one in found), found

    def rules(self, manifest, known):
        """Yield what the rules of a custom kind say, wherever the schema has them."""

        def walk(schema, value, path):
            schema = known.resolve(schema)
            yield from check_custom(schema, value, path, manifest, known)
            if isinstance(value, dict):
                for name, below in schema.get("properties", {}).items():
                    if name in value:
                        yield from walk(below, value[name], (*path, name))
            elif isinstance(value, list):
                for index, item in enumerate(value):
                    yield from walk(schema.get("items", {}), item, (*path, index))

        definition = known.definition(known.kinds[manifest.api_version, manifest.kind])
        yield from walk(definition["properties"]["spec"], manifest.data["spec"], ("spec",))
