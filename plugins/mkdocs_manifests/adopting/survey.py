"""What a repository has of pages, manifests, schemas, and of YAML that is none of them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Final

from mkdocs_manifests.reading.examples import LEFT_OUT, PAGE_SUFFIXES, UnreadableError, markers, read_inside

MOST: Final = 50_000
"""Files that are looked at."""
YAML: Final = frozenset({".yaml", ".yml"})
FOLDERS: Final = ("manifests", "examples", "example", "samples", "deploy", "k8s", "kubernetes")
"""Names of folders whose manifests readers are meant to apply."""
PAGES: Final = ("docs", "doc", "documentation", "website/docs", "content")
"""Where pages stand if no mkdocs.yml says so."""
OTHERS: Final = ("vendor", "third_party", "testdata", "test", "tests")
"""Folders whose manifests are not the project's, or not for readers."""
KUSTOMIZATION: Final = frozenset({"kustomization.yaml", "kustomization.yml", "Kustomization"})
MANIFEST: Final = re.compile(r"^(?:apiVersion|kind):", re.MULTILINE)
DEFINITION: Final = re.compile(r"^kind:[ \t]*CustomResourceDefinition\b", re.MULTILINE)
NAME: Final = re.compile(r"^metadata:\n(?:[ \t].*\n)*?[ \t]+name:[ \t]*([\w.-]+)", re.MULTILINE)
TEMPLATE: Final = re.compile(r"\{\{")
PATCHES: Final = re.compile(r"^(?:patches\w*|components|replacements|transformers):", re.MULTILINE)
ELISION: Final = re.compile(r"^[ \t>]*(?:- )?(?:\.{3,}|…)[ \t]*$", re.MULTILINE)

CHART: Final = "a Helm chart: its templates are no YAML before they are rendered"
OVERLAY: Final = "a Kustomize overlay: its patches are no whole manifests"
KUSTOMIZE: Final = "for Kustomize, not for the cluster"
TEMPLATED: Final = "a template: it is no YAML before it is rendered"
OTHER: Final = "YAML of another tool"


@dataclass(frozen=True, slots=True)
class Left:
    """What is left out of the check."""

    pattern: str
    """As in the setting `exclude`."""
    reason: str


@dataclass(frozen=True, slots=True)
class Survey:
    """What a repository has."""

    docs: PurePosixPath
    pages: int = 0
    manifests: tuple[str, ...] = ()
    """Folders of manifests."""
    schemas: tuple[str, ...] = ()
    """Patterns of files with CustomResourceDefinitions."""
    definitions: int = 0
    left: tuple[Left, ...] = ()
    elided: int = 0
    """Pages in which something is left out with dots."""


def survey(root: Path, docs: PurePosixPath | None) -> Survey:
    """Look through a repository; `docs` is the folder of pages where it is known."""
    files = tuple(islice(_files(root), MOST))
    folder = docs or next((PurePosixPath(name) for name in PAGES if _has_pages(PurePosixPath(name), files)), None)
    folder = folder or PurePosixPath("docs")
    found = _Found(root, files, folder)
    pages = [file for file in files if _is_below(file, folder) and file.suffix.lower() in PAGE_SUFFIXES]
    return Survey(
        docs=folder,
        pages=len(pages),
        manifests=found.manifests,
        schemas=found.schemas,
        definitions=len(found.definitions),
        left=found.left,
        elided=sum(ELISION.search(_text(root, page)) is not None for page in pages),
    )


class _Found:
    """The YAML files of a repository by what they are."""

    def __init__(self, root: Path, files: Sequence[PurePosixPath], docs: PurePosixPath) -> None:
        yaml = {file: _text(root, file) for file in files if file.suffix.lower() in YAML or file.name in KUSTOMIZATION}
        charts = sorted({file.parent for file in yaml if file.name == "Chart.yaml"})
        kustomize = {file: text for file, text in yaml.items() if file.name in KUSTOMIZATION}
        overlays = sorted({file.parent for file, text in kustomize.items() if PATCHES.search(text)})
        away = (*charts, *overlays)
        plain = {file: text for file, text in yaml.items() if not _is_in(file, away)}
        self.definitions = _definitions({**plain, **{file: text for file, text in yaml.items() if file not in plain}})
        whole = [
            file
            for file, text in plain.items()
            if MANIFEST.search(text) and not TEMPLATE.search(text) and file not in kustomize
        ]
        self.manifests = _outermost(whole, docs, self.definitions)
        self.schemas = tuple(sorted(_patterns(self.definitions, yaml)))
        read = (docs, *map(PurePosixPath, self.manifests))
        left = [Left(f"{chart}/**", CHART) for chart in _topmost(charts) if _is_in(chart, read)]
        left += [Left(f"{overlay}/**", OVERLAY) for overlay in _topmost(overlays) if _is_in(overlay, read)]
        for file, text in sorted(plain.items()):
            if not _is_in(file, read) or file in self.definitions or "skip" in markers(text):
                continue
            if file in kustomize:
                left.append(Left(str(file), KUSTOMIZE))
            elif TEMPLATE.search(text):
                left.append(Left(str(file), TEMPLATED))
            elif not MANIFEST.search(text):
                left.append(Left(str(file), OTHER))
        self.left = tuple(_together(left, yaml))


