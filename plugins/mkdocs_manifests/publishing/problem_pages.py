"""A page for each problem code, written from the register, so that it cannot disagree with the checker."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from mkdocs_manifests.checking.codes import Code, register
from mkdocs_manifests.checking.server_messages import server_messages

GROUPS: Final[Mapping[str, str]] = {
    "Y": "YAML",
    "D": "Documentation",
    "S": "Schema",
    "R": "Rules that span fields",
    "X": "References",
    "V": "Versions",
    "A": "Advice, off until selected",
    "C": "Custom resources",
}
"""What the first letter of a code stands for, in the order of the index."""

FOLDER: Final = "problems"
"""Of a site, in which the pages stand."""


@lru_cache(maxsize=1)
def _templates() -> Environment:
    # Markdown, not HTML: what stands in it is this package's own text, and Python-Markdown escapes what its fences hold.
    return Environment(loader=PackageLoader("mkdocs_manifests.publishing"), undefined=StrictUndefined, autoescape=False)  # noqa: S701


def beside() -> dict[str, tuple[str, ...]]:
    """Return the codes not to report on the pages of codes, by pattern of files.

    The short examples of a rule name objects that are not the matter, and take no advice but the one that they are about.
    """
    advice = [code for code in register() if code.startswith("A")]
    others = {f"**/{FOLDER}/{code}.md": (*(one for one in advice if one != code), "X", "V502") for code in advice}
    return {
        **others,
        f"**/{FOLDER}/R*.md": ("A", "X", "V502"),
        f"**/{FOLDER}/S*.md": ("A", "X"),
        f"**/{FOLDER}/V*.md": ("A",),
        f"**/{FOLDER}/X*.md": ("A",),
    }


def page(code: Code) -> str:
    """Return the Markdown of a code's page; its examples are checked like those of any other page."""
    answers = server_messages().get(code.code, ())
    # One answer says more than what the register quotes of it; several make a list at the end of the page.
    quoted = answers[0].message if len(answers) == 1 else code.server
    listed = answers if len(answers) > 1 else ()
    template = _templates().get_template("problem.md.jinja")
    return template.render(code=code, quoted=quoted, listed=listed, fence="```").rstrip() + "\n"


def index(codes: Mapping[str, Code], *, links: bool = True) -> str:
    """Return the Markdown of the page that lists all codes, with links to their pages or without."""
    groups = {
        name: [code for code in codes.values() if code.code.startswith(letter)] for letter, name in GROUPS.items()
    }
    return _templates().get_template("problems.md.jinja").render(groups=groups, links=links).rstrip() + "\n"


def pages(*, draft: bool) -> dict[str, str]:
    """Return the Markdown of all pages, by their paths below the folder of pages.

    A draft has the list alone: two hundred pages that no edit changes would make an author wait.
    """
    codes = register()
    if draft:
        return {f"{FOLDER}/index.md": index(codes, links=False)}
    return {f"{FOLDER}/index.md": index(codes), **{f"{FOLDER}/{name}.md": page(code) for name, code in codes.items()}}
