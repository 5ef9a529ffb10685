"""When Python looks for what nobody needs any more: not while everything that is read is kept.

A catalog is hundreds of thousands of small objects that live until the end. Python's garbage collector walks through all of
them, again and again while they become more, and finds nothing.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


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


def keep() -> None:
    """Have the garbage collector pass by all that exists now, until `let_go`."""
    gc.freeze()


def let_go() -> None:
    """Have the garbage collector look at everything again."""
    gc.unfreeze()
