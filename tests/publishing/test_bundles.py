"""What readers take away: the files of a folder as a whole."""

from __future__ import annotations

import hashlib
import io
import re
from zipfile import ZipFile

import pytest
import yaml

from tests.publishing.conftest import POD, Project

SERVICE = "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  selector:\n    app: web\n  ports:\n    - port: 80\n"
NAMESPACE = "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n"
DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
        - name: web
          image: nginx:1.29
"""
BUNDLE = "/// manifests-bundle | manifests/web\n///\n"


@pytest.fixture
def site(project: Project) -> Project:
    project.write("manifests/web/a-web.yaml", DEPLOYMENT)
    project.write("manifests/web/b-service.yaml", SERVICE + "---\n" + NAMESPACE)
    project.write("docs/index.md", BUNDLE)
    return project


def published(site: Project, name: str) -> bytes:
    return (site.root / "site/bundles" / name).read_bytes()


def kinds(site: Project) -> list[str]:
    return [document["kind"] for document in yaml.safe_load_all(published(site, "web.yaml"))]


def unzipped(site: Project) -> dict[str, str]:
    with ZipFile(io.BytesIO(published(site, "web.zip"))) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_a_bundle_is_one_file_in_the_order_in_which_it_is_applied(site: Project):
    site.build()
    assert site.lines == []
    assert kinds(site) == ["Namespace", "Service", "Deployment"]


def test_a_bundle_is_a_zip_with_a_kustomization(site: Project):
    site.build()
    content = unzipped(site)
    assert sorted(content) == ["web/a-web.yaml", "web/b-service.yaml", "web/kustomization.yaml"]
    assert content["web/a-web.yaml"] == DEPLOYMENT
    kustomization = yaml.safe_load(content["web/kustomization.yaml"])
    assert kustomization["resources"] == ["b-service.yaml", "a-web.yaml"]


def test_a_page_hands_the_bundle_out(site: Project):
    site.build()
    html = site.page("index.html")
    for name in ("web.zip", "web.yaml"):
        assert (
            f'<a href="bundles/{name}" download title="SHA-256 {hashlib.sha256(published(site, name)).hexdigest()}"'
            in html
        )
    assert "kubectl apply -f https://docs.example.com/shop/bundles/web.yaml" in html


def test_the_sums_are_those_of_the_files(site: Project):
    site.build()
    lines = published(site, "sha256sums.txt").decode().splitlines()
    assert [line.partition("  ")[2] for line in lines] == ["web.yaml", "web.zip"]
    for line in lines:
        found, _, name = line.partition("  ")
        assert found == hashlib.sha256(published(site, name)).hexdigest()


def test_of_two_files_for_one_object_the_one_that_pages_introduce_last_counts(site: Project):
    site.write("manifests/web/c-first.yaml", DEPLOYMENT.replace("1.29", "1.28"))
    shown = '```yaml\n--8<-- "manifests/web/{}.yaml"\n```\n\n'
    site.write("docs/index.md", shown.format("c-first") + shown.format("a-web") + BUNDLE)
    site.build()
    assert kinds(site).count("Deployment") == 1
    assert "nginx:1.29" in published(site, "web.yaml").decode()
    assert "#   c-first.yaml" in unzipped(site)["web/kustomization.yaml"]
    assert "web/c-first.yaml" in unzipped(site)


def test_a_kustomization_of_the_folder_decides(site: Project):
    own = (
        "# manifests: skip Kustomize reads this\n"
        "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n  - b-service.yaml\n"
    )
    site.write("manifests/web/kustomization.yaml", own)
    site.build()
    assert kinds(site) == ["Namespace", "Service"]
    assert unzipped(site)["web/kustomization.yaml"] == own


def test_what_is_wrong_or_has_no_name_is_in_no_bundle(site: Project):
    site.write("manifests/web/wrong.yaml", "# manifests: expect S201\n" + POD + "      imagee: x\n")
    site.write("manifests/web/nameless.yaml", POD.replace("name: web\n  labels", "generateName: web-\n  labels"))
    site.build()
    assert "Pod" not in kinds(site)
    assert not {"web/wrong.yaml", "web/nameless.yaml"} & set(unzipped(site))


def test_the_same_files_give_the_same_bytes(site: Project):
    site.build()
    first = [published(site, name) for name in ("web.zip", "web.yaml", "sha256sums.txt")]
    site.build()
    assert first == [published(site, name) for name in ("web.zip", "web.yaml", "sha256sums.txt")]


def test_a_folder_without_a_bundle_is_a_problem_of_the_page(site: Project):
    site.write("docs/index.md", "Text.\n\n/// manifests-bundle | manifests/pod\n///\n")
    site.build()
    (line,) = site.lines
    assert re.match(r'docs/index.md:3:5: D102 there is no bundle of "manifests/pod"', line)
