"""Strange input, made at random: texts of YAML's and Markdown's own signs, and manifests of real kinds with values of any sort."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any, Final

from mkdocs_manifests.kubernetes.schemas import Schemas


def controls(text: str) -> set[str]:
    """Return the characters that move a cursor, colour a terminal or turn the direction of writing."""
    return {char for char in text if unicodedata.category(char) in {"Cc", "Cf", "Zl", "Zp"}} - {"\n"}


DEEPEST: Final = 12
USUAL: Final = (
    *(
        ("v1", kind)
        for kind in ("Pod", "Service", "ConfigMap", "Secret", "PersistentVolumeClaim", "ServiceAccount", "List")
    ),
    *(("apps/v1", kind) for kind in ("Deployment", "StatefulSet", "DaemonSet")),
    *(("batch/v1", kind) for kind in ("Job", "CronJob")),
    *(("networking.k8s.io/v1", kind) for kind in ("Ingress", "NetworkPolicy")),
    *(("rbac.authorization.k8s.io/v1", kind) for kind in ("Role", "RoleBinding", "ClusterRoleBinding")),
    ("autoscaling/v2", "HorizontalPodAutoscaler"),
    ("apiextensions.k8s.io/v1", "CustomResourceDefinition"),
)
"""Kinds for which there are many rules, relations and pictures."""

SIGNS: Final[Mapping[str, Sequence[str]]] = json.loads(
    (Path(__file__).parent / "signs.json").read_text(encoding="utf-8")
)
"""Of which texts are made: the words that values are, and the signs of YAML and of Markdown."""
WORDS: Final = SIGNS["words"]
CHARACTERS: Final = (*range(0x100), 0x2028, 0x202E, 0xD800, 0xFEFF, 0xFFFE, 0xFFFF, 0x1F600, 0x10FFFF)
NUMBERS: Final = (
    0,
    1,
    -1,
    2,
    3,
    80,
    443,
    65535,
    65536,
    2**31,
    -(2**31) - 1,
    2**63,
    2**64,
    10**30,
    0.5,
    -0.0,
    1e300,
    1.5e-9,
)


def text_of(random: Random, signs: Sequence[str]) -> str:
    """Return a text of a format's own signs, and in every third one characters of all sorts."""
    parts = random.choices(signs, k=random.randrange(30))
    if random.random() < 0.3:
        for _ in range(4):
            parts.insert(random.randrange(len(parts) + 1), chr(random.choice(CHARACTERS)))
    return "".join(parts)


def manifest(random: Random, schemas: Schemas) -> str:
    """Return a manifest of some kind as JSON, which is YAML: most of its fields exist, most of its values have their type."""
    kinds = USUAL if random.random() < 0.7 else sorted(schemas.kinds)
    api_version, kind = random.choice(kinds)
    definition = schemas.kinds.get((api_version, kind))
    data = _object(random, schemas, schemas.definition(definition), 0) if definition else {"items": [_strange(random)]}
    if random.random() < 0.95:
        data |= {"apiVersion": api_version, "kind": kind}
    if random.random() < 0.8:
        data["metadata"] = {
            "name": random.choice(("web", "app", "data")),
            **({"labels": {"app": "web"}} if random.random() < 0.7 else {}),
        }
    return json.dumps(data, indent=random.choice((None, 2)), ensure_ascii=random.random() < 0.5)


def manifests(random: Random, schemas: Schemas) -> str:
    """Return the text of a file with some manifests."""
    return "\n---\n".join(manifest(random, schemas) for _ in range(random.choice((1, 1, 1, 2, 4))))


def _value(random: Random, schemas: Schemas, schema: Mapping[str, Any], depth: int) -> Any:
    schema = schemas.resolve(dict(schema))
    kind = schema.get("type")
    if random.random() < 0.08 or depth > DEEPEST:
        return _strange(random)
    if "enum" in schema:
        return random.choice(list(schema["enum"]))
    if isinstance(kind, list):
        kind = random.choice(kind)
    if kind == "array":
        return [
            _value(random, schemas, schema.get("items", {}), depth + 1) for _ in range(random.choice((0, 1, 1, 2, 3)))
        ]
    if kind in {"integer", "number"}:
        return random.choice(NUMBERS[:8] if random.random() < 0.8 else NUMBERS)
    if kind == "boolean":
        return random.random() < 0.5
    if kind == "object" or "properties" in schema:
        return _object(random, schemas, schema, depth)
    return random.choice(WORDS)


def _object(random: Random, schemas: Schemas, schema: Mapping[str, Any], depth: int) -> dict[str, Any]:
    fields: Mapping[str, Any] = schema.get("properties", {})
    needed: Sequence[str] = [name for name in schema.get("required", ()) if name in fields and random.random() < 0.9]
    if "spec" in fields and random.random() < 0.95:
        needed = [*needed, "spec"]
    others = random.sample(sorted(fields), min(len(fields), random.choice((0, 1, 2, 4))))
    data = {name: _value(random, schemas, fields[name], depth + 1) for name in dict.fromkeys((*needed, *others))}
    inside = schema.get("additionalProperties")
    if isinstance(inside, dict):
        data |= {random.choice(WORDS): _value(random, schemas, inside, depth + 1) for _ in range(random.choice((1, 2)))}
    if random.random() < 0.05:
        data[random.choice(WORDS)] = _strange(random)
    return data


def _strange(random: Random) -> Any:
    made: Sequence[Any] = (
        None,
        {},
        [],
        [[]],
        {"": None},
        [None],
        True,
        random.choice(WORDS),
        random.choice(NUMBERS),
        {"a": {"b": [1]}},
    )
    return random.choice(made)
