"""The MkDocs plugin: checks the site's examples once a build, and hands what it found to the pages."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Any, Final, Literal

from jinja2 import Environment
from markupsafe import Markup
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority, get_plugin_logger
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url
from mkdocs.utils.meta import get_data
from mkdocs.utils.templates import TemplateContext

from mkdocs_manifests import patience
from mkdocs_manifests.checking.check import Checker, Report
from mkdocs_manifests.checking.quieting import Quieting
from mkdocs_manifests.kubernetes.references import References
from mkdocs_manifests.model import Place, Problem
from mkdocs_manifests.publishing import (
    bundles,
    directives,
    frames,
    joined,
    kind_pages,
    live,
    print_edition,
    recording_directives,
    recordings,
    snippets,
    table_directives,
)
from mkdocs_manifests.publishing.anchors import anchors_of
from mkdocs_manifests.publishing.directives import Picture
from mkdocs_manifests.publishing.extension import ManifestsExtension
from mkdocs_manifests.publishing.field_notes import PageFields
from mkdocs_manifests.publishing.frames import Block, Frame
from mkdocs_manifests.publishing.framing import PageFramer
from mkdocs_manifests.publishing.glossary import Glossary, GlossaryExtension, PageTerms, read_glossary
from mkdocs_manifests.publishing.highlighting import lighter
from mkdocs_manifests.publishing.joined import PageFiles
from mkdocs_manifests.publishing.live import KnowledgeScripts, LivePages
from mkdocs_manifests.publishing.options import ManifestsConfig
from mkdocs_manifests.publishing.pictures import PageArtist, Refusal
from mkdocs_manifests.publishing.print_edition import Part
from mkdocs_manifests.publishing.problem_pages import beside, pages
from mkdocs_manifests.publishing.recording_directives import Showing
from mkdocs_manifests.publishing.recordings import PagePresenter, Shelf
from mkdocs_manifests.publishing.security_policy import SecurityPolicy, without_styles
from mkdocs_manifests.publishing.site import Site, spoken_range
from mkdocs_manifests.publishing.table_directives import Request
from mkdocs_manifests.publishing.tables import Addresses, Desk, PageTables
from mkdocs_manifests.publishing.tables import Sources as TableSources
from mkdocs_manifests.publishing.twins import Twin, twin_text
from mkdocs_manifests.publishing.twins import files as twin_files
from mkdocs_manifests.publishing.unsearched import Aside
from mkdocs_manifests.reading.examples import Catalog, Sources, UnreadableError, collect, read_text
from mkdocs_manifests.reporting.lines import line
from mkdocs_manifests.reporting.text import Paint, summary
from mkdocs_manifests.settings import Settings, SettingsError, apply
from mkdocs_manifests.tables.fields import Fields
from mkdocs_manifests.tables.table import KindName

NAME: Final = "manifests"
GLOSSARY_SYNTAX: Final = ("attr_list", "def_list")
"""The extensions of Python-Markdown without which no page is a glossary."""
ASSETS: Final = "assets/manifests"
log = get_plugin_logger(NAME)


@dataclass(slots=True)
class CurrentPage:
    """The page that MkDocs renders now; the Markdown extension is not told."""

    framer: PageFramer | None = None
    artist: PageArtist | None = None
    presenter: PagePresenter | None = None
    tables: PageTables | None = None
    terms: PageTerms | None = None
    pictures: list[str] = field(default_factory=list)
    """The HTML of the page's pictures and recordings so far."""
    aside: Aside = field(default_factory=Aside)
    """What the search does not read of the page."""

    def frame(self, block: Block) -> Frame:
        """Return the frame of a block of the page."""
        return self.framer(block) if self.framer else frames.alone(block)

    def draw(self, picture: Picture) -> Markup:
        """Return a picture of the page."""
        drawn = self.artist(picture) if self.artist else directives.alone(picture)
        self.pictures.append(str(drawn))
        return drawn

    def present(self, showing: Showing) -> Markup:
        """Return a recording, or a part of its transcript."""
        shown = self.presenter(showing) if self.presenter else recording_directives.alone(showing)
        self.pictures.append(str(shown))
        return shown

    def tabulate(self, request: Request) -> Markup:
        """Return a table."""
        made = self.tables(request) if self.tables else table_directives.alone(request)
        self.pictures.append(str(made))
        return made

    def used_terms(self) -> PageTerms | None:
        """Return what is known of the terms of the page."""
        return self.terms


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
    references: References | None = None
    fields: Fields | None = None
    definitions: list[Mapping[str, object]] = field(default_factory=list)
    """The custom kinds that `references` knows."""
    live: KnowledgeScripts = field(default_factory=KnowledgeScripts)
    """What the editor in the page is told of the kinds."""

    def checker_for(self, project: Project) -> Checker:
        """Return a checker that knows what it judged before, or a new one if settings, schemas or rules have changed.

        Raises SettingsError and OSError.
        """
        fingerprint = _fingerprint(project)
        if self.checker is None or fingerprint != self.fingerprint:
            self.checker = Checker(project.root, project.settings)
            self.fingerprint = fingerprint
            self.references = self.fields = None
            self.live = KnowledgeScripts()
        return self.checker

    def references_of(self, report: Report) -> References:
        """Return what finds the relations among the manifests of the last run."""
        manifests = [manifest for judged in report.judged for manifest in judged.manifests]
        custom = [manifest for manifest in manifests if manifest.kind == "CustomResourceDefinition"]
        definitions = [manifest.data for manifest in custom]
        if self.checker is None:
            raise RuntimeError("references are asked for before anything was checked")
        if self.references is None or definitions != self.definitions:
            self.references = References(self.checker.schemas)
            self.definitions = definitions
        return self.references

    def fields_now(self) -> Fields:
        """Return what tells the fields of the kinds that the last run knew."""
        if self.checker is None:
            raise RuntimeError("fields are asked for before anything was checked")
        if self.fields is None or self.fields.schemas is not self.checker.schemas:
            self.fields = Fields(self.checker.schemas)
        return self.fields


