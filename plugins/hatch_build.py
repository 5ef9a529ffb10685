"""Has the package carry the editor in the page, which npm builds from the sources beside it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SOURCES = Path("plugins/mkdocs_manifests/live")
BUILT = Path("plugins/mkdocs_manifests/publishing/assets/live/editor.js")
LONGEST = 600
"""Seconds that npm may take."""


class EditorHook(BuildHookInterface[Any]):
    """Builds the editor where it is missing. A package without it works, and its sites have no editor."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's
        """Build, unless that was done before: by `make live`, or for the source distribution."""
        root = Path(self.root)
        if version == "editable" or (root / BUILT).is_file():
            return
        beside = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", "")))
        npm, node = (shutil.which(name, path=beside) for name in ("npm", "node"))
        if npm is None or node is None:
            self.app.display_warning("npm is not installed: the package will lack the editor in the page")
            return
        environment = {**os.environ, "PATH": beside}
        try:
            for command in ([npm, "ci", "--ignore-scripts"], [node, "build.mjs"]):
                subprocess.run(command, cwd=root / SOURCES, env=environment, check=True, timeout=LONGEST)  # noqa: S603
        except subprocess.SubprocessError as error:
            self.app.display_warning(
                f"the package will lack the editor in the page, which npm could not build: {error}"
            )
