"""The command line: the same flow as the site's build, without MkDocs."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Final, NoReturn, TypeAlias

import click

from mkdocs_manifests import patience
from mkdocs_manifests.settings import CONFIG_NAMES, Settings, SettingsError, apply, find_config, load

if TYPE_CHECKING:
    from mkdocs_manifests.checking.check import Checker, Report
    from mkdocs_manifests.reading.examples import Catalog, Sources
    from mkdocs_manifests.reporting.findings import Findings

CLEAN: Final = 0
PROBLEMS: Final = 1
UNUSABLE: Final = 2
REFERENCES: Final = "X"
FORMATS: Final = ("text", "concise", "github", "gitlab", "json", "junit", "sarif", "markdown")
"""The forms of the report; reporting/formats.py has their makers."""
OWN_ERRORS: Final = "MKDOCS_MANIFESTS_TRACEBACK"
"""The variable that has a mistake of the program itself shown as Python shows it."""
BASELINE: Final = "manifests-baseline.json"
"""Where `--write-baseline` writes to if the settings name no file."""


class _Guarded(click.Group):
    """Commands that end with a sentence, whatever happens."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; what it cannot use ends it with the reason, and so does a mistake of our own."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except SettingsError as error:
            _refuse(str(error))
        except Exception as error:  # nobody but us can read a traceback
            if OWN_ERRORS in os.environ:
                raise
            said = " ".join(f"{type(error).__name__}: {error}".split())
            _refuse(f"a mistake of its own: {said}. Please report it, with the file and what {OWN_ERRORS}=1 prints")


@click.group(cls=_Guarded, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="mkdocs-manifests")
@click.pass_context
def main(context: click.Context) -> None:
    """Keep Kubernetes YAML in documentation true."""
    # One short run that keeps all it reads: looking for garbage would cost a sixth of its time and find none.
    context.with_resource(patience.undisturbed())


