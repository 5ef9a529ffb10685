"""A small project whose parts can each be in several states; an edit brings one part from one state to another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from random import Random
from typing import TypeAlias

from tests.publishing.conftest import POD

State: TypeAlias = Mapping[str, str | bytes]
"""The files that there are in one state of a part, by their paths from the project's root."""

SETTINGS = """\
site_name: Shop
site_url: https://docs.example.com/shop/
theme: {{name: null, custom_dir: theme}}
nav: [{{Home: [index.md, pod.md, widget.md]}}, {{More: [words.md, run.md]}}]
plugins:
  - manifests: {{{options}}}
markdown_extensions:
  - pymdownx.superfences
  - pymdownx.snippets{snippets}
"""

THEME = """\
<title>{{ page.title or config.site_name }}</title>
{% for path in config.extra_css %}<link rel="stylesheet" href="{{ path|url }}">{% endfor %}
{% for script in config.extra_javascript %}{{ script|script_tag }}{% endfor %}
{{ page.content }}
{% if page.next_page %}<a href="{{ page.next_page.url|url }}">Next</a>{% endif %}
"""

SERVICE = """\
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  selector: {app: web}
  ports: [{port: 80, targetPort: 80}]
"""

DEFINITION = """\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.com}
spec:
  group: example.com
  scope: Namespaced
  names: {plural: widgets, singular: widget, kind: Widget}
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec:
              type: object
              properties:
                size: {type: integer, description: How large it is., maximum: 9}
                pod: {type: string}
"""

WIDGET = "apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: one}\nspec: {size: 3, pod: web}\n"

RULE = """\
- code: SHOP01
  title: A container of another registry
  on: [core.v1.PodSpec]
  each: containers[]
  when: has(self.image)
  must: self.image.startsWith("nginx")
  message: this project runs nginx alone
"""

POD_PAGE = """\
# Pods

```yaml title="web.yaml"
--8<-- "manifests/pod/web.yaml"
```

```yaml
--8<-- "manifests/pod/web.yaml:4:6"
```

/// manifests-diagram | manifests/pod
    caption: What runs
///

/// manifests-table | images
///
"""

WIDGET_PAGE = f"# Widgets\n\n```yaml\n{WIDGET}```\n\n/// manifests-table | kind=Widget\n///\n"

WORDS = """\
---
title: Words
---

# Words

Pod
:   The smallest thing that runs.

Service
:   An address for Pods.
"""

ROW = '{"t": %s, "source": "state", "verb": "%s", "resource": "pods", "name": "web", "data": {"phase": "Running"}}\n'


def fenced(*texts: str, options: str = "") -> str:
    return "".join(f"```yaml{options}\n{text}```\n\n" for text in texts)


def settings(options: str = "", snippets: str = "") -> State:
    return {"mkdocs.yml": SETTINGS.format(options=options, snippets=snippets)}


