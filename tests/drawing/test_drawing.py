"""What a drawing is as SVG, text and data."""

import gzip
import json
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from mkdocs_manifests.drawing.drawing import VIEWS, draw, export
from mkdocs_manifests.drawing.figures import figure, figure_names
from tests.drawing.helpers import SETS, stack
from tests.relating.helpers import manifests, references


def parsed(svg):
    return ET.fromstring(svg)  # noqa: S314 - only our own output is read


SVG = "{http://www.w3.org/2000/svg}"
LINK = "{http://www.w3.org/1999/xlink}href"
SHEET = Path(__file__).parents[2] / "plugins/mkdocs_manifests/publishing/assets/manifests-diagrams.css"
DRAWINGS = {
    **{
        f"{name}-{view}": (lambda prefix, n=name, v=view: draw(stack(n), view=v, prefix=prefix, schemas=references()))
        for name in SETS
        for view in VIEWS
    },
    **{f"figure-{name}": (lambda prefix, n=name: figure(n, prefix)) for name in figure_names()},
}


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_picture_has_a_title_a_description_and_nothing_that_clashes(name):
    drawing = DRAWINGS[name]("one")
    root = parsed(drawing.svg)
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "one-title one-desc"
    assert root.findtext(f"{SVG}title") == drawing.title
    assert root.findtext(f"{SVG}desc") == " ".join(drawing.description)
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert ids == ["one-title", "one-desc"]
    assert not [element for element in root.iter() if element.get("style") or element.tag == f"{SVG}style"]


@pytest.mark.parametrize("name", DRAWINGS)
def test_every_class_is_in_the_style_sheet(name):
    sheet = SHEET.read_text(encoding="utf-8")
    root = parsed(DRAWINGS[name]("one").svg)
    used = {word for element in root.iter() for word in (element.get("class") or "").split()}
    assert used
    plain = {"mfd-node", "mfd-fact", "mfd-group", "mfd-edge", "mfd-bar", "mfd-pod", "mfd-note", "mfd-lane"}
    assert {word for word in used - plain if f".{word}" not in sheet} == set()


def test_a_description_reads_as_sentences():
    drawing = draw(stack(), view="traffic", schemas=references())
    assert drawing.description == (
        "The picture shows 2 Deployments, 1 Ingress, 1 Secret, 3 Services and 1 StatefulSet in the namespace shop.",
        (
            "Ingress shop has class IngressClass traefik, routes to Service api (/api to port http) and Service web"
            " (/ to port 80) and terminates TLS with Secret shop-tls."
        ),
        "Service api routes to Deployment api (port 9000).",
        "Service database routes to StatefulSet database (port 5432).",
        "Service web routes to Deployment web (port 8080).",
    )


def test_boxes_and_chips_link_to_their_manifests():
    drawing = draw(stack(), prefix="a", schemas=references(), link=lambda one: one.place and f"#line-{one.place.line}")
    links = {link.get("aria-label"): link.get(LINK) for link in parsed(drawing.links).iter(f"{SVG}a")}
    assert links["Deployment web"] == "#line-121"
    assert links["HorizontalPodAutoscaler 3–10 at cpu 70%"] == "#line-147"  # noqa: RUF001
    assert "PersistentVolumeClaim data-database-{0..2}" not in links


def test_the_figure_stays_out_of_the_search_and_scrolls():
    figure_html = str(draw(stack(), schemas=references()).figure("The shop"))
    assert figure_html.startswith('<figure class="manifests-diagram" data-search-exclude>')
    assert "<figcaption>The shop</figcaption>" in figure_html
    assert 'tabindex="0"' in figure_html


def test_no_value_of_a_secret_is_anywhere():
    for view in VIEWS:
        drawing = draw(stack(), view=view, schemas=references())
        assert "correct-horse" not in drawing.svg + str(drawing.figure())
        for form in ("json", "mermaid", "dot"):
            assert "correct-horse" not in export(stack(), view=view, form=form, schemas=references())


def test_hostile_names_are_only_text():
    yaml = """
apiVersion: v1
kind: Service
metadata: {name: '"><script>alert(1)</script>', namespace: "a]\\n--> <b>"}
spec: {selector: {"<i>": "&amp;"}, ports: [{port: 80}]}
"""
    drawing = draw(manifests(yaml), schemas=references(), link=lambda _: '"><script>')
    for text in (drawing.svg, drawing.links):
        assert not [element for element in parsed(text).iter() if "script" in element.tag]
    assert "<script>" not in drawing.figure("<script>")
    assert "<script>" not in export(manifests(yaml), form="mermaid", schemas=references())
    dot = export(manifests(yaml), form="dot", schemas=references())
    assert '\\"><script>' in dot


