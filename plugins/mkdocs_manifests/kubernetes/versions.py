"""Kubernetes' minor versions: which are known, and how people write them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

PATTERN: Final = re.compile(r"v?1\.(\d{1,3})(?:\.\d+)?")


@dataclass(frozen=True, order=True, slots=True)
class Version:
    """A minor version of Kubernetes, such as 1.37."""

    minor: int

    def __str__(self) -> str:
        return f"1.{self.minor}"

    @classmethod
    def parse(cls, written: str) -> Version:
        """Return the version that `1.37`, `v1.37` or `1.37.2` names.

        Raises ValueError, with a message for people, for anything else and for versions that are not known.
        """
        match = PATTERN.fullmatch(written.strip())
        if match is None:
            raise ValueError(f'"{written}" is no version of Kubernetes; write for example "{DEFAULT}"')
        version = cls(int(match[1]))
        if version not in KNOWN:
            raise ValueError(f"Kubernetes {version} is not known here; choose {KNOWN[0]} to {KNOWN[-1]}")
        return version


KNOWN: Final = tuple(Version(minor) for minor in range(25, 38))
"""The versions whose schemas kubernetes-validate brings, oldest first."""

DEFAULT: Final = KNOWN[-1]