@main.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path, allow_dash=True))
@click.option(
    "--config",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="The mkdocs.yml to read settings from.",
)
@click.option(
    "--kubernetes-version",
    "versions",
    multiple=True,
    metavar="1.N",
    help="Judge by this version; may be given several times.",
)
@click.option(
    "--output-format",
    "output_format",
    type=click.Choice(FORMATS),
    default="text",
    show_default=True,
    help="The form of the report.",
)
@click.option(
    "--output-file",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write the report to this file; without it, to standard output.",
)
@click.option(
    "--report",
    "reports",
    multiple=True,
    metavar="FORMAT=FILE",
    help="Write a further report to a file, as in sarif=manifests.sarif; may be given several times.",
)
@click.option(
    "--changed-since",
    default="",
    metavar="COMMIT",
    help="Report only on what changed since this branch left another one, such as origin/main, or a commit.",
)
@click.option(
    "--select", "select", multiple=True, metavar="CODE", help="Report these codes too, such as A6 for all advice."
)
@click.option(
    "--ignore", "ignore", multiple=True, metavar="CODE", help="Do not report these codes, or those that start so."
)
@click.option("--exclude", "exclude", multiple=True, metavar="GLOB", help="Leave out files that match.")
@click.option(
    "--schema",
    "schemas",
    multiple=True,
    metavar="GLOB",
    help="Read CRDs or JSON schemas for custom resources from here.",
)
@click.option("--baseline", default="", metavar="FILE", help="Keep the problems quiet that this file lists.")
@click.option(
    "--write-baseline", is_flag=True, help="List today's problems in the baseline; a list that exists only shrinks."
)
@click.option("--fix", is_flag=True, help="Mend in the files what has one right answer, and report what is left.")
@click.option("--diff", is_flag=True, help="Print what --fix would change, and change nothing.")
@click.option("--strict", is_flag=True, help="Fail for warnings too.")
@click.option(
    "--stdin-filename",
    default="stdin.yaml",
    show_default=True,
    help="How to name and read what comes from standard input (-).",
)
@click.option("-q", "--quiet", is_flag=True, help="Print nothing where there is no problem.")
@click.option("-v", "--verbose", is_flag=True, help="Say what is read, and what is skipped and why.")
@click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    show_default=True,
    help="When the text has colours; auto: at a terminal, unless NO_COLOR is set.",
)
def check(
    paths: tuple[Path, ...],
    config: Path | None,
    versions: tuple[str, ...],
    output_format: str,
    output_file: Path | None,
    reports: tuple[str, ...],
    changed_since: str,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    exclude: tuple[str, ...],
    schemas: tuple[str, ...],
    baseline: str,
    write_baseline: bool,
    fix: bool,
    diff: bool,
    strict: bool,
    stdin_filename: str,
    quiet: bool,
    verbose: bool,
    color: str,
) -> None:
    """Check the Kubernetes YAML in PATHS: pages, files of manifests, folders of both, or - for standard input.

    Without PATHS, the project's pages and manifests are checked: those that mkdocs.yml names, or docs and manifests.

    Exit status: 0 nothing is wrong, 1 there are problems, 2 the command or the settings cannot be used.
    """
    from mkdocs_manifests.checking.check import Checker  # noqa: PLC0415 - what --help has no use for is loaded late

    if changed_since and write_baseline:
        _refuse("a baseline lists the problems of all files: use --write-baseline without --changed-since")
    if (fix or diff) and paths == (Path("-"),):
        _refuse("--fix and --diff need files, not standard input")
    try:
        writers = _writers(output_format, output_file, reports)
        root, settings = _settings(config)
        added = {"select": select, "ignore": ignore, "exclude": exclude, "schemas": schemas}
        settings = apply(settings, {name: [*getattr(settings, name), *value] for name, value in added.items()})
        instead = {
            "kubernetes_versions": list(versions),
            "baseline": baseline or settings.baseline or (BASELINE if write_baseline else ""),
        }
        settings = apply(settings, {name: value for name, value in instead.items() if value})
        checker = Checker(root, settings)
        if write_baseline:
            _write_baseline(root, checker, _collect(root, settings, paths, stdin_filename))
            return
        target = _Target(root, paths, changed_since, config, stdin_filename)
        report, catalog = _judge(checker, target)
        if fix or diff:
            report, catalog = _mend(checker, target, report, catalog, diff=diff)
    except (SettingsError, OSError) as error:
        _refuse(str(error))
    if verbose:
        from mkdocs_manifests.reporting.text import verbose as looked_at  # noqa: PLC0415

        for line in looked_at(report):
            click.echo(line, err=True)
    if not diff:
        _deliver(writers, _findings(report, catalog, root, settings), quiet=quiet, colour=_colour(color))
    failed = any(problem.severity == "error" or strict for problem in report.problems)
    raise SystemExit(PROBLEMS if failed else CLEAN)


@dataclass(frozen=True, slots=True)
class _Target:
    """What a run looks at."""

    root: Path
    paths: Sequence[Path]
    changed_since: str
    config: Path | None
    stdin_filename: str


def _judge(checker: Checker, target: _Target) -> tuple[Report, Catalog]:
    """Return the report on what a run looks at, with the catalog it was made from; raises SettingsError."""
    root, settings = target.root, checker.settings
    if target.changed_since:
        return _check_changed(checker, target)
    catalog = _collect(root, settings, target.paths, target.stdin_filename)
    report = checker.check(catalog, _read_files(catalog) if target.paths else None)
    if target.paths and any(problem.code.startswith(REFERENCES) for problem in report.problems):
        report = _among_all(checker, catalog, root, settings)
    return report, catalog


