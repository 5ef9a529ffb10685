"""Which parts of a manifest the rules look at: a plan for each definition, so that a walk visits nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from mkdocs_manifests.kubernetes.schemas import EVERY_MANIFEST, PREFIX, Schema, Schemas

UNIONS: Final = {
    "apiextensions.v1.JSONSchemaPropsOrArray": "apiextensions.v1.JSONSchemaProps",
    "apiextensions.v1.JSONSchemaPropsOrBool": "apiextensions.v1.JSONSchemaProps",
}
"""Definitions that the published schema leaves open, and what an object there is."""
CUSTOM: Final = ("x-kubernetes-validations", "x-kubernetes-list-type")
"""Keywords that a custom resource's schema asks for at any place and that the API server itself evaluates."""


@dataclass(slots=True, eq=False)
class Plan:
    """What to do with one value: which rules it has, and below which fields there are more."""

    definitions: tuple[str, ...] = ()
    """The definitions whose rules apply to the value."""
    custom: Schema | None = None
    """The schema of a value in a custom resource that asks for more than JSON Schema can say."""
    fields: dict[str, Plan] = field(default_factory=dict)
    values: Plan | None = None
    """For every value of a map."""
    items: Plan | None = None
    """For every item of a list."""
    alive: bool = False
    """Whether there is anything to do, here or below."""

    def below(self) -> Iterator[Plan]:
        """Yield the plans of the values inside this one."""
        yield from self.fields.values()
        if self.values is not None:
            yield self.values
        if self.items is not None:
            yield self.items


@dataclass(slots=True)
class Plans:
    """The plans of one version's definitions, made as they are asked for."""

    schemas: Schemas
    has_rules: Callable[[str], bool]
    """Whether there are rules on a definition."""
    known: dict[str, Plan] = field(default_factory=dict)

    def of(self, definition: str) -> Plan:
        """Return the plan of a definition; raises KeyError where this version has no such definition."""
        plan = self.known.get(definition)
        if plan is None:
            made: list[Plan] = []
            plan = self._definition(definition, made)
            _prune(made)
        return plan

    def _definition(self, name: str, made: list[Plan]) -> Plan:
        plan = self.known.get(name)
        if plan is None:
            schema = self.schemas.definition(name)
            plan = self.known[name] = Plan()
            made.append(plan)
            # A custom resource's definition is named after its apiVersion, with the group's slash.
            self._fill(plan, schema, name, made, custom="/" in name)
        return plan

    def _fill(self, plan: Plan, schema: Schema, name: str, made: list[Plan], *, custom: bool) -> None:
        names = [name] if name else []
        if "x-kubernetes-group-version-kind" in schema or custom:
            names += [EVERY_MANIFEST] if "metadata" in schema.get("properties", ()) and name else []
        plan.definitions = tuple(known for known in names if self.has_rules(known))
        if custom and any(keyword in schema for keyword in CUSTOM):
            plan.custom = schema
        plan.alive = bool(plan.definitions or plan.custom)
        if name in UNIONS:
            # An object there is what the union says; other values have no rules.
            union = self._definition(UNIONS[name], made)
            plan.definitions, plan.fields, plan.alive = union.definitions, union.fields, union.alive
            return
        for key, below in schema.get("properties", {}).items():
            plan.fields[key] = self._child(below, made, custom=custom)
        if isinstance(below := schema.get("additionalProperties"), dict):
            plan.values = self._child(below, made, custom=custom)
        if isinstance(below := schema.get("items"), dict):
            plan.items = self._child(below, made, custom=custom)

    def _child(self, schema: Any, made: list[Plan], *, custom: bool) -> Plan:
        if isinstance(schema, dict) and "$ref" in schema:
            return self._definition(schema["$ref"].removeprefix(PREFIX), made)
        plan = Plan()
        made.append(plan)
        if isinstance(schema, dict):
            self._fill(plan, schema, "", made, custom=custom)
        return plan


def _prune(plans: Sequence[Plan]) -> None:
    """Mark the plans that lead to something, and take the others away from those that hold them."""
    changed = True
    while changed:
        changed = False
        for plan in plans:
            if not plan.alive and any(below.alive for below in plan.below()):
                plan.alive = changed = True
    for plan in plans:
        plan.fields = {key: below for key, below in plan.fields.items() if below.alive}
        plan.values = plan.values if plan.values is not None and plan.values.alive else None
        plan.items = plan.items if plan.items is not None and plan.items.alive else None
