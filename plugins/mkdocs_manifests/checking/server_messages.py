"""What a real API server answers to the mistakes that are found here, by code: words that people search for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType

import yaml


@dataclass(frozen=True, slots=True)
class Answer:
    """One recorded refusal."""

    mistake: str
    """What was wrong, in a few words."""
    message: str
    """The API server's words; kubectl's, where it refused by itself."""


@lru_cache(maxsize=1)
def server_messages() -> Mapping[str, tuple[Answer, ...]]:
    """Return the recorded answers by the code that reports the same mistake."""
    loaded = yaml.load((files(__package__) / "server_messages.yaml").read_bytes(), Loader=yaml.CSafeLoader)
    return MappingProxyType({code: tuple(Answer(**entry) for entry in entries) for code, entries in loaded.items()})