PARTS: Mapping[str, Mapping[str, State]] = {
    "settings": {
        "plain": settings(),
        "with two versions": settings('kubernetes_versions: ["1.30", "1.37"]'),
        "with all pages": settings(
            "problem_pages: true, kind_pages: true, markdown_twins: true, print_sections: [Home]"
        ),
        "with a version that is none": settings('kubernetes_versions: ["0.9"]'),
        "with a glossary": settings("glossary: words.md, markdown_twins: true"),
        "with a glossary that is not there": settings("glossary: nowhere.md"),
        "with schemas": settings("schemas: [schemas/*.yaml]"),
        "with rules": settings("rules: [rules/*.yaml]"),
        "with the editor": settings("live: true, field_texts: false"),
        "with a baseline": settings("baseline: baseline.json, per_file_ignores: {'docs/pod.md': [X]}"),
        "with advice": settings("select: [A6], example_commands: false"),
        "with an exclusion": settings("exclude: [manifests/pod/**], externals: [Pod/*]"),
        "with another folder for snippets": settings("", ": {base_path: [manifests, .]}"),
        "switched off": settings("enabled: false"),
    },
    "the Pod": {
        "right": {"manifests/pod/web.yaml": POD},
        "wrong": {"manifests/pod/web.yaml": POD.replace("image:", "imagee:")},
        "no YAML": {"manifests/pod/web.yaml": POD.replace("spec:", "spec: [")},
        "renamed": {"manifests/pod/site.yaml": POD},
        "gone": {},
        "not text": {"manifests/pod/web.yaml": b"\xff\xfe\x00"},
        "with another name": {"manifests/pod/web.yaml": POD.replace("name: web\n  labels", "name: site\n  labels")},
        "with other labels": {"manifests/pod/web.yaml": POD.replace("app: web", "app: site")},
        "with a comment above": {"manifests/pod/web.yaml": f"# The site\n{POD}"},
        "expected to be wrong": {
            "manifests/pod/web.yaml": "# manifests: expect S201\n" + POD.replace("image:", "imagee:")
        },
        "with another image": {"manifests/pod/web.yaml": POD.replace("nginx:1.29", "httpd:2.4")},
    },
    "the definition": {
        "in a page": {"docs/definition.md": f"# The kind\n\n{fenced(DEFINITION)}"},
        "in a file": {"manifests/definition.yaml": DEFINITION},
        "among the schemas": {"schemas/definition.yaml": DEFINITION},
        "stricter": {"manifests/definition.yaml": DEFINITION.replace("maximum: 9", "maximum: 2")},
        "wrong": {"manifests/definition.yaml": DEFINITION.replace("type: integer", "type: int")},
        "gone": {},
    },
    "the Service": {
        "there": {"manifests/service.yaml": SERVICE},
        "in the folder of the Pod": {"manifests/pod/service.yaml": SERVICE},
        "with another port": {"manifests/service.yaml": SERVICE.replace("targetPort: 80", "targetPort: http")},
        "gone": {},
    },
    "the page of the Pod": {
        "as it is": {"docs/pod.md": POD_PAGE},
        "with a line above": {"docs/pod.md": POD_PAGE.replace("# Pods\n", "# Pods\n\nWords.\n")},
        "with a fence that is open": {"docs/pod.md": f"{POD_PAGE}\n```yaml\n{POD}"},
        "with a view that is none": {"docs/pod.md": POD_PAGE.replace("    caption", "    view: all\n    caption")},
        "with an example of its own": {"docs/pod.md": POD_PAGE + "\n" + fenced(POD.replace("web", "own"), "a: 1\n")},
        "with a part": {
            "docs/pod.md": POD_PAGE + fenced("name: web\nimagee: a\n", options=' fragment="Pod.spec.containers[]"')
        },
        "gone": {},
    },
    "the page of the Widget": {
        "right": {"docs/widget.md": WIDGET_PAGE},
        "too large": {"docs/widget.md": WIDGET_PAGE.replace("size: 3", "size: 30")},
        "in a subfolder": {"docs/kinds/widget.md": WIDGET_PAGE},
        "skipped": {"docs/widget.md": WIDGET_PAGE.replace("```yaml\n", '```yaml skip="old"\n')},
    },
    "the words": {
        "there": {"docs/words.md": WORDS},
        "with one more": {"docs/words.md": f"{WORDS}\nWidget\n:   A thing with a size.\n"},
        "without": {"docs/words.md": "# Words\n"},
    },
    "the recording": {
        "there": {"docs/recordings/run/timeline.jsonl": ROW % (0.05, "added") + ROW % (2.0, "modified")},
        "longer": {"docs/recordings/run/timeline.jsonl": ROW % (0.05, "added") + ROW % (4.0, "deleted")},
        "wrong": {"docs/recordings/run/timeline.jsonl": "{"},
        "gone": {},
    },
    "the rule": {
        "there": {"rules/own.yaml": RULE},
        "with other words": {"rules/own.yaml": RULE.replace("alone", "only")},
        "wrong": {"rules/own.yaml": RULE.replace("has(self.image)", "has(")},
        "gone": {},
    },
    "the schema": {
        "there": {"schemas/other.yaml": DEFINITION.replace("idget", "adget")},
        "gone": {},
    },
    "the baseline": {
        "there": {"baseline.json": '{"version": 1, "problems": []}'},
        "wrong": {"baseline.json": "{}"},
        "gone": {},
    },
}
"""Every part in all its states, the first of which is the one that it begins in."""

STANDING: State = {
    "theme/main.html": THEME,
    "docs/index.md": "# Home\n\nA Pod runs behind a Service.\n\n/// manifests-table | relations\n///\n",
    "docs/run.md": "# A run\n\n/// manifests-recording | run\n///\n",
}
"""The files that no edit touches."""


def begin(root: Path) -> None:
    """Write every part in its first state."""
    for state in (STANDING, *(next(iter(states.values())) for states in PARTS.values())):
        _write(root, state)


def edit(root: Path, part: str, state: str) -> None:
    """Bring one part into a state."""
    for other in PARTS[part].values():
        for name in other.keys() - PARTS[part][state].keys():
            (root / name).unlink(missing_ok=True)
    _write(root, PARTS[part][state])


def script(edits: int, seed: int = 10) -> Iterator[tuple[str, str]]:
    """Yield edits as part and state: in mixed order each state at least once, and at last all as it began."""
    now = {part: next(iter(states)) for part, states in PARTS.items()}
    new = {(part, state) for part, states in PARTS.items() for state in states if state != now[part]}
    chance = Random(seed)  # noqa: S311 - the same edits in every run
    for number in range(edits - len(PARTS)):
        possible = [(part, state) for part, states in PARTS.items() for state in states if state != now[part]]
        part, state = chance.choice(sorted(new) if new and number % 4 else possible)
        new.discard((part, state))
        now[part] = state
        yield part, state
    yield from ((part, next(iter(states))) for part, states in PARTS.items())


def _write(root: Path, state: State) -> None:
    for name, content in state.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
