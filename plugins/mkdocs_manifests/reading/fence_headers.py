"""The words after the marks of a code fence: its language and its options, as SuperFences takes them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

LANGUAGES: Final = frozenset({"yaml", "yml"})
"""The languages that are read as YAML, in lower case."""

MARKERS: Final = frozenset({"fragment", "expect", "skip"})
"""The options by which an author says how an example is meant."""

OWN: Final = MARKERS | {"diagram", "exercise"}
"""All options of ours; `diagram` names the view in which the example is drawn, `exercise` what a reader makes of it."""

LENGTH: Final = 10_000
"""Longer lines are taken for no fence."""

_LANGUAGE: Final = re.compile(r"[ \t]*+\.?([\w#.+-]++)(?![^\t ])")
_NAME: Final = re.compile(r"[a-zA-Z][a-zA-Z0-9_]*+")
_OPTION: Final = re.compile(r"""([a-zA-Z][a-zA-Z0-9_]*+)(?:="([^"]*+)"|='([^']*+)')?""")
_ATTRIBUTE: Final = re.compile(r"""([^ =}]++)="(.*?)"|([^ =}]++)='(.*?)'|([^ =}]++)=([^ =}]++)|([^ =}]++)| """)
_LINES: Final = re.compile(r"\d++(?:-\d++)?+(?:[ \t]++\d++(?:-\d++)?+)*+")
_NUMBER: Final = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class FenceHeader:
    """What an opening fence says of its block."""

    language: str
    """As written; empty where none is named."""
    options: Mapping[str, str]
    """By name, in lower case; an option without a value has its own name for one."""
    classes: tuple[str, ...] = ()
    """From the form in braces, without the language: `{ .yaml .annotate }` has `annotate`."""

    @property
    def is_yaml(self) -> bool:
        """Whether the block is YAML."""
        return self.language.lower() in LANGUAGES


def parse_header(text: str) -> FenceHeader | None:
    """Return what stands after the marks of an opening fence, or None where SuperFences would not take it as one.

    Options without braces are only those that the highlighter knows, and for YAML the markers of an example; in braces
    everything is an attribute. SuperFences: `RE_NESTED_FENCE_START`, `highlight_validator`.
    """
    if len(text) > LENGTH:
        return None
    match = _LANGUAGE.match(text)
    language = match[1] if match else ""
    rest = text[match.end() :] if match else text
    inner = rest.strip(" \t")
    if len(inner) > len("{}") and inner[0] == "{" and inner[-1] == "}":
        return _braces(language, inner[1:-1])
    if inner in {"", "{}"}:
        return FenceHeader(language, MappingProxyType({}))
    if not _is_option_list(rest):
        return None
    options: dict[str, str] = {}
    for option in _OPTION.finditer(rest):
        name, double, single = option.groups()
        options[name] = name if double is None and single is None else double or single or ""
    return _plain(language, options)


def _plain(language: str, options: Mapping[str, str]) -> FenceHeader | None:
    header = FenceHeader(language, MappingProxyType({name.lower(): value for name, value in options.items()}))
    for name, value in options.items():
        known = (
            name in {"title", "title_mode"}
            or (name == "hl_lines" and _LINES.fullmatch(value))
            or (name == "linenums" and _NUMBER.match(value))
            or (name in OWN and header.is_yaml)
        )
        if not known:
            return None
    return header


def _braces(language: str, text: str) -> FenceHeader | None:
    classes: list[str] = []
    options: dict[str, str] = {}
    for name, value in _attributes(text.replace("\t", "    ")):
        if name == ".":
            classes.append(value or "")
        elif name in {"hl_lines", "linenums"} and value is None:
            return None
        elif name != "id":
            options[name.lower()] = name if value is None else value
    if not language:
        language = classes.pop(0) if classes else ""
    return FenceHeader(language, MappingProxyType(options), tuple(classes))


def _attributes(text: str) -> list[tuple[str, str | None]]:
    """Return the pairs of an attribute list up to the first character that has no place in one (`attr_list`)."""
    pairs: list[tuple[str, str | None]] = []
    position = 0
    while match := _ATTRIBUTE.match(text, position):
        position = match.end()
        double, double_value, single, single_value, bare, bare_value, word = match.groups()
        if double is not None:
            pairs.append((double, double_value.strip('"')))
        elif single is not None:
            pairs.append((single, single_value.strip("'")))
        elif bare is not None:
            pairs.append((bare, bare_value))
        elif word is None:
            continue
        elif word[0] == ".":
            pairs.append((".", word[1:]))
        elif word[0] == "#":
            pairs.append(("id", word[1:]))
        else:
            pairs.append((word, None))
    return pairs


def _is_option_list(text: str) -> bool:
    """Whether the text is a list of `name` and `name="value"`, where any later quote before a blank may close a value.

    Every reading of the quotes counts, yet each character is looked at once: a quote that has been opened stays open,
    and after each place where an option may have ended the next may start.
    """
    length = len(text)
    opened = {'"': length, "'": length}
    name_end = 0
    may_start = True
    for position, character in enumerate(text):
        may_start = may_start or position == name_end
        if may_start and character not in " \t":
            may_start = False
            if name := _NAME.match(text, position):
                end = name.end()
                if text[end : end + 1] in {"", " ", "\t"}:
                    name_end = end
                elif text[end] == "=" and text[end + 1 : end + 2] in opened:
                    opened[text[end + 1]] = min(opened[text[end + 1]], end + 1)
        if opened.get(character, length) < position and text[position + 1 : position + 2] in {"", " ", "\t"}:
            name_end = position + 1
    return may_start or name_end == length
