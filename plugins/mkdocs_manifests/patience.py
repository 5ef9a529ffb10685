"""When Python looks for what nobody needs any more: not while everything that is read is kept.

A catalog is hundreds of thousands of small objects that live until the end. Python's garbage collector walks through all of
them, again and again while they become more, and finds nothing.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

OFTEN: Final = 20_000
"""New objects after which to look for garbage; Python's own 700 are less than one page has."""


@contextmanager
def undisturbed() -> Iterator[None]:
    """Have no garbage collected while this lasts; what references free is freed all the same."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@dataclass(slots=True)
class Patience:
    """Has the garbage collector pass by what is kept, and come less often, until it is let go."""

    usual: tuple[int, int, int] | None = None
    """After how many new objects the collector came before."""

    def keep(self) -> None:
        """Have all that exists now passed by."""
        if self.usual is None:
            self.usual = gc.get_threshold()
            gc.set_threshold(max(OFTEN, self.usual[0]) if self.usual[0] else 0, *self.usual[1:])
        gc.freeze()

    def let_go(self) -> None:
        """Have the garbage collector look at everything again, as often as before."""
        if self.usual is not None:
            gc.set_threshold(*self.usual)
            gc.unfreeze()
        self.usual = None
