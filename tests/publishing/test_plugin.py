"""The plugin in a build of MkDocs: what pages show, what the console says, what is rebuilt."""

from __future__ import annotations

import contextlib
import gc
import subprocess
import sys

import pytest
from mkdocs.config import load_config
from mkdocs.exceptions import PluginError

from tests.publishing.conftest import CONFIG, POD, Project
from tests.publishing.test_extension import Elements, text_of

SERVICE = """\
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

BROKEN = POD + "      imagee: nginx:1.30\n"
SHOWN = '# A page\n\n```yaml title="pod/web.yaml"\n--8<-- "manifests/pod/web.yaml"\n```\n'


NEWER = """\
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  resources:
    requests:
      cpu: 100m
  containers:
    - name: web
      image: nginx:1.29
"""


def test_a_shown_file_links_to_itself_and_to_kubectl(project: Project):
    project.write("docs/guide/pod.md", SHOWN)
    project.build()
    html = project.page("guide/pod/index.html")
    assert project.lines == []
    assert text_of(html, "title") == ["pod/web.yaml"]
    assert text_of(html, "kinds") == ["Pod"]
    assert text_of(html, "versions") == ["Kubernetes 1.25 to 1.37"]
    assert ("a", {"class": "manifests-example__title", "href": "../../manifests/pod/web.yaml"}) in Elements(html).found
    assert "kubectl apply -f https://docs.example.com/shop/manifests/pod/web.yaml" in html


def test_files_are_published_byte_for_byte(project: Project):
    written = b"\xef\xbb\xbf" + POD.replace("\n", "\r\n").encode() + b"# \xe2\x98\xba"
    (project.root / "manifests/pod/windows.yaml").write_bytes(written)
    project.write("docs/index.md", "# Home")
    project.build()
    assert (project.root / "site/manifests/pod/windows.yaml").read_bytes() == written


def test_files_that_a_link_leads_out_of_the_project_for_are_not_published(project: Project):
    outside = project.root.parent / f"{project.root.name}-outside.yaml"
    outside.write_text(POD)
    (project.root / "manifests/link.yaml").symlink_to(outside)
    project.write("docs/index.md", "# Home")
    project.build()
    assert not (project.root / "site/manifests/link.yaml").exists()


def test_an_excerpt_says_which_lines_it_shows_and_is_not_applied_as_one(project: Project):
    project.write("docs/index.md", '```yaml\n--8<-- "manifests/pod/web.yaml:7:10"\n```\n')
    project.build()
    html = project.page("index.html")
    assert text_of(html, "label") == ["lines 7 to 10"]
    assert text_of(html, "title") == ["manifests/pod/web.yaml"]
    assert "manifests-example__apply" not in html


def test_the_versions_shown_are_those_that_have_all_fields(project: Project):
    project.write("docs/index.md", "```yaml\n" + NEWER + "```\n")
    project.build()
    assert text_of(project.page("index.html"), "versions") == ["Kubernetes 1.32 to 1.37"]


def test_an_expected_problem_is_shown_as_what_the_api_server_says(project: Project):
    project.write("docs/index.md", f'```yaml expect="S201"\n{BROKEN}```\n')
    project.build()
    html = project.page("index.html")
    assert project.lines == []
    assert "What the API server would say" in html
    assert "unknown field &#34;imagee&#34; in Pod.spec.containers[0]" in html
    assert '<span class="manifests-findings__where">line 11</span>' in html
    assert 'class="hll"' in html
    assert "kubectl apply" not in html


def test_what_a_cluster_takes_is_shown_as_what_the_check_says(project: Project):
    project.write("docs/index.md", f'```yaml expect="Y102"\n{POD}  hostname: a\n  hostname: b\n```\n')
    project.build()
    html = project.page("index.html")
    assert project.lines == []
    assert "What the check says" in html
    assert "API server would say" not in html


def test_problems_are_logged_as_the_command_line_says_them(project: Project):
    project.write("manifests/pod/web.yaml", BROKEN)
    project.write(
        "docs/index.md", f"{SHOWN}\n- in a list:\n\n    ```yaml\n    apiVersion: v1\n    kind: Podd\n    ```\n"
    )
    project.build()
    assert [line.split(" ")[:2] for line in project.lines] == [
        ["docs/index.md:11:11:", "S204"],
        ["manifests/pod/web.yaml:11:7:", "S201"],
    ]
    assert project.lines[1].endswith("(shown in docs/index.md:3)")


def test_a_broken_manifest_fails_a_strict_build_with_its_line(project: Project):
    project.write("manifests/pod/web.yaml", BROKEN)
    project.write("docs/index.md", "# Home")
    run = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict"],
        cwd=project.root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 1
    assert "WARNING -  manifests: manifests/pod/web.yaml:11:7: S201 " in run.stderr
    assert "Traceback" not in run.stderr


def test_readers_are_not_shown_problems_that_nobody_expects(project: Project):
    project.write("docs/index.md", f"```yaml\n{BROKEN}```\n")
    project.build()
    assert len(project.lines) == 1
    assert "manifests-findings" not in project.page("index.html")


def test_an_author_sees_the_problem_at_the_example(project: Project):
    project.command = "serve"
    project.write("docs/index.md", f"```yaml\n{BROKEN}```\n")
    project.build()
    html = project.page("index.html")
    assert "This example is wrong" in html
    assert '<span class="manifests-findings__code">S201</span>' in html
    assert text_of(html, "versions") == []
    project.write("docs/index.md", f"```yaml\n{POD}```\n")
    project.build()
    assert project.lines == []
    assert "This example is wrong" not in project.page("index.html")


def test_a_missing_file_does_not_stop_the_server(project: Project):
    project.command = "serve"
    project.write("mkdocs.yml", CONFIG.replace("- pymdownx.snippets", "- pymdownx.snippets: {check_paths: true}"))
    project.write("docs/index.md", SHOWN.replace("web.yaml", "gone.yaml"))
    project.build()
    assert [line.split(" ")[:2] for line in project.lines] == [["docs/index.md:4:1:", "D105"]]


def test_unchanged_examples_are_judged_once(project: Project, monkeypatch: pytest.MonkeyPatch):
    project.command = "serve"
    project.write("docs/index.md", SHOWN)
    project.write("docs/other.md", f"```yaml\n{POD.replace('web', 'other')}```\n")
    project.build()
    checker = project.plugin.memory.checker
    judged = []
    alone = type(checker)._alone
    monkeypatch.setattr(
        type(checker),
        "_alone",
        lambda self, example, *more: judged.append(example.place.file) or alone(self, example, *more),
    )
    project.build()
    assert project.plugin.memory.checker is checker
    assert judged == []
    project.write("docs/other.md", f"```yaml\n{POD.replace('web', 'another')}```\n")
    project.build()
    assert [str(file) for file in judged] == ["docs/other.md"]


def test_a_changed_schema_is_read_again(project: Project):
    project.command = "serve"
    project.write("mkdocs.yml", CONFIG.replace("- manifests", "- manifests: {schemas: [schemas/*.yaml]}"))
    project.write(
        "docs/index.md",
        "```yaml\napiVersion: example.com/v1\nkind: Shop\nmetadata: {name: s}\nspec: {open: true}\n```\n",
    )
    crd = """\
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: shops.example.com}
        spec:
          group: example.com
          scope: Namespaced
          names: {plural: shops, singular: shop, kind: Shop}
          versions:
            - name: v1
              served: true
              storage: true
              schema:
                openAPIV3Schema:
                  type: object
                  properties:
                    spec: {type: object, properties: {open: {type: TYPE}}}
        """
    project.write("schemas/shop.yaml", crd.replace("TYPE", "boolean"))
    project.build()
    assert project.lines == []
    project.write("schemas/shop.yaml", crd.replace("TYPE", "string"))
    project.build()
    assert [line.split(" ")[1] for line in project.lines] == ["S202"]


def test_yaml_that_another_plugin_writes_is_a_problem(project: Project):
    project.write("docs/index.md", "# Home\n\nfirst\n\nkind: [unchecked]\n\nMACRO\n")
    project.write(
        "hook.py",
        "def on_page_markdown(markdown, **kwargs):\n"
        "    return markdown.replace('MACRO', '```yaml\\nkind: [unchecked]\\n```')\n",
    )
    project.write("mkdocs.yml", f"{CONFIG}hooks: [hook.py]\n")
    project.build()
    assert [line.split(" ")[:2] for line in project.lines] == [["docs/index.md:5:1:", "D106"]]


def test_a_fence_in_indented_code_is_no_problem(project: Project):
    project.write("docs/index.md", "text\n\n    ```yaml\n    kind: [unchecked]\n    ```\n")
    project.build()
    assert project.lines == []


def test_hostile_names_make_no_element(project: Project):
    hostile = '"><img src=x onerror=alert(1)><script>alert(2)</script>'
    project.command = "serve"
    project.write(
        "docs/index.md",
        f"```yaml\napiVersion: v1\nkind: '{hostile}'\n'{hostile}': 1\nmetadata: {{name: '{hostile}'}}\n```\n",
    )
    project.build()
    assert project.lines
    found = Elements(project.page("index.html")).found
    assert all("onerror" not in attrs and attrs.get("src") != "x" for _, attrs in found)


def test_an_option_without_a_meaning_is_said_in_words(project: Project):
    project.write("docs/index.md", "# Home")
    project.write("mkdocs.yml", CONFIG.replace("- manifests", '- manifests: {kubernetes_versions: ["0.9"]}'))
    config = load_config(str(project.root / "mkdocs.yml"))
    with pytest.raises(PluginError, match=r'manifests: kubernetes_versions: "0.9" is no version of Kubernetes'):
        config.plugins.on_config(config)


def test_the_plugin_can_be_switched_off(project: Project):
    project.write("docs/index.md", SHOWN)
    project.write("mkdocs.yml", CONFIG.replace("- manifests", "- manifests: {enabled: false}"))
    project.build()
    assert "manifests-example" not in project.page("index.html")
    assert not (project.root / "site/manifests").exists()


def test_snippets_are_read_from_the_folder_of_the_settings(project: Project, tmp_path_factory: pytest.TempPathFactory):
    project.write("docs/index.md", SHOWN)
    with contextlib.chdir(tmp_path_factory.mktemp("elsewhere")):
        project.build()
    assert text_of(project.page("index.html"), "kinds") == ["Pod"]


def test_a_diagram_is_drawn_of_files_folders_and_this_page(project: Project):
    project.write("manifests/pod/service.yaml", SERVICE)
    for subject in ("manifests/pod/web.yaml manifests/pod/service.yaml", "manifests/pod", "this page"):
        project.write(
            "docs/index.md",
            f"{SHOWN}\n```yaml\n{SERVICE}```\n\n/// manifests-diagram | {subject}\n    view: traffic\n///\n",
        )
        project.build()
        html = project.page("index.html")
        assert project.lines == [], subject
        assert html.count('<figure class="manifests-diagram"') == 1
        assert "routes to" in html
        assert 'href="manifests/pod/web.yaml"' in html
        assert "///" not in html


def test_a_figure_is_drawn_by_name(project: Project):
    project.write("docs/index.md", "/// manifests-figure | cluster\n    caption: The <i>parts</i>\n///\n")
    project.build()
    html = project.page("index.html")
    assert project.lines == []
    assert "<figcaption>The &lt;i&gt;parts&lt;/i&gt;</figcaption>" in html


@pytest.mark.parametrize(
    ("directive", "said"),
    [
        ("manifests-figure | clusterr", 'there is no figure "clusterr"; choose '),
        (
            "manifests-diagram | manifests/pods",
            'there is no example in "manifests/pods" to draw; name files or folders',
        ),
        ("manifests-diagram | manifests/pod\n    view: all", 'there is no view "all"; choose application, traffic, '),
    ],
)
def test_a_picture_that_cannot_be_drawn_is_a_problem(project: Project, directive: str, said: str):
    project.write("docs/index.md", f"# Home\n\n/// {directive}\n///\n")
    project.build()
    assert len(project.lines) == 1
    assert project.lines[0].startswith(f"docs/index.md:3:5: D102 {said}")
    assert "Nothing to show here: there is no " in project.page("index.html")


def test_a_picture_waits_until_its_manifests_are_mended(project: Project):
    project.command = "serve"
    project.write("manifests/pod/web.yaml", "apiVersion: v1\nkind: Pod\nmetadata: [1]\nspec: no\n")
    project.write("docs/index.md", "/// manifests-diagram | manifests/pod/web.yaml\n///\n")
    project.build()
    assert "This picture is drawn when its manifests are mended." in project.page("index.html")


def test_the_garbage_collector_is_as_before_after_a_build(project: Project):
    project.write("docs/index.md", "# Home")
    project.build()
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0


@pytest.mark.parametrize("order", ["[search, manifests]", "[manifests, search]"])
def test_the_search_finds_the_example_and_not_what_is_told_of_its_fields(project: Project, order: str):
    project.write("mkdocs.yml", CONFIG.replace("plugins:\n  - manifests", f"plugins: {order}"))
    project.write("docs/index.md", SHOWN)
    project.build()
    index, html = project.page("search/search_index.json"), project.page("index.html")
    assert "nginx:1.29" in index
    for told in ("manifests-example__head", "list of Container"):
        assert told in html
    assert "list of Container" not in index
    assert "manifests-aside" not in html
