"""Writes the plugin's options into `docs/plugin/options.md` and `docs/schemas/mkdocs-manifests.json`, from the typed settings.

Run it after a change of `mkdocs_manifests/settings.py`: `python -m tests.regenerate_options`.
"""

from __future__ import annotations

import ast
import inspect
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mkdocs_manifests import settings
from mkdocs_manifests.kubernetes.versions import KNOWN

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "plugin" / "options.md"
SCHEMA = ROOT / "docs" / "schemas" / "mkdocs-manifests.json"
BEGIN, END = "<!-- options: begin -->\n", "<!-- options: end -->\n"

LIST = {"oneOf": [{"type": "array", "items": {"type": ["string", "number"]}}, {"type": ["string", "number"]}]}
VERSIONS = [str(version) for version in KNOWN]
TYPES: dict[str, tuple[str, dict[str, Any]]] = {
    "tuple[str, ...]": ("list of texts", LIST),
    "tuple[Version, ...]": ("list of versions", {"type": "array", "items": {"type": "string", "enum": VERSIONS}}),
    "Mapping[str, tuple[str, ...]]": ("map of lists", {"type": "object", "additionalProperties": LIST}),
    "bool": ("true or false", {"type": "boolean"}),
    "str": ("text", {"type": "string"}),
}


@dataclass(frozen=True)
class Option:
    name: str
    type: str
    """The annotation, as it is written."""
    default: Any
    meaning: str


def options() -> Iterator[Option]:
    """Yield the options in the order in which the settings name them, each with the line below it."""
    [known] = [
        node
        for node in ast.parse(inspect.getsource(settings)).body
        if isinstance(node, ast.ClassDef) and node.name == "Settings"
    ]
    defaults = settings.Settings()
    for field, said in zip(known.body, known.body[1:], strict=False):
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and field.target.id in settings.OWN:
            assert isinstance(said, ast.Expr), f"{field.target.id} does not say what it is"
            name = field.target.id
            yield Option(name, ast.unparse(field.annotation), getattr(defaults, name), ast.literal_eval(said.value))


def shown(default: Any) -> str:
    if isinstance(default, tuple):
        return f"`[{', '.join(map(str, default))}]`" if default else "none"
    if isinstance(default, bool):
        return f"`{str(default).lower()}`"
    return f"`{default}`" if default else "none"


def table() -> str:
    rows = [f"| `{one.name}` | {TYPES[one.type][0]} | {shown(one.default)} | {one.meaning} |" for one in options()]
    return "\n".join(["| Option | Type | Default | What it is |", "|---|---|---|---|", *rows]) + "\n"


def page(text: str) -> str:
    """Return the page with the table that stands between the marks written anew."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{table()}\n{END}{after}"


def schema() -> str:
    """Return a JSON Schema of `mkdocs.yml` for editors, which knows this plugin and lets all else pass."""
    properties = {one.name: {"description": one.meaning, **TYPES[one.type][1]} for one in options()}
    for name, choices in settings.CHOICES.items():
        properties[name]["enum"] = list(choices)
    properties["enabled"] = {"description": "Whether the plugin does anything at all.", "type": "boolean"}
    own = {
        "type": "object",
        "properties": {
            "manifests": {"type": ["object", "null"], "additionalProperties": False, "properties": properties}
        },
    }
    plugins = [{"type": "array", "items": {"anyOf": [{"type": "string"}, own]}}, own]
    written = {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "mkdocs.yml with mkdocs-manifests",
        "type": "object",
        "properties": {"plugins": {"anyOf": plugins}},
    }
    return json.dumps(written, indent=2) + "\n"


def main() -> None:
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    SCHEMA.write_text(schema(), encoding="utf-8")


if __name__ == "__main__":
    main()
