"""Writes `kubernetes/field_versions.json`: which kinds and fields not every known version of Kubernetes has.

Run it after a change of the known versions or of kubernetes-validate: `python -m tests.regenerate_field_versions`.
"""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from mkdocs_manifests.kubernetes.schemas import published, short_name
from mkdocs_manifests.kubernetes.versions import KNOWN

ANSWERS = ("List", "Status")
"""Kinds that the API server answers with, and that nobody writes."""
ALL = [version.minor for version in KNOWN]


def computed() -> dict[str, Any]:
    """Return the file's content, from the schemas of all known versions."""
    definitions: dict[str, list[int]] = {}
    fields: dict[str, dict[str, list[int]]] = {}
    kinds: dict[str, dict[str, list[int]]] = {}
    for version in KNOWN:
        for name, schema in published(version).items():
            definition = short_name(name)
            definitions.setdefault(definition, []).append(version.minor)
            for field in schema.get("properties", {}):
                fields.setdefault(definition, {}).setdefault(field, []).append(version.minor)
            for kind in schema.get("x-kubernetes-group-version-kind", ()):
                if "metadata" in schema.get("properties", ()) and not kind["kind"].endswith(ANSWERS):
                    api_version = "/".join(part for part in (kind["group"], kind["version"]) if part)
                    kinds.setdefault(api_version, {}).setdefault(kind["kind"], []).append(version.minor)
    return {
        "source": "the schemas of kubernetes-validate; [first] or [first, last] minor version, where not all have it",
        "kinds": _spans(kinds, {}),
        "fields": _spans(fields, definitions),
    }


def _spans(found: dict[str, dict[str, list[int]]], around: dict[str, list[int]]) -> dict[str, dict[str, list[int]]]:
    """Return the spans that are not those of what is around: of the definition, or of all versions."""
    spans: dict[str, dict[str, list[int]]] = {}
    for name, inner in sorted(found.items()):
        for key, minors in sorted(inner.items()):
            assert minors == list(range(minors[0], minors[-1] + 1)), f"{name}.{key} came, went and came again"
            if minors != around.get(name, ALL):
                last = [] if minors[-1] == ALL[-1] else [minors[-1]]
                spans.setdefault(name, {})[key] = [minors[0], *last]
    return spans


def written(content: dict[str, Any]) -> str:
    """Return the file's text: one line for each definition, so that changes read well."""
    lines = [f'{{"source": {json.dumps(content["source"])},']
    for part, end in (("kinds", ","), ("fields", "")):
        rows = [f"{json.dumps(name)}: {json.dumps(spans)}" for name, spans in content[part].items()]
        lines.append(f'"{part}": {{\n' + ",\n".join(rows) + f"\n}}{end}")
    return "\n".join(lines) + "}\n"


if __name__ == "__main__":
    target = files("mkdocs_manifests.kubernetes") / "field_versions.json"
    target.write_text(written(computed()), encoding="utf-8")  # type: ignore[attr-defined]
