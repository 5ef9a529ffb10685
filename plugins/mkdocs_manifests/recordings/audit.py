"""From the audit log of an API server to a timeline."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from mkdocs_manifests.recordings.extraction import at, extract, knowledge
from mkdocs_manifests.recordings.kinds import kinds, told
from mkdocs_manifests.recordings.story import READS
from mkdocs_manifests.recordings.timeline import MOST_ROWS, Row, Source, TimelineError

LONGEST_LINE: Final = 4 * 1_048_576
LONGEST_DETAIL: Final = 400
REFUSED: Final = 400
WRITES: Final = frozenset({"create", "update", "patch", "delete"})
NEAR: Final = 0.5
"""Seconds: commands that are closer than this are one chapter."""
MOST_CHAPTERS: Final = 9


@dataclass(slots=True)
class _Log:
    """What was read so far."""

    namespace: str
    """Whose requests are kept; empty for all."""
    rows: list[tuple[datetime, Row]] = field(default_factory=list)
    pods: dict[str, Row] = field(default_factory=dict)
    """The last state of each Pod, since a binding answers without the Pod."""
    known: set[tuple[str, str]] = field(default_factory=set)
    """The objects that exist."""


def convert(lines: Iterable[str], namespace: str = "") -> tuple[Row, ...]:
    """Return the timeline of an audit log, with one Event of audit.k8s.io/v1 a line.

    Requests become rows; answers that hold the object become states; writes of events become events. Raises
    TimelineError for a line that is no audit event, and for a log that holds nothing or too much.
    """
    log = _Log(namespace)
    for number, line in enumerate(lines, 1):
        if line.strip():
            _add(log, _parsed(line, number), number)
        if len(log.rows) > MOST_ROWS:
            message = f"it holds more than {MOST_ROWS:,} rows; choose a namespace, or a shorter time"
            raise TimelineError(message, number)
    if not log.rows:
        where = f' about the namespace "{namespace}"' if namespace else ""
        raise TimelineError(f"it holds no request{where} that was answered")
    log.rows.sort(key=lambda entry: entry[0])
    start = log.rows[0][0]
    return tuple(replace(row, time=round((when - start).total_seconds(), 3)) for when, row in log.rows)


def chapters_for(rows: Sequence[Row], title: str) -> str:
    """Return a first `chapters.yaml`: a chapter for each command that changes something, without a text yet."""
    found: list[Row] = []
    for row in rows:
        is_command = row.source is Source.API and row.actor == "kubectl" and row.verb not in READS and not row.code
        if is_command and (not found or row.time - found[-1].time >= NEAR):
            found.append(row)
    lines = [
        "# What is true of the recording as a whole, and its chapters: a title, two sentences, and what to look at.",
        f"title: {json.dumps(title)}",
        "about:",
        '  version: ""',
        "  real: []",
        "  imitated: []",
        "  shortened: []",
        "chapters:",
    ]
    for row in found[:MOST_CHAPTERS] or rows[:1]:
        kind = kinds().get(row.resource)
        watched = f"{kind.kind}/{row.name}" if kind and _has_state(rows, row) else ""
        lines += [
            f"  - at: {row.time}",
            f"    title: {json.dumps(f'{row.actor} {row.verb} {row.path} {row.name}'.strip())}",
            '    text: ""',
            f"    watch: [{json.dumps(watched) if watched else ''}]",
        ]
    return "\n".join(lines) + "\n"


def _has_state(rows: Sequence[Row], wanted: Row) -> bool:
    key = wanted.resource, wanted.name
    return any(row.source is Source.STATE and (row.resource, row.name) == key for row in rows)


def _parsed(line: str, number: int) -> Mapping[str, Any]:
    if len(line) > LONGEST_LINE:
        raise TimelineError(f"a line has {len(line):,} characters, at most {LONGEST_LINE:,} are read", number)
    try:
        loaded = json.loads(line)
    except (ValueError, RecursionError):
        raise TimelineError("a line is no JSON; write the log with --audit-log-format=json", number) from None
    if not isinstance(loaded, Mapping) or loaded.get("kind") != "Event" or "stage" not in loaded:
        raise TimelineError("a line is no Event of audit.k8s.io/v1", number)
    return loaded


def _add(log: _Log, event: Mapping[str, Any], number: int) -> None:
    about = event.get("objectRef")
    stage, verb = event.get("stage"), str(event.get("verb", ""))
    if stage != ("ResponseStarted" if verb == "watch" else "ResponseComplete") or not isinstance(about, Mapping):
        return
    resource, subresource = str(about.get("resource", "")), str(about.get("subresource", ""))
    name = str(
        about.get("name") or at(event, "responseObject.metadata.name") or at(event, "requestObject.metadata.name") or ""
    )
    known = knowledge()
    if not resource or resource in known.left_out or not _is_meant(log, about, resource, verb):
        return
    received, answered = (_time(event, name, number) for name in ("requestReceivedTimestamp", "stageTimestamp"))
    if resource == "events" and verb in WRITES:
        log.rows += [(answered, row) for row in _event(event)]
        return
    code = at(event, "responseStatus.code")
    row = Row(
        time=0,
        source=Source.API,
        actor=_actor(event),
        verb=verb,
        resource=resource,
        subresource=subresource,
        name=name,
        code=code if isinstance(code, int) and code >= REFUSED else 0,
    )
    log.rows.append((received, replace(row, detail=_detail(event, row))))
    if not row.code and verb in WRITES:
        log.rows += [(answered, state) for state in _states(log, event, row)]


def _is_meant(log: _Log, about: Mapping[str, Any], resource: str, verb: str) -> bool:
    if not log.namespace:
        return True
    if about.get("namespace") == log.namespace:
        return True
    return not about.get("namespace") and resource in knowledge().cluster and verb in WRITES


def _time(event: Mapping[str, Any], name: str, number: int) -> datetime:
    try:
        found = datetime.fromisoformat(str(event.get(name, "")))
    except ValueError:
        raise TimelineError(f"{name} is no time, such as 2026-11-22T01:44:19.123456Z", number) from None
    if found.tzinfo is None:
        raise TimelineError(f"{name} has no time zone", number)
    return found


def _actor(event: Mapping[str, Any]) -> str:
    said = {"user": str(at(event, "user.username") or "unknown"), "agent": str(event.get("userAgent", ""))}
    for entry in knowledge().actors:
        for where, pattern in entry.items():
            match = re.fullmatch(pattern, said[where]) if where in said else None
            if match:
                return entry["actor"].replace("{}", match.group(match.lastindex or 0))
    return said["user"]


def _detail(event: Mapping[str, Any], row: Row) -> str:
    """Return what is said of a request: why it was refused, or where a Pod is bound."""
    if row.code:
        reason = str(at(event, "responseStatus.reason") or "")
        # A refusal may quote what was sent, and of a Secret nothing is told.
        message = "" if row.resource in knowledge().secret else str(at(event, "responseStatus.message") or "")
        said = f"{row.code} {reason}".strip()
        return (f"{said}: {message}" if message else said)[:LONGEST_DETAIL]
    if row.path == "pods/binding":
        return f"to {at(event, 'requestObject.target.name') or 'a node'}"
    return ""


def _event(event: Mapping[str, Any]) -> Iterator[Row]:
    """Yield the Event object that a request writes, as far as the log holds it."""
    written = event.get("responseObject") or event.get("requestObject")
    about = at(written, "involvedObject") or at(written, "regarding")
    resource = next((known.resource for known in kinds().values() if known.kind == at(about, "kind")), "")
    reason = at(written, "reason")
    if not resource or not reason:
        return
    count = at(written, "count") or at(written, "series.count")
    yield Row(
        time=0,
        source=Source.EVENT,
        actor=str(at(written, "reportingComponent") or at(written, "source.component") or _actor(event)),
        verb=str(reason),
        resource=resource,
        name=str(at(about, "name") or ""),
        detail=str(at(written, "message") or at(written, "note") or "")[:LONGEST_DETAIL],
        type=str(at(written, "type") or ""),
        count=count if isinstance(count, int) and count > 1 else 0,
    )


def _states(log: _Log, event: Mapping[str, Any], request: Row) -> Iterator[Row]:
    """Yield how the object looks after a request, as far as the answer says it."""
    answer = event.get("responseObject")
    if request.path == "pods/binding":
        pod, node = log.pods.get(request.name), at(event, "requestObject.target.name")
        if pod and node:
            yield _state(log, request, {**pod.data, "node": str(node)})
        return
    if request.subresource not in {"", "status"} or not isinstance(answer, Mapping):
        return
    is_object = answer.get("kind") not in {"Status", None} and bool(answer.get("metadata"))
    if request.verb == "delete" and (not is_object or _is_last_delete(answer)):
        log.known.discard((request.resource, request.name))
        yield Row(
            time=0, source=Source.STATE, verb="deleted", resource=request.resource, name=request.name, detail="gone"
        )
    elif is_object:
        yield _state(log, request, extract(request.resource, answer))


def _is_last_delete(answer: Mapping[str, Any]) -> bool:
    """Return whether the answer to a delete shows an object for which nobody has to wait."""
    return not at(answer, "metadata.finalizers") and not at(answer, "metadata.deletionGracePeriodSeconds")


def _state(log: _Log, request: Row, data: Mapping[str, Any]) -> Row:
    key = request.resource, request.name
    verb = "modified" if key in log.known else "added"
    log.known.add(key)
    row = Row(
        time=0,
        source=Source.STATE,
        verb=verb,
        resource=request.resource,
        name=request.name,
        detail=told(request.resource, data),
        data=data,
    )
    if request.resource == "pods":
        log.pods[request.name] = row
    return row
