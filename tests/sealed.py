"""A build of MkDocs in a process of its own that reaches no network, with what a build may not depend on set at will."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

SCRIPT = """
import sys
SEALED = ("socket.connect", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo", "socket.gethostbyname", "urllib.Request")
def sealed(event, arguments):
    if event in SEALED:
        raise OSError(f"this build has no network, and it asked for {event}: {arguments[1:]}")
sys.addaudithook(sealed)
if sys.argv[1] == "try":
    import urllib.request
    urllib.request.urlopen("http://127.0.0.1:9/")
from mkdocs.__main__ import cli
cli(["build", "--quiet", "--site-dir", sys.argv[1]], standalone_mode=False)
"""


def build(root: Path, site: Path | str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Build the project in `root`, without network; `site` may be `try`, to see that there is none."""
    return subprocess.run(
        [sys.executable, "-c", SCRIPT, str(site)],
        cwd=root,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1", **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )


def tree(site: Path) -> dict[str, bytes]:
    """Return the files of a site by path."""
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in sorted(site.rglob("*")) if path.is_file()}


def differences(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    """Return the paths at which two sites differ."""
    return [name for name in sorted(one.keys() | other.keys()) if one.get(name) != other.get(name)]