def _mend(checker: Checker, target: _Target, report: Report, catalog: Catalog, *, diff: bool) -> tuple[Report, Catalog]:
    """Mend what has one right answer, or print what that would change; return the report on what there is then."""
    from mkdocs_manifests.checking.mending import mend, write  # noqa: PLC0415
    from mkdocs_manifests.reporting.diff import render  # noqa: PLC0415

    chosen = _read_files(catalog) if target.paths else None
    if target.changed_since:
        chosen = frozenset(judged.example.place.file for judged in report.judged)
    mended = mend(target.root, _sources(target.root, checker.settings, ()), checker, catalog, chosen)
    count, files = mended.fixed, len(mended.after)
    what = f"{count:,} problem{'' if count == 1 else 's'} in {files:,} file{'' if files == 1 else 's'}"
    if diff:
        for line in render(mended, _findings(report, catalog, target.root, checker.settings)):
            click.echo(line)
        click.echo(f"--fix would mend {what}", err=True)
        return report, catalog
    write(target.root, mended)
    click.echo(f"Mended {what}", err=True)
    return _judge(checker, target) if mended.after else (report, catalog)


Writers: TypeAlias = Sequence[tuple[str, Path | None]]
"""The reports that a run makes: the format of each, and the file it goes to, or None for standard output."""


def _writers(output_format: str, output_file: Path | None, reports: Sequence[str]) -> Writers:
    """Return the reports that the options ask for; raises SettingsError."""
    writers: list[tuple[str, Path | None]] = [(output_format, output_file)]
    for written in reports:
        name, equals, file = written.partition("=")
        if not equals or not file or name not in FORMATS:
            known = ", ".join(FORMATS)
            raise SettingsError(f'--report "{written}" must be FORMAT=FILE, with one of the formats {known}')
        writers.append((name, Path(file)))
    return writers


def _findings(report: Report, catalog: Catalog, root: Path, settings: Settings) -> Findings:
    """Return a run's report with what the reports say of its repository."""
    from mkdocs_manifests.reading.changes import changed_by_pull_request, repository  # noqa: PLC0415
    from mkdocs_manifests.reporting.findings import Findings  # noqa: PLC0415
    from mkdocs_manifests.reporting.hosts import link  # noqa: PLC0415

    root = root.resolve()
    return Findings(
        report,
        catalog.texts,
        tuple(str(version) for version in settings.kubernetes_versions),
        folder=PurePosixPath(root.relative_to(repository(root)).as_posix()),
        changed=changed_by_pull_request(root, os.environ),
        link=link(os.environ),
    )


def _deliver(writers: Writers, findings: Findings, *, quiet: bool, colour: bool) -> None:
    """Write the reports to where they go."""
    from mkdocs_manifests.reporting.formats import RENDERERS  # noqa: PLC0415
    from mkdocs_manifests.reporting.text import Paint, render  # noqa: PLC0415

    for form, file in writers:
        if file is not None:
            _write(file, RENDERERS[form](findings) + "\n")
        elif form in {"text", "concise"}:
            if findings.report.problems or not quiet:
                for line in render(findings.report, findings.texts, Paint(colour), concise=form == "concise"):
                    click.echo(line, color=True)
        else:
            click.echo(RENDERERS[form](findings))
        summary = os.environ.get("GITHUB_STEP_SUMMARY", "")
        if form == "github" and summary:
            _write(Path(summary), RENDERERS["markdown"](findings) + "\n", mode="a")


def _write(file: Path, content: str | bytes, mode: str = "w") -> None:
    try:
        if isinstance(content, bytes):
            file.write_bytes(content)
            return
        with file.open(mode, encoding="utf-8", newline="\n") as written:
            written.write(content)
    except OSError as error:
        _refuse(f"{file} cannot be written: {(error.strerror or str(error)).lower()}")


def _among_all(checker: Checker, catalog: Catalog, root: Path, settings: Settings) -> Report:
    """Return a report on a part of the project, whose references may lead to what the rest of it defines."""
    from mkdocs_manifests.reading.examples import collect, merged  # noqa: PLC0415

    rest = collect(_sources(root, settings, _folders(root, settings)))
    return checker.check(merged(catalog, rest), _read_files(catalog))


