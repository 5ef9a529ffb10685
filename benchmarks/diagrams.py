"""Print how long diagrams of 20 and of 100 resources take, and how large they are: `python benchmarks/diagrams.py`."""

from __future__ import annotations

import gzip
import statistics
import time
from pathlib import PurePosixPath
from string import Template

from mkdocs_manifests.drawing.drawing import VIEWS, draw
from mkdocs_manifests.kubernetes.references import References
from mkdocs_manifests.kubernetes.schemas import Schemas
from mkdocs_manifests.model import Manifest, Text
from mkdocs_manifests.reading.manifests import manifests_of
from mkdocs_manifests.reading.yaml_reader import read

RUNS = 20
BOUNDS = {20: 10.0, 100: 250.0}
"""Milliseconds that a diagram of so many resources may take."""
KILOBYTES = 15
APPLICATION = Template("""\
apiVersion: apps/v1
kind: Deployment
metadata: {name: app-$n, namespace: shop, labels: {app.kubernetes.io/name: app-$n}}
spec:
  replicas: 3
  selector: {matchLabels: {app.kubernetes.io/name: app-$n}}
  template:
    metadata: {labels: {app.kubernetes.io/name: app-$n}}
    spec:
      containers:
        - name: app
          image: ghcr.io/example/app-$n:1.4.2
          ports: [{name: http, containerPort: 8080}]
          envFrom: [{configMapRef: {name: settings-$n}}]
---
apiVersion: v1
kind: Service
metadata: {name: app-$n, namespace: shop, labels: {app.kubernetes.io/name: app-$n}}
spec:
  selector: {app.kubernetes.io/name: app-$n}
  ports: [{port: 80, targetPort: http}]
---
apiVersion: v1
kind: ConfigMap
metadata: {name: settings-$n, namespace: shop, labels: {app.kubernetes.io/name: app-$n}}
data: {LOG_LEVEL: info}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: app-$n, namespace: shop, labels: {app.kubernetes.io/name: app-$n}}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: app-$n}
  minReplicas: 2
  maxReplicas: 9
  metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 60}}}]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: app-$n, namespace: shop, labels: {app.kubernetes.io/name: app-$n}}
spec:
  podSelector: {matchLabels: {app.kubernetes.io/name: app-$n}}
  ingress:
    - from: [{podSelector: {matchLabels: {app.kubernetes.io/name: app-$before}}}]
      ports: [{port: http}]
""")
EACH = 5
"""Resources of an application."""


def manifests(count: int) -> list[Manifest]:
    """Return so many resources of applications, each of which calls the next."""
    applications = [APPLICATION.substitute(n=number, before=number - 1) for number in range(1, count // EACH + 1)]
    text = Text("---\n".join(applications), PurePosixPath("stack.yaml"))
    return [manifest for document in read(text).documents for manifest in manifests_of(document, text)]


def main() -> None:
    """Measure each view; the first drawing warms up and is not counted."""
    references = References(Schemas.load())
    for count, bound in BOUNDS.items():
        stack = manifests(count)
        for view in VIEWS:
            drawing = draw(stack, view=view, schemas=references)
            taken = []
            for _ in range(RUNS):
                start = time.perf_counter()
                draw(stack, view=view, schemas=references)
                taken.append((time.perf_counter() - start) * 1000)
            median = statistics.median(taken)
            size = len(gzip.compress(str(drawing.figure()).encode())) / 1024
            verdict = "ok" if median <= bound and size <= KILOBYTES else "TOO MUCH"
            print(
                f"{count:4} resources  {view:15} {median:7.1f} ms  {min(taken):7.1f} ms at best  {size:5.1f} KiB  {verdict}"
            )


if __name__ == "__main__":
    main()
