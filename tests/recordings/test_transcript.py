"""The commands of a recording, with what they printed."""

from __future__ import annotations

import pytest

from mkdocs_manifests.recordings.transcript import NotRecordedError, find_run, read_transcript
from tests.recordings.examples import NAMES, ROOT, recording

TRANSCRIPT = """\
# Two Pods

$ kubectl apply -f web.yaml
pod/web created

$ kubectl get pods
NAME   READY

web    0/1

# Two seconds later:

$ kubectl get pods
NAME   READY
web    1/1

$ kubectl get pods -w     # in a second terminal
web    1/1
^C

$ true
"""


def test_a_run_has_its_command_its_output_and_what_was_said_beside_it():
    runs = read_transcript(TRANSCRIPT)
    assert [run.command for run in runs] == [
        "kubectl apply -f web.yaml",
        "kubectl get pods",
        "kubectl get pods",
        "kubectl get pods -w",
        "true",
    ]
    assert runs[1].output == "NAME   READY\n\nweb    0/1"
    assert (runs[3].output, runs[3].aside) == ("web    1/1\n^C", "in a second terminal")
    assert runs[4].output == ""


def test_a_run_is_found_by_its_command_however_it_is_spaced():
    runs = read_transcript(TRANSCRIPT)
    assert find_run(runs, "$ kubectl  get pods -w") is runs[3]
    assert find_run(runs, "kubectl get pods", 2) is runs[2]


@pytest.mark.parametrize(
    ("command", "nth", "message", "hint"),
    [
        ("kubectl get pod", 0, 'no command "kubectl get pod"', 'did you mean "kubectl get pods"?'),
        ("zzz", 0, 'no command "zzz"', 'its first command is "kubectl apply -f web.yaml"'),
        ("kubectl get pods", 0, '"kubectl get pods" 2 times', '"nth: 1" to "nth: 2"'),
        ("kubectl get pods", 3, "2 times, not 3 times", "from 1 to 2"),
        ("true", 2, "once, not 2 times", "from 1 to 1"),
    ],
)
def test_what_was_not_recorded_is_said_with_what_was(command: str, nth: int, message: str, hint: str):
    with pytest.raises(NotRecordedError) as refused:
        find_run(read_transcript(TRANSCRIPT), command, nth)
    assert message in refused.value.message
    assert hint in refused.value.hint


def test_without_a_transcript_the_hint_says_so():
    with pytest.raises(NotRecordedError) as refused:
        find_run((), "kubectl get pods")
    assert refused.value.hint == "add a transcript.txt to the recording"


@pytest.mark.parametrize("name", NAMES)
def test_no_line_of_a_transcript_is_lost(name: str):
    text = (ROOT / "docs/recordings" / name / "transcript.txt").read_text(encoding="utf-8")
    runs = recording(name).runs
    assert len(runs) == sum(line.startswith("$ ") for line in text.split("\n"))
    kept = {line for run in runs for line in run.output.split("\n")}
    written = {line.rstrip() for line in text.split("\n") if not line.startswith(("$ ", "# "))}
    assert written - kept <= {""}
