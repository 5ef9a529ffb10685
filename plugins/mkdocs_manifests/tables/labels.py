"""The labels and annotations of objects and of the Pods that they make."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from mkdocs_manifests.kubernetes.references import relations
from mkdocs_manifests.kubernetes.selectors import pod_template
from mkdocs_manifests.relating.values import at, mapping, text
from mkdocs_manifests.tables.subject import Subject, Used
from mkdocs_manifests.tables.table import Column, Form, Piece, Table, cell, cells

COLUMNS: Final = (
    Column("key", "Key", Form.CODE),
    Column("what", "What"),
    Column("values", "Values", Form.CODE, is_list=True),
    Column("objects", "Objects", Form.NUMBER),
    Column("usedBy", "Used by", is_list=True),
)
LONGEST: Final = 60
"""Characters of a value that are shown: annotations may hold whole files."""
KINDS: Final = ("label", "annotation")


def labels_table(subject: Subject) -> Table:
    """Return a row for each key of labels and of annotations."""
    values: dict[tuple[str, str], set[str]] = {}
    users: dict[tuple[str, str], list[Piece]] = {}
    for used in subject:
        for what, key, value in _written(used):
            values.setdefault((key, what), set()).add(value)
            users.setdefault((key, what), []).append(used.piece)
    rows = tuple(
        (cell(key), cell(what), cells(sorted(values[key, what])), cell(len(dict.fromkeys(found))), cells(found))
        for (key, what), found in sorted(users.items())
    )
    return Table("labels", "The labels and annotations of the manifests", COLUMNS, rows)


def _written(used: Used) -> Iterator[tuple[str, str, str]]:
    """Yield what stands at an object and at its Pods: label or annotation, key and value."""
    data = used.manifest.data
    template = pod_template(used.manifest, relations().pod_templates)
    inside: Mapping[str, object] = template.labels if template is not None else {}
    for what in KINDS:
        for key, value in mapping(at(data, "metadata", f"{what}s")).items():
            yield what, str(key), _short(text(value))
    for key, value in inside.items():
        yield "label", key, _short(text(value))


def _short(value: str) -> str:
    line = " ".join(value.split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"
