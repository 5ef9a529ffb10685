"""The editor in the page: which files bring it, and what it is told of the site's examples."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import resources
from importlib.resources.abc import Traversable
from itertools import groupby
from pathlib import Path, PurePosixPath
from typing import Any, Final

from mkdocs_manifests.checking.check import Checker, Judged
from mkdocs_manifests.checking.quieting import exceptions
from mkdocs_manifests.live.data import kinds_of, live_data
from mkdocs_manifests.live.exercises import Goal
from mkdocs_manifests.live.reached import reached
from mkdocs_manifests.live.rule_data import catalog_data
from mkdocs_manifests.model import Example, Intent, Manifest, Node
from mkdocs_manifests.settings import Settings

LOADER: Final = "loader.js"
"""The only script that a page loads before a reader edits."""
FOLDER: Final = "live"
"""Of the built files, below the package's assets and below the site's."""
MISSING: Final = "the editor in the page is left out: it was not built; run `make live`, or install a released package"
SECTION_MARK: Final = re.compile(r"^[ \t]*#[ \t]*--8<--[ \t]*\[(?:start|end)\b[^\n]*\n?", re.MULTILINE)
"""A comment that only says where an excerpt begins or ends."""
HIDDEN: Final = "eA=="
"""Stands for the values of Secrets: good as text and as base64."""
TEMPLATE_LINES: Final = 60
"""How long an example is at most that the playground offers to start from."""


def is_built() -> bool:
    """Return whether the editor is part of this installation; it is built when the package is."""
    return (_built() / LOADER).is_file()


def built_files() -> dict[str, bytes]:
    """Return the editor's own files, by their names."""
    return {file.name: file.read_bytes() for file in sorted(_built().iterdir(), key=lambda file: file.name)}


@dataclass(slots=True)
class LivePages:
    """The examples that readers can edit, page by page, as far as the pages are rendered."""

    settings: Settings = field(default_factory=Settings)
    """The settings that the build judges by."""
    pages: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    """What is known of each example, by the page's and its own identifier."""

    def on(self, page: str) -> Callable[[Judged, int, Sequence[Goal]], str]:
        """Return what takes the examples of a page, by its path, and says what the editor opens for each."""
        identifier = _digest(page)

        def opened(judged: Judged, line: int, goals: Sequence[Goal]) -> str:
            purpose = judged.example.purpose
            if purpose.intent is Intent.SKIP:
                return ""
            key = _key(judged.example)
            told = self.pages.setdefault(identifier, {}).setdefault(key, _told(judged.example, self.settings))
            if goals:
                told["exercise"] = [dict(goal) for goal in goals]
            shown = _kept_line(judged.example.text.value, line) if line else 0
            return f"{identifier} {key} {shown}" if shown else f"{identifier} {key}"

        return opened

    def scripts(self) -> dict[str, str]:
        """Return a script for each page that has examples, by its path among the editor's files."""
        return {
            f"pages/{page}.js": script(f"pages[{json.dumps(page)}]", {"examples": examples}, before="pages")
            for page, examples in sorted(self.pages.items())
        }


@dataclass(slots=True)
class KnowledgeScripts:
    """The scripts that hold what the editor judges by, and what fields mean; written anew when what examples use changes."""

    basis: object = None
    scripts: Mapping[str, str] = field(default_factory=dict)

    def of(self, checker: Checker, judged: Sequence[Judged]) -> Mapping[str, str]:
        """Return the scripts for the kinds that the examples use."""
        fragments = [one.example.purpose.path for one in judged if one.example.purpose.intent is Intent.FRAGMENT]
        kinds = kinds_of((manifest for one in judged for manifest in one.manifests), fragments, checker.schemas)
        definitions = reached(judged, checker.versions)
        basis = (checker.versions, kinds, definitions)
        if basis != self.basis:
            rules = checker.knowledge.rule_files
            known = live_data(checker.versions, kinds, checker.settings, rules, reached=definitions)
            parts = {"data": known.data, "rest": known.rest, "texts": known.texts}
            self.scripts = {f"{name}.js": script(name, value) for name, value in parts.items()}
            self.basis = basis
        return self.scripts


def catalog_script(judged: Sequence[Judged], code_pages: Mapping[str, str]) -> str:
    """Return the script that tells of the whole site: its objects, its pages of problem codes, and what to start from."""
    told = {
        "codePages": dict(sorted(code_pages.items())),
        "objects": catalog_data(manifest for one in judged for manifest in one.manifests),
        "templates": _templates(judged),
    }
    return script("catalog", told)