@dataclass(frozen=True, slots=True)
class Build:
    """What one build found, for its pages."""

    project: Project
    report: Report
    site: Site
    catalog: Catalog
    shelf: Shelf
    desk: Desk
    glossary: Glossary | None = None
    """The site's terms; None where no page defines them."""
    twins: list[Twin] = field(default_factory=list)
    """The pages as plain Markdown, as far as they are rendered."""
    order: dict[str, int] = field(default_factory=dict)
    """Where the navigation has pages, by their sources."""
    generated: frozenset[PurePosixPath] = frozenset()
    """The pages that nobody wrote: those of the problem codes."""
    live: LivePages | None = None
    """The examples that readers can edit; None where the site has no editor."""
    policy: SecurityPolicy | None = None
    """What browsers must allow; None where the site has no content security policy."""


class ManifestsPlugin(BasePlugin[ManifestsConfig]):  # type: ignore[no-untyped-call]  # MkDocs' own
    """Checks every Kubernetes manifest of the site and frames it on its page."""

    def __init__(self) -> None:
        self.command = "build"
        self.memory = Memory()
        self.patience = patience.Patience()
        self.page = CurrentPage()
        self.project: Project | None = None
        self.build: Build | None = None
        self.include = snippets.Includer()
        self.server: LiveReloadServer | None = None

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:  # noqa: ARG002 - MkDocs'
        """Note who asks. That this event is heard keeps the plugin, and what it remembers, from build to build."""
        self.command = command

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Read the settings, and add the Markdown extension, the style sheet and what is watched."""
        self.project = self.build = None
        if not self.config.enabled:
            return config
        self.project = project = self._project(config)
        self._adapt_markdown(config, project)
        config.extra_css.insert(0, f"{ASSETS}/{joined.STYLE}")
        config.extra_javascript.insert(0, f"{ASSETS}/{joined.SCRIPT}")
        if project.settings.live and live.is_built():
            config.extra_javascript.insert(0, f"{ASSETS}/{live.FOLDER}/{live.LOADER}")
        elif project.settings.live:
            log.info(live.MISSING)
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
        generated = pages(draft=self.command == "serve") if project.settings.problem_pages else {}
        with patience.undisturbed():
            catalog = collect(project.sources, {project.settings.docs / name: text for name, text in generated.items()})
            try:
                checker = self.memory.checker_for(project)
                report = checker.check(catalog)
            except (SettingsError, OSError) as error:
                raise PluginError(f"{NAME}: {error}") from error
        self.patience.keep()
        self._say(report)
        published = _publish(catalog, project, files, config)
        glossary = _glossary(project, files)
        sources = TableSources(report, checker, project.settings.docs, self.memory.fields_now())
        kinds = kind_pages.pages(sources.subject()) if self._has_kind_pages() else {}
        generated |= kinds
        joint = PageFiles(has_glossary=glossary is not None, has_recordings=recordings.has_any(config))
        for name, content in ((joined.STYLE, joint.style()), (joined.SCRIPT, joint.script())):
            files.append(File.generated(config, f"{ASSETS}/{name}", content=content))
        if project.settings.print_sections:
            files.append(
                File.generated(
                    config, print_edition.PAGE, content=print_edition.SOURCE, inclusion=InclusionLevel.NOT_IN_NAV
                )
            )
        for name, text in generated.items():
            files.append(File.generated(config, name, content=text, inclusion=InclusionLevel.NOT_IN_NAV))
        parcels = bundles.bundles(report.judged, catalog.texts, project.settings.manifests)
        for name, data in bundles.published(parcels.values()).items():
            files.append(File.generated(config, name, content=data))
        kind_addresses = _kind_addresses(sources, kinds, files)
        site = Site(
            judged=report.judged,
            valid=lambda manifests: spoken_range(manifests, checker.schemas),
            files={file: shown.url for file, shown in published.items()},
            code_pages=_code_pages(files),
            kind_pages=kind_addresses,
            bundles=parcels,
            address=config.site_url or "",
            is_draft=self.command == "serve",
        )
        shelf = Shelf(project.root, project.settings.docs / recordings.FOLDER)
        recordings.hide_raw(files, shelf)
        live_pages = LivePages(project.settings) if project.settings.live and live.is_built() else None
        if live_pages is not None:
            for name, content in live.built_files().items():
                files.append(File.generated(config, f"{ASSETS}/{live.FOLDER}/{name}", content=content))
        unwritten = frozenset(project.settings.docs / name for name in generated)
        addresses = Addresses(site, catalog.blocks, _page_addresses(project, files), kind_addresses)
        desk = Desk(sources, addresses)
        has_policy = project.settings.content_security_policy and self.command != "serve"
        policy = SecurityPolicy() if has_policy else None
        self.build = Build(
            project, report, site, catalog, shelf, desk, glossary, generated=unwritten, live=live_pages, policy=policy
        )
        return files

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:  # noqa: ARG002 - MkDocs'
        """Note the order in which pages are read."""
        if self.build is not None:
            self.build.order.update((page.file.src_uri, number) for number, page in enumerate(nav.pages))
        return nav

    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG002
        """Find the blocks of the page that comes next."""
        build = self.build
        if build is not None:
            fences = build.catalog.blocks.get(self._source(page), ())
            root = _root_from(page)
            anchors = anchors_of(fences, build.site)
            self.page.artist = artist = PageArtist(
                build.site, root, fences, lambda: self.memory.references_of(build.report), anchors
            )
            settings = build.project.settings
            meanings = PageFields(self.memory.fields_now()) if settings.field_texts else None
            self.page.framer = PageFramer(
                build.site, root, fences, anchors, artist, meanings=meanings, has_commands=settings.example_commands
            )
            self.page.presenter = PagePresenter(build.shelf, root)
            if build.live is not None:
                self.page.framer.live = build.live.on(page.file.src_uri)
            self.page.tables = build.desk.page(self._source(page), root)
            self.page.pictures = []
            self.page.terms = _terms_of(page, build) if build.glossary else None
        return markdown

    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG002
        """Say which YAML blocks the page shows that were not found in its text, and which pictures it lacks."""
        framer, self.page.framer = self.page.framer, None
        artist, self.page.artist = self.page.artist, None
        presenter, self.page.presenter = self.page.presenter, None
        tables, self.page.tables = self.page.tables, None
        terms, self.page.terms = self.page.terms, None
        if self.build is None or framer is None or artist is None:
            return html
        text, file = page.file.content_string, self._source(page)
        problems = [_unchecked(block, text, file) for block in framer.shown(html)]
        problems += framer.problems
        problems += [_undrawn(refusal, text, file) for refusal in artist.refusals]
        problems += [_unread(directive, text, file) for directive in directives.unread(html)]
        problems += presenter.problems(text, file) if presenter else []
        problems += tables.problems(text, file) if tables else []
        problems += [_undefined(word, text, file) for word in (terms.undefined if terms else ())]
        for problem in Quieting(self.build.project.settings).heard(problems):
            log.warning(line(problem))
        if self.build.project.settings.markdown_twins and page.file.src_uri != print_edition.PAGE:
            is_in_navigation = page.file.src_uri in self.build.order
            self.build.twins.append(_twin(page, self.page.pictures, self.include, is_in_navigation=is_in_navigation))
        finished = lighter(framer.finished(html))
        return without_styles(finished) if self.build.policy else finished

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """Say what is wrong in the recordings that pages show, and publish what these pages load of them."""
        if self.build is not None:
            for problem in Quieting(self.build.project.settings).heard(self.build.shelf.problems):
                log.warning(line(problem))
            recordings.publish(self.build.shelf, files, config, ASSETS)
            self._watch_included(self.build.project, config)
        return env

    def on_serve(self, server: LiveReloadServer, **_: object) -> LiveReloadServer:
        """Note who watches files: later builds may include others."""
        self.server = server
        return server

    @event_priority(100)  # before the search
    def _before_search(self, context: TemplateContext, *, page: Page, **_: object) -> TemplateContext:
        """Set aside what the search leaves out anyway."""
        if self.build is not None:
            page.content = self.page.aside.without(page.content or "")
        return context

    @event_priority(-100)  # after the search, which shall not find everything twice
    def _after_search(
        self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Put back what was set aside, and fill the print edition with all that the other pages have come to hold."""
        if self.build is not None:
            page.content = self.page.aside.with_parts(page.content or "")
        if self.build is not None and page.file.src_uri == print_edition.PAGE:
            sections = self.build.project.settings.print_sections
            page.content = str(print_edition.edition(_parts(nav, sections), config.site_name, page.url))
        return context

    on_page_context = CombinedEvent(_before_search, _after_search)

    @event_priority(-100)  # after all that writes into a page
    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:  # noqa: ARG002 - MkDocs'
        """Note what a page needs a browser to allow."""
        self._read_policy(page.file.dest_uri, output, page.content or "")
        return output

    @event_priority(-100)
    def on_post_template(self, output_content: str, *, template_name: str, config: MkDocsConfig) -> str:  # noqa: ARG002
        """Note what a page of the theme's own needs, such as `404.html`."""
        if template_name.endswith(".html"):
            self._read_policy(template_name, output_content)
        return output_content

    def _read_policy(self, path: str, html: str, content: str = "") -> None:
        if self.build is not None and self.build.policy is not None:
            for refused in self.build.policy.read(path, html, content):
                log.warning("%s: the content security policy refuses %s", path, refused)

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Publish the pages' twins, where the pages' own sources would stand, and what the editor is told."""
        self.patience.let_go()
        if self.build is None:
            return
        if self.build.policy is not None:
            in_pages = self.build.project.settings.content_security_policy == "pages"
            self.build.policy.write(Path(config.site_dir), in_pages=in_pages)
        if self.build.live is not None:
            live.write(Path(config.site_dir, ASSETS, live.FOLDER), self._live_scripts(self.build, self.build.live))
        if not self.build.twins:
            return
        order = self.build.order
        twins = sorted(self.build.twins, key=lambda twin: (order.get(twin.path, len(order)), twin.path))
        texts = twin_files(twins, config.site_name, config.site_description or "", config.site_url or "")
        for name, text in texts.items():
            target = Path(config.site_dir, name)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8", newline="\n")

    def on_build_error(self, error: Exception) -> None:  # noqa: ARG002 - MkDocs'
        """Leave Python as it was before the build."""
        self.patience.let_go()

    def _live_scripts(self, build: Build, pages: LivePages) -> dict[str, str]:
        """Return the scripts that tell the editor of the site."""
        written = [one for one in build.report.judged if one.example.place.file not in build.generated]
        checker = self.memory.checker
        known = self.memory.live.of(checker, build.report.judged) if checker else {}
        return {**known, "catalog.js": live.catalog_script(written, build.site.code_pages), **pages.scripts()}

    def _project(self, config: MkDocsConfig) -> Project:
        """Return what is built; paths are meant from the folder of `mkdocs.yml`.

        Raises PluginError for options without a meaning.
        """
        root = Path(config.config_file_path).resolve().parent if config.config_file_path else Path.cwd()
        included = _options(config, snippets.NAME)
        base = included.get("base_path", ["."])
        paths = tuple(str(path) for path in (base if isinstance(base, (list, tuple)) else [base]))
        docs = PurePosixPath(os.path.relpath(config.docs_dir, root).replace(os.sep, "/"))
        try:
            dedent = included.get("dedent_subsections") is True
            settings = apply(Settings(docs=docs, snippet_paths=paths, dedent_snippets=dedent), self.config.chosen())
            if settings.problem_pages:
                ignores = {**beside(), **settings.per_file_ignores}
                settings = replace(settings, per_file_ignores=ignores)
        except SettingsError as error:
            raise PluginError(f"{NAME}: {error}") from error
        sources = (docs, *map(PurePosixPath, settings.manifests))
        found = tuple(path for path in sources if (root / path).exists())
        return Project(
            root, settings, Sources(root, found, settings.exclude, settings.snippet_paths, settings.dedent_snippets)
        )

    def _adapt_markdown(self, config: MkDocsConfig, project: Project) -> None:
        """Put our extension into the place of one without the site, and have snippets read what the check reads."""
        extensions = [name for name in config.markdown_extensions if name != NAME]
        if "pymdownx.superfences" not in extensions:
            extensions.append("pymdownx.superfences")
        page = self.page
        own: list[Any] = [
            ManifestsExtension(framer=page.frame, artist=page.draw, presenter=page.present, tabulator=page.tabulate)
        ]
        if project.settings.glossary:
            extensions += [name for name in GLOSSARY_SYNTAX if name not in extensions]
            own.append(GlossaryExtension(self.page.used_terms))
        self.include = snippets.Includer()
        if snippets.NAME in extensions:
            options = _options(config, snippets.NAME)
            # A missing file is reported with its line (D105); it must not stop the server.
            is_strict = options.get("check_paths") is True and self.command != "serve"
            paths = project.settings.snippet_paths
            self.include = snippets.Includer.of(project.root, options, paths, is_strict=is_strict)
            own.append(snippets.IncludingExtension(self.include))
        config.markdown_extensions = [*extensions, *own]
        config.mdx_configs.pop(NAME, None)

    def _watch_included(self, project: Project, config: MkDocsConfig) -> None:
        """Have the files watched that pages include from elsewhere, and the list of problems to begin with."""
        watched = [Path(path).resolve() for path in (config.docs_dir, *config.watch)]
        for name in sorted({*map(str, self.include.files), project.settings.baseline} - {""}):
            path = project.root / name
            if path.is_file() and not any(path.resolve().is_relative_to(folder) for folder in watched):
                config.watch.append(str(path))
                if self.server is not None:
                    self.server.watch(str(path))

    def _say(self, report: Report) -> None:
        for problem in report.problems:
            log.warning(line(problem))
        for text in summary(report, Paint()):
            if text:
                log.info(text)

    def _has_kind_pages(self) -> bool:
        """Return whether kinds get pages: an author at work does not wait for them."""
        return self.project is not None and self.project.settings.kind_pages and self.command != "serve"

    def _source(self, page: Page) -> PurePosixPath:
        return self.build.project.settings.docs / page.file.src_uri if self.build else PurePosixPath(page.file.src_uri)


def _options(config: MkDocsConfig, extension: str) -> dict[str, object]:
    return config.mdx_configs.get(extension) or {}


def _root_from(page: Page) -> str:
    """Return what leads from a page to the site's root, with a slash at its end; empty where the page stands there."""
    root = get_relative_url(".", page.url).rstrip("/")
    return "" if root == "." else f"{root}/"


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
    if ".." in file.parts or not Path(os.path.realpath(source)).is_relative_to(project.root):
        return None
    shown = File.generated(config, str(file), abs_src_path=str(source))
    shown.edit_uri = os.path.relpath(file, project.settings.docs).replace(os.sep, "/")
    return shown


