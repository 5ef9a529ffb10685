"""What stands around an example on a page: its file, what it holds, what is said of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import PurePosixPath
from typing import Final, Protocol

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from mkdocs_manifests.model import Intent, Manifest, Purpose, Text
from mkdocs_manifests.publishing.anchors import Anchor, with_anchors
from mkdocs_manifests.publishing.field_notes import FieldNote, Told, facts
from mkdocs_manifests.reading.examples import purpose_of
from mkdocs_manifests.reading.manifests import manifests_of
from mkdocs_manifests.reading.yaml_reader import read
from mkdocs_manifests.tables.commands import Command
from mkdocs_manifests.tables.fields import FieldRow

ANNOTATION: Final = re.compile(r"#[ \t]*\(\d{1,4}\)!?[ \t]*$", re.MULTILINE)
"""A comment to which Material attaches an item of the list that follows the block."""


@dataclass(frozen=True, slots=True)
class Block:
    """A YAML fence as SuperFences hands it over: what the reader sees, without where it stands."""

    text: str
    title: str = ""
    markers: Mapping[str, str] = field(default_factory=dict)
    """`fragment`, `expect`, `skip` and `diagram`, as far as they are written."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem, as the reader of a page sees it."""

    code: str
    message: str
    hint: str = ""
    where: str = ""
    """The line in the block, or the place in the file where the block does not show it."""
    link: str = ""
    """Of the page that explains the code; empty where there is none."""


@dataclass(frozen=True, slots=True)
class Backlink:
    """A picture of the page that shows a manifest."""

    identifier: str
    """Of the picture's frame in the page's HTML."""
    title: str


@dataclass(frozen=True, slots=True)
class Frame:
    """All that is shown around one block."""

    title: str = ""
    link: str = ""
    """Of the file itself, from the page; empty where the file is not published."""
    kinds: tuple[str, ...] = ()
    versions: str = ""
    """The versions of Kubernetes for which the example is valid: `1.35 to 1.37`."""
    label: str = ""
    """How an example is meant that is no complete and valid manifest."""
    address: str = ""
    """What `kubectl apply -f` takes."""
    voice: str = ""
    """Who says what is expected."""
    expected: tuple[Finding, ...] = ()
    problems: tuple[Finding, ...] = ()
    lines: tuple[int, ...] = ()
    """The lines of the block in which something is wrong, counted from 1."""
    identifier: str = ""
    """Of the frame in the page's HTML."""
    anchors: tuple[Anchor, ...] = ()
    """Where in the block manifests begin to which pictures lead."""
    picture: Markup = field(default_factory=Markup)
    """What the reader can switch to in place of the block."""
    live: str = ""
    """What the editor in the page opens; empty where the example cannot be edited."""
    fields: tuple[FieldNote, ...] = ()
    """What the names in the block mean."""
    kind_pages: Mapping[str, str] = field(default_factory=dict)
    """Of the kinds that have a page with all of their fields: its address from the page."""
    commands: tuple[Command, ...] = ()
    """What to ask kubectl about the example."""
    script: str = ""
    """A script for a shell that says whether the cluster has what the example describes."""

    @property
    def has_head(self) -> bool:
        """Whether there is anything to say above the block."""
        return bool(self.title or self.kinds or self.label or self.versions or self.picture)

    @property
    def told_here(self) -> list[Told]:
        """The fields whose meaning the page tells here."""
        return [note.told for note in self.fields if not note.is_told]

    @property
    def told_elsewhere(self) -> list[Told]:
        """The fields whose meaning another example of the page tells."""
        return [note.told for note in self.fields if note.is_told]


class Framer(Protocol):
    """Whoever knows what stands around a block."""

    def __call__(self, block: Block) -> Frame:
        """Return the frame of a block of the page that is rendered now."""


def alone(block: Block) -> Frame:
    """Return what can be said of a block without the rest of the site."""
    purpose = purpose_in(block)
    kinds = () if purpose.intent is Intent.SKIP else kinds_of(_manifests(block.text))
    return Frame(title=block.title, kinds=kinds, label=label_of(purpose))


def render(frame: Frame, code: str, *, is_annotated: bool = False) -> str:
    """Return the HTML of a frame around the highlighted block `code`, which is HTML already.

    A list of annotations must directly follow its block; then all that is shown stands above.
    """
    template = _environment().get_template("example.html.jinja")
    shown = Markup(with_anchors(code, frame.anchors))  # noqa: S704 - from Pygments
    return template.render(frame=frame, code=shown, open=is_annotated, drawn=backlinks_mark(frame.identifier))


def backlinks_mark(identifier: str) -> Markup:
    """Return what holds the place of the links to pictures in a frame until all pictures are drawn."""
    return Markup("<!-- pictures of {} -->").format(identifier)


def backlinks(pictures: Iterable[Backlink]) -> str:
    """Return the HTML of the links to pictures; nothing without pictures."""
    found = list(pictures)
    return _environment().get_template("backlinks.html.jinja").render(pictures=found) if found else ""


def playground() -> Markup:
    """Return the HTML that the editor turns into a playground."""
    return Markup(_environment().get_template("playground.html.jinja").render())  # noqa: S704 - escaped by the template


def purpose_in(block: Block) -> Purpose:
    """Return how a block is meant; markers without a meaning are reported elsewhere and say nothing here."""
    try:
        return purpose_of(block.markers)
    except ValueError:
        return Purpose()


def label_of(purpose: Purpose) -> str:
    """Return the quiet words that tell a reader how an example is meant; empty for a complete one."""
    if purpose.intent is Intent.SKIP:
        return f"not checked: {purpose.reason}"
    meant = "meant to fail" if purpose.expect else ""
    part = f"part of {purpose.path}" if purpose.intent is Intent.FRAGMENT else ""
    return ", ".join(filter(None, (part, meant)))


def kinds_of(manifests: Iterable[Manifest]) -> tuple[str, ...]:
    """Return the kinds of manifests in their order, each once, with how many there are of it."""
    counts: dict[str, int] = {}
    for manifest in manifests:
        if manifest.kind:
            counts[manifest.kind] = counts.get(manifest.kind, 0) + 1
    return tuple(kind if count == 1 else f"{count} \u00d7 {kind}" for kind, count in counts.items())


def _manifests(text: str) -> list[Manifest]:
    source = Text(text, PurePosixPath("page.md"))
    return [manifest for document in read(source).documents for manifest in manifests_of(document, source)]


@lru_cache(maxsize=4096)
def _told(row: FieldRow) -> Markup:
    """Return the HTML of what there is to say of a field: the same wherever examples have it."""
    return Markup(_environment().get_template("field.html.jinja").render(row=row, facts=facts(row)))  # noqa: S704 - escaped by the template


@cache
def _environment() -> Environment:
    loader = PackageLoader(__package__)
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, auto_reload=False)
    environment.filters["told"] = _told
    return environment