def _read_files(catalog: Catalog) -> frozenset[PurePosixPath]:
    """Return the files that a catalog was read from, those that could not be read too."""
    return frozenset({*catalog.texts, *(problem.place.file for problem in catalog.problems)})


def _check_changed(checker: Checker, target: _Target) -> tuple[Report, Catalog]:
    """Return a report on what changed since a revision, with the catalog it was made from; raises SettingsError."""
    from mkdocs_manifests.checking.changed import check_changed  # noqa: PLC0415
    from mkdocs_manifests.reading.changes import ChangesError, changed_files  # noqa: PLC0415

    try:
        changed = changed_files(target.root, target.changed_since)
    except ChangesError as error:
        raise SettingsError(f"--changed-since: {error}") from None
    chosen = _chosen(target.root, checker.settings, target.paths)
    settings_file = target.config or find_config(Path.cwd())
    name = PurePosixPath(settings_file.name if settings_file else CONFIG_NAMES[0])
    return check_changed(checker, _sources(target.root, checker.settings, chosen), changed, name)


def _write_baseline(root: Path, checker: Checker, catalog: Catalog) -> None:
    """Write what a run finds into the project's baseline, and say how many problems that are."""
    from mkdocs_manifests.checking.baseline import write  # noqa: PLC0415

    former, checker.knowledge.baseline = checker.knowledge.baseline, None
    report = checker.check(catalog)
    text = write(report.problems, former)
    (root / checker.settings.baseline).write_text(text, encoding="utf-8")
    listed = text.count('"code"')
    click.echo(f"{checker.settings.baseline} lists {listed:,} of {len(report.problems):,} problems")


def _settings(config: Path | None) -> tuple[Path, Settings]:
    """Return the project's root and its settings."""
    found = config or find_config(Path.cwd())
    if found is None:
        return Path.cwd(), Settings()
    return found.resolve().parent, load(found)


def _collect(root: Path, settings: Settings, paths: Sequence[Path], stdin_filename: str) -> Catalog:
    from mkdocs_manifests.reading.examples import UnreadableError, collect, decode, from_text  # noqa: PLC0415

    sources = _sources(root, settings, ())
    if paths == (Path("-"),):
        try:
            written = decode(sys.stdin.buffer.read())
        except UnreadableError as error:
            raise SettingsError(f"standard input: {error}") from None
        return from_text(PurePosixPath(stdin_filename), written, sources)
    return collect(replace(sources, paths=_chosen(root, settings, paths)))


def _chosen(root: Path, settings: Settings, paths: Sequence[Path]) -> tuple[PurePosixPath, ...]:
    """Return the files and folders that are looked through: those that are named, or the project's; raises SettingsError."""
    if paths:
        return tuple(_relative(path, root) for path in paths)
    chosen = _folders(root, settings)
    if not chosen:
        folders = " and ".join(str(path) for path in (settings.docs, *settings.manifests))
        raise SettingsError(f"nothing to check: there is no {folders} here; name files or folders")
    return chosen


def _sources(root: Path, settings: Settings, paths: tuple[PurePosixPath, ...]) -> Sources:
    from mkdocs_manifests.reading.examples import Sources  # noqa: PLC0415

    return Sources(root, paths, settings.exclude, settings.snippet_paths, settings.dedent_snippets)


def _folders(root: Path, settings: Settings) -> tuple[PurePosixPath, ...]:
    """Return the folders of pages and manifests that the project has."""
    return tuple(path for path in (settings.docs, *map(PurePosixPath, settings.manifests)) if (root / path).exists())


def _relative(path: Path, root: Path) -> PurePosixPath:
    """Return a path of the command line relative to the root, whatever folder the command runs in."""
    if not path.exists():
        raise SettingsError(f"{path}: there is no such file or folder")
    return PurePosixPath(os.path.relpath(path.resolve(), root.resolve()).replace(os.sep, "/"))