def script(name: str, value: object, before: str = "") -> str:
    """Return a classic script that gives the editor a value: one that also loads where a page is opened as a file."""
    ground = f"(globalThis.manifestsLive ??= {{}}).{before} ??= {{}};\n" if before else ""
    written = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    start = f"globalThis.manifestsLive.{name}" if before else f"(globalThis.manifestsLive ??= {{}}).{name}"
    return f"{ground}{start} = {written};\n"


def write(folder: Path, scripts: Mapping[str, str]) -> None:
    """Write scripts below a folder."""
    for name, text in scripts.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="\n")


def _built() -> Traversable:
    return resources.files(__package__) / "assets" / FOLDER


def _told(example: Example, settings: Settings) -> dict[str, Any]:
    """Return what the editor is told of one example of a page."""
    purpose = example.purpose
    told: dict[str, Any] = {"file": _file(example), "text": _edited(example)}
    if purpose.intent is Intent.FRAGMENT:
        told["fragment"] = purpose.path
    if purpose.expect:
        told["expect"] = list(purpose.expect)
    if example.text.origins is None:
        told["isFile"] = True
    if ignores := list(_ignores(example, settings)):
        told["ignores"] = ignores
    return told


def _ignores(example: Example, settings: Settings) -> Iterator[dict[str, Any]]:
    """Yield the codes that the settings ignore in the files of an example; with the lines where not all are from one file."""
    files = _files_of_lines(example)
    known = {file: list(exceptions(settings, file)) for file in sorted(set(files))}
    if len(known) == 1:
        yield from ({"codes": codes} for codes in known.values() if codes)
        return
    first = 1
    for file, lines in groupby(files):
        last = first + len(list(lines)) - 1
        if known[file]:
            yield {"codes": known[file], "lines": [first, last]}
        first = last + 1


def _files_of_lines(example: Example) -> list[PurePosixPath]:
    """Return the file from which each line is that a reader edits."""
    text = example.text
    lines = text.value.split("\n")
    if text.origins is None:
        return [text.file]
    origins = [text.origins[min(number, len(text.origins) - 1)] for number in range(len(lines))]
    kept = [(line, origin.file) for line, origin in zip(lines, origins, strict=True) if not SECTION_MARK.match(line)]
    filled = [number for number, (line, _) in enumerate(kept) if line] or [0]
    return [file for _, file in kept[filled[0] : filled[-1] + 1]]


def _file(example: Example) -> str:
    return str(example.text.file)


def _key(example: Example) -> str:
    """Return what names an example in links that readers share: the same as long as its file, or its text, is."""
    return _digest(_file(example) if example.text.origins is None else example.text.value)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:10]


def _edited(example: Example) -> str:
    """Return the text that a reader edits."""
    return SECTION_MARK.sub("", example.text.value).strip("\n")


def _kept_line(text: str, line: int) -> int:
    """Return where a line stands in the text that a reader edits, counted from 1."""
    before = "".join(text.splitlines(keepends=True)[: line - 1])
    return SECTION_MARK.sub("", before).lstrip("\n").count("\n") + 1


def _without_secrets(judged: Judged) -> str:
    """Return an example's text with a stand-in for each value of a Secret."""
    secrets = [manifest for manifest in judged.manifests if manifest.kind == "Secret"]
    if not secrets:
        return _edited(judged.example)
    lines = judged.example.text.value.split("\n")
    for start, end in sorted((span for manifest in secrets for span in _values(manifest)), reverse=True):
        first, last = lines[start[0]], lines[end[0]]
        lines[start[0] : end[0] + 1] = [first[: start[1]] + HIDDEN + last[end[1] :]]
    return SECTION_MARK.sub("", "\n".join(lines)).strip("\n")


def _values(secret: Manifest) -> Iterable[tuple[tuple[int, int], tuple[int, int]]]:
    for field_name in ("data", "stringData"):
        fields = secret.node.children
        node = fields.get(field_name) if isinstance(fields, dict) else None
        values = node.children if isinstance(node, Node) else None
        for value in values.values() if isinstance(values, dict) else ():
            yield value.start, value.end


def _templates(judged: Sequence[Judged]) -> list[Mapping[str, str]]:
    """Return for each kind the shortest valid file that holds nothing else, for a playground to start from."""
    shortest: dict[str, tuple[int, str, str]] = {}
    for one in judged:
        text = _edited(one.example)
        kinds = [manifest.kind for manifest in one.manifests]
        is_plain = len(kinds) == 1 and one.example.text.origins is None and not one.problems and not one.expected
        if is_plain and kinds[0] and text.count("\n") <= TEMPLATE_LINES:
            found = (text.count("\n"), _file(one.example), _without_secrets(one))
            shortest[kinds[0]] = min(found, shortest.get(kinds[0], found))
    return [
        {"kind": kind, "file": PurePosixPath(file).name, "text": text}
        for kind, (_, file, text) in sorted(shortest.items())
    ]
