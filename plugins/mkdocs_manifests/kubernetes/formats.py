"""Formats of strings that Kubernetes knows and JSON Schema does not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, TypeAlias

Complaint: TypeAlias = Callable[[str], str | None]
"""Takes the written value; returns what is wrong with it, or None."""


@dataclass(frozen=True, slots=True)
class Format:
    """A format of strings: its name, what it asks for, and the function that judges."""

    name: str
    expected: str
    """What a value must be, to follow "expected": `a DNS label (a-z, 0-9 and -), such as "web-1"`."""
    complaint: Complaint
    """What is wrong with a value in this format, or None."""

    def accepts(self, value: object) -> bool:
        """Return whether a value has the format; values that are no strings have every format."""
        return not isinstance(value, str) or self.complaint(value) is None


FORMATS: Final[Mapping[str, Format]] = MappingProxyType({})
