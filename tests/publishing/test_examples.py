"""What stands around an example on a page: the way to pictures and back, and the switch between YAML and diagram."""

from __future__ import annotations

import re

import pytest

from tests.publishing.conftest import POD, Project

SERVICE = """\
# The door of the web Pods.
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    app: web
  ports:
    - port: 80
"""
SETTINGS = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\n"
SHOWN = '# A page\n\n```yaml{options}\n--8<-- "manifests/pod/web.yaml"\n```\n\n'
DIAGRAM = "/// manifests-diagram | {}\n    caption: How it hangs together\n///\n"
LINK = re.compile(r'<a xlink:href="([^"]*)" role="link" aria-label="([^"]*)">')


@pytest.fixture
def site(project: Project) -> Project:
    project.write("manifests/service.yaml", SERVICE)
    return project


def links(html: str) -> dict[str, str]:
    return {name: address for address, name in LINK.findall(html)}


def line_of(html: str, identifier: str) -> str:
    """Return the text of the line that an anchor stands at."""
    after = html.partition(f'id="{identifier}"></a>')[2].partition("\n")[0]
    return re.sub(r"<[^>]+>", "", after)


def test_a_box_leads_to_the_line_of_its_manifest_on_the_page_or_to_its_file(site: Project):
    site.write("docs/index.md", SHOWN.format(options="") + DIAGRAM.format("manifests/pod manifests/service.yaml"))
    site.build()
    html = site.page("index.html")
    assert links(html) == {"Pod web": "#manifest-pod-web", "Service web": "manifests/service.yaml"}
    assert line_of(html, "manifest-pod-web") == "apiVersion: v1"


def test_of_several_excerpts_the_first_is_meant(site: Project):
    excerpt = '```yaml\n--8<-- "manifests/pod/web.yaml:{}"\n```\n\n'
    text = excerpt.format("4:6") + excerpt.format("1:3") + DIAGRAM.format("manifests/pod")
    site.write("docs/index.md", text)
    site.build()
    html = site.page("index.html")
    assert html.count('id="manifest-pod-web"') == 1
    assert line_of(html, "manifest-pod-web").strip() == "name: web"


def test_the_block_leads_back_to_each_picture_that_shows_it(site: Project):
    site.write("manifests/settings.yaml", SETTINGS)
    diagrams = DIAGRAM.format("manifests/pod") + "\n" + DIAGRAM.format("manifests/settings.yaml")
    site.write("docs/index.md", SHOWN.format(options="") + diagrams + "\n" + DIAGRAM.format("this page"))
    site.build()
    html = site.page("index.html")
    (back,) = re.findall(r'<p class="manifests-example__drawn".*?</p>', html, re.DOTALL)
    targets = re.findall(r'href="#([^"]+)">How it hangs together', back)
    assert targets == ["manifests-picture-1", "manifests-picture-3"]
    assert all(f'<figure class="manifests-diagram" data-search-exclude id="{name}"' in html for name in targets)


def test_a_block_that_no_picture_shows_says_nothing_of_pictures(site: Project):
    site.write("manifests/settings.yaml", SETTINGS)
    site.write("docs/index.md", SHOWN.format(options="") + DIAGRAM.format("manifests/settings.yaml"))
    site.build()
    assert "manifests-example__drawn" not in site.page("index.html")
    assert "<!-- pictures of" not in site.page("index.html")


def test_two_manifests_of_one_name_have_anchors_of_their_own(site: Project):
    site.write("manifests/pod/other.yaml", POD)
    other = SHOWN.format(options="").replace("web.yaml", "other.yaml")
    site.write("docs/index.md", SHOWN.format(options=' title="one"') + other)
    site.build()
    assert re.findall(r'id="(manifest-[^"]+)"', site.page("index.html")) == ["manifest-pod-web", "manifest-pod-web--2"]


def test_a_picture_draws_what_it_names_as_it_is_defined_elsewhere(site: Project):
    pod = POD + "      envFrom:\n        - configMapRef: {name: settings}\n        - secretRef: {name: nobody}\n"
    site.write("manifests/pod/web.yaml", pod)
    site.write("manifests/settings.yaml", SETTINGS)
    site.write("docs/index.md", SHOWN.format(options="") + DIAGRAM.format("this page"))
    site.build()
    html = site.page("index.html")
    assert links(html)["ConfigMap settings"] == "manifests/settings.yaml"
    assert "Secret nobody is named here, but no manifest defines it." in html
    assert "ConfigMap settings is named here" not in html
    assert html.count("mfd-elsewhere") == 1
    assert html.count("mfd-missing") == 1


def test_a_picture_of_a_service_shows_the_pods_that_another_file_runs(site: Project):
    site.write("docs/index.md", DIAGRAM.format("manifests/service.yaml"))
    site.build()
    assert links(site.page("index.html"))["Pod web"] == "manifests/pod/web.yaml"


@pytest.mark.parametrize(
    ("option", "title"), [('diagram="network-policy"', "Who may talk to whom"), ("diagram", "What the manifests build")]
)
def test_an_example_can_be_switched_to_its_diagram_without_scripts(site: Project, option: str, title: str):
    site.write("docs/index.md", SHOWN.format(options=f" {option}"))
    site.build()
    html = site.page("index.html")
    assert site.lines == []
    radios = re.findall(r'<input type="radio" name="([^"]+)" value="([^"]+)"( checked)?>', html)
    name = "manifests-example-1-view"
    assert radios == [(name, "yaml", " checked"), (name, "diagram", "")]
    assert html.count('<figure class="manifests-diagram"') == 1
    assert f">{title}</title>" in html
    assert links(html)["Pod web"] == "#manifest-pod-web"


def test_a_view_that_is_none_is_a_problem_of_the_block(site: Project):
    site.write("docs/index.md", SHOWN.format(options=' diagram="sideways"'))
    site.build()
    (line,) = site.lines
    assert line.startswith('docs/index.md:3:1: D102 there is no view "sideways"')
    assert "radio" not in site.page("index.html")


def test_an_example_that_is_meant_to_fail_has_no_diagram(site: Project):
    broken = POD + "      imagee: nginx:1.30\n"
    site.write("docs/index.md", f'```yaml expect="S201" diagram\n{broken}```\n')
    site.build()
    assert site.lines == []
    assert "manifests-diagram" not in site.page("index.html").partition("<body")[2]
