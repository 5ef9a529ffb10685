"""YAML as kubectl and the API server read it, with the place of every value.

libyaml parses to events; this module builds plain data from them. It never recurses and counts before it builds, so no input is
too deep, too large or too clever for it. Documents are cut at `---` lines before parsing, as kubectl does
(apimachinery util/yaml.YAMLReader), and repeated keys are problems, as in the API server's strict decoding.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final

import yaml
from yaml._yaml import CParser

from mkdocs_manifests.model import Mark, Node, Problem, Text
from mkdocs_manifests.reading.scalars import NotJSONError, Scalar, resolve
from mkdocs_manifests.wording import say

TAG: Final = "tag:yaml.org,2002:"
ELISION: Final = re.compile(r"^[ \t]*(?:- )?(?:\.{3,}|…|\[(?:\.{3}|…)\]|<(?:\.{3}|…)>)[ \t]*(?:#.*)?$", re.MULTILINE)
SEPARATOR: Final = re.compile(r"^---[ \t]*(?:#.*)?$", re.MULTILINE)
ODD_BREAKS: Final = re.compile("[\r\x85\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one example may hold; counted before anything is built from it."""

    characters: int = 1_048_576
    documents: int = 200
    depth: int = 64
    """Mappings and lists inside one another."""
    nodes: int = 50_000
    """Values, with those that aliases repeat."""
    aliases: int = 100
    scalar: int = 262_144
    """Characters in one scalar."""


LIMITS: Final = Limits()


@dataclass(frozen=True, slots=True)
class Document:
    """One YAML document that holds something."""

    data: Any
    node: Node


@dataclass(slots=True)
class Reading:
    """What a text holds: its documents, and what is wrong with it as YAML."""

    documents: list[Document] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


class _RefusedError(Exception):
    """A document that cannot be read, with the problem that says why."""

    def __init__(self, code: str, message: str, mark: Mark, hint: str = "", end: Mark | None = None) -> None:
        super().__init__(message)
        self.code, self.message, self.mark, self.hint = code, message, mark, hint
        self.end = end or (mark[0], mark[1] + 1)


def read(text: Text, limits: Limits = LIMITS) -> Reading:
    """Read all documents of `text`; what is wrong becomes problems, and the other documents are read all the same."""
    reading = Reading()
    if len(text.value) > limits.characters:
        message = say("yaml.too-large", found=f"{len(text.value):,}", most=f"{limits.characters:,}")
        reading.problems.append(_problem(text, _RefusedError("Y103", message, (0, 0), say("yaml.split"))))
        return reading
    for count, (first_line, chunk) in enumerate(cut(text.value)):
        if count >= limits.documents:
            message = say("yaml.too-many-documents", most=limits.documents)
            refused = _RefusedError("Y103", message, (first_line, 0), say("yaml.split"))
            reading.problems.append(_problem(text, refused))
            break
        _read_document(chunk, first_line, text, limits, reading)
    return reading


@lru_cache(maxsize=1)
def syntax_hints() -> tuple[tuple[str, str], ...]:
    """Return what to do about libyaml's complaints: how a complaint starts, and the hint."""
    table = json.loads((files(__package__) / "syntax_hints.json").read_bytes())
    return tuple((entry["starts"], entry["hint"]) for entry in table["hints"])


def cut(value: str) -> Iterator[tuple[int, str]]:
    """Yield the documents of a text, each with the number (from 0) of its first line."""
    line = start = 0
    for separator in SEPARATOR.finditer(value):
        if separator.start() > start:
            yield line, value[start : separator.start()]
        line += value.count("\n", start, separator.start()) + 1
        start = separator.end() + 1
    if start < len(value):
        yield line, value[start:]


def _read_document(chunk: str, first_line: int, text: Text, limits: Limits, reading: Reading) -> None:
    if not chunk.strip():
        return
    builder = _Builder(chunk, first_line, limits)
    try:
        document = builder.build()
    except _RefusedError as refused:
        reading.problems.append(_problem(text, _explained(refused, chunk, first_line)))
        return
    reading.problems.extend(_problem(text, repeated) for repeated in builder.repeated)
    if document is not None:
        reading.documents.append(document)


def _problem(text: Text, refused: _RefusedError) -> Problem:
    place = text.place(*refused.mark, *refused.end)
    return Problem(refused.code, refused.message, place, hint=refused.hint)


