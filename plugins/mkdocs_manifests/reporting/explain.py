"""What `mkdocs-manifests explain` prints."""

from __future__ import annotations

from textwrap import indent

from mkdocs_manifests.checking.codes import Code


def explanation(code: Code) -> str:
    """Return a code's meaning as plain text."""
    parts = [f"{code.code}: {code.title} ({code.severity})", code.why]
    if code.server:
        parts.append("The API server says:\n" + indent(code.server, "    "))
    if code.wrong:
        parts.append("Wrong:\n" + indent(code.wrong, "    "))
    if code.right:
        parts.append("Right:\n" + indent(code.right, "    "))
    if code.fix:
        parts.append(f"check --fix: {code.fix}")
    if code.source:
        parts.append(f"Source: {code.source}")
    return "\n\n".join(part.rstrip() for part in parts)
