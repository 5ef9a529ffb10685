"""What the documentation says of the options, against the settings that the program reads."""

from __future__ import annotations

import json

import pytest
import yaml
from jsonschema_rs import validator_for

from mkdocs_manifests.publishing.options import ManifestsConfig
from tests.regenerate_options import PAGE, ROOT, SCHEMA, options, page, schema

REMEDY = "run python -m tests.regenerate_options"


class Loader(yaml.SafeLoader):
    """Reads MkDocs' settings, whose tags name what a schema has nothing to say about."""


Loader.add_multi_constructor("!", lambda _loader, _suffix, _node: "")


def test_the_page_of_options_is_what_the_settings_say():
    text = PAGE.read_text(encoding="utf-8")
    assert page(text) == text, REMEDY


def test_the_editors_schema_is_what_the_settings_say():
    assert SCHEMA.read_text(encoding="utf-8") == schema(), REMEDY


def test_mkdocs_takes_the_same_options_as_the_command_line():
    taken = {name for name, _ in ManifestsConfig()._schema} - {"enabled"}
    assert taken == {option.name for option in options()}


def test_the_guides_own_settings_fit_the_editors_schema():
    settings = yaml.load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"), Loader)  # noqa: S506 - a safe loader
    assert list(validator_for(json.loads(schema())).iter_errors(settings)) == []


@pytest.mark.parametrize("wrong", [{"ignored": ["A6"]}, {"problem_pages": "yes"}, {"kubernetes_versions": ["1.9"]}])
def test_the_editors_schema_marks_a_wrong_option(wrong: dict):
    found = list(validator_for(json.loads(schema())).iter_errors({"plugins": ["search", {"manifests": wrong}]}))
    assert found
