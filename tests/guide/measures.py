"""What a recording says in numbers and names: the other side of the guide's statements about it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeAlias

from tests.guide.conftest import ROOT

RECORDINGS: Final = ROOT / "docs/recordings"
WORDS: Final = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
Row: TypeAlias = Mapping[str, Any]
Rows: TypeAlias = Sequence[Row]


@cache
def rows(recording: str) -> Rows:
    """Return the timeline of a recording."""
    lines = (RECORDINGS / recording / "timeline.jsonl").read_text(encoding="utf-8").splitlines()
    return tuple(json.loads(line) for line in lines)


@cache
def transcript(recording: str) -> str:
    """Return the commands of a recording with their output."""
    return (RECORDINGS / recording / "transcript.txt").read_text(encoding="utf-8")


FITS: Final[Mapping[str, Callable[[Row, Any], bool]]] = {
    "since": lambda row, time: row["t"] >= time,
    "until": lambda row, time: row["t"] <= time,
    "name": lambda row, pattern: re.fullmatch(pattern, row.get("name", "")) is not None,
    "detail": lambda row, pattern: re.search(pattern, row.get("detail", "")) is not None,
    "data": lambda row, fields: fields.items() <= row.get("data", {}).items(),
}
"""How a row is compared with what is wanted; all other keys must be equal."""


def fits(row: Row, wanted: Mapping[str, Any]) -> bool:
    """Return whether a row is one of those wanted."""
    return all(FITS[key](row, value) if key in FITS else row.get(key) == value for key, value in wanted.items())


def chosen(timeline: Rows, wanted: Mapping[str, Any]) -> list[Row]:
    """Return the rows that are wanted; `nth` picks one of them, from 1."""
    matcher = {key: value for key, value in wanted.items() if key != "nth"}
    found = [row for row in timeline if fits(row, matcher)]
    assert found, f"no row is {matcher}"
    return [found[wanted["nth"] - 1]] if "nth" in wanted else found


def seconds(timeline: Rows, pair: Sequence[Mapping[str, Any]]) -> float:
    """Return the time from the first row that fits one matcher to the first after it that fits the other."""
    start = timeline.index(chosen(timeline, pair[0])[0])
    return float(chosen(timeline[start + 1 :], pair[1])[0]["t"]) - float(timeline[start]["t"])


def first(timeline: Rows, wanted: Mapping[str, Any]) -> float:
    """Return the second of the first row that fits."""
    return float(chosen(timeline, wanted)[0]["t"])


def metric(timeline: Rows, wanted: Mapping[str, Any]) -> int:
    """Return what the last state of an autoscaler says that it measured."""
    value = chosen(timeline, {"source": "state", **wanted})[-1]["data"]["metric"][0]
    return int(value)


def count(timeline: Rows, wanted: Mapping[str, Any]) -> int:
    """Return how many rows there are."""
    return sum(fits(row, wanted) for row in timeline)


def names(timeline: Rows, wanted: Mapping[str, Any]) -> list[str]:
    """Return the names of rows, each once, in the order of their first."""
    return list(dict.fromkeys(row["name"] for row in chosen(timeline, wanted)))


def actors(timeline: Rows, wanted: Mapping[str, Any]) -> list[str]:
    """Return who sent requests, sorted."""
    return sorted({row["actor"] for row in chosen(timeline, wanted)})


def field(timeline: Rows, wanted: Mapping[str, Any]) -> Any:
    """Return a field of the last state that fits: `of` is the matcher, `field` the name."""
    return chosen(timeline, {"source": "state", **wanted["of"]})[-1]["data"].get(wanted["field"])


def together(timeline: Rows, wanted: Mapping[str, Any]) -> Iterator[dict[str, int]]:
    """Yield, after each change since a row, how many Pods are ready, alive (not told to stop) and there in all."""
    pods: dict[str, Mapping[str, Any]] = {}
    start = chosen(timeline, wanted)[0]["t"]
    for row in timeline:
        if row["source"] != "state" or row["resource"] != "pods":
            continue
        if row["verb"] == "deleted" or row["data"].get("phase") in {"Succeeded", "Failed"}:
            pods.pop(row["name"], None)
        else:
            pods[row["name"]] = row["data"]
        if row["t"] >= start:
            alive = [pod for pod in pods.values() if not pod["deleting"]]
            ready = [pod for pod in alive if pod.get("conditions", {}).get("Ready") == "True"]
            yield {"t": row["t"], "ready": len(ready), "alive": len(alive), "all": len(pods)}


def lowest(timeline: Rows, wanted: Mapping[str, Any]) -> int:
    """Return the fewest Pods `of` a sort (ready, alive, all) since the row `from`."""
    return min(counts[wanted["of"]] for counts in together(timeline, wanted["from"]))


def highest(timeline: Rows, wanted: Mapping[str, Any]) -> int:
    """Return the most Pods `of` a sort (ready, alive, all) since the row `from`."""
    return max(counts[wanted["of"]] for counts in together(timeline, wanted["from"]))


def until(timeline: Rows, wanted: Mapping[str, Any]) -> float:
    """Return the time from the row `from` to when the Pods `of` a sort are as many as `is`, having been `after`."""
    start = chosen(timeline, wanted["from"])[0]["t"]
    been = "after" not in wanted
    for counts in together(timeline, wanted["from"]):
        been = been or counts[wanted["of"]] == wanted["after"]
        if been and counts[wanted["of"]] == wanted["is"]:
            return float(counts["t"]) - float(start)
    raise AssertionError(f"there are never {wanted['is']} {wanted['of']}")


MEASURES: Final[Mapping[str, Callable[[Rows, Any], Any]]] = {
    measure.__name__: measure
    for measure in (seconds, first, metric, count, names, actors, field, lowest, highest, until)
}


def measured(recording: str, wanted: Mapping[str, Any]) -> Any:
    """Return what one measure says of a recording."""
    (name,) = set(wanted) & set(MEASURES)
    value = MEASURES[name](rows(recording), wanted[name])
    return round(value, 2) if isinstance(value, float) else value


def said(recording: str, wanted: Mapping[str, Any]) -> str:
    """Return what one measure says, as the guide writes it.

    With so many `digits`, `times` a factor, `cut` as kubectl cuts an age, in letters if it is `spelled`, and these with
    a `capital`.
    """
    value = measured(recording, wanted)
    if isinstance(value, float):
        value *= wanted.get("times", 1)
    if wanted.get("spelled"):
        return WORDS[round(value)].capitalize() if wanted.get("capital") else WORDS[round(value)]
    if isinstance(value, float):
        return f"{int(value) if wanted.get('cut') else value:.{wanted.get('digits', 0)}f}"
    return ", ".join(value) if isinstance(value, list) else str(value)


def plain(page: Path) -> str:
    """Return the text of a page with its lines joined, so that a sentence may run over several."""
    return re.sub(r"\s+", " ", page.read_text(encoding="utf-8"))
