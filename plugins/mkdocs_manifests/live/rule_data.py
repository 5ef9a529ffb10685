"""The rules, the table of references and the site's objects, as the page reads them.

Only what the site's kinds can need is written; texts for people who read about a rule (`why`, `wrong`, `right`) stay behind.
`src/checking/rules.js` and `src/checking/references.js` read it.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from importlib.resources import files
from typing import Any, Final

import yaml

from mkdocs_manifests.checking.rule_files import RuleFile, built_in
from mkdocs_manifests.kubernetes.group_kinds import GroupKind
from mkdocs_manifests.kubernetes.references import Relations, relations
from mkdocs_manifests.kubernetes.schemas import EVERY_MANIFEST, Schemas
from mkdocs_manifests.kubernetes.selectors import POD, labels_of, pod_template
from mkdocs_manifests.kubernetes.walk import values_at
from mkdocs_manifests.model import Manifest

LISTS: Final = ("on", "each", "unique")
"""Fields of a rule that may hold one text or a list of texts."""
CONDITIONS: Final = ("when", "must")
PLAIN: Final = ("code", "message", "hint", "at")
SOURCES: Final = frozenset({"about", "source"})
"""What the table of references says about itself."""


def rule_data(
    versions: Sequence[Schemas], definitions: Collection[str], extra: Sequence[RuleFile] = ()
) -> dict[str, Any]:
    """Return the rules on `definitions`, the project's own after the package's, and which of these are whole manifests."""
    known = {*definitions, EVERY_MANIFEST}
    rules = []
    for rule_file in (*built_in(), *extra):
        for entry in yaml.load(rule_file.text, yaml.CSafeLoader) or ():
            # YAML 1.1, which PyYAML reads, takes the bare word "on" for true.
            rule = _rule({("on" if key is True else key): value for key, value in entry.items()})
            rule["on"] = [name for name in rule["on"] if name in known]
            if rule["on"]:
                rules.append(rule)
    return {"rules": rules, "manifests": sorted(set(_manifests(versions, definitions)))}


def _rule(entry: Mapping[str, Any]) -> dict[str, Any]:
    """Return a rule without what only its documentation says."""
    rule: dict[str, Any] = {name: str(entry[name]) for name in PLAIN if entry.get(name)}
    rule |= {name: str(entry[name]).strip() for name in CONDITIONS if entry.get(name)}
    for name in LISTS:
        if entry.get(name):
            rule[name] = [str(item) for item in (entry[name] if isinstance(entry[name], list) else [entry[name]])]
    if entry.get("with"):
        rule["with"] = {str(name): str(path) for name, path in entry["with"].items()}
    if entry.get("severity", "error") != "error":
        rule["severity"] = str(entry["severity"])
    return rule


def _manifests(versions: Sequence[Schemas], definitions: Collection[str]) -> Iterator[str]:
    for schemas in versions:
        for name in definitions:
            try:
                schema = schemas.definition(name)
            except KeyError:
                continue
            if "x-kubernetes-group-version-kind" in schema:
                yield name


def reference_data() -> dict[str, Any]:
    """Return the table of references without its sources."""
    raw = json.loads((files("mkdocs_manifests.kubernetes") / "references.json").read_text(encoding="utf-8"))
    table: dict[str, Any] = _without_sources(raw)
    return table


def _without_sources(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_sources(below) for key, below in value.items() if key not in SOURCES}
    return [_without_sources(item) for item in value] if isinstance(value, list) else value


def catalog_data(manifests: Iterable[Manifest], table: Relations | None = None) -> dict[str, Any]:
    """Return what a page must know of the objects on other pages: that they exist, and the labels that are selected by.

    Of no object more than kind, namespace, name and labels is written: least of all what a Secret holds.
    """
    table = table or relations()
    selected = {relation.target.default for relation in table.relations if relation.select is not None}
    names: dict[str, set[str]] = {}
    made: dict[str, set[str]] = {}
    labels: dict[str, set[str]] = {}
    for manifest in manifests:
        kind = GroupKind.of(manifest)
        namespace = "" if kind in table.cluster_scoped else manifest.namespace
        if manifest.name:
            names.setdefault(str(kind), set()).add(_written(namespace, manifest.name))
        for target, name in _made(manifest, kind, table):
            where = "" if target in table.cluster_scoped else namespace
            made.setdefault(str(target), set()).add(_written(where, name))
        template = pod_template(manifest, table.pod_templates)
        found = {POD: template.labels} if template else {}
        if kind in selected and kind != POD:
            found[kind] = labels_of(manifest.data)
        for one, pairs in found.items():
            if pairs:
                labels.setdefault(str(one), set()).add(json.dumps([namespace, dict(sorted(pairs.items()))]))
    return {
        "names": {kind: sorted(found) for kind, found in sorted(names.items())},
        "made": {kind: sorted(found) for kind, found in sorted(made.items())},
        "labels": {kind: [json.loads(one) for one in sorted(found)] for kind, found in sorted(labels.items())},
    }


def _made(manifest: Manifest, kind: GroupKind, table: Relations) -> Iterator[tuple[GroupKind, str]]:
    for provision in table.provisions:
        if provision.on == kind:
            values = list(values_at(manifest.data, provision.path)) or list(values_at(manifest.data, provision.default))
            for _, value in values:
                if isinstance(value, str):
                    yield provision.target, provision.name.replace("{owner}", manifest.name).replace("{value}", value)


def _written(namespace: str, name: str) -> str:
    return f"{namespace}/{name}" if namespace else name
