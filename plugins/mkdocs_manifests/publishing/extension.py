"""The Markdown extension: frames around YAML blocks, and pictures, wherever Python-Markdown runs."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping, MutableSequence
from dataclasses import dataclass
from typing import Any, Final

from markdown import Markdown
from markdown.preprocessors import Preprocessor
from pymdownx.blocks import BlocksExtension, BlocksProcessor

from mkdocs_manifests.publishing import directives, recording_directives, table_directives
from mkdocs_manifests.publishing.frames import ANNOTATION, Block, Framer, alone, render
from mkdocs_manifests.reading.fence_headers import LANGUAGES
from mkdocs_manifests.reading.fence_headers import OWN as OPTIONS

OWN: Final = "manifests"
"""Under which name the fence is registered, and its options are carried from validator to formatter."""
FIRST: Final = 1000
"""Before all preprocessors: the fence must be in place, whichever extension was loaded last."""


class ManifestsExtension(BlocksExtension):  # type: ignore[misc]  # comes without types
    """Frames YAML blocks, for which it needs `pymdownx.superfences` in any order, and draws pictures.

    Alone, a frame has the block's title, its kinds and how it is meant, and only figures are drawn; the MkDocs plugin
    hands over those who know the whole site.
    """

    def __init__(self, **options: Any) -> None:
        self.config = {
            "framer": [alone, "Who knows what stands around a block"],
            "artist": [directives.alone, "Who draws pictures"],
            "presenter": [recording_directives.alone, "Who shows recordings"],
            "tabulator": [table_directives.alone, "Who makes tables"],
        }
        super().__init__(**options)

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        """Have the fence registered before each page, when all extensions are loaded."""
        super().extendMarkdown(md)
        md.preprocessors.register(_Registration(md, YAMLFence(self.getConfig("framer"))), OWN, FIRST)

    def extendMarkdownBlocks(self, md: Markdown, block_mgr: BlocksProcessor) -> None:  # noqa: ARG002, N802 - its name
        """Add the directives."""
        for block in (directives.DiagramBlock, directives.FigureBlock, directives.BundleBlock):
            block_mgr.register(block, {"artist": self.getConfig("artist")})
        for block in (recording_directives.RecordingBlock, recording_directives.TranscriptBlock):
            block_mgr.register(block, {"presenter": self.getConfig("presenter")})
        block_mgr.register(directives.PlaygroundBlock, {})
        block_mgr.register(table_directives.TableBlock, {"tabulator": self.getConfig("tabulator")})


def makeExtension(**options: Any) -> ManifestsExtension:  # noqa: N802 - Python-Markdown's own
    """Return the extension."""
    return ManifestsExtension(**options)


class _Registration(Preprocessor):
    """Adds the fence to SuperFences; changes no line."""

    def __init__(self, md: Markdown, fence: YAMLFence) -> None:
        super().__init__(md)
        self.fence = fence

    def run(self, lines: list[str]) -> list[str]:
        superfences = _superfences(self.md)
        if superfences is not None and all(entry["name"] != OWN for entry in superfences):
            superfences.append(self.fence.entry())
        return lines


def _superfences(md: Markdown | None) -> MutableSequence[MutableMapping[str, Any]] | None:
    """Return the fences of SuperFences, the last of which that fits is taken; None where it is not loaded."""
    if md is None or "fenced_code_block" not in md.preprocessors:
        return None
    extension = getattr(md.preprocessors["fenced_code_block"], "extension", None)
    return getattr(extension, "superfences", None)


@dataclass(frozen=True, slots=True)
class YAMLFence:
    """A fence of SuperFences that has the next fitting one show the block, and puts a frame around it.

    SuperFences hides what a validator or formatter raises, refuses fences that leave options over, and formats fences
    that turn out to be indented code. So nothing here raises, leaves options over, or relies on being shown.
    """

    framer: Framer

    def entry(self) -> dict[str, Any]:
        """Return the fence as SuperFences registers it."""
        return {"name": OWN, "test": self.test, "validator": self.validate, "formatter": self.format, "reset": None}

    @staticmethod
    def test(language: str | None) -> bool:
        """Return whether a block is YAML, by the language that its fence names."""
        return language is not None and language.lower() in LANGUAGES

    def validate(
        self, language: str, inputs: dict[str, str], options: dict[str, Any], attrs: dict[str, str], md: Markdown
    ) -> bool:
        """Take title and markers for the frame and leave all other options to whoever shows the block."""
        inputs = dict(inputs)
        inputs.pop("title_mode", None)
        own = {name: inputs.pop(name) for name in ("title", *sorted(OPTIONS)) if name in inputs}
        for entry in reversed(_superfences(md) or ()):
            if entry["name"] == OWN or not entry["test"](language):
                continue
            inner_options: dict[str, Any] = {}
            inner_attrs: dict[str, str] = {}
            if entry["validator"](language, inputs, inner_options, inner_attrs, md):
                options[OWN] = _Inner(own, entry, inner_options)
                attrs.update(inner_attrs)
                return True
        return False

    def format(
        self,
        src: str,
        language: str,
        md: Markdown,
        options: Mapping[str, Any],
        **shown: Any,
    ) -> str:
        """Return the block as the next fence shows it, with its frame."""
        inner: _Inner = options[OWN]
        is_annotated = "annotate" in (shown.get("classes") or ()) or ANNOTATION.search(src) is not None
        markers = {name: value for name, value in inner.own.items() if name in OPTIONS}
        frame = self.framer(Block(src, inner.own.get("title", ""), markers))
        inner_options = dict(inner.options)
        if frame.lines and getattr(md.preprocessors["fenced_code_block"], "use_pygments", False):
            written = (inner_options.get("hl_lines"), *map(str, frame.lines))
            inner_options["hl_lines"] = " ".join(filter(None, written))
        code = inner.entry["formatter"](src=src, language=language, md=md, options=inner_options, **shown)
        return render(frame, code, is_annotated=is_annotated)


@dataclass(frozen=True, slots=True)
class _Inner:
    """What the validator found, for the formatter."""

    own: Mapping[str, str]
    """Title and markers."""
    entry: Mapping[str, Any]
    """The fence that shows the block."""
    options: Mapping[str, Any]
    """That fence's options."""
