"""Files made to break a reader: too deep, too many, too long, no text at all, or small and expensive."""

from __future__ import annotations

import json
from collections.abc import Mapping

HEAD = "apiVersion: v1\nkind: {kind}\nmetadata:\n  name: web\n"
POD = HEAD.format(kind="Pod") + "spec:\n  containers:\n    - name: web\n      image: nginx:1.29\n"


def bomb(levels: int, form: str) -> str:
    """Return a text in which each level repeats the one before nine times."""
    lines = ["a0: &a0 {x: 1}"]
    lines += [f"a{n}: &a{n} {form.format(', '.join([f'*a{n - 1}'] * 9))}" for n in range(1, levels + 1)]
    return "\n".join(lines)


def definition(group: str, schema: str) -> str:
    """Return a CustomResourceDefinition with a schema in JSON, and a resource of its kind."""
    return (
        f"apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata:\n  name: widgets.{group}.example.com\n"
        f"spec:\n  group: {group}.example.com\n  scope: Namespaced\n  names: {{plural: widgets, singular: widget, kind: Widget}}\n"
        "  versions:\n    - name: v1\n      served: true\n      storage: true\n      schema:\n        openAPIV3Schema: "
        f"{schema}\n---\napiVersion: {group}.example.com/v1\nkind: Widget\nmetadata:\n  name: web\nspec: {{text: {'a' * 5000}!}}\n"
    )


def rule(expression: str) -> str:
    """Return the schema of a kind with one rule in CEL."""
    spec = {
        "type": "object",
        "properties": {"text": {"type": "string"}},
        "x-kubernetes-validations": [{"rule": expression}],
    }
    return json.dumps({"type": "object", "properties": {"spec": spec}})


def pattern(expression: str) -> str:
    """Return the schema of a kind with a pattern."""
    text = {"type": "string", "pattern": expression}
    return json.dumps({"type": "object", "properties": {"spec": {"type": "object", "properties": {"text": text}}}})


def deep(levels: int) -> str:
    """Return a schema nested so many levels."""
    return '{"type": "object", "properties": {"a": ' * levels + '{"type": "string"}' + "}}" * levels


