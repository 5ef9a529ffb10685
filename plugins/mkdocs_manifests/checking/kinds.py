"""Manifests whose kind or apiVersion a version of Kubernetes does not have."""

from __future__ import annotations

from collections.abc import Iterator

from mkdocs_manifests.checking.schema import did_you_mean, kind_of
from mkdocs_manifests.checking.versions import removed
from mkdocs_manifests.kubernetes.lifecycles import lifecycles
from mkdocs_manifests.kubernetes.schemas import Schemas
from mkdocs_manifests.model import Manifest, Problem
from mkdocs_manifests.wording import say


def check_kind(manifest: Manifest, schemas: Schemas) -> Iterator[Problem]:
    """Yield what is wrong with the manifest's apiVersion and kind, so that no schema can judge it."""
    if not isinstance(manifest.data, dict):
        yield Problem("S204", say("kind.item"), manifest.place(()))
        return
    for field in ("apiVersion", "kind"):
        value = manifest.data.get(field)
        if value is None or value == "":
            hint = _missing_hint(manifest, schemas, field)
            yield Problem("S203", say("kind.missing", name=field), manifest.place((field,), key=True), hint=hint)
        elif not isinstance(value, str):
            yield Problem(
                "S202",
                say("kind.type", name=field, value=kind_of(value)),
                manifest.place((field,)),
                hint=say("hint.quotes"),
            )
    if not manifest.api_version or not manifest.kind or (manifest.api_version, manifest.kind) in schemas.kinds:
        return
    gone = removed(manifest, schemas.version)
    yield gone if gone is not None else _unknown(manifest, schemas)


def _missing_hint(manifest: Manifest, schemas: Schemas, field: str) -> str:
    if field == "kind" or not manifest.kind:
        return say("schema.missing.add", name=field)
    versions = schemas.versions_of(manifest.kind)
    return say("kind.missing.version", version=versions[0]) if versions else say("schema.missing.add", name=field)


def _unknown(manifest: Manifest, schemas: Schemas) -> Problem:
    api_version, kind = manifest.api_version, manifest.kind
    if versions := schemas.versions_of(kind):
        message = say("kind.version", kind=kind, version=api_version[:60])
        group = api_version.rpartition("/")[0]
        if not _is_custom(group):
            return Problem("S204", message, manifest.place(("apiVersion",)), hint=say("hint.meant", meant=versions[0]))
    kinds = sorted(other for version, other in schemas.kinds if version == api_version)
    if kinds:
        meant = did_you_mean(kind, kinds)
        hint = say("hint.meant", meant=meant) if meant else ""
        return Problem(
            "S204", say("kind.unknown", version=api_version, kind=kind[:60]), manifest.place(("kind",)), hint=hint
        )
    if _is_custom(api_version.rpartition("/")[0]):
        message = say("kind.custom", kind=kind[:60], version=api_version[:60])
        hint = say("kind.custom.hint")
        return Problem("S204", message, manifest.place(("kind",)), hint=hint)
    meant = did_you_mean(api_version, sorted({version for version, _ in schemas.kinds}))
    hint = say("hint.meant", meant=meant) if meant else ""
    return Problem(
        "S204",
        say("kind.group", kubernetes=schemas.version, version=api_version[:60]),
        manifest.place(("apiVersion",)),
        hint=hint,
    )


def _is_custom(group: str) -> bool:
    """Return whether an API group can belong to custom resources: it has a dot, as they must, and Kubernetes itself never had it."""
    built_in = {
        api_version.rpartition("/")[0]
        for table in (lifecycles().kinds, lifecycles().removed)
        for api_version, _ in table
    }
    return "." in group and group not in built_in
