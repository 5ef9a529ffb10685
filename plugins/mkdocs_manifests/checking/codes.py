"""The register of problem codes: what each means, why it matters, and how it is written right.

Codes of checks written in Python stand in `codes/*.yaml`; a rule's entry in `rules/*.yaml` is its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final

import yaml

FOLDERS: Final = ("codes", "rules")


@dataclass(frozen=True, slots=True)
class Code:
    """One problem code."""

    code: str
    title: str
    why: str
    severity: str = "error"
    wrong: str = ""
    """An example that has this problem and no other; empty where no example of one file can have it."""
    right: str = ""
    """The same example, mended."""
    language: str = "yaml"
    """Of the examples: `yaml`, or `markdown` where the problem is in the page around the YAML."""
    fix: str = ""
    """What `check --fix` does about it; empty where nobody but the author can know."""
    server: str = ""
    """The API server's or kubectl's own words, where they have any."""
    source: str = ""
    """Where the fact is from."""


@lru_cache(maxsize=1)
def register() -> Mapping[str, Code]:
    """Return all codes, sorted."""
    found: dict[str, Code] = {}
    for folder in FOLDERS:
        for file in sorted((files(__package__) / folder).iterdir(), key=lambda entry: entry.name):
            if file.name.endswith(".yaml"):
                for entry in yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader):
                    found.setdefault(entry["code"], _code(entry))
    return dict(sorted(found.items()))


def _code(entry: Mapping[str, Any]) -> Code:
    return Code(**{name: str(entry[name]).strip("\n") for name in Code.__slots__ if name in entry})


def title_of(code: str) -> str:
    """Return a code's title; empty for the codes of a project's own rules."""
    known = register().get(code)
    return known.title if known else ""
