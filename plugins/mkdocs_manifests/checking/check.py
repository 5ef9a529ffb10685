"""The whole judgement of a catalog: every example read and checked as it is meant."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Final

from mkdocs_manifests.checking.documentation import expectation, unmarked
from mkdocs_manifests.checking.fixes import with_fixes
from mkdocs_manifests.checking.kinds import check_kind
from mkdocs_manifests.checking.knowledge import Knowledge
from mkdocs_manifests.checking.quieting import ADVICE, Quieting
from mkdocs_manifests.checking.references import Scope, check_references
from mkdocs_manifests.checking.rules import Rules
from mkdocs_manifests.checking.schema import check_fragment, check_schema, fragment_schema, spoiled
from mkdocs_manifests.checking.versions import check_versions
from mkdocs_manifests.kubernetes.references import References
from mkdocs_manifests.kubernetes.schemas import PREFIX, Schemas
from mkdocs_manifests.kubernetes.versions import Version
from mkdocs_manifests.model import Example, Intent, Manifest, Problem
from mkdocs_manifests.reading.examples import Catalog
from mkdocs_manifests.reading.manifests import is_manifest, manifest, manifests_of
from mkdocs_manifests.reading.yaml_reader import read
from mkdocs_manifests.settings import Settings
from mkdocs_manifests.wording import say

SKIPPED_RULE: Final = "C702"
"""The code of a rule of a custom kind that cannot be evaluated here."""


@dataclass(frozen=True, slots=True)
class Judged:
    """An example with what was found in it."""

    example: Example
    manifests: tuple[Manifest, ...] = ()
    problems: tuple[Problem, ...] = ()
    """What stands against it and was not expected."""
    expected: tuple[Problem, ...] = ()
    """What stands against it as its marker says: shown with the example."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What a run looked at: nothing is skipped in silence."""

    pages: int = 0
    files: int = 0
    examples: int = 0
    manifests: int = 0
    fragments: int = 0
    expected: int = 0
    """Examples that fail as their marker says."""
    skipped: int = 0
    ignored: int = 0
    """Problems that a comment, the settings or the baseline keep quiet."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a run found."""

    problems: tuple[Problem, ...] = ()
    """Sorted by place and code."""
    judged: tuple[Judged, ...] = ()
    counts: Counts = Counts()


@dataclass(frozen=True, slots=True)
class _Read:
    """What an example holds as YAML."""

    manifests: tuple[Manifest, ...]
    fragments: tuple[Manifest, ...]
    problems: tuple[Problem, ...]


@dataclass(slots=True)
class _Known:
    """What is known of an example from an earlier run, as long as its text and the judges are the same."""

    read: _Read
    problems: tuple[Problem, ...] = ()
    judges: tuple[_Judge, ...] | None = None