def _code_pages(files: Files) -> dict[str, str]:
    pages = (file for file in files.documentation_pages() if file.src_uri.startswith("problems/"))
    return {PurePosixPath(file.src_uri).stem.upper(): file.url for file in pages}


def _page_addresses(project: Project, files: Files) -> dict[PurePosixPath, str]:
    """Return the address of each page, by its source."""
    return {project.settings.docs / file.src_uri: file.url for file in files.documentation_pages()}


def _kind_addresses(sources: TableSources, pages: Mapping[str, str], files: Files) -> dict[KindName, str]:
    """Return the address of each kind's page."""
    found: dict[KindName, str] = {}
    for kind, name in (kind_pages.names_of(kind_pages.described(sources.subject())) if pages else {}).items():
        file = files.get_file_from_path(f"{kind_pages.FOLDER}/{name}.md")
        if file is not None:
            found[kind] = file.url
    return found


def _unchecked(block: Block, page: str, file: PurePosixPath) -> Problem:
    first = next((stripped for written in block.text.split("\n") if (stripped := written.strip())), "")
    place = _first_place(first, page, file)
    hint = "write it as a fence in the page or in a file that the page includes"
    return Problem("D106", "this YAML block is shown here, but it was not checked", place, hint=hint)


def _undrawn(refusal: Refusal, page: str, file: PurePosixPath) -> Problem:
    place = _first_place(f"{refusal.picture.directive} | {refusal.picture.subject}", page, file)
    return Problem("D102", refusal.message, place, hint=refusal.hint)