def _explained(refused: _RefusedError, chunk: str, first_line: int) -> _RefusedError:
    """Return the problem that an elision (`...` for "and so on") or a template explains better, where there is one at fault."""
    if refused.code not in {"Y101", "Y106", "Y107"}:
        return refused
    lines = chunk.split("\n")
    if "{{" in lines[min(refused.mark[0] - first_line, len(lines) - 1)]:
        return _RefusedError(refused.code, refused.message, refused.mark, say("yaml.template.hint"), refused.end)
    for elision in ELISION.finditer(chunk):
        line = first_line + chunk.count("\n", 0, elision.start())
        if line <= refused.mark[0] + 1:
            written = elision.group().strip()
            column = len(elision.group()) - len(elision.group().lstrip())
            return _RefusedError(
                "Y105",
                say("yaml.elision", written=written),
                (line, column),
                say("yaml.elision.hint"),
                (line, column + len(written)),
            )
    return refused


class _Builder:
    """Builds one document from libyaml's events."""

    def __init__(self, chunk: str, first_line: int, limits: Limits) -> None:
        self.chunk = chunk
        self.first_line = first_line
        self.limits = limits
        self.repeated: list[_RefusedError] = []
        self.anchors: dict[str, tuple[Any, Node, int] | None] = {}
        self.nodes = 0
        self.aliases = 0
        self.line_starts: list[int] | None = None
        if ODD_BREAKS.search(chunk):
            self.line_starts = [0, *(found.end() for found in re.finditer("\n", chunk))]

    def mark(self, mark: Any) -> Mark:
        r"""Return a mark of libyaml as line and column of the example's text, whose lines end at `\\n` only."""
        if self.line_starts is None:
            return mark.line + self.first_line, mark.column
        line = bisect_right(self.line_starts, mark.index) - 1
        return line + self.first_line, mark.index - self.line_starts[line]

    def build(self) -> Document | None:
        """Return the first document of the chunk, None where it is empty; raise _RefusedError where it has no meaning."""
        try:
            return self._build()
        except yaml.reader.ReaderError as error:
            code = ord(error.character) if isinstance(error.character, str) else error.character
            # libyaml counts bytes.
            position = len(self.chunk.encode()[: error.position].decode(errors="ignore"))
            raise self._forbidden(code, position) from None
        except UnicodeEncodeError as error:
            raise self._forbidden(ord(self.chunk[error.start]), error.start) from None
        except yaml.MarkedYAMLError as error:
            raise self._syntax(error) from None
        except ValueError as error:
            raise _RefusedError("Y101", say("yaml.syntax", message=error), (self.first_line, 0)) from None

    def _forbidden(self, code: int, position: int) -> _RefusedError:
        """Return the problem of a character that YAML does not allow, at its position in the chunk."""
        line = self.chunk.count("\n", 0, position)
        column = position - (self.chunk.rfind("\n", 0, position) + 1)
        message = say("yaml.forbidden", code=f"{code:04X}")
        return _RefusedError("Y104", message, (line + self.first_line, column), say("yaml.forbidden.hint"))

    def _syntax(self, error: yaml.MarkedYAMLError) -> _RefusedError:
        message = (error.problem or error.context or "cannot be read").strip()
        # A name without its colon is noticed in the next line; where it begins is what the author looks for.
        begins = message.startswith("could not find expected ':'")
        mark = (error.context_mark if begins else None) or error.problem_mark or error.context_mark
        at = self._inside(self.mark(mark)) if mark else (self.first_line, 0)
        hint = next((hint for start, hint in syntax_hints() if message.startswith(start)), "")
        if "\t" in self._line(at[0]):
            hint = say("yaml.tab.hint")
        elif "\u00a0" in self._line(at[0]):
            hint = say("yaml.no-break-space.hint")
        return _RefusedError("Y101", say("yaml.syntax", message=message), at, hint)

    def _inside(self, mark: Mark) -> Mark:
        """Return a mark, or the end of the chunk for one behind it: libyaml counts a line end that is not there."""
        lines = self.chunk.split("\n")
        line = mark[0] - self.first_line
        if line >= len(lines):
            return self.first_line + len(lines) - 1, len(lines[-1])
        return mark[0], min(mark[1], len(lines[line]))

    def _line(self, line: int) -> str:
        lines = self.chunk.split("\n")
        return lines[min(line - self.first_line, len(lines) - 1)]

    def _build(self) -> Document | None:  # noqa: C901, PLR0912, PLR0915 - one loop over events, for speed
        limits = self.limits
        shift = self.first_line
        exact = self.line_starts is None
        parser = CParser(self.chunk)
        get_event: Any = parser.get_event
        # The open collections around the present one, innermost last: (value, node, key, key's marks, anchor, nodes before).
        stack: list[tuple[Any, Node, Any, Any, str | None, int]] = []
        value: Any = None
        node: Node
        data: Any = None  # the innermost open collection, None at the root
        here: Node | None = None
        key: Any = None  # of an open mapping: the name whose value comes next
        key_marks: Any = None
        anchor: str | None = None
        before = 0
        merged: dict[int, list[tuple[Any, Node, Mark]]] = {}
        root: Document | None = None
        while True:
            event = get_event()
            kind = type(event)
            if kind is yaml.ScalarEvent:
                start_mark, end_mark = event.start_mark, event.end_mark
                if exact:
                    start, end = (start_mark.line + shift, start_mark.column), (end_mark.line + shift, end_mark.column)
                else:
                    start, end = self.mark(start_mark), self.mark(end_mark)
                text = event.value
                if len(text) > limits.scalar:
                    message = say("yaml.long-scalar", found=f"{len(text):,}", most=f"{limits.scalar:,}")
                    raise _RefusedError("Y103", message, start)
                if event.tag is not None or (event.implicit[0] and not event.style):
                    merge = text == "<<" and isinstance(data, dict) and key is None
                    value = text if merge else self._scalar(event, start, end)
                else:
                    value, merge = text, False
                self.nodes += 1
                if self.nodes > limits.nodes:
                    self._too_many(start)
                if data.__class__ is dict and key is None and here is not None:
                    if merge:
                        key, key_marks = _MERGE, (start, end)
                        continue
                    name = value if value.__class__ is str else self._name(value, start, end)
                    if event.anchor:
                        self.anchors[event.anchor] = (value, Node(start, end), 1)
                    if name in data:
                        self._repeat(name, here, start, end)
                    key, key_marks = name, (start, end)
                    continue
                node = Node(start, end)
                if event.anchor:
                    self.anchors[event.anchor] = (value, node, 1)
            elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
                start = self.mark(event.start_mark)
                if data.__class__ is dict and key is None:
                    raise _RefusedError("Y106", say("yaml.collection-name"), start)
                if len(stack) >= limits.depth:
                    raise _RefusedError("Y103", say("yaml.too-deep", most=limits.depth), start)
                stack.append((data, here, key, key_marks, anchor, before))  # type: ignore[arg-type]
                before, anchor = self.nodes, event.anchor
                self.nodes += 1
                if self.nodes > limits.nodes:
                    self._too_many(start)
                if anchor:
                    self.anchors[anchor] = None
                if kind is yaml.MappingStartEvent:
                    data, here = {}, Node(start, start, {}, {})
                else:
                    data, here = [], Node(start, start, None, [])
                key = None
                continue
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                assert here is not None  # noqa: S101 - an end follows a start
                here.end = self.mark(event.end_mark)
                if id(data) in merged:
                    self._merge(data, here, merged.pop(id(data)))
                value, node = data, here
                if anchor:
                    self.anchors[anchor] = (value, node, self.nodes - before)
                data, here, key, key_marks, anchor, before = stack.pop()
            elif kind is yaml.AliasEvent:
                value, node = self._alias(event)
                if data.__class__ is dict and key is None and here is not None:
                    start, end = self.mark(event.start_mark), self.mark(event.end_mark)
                    if isinstance(value, (dict, list)):
                        raise _RefusedError("Y106", say("yaml.collection-name"), start)
                    name = value if isinstance(value, str) else self._name(value, start, end)
                    if name in data:
                        self._repeat(name, here, start, end)
                    key, key_marks = name, (start, end)
                    continue
            elif kind is yaml.DocumentStartEvent:
                if root is not None:
                    at = self.mark(event.start_mark)
                    raise _RefusedError("Y107", say("yaml.second-document"), at, say("yaml.second-document.hint"))
                continue
            elif kind is yaml.StreamEndEvent:
                return root
            else:
                continue
            # A value is complete: hand it to what holds it.
            if here is None:
                empty = value is None and node.start == node.end
                root = None if empty else Document(value, node)
            elif data.__class__ is dict:
                if key is _MERGE:
                    merged.setdefault(id(data), []).append((value, node, key_marks[0]))
                else:
                    data[key] = value
                    here.keys[key] = key_marks  # type: ignore[index]
                    here.children[key] = node  # type: ignore[index]
                key = None
            else:
                data.append(value)
                here.children.append(node)  # type: ignore[union-attr]

    def _scalar(self, event: Any, start: Mark, end: Mark) -> Scalar:
        tag, text = event.tag, event.value
        if tag is None or tag == "!":
            if tag is None:
                try:
                    return resolve(text)
                except NotJSONError:
                    message, hint = say("yaml.not-json", text=text), say("yaml.not-json.hint", text=text)
                    raise _RefusedError("Y106", message, start, hint, end) from None
            return str(text)
        if not tag.startswith(TAG):
            return str(text)
        return self._tagged(tag.removeprefix(TAG), text, start, end)

    def _tagged(self, tag: str, text: str, start: Mark, end: Mark) -> Scalar:
        """Return the scalar that a tag such as `!!str` asks for."""
        if tag == "str":
            return text
        if tag == "binary":
            try:
                return base64.b64decode(text, validate=True).decode()
            except (binascii.Error, UnicodeDecodeError):
                raise _RefusedError("Y106", say("yaml.binary"), start, end=end) from None
        try:
            value = resolve(text) if text else None
        except NotJSONError:
            value = text
        expected = {"int": int, "float": (int, float), "bool": bool, "null": type(None)}.get(tag)
        if tag == "timestamp":
            return text
        if expected is None:
            return text
        if isinstance(value, expected) and not (tag != "bool" and isinstance(value, bool)):  # type: ignore[arg-type]
            return value
        raise _RefusedError("Y106", say("yaml.tag", tag=tag, value=text[:40]), start, end=end)

    def _name(self, value: Scalar, start: Mark, end: Mark) -> str:
        """Return a field's name that YAML reads as another type, as sigs.k8s.io/yaml turns it into a string."""
        if value is True or value is False:
            return "true" if value else "false"
        if value is None:
            raise _RefusedError("Y106", say("yaml.null-name"), start, say("yaml.null-name.hint"), end)
        return str(value) if isinstance(value, int) else format(value, "g")

    def _repeat(self, name: str, here: Node, start: Mark, end: Mark) -> None:
        assert here.keys is not None  # noqa: S101 - a mapping's node has keys
        first = here.keys[name][0][0] + 1 - self.first_line if name in here.keys else None
        known = bool(first) and self.first_line == 0
        message = say("yaml.repeated-since" if known else "yaml.repeated", name=name[:80], line=first)
        self.repeated.append(_RefusedError("Y102", message, start, say("yaml.repeated.hint"), end))

    def _merge(self, data: dict[str, Any], here: Node, merges: list[tuple[Any, Node, Mark]]) -> None:
        """Take the fields of `<<` into a mapping; a field that is already there is a repeated one, as for the API server."""
        for value, node, mark in merges:
            sources = [(value, node)]
            if isinstance(value, list) and isinstance(node.children, list):
                sources = list(zip(value, node.children, strict=True))
            for source, source_node in sources:
                if not isinstance(source, dict) or not isinstance(source_node.children, dict):
                    raise _RefusedError("Y106", say("yaml.merge"), mark)
                self.nodes += len(source)
                if self.nodes > self.limits.nodes:
                    self._too_many(mark)
                for name, item in source.items():
                    if name in data:
                        assert here.keys is not None  # noqa: S101 - a mapping's node has keys
                        self._repeat(name, here, *here.keys[name])
                        continue
                    data[name] = item
                    here.keys[name] = (mark, (mark[0], mark[1] + 2))  # type: ignore[index]
                    here.children[name] = source_node.children[name]  # type: ignore[index]

    def _alias(self, event: Any) -> tuple[Any, Node]:
        start, end = self.mark(event.start_mark), self.mark(event.end_mark)
        if event.anchor not in self.anchors:
            message = say("yaml.unknown-anchor", anchor=event.anchor[:40])
            raise _RefusedError("Y101", message, start, say("yaml.unknown-anchor.hint"), end)
        known = self.anchors[event.anchor]
        if known is None:
            raise _RefusedError("Y106", say("yaml.anchor-in-itself", anchor=event.anchor[:40]), start, end=end)
        self.aliases += 1
        if self.aliases > self.limits.aliases:
            raise _RefusedError("Y103", say("yaml.too-many-aliases", most=self.limits.aliases), start, end=end)
        value, node, size = known
        self.nodes += size
        if self.nodes > self.limits.nodes:
            self._too_many(start)
        return value, node

    def _too_many(self, mark: Mark) -> None:
        raise _RefusedError("Y103", say("yaml.too-many-values", most=f"{self.limits.nodes:,}"), mark)


_MERGE: Final = object()
