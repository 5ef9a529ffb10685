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


def fields_of(html: str) -> dict[str, str]:
    """Return what the lists of a page tell: each path with the facts that stand first."""
    return dict(re.findall(r'<dt id="[^"]+" data-at="[^"]+">([^<]+)</dt>\s*<dd><b>([^<]+)</b>', html))


def test_an_example_tells_what_its_fields_mean(site: Project):
    site.write("docs/index.md", SHOWN.format(options=""))
    site.build()
    found = fields_of(site.page("index.html"))
    assert list(found) == [
        *("apiVersion", "kind", "metadata", "metadata.name", "metadata.labels", "spec"),
        *("spec.containers[]", "spec.containers[].name", "spec.containers[].image"),
    ]
    assert found["spec.containers[]"] == "list of Container, required, cannot be changed"


def test_each_place_in_the_list_is_that_of_the_name_in_the_block(site: Project):
    site.write("docs/index.md", '- An item:\n\n    ```yaml\n    --8<-- "manifests/pod/web.yaml:4:"\n    ```\n')
    site.build()
    lines = POD.split("\n")[3:]
    for path, spots in re.findall(r'data-at="([^"]+)">([^<]+)<', site.page("index.html")):
        for line, column in (spot.split(".") for spot in path.split()):
            assert lines[int(line)][int(column) :].startswith(spots.rpartition(".")[2].removesuffix("[]"))


def test_what_a_page_has_told_it_tells_no_second_time(site: Project):
    site.write("docs/index.md", SHOWN.format(options="") + '```yaml\n--8<-- "manifests/service.yaml"\n```\n')
    site.build()
    first, second = re.findall(
        r'<details class="manifests-more__fields">.*?</details>', site.page("index.html"), re.DOTALL
    )
    assert "metadata.name" in fields_of(first)
    assert "metadata.name" not in fields_of(second)
    address = re.search(r'href="#([^"]+)" data-at="[^"]+">metadata.name<', second)[1]
    assert f'id="{address}"' in first
    assert "spec.ports[].port" in fields_of(second)


def test_the_commands_of_a_file_stand_at_its_first_block(site: Project):
    excerpt = '```yaml\n--8<-- "manifests/pod/web.yaml:4:6"\n```\n'
    site.write("docs/index.md", SHOWN.format(options="") + excerpt)
    site.build()
    html = site.page("index.html")
    assert html.count("manifests-more__commands") == 1
    address = "https://docs.example.com/shop/manifests/pod/web.yaml"
    for command in (f"kubectl apply -f {address}", "kubectl describe pod/web", f"kubectl delete -f {address}"):
        assert f"\n{command}\n" in html
    assert "set -eu" in html


def test_an_example_that_is_meant_to_fail_has_no_commands(site: Project):
    broken = POD + "      imagee: nginx:1.30\n"
    site.write("manifests/broken.yaml", f"# manifests: expect S201\n{broken}")
    site.write("docs/index.md", '```yaml\n--8<-- "manifests/broken.yaml"\n```\n')
    site.build()
    assert "manifests-more__commands" not in site.page("index.html")
    assert "spec.containers[].image" in fields_of(site.page("index.html"))


def test_fields_and_commands_can_be_switched_off(site: Project):
    config = (site.root / "mkdocs.yml").read_text()
    switched = config.replace(
        "  - manifests\n", "  - manifests:\n      field_texts: false\n      example_commands: false\n"
    )
    site.write("mkdocs.yml", switched)
    site.write("docs/index.md", SHOWN.format(options=""))
    site.build()
    assert "manifests-more" not in site.page("index.html")


def test_the_fields_of_an_example_lead_to_the_page_of_its_kind(site: Project):
    config = (site.root / "mkdocs.yml").read_text()
    site.write("mkdocs.yml", config.replace("  - manifests\n", "  - manifests:\n      kind_pages: true\n"))
    site.write("docs/guide/pod.md", SHOWN.format(options=""))
    site.build()
    html = site.page("guide/pod/index.html")
    address = re.search(r'All fields: <a href="\.\./\.\./([^"]+)">Pod</a>', html)[1]
    assert "spec.containers[].image" in site.page(f"{address}index.html")
