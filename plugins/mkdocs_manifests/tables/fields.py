"""The fields of a kind as people ask for them: type, default, allowed values, meaning, and since which version.

All of it is read from the schemas that judge the manifests, so that no text can disagree with the checker.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, Final

from mkdocs_manifests.kubernetes.formats import FORMATS
from mkdocs_manifests.kubernetes.lifecycles import OLDEST, WHOLE, DeprecatedField, Span, lifecycles, name_of
from mkdocs_manifests.kubernetes.schemas import ANYTHING, PREFIX, RANGES, Schema, Schemas
from mkdocs_manifests.kubernetes.walk import EACH
from mkdocs_manifests.model import ROOT, FieldPath, Manifest

LONGEST: Final = 220
"""How many characters of a description a meaning may have, if its first sentence is shorter."""
LONGEST_ALLOWED: Final = 30
"""How many values are listed."""
POD_TEMPLATE: Final = "core.v1.PodTemplateSpec"
SIMPLE: Final[Mapping[str, str]] = {
    "api.resource.Quantity": "quantity",
    "util.intstr.IntOrString": "integer or string",
    "meta.v1.Time": "time",
    "meta.v1.MicroTime": "time",
    "meta.v1.FieldsV1": "object",
    "pkg.runtime.RawExtension": "object",
    "apiextensions.v1.JSON": "any value",
}
"""Definitions that stand for one value, by their names."""
SENTENCE: Final = re.compile(r"(?<=[.!?])(?<!e\.g\.)(?<!i\.e\.)(?<!etc\.)(?<!vs\.)\s+(?=[A-Z\"`(])")
MORE: Final = re.compile(r"\s*\(?[Mm]ore info(?:rmation)?\b:?\s*https?://[^\s)]+\)?\.?")
MARK: Final = re.compile(r"^(?:\+?(?:optional|required)\b[.:,]?\s+)", re.IGNORECASE)
TOLD: Final = re.compile(
    r"""(?:Required|Optional|In\ CamelCase|Cannot\ be\ (?:updated|changed)|This\ field\ is\ (?:immutable|optional)
    |(?:The\ )?[Dd]efault(?:s|\ value)?\ (?:to|is)\ [\w"'%.]+(?:\ seconds?)?)\.|See\b.*https?://.*""",
    re.VERBOSE,
)
"""Sentences that the other columns tell, or that lead elsewhere."""
ADDRESS: Final = re.compile(r"[,;]?\s*(?:[Ss]ee )?\(?https?://[^\s)]*[^\s).,;]\)?")
DEPRECATED: Final = re.compile(r"[Dd]eprecated[:.,]|DEPRECATED|\w+ is deprecated\b")
DEFAULT: Final = re.compile(
    r"""[Dd]efault(?:s|\ value)?\ (?:to|is|of)\s+(?:the\ value\ )?
    ("[^"]{1,40}"|'[^']{1,40}'|`[^`]{1,40}`|-?\d+(?:\.\d+)?(?:%|s|\ seconds?|\ minutes?)?|true|false|[A-Z]\w+|empty)
    (?=[.,;)]|$|\s+\(|\ if\ (?:unset|unspecified|not)|\ and\ |\ pod)""",
    re.VERBOSE,
)
"""How descriptions say what an absent field means, where that is one value."""
IMMUTABLE: Final = re.compile(
    r"\b(?:[Cc]annot be (?:updated|changed)\.|(?:is|field is|are) immutable\b(?! once| when| if))"
)


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One field of a kind, in words."""

    path: str
    """From the manifest's root, with `[]` after lists: `spec.containers[].image`."""
    type: str
    """`integer`, `list of Container`, `map of string`, `quantity`, `PodSpec`."""
    required: bool
    default: str
    """What an absent field means; empty where the schema names no single value."""
    allowed: str
    """The values that are taken, in words; empty where the type says all."""
    meaning: str
    """The first sentences of the schema's description."""
    since: str
    """The first version of Kubernetes that has the field, `1.29`; empty where every known version has it."""
    until: str
    """The last version that has it; empty where the newest has it."""
    immutable: bool
    """Whether the schema says that an object keeps its first value."""
    deprecated: str
    """What to use instead, or that it is deprecated; empty where it is not."""

    @property
    def name(self) -> str:
        """Return the field's own name."""
        return self.path.rpartition(".")[2].removesuffix(EACH)

    @property
    def depth(self) -> int:
        """Return how many fields it is below the manifest's own, which have the depth 0."""
        return self.path.count(".")


@dataclass(frozen=True, slots=True)
class Spot:
    """A field on the way through the schemas of a kind, from which the ways below it can be taken."""

    written: Schema = field(repr=False)
    """The field's schema as its owner writes it, with its own description."""
    schema: Schema = field(repr=False)
    """The same with references followed, of a list the schema of its items."""
    definition: str
    """The definition in which the fields below stand; empty where they stand in none of their own."""
    steps: tuple[str, ...] = ()
    """Names of fields, and `EACH` for the items of lists."""
    owner: str = ""
    """The definition in which the field itself stands."""
    is_required: bool = False
    in_template: bool = False
    """Whether a controller makes Pods from what stands here, so that a change makes new ones."""
    span: Span = WHOLE

    @property
    def path(self) -> str:
        """Return the steps as people write them."""
        return ".".join(self.steps).replace(f".{EACH}", EACH)


@dataclass(slots=True)
class _Branch:
    """A spot with its row and what stands below it, as far as manifests have asked for that."""

    spot: Spot
    row: FieldRow | None = None
    below: dict[str, _Branch] | None = None


class Fields:
    """Tells what fields mean; keeps what it read, since examples ask for the same fields again and again."""

    def __init__(self, schemas: Schemas) -> None:
        """Take the schemas of the newest version that is meant."""
        self.schemas = schemas
        self._below: dict[tuple[str, str, tuple[str, ...]], Mapping[str, Spot]] = {}
        self._rows: dict[tuple[str, str, tuple[str, ...]], FieldRow] = {}
        self._roots: dict[tuple[str, str], _Branch | None] = {}
        self._meanings: dict[FieldRow, FieldRow] = {}

    def rows(self, manifest: Manifest) -> Iterator[tuple[FieldPath, FieldRow]]:
        """Yield each field that a manifest has and its schema knows, with its path, in the order of the manifest.

        Items of a list repeat the rows of their fields, with other paths; keys of maps that authors choose have none.
        """
        key = (manifest.api_version, manifest.kind)
        if key not in self._roots:
            spot = self.root(*key)
            self._roots[key] = _Branch(spot) if spot else None
        root = self._roots[key]
        found: list[tuple[FieldPath, FieldRow]] = []
        if root is not None:
            self._walk(key, root, manifest.data, ROOT, found)
        return iter(found)

    def meaning_of(self, row: FieldRow) -> FieldRow:
        """Return what a row says, whichever field it is about: the row with no more than the field's own name as path."""
        known = self._meanings.get(row)
        if known is None:
            known = self._meanings[row] = replace(row, path=row.name)
        return known

    def row_at(self, api_version: str, kind: str, path: FieldPath) -> FieldRow | None:
        """Return the row of one field of a kind, None where the schema has no such field; indexes stand for any item."""
        spot = self.root(api_version, kind)
        found = None
        for step in path:
            if isinstance(step, int):
                continue
            spot = self.below(api_version, kind, spot).get(step) if spot else None
            if spot is None:
                return None
            found = spot
        return self.row(api_version, kind, found) if found else None

    def root(self, api_version: str, kind: str) -> Spot | None:
        """Return where a kind's own fields begin, None for kinds without a schema."""
        name = self.schemas.kinds.get((api_version, kind))
        if name is None:
            return None
        schema = self.schemas.manifest(name)
        return Spot(schema, schema, name, span=lifecycles().kinds.get((api_version, kind), WHOLE))

    def below(self, api_version: str, kind: str, spot: Spot) -> Mapping[str, Spot]:
        """Return the fields below a spot by their names, required ones and all others in the order of the schema."""
        key = (api_version, kind, spot.steps)
        known = self._below.get(key)
        if known is None:
            required = spot.schema.get("required", ())
            is_map = isinstance(spot.schema.get("additionalProperties"), dict)
            properties = {} if is_map else spot.schema.get("properties", {})
            known = {name: self._spot(spot, name, below, name in required) for name, below in properties.items()}
            self._below[key] = known
        return known

    def row(self, api_version: str, kind: str, spot: Spot) -> FieldRow:
        """Return what there is to say of a spot."""
        key = (api_version, kind, spot.steps)
        known = self._rows.get(key)
        if known is None:
            known = self._rows[key] = self._row(spot, kind)
        return known

    def _walk(
        self,
        key: tuple[str, str],
        branch: _Branch,
        value: object,
        at: FieldPath,
        found: list[tuple[FieldPath, FieldRow]],
    ) -> None:
        """Add the fields of a value, and of all below it, to those found."""
        if isinstance(value, list):
            for index, item in enumerate(value):
                self._walk(key, branch, item, (*at, index), found)
        elif isinstance(value, dict):
            below = branch.below
            if below is None:
                spots = self.below(*key, branch.spot)
                below = branch.below = {name: _Branch(spot) for name, spot in spots.items()}
            for name, child in value.items():
                known = below.get(name)
                if known is not None:
                    if known.row is None:
                        known.row = self.row(*key, known.spot)
                    path = (*at, name)
                    found.append((path, known.row))
                    self._walk(key, known, child, path, found)

    def _spot(self, above: Spot, name: str, written: Schema, is_required: bool) -> Spot:
        definition, schema = self._followed(written)
        steps = (*above.steps, name)
        while isinstance(schema.get("items"), dict):
            steps = (*steps, EACH)
            definition, schema = self._followed(schema["items"])
        first, last = _limited().get((above.definition, name), WHOLE)
        return Spot(
            written=written,
            schema=schema,
            definition=definition,
            steps=steps,
            owner=above.definition,
            is_required=is_required,
            in_template=above.in_template or above.definition == POD_TEMPLATE,
            span=(max(first, above.span[0]), min(last, above.span[1])),
        )

    def _followed(self, schema: Schema) -> tuple[str, Schema]:
        reference = schema.get("$ref")
        name = reference.removeprefix(PREFIX) if isinstance(reference, str) else ""
        return name, self.schemas.resolve(schema)

    def _row(self, spot: Spot, kind: str) -> FieldRow:
        description = " ".join(str(spot.written.get("description") or spot.schema.get("description") or "").split())
        newest = self.schemas.version.minor
        first, last = spot.span
        return FieldRow(
            path=spot.path,
            type=self._type(spot.written),
            required=spot.is_required,
            default=_default(self.schemas.resolve(spot.written), description),
            allowed=_allowed(self.schemas.resolve(spot.written)) or _allowed(spot.schema),
            meaning=meaning(description),
            since=name_of(first) if first > OLDEST else "",
            until=name_of(last) if last < newest else "",
            immutable=bool(IMMUTABLE.search(description)) and not spot.in_template,
            deprecated=_deprecation(spot, kind, newest, description),
        )

    def _type(self, schema: Schema) -> str:
        definition, resolved = self._followed(schema)
        if definition:
            if definition in SIMPLE:
                return SIMPLE[definition]
            return definition.rpartition(".")[2]
        if isinstance(resolved.get("items"), dict):
            return f"list of {self._type(resolved['items'])}"
        if isinstance(resolved.get("additionalProperties"), dict):
            return f"map of {self._type(resolved['additionalProperties'])}"
        if resolved.get("x-kubernetes-int-or-string"):
            return "integer or string"
        types = resolved.get("type") or ANYTHING
        named = [one for one in (types if isinstance(types, list) else [types]) if one != "null"]
        return "any value" if named == ANYTHING else " or ".join(named)


def meaning(description: str) -> str:
    """Return the first sentences of a description, without what other columns tell and without links to other sites."""
    found = ""
    for written in SENTENCE.split(MARK.sub("", MORE.sub("", description))):
        if TOLD.fullmatch(written):
            continue
        sentence = ADDRESS.sub("", written)
        if found and len(found) + len(sentence) >= LONGEST:
            break
        found = f"{found} {sentence}".strip()
    first = found.partition(" ")[0]
    return found[:1].upper() + found[1:] if first.isalpha() and first.islower() else found


@lru_cache(maxsize=1)
def _limited() -> Mapping[tuple[str, str], Span]:
    return {(name, one.path[0]): one.span for one in lifecycles().fields for name in one.on}


@lru_cache(maxsize=1)
def _deprecated() -> Mapping[tuple[str, tuple[str, ...]], DeprecatedField]:
    return {(name, one.path): one for one in lifecycles().deprecated_fields if not one.value for name in one.on}


def _deprecation(spot: Spot, kind: str, newest: int, description: str) -> str:
    steps = tuple(step for step in spot.steps if step != EACH)
    for key in ((spot.owner, steps[-1:]), (kind, spot.steps)):
        found = _deprecated().get(key)
        if found is not None and found.since <= newest <= found.until:
            return f"use {found.instead}" if found.instead else "deprecated"
    return "deprecated" if DEPRECATED.match(description) else ""


def _default(schema: Schema, description: str) -> str:
    """Return the value that the schema, or its description, gives to an absent field."""
    if "default" in schema:
        return _plain(schema["default"])
    found = DEFAULT.search(description)
    if found is None:
        return ""
    value = found[1].strip("\"'`")
    return value.partition(" ")[0].rstrip("s") if "integer" in str(schema.get("type")) else value


def _allowed(schema: Schema) -> str:
    """Return the values that a schema takes besides its type, in words."""
    values = [value for value in schema.get("enum", ()) if value not in {None, ""}]
    if values:
        listed = ", ".join(_plain(value) for value in values[:LONGEST_ALLOWED])
        return listed if len(values) <= LONGEST_ALLOWED else f"{listed}, and others"
    smallest, largest = schema.get("minimum"), schema.get("maximum")
    if (smallest, largest) == RANGES.get(schema.get("format", ""), (None, None)):
        return ""
    if smallest is not None and largest is not None and largest not in {top for _, top in RANGES.values()}:
        return f"{smallest} to {largest}"
    if smallest is not None and smallest not in {bottom for bottom, _ in RANGES.values()}:
        return f"{smallest} or more"
    known = FORMATS.get(schema.get("format", ""))
    return known.expected if known else ""


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
