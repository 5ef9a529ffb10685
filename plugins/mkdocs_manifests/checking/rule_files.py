"""Rules that span fields: data in YAML files, with conditions in CEL, the language of Kubernetes' own validation rules.

A rule names the definitions it is on, the few values it needs and what must hold of them; nothing else is handed to CEL, because
a whole Pod costs a hundred times more than three scalars. The files under `rules/` are the API server's own checks, by subject;
a project's own rules have the same form.

    - code: R301
      title: The selector does not match the Pod template's labels
      severity: error                  # or warning
      on: [apps.v1.DeploymentSpec]     # definitions, as schemas.short_name names them; "*" is every manifest
      each: template.containers[]      # optional, a path or a list of paths: judge every such element, as `self`
      with:                            # names for the values that the conditions read, and their paths (see paths.py)
        wanted: selector.matchLabels ?? {}
      when: size(wanted) > 0           # optional: the rule asks for nothing where this does not hold
      must: wanted.all(key, key in labels)   # true, or an empty text; any other text says what is wrong and fills {reason}
      unique: [name]                   # instead of `must`: these values together must not be those of an earlier element
      at: selector                     # where the problem stands, seen from the element or the object; default: itself
      message: "{wanted} is wrong"     # {name} and {self.field} are filled in
      hint: what to write instead
      server: what the API server says
      source: where the fact is from
      why: why it matters in a cluster
      wrong: |                         # a whole manifest with this problem and no other
      right: |                         # the mended one
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from pathlib import PurePosixPath
from typing import Any, Final

import yaml

from mkdocs_manifests.checking.paths import Path
from mkdocs_manifests.model import Severity

FIRST_LINE: Final = re.compile(r"^- code: *(?P<code>\S+)[^\n]*\n", re.MULTILINE)
ON: Final = re.compile(r"^  on: *\[?(?P<on>[^\]\n]*)\]?", re.MULTILINE)
PLACEHOLDER: Final = re.compile(r"\{(?P<name>[A-Za-z_]\w*)(?P<fields>(?:\.[A-Za-z_]\w*)*)\}")
TEXTS: Final = ("server", "source", "why", "wrong", "right")
KNOWN: Final = frozenset(
    {"code", "title", "severity", "on", "each", "with", "when", "must", "unique", "at", "message", "hint", *TEXTS}
)
NEEDED: Final = ("code", "title", "on", "message")


ITSELF: Final = Path(())
"""The path of the object itself."""


class RuleError(ValueError):
    """A rule that cannot be understood, with the file and the line where it stands."""

    def __init__(self, message: str, file: PurePosixPath, line: int) -> None:
        super().__init__(f"{file}:{line}: {message}")
        self.message, self.file, self.line = message, file, line


@dataclass(frozen=True, slots=True)
class RuleFile:
    """The text of a file of rules."""

    file: PurePosixPath
    """Relative to the project's root, or to the package for the rules that come with it."""
    text: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule, as its file says it."""

    code: str
    title: str
    message: str
    on: tuple[str, ...]
    file: PurePosixPath
    line: int
    """Where the rule starts in its file, counted from 1."""
    severity: Severity = Severity.ERROR
    each: tuple[Path, ...] = ()
    bind: tuple[tuple[str, Path], ...] = ()
    """Names that the conditions read, with the paths of their values."""
    when: str = ""
    """CEL; empty for always."""
    must: str = ""
    """CEL; empty where `unique` says what must hold."""
    unique: tuple[str, ...] = ()
    """Bound names whose values together must not be repeated among the elements of `each`."""
    at: Path = ITSELF
    hint: str = ""
    texts: Mapping[str, str] = field(default_factory=dict, repr=False, compare=False)
    """What documentation shows: `server`, `source`, `why`, `wrong`, `right`."""


@lru_cache(maxsize=1)
def built_in() -> tuple[RuleFile, ...]:
    """Return the files of rules that come with the package, sorted by name."""
    folder = files(__package__) / "rules"
    found = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".yaml"))
    return tuple(RuleFile(PurePosixPath("rules", name), (folder / name).read_text(encoding="utf-8")) for name in found)


def documented(extra: Sequence[RuleFile] = ()) -> Iterator[Rule]:
    """Yield every rule with all its texts, in the order of the files; raises RuleError."""
    for rule_file in (*built_in(), *extra):
        yield from parse(rule_file)


def parse(rule_file: RuleFile) -> list[Rule]:
    """Return the rules of a file; raises RuleError for the first one that cannot be understood."""
    try:
        loader = yaml.CSafeLoader(rule_file.text)
        try:
            root = loader.get_single_node()
            entries = loader.construct_document(root) if root is not None else []
        finally:
            loader.dispose()
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        raise RuleError(f"not YAML: {error}", rule_file.file, mark.line + 1 if mark else 1) from None
    if not isinstance(entries, list):
        raise RuleError("a file of rules is a list of rules", rule_file.file, 1)
    lines = [node.start_mark.line + 1 for node in root.value] if root is not None else []
    return [_rule(entry, rule_file.file, line) for entry, line in zip(entries, lines, strict=True)]


@dataclass(slots=True)
class Shelf:
    """The rules that come with the package, read entry by entry as their definitions turn up.

    Reading all of them takes longer than judging a hundred manifests, and a Pod needs a third of them.
    """

    entries: dict[str, list[tuple[PurePosixPath, int, str]]]
    """For each definition the file, first line and text of the entries on it."""
    known: dict[tuple[PurePosixPath, int], Rule] = field(default_factory=dict)

    @classmethod
    def open(cls, rule_files: Sequence[RuleFile]) -> Shelf:
        """Return the shelf of files in the package's own form: every entry starts with `- code:` and has `on:` in one line."""
        entries: dict[str, list[tuple[PurePosixPath, int, str]]] = {}
        for rule_file in rule_files:
            starts = [match.start() for match in FIRST_LINE.finditer(rule_file.text)]
            line, before = 1, 0
            for start, end in zip(starts, [*starts[1:], len(rule_file.text)], strict=True):
                line, before = line + rule_file.text.count("\n", before, start), start
                text = rule_file.text[start:end]
                match = ON.search(text)
                for name in match["on"].split(",") if match else ():
                    entries.setdefault(name.strip(" \"'"), []).append((rule_file.file, line, text))
        return cls(entries)

    def on(self, definition: str) -> list[Rule]:
        """Return the rules on a definition, in the order of the files."""
        return [self._read(*entry) for entry in self.entries.get(definition, ())]

    def _read(self, file: PurePosixPath, line: int, text: str) -> Rule:
        rule = self.known.get((file, line))
        if rule is None:
            shown = min((at for name in TEXTS if (at := text.find(f"\n  {name}:")) >= 0), default=len(text))
            entry = yaml.load(text[:shown], yaml.CSafeLoader)[0]
            rule = self.known[file, line] = _rule(entry, file, line)
        return rule


