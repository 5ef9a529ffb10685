"""The images that the manifests run, with who runs them."""

from __future__ import annotations

from typing import Final, NamedTuple

from mkdocs_manifests.relating.values import mappings, text
from mkdocs_manifests.relating.workloads import pod_spec
from mkdocs_manifests.tables.subject import Subject
from mkdocs_manifests.tables.table import Column, Form, Piece, Table, cell, cells

COLUMNS: Final = (
    Column("image", "Image", Form.CODE),
    Column("repository", "Repository", Form.CODE, is_extra=True),
    Column("tag", "Tag", Form.CODE),
    Column("digest", "Digest", Form.CODE, is_extra=True),
    Column("usedBy", "Used by", is_list=True),
)
LISTS: Final = ("initContainers", "containers", "ephemeralContainers")


class Image(NamedTuple):
    """A reference to an image, taken apart."""

    repository: str
    tag: str
    digest: str


def image(written: str) -> Image:
    """Return the parts of a reference: `registry.example:5000/shop/web:1.2@sha256:…`."""
    rest, _, digest = written.partition("@")
    folder, slash, last = rest.rpartition("/")
    name, _, tag = last.partition(":")
    return Image(f"{folder}{slash}{name}", tag, digest)


def images_table(subject: Subject) -> Table:
    """Return a row for each image of the manifests' Pods, and of the volumes made from images."""
    found: dict[str, list[Piece]] = {}
    for used in subject:
        spec = pod_spec(used.manifest)
        for one in (item for name in LISTS for item in mappings(spec.get(name))):
            found.setdefault(text(one.get("image")), []).append(used.piece)
        for volume in mappings(spec.get("volumes")):
            source = volume.get("image")
            if isinstance(source, dict):
                found.setdefault(text(source.get("reference")), []).append(used.piece)
    found.pop("", None)
    rows = []
    for written, pieces in sorted(found.items()):
        parts = image(written)
        rows.append((cell(written), cell(parts.repository), cell(parts.tag), cell(parts.digest), cells(pieces)))
    return Table("images", "The images that the manifests run", COLUMNS, tuple(rows))
