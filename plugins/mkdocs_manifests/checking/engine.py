"""CEL itself: the compiled part of common-expression-language, without the command line that its package imports with it.

`import cel` brings a terminal toolkit along and takes longer than checking a hundred manifests. So its submodules are imported with a
bare package in its place, which is taken away again: whoever imports `cel` later gets it whole.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any, Final

PACKAGE: Final = "cel"


def _load() -> tuple[ModuleType, ModuleType]:
    spec = None if PACKAGE in sys.modules else find_spec(PACKAGE)
    if spec is None:
        return import_module(f"{PACKAGE}.cel"), import_module(f"{PACKAGE}.stdlib")
    bare = ModuleType(PACKAGE)
    bare.__path__ = list(spec.submodule_search_locations or ())
    sys.modules[PACKAGE] = bare
    try:
        return import_module(f"{PACKAGE}.cel"), import_module(f"{PACKAGE}.stdlib")
    finally:
        del sys.modules[PACKAGE]


cel, _library = _load()
STDLIB_FUNCTIONS: Final[Mapping[str, Callable[..., Any]]] = _library.STDLIB_FUNCTIONS
"""The functions that the language's libraries have beyond its core."""