def _colour(choice: str) -> bool:
    if choice == "auto":
        return sys.stdout.isatty() and "NO_COLOR" not in os.environ
    return choice == "always"


@main.command()
@click.option(
    "--config",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="The mkdocs.yml to add settings to.",
)
@click.option("--dry-run", is_flag=True, help="Say what would be written, and write nothing.")
def init(config: Path | None, dry_run: bool) -> None:
    """Look at this repository and add fitting settings to its mkdocs.yml; every other line of the file stays as it is.

    Finds pages, manifests and CustomResourceDefinitions, leaves out Helm charts, Kustomize overlays and other tools' YAML,
    tries the settings, and says what to do next.
    """
    from mkdocs_manifests.adopting.first_steps import plan, told  # noqa: PLC0415

    found = config or find_config(Path.cwd())
    root = found.resolve().parent if found else Path.cwd()
    try:
        made = plan(root, found)
        if not dry_run:
            (root / made.file).write_bytes(made.after.encode("utf-8"))
    except (SettingsError, OSError, UnicodeDecodeError) as error:
        _refuse(str(error))
    for line in told(made, dry_run=dry_run):
        click.echo(line)


@main.command()
@click.argument("code")
def explain(code: str) -> None:
    """Say what a problem's CODE means: what is wrong, why it matters, and how it is written right."""
    from mkdocs_manifests.checking.codes import register  # noqa: PLC0415
    from mkdocs_manifests.reporting.explain import explanation  # noqa: PLC0415

    known = register()
    if code.upper() not in known:
        _refuse(f'there is no code "{code}"; the codes are {", ".join(known)}')
    click.echo(explanation(known[code.upper()]))


@main.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--config",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="The mkdocs.yml to read settings from.",
)
@click.option(
    "--view",
    default="application",
    show_default=True,
    help="What to draw: application, traffic, network-policy and others.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["svg", "png", "mermaid", "dot", "json"]),
    default="svg",
    show_default=True,
    help="A picture, or the graph as text.",
)
@click.option(
    "--output", type=click.Path(path_type=Path, dir_okay=False), help="The file to write; without it, standard output."
)
def diagram(paths: tuple[Path, ...], config: Path | None, view: str, form: str, output: Path | None) -> None:
    """Draw what the manifests in PATHS build: a picture that follows the reader's light or dark setting, or the graph as text."""
    from mkdocs_manifests.checking.check import Checker  # noqa: PLC0415
    from mkdocs_manifests.drawing.drawing import VIEWS, draw, export  # noqa: PLC0415
    from mkdocs_manifests.drawing.png import NoPainterError, png  # noqa: PLC0415

    if view not in VIEWS:
        _refuse(f'there is no view "{view}"; the views are {", ".join(VIEWS)}')
    try:
        root, settings = _settings(config)
        catalog = _collect(root, settings, paths, "")
        checker = Checker(root, settings)
    except (SettingsError, OSError) as error:
        _refuse(str(error))
    report = checker.check(catalog)
    manifests = [manifest for judged in report.judged if not judged.expected for manifest in judged.manifests]
    if not manifests:
        _refuse("nothing to draw: there is no manifest in these files")
    schemas = checker.schemas
    content: str | bytes
    if form == "svg":
        content = str(draw(manifests, view=view, schemas=schemas, standalone=True).svg)
    elif form == "png":
        try:
            content = png(draw(manifests, view=view, schemas=schemas, standalone=True))
        except NoPainterError as error:
            _refuse(str(error))
    else:
        content = export(manifests, view=view, form=form, schemas=schemas)
    if output is None:
        click.echo(content, nl=isinstance(content, str))
        return
    _write(output, content if isinstance(content, bytes) else f"{content}\n")


@main.group()
def recording() -> None:
    """Make recordings of a cluster for pages to show."""


