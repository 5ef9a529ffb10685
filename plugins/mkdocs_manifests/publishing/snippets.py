"""Snippet includes on the pages of the site: what a page shows is what the check has read, within the same limits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, Final

from markdown import Markdown
from mkdocs.exceptions import PluginError
from pymdownx.snippets import SnippetExtension, SnippetPreprocessor

from mkdocs_manifests.model import Origin
from mkdocs_manifests.reading.snippets import Snippets, SnippetSettings

NAME: Final = "pymdownx.snippets"
REGISTERED: Final = "snippet"
"""Under which `pymdownx.snippets` registers what reads includes."""
PRIORITY: Final = 32
NOWHERE: Final = Origin(PurePosixPath(), 0)


@dataclass(frozen=True, slots=True)
class Includer:
    """Resolves the includes of pages, as far as it has snippets; an include that cannot be read leaves no lines."""

    snippets: Snippets | None = None
    is_strict: bool = False
    """Whether such an include ends the build; the check has told it with its place in any case."""
    files: set[PurePosixPath] = field(default_factory=set)
    """What was read so far, relative to the project's root."""

    @classmethod
    def of(cls, root: Path, options: Mapping[str, Any], bases: Sequence[str], *, is_strict: bool) -> Includer:
        """Return what resolves the includes of a project's pages, by the options of `pymdownx.snippets`."""
        settings = SnippetSettings(
            base_paths=tuple(root / base for base in bases),
            restrict=options.get("restrict_base_path", True) is not False,
            dedent_subsections=options.get("dedent_subsections") is True,
            auto_append=tuple(str(path) for path in options.get("auto_append") or ()),
        )
        return cls(Snippets(root, settings), is_strict)

    def __call__(self, lines: Sequence[str]) -> list[str]:
        """Return the lines of a page with all includes resolved."""
        if self.snippets is None:
            return list(lines)
        expansion = self.snippets.expand_page([(text, NOWHERE) for text in lines])
        if self.is_strict and expansion.missing:
            raise PluginError(f"manifests: a page cannot be shown: {expansion.missing[0].reason}")
        self.files.update(expansion.files)
        return [text for text, _ in expansion.lines]


class IncludingExtension(SnippetExtension):  # type: ignore[misc]  # comes without types
    """Takes the place of `pymdownx.snippets`, which opens pipes and what is no text, and whose includes grow without end."""

    def __init__(self, include: Includer) -> None:
        super().__init__()
        self.include = include

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        """Read the includes of pages instead of whoever was loaded before."""
        super().extendMarkdown(md)
        md.preprocessors.register(_Preprocessor(self.getConfigs(), md, self.include), REGISTERED, PRIORITY)


class _Preprocessor(SnippetPreprocessor):  # type: ignore[misc]  # comes without types
    def __init__(self, config: Mapping[str, Any], md: Markdown, include: Includer) -> None:
        super().__init__(config, md)
        self.include = include

    def run(self, lines: list[str]) -> list[str]:
        return self.include(lines)
