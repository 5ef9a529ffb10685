"""Kinds without their version, written as kubectl writes them: `Deployment.apps`, `Service`."""

from __future__ import annotations

from typing import NamedTuple

from mkdocs_manifests.model import Manifest


class GroupKind(NamedTuple):
    """A kind in its API group; the same object has it in every version of the group."""

    group: str
    """Empty for the core group."""
    kind: str

    def __str__(self) -> str:
        return f"{self.kind}.{self.group}" if self.group else self.kind

    @classmethod
    def parse(cls, written: str) -> GroupKind:
        """Return the kind that `Deployment.apps` or `Service` names."""
        kind, _, group = written.partition(".")
        return cls(group, kind)

    @classmethod
    def of(cls, manifest: Manifest) -> GroupKind:
        """Return the kind of a manifest."""
        return cls(group_of(manifest.api_version), manifest.kind)


def group_of(api_version: str) -> str:
    """Return `apps` for `apps/v1`, and the core group's empty name for `v1`."""
    group, slash, _ = api_version.rpartition("/")
    return group if slash else ""
