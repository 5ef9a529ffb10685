"""A walk through a manifest along its schema, that stops only where a table has something to say.

Tables speak of definitions (`core.v1.PodSpec`) and paths below them; the walk finds these places in the manifests of
every kind that leads there. Its plan is made once for each kind and leaves out all branches without an entry.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, Generic, Protocol, TypeAlias, TypeVar

from mkdocs_manifests.kubernetes.group_kinds import GroupKind
from mkdocs_manifests.kubernetes.schemas import PREFIX, Schema, Schemas
from mkdocs_manifests.model import ROOT, FieldPath, Manifest

EACH: Final = "[]"
"""A step to every item of a list."""
KEYS: Final = "{}"
"""A step to the names of a map's keys."""
EVERY_KIND: Final = "*"
POD_TEMPLATE: Final = "core.v1.PodTemplateSpec"
TEMPLATES: Final = (("spec", "template"), ("spec", "jobTemplate", "spec", "template"))
"""Where kinds without a schema of their own may have a Pod template."""

Steps: TypeAlias = tuple[str, ...]
"""A path of a table, taken apart: field names, `EACH` and `KEYS`."""


class Entry(Protocol):
    """One line of a table."""

    @property
    def on(self) -> tuple[str, ...]:
        """Definitions (`core.v1.PodSpec`), kinds (`Ingress.networking.k8s.io`), or `*` for every manifest."""

    @property
    def path(self) -> Steps:
        """The way from there to what the line is about."""


E = TypeVar("E", bound=Entry)


def steps(path: str) -> Steps:
    """Return a path of a table in steps: `a.b[].c` and `metadata.annotations{example.com/key}`."""
    found: list[str] = []
    rest = path
    while rest:
        if rest.startswith("{"):
            key, _, rest = rest[1:].partition("}")
            found.append(key or KEYS)
        elif rest.startswith(EACH):
            rest = rest.removeprefix(EACH)
            found.append(EACH)
        else:
            rest = rest.removeprefix(".")
            length = min((at for at in (rest.find("."), rest.find("["), rest.find("{")) if at >= 0), default=len(rest))
            found.append(rest[:length])
            rest = rest[length:]
    return tuple(found)


def values_at(value: object, path: Steps, at: FieldPath = ROOT) -> Iterator[tuple[FieldPath, object]]:
    """Yield what stands at a path below `value`, each with its field path; nothing where the path leaves the data."""
    for depth, step in enumerate(path):
        if step == EACH:
            if isinstance(value, list):
                for index, item in enumerate(value):
                    yield from values_at(item, path[depth + 1 :], (*at, index))
            return
        if not isinstance(value, dict):
            return
        if step == KEYS:
            for key in value:
                yield (*at, key), key
            return
        if step not in value:
            return
        value, at = value[step], (*at, step)
    if value is not None:
        yield at, value


def first_at(value: object, path: Steps) -> object:
    """Return the first value at a path, None where there is none."""
    return next((found for _, found in values_at(value, path)), None)


@dataclass(slots=True, eq=False)
class _Plan(Generic[E]):
    """Where a walk through the data of one definition may find something."""

    here: list[E] = field(default_factory=list)
    """Entries about the value itself, with an empty path."""
    fields: dict[str, tuple[list[E], _Plan[E] | None]] = field(default_factory=dict)
    """For each field: the entries whose path starts there, and what is below."""
    every: _Plan[E] | None = None
    """Below each item of a list or each value of a map."""

    def below(self) -> Iterator[_Plan[E]]:
        yield from (plan for _, plan in self.fields.values() if plan)
        if self.every:
            yield self.every