def _unread(directive: str, page: str, file: PurePosixPath) -> Problem:
    hint = "write each option in a line of its own, with four blanks before it, and in quotes what has a colon"
    message = f"the directive {directive} cannot be read"
    return Problem("D102", message, _first_place(f"/// {directive}", page, file), hint=hint)


def _glossary(project: Project, files: Files) -> Glossary | None:
    """Return the terms of the page that defines them; None where the site has no glossary.

    Raises PluginError if there is no such page.
    """
    name = project.settings.glossary
    if not name:
        return None
    page = files.get_file_from_path(name)
    if page is None:
        raise PluginError(f'{NAME}: glossary: there is no page "{name}"; write its path below {project.settings.docs}')
    return read_glossary(get_data(page.content_string)[0])


def _terms_of(page: Page, build: Build) -> PageTerms:
    name = PurePosixPath(build.project.settings.glossary)
    own = PurePosixPath(page.file.src_uri)
    address = "" if own == name else os.path.relpath(name, own.parent).replace(os.sep, "/")
    return PageTerms(build.glossary or Glossary(), address)


def _parts(nav: Navigation, sections: Sequence[str]) -> list[Part]:
    """Return the pages below the sections of these titles, in the order of the navigation."""
    found = [(page, [str(above.title) for above in page.ancestors]) for page in nav.pages]
    return [
        Part(page.url, str(page.title), above[0], page.content or "")
        for page, above in found
        if any(title in sections for title in above)
    ]


