"""Settings written into a mkdocs.yml that somebody else wrote: every line of it stays as it is."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Any, Final

from mkdocs_manifests.adopting.survey import Survey
from mkdocs_manifests.kubernetes.versions import DEFAULT
from mkdocs_manifests.model import Node, Text
from mkdocs_manifests.reading.yaml_reader import read

PLUGIN: Final = "manifests"
PLAIN: Final = re.compile(r"[A-Za-z0-9_./][\w./*-]*")
"""A text that is written without quotes."""


class UnwritableError(ValueError):
    """A mkdocs.yml to which nobody should add but its author; the message says why."""


class AdoptedError(ValueError):
    """A mkdocs.yml that has the plugin's settings."""


def options(survey: Survey, *, baseline: str = "") -> list[str]:
    """Return the plugin's options as lines of YAML."""
    lines = [f'kubernetes_versions: ["{DEFAULT}"]']
    if survey.manifests != (PLUGIN,):
        lines.append(f"manifests: [{', '.join(map(_scalar, survey.manifests))}]")
    if survey.schemas:
        lines += ["schemas:", *(f"  - {_scalar(pattern)}" for pattern in survey.schemas)]
    if survey.left:
        lines += ["exclude:", *(f"  - {_scalar(one.pattern)}  # {one.reason}" for one in survey.left)]
    if baseline:
        lines.append(f"baseline: {_scalar(baseline)}")
    return lines


def with_options(written: str, lines: Sequence[str], file: PurePosixPath) -> str:
    """Return a mkdocs.yml with the plugin and its options; raises UnwritableError or AdoptedError."""
    text = written.replace("\r\n", "\n")
    added = _added(text, lines, file)
    _hold(text, added, file)
    return added.replace("\n", "\r\n") if "\r\n" in written else added


def new(name: str, docs: PurePosixPath, lines: Sequence[str]) -> str:
    """Return a mkdocs.yml for a project without one."""
    head = [f"site_name: {_scalar(name)}", *([f"docs_dir: {_scalar(str(docs))}"] if str(docs) != "docs" else [])]
    return "\n".join((*head, *_section(lines))) + "\n"


def _section(lines: Sequence[str]) -> list[str]:
    return ["plugins:", "  - search", f"  - {PLUGIN}:", *(f"      {line}" for line in lines)]


def _added(text: str, lines: Sequence[str], file: PurePosixPath) -> str:
    data, node = _document(text, file)
    if "plugins" not in data:
        if "INHERIT" in data:
            raise UnwritableError(f"its plugins are in {data['INHERIT']}, which it inherits from")
        return text.rstrip("\n") + "\n\n" + "\n".join(_section(lines)) + "\n"
    plugins = node.children["plugins"]  # type: ignore[index,call-overload]
    if _names(data["plugins"]) is None:
        raise UnwritableError("its plugins are neither a list nor a mapping")
    if PLUGIN in (_names(data["plugins"]) or ()):
        raise AdoptedError("it has settings of the plugin already; change them there")
    rows = text.split("\n")
    (line, column), (end_line, end_column) = plugins.start, plugins.end
    if rows[line][column] in "[{":
        flow = ", ".join(_flow(lines))
        comma = ", " if data["plugins"] else ""
        entry = f"{PLUGIN}: {{{flow}}}"
        entry = entry if rows[line][column] == "{" else f"{{{entry}}}"
        row = rows[end_line]
        rows[end_line] = f"{row[: end_column - 1].rstrip()}{comma}{entry}{row[end_column - 1 :]}"
        return "\n".join(rows)
    indent = " " * column
    dash = "- " if isinstance(plugins.children, list) else ""
    deeper = indent + ("    " if dash else "  ")
    entry_lines = [f"{indent}{dash}{PLUGIN}:", *(f"{deeper}{line}" for line in lines)]
    rows[_last(plugins) + 1 : _last(plugins) + 1] = entry_lines
    return "\n".join(rows)


def _document(text: str, file: PurePosixPath) -> tuple[dict[str, Any], Node]:
    reading = read(Text(text, file))
    if reading.problems:
        raise UnwritableError(f"it cannot be read: {reading.problems[0].message}")
    if len(reading.documents) != 1 or not isinstance(reading.documents[0].data, dict):
        raise UnwritableError("it is no mapping")
    return reading.documents[0].data, reading.documents[0].node


def _names(plugins: object) -> list[str] | None:
    if isinstance(plugins, dict):
        return list(plugins)
    if isinstance(plugins, list):
        return [name for entry in plugins for name in (entry if isinstance(entry, dict) else [str(entry)])]
    return None


def _last(node: Node) -> int:
    """Return the last line in which something of a value stands; comments behind it are not its own."""
    children = node.children
    if not children:
        return node.end[0] if node.keys is None else node.start[0]
    below = list(children.values()) if isinstance(children, dict) else children
    last = max(map(_last, below))
    return max([last, *(end[0] for _, end in (node.keys or {}).values())])


def _flow(lines: Sequence[str]) -> list[str]:
    """Return options in flow style, without their comments."""
    found: list[str] = []
    for line in lines:
        bare = line.split("  # ")[0]
        if bare.startswith("  - "):
            inside = found[-1].removesuffix("]")
            found[-1] = f"{inside}{', ' if not inside.endswith('[') else ''}{bare[4:]}]"
        else:
            found.append(f"{bare} []" if bare.endswith(":") else bare)
    return found


def _hold(before: str, after: str, file: PurePosixPath) -> None:
    """Raise UnwritableError unless all that was there is there, and the plugin besides."""
    old, new = _document(before, file)[0], _document(after, file)[0]
    entries = new.get("plugins")
    rest = (
        [entry for entry in entries if not isinstance(entry, dict) or PLUGIN not in entry]
        if isinstance(entries, list)
        else {name: value for name, value in (entries or {}).items() if name != PLUGIN}
    )
    known = old.get("plugins", ["search"])
    if PLUGIN not in (_names(entries) or ()) or rest != known or {**new, "plugins": 0} != {**old, "plugins": 0}:
        raise UnwritableError("its plugins are written in a way that cannot be added to")


def _scalar(value: str) -> str:
    return value if PLAIN.fullmatch(value) else json.dumps(value, ensure_ascii=False)
