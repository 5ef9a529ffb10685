"""What an exercise asks a reader to make of an example: goals, as an author writes them in a block's option.

The page checks them (`src/exercises/`). Goals stand behind one another with a semicolon between:

- `valid`: Kubernetes accepts the text, and nothing is wrong with it;
- `S203`: that problem appears;
- `reaches: Service/web Deployment/web`: the Service leads to these Pods;
- `allows: web -> api, api -> db`: these connections are possible, and nobody else may open one to `api` or `db`;
  with `nothing else` at the end of the list, no other connection between Pods of the text is possible.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

Goal: TypeAlias = Mapping[str, Any]
"""One goal in the form that the page reads: `{"goal": "reaches", "service": "web", "pods": "Deployment/web"}`."""

GOALS_HINT: Final = (
    'write a goal such as "valid", "S203", "reaches: Service/web Deployment/web" or "allows: web -> api"'
)
NOTHING_ELSE: Final = "nothing else"
_CODE: Final = re.compile(r"[A-Z]\d{3}")
_REACHES: Final = re.compile(r"Service/(?P<service>[\w.-]+)\s+(?P<pods>[\w./-]+)")
_FLOW: Final = re.compile(r"(?P<source>[\w./-]+)\s*->\s*(?P<target>[\w./-]+)(?::(?P<port>\d{1,5}))?")


def goals(written: str) -> tuple[Goal, ...]:
    """Return the goals that an option says; none for an empty one.

    Raises ValueError, with a message for people, for a goal that is none.
    """
    return tuple(_goal(one.strip()) for one in written.split(";") if one.strip())


def _goal(written: str) -> Goal:
    name, colon, rest = (part.strip() for part in written.partition(":"))
    if not colon and name == "valid":
        return {"goal": "valid"}
    if not colon and _CODE.fullmatch(name):
        return {"goal": "problem", "code": name}
    found = READERS[name](rest) if colon and name in READERS else None
    if found is None:
        raise ValueError(f'the exercise has a goal that is none: "{written[:80]}"')
    return found


def _reaches(written: str) -> Goal | None:
    match = _REACHES.fullmatch(written)
    return {"goal": "reaches", **match.groupdict()} if match else None


def _allows(written: str) -> Goal | None:
    parts = [part.strip() for part in written.split(",")]
    is_only = parts[-1] == NOTHING_ELSE
    matches = [_FLOW.fullmatch(part) for part in (parts[:-1] if is_only else parts)]
    flows = [
        {
            "source": match["source"],
            "target": match["target"],
            **({"port": int(match["port"])} if match["port"] else {}),
        }
        for match in matches
        if match
    ]
    if not flows or len(flows) < len(matches):
        return None
    return {"goal": "allows", "flows": flows, "only": is_only}


READERS: Final[Mapping[str, Callable[[str], Goal | None]]] = {"allows": _allows, "reaches": _reaches}
"""For each goal with details what reads them; None where they make no sense."""
