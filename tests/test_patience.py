"""Python's garbage collector is left as it was found."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from mkdocs_manifests import patience


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    yield
    gc.unfreeze()
    gc.enable()


def test_nothing_is_collected_while_it_lasts() -> None:
    with patience.undisturbed():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_it_is_as_before_after_an_error() -> None:
    with pytest.raises(ValueError, match="broken"), patience.undisturbed():
        raise ValueError("broken")
    assert gc.isenabled()


def test_who_has_switched_it_off_keeps_it_off() -> None:
    gc.disable()
    with patience.undisturbed():
        pass
    assert not gc.isenabled()


def test_what_is_kept_is_let_go() -> None:
    usual = gc.get_threshold()
    kept = patience.Patience()
    kept.keep()
    kept.keep()
    assert gc.get_freeze_count() > 0
    assert gc.get_threshold() > usual
    kept.let_go()
    assert gc.get_freeze_count() == 0
    assert gc.get_threshold() == usual


def test_what_nobody_kept_is_not_let_go() -> None:
    gc.freeze()
    patience.Patience().let_go()
    assert gc.get_freeze_count() > 0