class Walk(Generic[E]):
    """Finds the entries of one table in manifests."""

    def __init__(self, schemas: Schemas, entries: Iterable[E]) -> None:
        self._schemas = schemas
        self._by_name: dict[str, list[E]] = {}
        for entry in entries:
            for name in entry.on:
                self._by_name.setdefault(name, []).append(entry)
        self._plans: dict[str, _Plan[E]] = {}
        self._roots: dict[tuple[str, str], _Plan[E]] = {}

    def of(self, manifest: Manifest) -> Iterator[tuple[E, FieldPath, object]]:
        """Yield each entry with the field path and the value that it is about, in the order of the data."""
        root = self._roots.get((manifest.api_version, manifest.kind))
        if root is None:
            root = self._roots[manifest.api_version, manifest.kind] = self._root(manifest)
        return self._found(manifest.data, root, ROOT)

    def _found(self, value: object, plan: _Plan[E], at: FieldPath) -> Iterator[tuple[E, FieldPath, object]]:
        if isinstance(value, list):
            for index, item in enumerate(value if plan.every else ()):
                yield from self._found(item, plan.every or plan, (*at, index))
        if not isinstance(value, dict):
            return
        for entry in plan.here:
            yield entry, at, value
        unknown: tuple[list[E], _Plan[E] | None] = ([], plan.every)
        for name, child in value.items():
            starting, below = plan.fields.get(name, unknown)
            for entry in starting:
                for path, found in values_at(value, entry.path, at):
                    yield entry, path, found
            if below is not None and child is not None:
                yield from self._found(child, below, (*at, name))

    def _root(self, manifest: Manifest) -> _Plan[E]:
        """Return the plan of a kind: that of its definition, with the entries that the table has on the kind."""
        definition = self._schemas.kinds.get((manifest.api_version, manifest.kind))
        plan = self._definition(definition) if definition else _Plan[E]()
        if definition is None or "/" in definition:
            plan = self._with_templates(plan)
        root = _Plan(list(plan.here), dict(plan.fields), plan.every)
        for name in (EVERY_KIND, str(GroupKind.of(manifest))):
            _take(root, self._by_name.get(name, ()))
        _prune(root)
        return root

    def _with_templates(self, plan: _Plan[E]) -> _Plan[E]:
        """Return the plan of a custom kind or of an API that is gone, with the usual places of a Pod template."""
        result = _Plan(list(plan.here), dict(plan.fields), plan.every)
        for path in TEMPLATES:
            below = result
            for depth, name in enumerate(path):
                known, plan_below = below.fields.get(name, ([], None))
                if depth == len(path) - 1:
                    plan_below = plan_below if plan_below and _useful(plan_below) else self._definition(POD_TEMPLATE)
                else:
                    plan_below = _Plan(list(plan_below.here), dict(plan_below.fields)) if plan_below else _Plan()
                below.fields[name] = (known, plan_below)
                below = plan_below
        return result

    def _definition(self, name: str) -> _Plan[E]:
        plan = self._plans.get(name)
        if plan is None:
            plan = self._plans[name] = _Plan()
            try:
                schema = self._schemas.definition(name)
            except KeyError:
                return plan
            self._fill(plan, schema)
            _take(plan, self._by_name.get(name, ()))
        return plan

    def _below(self, schema: object) -> _Plan[E] | None:
        if not isinstance(schema, dict):
            return None
        reference = schema.get("$ref")
        if isinstance(reference, str):
            return self._definition(reference.removeprefix(PREFIX))
        plan = _Plan[E]()
        self._fill(plan, schema)
        return plan if plan.fields or plan.every else None

    def _fill(self, plan: _Plan[E], schema: Schema) -> None:
        properties = schema.get("properties")
        for name, below in (properties if isinstance(properties, Mapping) else {}).items():
            plan.fields[name] = ([], self._below(below))
        plan.every = self._below(schema.get("items") or schema.get("additionalProperties"))


def _take(plan: _Plan[E], found: Iterable[E]) -> None:
    """Add entries to a plan."""
    for entry in found:
        if not entry.path:
            plan.here.append(entry)
            continue
        known, below = plan.fields.get(entry.path[0], ([], None))
        plan.fields[entry.path[0]] = ([*known, entry], below)


def _useful(plan: _Plan[E]) -> bool:
    """Return whether any entry can be found in or below a plan."""
    seen = {id(plan)}
    waiting = [plan]
    while waiting:
        here = waiting.pop()
        if here.here or any(found for found, _ in here.fields.values()):
            return True
        for below in here.below():
            if id(below) not in seen:
                seen.add(id(below))
                waiting.append(below)
    return False


def _prune(root: _Plan[E]) -> None:
    """Take away what no entry can be found below, so that walks do not go there."""
    seen = {id(root)}
    waiting = [root]
    while waiting:
        plan = waiting.pop()
        kept: dict[str, tuple[list[E], _Plan[E] | None]] = {}
        for name, (found, below) in plan.fields.items():
            useful = below if below is not None and _useful(below) else None
            if found or useful:
                kept[name] = (found, useful)
        plan.fields = kept
        plan.every = plan.every if plan.every is not None and _useful(plan.every) else None
        for one in plan.below():
            if id(one) not in seen:
                seen.add(id(one))
                waiting.append(one)
