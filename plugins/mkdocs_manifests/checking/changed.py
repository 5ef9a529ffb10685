"""A part of a project, and as much of the rest as decides about it.

What changed is judged; the rest is only looked up: custom kinds, and the objects that changed manifests name or select.
A file of the rest is read if one of those names stands in it. The verdict is that of a whole run.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import PurePosixPath
from typing import Final

from mkdocs_manifests.checking.check import Checker, Report
from mkdocs_manifests.kubernetes.references import Reference, References, Selection
from mkdocs_manifests.model import Manifest
from mkdocs_manifests.reading.examples import Catalog, Sources, UnreadableError, collect, files_of, read_inside
from mkdocs_manifests.reading.inclusions import Inclusions
from mkdocs_manifests.settings import Settings

REFERENCE: Final = "X"
"""How the codes of references begin."""
DEFINITION: Final = "CustomResourceDefinition"
GRANT: Final = "ReferenceGrant"
DEFAULT: Final = "default"
ESCAPE: Final = re.compile(r"\\[xuU]")
NUMBER: Final = re.compile(r"-\d+$")


class _EverythingError(Exception):
    """A reference that any file can meet."""


@dataclass(frozen=True, slots=True)
class Part:
    """What a run reports on, and the catalog that decides about it."""

    chosen: frozenset[PurePosixPath]
    catalog: Catalog


def check_changed(
    checker: Checker, sources: Sources, changed: Collection[PurePosixPath], config: PurePosixPath
) -> tuple[Report, Catalog]:
    """Judge what changed of a project, whose settings stand in `config`, and return the report with its catalog."""
    texts = dict(_texts(sources))
    inclusions = Inclusions(sources, texts)
    chosen = _chosen(checker.settings, texts, inclusions, frozenset(changed), config)
    catalog = _narrowed(checker, sources, texts, inclusions, chosen)
    report = checker.check(catalog, chosen)
    if any(problem.code.startswith(REFERENCE) for problem in report.problems):
        # What is missing is told with what else there is, and that takes all files.
        catalog = collect(sources)
        report = checker.check(catalog, chosen)
    return report, catalog


def _texts(sources: Sources) -> Iterator[tuple[PurePosixPath, str]]:
    for file in sorted(set(files_of(sources))):
        yield file, _text(sources, file)


def _text(sources: Sources, file: PurePosixPath) -> str:
    try:
        return read_inside(sources.root, file)
    except UnreadableError:
        return ""


def _chosen(
    settings: Settings,
    texts: Mapping[PurePosixPath, str],
    inclusions: Inclusions,
    changed: frozenset[PurePosixPath],
    config: PurePosixPath,
) -> frozenset[PurePosixPath]:
    """Return the files that are reported on: those that changed, that show what changed, or whose schema did."""
    judges = {config, PurePosixPath(settings.baseline or config)}
    if changed & judges or any(_matches(file, settings.rules) for file in changed):
        return frozenset(texts) | changed
    chosen = set(changed)
    for page in inclusions.shown:
        if not changed.isdisjoint(inclusions.shown[page]) or not changed.isdisjoint(inclusions.named[page]):
            chosen.add(page)
    schemas = {file for file in changed if _matches(file, settings.schemas) or DEFINITION in texts.get(file, "")}
    if schemas:
        chosen.update(_of_custom_kinds(texts))
    return frozenset(chosen)


def _matches(file: PurePosixPath, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(str(file), pattern.replace("**/", "*")) for pattern in patterns)


def _of_custom_kinds(texts: Mapping[PurePosixPath, str]) -> Iterator[PurePosixPath]:
    """Yield the files with an apiVersion that can be a custom one: its group has a dot."""
    custom = re.compile(r"apiVersion[\"']?[ \t]*:[ \t]*[\"']?[\w-]+\.[\w.-]+/")
    return (file for file, text in texts.items() if custom.search(text))


def _narrowed(
    checker: Checker,
    sources: Sources,
    texts: Mapping[PurePosixPath, str],
    inclusions: Inclusions,
    chosen: frozenset[PurePosixPath],
) -> Catalog:
    """Return the catalog of what is reported on, of all custom kinds, and of the files that may hold what it refers to."""
    if chosen >= texts.keys():
        return collect(sources)
    searched = dict(texts)
    for shown in inclusions.shown.values():
        for file in shown:
            if file not in searched:
                searched[file] = _text(sources, file)
    needed = {file for file in texts if file in chosen}
    needed |= _with_pages(_holding(searched, {DEFINITION}), inclusions) & texts.keys()
    first = collect(replace(sources, paths=tuple(sorted(needed))))
    try:
        words = set(_words(checker, first, chosen))
    except _EverythingError:
        return collect(sources)
    held = _with_pages(_holding(searched, words), inclusions) & texts.keys()
    return first if held <= needed else collect(replace(sources, paths=tuple(sorted(needed | held))))


def _holding(texts: Mapping[PurePosixPath, str], words: Collection[str]) -> set[PurePosixPath]:
    """Return the files in which one of the words stands, or may stand behind an escape."""
    if not words:
        return set()
    whole = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, sorted(words)))})(?![\w-])")
    return {
        file
        for file, text in texts.items()
        if (any(word in text for word in words) and whole.search(text)) or ("\\" in text and ESCAPE.search(text))
    }


def _with_pages(files: set[PurePosixPath], inclusions: Inclusions) -> set[PurePosixPath]:
    """Return files with the pages that show them: what is near on a page counts first."""
    return files | {page for page, shown in inclusions.shown.items() if not files.isdisjoint(shown)}


def _words(checker: Checker, catalog: Catalog, chosen: Collection[PurePosixPath]) -> Iterator[str]:
    """Yield the names without one of which no file can hold what the chosen manifests refer to."""
    manifests = list(checker.manifests(catalog, chosen))
    references = References(checker.schemas)
    for manifest in manifests:
        for found in references.of(manifest):
            yield from (
                _of_selection(found)
                if isinstance(found, Selection)
                else _of_reference(found, manifest, checker, references)
            )


def _of_reference(reference: Reference, manifest: Manifest, checker: Checker, references: References) -> Iterator[str]:
    table, target = references.table, reference.target
    yield reference.name
    if (stem := NUMBER.sub("", reference.name)) != reference.name:
        yield stem
    for provision in table.provisions:
        # The name of what is made is put together from several; its maker's kind is written out.
        if provision.target == target and "{owner}" in provision.name:
            yield provision.on.kind
    if target in table.from_cluster or not checker.schemas.versions_of(target.kind):
        yield target.kind
    if reference.relation.grant:
        yield GRANT
    if reference.relation.wants == "open to routes" and manifest.namespace:
        yield manifest.namespace


def _of_selection(selection: Selection) -> Iterator[str]:
    required = sorted(selection.selector.requirements, key=lambda one: (one.operator, one.key))
    equal = next((one for one in required if one.operator == "In"), None)
    exists = next((one for one in required if one.operator == "Exists"), None)
    if equal is not None:
        yield from equal.values
    elif exists is not None:
        yield exists.key
    spaces = list(selection.named_namespaces)
    if selection.namespaces is not None:
        spaces += [value for one in selection.namespaces.requirements for value in one.values]
    if DEFAULT in spaces:
        raise _EverythingError
    yield from spaces
