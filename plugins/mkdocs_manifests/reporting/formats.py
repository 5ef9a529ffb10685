"""All formats of the report, by the names that the command line gives them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from mkdocs_manifests.reporting import github, gitlab, json, junit, markdown, sarif, text
from mkdocs_manifests.reporting.findings import Findings


def plain(findings: Findings) -> str:
    """Return what people read at a terminal, without colours."""
    return "\n".join(text.render(findings.report, findings.texts, text.Paint()))


def concise(findings: Findings) -> str:
    """Return a line for each problem."""
    return "\n".join(text.render(findings.report, findings.texts, text.Paint(), concise=True))


RENDERERS: Final[Mapping[str, Callable[[Findings], str]]] = {
    "text": plain,
    "concise": concise,
    "github": github.render,
    "gitlab": gitlab.render,
    "json": lambda findings: json.render(findings.report),
    "junit": junit.render,
    "sarif": sarif.render,
    "markdown": markdown.render,
}
