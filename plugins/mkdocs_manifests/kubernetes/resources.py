"""What `kubectl api-resources` knows of each kind: its plural and short names, and whether it lives in a namespace."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Resource:
    """One kind of one group and version, as the API server's discovery lists it."""

    group: str
    """Empty for the core group."""
    version: str
    kind: str
    plural: str
    """The name in URLs and in the rules of Roles: `deployments`."""
    short_names: tuple[str, ...]
    """As kubectl takes them: `("deploy",)`."""
    namespaced: bool
    verbs: tuple[str, ...] = ()
    """What can be asked of it, as a role names it: `get`, `list`."""

    @property
    def api_version(self) -> str:
        """Return what a manifest writes as its apiVersion."""
        return f"{self.group}/{self.version}" if self.group else self.version


@lru_cache(maxsize=1)
def resources() -> Mapping[tuple[str, str], Resource]:
    """Return the built-in kinds by (apiVersion, kind), from `resources.json`."""
    rows = json.loads((files(__package__) / "resources.json").read_bytes())["resources"]
    found = (
        Resource(
            group=row["group"],
            version=row["version"],
            kind=row["kind"],
            plural=row["plural"],
            short_names=tuple(row["shortNames"]),
            namespaced=row["namespaced"],
            verbs=tuple(row["verbs"]),
        )
        for row in rows
    )
    return {(resource.api_version, resource.kind): resource for resource in found}
