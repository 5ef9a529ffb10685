"""The check beside other tools on the same files, and how it grows.

    python benchmarks/checks.py [PAGES ...]

kubeconform is run if it is on the PATH, with a folder of schemas made from the same data; kubernetes_validate always.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from pathlib import Path

from mkdocs_manifests.kubernetes.schemas import Schemas
from pairs import BIN, pair, run, table
from tree import write

KUBECONFORM = 1.5
VALIDATE = 0.1
LARGE = 250
"""Pages, for the tools beside ours."""


def schemas(folder: Path) -> str:
    """Write the schema of every kind as kubeconform looks for it; return what to give as `-schema-location`."""
    folder.mkdir()
    known = Schemas.load()
    for (api_version, kind), name in sorted(known.kinds.items()):
        group, _, version = api_version.rpartition("/")
        suffix = "-".join(filter(None, (group.partition(".")[0], version))).lower()
        definitions = {used: known.definition(used) for used in known.reachable(name)}
        written = {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            **known.manifest(name),
            "$defs": definitions,
        }
        (folder / f"{kind.lower()}-{suffix}.json").write_text(json.dumps(written))
    return f"{folder}/{{{{ .ResourceKind }}}}{{{{ .KindSuffix }}}}.json"


def beside(root: Path, folder: Path) -> list[list[str]]:
    """Return a row for each tool that is there, on the files of `root`."""
    files = sorted(str(file) for file in (root / "manifests").iterdir())
    own = (str(BIN / "mkdocs-manifests"), "check", "--quiet", "manifests")
    validate = (str(BIN / "kubernetes-validate"), "--strict", "--quiet", "--no-warn", *files)
    run(root, own)
    found = pair((root, own), (root, validate), 1)
    rows = [["kubernetes_validate", f"{found.ratio:.3f}", str(VALIDATE), "yes" if found.ratio <= VALIDATE else "no"]]
    if kubeconform := shutil.which("kubeconform"):
        given = ("-strict", "-schema-location", schemas(folder / "schemas"), "manifests")
        found = pair((root, own), (root, (kubeconform, *given)))
        rows.append(
            ["kubeconform", f"{found.ratio:.2f}", str(KUBECONFORM), "yes" if found.ratio <= KUBECONFORM else "no"]
        )
    else:
        rows.append(["kubeconform", "not on this machine", str(KUBECONFORM), "not measured"])
    return rows


def main() -> None:
    """Print both tables."""
    grown: list[list[str]] = []
    seconds = memory = 0.0
    with tempfile.TemporaryDirectory() as folder:
        for pages in map(int, sys.argv[1:] or ["100", "1000", "5000"]):
            root = Path(folder, str(pages))
            write(root, pages)
            found = run(root, (str(BIN / "mkdocs-manifests"), "check", "--quiet"))
            each, kept = found.seconds / pages, found.memory / pages
            seconds, memory = seconds or each, memory or kept
            grown.append([f"{pages:,}", f"{pages * 5:,}", f"{each / seconds:.2f}", f"{kept / memory:.2f}"])
        root = Path(folder, "beside")
        write(root, LARGE)
        rows = beside(root, Path(folder))
    print(table(["pages", "manifests", "time for a page", "memory for a page"], grown))
    print(table(["tool", "times its time", "at most", "reached"], rows))


if __name__ == "__main__":
    main()
