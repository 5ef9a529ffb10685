"""Where a run takes place: what build servers say of themselves in the environment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

LINKS: Final = (
    ("{GITHUB_SERVER_URL}/{GITHUB_REPOSITORY}/blob/{GITHUB_SHA}/", "{path}?plain=1#L{line}"),
    ("{CI_PROJECT_URL}/-/blob/{CI_COMMIT_SHA}/", "{path}#L{line}"),
)
"""Addresses of a file on GitHub and GitLab: what the environment knows, and what each problem adds."""


def link(environment: Mapping[str, str]) -> str:
    """Return the address of a file of the repository with `{path}` and `{line}` in it; empty outside of build servers."""
    for known, added in LINKS:
        try:
            return known.format_map(environment) + added
        except KeyError:
            continue
    return ""
