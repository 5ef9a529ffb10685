"""What a project sets: read from `mkdocs.yml` without MkDocs, or handed over by the plugin."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path, PurePosixPath
from typing import Any, Final

from mkdocs_manifests.kubernetes.versions import DEFAULT, Version
from mkdocs_manifests.model import FieldPath, Node, Place, Text, find
from mkdocs_manifests.reading.yaml_reader import read

DOCS: Final = PurePosixPath("docs")
CONFIG_NAMES: Final = ("mkdocs.yml", "mkdocs.yaml")


class SettingsError(Exception):
    """A setting that cannot be used; the message is for people and `place` says where it stands, if anywhere."""

    def __init__(self, message: str, place: Place | None = None) -> None:
        super().__init__(f"{place}: {message}" if place else message)
        self.message, self.place = message, place


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one run. Paths are relative to the project's root."""

    docs: PurePosixPath = DOCS
    """MkDocs' own `docs_dir`."""
    manifests: tuple[str, ...] = ("manifests",)
    """Folders of manifest files. Each file is an example, and it is published as it is."""
    exclude: tuple[str, ...] = ()
    """Glob patterns of files that are no examples: `charts/**`."""
    kubernetes_versions: tuple[Version, ...] = (DEFAULT,)
    """The versions of Kubernetes for which every example must be valid, in quotes: `"1.37"`."""
    schemas: tuple[str, ...] = ()
    """Glob patterns of CustomResourceDefinitions and JSON schemas of custom resources: `config/crd/*.yaml`."""
    rules: tuple[str, ...] = ()
    """Glob patterns of files with rules of your own, in the form of the built-in ones."""
    externals: tuple[str, ...] = ()
    """Resources that exist elsewhere: `Secret/registry`, `ConfigMap/shop/*`."""
    select: tuple[str, ...] = ()
    """Codes, or their beginnings, to report besides those that are on by default: `A6`, `A601`."""
    ignore: tuple[str, ...] = ()
    """Codes, or their beginnings, not to report."""
    per_file_ignores: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Codes not to report, by glob pattern of files: `docs/old/**: [S201]`."""
    baseline: str = ""
    """The file that lists the problems a project starts with: `manifests-baseline.json`."""
    snippet_paths: tuple[str, ...] = (".",)
    """`base_path` of pymdownx.snippets."""
    problem_pages: bool = False
    """Whether the site gets a page for each problem code."""
    field_texts: bool = True
    """Whether examples on pages tell what their fields mean."""
    example_commands: bool = True
    """Whether examples on pages bring the commands to try them."""
    kind_pages: bool = False
    """Whether the site gets a page for each kind that its manifests have."""
    print_sections: tuple[str, ...] = ()
    """Sections of the navigation of which the print edition at `print/` consists; empty for no print edition."""
    markdown_twins: bool = False
    """Whether each page is published as plain Markdown, too, with a list of all in `llms.txt`."""
    live: bool = False
    """Whether readers can edit the examples in the page."""
    content_security_policy: str = ""
    """Where the site gets a strict policy: `headers` in the file `_headers`, `pages` in each page besides."""
    glossary: str = ""
    """The page whose terms are explained where other pages use them, below the folder of pages: `reference/glossary.md`."""
    dedent_snippets: bool = False
    """`dedent_subsections` of pymdownx.snippets."""


LISTS: Final = frozenset(
    {"manifests", "exclude", "schemas", "rules", "externals", "select", "ignore", "snippet_paths", "print_sections"}
)
FLAGS: Final = frozenset({"example_commands", "field_texts", "kind_pages", "live", "markdown_twins", "problem_pages"})
CHOICES: Final = {"content_security_policy": ("headers", "pages")}
OWN: Final = frozenset(item.name for item in fields(Settings)) - {"docs", "snippet_paths", "dedent_snippets"}


def find_config(start: Path) -> Path | None:
    """Return the `mkdocs.yml` in `start` or in the nearest folder above it."""
    for folder in (start, *start.parents):
        for name in CONFIG_NAMES:
            if (folder / name).is_file():
                return folder / name
        if (folder / ".git").exists():
            break
    return None


def load(config: Path) -> Settings:
    """Return the settings in a `mkdocs.yml`: `docs_dir`, the options of the plugin and of pymdownx.snippets.

    Raises SettingsError.
    """
    try:
        written = config.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{config.name} cannot be read: {error}") from error
    return parse(written, config.name)


def parse(written: str, name: str) -> Settings:
    """Return the settings in the text of a `mkdocs.yml`, which messages call `name`; raises SettingsError."""
    text = Text(written.replace("\r\n", "\n"), PurePosixPath(name))
    reading = read(text)
    if reading.problems:
        raise SettingsError(reading.problems[0].message, reading.problems[0].place)
    if not reading.documents:
        return Settings()
    document = reading.documents[0]
    if not isinstance(document.data, dict):
        raise SettingsError("the file must be a mapping", text.place(0, 0, 0, 1))
    settings = Settings()
    if isinstance(folder := document.data.get("docs_dir"), str):
        settings = replace(settings, docs=PurePosixPath(folder))
    for _, options in _options(document.data, "markdown_extensions", "pymdownx.snippets"):
        base = options.get("base_path")
        if isinstance(base, (str, list)):
            paths = (base,) if isinstance(base, str) else tuple(str(item) for item in base)
            settings = replace(settings, snippet_paths=paths)
        settings = replace(settings, dedent_snippets=options.get("dedent_subsections") is True)
    for path, options in _options(document.data, "plugins", "manifests"):
        settings = apply(settings, options, at=Where(document.node, text, path))
    return settings


@dataclass(frozen=True, slots=True)
class Where:
    """Where options stand in a file, to say where a wrong one is."""

    node: Node
    text: Text
    path: FieldPath

    def place(self, *steps: str | int, key: bool = False) -> Place:
        """Return the place of an option, or of its name."""
        start, end = find(self.node, (*self.path, *steps), key=key)
        return self.text.place(*start, *end)


def apply(settings: Settings, options: Mapping[str, Any], at: Where | None = None) -> Settings:
    """Return `settings` changed by the plugin's options.

    Raises SettingsError, at its place if `at` is known, for an option that does not exist or has another type.
    """
    changes: dict[str, Any] = {}
    for name, value in options.items():
        if name == "enabled" or value is None:
            continue
        if name not in OWN:
            place = at.place(name, key=True) if at else None
            raise SettingsError(f'unknown option "{name}"; there are {", ".join(sorted(OWN))}', place)
        try:
            changes[name] = _value(name, value)
        except ValueError as error:
            raise SettingsError(f"{name}: {error}", at.place(name) if at else None) from error
    return replace(settings, **changes)


def _value(name: str, value: Any) -> Any:
    if name == "kubernetes_versions":
        written = value if isinstance(value, list) else [value]
        return tuple(sorted({Version.parse(str(version)) for version in written}))
    if name in LISTS:
        return _strings(value)
    if name == "per_file_ignores":
        if not isinstance(value, dict):
            raise ValueError('must map file patterns to codes, as in "docs/old/**: [S201]"')
        return {str(pattern): _strings(codes) for pattern, codes in value.items()}
    if name in FLAGS:
        if not isinstance(value, bool):
            raise ValueError("must be true or false")
        return value
    if not isinstance(value, str):
        raise ValueError(f"must be a text, not {value!r}")
    if value not in CHOICES.get(name, (value,)):
        raise ValueError(f"must be {' or '.join(CHOICES[name])}, not {value!r}")
    return value


def _strings(value: Any) -> tuple[str, ...]:
    items = value if isinstance(value, list) else [value]
    for item in items:
        if not isinstance(item, (str, int, float)) or isinstance(item, bool):
            raise ValueError(f"must be a list of texts, not {item!r}")
    return tuple(str(item) for item in items)


def _options(data: Mapping[str, Any], section: str, name: str) -> Iterator[tuple[FieldPath, Mapping[str, Any]]]:
    """Yield the options of a plugin or extension, in each of the forms that MkDocs takes, with their path."""
    entries = data.get(section)
    if isinstance(entries, dict) and isinstance(entries.get(name), dict):
        yield (section, name), entries[name]
    elif isinstance(entries, Sequence) and not isinstance(entries, str):
        for index, entry in enumerate(entries):
            if isinstance(entry, dict) and isinstance(entry.get(name), dict):
                yield (section, index, name), entry[name]
