"""What the tables cost: their share of a build of the guide."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from mkdocs.commands.build import build
from mkdocs.config import load_config

from mkdocs_manifests.publishing import kind_pages
from mkdocs_manifests.publishing.tables import PageTables

ROOT = Path(__file__).parents[1]
LARGEST_SHARE = 0.15
R = TypeVar("R")


def timed(function: Callable[..., R], spent: dict[str, float]) -> Callable[..., R]:
    def measured(*arguments: Any, **options: Any) -> R:
        start = time.process_time()
        try:
            return function(*arguments, **options)
        finally:
            spent["tables"] += time.process_time() - start

    return measured


def main() -> None:
    spent = {"tables": 0.0}
    kind_pages.pages = timed(kind_pages.pages, spent)
    PageTables.__call__ = timed(PageTables.__call__, spent)  # type: ignore[method-assign]
    config = load_config(str(ROOT / "mkdocs.yml"), site_dir=str(ROOT / "site"))
    start = time.process_time()
    config.plugins.on_startup(command="build", dirty=False)
    build(config)
    whole = time.process_time() - start
    share = spent["tables"] / whole
    print(f"tables: {share:.1%} of a build ({spent['tables']:.2f} s of {whole:.2f} s); at most {LARGEST_SHARE:.0%}")
    if share > LARGEST_SHARE:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