def _rule(entry: Any, file: PurePosixPath, line: int) -> Rule:  # noqa: C901 - one complaint after another
    """Return the rule that a mapping says; raises RuleError."""

    def wrong(message: str) -> RuleError:
        return RuleError(message, file, line)

    if not isinstance(entry, dict):
        raise wrong("a rule is a mapping with code, title, on, must and message")
    if True in entry:
        # YAML 1.1, which PyYAML reads, takes the bare word "on" for true.
        entry = {("on" if key is True else key): value for key, value in entry.items()}
    if unknown := sorted(str(key) for key in entry.keys() - KNOWN):
        raise wrong(f'a rule has no field "{unknown[0]}"; it has {", ".join(sorted(KNOWN))}')
    if missing := [key for key in NEEDED if not entry.get(key)]:
        raise wrong(f'the rule lacks "{missing[0]}"')
    if bool(entry.get("must")) == bool(entry.get("unique")):
        raise wrong('a rule has either "must" or "unique"')
    written = entry.get("with") or {}
    if not isinstance(written, dict):
        raise wrong('"with" is a mapping from names to paths')
    try:
        bind = tuple((str(name), Path.parse(str(path))) for name, path in written.items())
        each = tuple(Path.parse(str(path)) for path in _strings(entry.get("each")))
        at = Path.parse(str(entry.get("at") or ""))
        severity = Severity(entry.get("severity", "error"))
    except ValueError as error:
        raise wrong(str(error)) from None
    if not all(path.steps and not path.up and not path.from_self for path in each):
        raise wrong('"each" is a path inside the object')
    unique = _strings(entry.get("unique"))
    if strange := [name for name in unique if name not in written]:
        raise wrong(f'"unique" names "{strange[0]}", which is not under "with"')
    if unique and not each:
        raise wrong('"unique" needs "each"')
    return Rule(
        code=str(entry["code"]),
        title=str(entry["title"]),
        message=str(entry["message"]),
        on=_strings(entry["on"]),
        file=file,
        line=line,
        severity=severity,
        each=each,
        bind=bind,
        when=str(entry.get("when") or ""),
        must=str(entry.get("must") or ""),
        unique=unique,
        at=at,
        hint=str(entry.get("hint") or ""),
        texts={name: str(entry[name]) for name in TEXTS if entry.get(name)},
    )


def _strings(value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    return tuple(str(item) for item in value) if isinstance(value, list) else (str(value),)


def fill(template: str, values: Mapping[str, Any]) -> str:
    """Return a message with its placeholders filled: `{name}` or `{self.field}`."""

    def filled(match: re.Match[str]) -> str:
        value = values.get(match["name"])
        for name in match["fields"].split(".")[1:]:
            value = value.get(name) if isinstance(value, dict) else None
        return shown(value)

    return PLACEHOLDER.sub(filled, template)


def shown(value: object, limit: int = 80) -> str:
    """Return a value as a message shows it: in one line, without control characters, not too long."""
    if isinstance(value, bool) or value is None:
        text = str(value).lower() if value is not None else ""
    elif isinstance(value, dict):
        text = ", ".join(f"{key}: {shown(item, 20)}" for key, item in list(value.items())[:9])
    elif isinstance(value, list):
        text = ", ".join(shown(item, 20) for item in value[:9])
    else:
        text = str(value)
    text = "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text)
    return text if len(text) <= limit else f"{text[: limit - 1]}…"
