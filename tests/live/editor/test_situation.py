"""Where the cursor stands in a text that is half-typed: cases that Node answers from the editor's own module."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
import yaml

from tests.browsers import node

HERE = Path(__file__).parent
CASES = yaml.safe_load((HERE / "situations.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def answers() -> dict[str, dict[str, object]]:
    lines = "".join(f"{json.dumps(case['text'])}\n" for case in CASES)
    command = [node(), str(HERE / "situations.mjs")]
    found = subprocess.run(command, input=lines, capture_output=True, check=True, encoding="utf-8", timeout=60)
    return {case["name"]: json.loads(line) for case, line in zip(CASES, found.stdout.splitlines(), strict=True)}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_cursor_is_found(case, answers):
    answer = answers[case["name"]]
    for what in ("situation", "field"):
        if what not in case:
            continue
        wanted, found = case[what], answer[what]
        shown = found if wanted is None or found is None else {name: found[name] for name in wanted}
        assert shown == wanted
