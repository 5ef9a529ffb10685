"""What the page's judge knows of a site: the scripts `data.js`, `rest.js` and `texts.js`, made from what the build judges by."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mkdocs_manifests.checking.rule_files import RuleFile
from mkdocs_manifests.kubernetes.schemas import Schema, Schemas
from mkdocs_manifests.live.lifecycle_data import lifecycle_data
from mkdocs_manifests.live.rule_data import reference_data, rule_data
from mkdocs_manifests.live.schema_data import Kind, definitions_of, schema_data
from mkdocs_manifests.model import Manifest
from mkdocs_manifests.relating.graph import tile
from mkdocs_manifests.settings import Settings


@dataclass(frozen=True, slots=True)
class LiveData:
    """The two halves of what the page knows."""

    data: Mapping[str, Any]
    """What it judges the examples of the site by."""
    rest: Mapping[str, Any]
    """The definitions that none of the examples reaches, for what readers write."""
    texts: Mapping[str, Mapping[str, str]]
    """What each field means, by definition and field; not needed to judge."""


def live_data(
    versions: Sequence[Schemas],
    kinds: Collection[Kind],
    settings: Settings,
    rules: Sequence[RuleFile] = (),
    *,
    reached: Collection[str] | None = None,
) -> LiveData:
    """Return what the page knows of `kinds`, by the schemas of each version that the site is judged by, the newest last.

    The definitions that examples have `reached` come first, the others apart; without it, all come first.
    """
    definitions = definitions_of(versions, kinds)
    first, rest = schema_data(versions, kinds, reached)
    return LiveData(
        rest=rest,
        data={
            "schemas": first,
            "lifecycles": lifecycle_data(definitions, kinds),
            "rules": rule_data(versions, definitions, rules),
            "references": reference_data(),
            "tiles": {kind: tile(kind) for kind in sorted({kind for _, kind in kinds})},
            "settings": {
                "select": list(settings.select),
                "ignore": list(settings.ignore),
                "externals": list(settings.externals),
            },
        },
        texts={name: found for name in definitions if (found := dict(_texts(versions, name)))},
    )


def kinds_of(manifests: Iterator[Manifest], fragments: Collection[str], schemas: Schemas) -> set[Kind]:
    """Return the kinds that a site uses: those of its manifests, and those to which fragments belong (`Pod.spec`)."""
    found = {(manifest.api_version, manifest.kind) for manifest in manifests}
    for path in fragments:
        kind = path.partition(".")[0]
        found |= {(api_version, kind) for api_version in schemas.versions_of(kind)}
    return found & schemas.kinds.keys()


def _texts(versions: Sequence[Schemas], name: str) -> Iterator[tuple[str, str]]:
    """Yield each field of a definition with its text in the newest version that has it."""
    fields: dict[str, Schema] = {}
    for schemas in versions:
        try:
            fields |= schemas.definition(name).get("properties", {})
        except KeyError:
            continue
    for field, schema in sorted(fields.items()):
        text = schema.get("description", "")
        if text:
            yield field, text
