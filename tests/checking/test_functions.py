"""The functions that rules call, where no rule's own examples hold them."""

from __future__ import annotations

import pytest

from mkdocs_manifests.checking.functions import KUBERNETES, indexes
from mkdocs_manifests.checking.schema import SHOWN, shown


@pytest.mark.parametrize(
    ("written", "found"),
    [("0", [[0, 0]]), ("0,2-4", [[0, 0], [2, 4]]), ("1-2,3", [[1, 2], [3, 3]])],
)
def test_indexes_of_a_job_are_intervals(written: str, found: list[list[int]]) -> None:
    assert indexes(written) == found


@pytest.mark.parametrize("written", ["", "a", "x-4", "1-x", "1-", "-1", "4-2", "3-3", "2,1", "1-3,3", "1,1"])
def test_what_is_no_list_of_indexes_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match=r"no index|not in order"):
        indexes(written)


@pytest.mark.parametrize(
    ("address", "is_local"),
    [("224.0.0.1", True), ("224.0.1.1", False), ("ff02::1", True), ("ff05::1", False), ("10.0.0.1", False)],
)
def test_multicast_stays_on_its_link_or_does_not(address: str, is_local: bool) -> None:
    assert KUBERNETES["isLinkLocalMulticast"](address) is is_local


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ([], "an empty list ([])"),
        ([1], "a list"),
        ({}, "an empty mapping ({})"),
        ("x" * SHOWN, f'"{"x" * SHOWN}"'),
        ("x" * (SHOWN + 1), f'"{"x" * SHOWN}…"'),
    ],
)
def test_a_value_is_repeated_in_a_few_words(value: object, words: str) -> None:
    assert shown(value) == words
