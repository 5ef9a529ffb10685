"""Write a documentation tree of any size: pages that hold and show manifests like those of real projects."""

from __future__ import annotations

import sys
from pathlib import Path
from string import Template

MANIFESTS = (
    Template("""\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web-$n
  namespace: shop-$n
  labels:
    app.kubernetes.io/name: web-$n
spec:
  replicas: 3
  selector:
    matchLabels:
      app.kubernetes.io/name: web-$n
  template:
    metadata:
      labels:
        app.kubernetes.io/name: web-$n
    spec:
      securityContext:
        runAsNonRoot: true
        seccompProfile:
          type: RuntimeDefault
      containers:
        - name: web
          image: nginxinc/nginx-unprivileged:1.29
          ports:
            - name: http
              containerPort: 8080
          env:
            - name: LOG_LEVEL
              valueFrom:
                configMapKeyRef:
                  name: settings-$n
                  key: log-level
          readinessProbe:
            httpGet:
              path: /ready-$n
              port: http
            periodSeconds: 5
          resources:
            requests:
              cpu: 50m
              memory: 64Mi
            limits:
              memory: 128Mi
          volumeMounts:
            - name: cache
              mountPath: /var/cache
      volumes:
        - name: cache
          emptyDir:
            sizeLimit: ${n}Mi
"""),
    Template("""\
apiVersion: v1
kind: Service
metadata:
  name: web-$n
  namespace: shop-$n
spec:
  selector:
    app.kubernetes.io/name: web-$n
  ports:
    - name: http
      port: 80
      targetPort: http
"""),
    Template("""\
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings-$n
  namespace: shop-$n
data:
  log-level: info
  page: "$n"
"""),
    Template("""\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web-$n
  namespace: shop-$n
spec:
  rules:
    - host: shop-$n.example.com
      http:
        paths:
          - path: /
            pathType: Prefix
            backend:
              service:
                name: web-$n
                port:
                  name: http
"""),
    Template("""\
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: web-$n
  namespace: shop-$n
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: web-$n
  minReplicas: 2
  maxReplicas: 1$n
  metrics:
    - type: Resource
      resource:
        name: cpu
        target:
          type: Utilization
          averageUtilization: 70
"""),
)
"""The five manifests of a page: three are files that it shows, two stand in it."""
SHOWN = 3
PARAGRAPH = (
    "A sentence about the shop that is as long as sentences in documentation tend to be, or a little longer. " * 4
)


CHAPTER = 50
"""Pages of a folder."""
CONFIG = Template("""\
site_name: Scale
theme:
  name: material
  font: false
  features:
    - navigation.prune
markdown_extensions:
  - pymdownx.highlight
  - pymdownx.superfences
  - pymdownx.snippets:
      base_path: .
plugins: $plugins
""")
"""Large sites leave out of a page's navigation what the page does not show of it; without, it grows as the square of the pages."""


def page(root: Path, number: int) -> Path:
    """Return the file of a page."""
    return root / "docs" / f"chapter-{number // CHAPTER:03}" / f"page-{number:04}.md"


def write(root: Path, pages: int, *, plugin: bool = True) -> None:
    """Write a project of `pages` pages with five manifests each into the folder `root`."""
    (root / "docs").mkdir(parents=True)
    (root / "manifests").mkdir()
    (root / "mkdocs.yml").write_text(CONFIG.substitute(plugins="[search, manifests]" if plugin else "[search]"))
    (root / "docs" / "index.md").write_text("# Scale\n")
    for number in range(pages):
        texts = [manifest.substitute(n=number) for manifest in MANIFESTS]
        parts = [f"# Page {number}"]
        for index, text in enumerate(texts):
            shown = text
            if index < SHOWN:
                file = root / "manifests" / f"page-{number:04}-{index}.yaml"
                file.write_text(text)
                shown = f'--8<-- "manifests/{file.name}"\n'
            parts.append(f'## Manifest {index}\n\n{PARAGRAPH}\n\n```yaml title="{index}.yaml"\n{shown}```')
        path = page(root, number)
        path.parent.mkdir(exist_ok=True)
        path.write_text("\n\n".join(parts) + "\n")


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]))
