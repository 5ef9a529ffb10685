"""Quantities as the API server reads them: `500m`, `2Gi`, `1e3`.

Source: apimachinery pkg/api/resource ParseQuantity and Quantity.UnmarshalJSON.
"""

from __future__ import annotations

import re
from decimal import ROUND_CEILING, Decimal
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from mkdocs_manifests.wording import say

WRITTEN: Final = re.compile(r"(?P<number>[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+))(?P<suffix>[A-Za-z]*|[eE][+-]?[0-9]{1,18})")
EXPONENT: Final = re.compile(r"[eE][+-]?[0-9]+")
LARGEST: Final = Decimal(2**63 - 1)
"""The API server cuts what is larger."""
SMALLEST: Final = Decimal("1e-9")
"""The API server rounds what is finer up to this."""
LARGEST_EXPONENT: Final = 30
"""Above this every number is cut or rounded anyway; it keeps an exponent of a hostile input small."""
LONGEST: Final = 256
"""Characters; nobody writes a longer number."""
UNITS: Final = MappingProxyType(
    {
        "": Decimal(1),
        **{
            unit: Decimal(10) ** power
            for unit, power in zip("numkMGTPE", (-9, -6, -3, 3, 6, 9, 12, 15, 18), strict=True)
        },
        **{f"{unit}i": Decimal(2) ** (10 * power) for power, unit in enumerate("KMGTPE", 1)},
    }
)
"""What each unit stands for; `K` alone is none of them."""
MEANT: Final = MappingProxyType(
    {"K": "k", "Kb": "k", "KB": "k", "kb": "k", "kB": "k", "ki": "Ki", "KiB": "Ki", "Mb": "M", "MB": "M", "mb": "M"}
    | {"mi": "Mi", "MiB": "Mi", "Gb": "G", "GB": "G", "gb": "G", "g": "G", "gi": "Gi", "GiB": "Gi", "t": "T", "TB": "T"}
    | {"ti": "Ti", "TiB": "Ti"}
)
"""What people write for a unit, and the unit they mean."""


@lru_cache(maxsize=1024)
def amount(written: str) -> Decimal | None:
    """Return the number that a quantity stands for (of cores, of bytes); None for what is no quantity."""
    match = WRITTEN.fullmatch(written.strip(" ")) if len(written) <= LONGEST else None
    if match is None:
        return None
    suffix = match["suffix"]
    if suffix in UNITS:
        value = Decimal(match["number"]) * UNITS[suffix]
    elif EXPONENT.fullmatch(suffix):
        exponent = max(-LARGEST_EXPONENT, min(LARGEST_EXPONENT, int(suffix[1:])))
        value = Decimal(match["number"]).scaleb(exponent)
    else:
        return None
    if 0 < abs(value) < SMALLEST:
        return SMALLEST.copy_sign(value)
    return max(-LARGEST, min(LARGEST, value))


def quantity(value: object) -> Decimal | None:
    """Return the number of a quantity, which YAML may have read as a number; None for what is no quantity."""
    if isinstance(value, str):
        return amount(value)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return amount(repr(value))
    return None


def quantity_complaint(written: str) -> str | None:
    """Return what is wrong with a quantity, or None."""
    if amount(written) is not None:
        return None
    text = written.strip(" ")
    if not text:
        return say("quantity.empty")
    number = re.match(r"[+-]?[0-9.]*", text)
    digits = number[0] if number else ""
    unit = text[len(digits) :]
    if not re.search(r"[0-9]", digits):
        return say("quantity.number")
    if digits.count(".") > 1:
        return say("quantity.points")
    if unit in MEANT:
        return say("quantity.meant", unit=unit, digits=digits, meant=MEANT[unit])
    if unit.startswith(" "):
        return say("quantity.space")
    return say("quantity.unit", unit=unit[:20])


def not_negative_complaint(written: str) -> str | None:
    """Return what is wrong with a quantity that must be 0 or more, or None; also for what is no quantity.

    Every field with this format has the format `quantity` too, and one complaint is enough; so it is with those below.
    """
    value = amount(written)
    return say("quantity.negative") if value is not None and value < 0 else None


def positive_complaint(written: str) -> str | None:
    """Return what is wrong with a quantity that must be more than 0, or None."""
    value = amount(written)
    return say("quantity.positive") if value is not None and value <= 0 else None


def whole_complaint(written: str) -> str | None:
    """Return what is wrong with a quantity of things that are counted (Pods, GPUs), or None.

    Source: API server: core validation ValidateResourceQuantityValue, which looks at thousandths.
    """
    value = amount(written)
    if value is None:
        return None
    thousandths = (value * 1000).to_integral_value(ROUND_CEILING)
    return say("quantity.whole") if thousandths % 1000 else None


def at_least_one_complaint(written: str) -> str | None:
    """Return what is wrong with a ratio, which must be 1 or more, or None."""
    value = amount(written)
    return say("quantity.one") if value is not None and value < 1 else None
