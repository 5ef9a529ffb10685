"""What tables are made from: judged examples, the schemas that know their kinds, and where examples are shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Final

from mkdocs_manifests.checking.check import Judged
from mkdocs_manifests.kubernetes.custom_resources import NAMES, SchemaFile
from mkdocs_manifests.kubernetes.group_kinds import GroupKind, group_of
from mkdocs_manifests.kubernetes.references import References, relations
from mkdocs_manifests.kubernetes.resources import Resource, resources
from mkdocs_manifests.kubernetes.schemas import Schemas
from mkdocs_manifests.model import Manifest, Place
from mkdocs_manifests.relating.values import mapping, text, texts
from mkdocs_manifests.tables.fields import Fields
from mkdocs_manifests.tables.table import KindName, Piece

NOT_STORED: Final = "kustomize.config.k8s.io"
"""The group of files that kubectl reads and no cluster keeps."""


@dataclass(frozen=True, slots=True)
class Used:
    """A manifest, with the example in which it stands."""

    manifest: Manifest
    file: PurePosixPath
    pages: tuple[Place, ...] = ()
    """The blocks of pages that show it; of a manifest in a page, its own block."""

    @property
    def kind(self) -> KindName:
        """Return its kind."""
        return KindName(self.manifest.api_version, self.manifest.kind)

    @property
    def identity(self) -> str:
        """Return what people call the object: `Deployment shop/web`."""
        manifest = self.manifest
        name = f"{manifest.namespace}/{manifest.name}" if manifest.namespace else manifest.name
        return f"{manifest.kind} {name}" if name else manifest.kind

    @property
    def piece(self) -> Piece:
        """Return the object's name, which leads to its kind's line."""
        return Piece(self.identity, self.manifest.place(("kind",)))


@dataclass(frozen=True, slots=True)
class Subject:
    """The manifests that a table is about."""

    used: tuple[Used, ...]
    schemas: Schemas = field(repr=False)
    fields: Fields = field(repr=False)
    references: References = field(repr=False)

    @classmethod
    def of(
        cls,
        judged: Iterable[Judged],
        schemas: Schemas,
        without: Iterable[SchemaFile] = (),
        fields: Fields | None = None,
    ) -> Subject:
        """Take the manifests of examples that are meant to be right, in the order of their files.

        Files of schemas that the settings name are read to judge by; `without` them.
        """
        left_out = {schema.file for schema in without}
        found = [
            Used(manifest, one.example.text.file, one.example.shown_in or _own(one))
            for one in judged
            if not one.expected and one.example.text.file not in left_out
            for manifest in one.manifests
        ]
        found.sort(key=lambda used: used.manifest.place(()))
        return cls(tuple(found), schemas, fields or Fields(schemas), References(schemas))

    def below(self, paths: Sequence[str]) -> Subject:
        """Return what stands in files and folders; all of it if none is named."""
        if not paths:
            return self
        chosen = [PurePosixPath(path) for path in paths]
        kept = tuple(used for used in self.used if any(used.file.is_relative_to(path) for path in chosen))
        return Subject(kept, self.schemas, self.fields, self.references)

    def of_kind(self, wanted: str) -> Subject:
        """Return the manifests of a kind, as `kinds_named` takes it; all of them if none is named."""
        if not wanted:
            return self
        kinds = set(self.kinds_named(wanted))
        return Subject(
            tuple(used for used in self.used if used.kind in kinds), self.schemas, self.fields, self.references
        )

    @property
    def manifests(self) -> list[Manifest]:
        """Return the manifests alone."""
        return [used.manifest for used in self.used]

    @property
    def kinds(self) -> list[KindName]:
        """Return the kinds of the manifests that a cluster keeps, by their names."""
        found = {used.kind for used in self.used if group_of(used.kind.api_version) != NOT_STORED}
        return sorted(found, key=lambda name: (name.kind, name.api_version))

    def kinds_named(self, wanted: str) -> list[KindName]:
        """Return the kinds that `Deployment`, `deploy`, `deployments`, `Deployment.apps` or `apps/v1/Deployment` names.

        Kinds of the manifests come first; without any, those that the schemas know in a stable version, else in any.
        """
        own = [name for name in self.kinds if self._is_called(name, wanted)]
        if own:
            return own
        known = sorted(KindName(*key) for key in self.schemas.kinds)
        found = [name for name in known if self._is_called(name, wanted)]
        stable = [name for name in found if not any(word in name.api_version for word in ("alpha", "beta"))]
        return stable or found

    def resource(self, name: KindName) -> Resource | None:
        """Return what discovery, or a custom kind's definition, says of a kind; None for kinds that neither knows."""
        known = resources().get(name)
        if known is not None:
            return known
        definition = self.schemas.kinds.get(name)
        names = mapping(self.schemas.definition(definition).get(NAMES)) if definition else {}
        if not names:
            return None
        group, _, version = name.api_version.rpartition("/")
        short = tuple(texts(names.get("shortNames")))
        return Resource(group, version, name.kind, text(names.get("plural")), short, names.get("scope") != "Cluster")

    def is_namespaced(self, name: KindName) -> bool | None:
        """Return whether objects of a kind live in a namespace; None where nobody knows."""
        known = self.resource(name)
        if known is not None:
            return known.namespaced
        return False if GroupKind(group_of(name.api_version), name.kind) in relations().cluster_scoped else None

    def _is_called(self, name: KindName, wanted: str) -> bool:
        written = wanted.lower()
        group = group_of(name.api_version)
        kind = name.kind.lower()
        if written in {kind, f"{kind}.{group}", f"{name.api_version}/{name.kind}".lower()}:
            return True
        known = resources().get(name)
        return known is not None and written in {known.plural, *known.short_names}

    def __iter__(self) -> Iterator[Used]:
        return iter(self.used)


def _own(judged: Judged) -> tuple[Place, ...]:
    return (judged.example.place,) if judged.example.text.origins is not None else ()
