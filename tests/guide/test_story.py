"""The picture of how a Pod comes to be and the list below it tell the same story."""

from __future__ import annotations

import json
import re

from tests.guide.conftest import ROOT

STORY = json.loads((ROOT / "plugins/mkdocs_manifests/drawing/figures/pod-story.json").read_bytes())
NAMES = {
    "kubectl": ("client",),
    "runtime": ("runtime", "containers"),
    "EndpointSlice": ("EndpointSlice controller",),
}
"""What the list calls those who act, where it is not their name in the picture."""
PAGE = (ROOT / "docs/guide/pod.md").read_text(encoding="utf-8")


def test_the_list_has_a_line_for_each_step_that_names_who_acts():
    after = PAGE.partition("Here is the story in ten lines")[2].partition("\n\n")[2]
    lines = dict(re.findall(r"^(\d+)\. (.*)$", after.partition("\n\n")[0], re.MULTILINE))
    assert [int(number) for number in lines] == sorted({step["step"] for step in STORY["steps"]}) == list(range(1, 11))
    for step in STORY["steps"]:
        acts = step.get("at") or step["to" if step.get("watch") or step["to"] in {"runtime", "etcd"} else "from"]
        line = lines[str(step["step"])]
        assert any(word in line for word in NAMES.get(acts, (acts,))), (step, line)