def _files(root: Path) -> Iterator[PurePosixPath]:
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if name not in LEFT_OUT and not name.startswith("."))
        for name in sorted(names):
            yield PurePosixPath(os.path.relpath(os.path.join(folder, name), root).replace(os.sep, "/"))  # noqa: PTH118


def _text(root: Path, file: PurePosixPath) -> str:
    try:
        return read_inside(root, file)
    except UnreadableError:
        return ""


def _is_below(file: PurePosixPath, folder: PurePosixPath) -> bool:
    return folder in (file, *file.parents)


def _is_in(file: PurePosixPath, folders: Iterable[PurePosixPath]) -> bool:
    return any(_is_below(file, folder) for folder in folders)


def _has_pages(folder: PurePosixPath, files: Iterable[PurePosixPath]) -> bool:
    return any(_is_below(file, folder) and file.suffix.lower() in PAGE_SUFFIXES for file in files)


def _definitions(texts: dict[PurePosixPath, str]) -> frozenset[PurePosixPath]:
    """Return the files of CustomResourceDefinitions; of copies, such as those in a chart, the first counts."""
    names: dict[str, PurePosixPath] = {}
    for file, text in texts.items():
        if DEFINITION.search(text) and not TEMPLATE.search(text):
            match = NAME.search(text)
            names.setdefault(match[1] if match else str(file), file)
    return frozenset(names.values())


def _outermost(
    files: Iterable[PurePosixPath], docs: PurePosixPath, definitions: frozenset[PurePosixPath]
) -> tuple[str, ...]:
    """Return the outermost folders with a telling name that hold manifests, but those below the folder of pages."""
    found = set()
    for file in files:
        if file in definitions or _is_below(file, docs) or set(file.parent.parts) & set(OTHERS):
            continue
        for folder in reversed(file.parents):
            if folder.name in FOLDERS:
                found.add(str(folder))
                break
    return tuple(sorted(found))


def _patterns(definitions: frozenset[PurePosixPath], yaml: Iterable[PurePosixPath]) -> Iterator[str]:
    """Yield the patterns of the files of definitions: that of a folder if it holds nothing else."""
    for folder in {file.parent for file in definitions}:
        beside = {file for file in yaml if file.parent == folder and file.name not in KUSTOMIZATION}
        suffixes = {file.suffix for file in beside}
        if (
            beside <= definitions
            and len(suffixes) == 1
            and not any(f.name in KUSTOMIZATION for f in yaml if f.parent == folder)
        ):
            yield f"{folder}/*{suffixes.pop()}"
        else:
            yield from (str(file) for file in definitions if file.parent == folder)


def _topmost(folders: Sequence[PurePosixPath]) -> list[PurePosixPath]:
    return [folder for folder in folders if not any(other in folder.parents for other in folders)]


def _together(left: Sequence[Left], yaml: Iterable[PurePosixPath]) -> Iterator[Left]:
    """Yield what is left out, file for file, or a whole folder of which all YAML is left out for one reason."""
    single = {PurePosixPath(one.pattern): one for one in left if not one.pattern.endswith("/**")}
    done: set[PurePosixPath] = set()
    for one in left:
        file = PurePosixPath(one.pattern)
        if file not in single:
            yield one
            continue
        beside = [other for other in yaml if other.parent == file.parent]
        if len(beside) > 1 and all(other in single and single[other].reason == one.reason for other in beside):
            if file.parent not in done:
                done.add(file.parent)
                yield Left(f"{file.parent}/*{file.suffix}", one.reason)
        else:
            yield one
