"""Judges manifests by rules that span fields: one walk along the schema, and CEL on the few values each rule names.

A rule never raises: where its values have other types than it expects, it says nothing, because the check against the schema
says what is wrong there.
"""

from __future__ import annotations

import marshal
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

from mkdocs_manifests.checking.custom_resources import check_custom
from mkdocs_manifests.checking.engine import cel
from mkdocs_manifests.checking.expressions import default_problem, expression_problem, rule_problem
from mkdocs_manifests.checking.functions import NAMESPACES, unknown_among, used_by
from mkdocs_manifests.checking.paths import Found, Path, find_all
from mkdocs_manifests.checking.plans import Plan, Plans
from mkdocs_manifests.checking.rule_files import PLACEHOLDER, Rule, RuleError, RuleFile, Shelf, built_in, fill, parse
from mkdocs_manifests.kubernetes.schemas import Schemas
from mkdocs_manifests.model import FieldPath, Manifest, Problem

GIVEN: Final = frozenset({"self", "key", "index", "field", "within"})
"""Names that a condition can read without binding them: the element of `each` (or the object), its key or index in what holds it,
the name of the field that holds the object, and the names of all fields on the way to it."""
MACRO: Final = re.compile(r"\.\s*(?:all|exists|exists_one|map|filter)\s*\(\s*([A-Za-z_]\w*)\s*,")
COLLECTIONS: Final = (dict, list)
KEY: Final = 512
ANSWERS: Final = 1024
"""How long values may be, in bytes, that an answer is kept for, and how many answers each expression keeps."""
EXPRESSIONS: Final[Mapping[str, Callable[..., Any]]] = MappingProxyType(
    {"expressionProblem": expression_problem, "ruleProblem": rule_problem, "defaultProblem": default_problem}
)
"""Functions that return what is wrong with an expression or a schema inside a manifest, or an empty text."""
TYPES: Final = frozenset({"int", "uint", "double", "bool", "string", "bytes", "list", "map", "null_type", "type"})


@dataclass(slots=True, eq=False)
class _Condition:
    """A CEL expression, compiled, with what it reads."""

    program: Any
    names: tuple[str, ...]
    functions: dict[str, Callable[..., Any]]
    answers: dict[bytes, object] = field(default_factory=dict)
    """What the expression came to for values seen before: most manifests of a project say the same things."""

    @classmethod
    def compile(cls, rule: Rule, expression: str) -> _Condition:
        """Return the condition; raises RuleError where it does not compile or reads what the rule does not bind."""
        try:
            program = cel.compile(expression)
        except ValueError as error:
            said = str(error).partition("ERROR: ")[2] or str(error)
            reason = said.partition("\n")[0].partition(": ")[2].partition(" expecting ")[0] or said
            raise RuleError(f'"{expression.strip()}" is no CEL: {reason}', rule.file, rule.line) from None
        bound = GIVEN | {name for name, _ in rule.bind}
        # Names of CEL's types and function groups look like variables; what the rule binds comes first.
        names = frozenset(program.variables()) - frozenset(MACRO.findall(expression)) - ((TYPES | NAMESPACES) - bound)
        if unbound := sorted(names - bound):
            raise RuleError(
                f'"{expression.strip()}" reads "{unbound[0]}", which is not under "with"', rule.file, rule.line
            )
        if unknown := [name for name in unknown_among(program.functions()) if name not in EXPRESSIONS]:
            raise RuleError(f'"{expression.strip()}" calls "{unknown[0]}", which does not exist', rule.file, rule.line)
        return cls(
            program, tuple(sorted(names)), {**used_by(program.functions()), **used_by(program.functions(), EXPRESSIONS)}
        )

    def says(self, values: Mapping[str, Any]) -> object:
        """Return what the expression comes to; None where its values have other types than it expects."""
        try:
            key = marshal.dumps([values[name] for name in self.names], 0)
        except ValueError:
            key = b""
        if key in self.answers:
            return self.answers[key]
        try:
            answer = self.program.execute({**{name: values[name] for name in self.names}, **self.functions})
        except Exception:  # noqa: BLE001 - whatever odd data makes of an expression, the schema check reports the data
            answer = None
        if key and len(key) <= KEY:
            if len(self.answers) >= ANSWERS:
                self.answers.clear()
            self.answers[key] = answer
        return answer


