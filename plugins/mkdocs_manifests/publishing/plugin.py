"""The MkDocs plugin: checks the site's examples once a build, and hands what it found to the pages."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from importlib.resources import as_file, files
from pathlib import Path, PurePosixPath
from typing import Final, Literal

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, get_plugin_logger
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

from mkdocs_manifests.checking.check import Checker, Report
from mkdocs_manifests.model import Place, Problem
from mkdocs_manifests.publishing.extension import ManifestsExtension
from mkdocs_manifests.publishing.frames import Block, Frame, alone
from mkdocs_manifests.publishing.options import ManifestsConfig
from mkdocs_manifests.publishing.site import PageFramer, Site
from mkdocs_manifests.reading.examples import Catalog, Sources, collect
from mkdocs_manifests.reading.fences import read_page
from mkdocs_manifests.reading.snippets import Snippets, SnippetSettings
from mkdocs_manifests.reporting.lines import line
from mkdocs_manifests.reporting.text import Paint, summary
from mkdocs_manifests.settings import Settings, SettingsError, apply

NAME: Final = "manifests"
STYLES: Final = "assets/manifests/manifests.css"
SNIPPETS: Final = "pymdownx.snippets"
log = get_plugin_logger(NAME)


@dataclass(slots=True)
class CurrentPage:
    """The page that MkDocs renders now; the Markdown extension is not told."""

    framer: PageFramer | None = None

    def __call__(self, block: Block) -> Frame:
        """Return the frame of a block of the page."""
        return self.framer(block) if self.framer else alone(block)


@dataclass(frozen=True, slots=True)
class Project:
    """What one build works on."""

    root: Path
    """The folder of `mkdocs.yml`."""
    settings: Settings
    sources: Sources


@dataclass(slots=True)
class Memory:
    """A checker, for as long as what it was made from stays the same."""

    fingerprint: str = ""
    checker: Checker | None = None

    def checker_for(self, project: Project) -> Checker:
        """Return a checker that knows what it judged before, or a new one if settings, schemas or rules have changed.

        Raises SettingsError and OSError.
        """
        fingerprint = _fingerprint(project)
        if self.checker is None or fingerprint != self.fingerprint:
            self.checker = Checker(project.root, project.settings)
            self.fingerprint = fingerprint
        return self.checker


@dataclass(slots=True)
class Build:
    """What one build found, for its pages."""

    project: Project
    site: Site
    snippets: Snippets = field(repr=False)


class ManifestsPlugin(BasePlugin[ManifestsConfig]):
    """Checks every Kubernetes manifest of the site and frames it on its page."""

    def __init__(self) -> None:
        self.command = "build"
        self.memory = Memory()
        self.page = CurrentPage()
        self.project: Project | None = None
        self.build: Build | None = None

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:  # noqa: ARG002 - MkDocs'
        """Note who asks. That this event is heard keeps the plugin, and what it remembers, from build to build."""
        self.command = command

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Read the settings, and add the Markdown extension, the style sheet and what is watched."""
        self.project = self.build = None
        if not self.config.enabled:
            return config
        self.project = project = self._project(config)
        self._adapt_markdown(config, project.root)
        config.extra_css.insert(0, STYLES)
        watched = [*project.settings.manifests, *_beginnings((*project.settings.schemas, *project.settings.rules))]
        for path in dict.fromkeys(str(project.root / name) for name in watched):
            if Path(path).exists() and path not in config.watch:
                config.watch.append(path)
        return config

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Read and judge all examples, say what is wrong, and publish the files of manifests as they are."""
        if self.project is None:
            return files
        project = self.project
        catalog = collect(project.sources)
        try:
            report = self.memory.checker_for(project).check(catalog)
        except (SettingsError, OSError) as error:
            raise PluginError(f"{NAME}: {error}") from error
        self._say(report)
        published = _publish(catalog, project, files, config)
        files.append(_style_sheet(config))
        site = Site(
            judged=report.judged,
            versions=project.settings.kubernetes_versions,
            files={file: shown.url for file, shown in published.items()},
            code_pages=_code_pages(files),
            address=config.site_url or "",
            is_draft=self.command == "serve",
        )
        self.build = Build(project, site, _snippets(project))
        return files

    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG002 - MkDocs'
        """Find the blocks of the page that comes next."""
        if self.build is not None:
            found = read_page(page.file.content_string, self._source(page), self.build.snippets)
            self.page.framer = PageFramer(self.build.site, _root_from(page), found.fences)
        return markdown

    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG002 - MkDocs'
        """Say which YAML blocks the page shows that were not found in its text, and so not checked."""
        framer, self.page.framer = self.page.framer, None
        for block in framer.shown(html) if framer else ():
            place = _first_place(block.text, page.file.content_string, self._source(page))
            hint = "write it as a fence in the page or in a file that the page includes"
            log.warning(line(Problem("D106", "this YAML block is shown here, but it was not checked", place, hint=hint)))
        return html

    def _project(self, config: MkDocsConfig) -> Project:
        """Return what is built; paths are meant from the folder of `mkdocs.yml`.

        Raises PluginError for options without a meaning.
        """
        root = Path(config.config_file_path).resolve().parent if config.config_file_path else Path.cwd()
        snippets = _options(config, SNIPPETS)
        base = snippets.get("base_path", ["."])
        paths = tuple(str(path) for path in ([base] if isinstance(base, (str, os.PathLike)) else base))
        docs = PurePosixPath(os.path.relpath(config.docs_dir, root).replace(os.sep, "/"))
        try:
            settings = apply(Settings(docs=docs, snippet_paths=paths), self.config.chosen())
        except SettingsError as error:
            raise PluginError(f"{NAME}: {error}") from error
        sources = (docs, *map(PurePosixPath, settings.manifests))
        found = tuple(path for path in sources if (root / path).exists())
        return Project(root, settings, Sources(root, found, settings.exclude, settings.snippet_paths))

    def _adapt_markdown(self, config: MkDocsConfig, root: Path) -> None:
        """Put our extension into the place of one without the site, and have snippets read what the check reads."""
        extensions = [name for name in config.markdown_extensions if name != NAME]
        if "pymdownx.superfences" not in extensions:
            extensions.append("pymdownx.superfences")
        config.markdown_extensions = [*extensions, ManifestsExtension(framer=self.page)]  # type: ignore[list-item]
        config.mdx_configs.pop(NAME, None)
        if SNIPPETS in extensions:
            options = config.mdx_configs[SNIPPETS] = dict(_options(config, SNIPPETS))
            options["base_path"] = [str(root / path) for path in self.project.settings.snippet_paths] if self.project else ["."]
            if self.command == "serve":
                # A missing file is reported with its line (D105); it must not stop the server.
                options["check_paths"] = False

    def _say(self, report: Report) -> None:
        for problem in report.problems:
            log.warning(line(problem))
        for text in summary(report, Paint()):
            if text:
                log.info(text)

    def _source(self, page: Page) -> PurePosixPath:
        return self.build.project.settings.docs / page.file.src_uri if self.build else PurePosixPath(page.file.src_uri)


def _options(config: MkDocsConfig, extension: str) -> dict[str, object]:
    return config.mdx_configs.get(extension) or {}


def _snippets(project: Project) -> Snippets:
    bases = tuple(project.root / base for base in project.settings.snippet_paths)
    return Snippets(project.root, SnippetSettings(base_paths=bases))


def _root_from(page: Page) -> str:
    """Return what leads from a page to the site's root, with a slash at its end."""
    return get_relative_url(".", page.url).rstrip("/") + "/"


