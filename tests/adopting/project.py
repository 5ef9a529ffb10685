"""Write a project as they are: an operator with CRDs, a Helm chart, Kustomize, and two hundred pages that nobody ever checked.

python tests/adopting/project.py FOLDER [PAGES]
"""

from __future__ import annotations

import sys
from pathlib import Path
from textwrap import dedent, indent

MKDOCS = """\
# The documentation of the till operator.
site_name: Till Operator   # shown in the header
repo_url: https://example.com/till/operator

theme:
  name: material
  features:
    - content.tabs.link

plugins:
  - search:
      lang: en
  # - blog   # perhaps later
  - tags   # by subject

# Extensions
markdown_extensions:
  - admonition
  - pymdownx.superfences
  - pymdownx.tabbed:
      alternate_style: true
  - pymdownx.emoji:
      emoji_index: !!python/name:material.extensions.emoji.twemoji
"""

DEFINITION = """\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: {plural}.example.com
spec:
  group: example.com
  scope: Namespaced
  names:
    plural: {plural}
    singular: {singular}
    kind: {kind}
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
              required: [currency]
              properties:
                currency:
                  type: string
                  pattern: "^[A-Z]{{3}}$"
                drawers:
                  type: integer
                  minimum: 1
"""

DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: till-{number}
spec:
  {replicas}: 2
  selector:
    matchLabels:
      app: till-{number}
  template:
    metadata:
      labels:
        app: till-{number}
    spec:
      containers:
        - name: till
          image: registry.example.com/till:1.4
"""

RESOURCE = """\
apiVersion: example.com/v1
kind: {kind}
metadata:
  name: corner-{number}
spec:
  currency: {currency}
  drawers: {drawers}
"""

ELIDED = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: till
spec:
  template:
    spec:
      containers:
      - name: till
        ...
        env:
        - name: LOG_LEVEL
          value: debug
"""

BUDGET = """\
apiVersion: batch/v1beta1
kind: CronJob
metadata:
  name: count-{number}
spec:
  schedule: "0 22 * * *"
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: OnFailure
          containers:
            - name: count
              image: registry.example.com/count:1.4
"""

SETTINGS = """\
apiVersion: v1
kind: ConfigMap
metadata:
  name: till-settings-{number}
data:
  verbose: yes
"""

KINDS = {"Till": "tills", "Shop": "shops", "Receipt": "receipts"}


def fenced(text: str, header: str = "yaml") -> str:
    return f"```{header}\n{text}```\n"


def page(number: int) -> str:
    """Return one page: prose, and blocks in lists, tabs and quotes; every few pages with one mistake or another."""
    kind = sorted(KINDS)[number % len(KINDS)]
    parts = [f"# Task {number}\n\nHow to open a till in the shop, step by step. See also the tasks before and after.\n"]
    resource = RESOURCE.format(number=number, kind=kind, currency="EUR", drawers=2)
    if number % 25 == 7:
        resource = resource.replace("EUR", "euro")
    parts.append(f"1.  Create a {kind}:\n\n{indent(fenced(resource), '    ')}\n2.  Wait until it is ready.\n")
    deployment = DEPLOYMENT.format(number=number, replicas="Replicas" if number % 20 == 3 else "replicas")
    parts.append(
        f'=== "kubectl"\n\n{indent(fenced(deployment), "    ")}\n=== "Helm"\n\n    Set `drawers` in your values.\n'
    )
    if number % 10 == 1:
        parts.append(f"Add the variable:\n\n{fenced(ELIDED)}")
    if number % 10 == 2:
        parts.append(f"Count at night:\n\n{fenced(BUDGET.format(number=number))}")
    if number % 10 == 4:
        parts.append(f"> The settings:\n>\n{indent(fenced(SETTINGS.format(number=number)), '> ', lambda _: True)}")
    if number % 10 == 5:
        parts.append(f"In your values:\n\n{fenced('drawers: 2' + chr(10) + 'image: {tag: 1.4}' + chr(10))}")
    if number % 10 == 6:
        parts.append("```console\n$ kubectl get tills\nNAME     CURRENCY\ncorner   EUR\n```\n")
    return "\n".join(parts)


def write(root: Path, pages: int = 200) -> None:
    """Write the project into a folder."""
    files = {"mkdocs.yml": MKDOCS, "docs/index.md": "# Till Operator\n", "README.md": "# Till Operator\n"}
    files |= {f"docs/tasks/task-{number:03}.md": page(number) for number in range(pages - 1)}
    for number, (kind, plural) in enumerate(sorted(KINDS.items())):
        definition = DEFINITION.format(plural=plural, singular=kind.lower(), kind=kind)
        files[f"config/crd/bases/example.com_{plural}.yaml"] = definition
        files[f"charts/till-operator/crds/{plural}.yaml"] = definition
        files[f"config/samples/{kind.lower()}.yaml"] = RESOURCE.format(
            number=number, kind=kind, currency="EUR", drawers=1
        )
    files |= {
        "config/crd/kustomization.yaml": "resources:\n  - bases/example.com_tills.yaml\n",
        "config/samples/kustomization.yaml": "resources:\n  - till.yaml\n",
        "config/default/kustomization.yaml": "resources: [../crd]\npatches:\n  - path: patch.yaml\n",
        "config/default/patch.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: till}\nspec: {replicas: 3}\n",
        "charts/till-operator/Chart.yaml": "apiVersion: v2\nname: till-operator\nversion: 1.4.0\n",
        "charts/till-operator/values.yaml": "drawers: 1\n",
        "charts/till-operator/templates/deployment.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: {{ .Release.Name }}\n",
        "deploy/till.yaml": DEPLOYMENT.format(number="deployed", replicas="replicas"),
        "deploy/values.yaml": "drawers: 1\n",
        "deploy/overlays/production/kustomization.yaml": "resources: [../..]\npatches:\n  - path: replicas.yaml\n",
        "deploy/overlays/production/replicas.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: till}\nspec: {replicas: 9}\n",
        "docs/assets/metrics.yaml": "groups:\n  - name: till\n",
        ".github/workflows/docs.yml": "on: push\n",
        "docker-compose.yaml": "services: {}\n",
        "test/e2e/broken.yaml": "apiVersion: v1\nkind: Pood\n",
    }
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(dedent(text) if name == "mkdocs.yml" else text, encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]), *map(int, sys.argv[2:3]))
