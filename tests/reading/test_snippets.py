"""Snippets show what `pymdownx.snippets` shows, name the lines they show, and read nothing outside the base paths."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath

import markdown
import pytest

from mkdocs_manifests.model import Origin
from mkdocs_manifests.reading.fences import read_page
from mkdocs_manifests.reading.snippets import Expansion, Snippets, SnippetSettings

PAGE = PurePosixPath("docs/page.md")
POD = "# --8<-- [start:pod]\nkind: Pod\n  # ;--8<-- [end:kept]\nspec:\n  a: 1\n# --8<-- [end:pod]\n\nlast: line\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "project"
    files = {
        "manifests/pod.yaml": POD,
        "manifests/windows.yaml": "a: 1\r\nb: 2\r\n",
        "manifests/empty.yaml": "",
        "manifests/no end.yaml": "a: 1",
        "manifests/nested.yaml": 'before: 1\n  --8<-- "manifests/no end.yaml"\nafter: 1\n',
        "manifests/escaped.yaml": ';--8<-- "manifests/pod.yaml"\n;;--8<--\n',
        "manifests/self.yaml": 'a: 1\n--8<-- "manifests/self.yaml"\n',
        "manifests/ping.yaml": 'ping: 1\n--8<-- "manifests/pong.yaml"\n',
        "manifests/pong.yaml": 'pong: 1\n--8<-- "manifests/ping.yaml"\n',
        "manifests/a:3:4": "odd name\n",
        "manifests/indented.yaml": "  # --8<-- [start:x]\n    a:\n      b: 1\n\n  # --8<-- [end:x]\n",
        "docs/part.md": "Words\n\n```yaml\nkind: Part\n```\n",
        "includes/abbreviations.md": "*[K8s]: Kubernetes\n",
    }
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    return root


def numbered(text: str) -> list[tuple[str, Origin]]:
    return [(line, Origin(PAGE, number)) for number, line in enumerate(text.split("\n"), 1)]


def expand(root: Path, text: str, **settings: object) -> Expansion:
    return Snippets(root, SnippetSettings(**settings)).expand(numbered(text))


def lines(expansion: Expansion) -> list[str]:
    return [text for text, _ in expansion.lines]


def as_pymdownx(root: Path, text: str, **options: object) -> list[str]:
    configuration = {"base_path": [str(root)], **options}
    md = markdown.Markdown(extensions=["pymdownx.snippets"], extension_configs={"pymdownx.snippets": configuration})
    return md.preprocessors["snippet"].run(text.split("\n"))


FORMS = [
    '--8<-- "manifests/pod.yaml"',
    "--8<-- 'manifests/pod.yaml'",
    '-8<- "manifests/pod.yaml"',
    '-----8<----- \t"manifests/pod.yaml"',
    '    --8<-- "manifests/pod.yaml"',
    '\t--8<-- "manifests/pod.yaml"',
    ' \t --8<-- "manifests/pod.yaml"',
    '--8<-- "  manifests/pod.yaml  "',
    '--8<-- "manifests/pod.yaml" ',
    '--8<--"manifests/pod.yaml"',
    '8<-- "manifests/pod.yaml"',
    '--8<- "manifests/pod.yaml',
    "--8<-- \"manifests/pod.yaml'",
    '--8<-- ""',
    '--8<-- " "',
    '--8<-- "manifests/pod.yaml" "x"',
    '--8<-- "a\\"b"',
    'text --8<-- "manifests/pod.yaml"',
    '> --8<-- "manifests/pod.yaml"',
    ';--8<-- "manifests/pod.yaml"',
    ';;;--8<-- "manifests/pod.yaml"',
    '  ;--8<-- "manifests/pod.yaml"',
    '--8<-- ";manifests/pod.yaml"',
    '--8<-- "manifests/pod.yaml:2:4"',
    '--8<-- "manifests/pod.yaml:2"',
    '--8<-- "manifests/pod.yaml::3"',
    '--8<-- "manifests/pod.yaml:"',
    '--8<-- "manifests/pod.yaml::"',
    '--8<-- "manifests/pod.yaml:0:2"',
    '--8<-- "manifests/pod.yaml:3:0"',
    '--8<-- "manifests/pod.yaml:-3"',
    '--8<-- "manifests/pod.yaml:-4:-2"',
    '--8<-- "manifests/pod.yaml:2:-2"',
    '--8<-- "manifests/pod.yaml:-99:99"',
    '--8<-- "manifests/pod.yaml:1:2,5:6"',
    '--8<-- "manifests/pod.yaml:5:6,1:2,4"',
    '--8<-- "manifests/pod.yaml:1:2,"',
    '--8<-- "manifests/pod.yaml:1,3:3,-2"',
    '--8<-- "manifests/pod.yaml:1:2:3"',
    '--8<-- "manifests/a:3:4:1"',
    '--8<-- "manifests/pod.yaml:pod"',
    '--8<-- "manifests/pod.yaml:kept"',
    '--8<-- "manifests/pod.yaml:POD"',
    '--8<-- "manifests/pod.yaml:none"',
    '--8<-- "manifests/pod.yaml :pod"',
    '--8<-- "manifests/indented.yaml:x"',
    '--8<-- "manifests/indented.yaml:2:3"',
    '--8<-- "manifests/empty.yaml"',
    '--8<-- "manifests/empty.yaml:1:2"',
    '--8<-- "manifests/no end.yaml"',
    '--8<-- "manifests/windows.yaml"',
    '  --8<-- "manifests/nested.yaml"',
    '--8<-- "manifests/nested.yaml:2:2"',
    '--8<-- "manifests/escaped.yaml"',
    '--8<-- "manifests/self.yaml"',
    '--8<-- "manifests/ping.yaml"',
    '--8<-- "manifests/missing.yaml"',
    '--8<-- "docs/../manifests/pod.yaml"',
    '--8<-- "https://example.com/pod.yaml"',
    "--8<--\nmanifests/pod.yaml\n\n  manifests/no end.yaml:1:1\n; manifests/pod.yaml\n--8<--",
    "  --8<--\nmanifests/pod.yaml:pod\n  --8<--",
    '--8<--\n--8<-- "manifests/pod.yaml"\nmanifests/no end.yaml\n--8<--',
    "--8<--\nmanifests/pod.yaml",
    "--8<-- \nmanifests/pod.yaml\n--8<--",
    "# --8<-- [start:here]\ntext\n# --8<-- [end:here]",
    "# ;--8<-- [start:here]\n# ;;-8<- [ end : here ] more",
    "8<- --8<-- [start:a] --8<-- [end:a]",
    "x ----8<--- [START:a]",
    "--8<-- [start:1]",
]


@pytest.mark.parametrize("dedent", [False, True])
@pytest.mark.parametrize("form", FORMS)
def test_shows_what_pymdownx_shows(project: Path, form: str, *, dedent: bool) -> None:
    text = f"before\n{form}\nafter"
    expected = as_pymdownx(project, text, dedent_subsections=dedent)
    assert lines(expand(project, text, dedent_subsections=dedent)) == expected


def test_appends_what_pymdownx_appends(project: Path) -> None:
    names = ["includes/abbreviations.md", "manifests/no end.yaml"]
    snippets = Snippets(project, SnippetSettings(auto_append=tuple(names)))
    assert lines(snippets.expand_page(numbered("text"))) == as_pymdownx(project, "text", auto_append=names)


def test_base_paths_are_searched_in_order(project: Path) -> None:
    (project / "docs/pod.yaml").write_text("from: docs")
    settings = {"base_paths": (Path("none"), Path("docs"), Path("manifests"))}
    expansion = expand(project, '--8<-- "pod.yaml"\n--8<-- "windows.yaml"', **settings)
    assert lines(expansion) == ["from: docs", "a: 1", "b: 2", ""]
    assert [str(file) for file in expansion.files] == ["docs/pod.yaml", "manifests/windows.yaml"]


def test_a_base_path_can_be_one_file(project: Path) -> None:
    expansion = expand(project, '--8<-- "pod.yaml:2:2"\n--8<-- "empty.yaml"', base_paths=(Path("manifests/pod.yaml"),))
    assert lines(expansion) == ["kind: Pod"]
    assert len(expansion.missing) == 1


# Where lines stand.


def test_every_line_stands_in_the_file_that_holds_it(project: Path) -> None:
    expansion = expand(project, 'a\n  --8<-- "manifests/nested.yaml"\nb')
    nested, inner = PurePosixPath("manifests/nested.yaml"), PurePosixPath("manifests/no end.yaml")
    assert list(expansion.lines) == [
        ("a", Origin(PAGE, 1)),
        ("  before: 1", Origin(nested, 1, -2)),
        ("    a: 1", Origin(inner, 1, -4)),
        ("  after: 1", Origin(nested, 3, -2)),
        ("  ", Origin(nested, 4, -2)),
        ("b", Origin(PAGE, 3)),
    ]


def test_dedented_lines_keep_their_columns(project: Path) -> None:
    expansion = expand(project, '--8<-- "manifests/indented.yaml:x"', dedent_subsections=True)
    assert [(text, origin.line, origin.column) for text, origin in expansion.lines] == [
        ("a:", 2, 4),
        ("  b: 1", 3, 4),
        ("", 4, 0),
    ]


def test_knows_what_is_exactly_one_file(project: Path) -> None:
    assert expand(project, '--8<-- "manifests/no end.yaml"').whole_file == PurePosixPath("manifests/no end.yaml")
    assert expand(project, '--8<-- "manifests/no end.yaml:1:1"').whole_file is None
    assert expand(project, '--8<-- "manifests/nested.yaml"').whole_file is None
    assert expand(project, '--8<-- "manifests/no end.yaml"\nmore: 1').whole_file is None


def test_a_fence_names_the_include_it_consists_of(project: Path) -> None:
    page = (
        '- item\n\n    ```yaml title="x"\n    --8<-- "manifests/no end.yaml"\n    ```\n\n'
        '```yaml\n--8<-- "manifests/pod.yaml:2:4"\n```\n\n```yaml\nmore: 1\n--8<-- "manifests/no end.yaml"\n```\n'
    )
    whole, part, mixed = read_page(page, PAGE, Snippets(project)).fences
    assert whole.include
    assert (whole.include.file, whole.include.whole) == (PurePosixPath("manifests/no end.yaml"), True)
    assert whole.text.place(0, 3, 0, 4).column == 4
    assert (whole.place.file, whole.place.line, whole.end_line) == (PAGE, 3, 5)
    assert part.include
    assert (part.include.selection, part.include.whole, part.include.origin.line) == ("2:4", False, 8)
    assert part.text.place(0, 0, 0, 4).line == 2
    assert mixed.include is None


def test_fences_in_included_pages_stand_in_those(project: Path) -> None:
    page = read_page('Before\n\n--8<-- "docs/part.md"\n', PAGE, Snippets(project))
    (fence,) = page.fences
    assert str(fence.place) == "docs/part.md:3:1"
    assert fence.text.place(0, 0, 0, 4).line == 4
    assert page.files == (PurePosixPath("docs/part.md"),)


# What is refused, and how it is said.


@pytest.fixture
def secrets(project: Path) -> Path:
    outside = project.parent / "project_internal"
    outside.mkdir()
    (outside / "secret.yaml").write_text("secret: 1\n")
    (project.parent / "secret.yaml").write_text("secret: 1\n")
    (project / "link.yaml").symlink_to(outside / "secret.yaml")
    (project / "link").symlink_to(outside)
    (project / "loop").symlink_to("loop")
    (project / "environment").symlink_to("/proc/self/environ")
    os.mkfifo(project / "fifo")
    (project / "binary").write_bytes(b"\xff\xfe\x00")
    (project / "large.yaml").write_bytes(b"a: 1\n" * 250_000)
    (project / "inner.yaml").symlink_to(project / "manifests/no end.yaml")
    return project


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("../secret.yaml", "leads out of the base paths"),
        ("../project_internal/secret.yaml", "leads out of the base paths"),
        ("manifests/../../secret.yaml", "leads out of the base paths"),
        ("link.yaml", "leads out of the base paths"),
        ("link/secret.yaml", "leads out of the base paths"),
        ("environment", "leads out of the base paths"),
        ("/etc/passwd", "is an absolute path"),
        ("/proc/self/environ", "is an absolute path"),
        ("loop", "there is no file"),
        ("missing.yaml", "there is no file"),
        ("a\0b", "no file name can have"),
        ("fifo", "is not a regular file"),
        ("manifests", "is not a regular file"),
        ("large.yaml", "is larger than 1 MiB"),
        ("binary", "is not UTF-8 text"),
        ("http://169.254.169.254/latest", "not fetched from the web"),
        ("manifests/pod.yaml:none", "has no section 'none'"),
        ("manifests/pod.yaml:-:3", "is no range of lines"),
        ("manifests/self.yaml", "includes itself"),
        ("x" * 5000, "more than 1,024 characters"),
        (" ", "names no file"),
    ],
)
def test_refusals_are_told_and_show_nothing(secrets: Path, path: str, reason: str) -> None:
    expansion = expand(secrets, f'a\n--8<-- "{path}"\nb')
    assert "secret: 1" not in lines(expansion)
    (missing,) = expansion.missing
    assert reason in missing.reason
    assert not missing.reason.endswith(".")


def test_unrestricted_includes_stay_in_the_project(secrets: Path) -> None:
    settings = {"base_paths": (Path("docs"),), "restrict": False}
    expansion = expand(secrets, '--8<-- "../manifests/no end.yaml"\n--8<-- "../../secret.yaml"', **settings)
    assert lines(expansion) == ["a: 1"]
    assert len(expansion.missing) == 1


def test_links_inside_the_base_paths_are_followed(secrets: Path) -> None:
    expansion = expand(secrets, '--8<-- "inner.yaml"')
    assert lines(expansion) == ["a: 1"]
    assert expansion.files == (PurePosixPath("manifests/no end.yaml"),)


def test_a_missing_include_is_told_where_it_is_written(project: Path) -> None:
    page = read_page('text\n\n```yaml\n--8<-- "none.yaml"\n```\n', PAGE, Snippets(project))
    assert [missing.origin for missing in page.missing] == [Origin(PAGE, 4)]


def test_cycles_and_growth_end(project: Path) -> None:
    (project / "many.yaml").write_text("a: 1\n" * 1000)
    for number in range(40):
        (project / f"chain{number}.yaml").write_text(f'--8<-- "chain{number + 1}.yaml"\n' * 2)
    grown = expand(project, '--8<-- "many.yaml"\n' * 300)
    assert len(grown.lines) <= 200_001
    assert "takes in more than 200,000 lines" in grown.missing[0].reason
    deep = expand(project, '--8<-- "chain0.yaml"')
    assert any("more than 32 files include one another" in missing.reason for missing in deep.missing)
    assert any("more than 5,000 includes" in missing.reason for missing in deep.missing)
