"""What `mkdocs-manifests init` does: look, propose settings, try them, and say what to do next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path, PurePosixPath
from typing import Final

from mkdocs_manifests.adopting.settings_text import AdoptedError, UnwritableError, new, options, with_options
from mkdocs_manifests.adopting.survey import Survey, survey
from mkdocs_manifests.checking.check import Checker, Report
from mkdocs_manifests.plain_text import printable
from mkdocs_manifests.reading.examples import Sources, collect
from mkdocs_manifests.reporting.text import Paint, summary
from mkdocs_manifests.settings import CONFIG_NAMES, Settings, SettingsError, parse

BASELINE: Final = "manifests-baseline.json"
ELIDED: Final = "Y105"
BOM: Final = "\ufeff"
CI: Final = "pipx run mkdocs-manifests check --output-format github"


@dataclass(frozen=True, slots=True)
class Plan:
    """The settings that fit a repository, and what a check finds with them."""

    file: str
    """The name of the mkdocs.yml."""
    before: str
    """Its text; empty where there is none yet."""
    after: str
    survey: Survey
    report: Report


def plan(root: Path, config: Path | None) -> Plan:
    """Return what fits a repository; nothing is written. Raises SettingsError where its mkdocs.yml cannot be added to."""
    file = config.name if config else CONFIG_NAMES[0]
    before = config.read_bytes().decode("utf-8") if config else ""
    seen = survey(root, parse(before.removeprefix(BOM), file).docs if config else None)
    if not (root / seen.docs).exists() and not seen.manifests:
        raise SettingsError("there are no pages and no manifests here; run it in the folder of your project")
    after = _written(root, file, before, seen, "")
    report = _report(root, parse(after.removeprefix(BOM), file))
    if report.problems:
        after = _written(root, file, before, seen, BASELINE)
    return Plan(file, before, after, seen, report)


def _written(root: Path, file: str, before: str, seen: Survey, baseline: str) -> str:
    lines = options(seen, baseline=baseline)
    if not before.strip():
        return new(root.name or "Documentation", seen.docs, lines)
    try:
        mark = BOM if before.startswith(BOM) else ""
        return mark + with_options(before.removeprefix(BOM), lines, PurePosixPath(file))
    except AdoptedError as error:
        raise SettingsError(f"{file}: {error}") from None
    except UnwritableError as error:
        ours = "\n".join(f"      {line}" for line in lines)
        raise SettingsError(f"{file}: {error}; add this to its plugins yourself:\n  - manifests:\n{ours}") from None


def _report(root: Path, settings: Settings) -> Report:
    folders = (settings.docs, *map(PurePosixPath, settings.manifests))
    paths = tuple(folder for folder in folders if (root / folder).exists())
    sources = Sources(root, paths, settings.exclude, settings.snippet_paths, settings.dedent_snippets)
    return Checker(root, settings).check(collect(sources))


def told(made: Plan, *, dry_run: bool) -> Iterator[str]:
    """Yield what was found, what is written, and what to do next."""
    seen = made.survey
    yield f"Pages:     {seen.pages:,} in {seen.docs}"
    yield f"Manifests: {', '.join(seen.manifests) or 'only those in pages'}"
    yield f"CRDs:      {seen.definitions:,}" + (f" ({', '.join(seen.schemas)})" if seen.schemas else "")
    for one in seen.left:
        yield f"Left out:  {printable(one.pattern)}, {one.reason}"
    yield ""
    yield f"{made.file} {'would get' if dry_run else 'gets'}:"
    yield ""
    diff = unified_diff(made.before.splitlines(), made.after.splitlines(), n=1, lineterm="")
    yield from (f"    {printable(line)}" for line in list(diff)[3:])
    yield ""
    yield "A check with these settings says:"
    yield ""
    yield from summary(made.report, Paint())
    yield ""
    yield "Next:"
    yield from _next(made)


def _next(made: Plan) -> Iterator[str]:
    steps = []
    fixable = sum(bool(problem.fix) for problem in made.report.problems)
    if fixable:
        steps.append(f"mkdocs-manifests check --diff shows what --fix would mend: up to {fixable:,} problems")
    if made.survey.elided and any(problem.code == ELIDED for problem in made.report.problems):
        steps.append(
            "Dots that stand for something left out are no YAML: write a comment (# ...) and mark the block "
            'as a fragment (fragment="Pod.spec")'
        )
    if made.report.problems:
        steps += [
            "mkdocs-manifests check lists the problems; mkdocs-manifests explain CODE says what one means",
            f"mkdocs-manifests check --write-baseline keeps today's quiet in {BASELINE}: then only new ones count",
        ]
    steps.append(f"Commit {made.file}, and run this for every pull request: {CI}")
    yield from (f"  {number}. {step}" for number, step in enumerate(steps, 1))
