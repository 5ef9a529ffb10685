"""The order in which manifests are applied."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.resources import files


def rank(kind: str) -> int:
    """Return a number that is the lower, the earlier a kind is applied; kinds that no order is known of share one."""
    return _ranks().get(kind, 0)


@lru_cache(maxsize=1)
def _ranks() -> Mapping[str, int]:
    table: Mapping[str, Sequence[str]] = json.loads((files(__package__) / "apply_order.json").read_bytes())
    first, last = table["first"], table["last"]
    return {
        **{kind: number - len(first) for number, kind in enumerate(first)},
        **{kind: number for number, kind in enumerate(last, 1)},
    }
