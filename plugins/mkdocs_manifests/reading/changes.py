"""Which files have changed, as git says it."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Final

PATIENCE: Final = 60
"""Seconds that git may take."""
SAFE: Final = ("git", "--no-pager", "-c", "core.fsmonitor=false", "-c", "core.quotePath=false")
"""Git, without what a repository's own settings could make it run."""


class ChangesError(Exception):
    """Git cannot say what has changed; the message says why."""


def changed_files(root: Path, revision: str) -> frozenset[PurePosixPath]:
    """Return the files below `root` that differ from where this branch left `revision`: committed, staged, edited, untracked.

    A file that was renamed counts under its new name, one that was deleted under the name it had. Raises ChangesError.
    """
    _git(root, "rev-parse", "--show-toplevel", failure="this is no git repository, so nothing is known of changes")
    known = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    _git(root, *known, failure=f'git knows no revision "{revision}"; fetch it first, or name another')
    base = _git(
        root,
        *("merge-base", "--end-of-options", revision, "HEAD"),
        failure=f'"{revision}" and HEAD have no common commit; fetch the whole history (fetch-depth: 0)',
    ).strip()
    diff = ("diff", "--name-only", "--find-renames", "--no-ext-diff", "--relative", "-z", base, "--", ".")
    others = ("ls-files", "--others", "--exclude-standard", "-z", "--", ".")
    names = "".join(_git(root, *command, failure="git cannot list what has changed") for command in (diff, others))
    return frozenset(PurePosixPath(name) for name in names.split("\0") if name)


def changed_by_pull_request(root: Path, environment: Mapping[str, str]) -> frozenset[PurePosixPath]:
    """Return the files that the pull request changes which GitHub's runner works on; empty where nobody can know."""
    if not environment.get("GITHUB_BASE_REF"):
        return frozenset()
    # A checkout of depth 2 has the merge with the base branch and its two parents, but no branches.
    for revision in (f"origin/{environment['GITHUB_BASE_REF']}", "HEAD^1"):
        try:
            return changed_files(root, revision)
        except ChangesError:
            continue
    return frozenset()


def _git(root: Path, *arguments: str, failure: str) -> str:
    try:
        done = subprocess.run(  # noqa: S603 - a fixed program; what users name stands behind --end-of-options
            [*SAFE, *arguments], cwd=root, capture_output=True, check=False, timeout=PATIENCE, stdin=subprocess.DEVNULL
        )
    except FileNotFoundError:
        raise ChangesError("git is not installed, so nothing is known of changes") from None
    except (OSError, subprocess.TimeoutExpired, ValueError) as error:
        raise ChangesError(f"git cannot be run: {error}") from None
    if done.returncode != 0:
        raise ChangesError(failure)
    return done.stdout.decode("utf-8", "surrogateescape")


def repository(root: Path) -> Path:
    """Return the top folder of the repository that `root` lies in; `root` itself outside of any."""
    return next((folder for folder in (root, *root.parents) if (folder / ".git").exists()), root)