@recording.command("convert")
@click.argument("log", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--output",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="The recording's folder, such as docs/recordings/rollout.",
)
@click.option("--namespace", default="", help="Keep what is about this namespace, and writes to nodes and volumes.")
def convert_log(log: Path, output: Path, namespace: str) -> None:
    """Make a recording from LOG, the audit log of an API server: its timeline, and a first list of chapters."""
    from mkdocs_manifests.recordings.audit import LONGEST_LINE, chapters_for, convert  # noqa: PLC0415
    from mkdocs_manifests.recordings.recording import CHAPTERS, TIMELINE  # noqa: PLC0415
    from mkdocs_manifests.recordings.timeline import TimelineError, write_timeline  # noqa: PLC0415

    try:
        with log.open(encoding="utf-8") as lines:
            rows = convert(iter(partial(lines.readline, LONGEST_LINE + 1), ""), namespace)
        output.mkdir(parents=True, exist_ok=True)
        (output / TIMELINE).write_text(write_timeline(rows), encoding="utf-8", newline="\n")
        if not (output / CHAPTERS).exists():
            (output / CHAPTERS).write_text(chapters_for(rows, output.name), encoding="utf-8", newline="\n")
    except TimelineError as error:
        _refuse(f"{log}:{error.line}: {error}")
    except UnicodeDecodeError:
        _refuse(f"{log}: it is not UTF-8")
    except OSError as error:
        _refuse(f"{error.filename or log}: {(error.strerror or str(error)).lower()}")
    click.echo(f"{output / TIMELINE}: {len(rows):,} rows, {rows[-1].time:,.1f} seconds")
    click.echo(f"Now say what happens, in {output / CHAPTERS}")


@main.command()
@click.argument("name")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--config",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="The mkdocs.yml to read settings from.",
)
@click.option("--kind", default="", metavar="KIND", help="Only this kind: Deployment, deploy or apps/v1/Deployment.")
@click.option("--columns", default="", metavar="NAMES", help="Only these columns, by their names, with commas between.")
@click.option("--only", default="", metavar="COLUMN", help="Only the rows that have something in this column.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["markdown", "html", "csv", "json"]),
    default="markdown",
    show_default=True,
    help="The form of the table.",
)
@click.option(
    "--output", type=click.Path(path_type=Path, dir_okay=False), help="The file to write; without it, standard output."
)
def table(
    name: str,
    paths: tuple[Path, ...],
    config: Path | None,
    kind: str,
    columns: str,
    only: str,
    form: str,
    output: Path | None,
) -> None:
    """Make the table NAME from the manifests in PATHS: kinds, versions, permissions, images, ports, labels and others.

    Without PATHS, the table is made from the project's pages and manifests.
    """
    from mkdocs_manifests.checking.check import Checker  # noqa: PLC0415
    from mkdocs_manifests.tables.outputs import FORMATS as WRITERS  # noqa: PLC0415
    from mkdocs_manifests.tables.register import TableError, Wanted, table_of  # noqa: PLC0415
    from mkdocs_manifests.tables.subject import Subject  # noqa: PLC0415

    wanted = Wanted(name, kind=kind, columns=tuple(part for part in columns.split(",") if part), only=only)
    try:
        root, settings = _settings(config)
        catalog = _collect(root, settings, paths, "")
        checker = Checker(root, settings)
        report = checker.check(catalog)
        made = table_of(wanted, Subject.of(report.judged, checker.schemas, without=checker.knowledge.schema_files))
    except (SettingsError, OSError) as error:
        _refuse(str(error))
    except TableError as error:
        _refuse(f"{error.message}; {error.hint}")
    text = WRITERS[form](made, wanted.columns)
    if output is None:
        click.echo(text, nl=False)
    else:
        _write(output, text)


def _refuse(message: str) -> NoReturn:
    """End the run with a message: the command or the settings cannot be used."""
    click.echo(f"mkdocs-manifests: {message}", err=True)
    raise SystemExit(UNUSABLE)