class Checker:
    """Judges examples; keeps schemas, rules and what it judged before, so that unchanged examples cost nothing again."""

    def __init__(self, root: Path, settings: Settings) -> None:
        """Take the project's root and settings.

        Raises SettingsError where the files of schemas or rules that the settings name cannot be used.
        """
        self.settings = settings
        self.knowledge = Knowledge.load(root, settings)
        self._basis: object = None
        self._judges: tuple[_Judge, ...] = ()
        self._references: References | None = None
        self._known: dict[Example, _Known] = {}

    def check(self, catalog: Catalog, chosen: Collection[PurePosixPath] | None = None) -> Report:
        """Judge every example of the catalog, alone and in what it refers to.

        With `chosen` files, only those are judged and reported on; the rest of the catalog is what they may refer to.
        """
        known = self._read(catalog)
        numbers = [
            number for number, example in enumerate(catalog.examples) if chosen is None or example.place.file in chosen
        ]
        for number in numbers:
            one = known[number]
            if one.judges is not self._judges:
                one.problems, one.judges = self._alone(catalog.examples[number], one.read), self._judges
        references = check_references(
            [Scope(example, one.read.manifests) for example, one in zip(catalog.examples, known, strict=True)],
            self.schemas,
            self.settings.externals,
            self._references,
            chosen=numbers,
        )
        quieting = Quieting(self.settings)
        judged = []
        for number, found in zip(numbers, references, strict=True):
            example, one = catalog.examples[number], known[number]
            kept = quieting.keep(example, (*one.problems, *found))
            judged.append(_as_expected(example, one.read.manifests, _shown(example, kept)))
        outside = quieting.heard((*catalog.problems, *self.knowledge.problems, *quieting.unused()))
        if chosen is not None:
            outside = [problem for problem in outside if problem.place.file in chosen]
        problems = [*outside, *(problem for one in judged for problem in one.problems)]
        quiet = quieting.quiet
        if self.knowledge.baseline is not None:
            problems, listed, gone = self.knowledge.baseline.split(problems, chosen)
            problems += gone
            quiet += listed
        problems.sort(key=lambda problem: (problem.place, problem.code, problem.message))
        return Report(tuple(_skipped_once(problems)), tuple(judged), _counts(catalog, judged, quiet, chosen))

    def manifests(self, catalog: Catalog, chosen: Collection[PurePosixPath]) -> Iterator[Manifest]:
        """Yield the manifests of the chosen files, with the catalog's custom kinds known to `schemas`."""
        for example, one in zip(catalog.examples, self._read(catalog), strict=True):
            if example.place.file in chosen:
                yield from one.read.manifests

    def _read(self, catalog: Catalog) -> list[_Known]:
        """Read the examples that are not known yet, and take what they say of kinds and advice into the judges."""
        known = [self._known.get(example) or _Known(_read(example)) for example in catalog.examples]
        advice = {code for example in catalog.examples for code in example.purpose.expect if code.startswith(ADVICE)}
        self._know((manifest for one in known for manifest in one.read.manifests), advice)
        self._known = dict(zip(catalog.examples, known, strict=True))
        return known

    @property
    def schemas(self) -> Schemas:
        """The schemas of the newest version that was judged by, with the catalog's custom kinds."""
        return self._judges[-1].schemas

    @property
    def versions(self) -> tuple[Schemas, ...]:
        """The schemas of all versions that were judged by, the newest last, with the catalog's custom kinds."""
        return tuple(judge.schemas for judge in self._judges)

    def _know(self, manifests: Iterable[Manifest], advice: Collection[str]) -> None:
        """Take the custom kinds that the catalog defines into the schemas, and the advice that examples expect into the rules.

        When they change, nothing judged before counts.
        """
        custom = tuple(manifest for manifest in manifests if manifest.kind == "CustomResourceDefinition")
        basis = ([manifest.data for manifest in custom], sorted(advice))
        if not self._judges or basis != self._basis:
            self._basis = basis
            self._judges = tuple(
                _Judge(schemas, self.knowledge.rules(schemas, advice)) for schemas in self.knowledge.schemas(custom)
            )
            self._references = References(self.schemas)

    def _alone(self, example: Example, read: _Read) -> tuple[Problem, ...]:
        problems = list(read.problems)
        for one in read.manifests:
            problems.extend(_once((judge.version, tuple(judge.manifest(one))) for judge in self._judges))
        path = example.purpose.path
        for fragment in read.fragments:
            try:
                problems.extend(_once((judge.version, tuple(judge.fragment(fragment, path))) for judge in self._judges))
            except ValueError as error:
                problems.append(Problem("D102", f'fragment="{path}": {error}', example.place))
                break
        return tuple(problems)


def _read(example: Example) -> _Read:
    """Read an example as it is meant."""
    if example.purpose.intent is Intent.SKIP:
        return _Read((), (), ())
    reading = read(example.text)
    if example.purpose.intent is Intent.FRAGMENT:
        fragments = tuple(Manifest("", "", "", "", found.data, found.node, example.text) for found in reading.documents)
        return _Read((), fragments, tuple(reading.problems))
    manifests: list[Manifest] = []
    for document in reading.documents:
        if is_manifest(document.data):
            manifests.extend(manifests_of(document, example.text))
        else:
            reading.problems.append(unmarked(example, document))
    return _Read(tuple(manifests), (), tuple(reading.problems))