@dataclass(slots=True, eq=False)
class _Check:
    """A rule, ready to judge."""

    rule: Rule
    bind: list[tuple[str, Path]]
    """What the conditions read from the object."""
    own: list[tuple[str, Path]]
    """What they read from each element."""
    given: frozenset[str]
    when: _Condition | None
    must: _Condition | None
    guard: bool
    """Whether `when` reads nothing of the element, so that it decides once, before anything else is looked up."""
    first: list[tuple[str, Path]]
    """What the guard reads."""
    content_when_absent: bool = False
    """Whether the rule asks for nothing of an object that has none of the values."""

    @classmethod
    def compile(cls, rule: Rule) -> _Check:
        when = _Condition.compile(rule, rule.when) if rule.when else None
        must = _Condition.compile(rule, rule.must) if rule.must else None
        needed = frozenset(rule.unique).union(*(condition.names for condition in (when, must) if condition))
        bind = [(name, path) for name, path in rule.bind if name in needed and not path.from_self]
        own = [(name, path) for name, path in rule.bind if name in needed and path.from_self]
        local = GIVEN.union(name for name, _ in own)
        guard = when is not None and local.isdisjoint(when.names)
        first = [(name, path) for name, path in bind if guard and when is not None and name in when.names]
        check = cls(rule, bind, own, needed & GIVEN, when, must, guard, first)
        if not rule.each and not own and not check.given:
            absent = {name: _absent(path) for name, path in bind}
            check.content_when_absent = (guard and when is not None and when.says(absent) is not True) or check.holds(
                absent
            )
        return check

    def holds(self, values: dict[str, Any]) -> bool:
        """Return whether the rule has nothing against these values; a text that says what is wrong is bound as `reason`."""
        if self.when is not None and not self.guard and self.when.says(values) is not True:
            return True
        if self.must is None:
            return True
        outcome = self.must.says(values)
        if isinstance(outcome, str) and outcome:
            values["reason"] = outcome
            return False
        return outcome is not False

    def fields(self) -> tuple[str, ...] | None:
        """Return the fields of an object without any of which the rule has nothing to say; None where it always has."""
        if self.rule.each:
            return tuple(each.steps[0] for each in self.rule.each)
        if self.content_when_absent and not any(path.up or not path.steps for _, path in self.bind):
            return tuple(path.steps[0] for _, path in self.bind)
        return None


