"""Manifests against versions of Kubernetes: what is gone, what is on its way out, and what is too new."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mkdocs_manifests.kubernetes.lifecycles import (
    NEWEST,
    OLDEST,
    WHOLE,
    DeprecatedField,
    LimitedField,
    Span,
    lifecycles,
    name_of,
)
from mkdocs_manifests.kubernetes.schemas import Schemas
from mkdocs_manifests.kubernetes.versions import Version
from mkdocs_manifests.kubernetes.walk import Walk, first_at
from mkdocs_manifests.model import FieldPath, Manifest, Place, Problem, Severity
from mkdocs_manifests.wording import say


def removed(manifest: Manifest, version: Version) -> Problem | None:
    """Return the problem that a version of Kubernetes does not serve the manifest's kind in its apiVersion.

    None for kinds that it serves, and for kinds that no version is known to serve.
    """
    api_version, kind = manifest.api_version, manifest.kind
    key = (api_version, kind)
    known = lifecycles()
    gone, span = known.removed.get(key), known.kinds.get(key)
    first = gone.minor if gone else span[1] + 1 if span else None
    what = say("version.api", kind=kind, version=api_version)
    place = manifest.place(("apiVersion",))
    if span is not None and version.minor < span[0]:
        message = say("version.new", what=what, first=name_of(span[0]), version=version)
        return Problem("V501", message, place, hint=_other(manifest, version))
    if first is None or version.minor < first:
        return None
    hint = (
        gone.hint
        if gone and _serves(gone.use, kind, version)
        else _other(manifest, version) or (gone.hint if gone else "")
    )
    return Problem("V501", say("version.removed", what=what, first=name_of(first)), place, hint=hint)


def _serves(api_version: str, kind: str, version: Version) -> bool:
    """Return whether a version serves a kind under an apiVersion that the tables name."""
    first, last = lifecycles().kinds.get((api_version, kind), WHOLE)
    return first <= version.minor <= last


def _other(manifest: Manifest, version: Version) -> str:
    """Return the hint to write the apiVersion of the same group that serves the kind in this version."""
    group = manifest.api_version.rpartition("/")[0]
    others = [
        (api_version, span)
        for (api_version, kind), span in lifecycles().kinds.items()
        if kind == manifest.kind and api_version.rpartition("/")[0] == group and span[0] <= version.minor <= span[1]
    ]
    stable = sorted(others, key=lambda other: ("alpha" in other[0], "beta" in other[0], other[0]))
    return say("version.write", version=stable[0][0]) if stable else ""


def check_versions(problems: Iterable[Problem], manifest: Manifest, schemas: Schemas) -> Iterator[Problem]:
    """Yield the schema's problems, unknown fields of other versions explained, and then what is deprecated."""
    limited: dict[Place, LimitedField] | None = None
    for problem in problems:
        if problem.code == "S201" and limited is None:
            limited = {
                manifest.place(path, key=True): field
                for field, path, _ in schemas.kept(_limited_walk).of(manifest)
                if not field.span[0] <= schemas.version.minor <= field.span[1]
            }
        field = limited.get(problem.place) if limited and problem.code == "S201" else None
        yield problem if field is None else _of_another_version(problem, field, schemas.version)
    yield from _deprecated(manifest, schemas)


def _of_another_version(problem: Problem, field: LimitedField, version: Version) -> Problem:
    first, last = field.span
    if version.minor < first:
        message = say("version.field-since", message=problem.message, first=name_of(first), version=version)
    else:
        message = say("version.field-until", message=problem.message, last=name_of(last), version=version)
    return Problem("V503", message, problem.place, problem.severity, say("version.field.hint"))


def _deprecated(manifest: Manifest, schemas: Schemas) -> Iterator[Problem]:
    minor = schemas.version.minor
    api = lifecycles().deprecated.get((manifest.api_version, manifest.kind))
    if api is not None and api.minor <= minor:
        what = say("version.api", kind=manifest.kind, version=manifest.api_version)
        message = say("version.deprecated", what=what, since=name_of(api.minor))
        yield Problem("V502", message, manifest.place(("kind",)), Severity.WARNING, api.hint)
    for field, path, value in schemas.kept(_deprecated_walk).of(manifest):
        if not field.since <= minor <= field.until or (field.value and value != field.value):
            continue
        if field.unless:
            *_, parent = manifest.ancestors(path[:-1])
            if isinstance(parent, dict) and parent.get(field.unless):
                continue
        place = manifest.place(path, key=not field.value)
        hint = say("version.use", instead=field.instead) if field.instead else say("version.leave")
        yield Problem(
            "V502", say("version.field-deprecated", what=field.what, state=field.state), place, Severity.WARNING, hint
        )


def _limited_walk(schemas: Schemas) -> Walk[LimitedField]:
    return Walk(schemas, lifecycles().fields)


def _deprecated_walk(schemas: Schemas) -> Walk[DeprecatedField]:
    return Walk(schemas, lifecycles().deprecated_fields)


def replacement(manifest: Manifest, version: Version) -> str:
    """Return the apiVersion that has taken the place of the manifest's, with the same fields; empty where none has."""
    gone = lifecycles().removed.get((manifest.api_version, manifest.kind))
    if gone is None or not gone.same_fields or not _serves(gone.use, manifest.kind, version):
        return ""
    return "" if gone.unless_empty and not first_at(manifest.data, gone.unless_empty) else gone.use


def renamed(manifest: Manifest, schemas: Schemas) -> Iterator[tuple[FieldPath, bool, str]]:
    """Yield the deprecated fields, labels and values that only have a new name: path, whether the field's name is meant, new name."""
    for field, path, _ in schemas.kept(_deprecated_walk).of(manifest):
        if field.rename:
            yield path, not field.value, field.instead


def valid_range(manifest: Manifest, schemas: Schemas) -> tuple[Version, Version] | None:
    """Return the oldest and the newest known version that have the manifest's API and all of its fields.

    `schemas` are those of the newest version. None where no known version has them all.
    """
    first, last = _api_span(manifest)
    for field, _, _ in schemas.kept(_limited_walk).of(manifest):
        first, last = max(first, field.span[0]), min(last, field.span[1])
    return (Version(first), Version(last)) if first <= last else None


def _api_span(manifest: Manifest) -> Span:
    key = (manifest.api_version, manifest.kind)
    span = lifecycles().kinds.get(key)
    gone = lifecycles().removed.get(key)
    if span is not None:
        return span
    return (OLDEST, gone.minor - 1) if gone else (OLDEST, NEWEST)