def test_a_large_set_is_an_overview_and_its_parts():
    drawing = draw(stack("large"), schemas=references(), prefix="big")
    assert drawing.title.endswith("overview")
    assert len(drawing.parts) == 16
    assert all(len(part.layout.nodes) <= 40 for part in (drawing, *drawing.parts))
    ids = re.findall(r'id="([^"]+)"', str(drawing.figure()))
    assert len(ids) == len(set(ids))


def test_nothing_at_all_is_still_a_picture():
    drawing = draw([], schemas=references())
    assert drawing.description == ("Nothing to show.",)
    parsed(drawing.svg)


def test_a_picture_that_stands_alone_brings_its_style():
    svg = draw(stack(), schemas=references(), standalone=True).svg
    assert "prefers-color-scheme: dark" in svg
    parsed(svg)


def test_the_order_of_the_manifests_does_not_matter():
    assert draw(stack(), schemas=references()) == draw(stack()[::-1], schemas=references())


def test_every_run_writes_the_same_bytes():
    code = (
        "from tests.drawing.helpers import *; from mkdocs_manifests.drawing.drawing import *;"
        "from mkdocs_manifests.drawing.figures import *;"
        "print(''.join(draw(stack(), view=v, schemas=references()).svg for v in VIEWS)"
        "+ export(stack(), schemas=references()) + ''.join(figure(n).svg for n in figure_names()))"
    )
    root = Path(__file__).parents[2]
    runs = {
        subprocess.run(
            [sys.executable, "-c", code], cwd=root, env={"PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert len(runs) == 1


def test_a_stack_is_small():
    drawing = draw(stack(), schemas=references(), link=lambda one: f"#{one.id}")
    assert len(gzip.compress((drawing.svg + drawing.links).encode())) <= 15 * 1024


def test_json_names_resources_and_relations():
    data = json.loads(export(stack(), form="json", schemas=references()))
    assert data["version"] == 1
    assert "Deployment/shop/web" in {node["id"] for node in data["nodes"]}
    assert {
        "from": "Ingress/shop/shop",
        "to": "Service/shop/api",
        "relation": "routes to",
        "label": "/api → http",
    } in data["edges"]
    allowed = {(edge["from"], edge["to"]) for edge in data["edges"] if edge["relation"] == "allows"}
    assert ("Deployment/shop/api", "StatefulSet/shop/database") in allowed
    assert ("Deployment/shop/web", "StatefulSet/shop/database") not in allowed


def test_mermaid_and_dot_hold_the_same_resources():
    mermaid = export(stack(), view="traffic", form="mermaid", schemas=references())
    dot = export(stack(), view="traffic", form="dot", schemas=references())
    assert mermaid.startswith("flowchart TB\n")
    assert mermaid.count("-->") == dot.count(" -> ") == 5


def test_views_and_figures_that_do_not_exist_are_refused():
    with pytest.raises(KeyError):
        draw(stack(), view="nothing", schemas=references())
    with pytest.raises(KeyError):
        figure("../secrets")


def palettes():
    sheet = SHEET.read_text(encoding="utf-8")
    blocks = re.findall(r"\{([^{}]*--mfd-back:[^{}]*)\}", sheet)
    return [dict(re.findall(r"--mfd-([\w-]+): (#\w+);", block)) for block in blocks]


def contrast(one, other):
    def light(colour):
        digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
        parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    brighter, darker = sorted((light(one), light(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def test_texts_can_be_read_in_both_palettes():
    light, slate, standalone = palettes()
    assert slate == standalone
    assert light.keys() == slate.keys()
    categories = (
        "route",
        "workload",
        "config",
        "storage",
        "access",
        "policy",
        "control",
        "cluster",
        "other",
        "missing",
    )
    for palette in (light, slate):
        for behind in ("back", "panel", "chip"):
            assert contrast(palette["text"], palette[behind]) >= 4.5
        assert contrast(palette["soft"], palette["back"]) >= 4.5
        for category in categories:
            assert contrast(palette["on-tile"], palette[category]) >= 4.5, category
            assert contrast(palette[category], palette["back"]) >= 4.5, category