@dataclass(frozen=True, slots=True)
class _Judge:
    """One version of Kubernetes, ready to judge."""

    schemas: Schemas
    rules: Rules

    @property
    def version(self) -> Version:
        return self.schemas.version

    def manifest(self, manifest: Manifest) -> Iterator[Problem]:
        """Yield what is wrong with a manifest by itself."""
        unknown = list(check_kind(manifest, self.schemas))
        if unknown:
            yield from with_fixes(unknown, manifest, self.schemas)
            return
        problems = list(check_schema(manifest, self.schemas))
        found = check_versions(problems, manifest, self.schemas)
        yield from with_fixes(found, manifest, self.schemas)
        yield from self.rules.check(manifest, spoiled(problems))

    def fragment(self, fragment: Manifest, path: str) -> Iterator[Problem]:
        """Yield what is wrong with a fragment; raises ValueError where its path does not exist."""
        schema = fragment_schema(self.schemas, path)
        items = fragment.node.children
        if path.endswith("[]") and isinstance(items, list):
            parts = [manifest(data, node, fragment.text) for data, node in zip(fragment.data, items, strict=True)]
        else:
            parts = [fragment]
        for part in parts:
            problems = list(check_fragment(part, self.schemas, schema, path))
            yield from with_fixes(problems, part, self.schemas, schema)
            if "$ref" in schema:
                yield from self.rules.check_at(schema["$ref"].removeprefix(PREFIX), part, spoiled(problems))


def _skipped_once(problems: Iterable[Problem]) -> Iterator[Problem]:
    """Yield problems, but that a rule of a custom kind cannot be evaluated only where it is met first: it holds for every object."""
    said: set[str] = set()
    for problem in problems:
        if problem.code != SKIPPED_RULE or problem.message not in said:
            yield problem
        if problem.code == SKIPPED_RULE:
            said.add(problem.message)


def _counts(catalog: Catalog, judged: Sequence[Judged], quiet: int, chosen: Collection[PurePosixPath] | None) -> Counts:
    intents = [one.example.purpose.intent for one in judged]
    pages = catalog.blocks.keys() if chosen is None else catalog.blocks.keys() & set(chosen)
    files = {one.example.place.file for one in judged} - catalog.blocks.keys()
    return Counts(
        pages=len(pages),
        files=catalog.files if chosen is None else len(files),
        examples=len(judged),
        manifests=sum(len(one.manifests) for one in judged),
        fragments=intents.count(Intent.FRAGMENT),
        expected=sum(bool(one.expected) for one in judged),
        skipped=intents.count(Intent.SKIP),
        ignored=quiet,
    )


def _once(found: Iterable[tuple[Version, tuple[Problem, ...]]]) -> Iterator[Problem]:
    """Yield the problems of several versions once each, with the versions that have them where not all do."""
    results = list(found)
    seen: dict[Problem, list[Version]] = {}
    for version, problems in results:
        for problem in problems:
            seen.setdefault(problem, []).append(version)
    for problem, versions in seen.items():
        if len(versions) == len(results):
            yield problem
        else:
            names = tuple(str(version) for version in versions)
            message = say("check.versions", message=problem.message, versions=", ".join(names))
            yield replace(problem, message=message, versions=names)


def _shown(example: Example, problems: Iterable[Problem]) -> tuple[Problem, ...]:
    if not example.shown_in:
        return tuple(problems)
    return tuple(replace(problem, shown_in=example.shown_in) for problem in problems)


def _as_expected(example: Example, manifests: tuple[Manifest, ...], problems: tuple[Problem, ...]) -> Judged:
    expect = example.purpose.expect
    if not expect:
        return Judged(example, manifests, problems)
    expected = tuple(problem for problem in problems if problem.code in expect)
    others = tuple(problem for problem in problems if problem.code not in expect)
    return Judged(example, manifests, (*expectation(example, expected, others), *others), expected)
