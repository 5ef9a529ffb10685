"""A page for each kind that the site's manifests have: its fields, relations, commands and examples."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from mkdocs_manifests.kubernetes.group_kinds import GroupKind
from mkdocs_manifests.kubernetes.resources import Resource
from mkdocs_manifests.tables.field_table import explain
from mkdocs_manifests.tables.kinds import purpose, scope, since, until
from mkdocs_manifests.tables.outputs import markdown_code, markdown_text
from mkdocs_manifests.tables.relations import KindRelation, incoming, outgoing
from mkdocs_manifests.tables.subject import Subject
from mkdocs_manifests.tables.table import KindName

FOLDER: Final = "kinds"
"""Of a site, in which the pages stand."""
NAME: Final = re.compile(r"(?:[a-z0-9]+(?:[.-][a-z0-9]+)*/)?[a-z0-9]+/[A-Za-z][A-Za-z0-9]*")
"""An apiVersion and a kind, as the API server takes them."""
PATHS: Final = 3
"""How many field paths of one relation are listed."""


@dataclass(frozen=True, slots=True)
class Link:
    """How a kind refers to others, or is referred to, in one way."""

    relation: str
    kind: str
    page: str
    """The other kind's page, beside this one; empty where it has none."""
    paths: tuple[str, ...]
    more: int
    """How many field paths there are besides."""


def described(subject: Subject) -> list[KindName]:
    """Return the kinds that get a page: those whose schema is known and whose names the API server takes."""
    return [name for name in subject.kinds if name in subject.schemas.kinds and NAME.fullmatch("/".join(name))]


def names_of(kinds: Sequence[KindName]) -> Mapping[KindName, str]:
    """Return the file name of each kind's page: its own name, with the apiVersion where several have that name."""
    alike = [name.kind.lower() for name in kinds]
    return {
        name: name.kind.lower()
        if alike.count(name.kind.lower()) == 1
        else f"{name.kind}-{name.api_version}".lower().replace("/", "-")
        for name in kinds
    }


def pages(subject: Subject) -> dict[str, str]:
    """Return the Markdown of all pages, by their paths below the folder of pages."""
    kinds = described(subject)
    names = names_of(kinds)
    found = {f"{FOLDER}/{names[name]}.md": page(subject, name, names) for name in kinds}
    return {f"{FOLDER}.md": _templates().get_template("kinds.md.jinja").render().rstrip() + "\n", **found}


def page(subject: Subject, name: KindName, names: Mapping[KindName, str]) -> str:
    """Return the Markdown of a kind's page."""
    known = subject.resource(name)
    text = (
        _templates()
        .get_template("kind.md.jinja")
        .render(
            name=name,
            called=_called(known),
            title=f"{name.kind} ({', '.join(known.short_names)})" if known and known.short_names else name.kind,
            purpose=purpose(subject, name),
            scope=scope(subject, name),
            verbs=known.verbs if known else (),
            since=since(name),
            until=until(name),
            explain=explain(subject, name, ""),
            has_fields=subject.fields.root(*name) is not None,
            outgoing=_links(outgoing(subject, name), names, is_out=True),
            incoming=_links(incoming(subject, name), names, is_out=False),
            fence="```",
        )
    )
    return text.rstrip() + "\n"


def _called(known: Resource | None) -> tuple[str, ...]:
    """Return the names that kubectl takes."""
    return (known.plural, known.kind.lower(), *known.short_names) if known else ()


def _links(relations: Iterable[KindRelation], names: Mapping[KindName, str], *, is_out: bool) -> list[Link]:
    pages = {GroupKind(name.api_version.rpartition("/")[0], name.kind): file for name, file in names.items()}
    paths: dict[tuple[str, GroupKind], dict[str, None]] = {}
    for one in relations:
        source = GroupKind(one.source.api_version.rpartition("/")[0], one.source.kind)
        other = one.target if is_out else source
        paths.setdefault((one.relation, other), {})[one.path] = None
    return [
        Link(relation, other.kind, pages.get(other, ""), tuple(found)[:PATHS], max(len(found) - PATHS, 0))
        for (relation, other), found in sorted(paths.items(), key=lambda item: (item[0][1].kind, item[0][0]))
    ]


@lru_cache(maxsize=1)
def _templates() -> Environment:
    # Markdown, not HTML: names are those that the API server takes, and all other words are escaped for Markdown.
    environment = Environment(
        loader=PackageLoader("mkdocs_manifests.publishing"),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["plain"] = markdown_text
    environment.filters["code"] = markdown_code
    return environment
