"""Sequences, frames and timelines: small pictures drawn from recordings of a control plane."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from mkdocs_manifests.drawing.layout import Layout
from mkdocs_manifests.drawing.svg import Drawing, render
from mkdocs_manifests.drawing.text_width import text_width

WIDTH: Final = 684.0
SIZE: Final = 11.0
API_SERVER: Final = "API server"


@dataclass(frozen=True, slots=True)
class Lane:
    """A vertical line of a sequence, with who it stands for."""

    name: str
    x: float
    width: float
    """Of the box with the name."""


@dataclass(frozen=True, slots=True)
class Message:
    """One row of a sequence: a request from one lane to another, or a note on a lane."""

    time: str
    y: float
    start: float
    end: float
    text: str
    text_x: float
    note: bool = False
    """Whether it is the state of an object, which stands on the lane of who keeps it."""
    note_width: float = 0


def pod_sequence(recording: Mapping[str, Any], prefix: str, standalone: bool) -> Drawing:
    """Return the sequence of requests from `kubectl apply` to a Pod that is ready."""
    rows = recording["rows"]
    first = rows[0]["t"]
    actors = list(dict.fromkeys(row["actor"] for row in rows if "actor" in row))
    names = [actors[0], API_SERVER, *actors[1:]]
    gap = (WIDTH - 170) / (len(names) - 1)
    lanes = [
        Lane(name, round(96 + index * gap, 1), text_width(name, 13, bold=True) + 20) for index, name in enumerate(names)
    ]
    at = {lane.name: lane.x for lane in lanes}
    messages, sentences = [], []
    y = 58.0
    for row in rows:
        y += 28
        time = f"{row['t'] - first:.2f} s"
        if row["source"] == "state":
            text = _state(row)
            width = round(text_width(text, SIZE, bold=True) + 16, 1)
            x = at[API_SERVER]
            messages.append(Message(time, y, x, x, text, x, note=True, note_width=width))
            sentences.append(f"After {time} {text}.")
        else:
            text = _request(row)
            start, end = at[row["actor"]], at[API_SERVER]
            messages.append(Message(time, y, start, end, text, round(_beside(start, end, gap), 1)))
            sentences.append(f"After {time} {row['actor']} sends the API server: {text}.")
    layout = Layout(WIDTH, y + 24, (), (), ())
    title = "How a Pod comes to be, as recorded"
    return render(
        layout,
        title,
        sentences,
        prefix,
        template="sequence.xml.jinja",
        standalone=standalone,
        lanes=lanes,
        messages=messages,
    )


def _beside(start: float, end: float, gap: float) -> float:
    """Return the middle of the stretch between the API server's lane and its neighbour on the sender's side."""
    return end + gap / 2 if start > end else end - gap / 2


def _state(row: Mapping[str, Any]) -> str:
    return f"Pod {row['name']}: {row['detail']}"


def _request(row: Mapping[str, Any]) -> str:
    """Return a request in a few words: `create pods/binding web to node-1`."""
    resource = "/".join(filter(None, (row["resource"], row.get("subresource", ""))))
    detail = row.get("detail", "")
    if row["resource"] == "events":
        return f"event {detail.split(': ')[0].removeprefix('web ')}"
    if row.get("subresource") == "status":
        return f"patch {resource}: {detail.split(' ')[0].removeprefix('phase=')}"
    if row.get("subresource") == "binding":
        return f"create {resource} {detail}"
    return f"{row['verb']} {resource}" + ("" if row.get("subresource") else f" {row['name']}")


@dataclass(frozen=True, slots=True)
class Square:
    """A Pod in a frame."""

    x: float
    state: str
    """`old`, `new`, `starting` or `terminating`."""
    text: str


@dataclass(frozen=True, slots=True)
class Frame:
    """One moment of a rolling update."""

    time: str
    y: float
    squares: tuple[Square, ...]
    serving: str
    text: str


SQUARE: Final = 40.0
TOGETHER: Final = 0.12
"""Seconds: changes that are closer than this are one frame."""


def update_frames(recording: Mapping[str, Any], prefix: str, standalone: bool) -> Drawing:
    """Return the frames of a rolling update: which Pods of the old and of the new version exist at each moment."""
    frames, sentences = [], []
    y = 44.0
    before = None
    for step in _moments(recording["steps"]):
        squares = _squares(step)
        text = _change(before, step)
        before = step
        frames.append(Frame(f"{step['t']:.1f} s", y, squares, f"{step['serving']} ready", text))
        sentences.append(f"After {step['t']:.1f} seconds {step['serving']} Pods are ready: {_counted(step)}.")
        y += 42
    layout = Layout(WIDTH, y + 4, (), (), ())
    title = "A rolling update of three Pods, as recorded"
    return render(
        layout,
        title,
        sentences,
        prefix,
        template="frames.xml.jinja",
        standalone=standalone,
        frames=frames,
        square=SQUARE,
    )


def _moments(steps: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return the last of the steps that are close together, without those that change no Pod."""
    last = [
        step
        for step, after in zip(steps, [*steps[1:], None], strict=True)
        if after is None or after["t"] - step["t"] > TOGETHER
    ]
    found: list[Mapping[str, Any]] = [steps[0]]
    for step in last:
        if _pods(step) != _pods(found[-1]):
            found.append(step)
    return found