@dataclass(slots=True, eq=False)
class _Table:
    """The checks of a definition, by the fields that they look at."""

    checks: list[_Check]
    always: list[int] = field(default_factory=list)
    by_field: dict[str, list[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, checks: list[_Check]) -> _Table:
        table = cls(checks)
        for number, check in enumerate(checks):
            fields = check.fields()
            if fields is None:
                table.always.append(number)
            for name in dict.fromkeys(fields or ()):
                table.by_field.setdefault(name, []).append(number)
        return table

    def on(self, value: dict[str, Any]) -> Iterator[_Check]:
        """Yield the checks that may have something to say about an object, in the order of the files."""
        numbers = {*self.always}
        for name in value:
            if name in self.by_field:
                numbers.update(self.by_field[name])
        for number in sorted(numbers):
            yield self.checks[number]


def _absent(path: Path) -> Any:
    return [] if path.collects and path.default is None else path.default


@dataclass(slots=True)
class _Walk:
    """Where a walk through one manifest is, and what it has found."""

    manifest: Manifest
    whole: bool
    """Whether the walk started at a whole manifest, so that nothing encloses its root."""
    path: list[str | int] = field(default_factory=list)
    objects: list[dict[str, Any]] = field(default_factory=list)
    """The objects around the present one, and itself as the last."""
    within: list[str] = field(default_factory=list)
    """The names of the fields on the way to the present object."""
    problems: list[Problem] = field(default_factory=list)
    spoiled: Collection[FieldPath] = ()
    """Objects that are not judged, because their schema has something against them."""

    def lacks(self, path: Path, value: dict[str, Any]) -> bool:
        """Return whether a part of a manifest, which may leave out fields, leaves out one that a rule looks at."""
        return not self.whole and len(self.objects) == 1 and bool(path.steps) and path.steps[0] not in value


class Rules:
    """The rules that are on, compiled as they are needed.

    Keeps what it has compiled; judging leaves no trace in it otherwise.
    """

    def __init__(self, schemas: Schemas, shelf: Shelf, extra: Sequence[Rule], advice: Collection[str]) -> None:
        self._shelf = shelf
        self._advice = tuple(advice)
        self._extra: dict[str, list[Rule]] = {}
        for rule in extra:
            for name in rule.on:
                self._extra.setdefault(name, []).append(rule)
        self._schemas = schemas
        self._plans = Plans(schemas, self._has_rules)
        self._tables: dict[tuple[str, ...], _Table] = {}
        self._compiled: dict[int, _Check] = {}

    @classmethod
    def load(cls, schemas: Schemas, *, extra: Sequence[RuleFile] = (), advice: Collection[str] = ()) -> Rules:
        """Return the rules that come with the package and those of `extra` files.

        `advice` turns on advice by code or by the start of codes: `A601`, or `A6` for all of it. Raises RuleError where a rule of
        `extra` cannot be understood; those of the package are compiled when a manifest needs them.
        """
        own = [rule for rule_file in extra for rule in parse(rule_file)]
        for rule in own:
            _Check.compile(rule)
        return cls(schemas, Shelf.open(built_in()), own, advice)

    def check(self, manifest: Manifest, spoiled: Collection[FieldPath] = ()) -> Iterator[Problem]:
        """Yield the problems of a manifest, but not those of `spoiled` objects; none where its kind is unknown."""
        definition = self._schemas.kinds.get((manifest.api_version, manifest.kind))
        if definition is None:
            return iter(())
        return self._judge(definition, _Walk(manifest, whole=True, spoiled=spoiled))

    def check_at(self, definition: str, part: Manifest, spoiled: Collection[FieldPath] = ()) -> Iterator[Problem]:
        """Yield the problems of a part of a manifest: `part.data` is judged as an object of `definition`.

        Rules that look at what encloses the part say nothing, nor do those that look at a field which the part leaves out.
        Raises KeyError where there is no such definition.
        """
        return self._judge(definition, _Walk(part, whole=False, spoiled=spoiled))

    def _judge(self, definition: str, walk: _Walk) -> Iterator[Problem]:
        self._visit(self._plans.of(definition), walk.manifest.data, walk)
        return iter(walk.problems)

    def _has_rules(self, definition: str) -> bool:
        return definition in self._shelf.entries or definition in self._extra

    def _table(self, definitions: tuple[str, ...]) -> _Table:
        table = self._tables.get(definitions)
        if table is None:
            rules = [rule for name in definitions for rule in (*self._shelf.on(name), *self._extra.get(name, ()))]
            on = [rule for rule in rules if not rule.code.startswith("A6") or rule.code.startswith(self._advice)]
            table = self._tables[definitions] = _Table.of([self._compile(rule) for rule in on])
        return table

    def _compile(self, rule: Rule) -> _Check:
        check = self._compiled.get(id(rule))
        if check is None:
            check = self._compiled[id(rule)] = _Check.compile(rule)
        return check

    def _visit(self, plan: Plan, value: Any, walk: _Walk) -> None:  # noqa: C901, PLR0912 - the hot loop, in one piece
        if plan.custom is not None:
            problems = check_custom(plan.custom, value, tuple(walk.path), walk.manifest, self._schemas)
            walk.problems.extend(problems)
        if value.__class__ is dict:
            is_map = plan.values is not None and not plan.fields
            if not is_map:
                walk.objects.append(value)
            if plan.definitions and (not walk.spoiled or tuple(walk.path) not in walk.spoiled):
                for check in self._table(plan.definitions).on(value):
                    _evaluate(check, value, walk)
            fields, values, path = plan.fields, plan.values, walk.path
            if fields or values is not None:
                for key, item in value.items():
                    below = fields.get(key)
                    if below is not None:
                        walk.within.append(key)
                    elif values is None:
                        continue
                    inner = below if below is not None else values
                    if inner is not None and (item.__class__ in COLLECTIONS or inner.custom is not None):
                        path.append(key)
                        self._visit(inner, item, walk)
                        path.pop()
                    if below is not None:
                        walk.within.pop()
            if not is_map:
                walk.objects.pop()
        elif value.__class__ is list and plan.items is not None:
            for index, item in enumerate(value):
                walk.path.append(index)
                self._visit(plan.items, item, walk)
                walk.path.pop()


def _evaluate(check: _Check, value: dict[str, Any], walk: _Walk) -> None:  # noqa: C901, PLR0912 - as _visit
    """Judge one object, or its elements that the rule chooses, by one rule."""
    rule = check.rule
    elements = [] if check.guard or not rule.each else _elements(rule, value)
    if rule.each and not check.guard and not elements:
        return
    values: dict[str, Any] = {}
    if check.guard and check.when is not None:
        # Most guards do not hold, so nothing else is looked up before.
        if not _bind(check, check.first, value, walk, values) or check.when.says(values) is not True:
            return
        elements = _elements(rule, value) if rule.each else []
    if not _bind(check, check.bind, value, walk, values):
        return
    if check.given:
        values["within"] = walk.within
        values["field"] = walk.within[-1] if walk.within else ""
    if not rule.each:
        if "self" in check.given:
            values["self"] = value
        if not check.holds(values):
            walk.problems.append(_problem(check, value, value, (), values, walk))
        return
    seen: set[bytes] = set()
    for where, element in elements:
        mine = {**values}
        if check.own or check.given:
            mine.update(self=element, key=where[-1], index=where[-1])
            for name, path in check.own:
                mine[name] = path.value(element)
        if rule.unique:
            if check.when is not None and not check.guard and check.when.says(mine) is not True:
                continue
            identity = marshal.dumps([mine[name] for name in rule.unique], 0)
            if identity not in seen:
                seen.add(identity)
                continue
        elif check.holds(mine):
            continue
        walk.problems.append(_problem(check, value, element, where, mine, walk))


def _elements(rule: Rule, value: dict[str, Any]) -> list[Found]:
    return [found for each in rule.each if each.steps[0] in value for found in find_all(value, each.steps)]


def _bind(
    check: _Check, bind: list[tuple[str, Path]], value: dict[str, Any], walk: _Walk, values: dict[str, Any]
) -> bool:
    """Look up what the conditions read from the object and around it; False where the rule has nothing to ask."""
    absent = check.content_when_absent and bind is check.bind
    for name, path in bind:
        if path.up:
            if path.up >= len(walk.objects):
                if not walk.whole:
                    return False
                values[name] = _absent(path)
                continue
            found = path.value(walk.objects[-1 - path.up])
        elif walk.lacks(path, value):
            return False
        else:
            found = path.value(value)
        values[name] = found
        if absent and found != path.default and not (path.collects and found == []):
            absent = False
    return not absent


def _problem(
    check: _Check, value: dict[str, Any], element: Any, where: FieldPath, values: dict[str, Any], walk: _Walk
) -> Problem:
    """Return the problem of a rule that does not hold, at the place that the rule names."""
    rule = check.rule
    named = {"self": element, "key": where[-1] if where else "", "index": where[-1] if where else 0, **values}
    for name, path in rule.bind:
        if name not in named:
            start = element if path.from_self else value
            named[name] = (
                path.value(walk.objects[-1 - path.up]) if path.up < len(walk.objects) and path.up else path.value(start)
            )
    at = (*walk.path, *where, *rule.at.steps)
    *_, last = walk.manifest.ancestors(at)
    key = isinstance(last, (dict, list)) or last is None
    place = walk.manifest.place(at, key=key)
    return Problem(rule.code, fill(rule.message, named), place, rule.severity, fill(rule.hint, named))


def check_rule(rule: Rule) -> None:
    """Raise RuleError where the conditions of a rule do not compile or read what it does not bind."""
    _Check.compile(rule)


def placeholders(rule: Rule) -> frozenset[str]:
    """Return the names that a rule's message and hint fill in."""
    return frozenset(match["name"] for text in (rule.message, rule.hint) for match in PLACEHOLDER.finditer(text))
