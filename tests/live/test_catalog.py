"""A page knows that objects of other pages exist, and nothing of what they hold."""

from __future__ import annotations

import json
from pathlib import PurePosixPath

from mkdocs_manifests.live.rule_data import catalog_data
from mkdocs_manifests.model import Manifest, Text
from mkdocs_manifests.reading.manifests import manifests_of
from mkdocs_manifests.reading.yaml_reader import read

SITE = """\
apiVersion: v1
kind: Secret
metadata: {name: web-password, namespace: shop, labels: {app: web}}
stringData: {password: correct-horse}
data: {token: c2VjcmV0}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db, namespace: shop}
spec:
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec: {containers: [{name: db, image: registry.example.com/db:3.1}]}
  volumeClaimTemplates: [{metadata: {name: data}}]
"""
PAGE = """\
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  containers:
    - name: web
      image: registry.example.com/web:1.4
      envFrom: [{secretRef: {name: NAME}}]
  volumes:
    - name: data
      persistentVolumeClaim: {claimName: data-db-0}
---
apiVersion: v1
kind: Service
metadata: {name: db, namespace: shop}
spec: {selector: {app: LABEL}, ports: [{port: 5432}]}
"""


def manifests(written: str) -> list[Manifest]:
    text = Text(written, PurePosixPath("site.yaml"))
    return [manifest for document in read(text).documents for manifest in manifests_of(document, text)]


def test_it_names_objects_and_what_is_made_for_them():
    catalog = catalog_data(manifests(SITE))
    assert catalog["names"] == {"Secret": ["shop/web-password"], "StatefulSet.apps": ["shop/db"]}
    assert catalog["made"] == {"PersistentVolumeClaim": ["shop/data-db-*"], "Pod": ["shop/db-*"]}
    assert catalog["labels"] == {"Pod": [["shop", {"app": "db"}]]}


def test_it_holds_nothing_of_what_a_secret_holds():
    written = json.dumps(catalog_data(manifests(SITE)))
    assert not [held for held in ("password:", "correct-horse", "token", "c2VjcmV0") if held in written]


def test_a_page_finds_what_other_pages_have(twins):
    catalog = catalog_data(manifests(SITE))
    pages = [
        PAGE.replace("NAME", name).replace("LABEL", label)
        for name, label in (("web-password", "db"), ("web-pasword", "dbs"))
    ]
    right, wrong = (
        answer["gives"]
        for answer in twins({"ask": "references", "text": page, "others": [], "catalog": catalog} for page in pages)
    )
    assert right == []
    assert [(one["code"], one["hint"]) for one in wrong] == [
        ("X401", 'did you mean "web-password"?'),
        ("X403", 'give the labels to a Pod template, or list "Pod/app=dbs" as external'),
    ]