def _pods(step: Mapping[str, Any]) -> tuple[int, ...]:
    return tuple(step[side][key] for side in ("old", "new") for key in ("pods", "ready", "terminating"))


def _squares(step: Mapping[str, Any]) -> tuple[Square, ...]:
    old, new = step["old"], step["new"]
    states = ["old"] * old["ready"] + ["terminating"] * old["terminating"]
    states += ["new"] * new["ready"] + ["starting"] * (new["pods"] - new["ready"])
    texts = {"old": "v1", "terminating": "v1", "new": "v2", "starting": "v2"}
    return tuple(Square(58 + index * (SQUARE + 6), state, texts[state]) for index, state in enumerate(states))


def _counted(step: Mapping[str, Any]) -> str:
    old, new = step["old"], step["new"]
    parts = [
        f"{old['ready']} old" if old["ready"] else "",
        f"{new['ready']} new" if new["ready"] else "",
        f"{new['pods'] - new['ready']} new one is still starting" if new["pods"] > new["ready"] else "",
        f"{old['terminating']} old one is terminating" if old["terminating"] else "",
    ]
    return ", ".join(part for part in parts if part)


def _change(before: Mapping[str, Any] | None, step: Mapping[str, Any]) -> str:
    """Return what has happened since the frame before, in a few words."""
    if before is None:
        return "the image is changed"
    old, new, old_before, new_before = step["old"], step["new"], before["old"], before["new"]
    parts = [
        "a new Pod is ready" if new["ready"] > new_before["ready"] else "",
        "an old one stops" if old["terminating"] and old["ready"] < old_before["ready"] else "",
        ("the next starts" if new_before["pods"] else "a new Pod starts") if new["pods"] > new_before["pods"] else "",
        "the old Pod is gone" if old["terminating"] < old_before["terminating"] else "",
    ]
    return ", ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Bar:
    """One run on a timeline."""

    x: float
    width: float
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """The runs of one CronJob."""

    name: str
    about: str
    y: float
    bars: tuple[Bar, ...]


def cron_timeline(recording: Mapping[str, Any], prefix: str, standalone: bool) -> Drawing:
    """Return the runs of CronJobs over time, with the minutes at which they are due."""
    start, left = recording["minutes"][0], 24.0
    scale = (WIDTH - left - 16) / (recording["until"] - start)
    ticks = [
        (round(left + (minute - start) * scale, 1), f"{index}:00") for index, minute in enumerate(recording["minutes"])
    ]
    rows, sentences = [], []
    y = 50.0
    for job in recording["cron jobs"]:
        bars = []
        for run in recording["runs"]:
            if not run["job"].startswith(f"{job['name']}-"):
                continue
            end = min(run.get("completed", recording["until"]), recording["until"])
            width = round(max(5.0, (end - run["created"]) * scale), 1)
            clock = _clock(run["created"] - start)
            bars.append(Bar(round(left + (run["created"] - start) * scale, 1), width, clock if width > 40 else ""))  # noqa: PLR2004
            sentences.append(f"CronJob {job['name']} starts a Job at {clock} and it ends at {_clock(end - start)}.")
        rows.append(Row(job["name"], job["about"], y, tuple(bars)))
        y += 62
    layout = Layout(WIDTH, y + 12, (), (), ())
    title = "Two CronJobs that are due every minute, as recorded"
    return render(
        layout, title, sentences, prefix, template="timeline.xml.jinja", standalone=standalone, rows=rows, ticks=ticks
    )


def _clock(seconds: float) -> str:
    whole = max(0, round(seconds))
    return f"{whole // 60}:{whole % 60:02d}"
