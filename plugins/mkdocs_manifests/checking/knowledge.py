"""What a run judges by: schemas of each version, the project's custom resources and its own rules."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from mkdocs_manifests.checking.baseline import Baseline, BaselineError
from mkdocs_manifests.checking.rule_files import RuleError, RuleFile
from mkdocs_manifests.checking.rules import Rules
from mkdocs_manifests.kubernetes.custom_resources import SchemaFile, add_custom_kinds
from mkdocs_manifests.kubernetes.schemas import Schemas
from mkdocs_manifests.model import Manifest, Place, Problem
from mkdocs_manifests.reading.examples import UnreadableError, leads_out, read_inside
from mkdocs_manifests.settings import Settings, SettingsError


@dataclass(slots=True)
class Knowledge:
    """The files of schemas and rules that the settings name, read once."""

    settings: Settings
    schema_files: tuple[SchemaFile, ...]
    rule_files: tuple[RuleFile, ...]
    baseline: Baseline | None = None
    problems: tuple[Problem, ...] = ()
    """What is wrong in the files of schemas and in the catalog's own CustomResourceDefinitions."""

    @classmethod
    def load(cls, root: Path, settings: Settings) -> Knowledge:
        """Read the files; raises SettingsError for a pattern without a file and for a file that cannot be read."""
        schema_files = tuple(SchemaFile(file, text) for file, text in _files(root, settings.schemas, "schemas"))
        rule_files = tuple(RuleFile(file, text) for file, text in _files(root, settings.rules, "rules"))
        return cls(settings, schema_files, rule_files, _baseline(root, settings.baseline))

    def schemas(self, definitions: Sequence[Manifest]) -> list[Schemas]:
        """Return the schemas of each version, with the custom kinds of the files and of the catalog's `definitions`."""
        found = []
        for version in self.settings.kubernetes_versions:
            schemas = Schemas.load(version)
            self.problems = tuple(add_custom_kinds(schemas, self.schema_files, definitions))
            found.append(schemas)
        return found

    def rules(self, schemas: Schemas, advice: Collection[str]) -> Rules:
        """Return the rules for a version, with the advice that is selected and what else of it is asked for.

        Raises SettingsError where a rule of the project cannot be understood.
        """
        try:
            return Rules.load(schemas, extra=self.rule_files, advice=(*self.settings.select, *sorted(advice)))
        except RuleError as error:
            raise SettingsError(error.message, Place(error.file, error.line, 1, error.line, 1)) from None


def _baseline(root: Path, name: str) -> Baseline | None:
    """Return the baseline of a project, None where there is none yet."""
    if not name or not (root / name).exists():
        return None
    file = PurePosixPath(name)
    try:
        return Baseline.parse(file, read_inside(root, file))
    except (BaselineError, UnreadableError) as error:
        raise SettingsError(str(error), Place(file, 1, 1, 1, 1)) from None


def _files(root: Path, patterns: Sequence[str], setting: str) -> Iterator[tuple[PurePosixPath, str]]:
    """Yield the files that match the patterns of a setting, with their text; none may lie outside of the project."""
    for pattern in patterns:
        if "://" in pattern or pattern.startswith(("/", "~")) or ".." in PurePosixPath(pattern).parts:
            raise SettingsError(f'{setting}: "{pattern}" must be a path inside the project; nothing is fetched')
        found = sorted(path for path in root.glob(pattern) if path.is_file())
        if not found:
            raise SettingsError(f'{setting}: no file matches "{pattern}"')
        for path in found:
            file = PurePosixPath(path.relative_to(root).as_posix())
            if leads_out(root, file):
                raise SettingsError(f"{setting}: {file} leads out of the project")
            try:
                yield file, read_inside(root, file)
            except UnreadableError as error:
                raise SettingsError(f"{setting}: {file} cannot be read: {error}") from None
