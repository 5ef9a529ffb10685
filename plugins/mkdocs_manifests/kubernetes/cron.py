"""Schedules of CronJobs as kube-controller-manager reads them.

Source: API server: batch validation validateScheduleString, which calls robfig/cron v3 ParseStandard.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from mkdocs_manifests.wording import say

DESCRIPTORS: Final = frozenset({"@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"})
EVERY: Final = "@every "
DURATION: Final = re.compile(r"[+-]?(?:0|(?:(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:ns|us|µs|μs|ms|s|m|h))+)")
NUMBER: Final = re.compile(r"\+?[0-9]{1,18}")
LONGEST: Final = 2000
"""Characters; a schedule that lists every minute has 400."""


@dataclass(frozen=True, slots=True)
class Field:
    """One of the five fields of a schedule."""

    name: str
    smallest: int
    largest: int
    names: Mapping[str, int] = field(default_factory=dict)
    """Words that stand for numbers, in lower case."""


MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
DAYS: Final = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
FIELDS: Final = (
    Field("minute", 0, 59),
    Field("hour", 0, 23),
    Field("day", 1, 31),
    Field("month", 1, 12, MappingProxyType({name: number for number, name in enumerate(MONTHS, 1)})),
    Field("weekday", 0, 6, MappingProxyType({name: number for number, name in enumerate(DAYS)})),
)


@lru_cache(maxsize=256)
def cron_complaint(schedule: str) -> str | None:
    """Return what is wrong with a schedule, or None."""
    if not schedule:
        return None
    if len(schedule) > LONGEST:
        return say("cron.long", longest=LONGEST)
    if "TZ" in schedule:
        return say("cron.zone")
    if schedule.startswith("@"):
        return _descriptor_complaint(schedule)
    parts = schedule.split()
    if len(parts) != len(FIELDS):
        return say("cron.fields", count=len(parts))
    for known, part in zip(FIELDS, parts, strict=True):
        for item in filter(None, part.split(",")):
            complaint = _item_complaint(item, known)
            if complaint is not None:
                return say("cron.in", field=say(f"cron.{known.name}"), complaint=complaint)
    return None


def _descriptor_complaint(schedule: str) -> str | None:
    if schedule in DESCRIPTORS:
        return None
    if schedule.startswith(EVERY):
        if DURATION.fullmatch(schedule, len(EVERY)):
            return None
        return say("cron.duration", written=schedule[len(EVERY) :][:40])
    known = schedule.strip().lower()
    if known in DESCRIPTORS:
        return say("cron.spelling", known=known)
    return say("cron.shorthand", known=", ".join(sorted(DESCRIPTORS)))


def _item_complaint(item: str, known: Field) -> str | None:
    reach, *steps = item.split("/")
    if len(steps) > 1:
        return say("cron.slashes", item=item[:40])
    low, *high = reach.split("-")
    if low in {"*", "?"}:
        start, end = known.smallest, known.largest
    elif len(high) > 1:
        return say("cron.dashes", item=item[:40])
    else:
        numbers = [_number(word, known) for word in (low, *high)]
        for word, number in zip((low, *high), numbers, strict=True):
            if number is None:
                return _word_complaint(word, item, known)
        start, end = numbers[0] or 0, numbers[-1] or 0
        if steps and not high:
            end = known.largest
    return _range_complaint(start, end, item, known) or _step_complaint(steps)


def _number(word: str, known: Field) -> int | None:
    number = known.names.get(word.lower())
    if number is not None:
        return number
    return int(word) if NUMBER.fullmatch(word) else None


def _word_complaint(word: str, item: str, known: Field) -> str:
    if not word:
        return say("cron.lacks", item=item[:40])
    if known.names:
        return say("cron.names", word=word[:40], names=", ".join(known.names))
    return say("cron.number", word=word[:40])


def _range_complaint(start: int, end: int, item: str, known: Field) -> str | None:
    if start < known.smallest or start > known.largest or end > known.largest:
        text = "cron.between-days" if known is FIELDS[-1] else "cron.between"
        return say(text, item=item[:40], smallest=known.smallest, largest=known.largest)
    if start > end:
        return say("cron.backwards", item=item[:40])
    return None


def _step_complaint(steps: list[str]) -> str | None:
    if not steps:
        return None
    if not NUMBER.fullmatch(steps[0]):
        return say("cron.step", step=steps[0][:40])
    return say("cron.step-zero") if int(steps[0]) == 0 else None
