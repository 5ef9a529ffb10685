"""Manifests whose kind or apiVersion a version of Kubernetes does not have."""

from __future__ import annotations

from collections.abc import Iterator

from mkdocs_manifests.checking.schema import did_you_mean, kind_of
from mkdocs_manifests.checking.versions import removed
from mkdocs_manifests.kubernetes.lifecycles import lifecycles
from mkdocs_manifests.kubernetes.schemas import Schemas
from mkdocs_manifests.model import Manifest, Problem


def check_kind(manifest: Manifest, schemas: Schemas) -> Iterator[Problem]:
    """Yield what is wrong with the manifest's apiVersion and kind, so that no schema can judge it."""
    if not isinstance(manifest.data, dict):
        yield Problem("S204", "an item of a List must be a manifest", manifest.place(()))
        return
    for field in ("apiVersion", "kind"):
        value = manifest.data.get(field)
        if value is None or value == "":
            hint = _missing_hint(manifest, schemas, field)
            yield Problem(
                "S203", f'the manifest needs the field "{field}"', manifest.place((field,), key=True), hint=hint
            )
        elif not isinstance(value, str):
            yield Problem(
                "S202",
                f"{field} must be a string, not {kind_of(value)}",
                manifest.place((field,)),
                hint="put it in quotes",
            )
    if not manifest.api_version or not manifest.kind or (manifest.api_version, manifest.kind) in schemas.kinds:
        return
    gone = removed(manifest, schemas.version)
    yield gone if gone is not None else _unknown(manifest, schemas)


def _missing_hint(manifest: Manifest, schemas: Schemas, field: str) -> str:
    if field == "kind" or not manifest.kind:
        return f'add "{field}"'
    versions = schemas.versions_of(manifest.kind)
    return f'add "apiVersion: {versions[0]}"' if versions else 'add "apiVersion"'


def _unknown(manifest: Manifest, schemas: Schemas) -> Problem:
    api_version, kind = manifest.api_version, manifest.kind
    if versions := schemas.versions_of(kind):
        message = f"{kind} is not in {api_version[:60]}"
        group = api_version.rpartition("/")[0]
        if not _is_custom(group):
            return Problem("S204", message, manifest.place(("apiVersion",)), hint=f'did you mean "{versions[0]}"?')
    kinds = sorted(other for version, other in schemas.kinds if version == api_version)
    if kinds:
        meant = did_you_mean(kind, kinds)
        hint = f'did you mean "{meant}"?' if meant else ""
        return Problem("S204", f"{api_version} has no kind {kind[:60]}", manifest.place(("kind",)), hint=hint)
    if _is_custom(api_version.rpartition("/")[0]):
        message = f"no schema is known for {kind[:60]} of {api_version[:60]}"
        hint = (
            "name its CustomResourceDefinition in the settings (schemas: [crds/*.yaml]), or mark the example with skip"
        )
        return Problem("S204", message, manifest.place(("kind",)), hint=hint)
    meant = did_you_mean(api_version, sorted({version for version, _ in schemas.kinds}))
    hint = f'did you mean "{meant}"?' if meant else ""
    return Problem(
        "S204", f"Kubernetes {schemas.version} has no {api_version[:60]}", manifest.place(("apiVersion",)), hint=hint
    )


def _is_custom(group: str) -> bool:
    """Return whether an API group can belong to custom resources: it has a dot, as they must, and Kubernetes itself never had it."""
    built_in = {
        api_version.rpartition("/")[0]
        for table in (lifecycles().kinds, lifecycles().removed)
        for api_version, _ in table
    }
    return "." in group and group not in built_in
