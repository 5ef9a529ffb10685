"""Bundles: the manifests of a folder as a zip and as one file, in the order in which they are applied."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import PurePosixPath
from typing import Final
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from mkdocs_manifests.checking.check import Judged
from mkdocs_manifests.kubernetes.apply_order import rank
from mkdocs_manifests.kubernetes.group_kinds import GroupKind
from mkdocs_manifests.kubernetes.walk import first_at
from mkdocs_manifests.model import ROOT, Intent, Manifest, Place

FOLDER: Final = "bundles"
"""Of a site, in which the bundles stand."""
SUMS: Final = f"{FOLDER}/sha256sums.txt"
"""The sums of all bundles, as `sha256sum --check` reads them."""
KUSTOMIZATION: Final = "kustomization.yaml"
KUSTOMIZE: Final = "kustomize.config.k8s.io"
MARKER: Final = re.compile(r"^---(?=[ \t\n]|$)", re.MULTILINE)
"""Where a document begins: no value of YAML has such a line."""
SECTION: Final = re.compile(r"^[ \t]*#[ \t]*-+8<-+[ \t]*\[.*\][ \t]*\n", re.MULTILINE)
"""The mark of a part that pages show: nothing for those who take the whole."""
ITEM: Final = re.compile(r"^\s*-\s+(?P<name>\S.*?)\s*$", re.MULTILINE)
"""An entry of a list, such as the files of a kustomization."""
EARLIEST: Final = (1980, 1, 1, 0, 0, 0)
"""The first moment that a zip can name: the same bytes, whenever it is made."""
MODE: Final = 0o100644 << 16
"""An ordinary file that everyone can read."""
UNIX: Final = 3
FEWEST: Final = 2
"""Files of a bundle: one alone is a bundle already."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """The manifests of one folder."""

    folder: PurePosixPath
    name: str
    """Of its files: `pod` has `bundles/pod.zip` and `bundles/pod.yaml`."""
    chosen: tuple[PurePosixPath, ...]
    """The files that make up the whole, in the order in which they are applied; no two describe one object."""
    steps: tuple[PurePosixPath, ...]
    """Files that describe the same objects on the way there, or nothing that can be applied."""
    yaml: bytes
    """All of `chosen` in one text."""
    zip: bytes
    """All files of the folder, with a kustomization that names `chosen`."""

    def files(self) -> Mapping[str, bytes]:
        """Return what is published, by its path below the site's root."""
        return {f"{FOLDER}/{self.name}.zip": self.zip, f"{FOLDER}/{self.name}.yaml": self.yaml}


def bundles(
    judged: Iterable[Judged], texts: Mapping[PurePosixPath, str], roots: Sequence[str]
) -> dict[PurePosixPath, Bundle]:
    """Return a bundle of each folder that directly holds several usable files of manifests, below one of `roots`.

    `texts` has the text of every file that was read.
    """
    by_folder: dict[PurePosixPath, list[Judged]] = {}
    for one in judged:
        shown = one.example.text
        if shown.origins is None and any(shown.file.is_relative_to(root) for root in roots):
            by_folder.setdefault(shown.file.parent, []).append(one)
    within: dict[PurePosixPath, dict[PurePosixPath, str]] = {}
    for file, text in sorted(texts.items()) if by_folder else ():
        within.setdefault(file.parent, {})[file] = text
    found = {}
    for folder, examples in sorted(by_folder.items()):
        usable = [one for one in examples if _is_usable(one)]
        if len(usable) >= FEWEST:
            found[folder] = _bundle(folder, _name(folder, roots), usable, within[folder])
    return found


def published(found: Iterable[Bundle]) -> dict[str, bytes]:
    """Return all files of bundles, with the list of their sums; nothing without bundles."""
    content = {name: data for bundle in found for name, data in bundle.files().items()}
    if not content:
        return {}
    lines = [f"{sha256(data)}  {PurePosixPath(name).name}\n" for name, data in sorted(content.items())]
    return {**content, SUMS: "".join(lines).encode()}


def sha256(data: bytes) -> str:
    """Return the sum by which a reader knows that a file came as it was sent."""
    return hashlib.sha256(data).hexdigest()


def box(bundle: Bundle, root: str, address: str) -> Markup:
    """Return the HTML that hands a bundle out; `root` leads to the site's root, `address` is the site's own."""
    return Markup(_templates().get_template("bundle.html.jinja").render(bundle=bundle, root=root, address=address))  # noqa: S704 - escaped by the template