TEXTS: Mapping[str, str] = {
    "nested-lists.yaml": "[" * 200_000,
    "nested-mappings.yaml": "{a: " * 100_000,
    "nested-dashes.yaml": "- " * 400_000,
    "nested-questions.yaml": "? " * 400_000,
    "nested-by-indent.yaml": "".join(f"{' ' * n}a:\n" for n in range(1_200)),
    "closed-lists.yaml": "[" * 100_000 + "]" * 100_000,
    "open-list.yaml": "[" + "a," * 400_000,
    "alias-bomb.yaml": bomb(9, "[{}]"),
    "alias-bomb-of-names.yaml": bomb(9, "{{x: [{}]}}"),
    "merge-bomb.yaml": bomb(8, "{{<<: [{}]}}"),
    "merge-of-itself.yaml": "a: &a\n  <<: *a\n",
    "alias-of-itself.yaml": "a: &a {b: *a}",
    "aliases.yaml": "a: &a 1\nb: [" + "*a, " * 200_000,
    "anchors.yaml": "&a " * 300_000,
    "undefined-alias.yaml": "a: *nobody\n",
    "list-as-a-name.yaml": "? [a]\n: b",
    "mapping-as-a-name.yaml": "? {a: b}\n: c",
    "alias-as-a-name.yaml": "a: &a [1]\nb: {*a : 1}",
    "null-as-a-name.yaml": "a: {~: 1}",
    "merge-of-a-number.yaml": "a: {<<: 3}",
    "infinity.yaml": "a: .inf",
    "no-number.yaml": "a: .nan",
    "tagged-integer.yaml": "a: !!int x",
    "tagged-float.yaml": "a: !!float [1]x",
    "tagged-boolean.yaml": "a: !!bool maybe",
    "tagged-binary.yaml": "a: !!binary ä",
    "python-object.yaml": "a: !!python/object/apply:os.system [touch hacked]",
    "python-name.yaml": "a: !!python/name:os.system x",
    "timestamp.yaml": "a: !!timestamp x",
    "impossible-date.yaml": "a: 2001-13-45",
    "long-integer.yaml": "a: " + "9" * 900_000,
    "long-float.yaml": "a: 1." + "9" * 900_000,
    "long-exponent.yaml": "a: 1e" + "9" * 5_000,
    "long-tag.yaml": "!<" + "a" * 900_000,
    "long-text.yaml": "a: '" + "x" * 900_000 + "'",
    "open-quote.yaml": '"' + "a" * 900_000,
    "open-block.yaml": "a: |\n" + " x\n" * 300_000,
    "escapes.yaml": 'a: "' + "\\x41" * 200_000 + '"',
    "directives.yaml": "%TAG ! tag:x\n" * 50_000,
    "wrong-version.yaml": "%YAML 9.9\n---\na: 1\n",
    "comments.yaml": "# a\n" * 250_000,
    "documents.yaml": "---\n" * 300_000,
    "tabs.yaml": "a:\n\tb: 1\n",
    "twice.yaml": "a: 1\n" * 100_000,
    "items.yaml": "apiVersion: v1\nkind: List\nitems:\n" + "  - {}\n" * 40_000,
    "list-in-lists.yaml": "apiVersion: v1\nkind: List\nitems: [" * 30 + "]" * 30,
    "unknown-fields.yaml": POD + "".join(f"  field{n}: 1\n" for n in range(20_000)),
    "containers.yaml": HEAD.format(kind="Pod")
    + "spec:\n  containers:\n"
    + "".join(f"    - {{name: c{n}, image: a, ports: [{{containerPort: {n + 1}}}]}}\n" for n in range(3_000)),
    "mounts.yaml": POD + "      volumeMounts:\n" + "        - {name: a, mountPath: /a}\n" * 3_000,
    "variables.yaml": POD
    + "      env:\n"
    + "".join(f"        - {{name: A{n}, value: $(A{n - 1})}}\n" for n in range(5_000)),
    "labels.yaml": HEAD.format(kind="ConfigMap")
    + "  labels:\n"
    + "".join(f"    a{n}: {'-' * 60}a\n" for n in range(8_000)),
    "quantity.yaml": POD + "      resources: {limits: {cpu: '" + "1" * 200_000 + "'}}\n",
    "schedule.yaml": "apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: a}\nspec:\n  schedule: '"
    + "*/1," * 50_000
    + "1 * * * *'\n",
    "address.yaml": HEAD.format(kind="Service") + "spec: {clusterIP: '" + "1:" * 100_000 + "', ports: [{port: 80}]}\n",
    "secret.yaml": HEAD.format(kind="Secret") + "data: {a: '" + "QQ" * 200_000 + "!'}\n",
    "selector.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec:\n  selector:\n    matchExpressions:\n"
    + "      - {key: a, operator: In, values: [a]}\n" * 5_000,
    "pattern-of-a-definition.yaml": definition("a", pattern("^(a+)+$")),
    "pattern-that-is-none.yaml": definition("b", pattern("(")),
    "deep-definition.yaml": definition("c", deep(60)),
    "deeper-definition.yaml": definition("d", deep(20_000)),
    "reference-in-a-definition.yaml": definition("e", '{"$ref": "http://pwn.example/schema.json"}'),
    "reference-to-itself.yaml": definition("f", '{"$ref": "#"}'),
    "rule-with-loops.yaml": definition(
        "g", rule("self.text.split('').all(a, self.text.split('').all(b, self.text.split('').all(c, a + b != c)))")
    ),
    "rule-that-grows.yaml": definition("h", rule("(" * 5_000 + "true" + ")" * 5_000)),
    "rule-that-is-long.yaml": definition("i", rule("true && " * 20_000 + "true")),
    "rule-with-a-pattern.yaml": definition("j", rule("self.text.matches('^(a|a)*$')")),
    "open-fence.md": "```yaml\n" + "a: 1\n" * 100_000,
    "fences.md": "```yaml\n```\n" * 50_000,
    "quotes.md": "> " * 50_000 + "```yaml\na: 1\n```\n",
    "lists.md": "".join(f"{'    ' * n}- a\n" for n in range(300)),
    "ticks.md": "`" * 500_000,
    "header.md": "```yaml " + 'a="' * 100_000 + "\na: 1\n```\n",
    "markup.md": "<div>" * 100_000,
    "comment.md": "<!--" * 100_000,
    "marks.md": '--8<-- "' * 50_000,
    "itself.md": '--8<-- "docs/itself.md"\n' * 100,
    "includes.md": '--8<-- "docs/fences.md"\n' * 1_000,
    "directive.md": "/// manifests-diagram | " + "a " * 100_000 + "\n///\n",
    "front-matter.md": "---\n" + "[" * 100_000 + "\n---\n",
}
"""Files by name: pages and manifests."""

BYTES: Mapping[str, bytes] = {
    "not-text.yaml": bytes(range(256)) * 1_000,
    "nul.yaml": b"a: \x00",
    "utf-16.yaml": "a: 1\n".encode("utf-16"),
    "latin-1.yaml": "a: ä\n".encode("latin-1"),
    "surrogate.yaml": b"a: \xed\xa0\x80\n",
    "half-a-letter.yaml": b"a: \xc3",
    "one-byte-too-many.yaml": b" " * (1024 * 1024 + 1),
    "large.yaml": b"a: 1\n" * 2_000_000,
    "not-text.md": b"```yaml\n\xff\xfe\n```\n",
}
"""Files that are no text, or too large to be opened."""

HARMLESS = frozenset(
    [
        "comment.md",
        "comments.yaml",
        "containers.yaml",
        "directive.md",
        "fences.md",
        "front-matter.md",
        "header.md",
        "lists.md",
        "markup.md",
        "marks.md",
        "open-fence.md",
        "quotes.md",
        "ticks.md",
        "variables.yaml",
    ]
)
"""Files with nothing in them that a check reports: what is asked of these is only that they end in time."""


def all_files() -> dict[str, bytes]:
    """Return all files by name."""
    return {**{name: text.encode() for name, text in TEXTS.items()}, **BYTES}
