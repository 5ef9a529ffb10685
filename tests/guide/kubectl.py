"""What a line of a page asks kubectl to do, and what kubectl would refuse in it."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import yaml

from mkdocs_manifests.kubernetes.resources import resources
from tests.guide.conftest import ROOT

FENCE = re.compile(r"^([ \t]*)```(console|bash)\b[^\n]*\n(.*?)^\1```[ \t]*$", re.MULTILINE | re.DOTALL)
ANY_FENCE = re.compile(r"^[ \t]*(`{3,})[^`\n]*\n.*?^[ \t]*\1[ \t]*$", re.MULTILINE | re.DOTALL)
IN_TEXT = re.compile(r"(?<!`)`(kubectl [^`\n]+)`(?!`)")
HERE_DOCUMENT = re.compile(r"<<-?[ \t]*['\"]?(\w+)['\"]?.*?^[ \t]*\1$", re.MULTILINE | re.DOTALL)
SUBSTITUTION = re.compile(r"\$\((kubectl [^()]*)\)")
ENDS = {";", "|", "||", "&", "&&", "(", ")", ";;", ">", ">>", "<", "2>", "&>"}
PLACEHOLDER = re.compile(r"[<>$…]|\.\.\.|\b[A-Z][A-Z_-]+\b")
MADE_NAME = r"-(?:[a-z0-9]{5,10}-)?[a-z0-9]{5}"
"""What controllers append to the name of a Pod: a hash of the template and five characters, or these alone."""


@dataclass(frozen=True)
class Line:
    """One command line of a page."""

    page: Path
    number: int
    text: str
    is_mention: bool = False
    """Whether it stands in a sentence, where a command may be named without all that it needs."""

    def __str__(self) -> str:
        return f"{self.page.relative_to(ROOT)}:{self.number}: {self.text}"


@dataclass
class Call:
    """One call of kubectl, taken apart."""

    command: str
    arguments: list[str]
    flags: dict[str, list[str]]
    unknown: list[str] = field(default_factory=list)
    """What kubectl would refuse."""


@dataclass(frozen=True)
class Flag:
    """A flag by its long name, and whether it takes a value: "", "=" or "[=]"."""

    name: str
    value: str


def lines_of(page: Path) -> Iterator[Line]:
    """Yield the lines with kubectl in a page: in blocks of commands, and as code in the text."""
    text = page.read_text(encoding="utf-8")
    for fence in FENCE.finditer(text):
        body = HERE_DOCUMENT.sub(lambda found: "\n" * found.group().count("\n"), fence.group(3))
        first = text.count("\n", 0, fence.start(3)) + 1
        joined = ""
        for number, written in enumerate(body.split("\n"), first):
            line = written.strip()
            if fence.group(2) == "console" and not joined:
                if not line.startswith("$ "):
                    continue
                line = line[2:]
            joined += line
            if joined.endswith("\\"):
                joined = joined[:-1]
                continue
            if re.search(r"\bkubectl\b", joined) and not joined.startswith("#"):
                yield Line(page, number, joined)
            joined = ""
    prose = ANY_FENCE.sub(lambda found: "\n" * found.group().count("\n"), text)
    for code in IN_TEXT.finditer(prose):
        yield Line(page, prose.count("\n", 0, code.start()) + 1, code.group(1).replace("\\|", "|"), is_mention=True)


def calls_in(text: str) -> Iterator[list[str]]:
    """Yield the arguments of each call of kubectl in a line of shell."""
    for inner in SUBSTITUTION.findall(text):
        yield from calls_in(inner)
    lexer = shlex.shlex(SUBSTITUTION.sub("$SUBSTITUTED", text), posix=True, punctuation_chars=";|&<>()")
    lexer.whitespace_split = True
    words: list[str] | None = None
    for word in (*lexer, ";"):
        if words is not None and word in ENDS:
            yield words
            words = None
        elif words is not None:
            words.append(word)
        elif word == "kubectl":
            words = []


@cache
def table() -> tuple[Mapping[str, Flag], Mapping[str, Mapping[str, Flag]]]:
    """Return the global flags and those of each command, by long and short name with dashes."""
    data = yaml.safe_load((ROOT / "tests/data/kubectl.yaml").read_text(encoding="utf-8"))
    commands = {name: _flags(written) for name, written in data["commands"].items()}
    commands |= {alias: commands[name] for alias, name in data["aliases"].items()}
    return _flags(data["global"]), commands


def _flags(written: list[str]) -> dict[str, Flag]:
    found = {}
    for entry in written:
        *short, long = entry.split()
        name = long.rstrip("=[]").rstrip("=").removesuffix("[")
        flag = Flag(name, long[len(name) :])
        found.update(dict.fromkeys((*short, name), flag))
    return found


def parse(words: list[str], *, is_mention: bool = False) -> Call:
    """Take a call apart by the table of commands and flags; a mention may end with a flag that lacks its value."""
    shared, commands = table()
    command, rest = _command(words)
    if command not in commands:
        return Call(command, rest, {}, [f"there is no command {' '.join(words[:2])!r}"])
    call = Call(command, [], {})
    known = {**shared, **commands[command]}
    queue = [*rest, *([""] if is_mention else [])]
    while queue:
        word = queue.pop(0)
        if word == "--":
            break
        if not word.startswith("-") or word == "-":
            call.arguments.extend(filter(None, [word]))
        elif word.startswith("--"):
            name, equals, value = word.partition("=")
            _take(call, known.get(name), word, value if equals else None, queue)
        else:
            _take_short(call, known, word, queue)
    return call


def _take(call: Call, flag: Flag | None, word: str, value: str | None, queue: list[str]) -> None:
    if flag is None:
        call.unknown.append(f"{call.command} has no flag {word}")
        return
    if value is None and flag.value == "=":
        if not queue:
            call.unknown.append(f"{word} needs a value")
            return
        value = queue.pop(0)
    if value is None and flag.name == "--dry-run":
        call.unknown.append("--dry-run needs =client or =server")
    call.flags.setdefault(flag.name, []).append(value if value is not None else "true")


def _take_short(call: Call, known: Mapping[str, Flag], word: str, queue: list[str]) -> None:
    """Take short flags: alone, several in one word, or with their value behind them."""
    for index, letter in enumerate(word[1:], 1):
        flag = known.get(f"-{letter}")
        following = word[index + 1 :]
        if flag is None or flag.value:
            _take(call, flag, word, following.removeprefix("=") if following else None, queue)
            return
        _take(call, flag, word, "true", queue)


def _command(words: list[str]) -> tuple[str, list[str]]:
    """Return the longest command that words begin with, where global flags may stand before it."""
    shared, commands = table()
    rest = list(words)
    flags: list[str] = []
    while rest and rest[0].startswith("-"):
        flag = rest.pop(0)
        flags.append(flag)
        known = shared.get(flag.partition("=")[0])
        if known and known.value == "=" and "=" not in flag and rest:
            flags.append(rest.pop(0))
    for count in (3, 2, 1):
        name = " ".join(rest[:count])
        if name in commands:
            return name, [*flags, *rest[count:]]
    return " ".join(rest[:1]), [*flags, *rest[1:]]


@cache
def kinds() -> Mapping[str, str]:
    """Return kinds by every name that kubectl takes for them."""
    found: dict[str, str] = {}
    for resource in resources().values():
        for name in (resource.plural, resource.kind.lower(), *resource.short_names):
            found.setdefault(name, resource.kind)
            found.setdefault(f"{name}.{resource.group}", resource.kind)
            found.setdefault(f"{name}.{resource.version}.{resource.group}", resource.kind)
    for file in sorted((ROOT / "docs/schemas").rglob("*.yaml")):
        for definition in yaml.safe_load_all(file.read_text(encoding="utf-8")):
            names, group = definition["spec"]["names"], definition["spec"]["group"]
            for name in (names["plural"], names["singular"], *names.get("shortNames", ())):
                found.setdefault(name, names["kind"])
                found.setdefault(f"{name}.{group}", names["kind"])
    return found


@cache
def objects() -> Mapping[str, frozenset[str]]:
    """Return the names of the guide's objects by kind: from its manifests, its pages' YAML and its commands."""
    found: dict[str, set[str]] = {}
    texts = [file.read_text(encoding="utf-8") for file in sorted((ROOT / "manifests").rglob("*.yaml"))]
    for page in pages():
        blocks = re.findall(r"^([ \t]*)```yaml[^\n]*\n(.*?)^\1```", page.read_text("utf-8"), re.MULTILINE | re.DOTALL)
        texts += [re.sub(rf"^{indent}", "", body, flags=re.MULTILINE) for indent, body in blocks]
    for text in texts:
        try:
            documents = list(yaml.safe_load_all(text))
        except yaml.YAMLError:
            continue
        for document in documents:
            if isinstance(document, dict) and isinstance(document.get("metadata"), dict):
                found.setdefault(str(document.get("kind")), set()).add(str(document["metadata"].get("name")))
    for page in pages():
        for line in lines_of(page):
            for words in calls_in(line.text):
                for kind, name in _made(parse(words)):
                    found.setdefault(kind, set()).add(name)
    return {kind: frozenset(names) for kind, names in found.items()}


def _made(call: Call) -> Iterator[tuple[str, str]]:
    command = call.command.split()
    if command[0] == "run" and call.arguments:
        yield "Pod", call.arguments[0]
    elif command[0] == "create" and len(command) > 1 and call.arguments:
        yield kinds().get(command[1], command[1]), call.arguments[0]
    elif command[0] == "autoscale":
        yield "HorizontalPodAutoscaler", call.arguments[-1].rpartition("/")[2]
    elif command[0] == "expose":
        yield from (("Service", name) for name in call.flags.get("--name", call.arguments[-1:]))
    elif command[0] == "debug":
        yield from (("Pod", name) for name in call.flags.get("--copy-to", ()))


@cache
def pages() -> tuple[Path, ...]:
    """Return the pages of the guide and its reference."""
    return tuple(sorted((*(ROOT / "docs/guide").glob("*.md"), *(ROOT / "docs/reference").glob("*.md"))))


def references(call: Call) -> Iterator[tuple[str, str]]:
    """Yield the kinds and names that a call speaks of, as written; the name is empty where there is none."""
    command, arguments = call.command, list(call.arguments)
    if command in {"get", "describe", "delete", "edit", "label", "annotate", "patch", "scale", "autoscale", "wait",
                   "expose", "rollout history", "rollout pause", "rollout restart", "rollout resume", "rollout status",
                   "rollout undo", "set env", "set image", "set resources", "set selector", "set serviceaccount",
                   "taint"}:  # fmt: skip
        yield from _resources(arguments, is_labelling=command in {"label", "annotate", "taint", "set env", "set image"})
    elif command in {"logs", "exec", "attach", "port-forward", "debug"} and arguments:
        yield from _resources([arguments[0] if "/" in arguments[0] else f"pod/{arguments[0]}"])
    elif command in {"cordon", "uncordon", "drain"}:
        yield from (("node", name) for name in arguments)
    elif command in {"top nodes", "top pods", "top node", "top pod"}:
        yield from ((command.split()[1], name) for name in arguments)
    elif command == "events":
        yield from (tuple(value.split("/", 1)) for value in call.flags.get("--for", ()))  # type: ignore[misc]
    elif command == "explain" and arguments:
        yield arguments[0].split(".")[0], ""
    elif command == "auth can-i" and len(arguments) > 1 and not arguments[1].startswith("/"):
        # What stands behind the slash is a name here; subresources have a flag.
        kind, _, name = arguments[1].partition("/")
        yield kind, name


def _resources(arguments: list[str], *, is_labelling: bool = False) -> Iterator[tuple[str, str]]:
    if is_labelling:
        arguments = [word for word in arguments if "=" not in word and not word.endswith("-")]
    pairs = [word for word in arguments if "/" in word]
    if pairs:
        for word in pairs:
            kind, name = word.split("/", 1)
            yield kind, name
    elif arguments:
        for kind in arguments[0].split(","):
            yield kind, ""
        if "," not in arguments[0]:
            yield from ((arguments[0], name) for name in arguments[1:])


def is_known(kind: str, name: str, outside: Mapping[str, list[str]]) -> bool:
    """Return whether there is an object of that name: in the guide, made by one of its controllers, or outside."""
    names = objects()
    if name in names.get(kind, ()) or any(re.fullmatch(pattern, name) for pattern in outside.get(kind, ())):
        return True
    if kind == "Pod":
        for workload in ("Deployment", "ReplicaSet", "DaemonSet", "Job", "CronJob"):
            if any(re.fullmatch(re.escape(one) + MADE_NAME, name) for one in names.get(workload, ())):
                return True
        return any(re.fullmatch(rf"{re.escape(one)}-\d+", name) for one in names.get("StatefulSet", ()))
    if kind == "PersistentVolumeClaim":
        return any(re.fullmatch(rf"[a-z]+-{re.escape(one)}-\d+", name) for one in names.get("StatefulSet", ()))
    if kind in {"ReplicaSet", "Job", "Endpoints", "EndpointSlice"}:
        makers = {"ReplicaSet": "Deployment", "Job": "CronJob"}.get(kind, "Service")
        return any(name == one or name.startswith(f"{one}-") for one in names.get(makers, ()))
    return False
