"""Texts for people that the build and the page both say, by name; each file belongs to one subject."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Final

PLACEHOLDER: Final = re.compile(r"\{(\w+)\}")


def say(name: str, /, **values: object) -> str:
    """Return the text of that name, its `{placeholders}` filled with `values`."""
    return PLACEHOLDER.sub(lambda found: str(values[found[1]]), texts()[name])


@lru_cache(maxsize=1)
def texts() -> Mapping[str, str]:
    """Return all texts by name."""
    found: dict[str, str] = {}
    for file in sorted(files(__package__).iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".json"):
            found.update(json.loads(file.read_text(encoding="utf-8")))
    return found
