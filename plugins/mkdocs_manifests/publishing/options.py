"""The plugin's options as MkDocs checks them; what they mean stands with `mkdocs_manifests.settings.Settings`."""

from __future__ import annotations

from typing import Any

from mkdocs.config import config_options as c
from mkdocs.config.base import Config


class ManifestsConfig(Config):  # type: ignore[no-untyped-call]  # MkDocs' own
    """The options of the plugin in `mkdocs.yml`. Those that are not set have the command line's defaults."""

    enabled = c.Type(bool, default=True)
    """Whether the plugin does anything at all."""
    manifests = c.Optional(c.ListOfItems(c.Type(str)))
    """Folders of manifest files, each an example of its own."""
    exclude = c.Optional(c.ListOfItems(c.Type(str)))
    """Glob patterns of files that are no examples."""
    kubernetes_versions = c.Optional(c.ListOfItems(c.Type(str)))
    """The versions for which every example must be valid, in quotes: `"1.37"`."""
    schemas = c.Optional(c.ListOfItems(c.Type(str)))
    """Glob patterns of CRD and JSON Schema files for custom resources."""
    rules = c.Optional(c.ListOfItems(c.Type(str)))
    """Glob patterns of files with the project's own rules."""
    externals = c.Optional(c.ListOfItems(c.Type(str)))
    """Resources that exist elsewhere."""
    select = c.Optional(c.ListOfItems(c.Type(str)))
    """Codes, or their beginnings, to report besides those that are on by default."""
    ignore = c.Optional(c.ListOfItems(c.Type(str)))
    """Codes, or their beginnings, not to report."""
    per_file_ignores = c.Optional(c.DictOfItems(c.ListOfItems(c.Type(str))))
    """Codes not to report, by glob pattern of files."""
    problem_pages = c.Type(bool, default=False)
    """Whether the site gets a page for each problem code."""
    field_texts = c.Type(bool, default=True)
    """Whether examples tell what their fields mean."""
    example_commands = c.Type(bool, default=True)
    """Whether examples bring the commands to try them."""
    kind_pages = c.Type(bool, default=False)
    """Whether the site gets a page for each kind that its manifests have."""
    print_sections = c.Optional(c.ListOfItems(c.Type(str)))
    """Sections of the navigation of which the print edition consists."""
    glossary = c.Optional(c.Type(str))
    """The page that defines the site's terms, below the folder of pages: `reference/glossary.md`."""
    markdown_twins = c.Type(bool, default=False)
    """Whether each page is published as plain Markdown, too, with a list of all in `llms.txt`."""
    live = c.Type(bool, default=False)
    """Whether readers can edit the examples in the page and see at once what Kubernetes would say."""
    content_security_policy = c.Optional(c.Choice(("headers", "pages")))
    """Where the site gets a strict content security policy."""
    baseline = c.Optional(c.Type(str))
    """File that lists the problems a project starts with."""

    def chosen(self) -> dict[str, Any]:
        """Return the options that are set."""
        return {name: value for name, value in self.items() if value is not None and name != "enabled"}
