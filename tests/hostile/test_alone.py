"""Each hostile file stays within the time and the memory that SECURITY.md promises; the system itself sees to it."""

from __future__ import annotations

import pytest

from tests.hostile.alone import Taken, all_in
from tests.hostile.files import HARMLESS, all_files


@pytest.fixture(scope="module")
def taken(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Taken]:
    folder = tmp_path_factory.mktemp("alone")
    for name, content in all_files().items():
        (folder / name).write_bytes(content)
    return {found.file: found for found in all_in(folder)}


@pytest.mark.parametrize("name", sorted(all_files()))
def test_a_hostile_file_alone_stays_within_time_and_memory(taken: dict[str, Taken], name: str):
    assert taken[name].ended == 0
    assert bool(taken[name].outcome) != (name in HARMLESS)