def _bundle(folder: PurePosixPath, name: str, usable: Sequence[Judged], texts: Mapping[PurePosixPath, str]) -> Bundle:
    own = _own_choice(folder, texts)
    picked = [one for one in usable if one.example.text.file in own] if own else list(_picked(usable))
    documents = sorted((document for one in picked for document in _documents(one)), key=lambda document: document[:3])
    chosen = tuple(dict.fromkeys(file for _, file, _, _ in documents))
    steps = tuple(sorted(file for one in usable if (file := one.example.text.file) not in chosen))
    parts = [f"# {file}\n{text.strip()}\n" for _, file, _, text in documents]
    content = {file.name: texts[file] for file in (*chosen, *steps)}
    if own:
        content[KUSTOMIZATION] = texts[folder / KUSTOMIZATION]
    else:
        render = _templates().get_template("kustomization.yaml.jinja").render
        content[KUSTOMIZATION] = render(chosen=[file.name for file in chosen], steps=[file.name for file in steps])
    return Bundle(folder, name, chosen, steps, "---\n".join(parts).encode(), _zip(name, content))


def _is_usable(one: Judged) -> bool:
    purpose = one.example.purpose
    is_meant = purpose.intent is Intent.MANIFESTS and not purpose.expect
    return (
        is_meant and not one.problems and bool(one.manifests) and all(_has_name(manifest) for manifest in one.manifests)
    )


def _has_name(manifest: Manifest) -> bool:
    """Return whether an object has a name before it is made: without one it can be created, but not applied."""
    return bool(first_at(manifest.data, ("metadata", "name")))


def _own_choice(folder: PurePosixPath, texts: Mapping[PurePosixPath, str]) -> frozenset[PurePosixPath]:
    """Return the files that a folder's own kustomization names."""
    named = {found["name"] for found in ITEM.finditer(texts.get(folder / KUSTOMIZATION, ""))}
    return frozenset(file for file in texts if file.name in named)


def _picked(usable: Sequence[Judged]) -> Iterator[Judged]:
    """Yield the files that fit together: of two that describe one object the one that the pages introduce last."""
    taken: set[tuple[GroupKind, str, str]] = set()
    for one in sorted(usable, key=_introduced, reverse=True):
        objects = {_object(manifest) for manifest in one.manifests}
        if not objects & taken:
            taken |= objects
            yield one


def _introduced(one: Judged) -> tuple[Place, ...]:
    return (*one.example.shown_in[:1], one.example.place)


def _object(manifest: Manifest) -> tuple[GroupKind, str, str]:
    return GroupKind.of(manifest), manifest.namespace, manifest.name


def _documents(one: Judged) -> Iterator[tuple[int, PurePosixPath, int, str]]:
    """Yield the documents of a file that hold manifests: rank, file, first line and text of each."""
    text = one.example.text
    starts = [0, *(mark.end() for mark in MARKER.finditer(text.value)), len(text.value)]
    for start, end in pairwise(starts):
        written = text.value[start:end].removesuffix("---")
        first = text.value.count("\n", 0, start) + 1
        last = text.value.count("\n", 0, end) + 1
        within = [manifest for manifest in one.manifests if first <= manifest.place(ROOT).line <= last]
        if within:
            yield min(rank(manifest.kind) for manifest in within), text.file, first, SECTION.sub("", written)


def _name(folder: PurePosixPath, roots: Sequence[str]) -> str:
    root = max((root for root in roots if folder.is_relative_to(root)), key=len)
    return "-".join(folder.relative_to(root).parts) or PurePosixPath(root).name


def _zip(name: str, content: Mapping[str, str]) -> bytes:
    """Return a zip with a folder of that name; its bytes depend on nothing but the content."""
    target = io.BytesIO()
    with ZipFile(target, "w", ZIP_STORED) as archive:
        for file, text in sorted(content.items()):
            entry = ZipInfo(f"{name}/{file}", EARLIEST)
            entry.create_system, entry.external_attr = UNIX, MODE
            archive.writestr(entry, text.encode())
    return target.getvalue()


@lru_cache(maxsize=1)
def _templates() -> Environment:
    loader = PackageLoader("mkdocs_manifests.publishing")
    environment = Environment(
        loader=loader,
        autoescape=select_autoescape(["html.jinja"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        auto_reload=False,
    )
    environment.filters.update(sha256=sha256, size=_size)
    return environment


def _size(data: bytes) -> str:
    return f"{max(1, round(len(data) / 1024))}\N{NO-BREAK SPACE}KiB"