def _publish(catalog: Catalog, project: Project, files: Files, config: MkDocsConfig) -> dict[PurePosixPath, File]:
    """Add the files of manifests to the site, byte for byte, and return all that are on it.

    Files that a link leads out of the project for are not published.
    """
    published: dict[PurePosixPath, File] = {}
    docs = project.settings.docs
    for example in catalog.examples:
        file = example.text.file
        if example.text.origins is not None:
            continue
        if file.is_relative_to(docs):
            known = files.get_file_from_path(str(file.relative_to(docs)))
        else:
            known = files.get_file_from_path(str(file)) or _published(file, project, config)
            if known and str(file) not in files.src_uris:
                files.append(known)
        if known is not None:
            published[file] = known
    return published


def _published(file: PurePosixPath, project: Project, config: MkDocsConfig) -> File | None:
    source = project.root / file
    if not any(file.is_relative_to(folder) for folder in project.settings.manifests):
        return None
    if ".." in file.parts or not source.resolve().is_relative_to(project.root.resolve()):
        return None
    shown = File.generated(config, str(file), abs_src_path=str(source))
    shown.edit_uri = os.path.relpath(file, project.settings.docs).replace(os.sep, "/")
    return shown


def _style_sheet(config: MkDocsConfig) -> File:
    return File.generated(config, STYLES, content=(files(__package__) / "assets" / "manifests.css").read_bytes())


def _code_pages(files: Files) -> dict[str, str]:
    pages = (file for file in files.documentation_pages() if file.src_uri.startswith("problems/"))
    return {PurePosixPath(file.src_uri).stem.upper(): file.url for file in pages}


def _first_place(text: str, page: str, file: PurePosixPath) -> Place:
    """Return where a block may stand on its page: at the first line of the page that is the block's first."""
    first = next((stripped for written in text.split("\n") if (stripped := written.strip())), "")
    for number, written in enumerate(page.split("\n"), 1):
        if first and written.strip() == first:
            column = len(written) - len(written.lstrip()) + 1
            return Place(file, number, column, number, len(written) + 1)
    return Place(file, 1, 1, 1, 1)


def _fingerprint(project: Project) -> str:
    """Return what changes when settings, schemas, rules or the baseline change."""
    digest = hashlib.sha256(f"{project.root}\0{project.settings!r}".encode())
    for path in sorted(_set_files(project)):
        digest.update(f"{path}\0".encode())
        digest.update(path.read_bytes() if path.is_file() else b"")
    return digest.hexdigest()


def _set_files(project: Project) -> Iterator[Path]:
    for pattern in (*project.settings.schemas, *project.settings.rules, project.settings.baseline):
        if pattern:
            yield from project.root.glob(pattern)


def _beginnings(patterns: tuple[str, ...]) -> Iterator[str]:
    """Yield the folders, or files, that patterns begin with: what can be watched."""
    for pattern in patterns:
        plain = [part for part in PurePosixPath(pattern).parts]
        magic = next((index for index, part in enumerate(plain) if set(part) & set("*?[")), len(plain))
        if magic:
            yield str(PurePosixPath(*plain[:magic]))
