"""The tables of pages: what a directive asks for, made from the manifests of the whole site."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Final

from markupsafe import Markup

from mkdocs_manifests.checking.check import Checker, Report
from mkdocs_manifests.model import Place, Problem
from mkdocs_manifests.publishing.anchors import anchors_of
from mkdocs_manifests.publishing.blocks import instead
from mkdocs_manifests.publishing.problem_pages import FOLDER as PROBLEMS
from mkdocs_manifests.publishing.site import Site
from mkdocs_manifests.publishing.table_directives import TABLE, Request
from mkdocs_manifests.reading.fences import Fence
from mkdocs_manifests.tables.field_tree import field_tree
from mkdocs_manifests.tables.fields import Fields
from mkdocs_manifests.tables.outputs import html
from mkdocs_manifests.tables.register import FIELDS, TableError, Wanted, table_of
from mkdocs_manifests.tables.subject import Subject
from mkdocs_manifests.tables.table import CodeName, KindName, Target

THIS_PAGE: Final = "this page"
OPTIONS: Final = ("kind", "columns", "only", "id")
SEPARATOR: Final = "="


@dataclass(slots=True)
class Sources:
    """The manifests of one build, read into a subject when the first table is made."""

    report: Report
    checker: Checker
    docs: PurePosixPath
    fields: Fields
    made: Subject | None = None

    def subject(self) -> Subject:
        """Return the manifests of the site's own examples: schemas and the examples of problem pages are none."""
        if self.made is None:
            own = [one for one in self.report.judged if not one.example.text.file.is_relative_to(self.docs / PROBLEMS)]
            self.made = Subject.of(own, self.checker.schemas, self.checker.knowledge.schema_files, self.fields)
        return self.made


@dataclass(frozen=True, slots=True)
class Shown:
    """A manifest that a page shows."""

    manifest: Place
    address: str
    """Of the line of the page where it begins, below the site's."""


@dataclass(slots=True)
class Addresses:
    """Where on the site the things are that tables speak of."""

    site: Site
    blocks: Mapping[PurePosixPath, tuple[Fence, ...]]
    """The YAML blocks of every page, by the page's source."""
    pages: Mapping[PurePosixPath, str]
    """The address of each page, by its source."""
    kinds: Mapping[KindName, str] = field(default_factory=dict)
    """The address of each kind's page."""
    shown: dict[PurePosixPath, list[Shown]] | None = None
    """What pages show of each file; read when the first table asks."""

    def of(self, target: Target) -> str:
        """Return the address below the site's, empty where there is none: of a line, that of a page that shows it."""
        if isinstance(target, KindName):
            return self.kinds.get(target, "")
        if isinstance(target, CodeName):
            return self.site.code_pages.get(target.code, "")
        if self.shown is None:
            self.shown = self._shown()
        for one in self.shown.get(target.file, ()):
            if one.manifest.line <= target.line <= one.manifest.end_line:
                return one.address
        return self.pages.get(target.file) or self.site.files.get(target.file, "")

    def _shown(self) -> dict[PurePosixPath, list[Shown]]:
        found: dict[PurePosixPath, list[Shown]] = {}
        for page, fences in self.blocks.items():
            address = self.pages.get(page)
            if address is not None:
                for place, anchor in anchors_of(fences, self.site).by_manifest.items():
                    found.setdefault(place.file, []).append(Shown(place, f"{address}#{anchor.identifier}"))
        return found


@dataclass(frozen=True, slots=True)
class Refused:
    """A directive that cannot be followed."""

    words: str
    message: str
    hint: str


@dataclass(slots=True)
class Desk:
    """Where the tables of one build are made."""

    sources: Sources
    addresses: Addresses

    def page(self, page: PurePosixPath, root: str) -> PageTables:
        """Return what makes the tables of a page; `root` leads from it to the site's root."""
        return PageTables(self, root, page)


@dataclass(slots=True)
class PageTables:
    """Makes the tables of one page, and notes which it could not."""

    desk: Desk
    root: str
    """Leads from the page to the site's root: `../../`."""
    page: PurePosixPath
    """The page's source."""
    refused: list[Refused] = field(default_factory=list)
    made: int = 0

    def __call__(self, request: Request) -> Markup:
        """Return the HTML of a table, or of a sentence that stands in its place."""
        self.made += 1
        try:
            identifier, wanted = self._wanted(request.words)
            subject = self.desk.sources.subject()
            if wanted.name == FIELDS:
                table_of(wanted, subject)
                return field_tree(subject.below(wanted.paths), wanted.kind, identifier, self._link, request.caption)
            table = table_of(wanted, subject).shown(wanted.columns)
        except TableError as error:
            self.refused.append(Refused(request.words, error.message, error.hint))
            return instead("table", f"No table: {error.message}.")
        return html(table, identifier, self._link, request.caption)

    def problems(self, text: str, file: PurePosixPath) -> list[Problem]:
        """Return what is wrong with the page's directives, each at its place in the page's text."""
        return [
            Problem("D102", one.message, _place(f"{TABLE} | {one.words}", text, file), hint=one.hint)
            for one in self.refused
        ]

    def _wanted(self, words: str) -> tuple[str, Wanted]:
        paths: list[str] = []
        options: dict[str, str] = {}
        if THIS_PAGE in words:
            words = words.replace(THIS_PAGE, "")
            paths += [str(self.page), *self._own()]
        for word in words.split():
            name, equals, value = word.partition(SEPARATOR)
            if not equals:
                paths.append(word)
            elif name in OPTIONS and value:
                options[name] = value
            else:
                hint = f"there are {', '.join(f'{option}=' for option in OPTIONS)}"
                raise TableError(f'a table has no option "{word}"', hint)
        plain = [word for word in words.split() if SEPARATOR not in word]
        name = plain[0] if plain else FIELDS if "kind" in options else ""
        if plain:
            paths.remove(plain[0])
        columns = tuple(column for column in options.get("columns", "").split(",") if column)
        identifier = options.get("id") or f"manifests-table-{self.made}"
        return identifier, Wanted(name, tuple(paths), options.get("kind", ""), columns, options.get("only", ""))

    def _own(self) -> list[str]:
        """Return the files of manifests that the page shows."""
        fences = self.desk.addresses.blocks.get(self.page, ())
        return [str(fence.include.file) for fence in fences if fence.include is not None]

    def _link(self, target: Target) -> str:
        address = self.desk.addresses.of(target)
        return f"{self.root}{address}" if address else ""


def _place(words: str, text: str, file: PurePosixPath) -> Place:
    for number, written in enumerate(text.split("\n"), 1):
        column = " ".join(written.split()).find(words) + 1
        if column:
            start = max(written.find(TABLE), 0) + 1
            return Place(file, number, start, number, len(written) + 1)
    return Place(file, 1, 1, 1, 1)
