"""What is wrong with how an example stands in the documentation, whatever Kubernetes says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mkdocs_manifests.model import Example, Place, Problem, name_of
from mkdocs_manifests.reading.yaml_reader import Document
from mkdocs_manifests.wording import say


def unmarked(example: Example, document: Document) -> Problem:
    """Return the problem of a document that is no manifest in an example that does not say what it is."""
    start, end = name_of(document.node)
    kind = "block" if example.text.origins is not None else "file"
    where, mark = say(f"document.{kind}"), say(f"document.{kind}.mark")
    return Problem(
        "D101",
        say("document.unmarked", where=where),
        example.text.place(*start, *end),
        hint=say("document.unmarked.hint", mark=mark),
    )


def expectation(example: Example, expected: Sequence[Problem], others: Sequence[Problem]) -> Iterator[Problem]:
    """Yield the problem of an example that does not fail in the way it says."""
    missing = sorted(set(example.purpose.expect) - {problem.code for problem in expected})
    if not missing:
        return
    place = marker_place(example)
    named = " and ".join(missing)
    if expected or others:
        found = ", ".join(sorted({problem.code for problem in (*expected, *others)}))
        message = f"expected to fail with {named}, but fails with {found}"
        yield Problem(
            "D104", message, place, hint="mend the example, or name what it fails with", shown_in=example.shown_in
        )
    else:
        message = f"expected to fail with {named}, but nothing is wrong with it"
        yield Problem(
            "D103",
            message,
            place,
            hint="break the example as meant, or take the marker away",
            shown_in=example.shown_in,
        )


def marker_place(example: Example) -> Place:
    """Return where the example's marker stands: the fence's line, or the file's first."""
    return example.place