def _twin(page: Page, pictures: Sequence[str], include: snippets.Includer, *, is_in_navigation: bool) -> Twin:
    title = str(page.meta.get("title") or page.title or page.file.name)
    return Twin(
        page.file.src_uri,
        title,
        " ".join(str(page.meta.get("description") or "").split()),
        str([*page.ancestors][-1].title) if page.parent else "",
        twin_text(page.markdown or "", title, pictures, include),
        is_in_navigation=is_in_navigation,
    )


def _undefined(word: str, page: str, file: PurePosixPath) -> Problem:
    hint = f'define it in the glossary: a line "{word}", and below it a line that begins with ":" and four blanks'
    hint += "; write it as `code` if it is no word but a literal"
    return Problem("D110", f'the glossary does not define "{word}"', _first_place(word, page, file), hint=hint)


def _first_place(words: str, page: str, file: PurePosixPath) -> Place:
    """Return where words may stand on a page: in the first of its lines that has them."""
    for number, written in enumerate(page.split("\n"), 1):
        column = written.find(words) + 1
        if words and column:
            return Place(file, number, column, number, column + len(words))
    return Place(file, 1, 1, 1, 1)


def _fingerprint(project: Project) -> str:
    """Return what changes when settings, schemas, rules or the baseline change."""
    digest = hashlib.sha256(f"{project.root}\0{project.settings!r}".encode())
    for path in sorted(_set_files(project)):
        digest.update(f"{path}\0".encode())
        with contextlib.suppress(UnreadableError):  # the check says what is wrong with it
            digest.update(read_text(path).encode())
    return digest.hexdigest()


def _set_files(project: Project) -> Iterator[Path]:
    for pattern in (*project.settings.schemas, *project.settings.rules, project.settings.baseline):
        if pattern:
            yield from project.root.glob(pattern)


def _beginnings(patterns: tuple[str, ...]) -> Iterator[str]:
    """Yield the folders, or files, that patterns begin with: what can be watched."""
    for pattern in patterns:
        plain = PurePosixPath(pattern).parts
        magic = next((index for index, part in enumerate(plain) if set(part) & set("*?[")), len(plain))
        if magic:
            yield str(PurePosixPath(*plain[:magic]))
