"""What to ask kubectl about an example: apply it, wait for it, look at it, call it, remove it.

`commands.yaml` says which commands there are for which kinds; this module fills in the names, ports and numbers of the
manifests at hand.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import PurePosixPath
from typing import Any, Final

import yaml
from jinja2 import Environment, PackageLoader, StrictUndefined
from jinja2 import Template as Page

from mkdocs_manifests.kubernetes.group_kinds import GroupKind
from mkdocs_manifests.kubernetes.references import relations
from mkdocs_manifests.kubernetes.resources import resources
from mkdocs_manifests.kubernetes.walk import Steps, first_at, steps
from mkdocs_manifests.model import Manifest
from mkdocs_manifests.relating.values import mappings, text
from mkdocs_manifests.relating.workloads import containers, pod_spec

ANY: Final = "any"
EVERY_KIND: Final = "*"
KUSTOMIZATION: Final = "kustomize.config.k8s.io"
UNPRIVILEGED: Final = 1024
"""The first port that needs no rights of an administrator on one's own computer."""
LOCAL: Final = 8000
"""Is added to the ports below: 80 becomes 8080 and 443 becomes 8443."""
NAMED: Final = re.compile(r"\$([a-z]+)")
LOCAL_PORTS: Final[Mapping[int, int]] = {80: 8080, 443: 8443}


@dataclass(frozen=True, slots=True)
class Command:
    """One line for a shell, with what one should see."""

    task: str
    """`apply`, `wait` and others, as `commands.yaml` orders them."""
    title: str
    """The task in words: `Wait until it is ready`."""
    text: str
    see: str
    """What kubectl answers if all is well, in words."""
    object: str = ""
    """What it is about, as kubectl writes it: `deployment/web`; empty for the whole file."""
    equals: str = ""
    """What it must print exactly; empty where nobody can know."""
    is_verifying: bool = False
    """Whether it belongs into the script that verifies an example."""


@dataclass(frozen=True, slots=True)
class _Pattern:
    """One entry of `commands.yaml`."""

    task: str
    command: str
    """As `str.format_map` takes it, as all texts with names to fill in."""
    see: str
    kinds: tuple[str, ...] = ()
    when: Mapping[Steps, Sequence[object]] | None = None
    unless: Mapping[Steps, Sequence[object]] | None = None
    values: Mapping[str, tuple[Steps, object]] | None = None
    needs: tuple[str, ...] = ()
    equals: str = ""
    verify: bool = False


@dataclass(frozen=True, slots=True)
class _Book:
    """All of `commands.yaml`."""

    tasks: Mapping[str, str]
    files: tuple[_Pattern, ...]
    folders: tuple[_Pattern, ...]
    nameless: tuple[_Pattern, ...]
    objects: tuple[_Pattern, ...]


@lru_cache(maxsize=1)
def _book() -> _Book:
    raw = yaml.load((files(__package__) / "commands.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader)
    sections = (tuple(_pattern(entry) for entry in raw[name]) for name in ("files", "folders", "nameless", "commands"))
    return _Book(raw["tasks"], *sections)


def _pattern(entry: Mapping[str, Any]) -> _Pattern:
    return _Pattern(
        task=entry["task"],
        command=_form(entry["command"]),
        see=_form(entry["see"]),
        kinds=tuple(entry.get("kinds", ())),
        when={steps(path): values for path, values in entry.get("when", {}).items()},
        unless={steps(path): values for path, values in entry.get("unless", {}).items()},
        values={name: (steps(path), default) for name, (path, default) in entry.get("values", {}).items()},
        needs=tuple(entry.get("needs", ())),
        equals=_form(entry["equals"]) if "equals" in entry else "",
        verify=entry.get("verify", False),
    )


def _form(written: str) -> str:
    """Return a text with `$name` as `str.format_map` takes it, which is done far more often than it is read."""
    return NAMED.sub(r"{\1}", written.replace("{", "{{").replace("}", "}}"))


def tasks() -> Mapping[str, str]:
    """Return what each task is in words, in the order in which people come to them."""
    return _book().tasks


def commands(manifests: Iterable[Manifest], file: str) -> tuple[Command, ...]:
    """Return the commands for an example, by task, and in each task in the order of the manifests.

    `file` is the path or address that follows `-f`.
    """
    known = list(manifests)
    found = [*_of_file(known, file)]
    for manifest in known:
        if _is_object(manifest):
            found += _of_object(manifest)
    return _in_order(found)


def commands_of_kind(group_kind: GroupKind) -> tuple[Command, ...]:
    """Return the commands for objects of a kind in general, with `NAME` for the name; conditions count as met."""
    values = {"object": f"{_spoken(group_kind)}/NAME", "name": "NAME", "namespace": "", "kind": _spoken(group_kind)}
    values |= {"local": "LOCAL", "port": "PORT", "own": "NAMESPACE"}
    found: list[Command] = []
    for pattern in _patterns(group_kind):
        if EVERY_KIND in pattern.kinds and any(command.task == pattern.task for command in found):
            continue
        filled = values | {name: name.upper() for name in pattern.values or ()}
        found.append(_command(pattern, filled, values["object"]))
    return _in_order(found)


def _in_order(found: Iterable[Command]) -> tuple[Command, ...]:
    order = {task: number for number, task in enumerate(tasks())}
    return tuple(sorted(dict.fromkeys(found), key=lambda command: order[command.task]))


def verify_script(manifests: Iterable[Manifest], file: str, asked: Iterable[Command] | None = None) -> str:
    """Return a shell script that ends with 0 if the cluster has what an example describes, and says what it lacks.

    `asked` are the example's commands, for those who have them.
    """
    known = list(manifests)
    lines = [command for command in (commands(known, file) if asked is None else asked) if command.is_verifying]
    names = [_object_of(manifest) + _namespace(manifest) for manifest in known if _is_object(manifest)]
    return _verifier().render(commands=lines, names=dict.fromkeys(names), file=file)


@lru_cache(maxsize=1)
def _verifier() -> Page:
    environment = Environment(  # noqa: S701 - a script, not HTML; what stands in it is quoted for the shell
        loader=PackageLoader("mkdocs_manifests.tables"), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["shell"] = shlex.quote
    return environment.get_template("verify.sh.jinja")


def _of_file(manifests: Sequence[Manifest], file: str) -> Iterator[Command]:
    book = _book()
    values = {"file": shlex.quote(file), "folder": shlex.quote(str(PurePosixPath(file).parent))}
    if any(GroupKind.of(manifest).group == KUSTOMIZATION for manifest in manifests):
        patterns = book.folders
    elif any(not _has_name(manifest) for manifest in manifests):
        patterns = book.nameless
    else:
        patterns = book.files
    for pattern in patterns:
        yield _command(pattern, values, "")


def _of_object(manifest: Manifest) -> list[Command]:
    kind = GroupKind.of(manifest)
    values = {
        "object": _object_of(manifest),
        "name": shlex.quote(manifest.name),
        "namespace": _namespace(manifest),
        "own": shlex.quote(manifest.namespace or "default"),
        "kind": _spoken(kind),
        **_ports(manifest),
    }
    found: list[Command] = []
    for pattern in _patterns(kind):
        if any(name not in values for name in pattern.needs) or not _applies(pattern, manifest.data):
            continue
        if EVERY_KIND in pattern.kinds and any(command.task == pattern.task for command in found):
            continue
        filled = dict(values)
        for name, (path, default) in (pattern.values or {}).items():
            value = first_at(manifest.data, path)
            filled[name] = text(default if value is None else value)
        found.append(_command(pattern, filled, values["object"]))
    return found


@lru_cache(maxsize=256)
def _patterns(kind: GroupKind) -> tuple[_Pattern, ...]:
    return tuple(one for one in _book().objects if str(kind) in one.kinds or EVERY_KIND in one.kinds)


def _command(pattern: _Pattern, values: Mapping[str, str], about: str) -> Command:
    return Command(
        pattern.task,
        tasks()[pattern.task],
        pattern.command.format_map(values),
        pattern.see.format_map(values),
        about,
        pattern.equals.format_map(values),
        pattern.verify,
    )


def _applies(pattern: _Pattern, data: object) -> bool:
    return all(_stands(data, path, values) for path, values in (pattern.when or {}).items()) and not any(
        _stands(data, path, values) for path, values in (pattern.unless or {}).items()
    )


def _stands(data: object, path: Steps, values: Sequence[object]) -> bool:
    found = first_at(data, path)
    return found is not None and (
        ANY in values or any(found == value and type(found) is type(value) for value in values)
    )


def _has_name(manifest: Manifest) -> bool:
    return bool(text(first_at(manifest.data, ("metadata", "name"))))


def _is_object(manifest: Manifest) -> bool:
    """Return whether the cluster keeps an object for a manifest, under a name that is known."""
    kind = GroupKind.of(manifest)
    return kind.group != KUSTOMIZATION and kind not in relations().no_objects and _has_name(manifest)


def _object_of(manifest: Manifest) -> str:
    return shlex.quote(f"{_spoken(GroupKind.of(manifest))}/{manifest.name}")


def _namespace(manifest: Manifest) -> str:
    return f" -n {shlex.quote(manifest.namespace)}" if manifest.namespace else ""


def _spoken(kind: GroupKind) -> str:
    """Return a kind as kubectl takes it: with its group where another group's kind of the same name would be meant."""
    name = kind.kind.lower()
    groups = _groups().get(name, {kind.group})
    return f"{name}.{kind.group}" if kind.group and kind.group not in groups else name


@lru_cache(maxsize=1)
def _groups() -> Mapping[str, set[str]]:
    """Return the groups that have each built-in kind."""
    found: dict[str, set[str]] = {}
    for resource in resources().values():
        found.setdefault(resource.kind.lower(), set()).add(resource.group)
    return found


def _ports(manifest: Manifest) -> dict[str, str]:
    """Return the first port that can be forwarded, and a port for it on one's own computer; nothing without any."""
    kind = str(GroupKind.of(manifest))
    if kind == "Service":
        listed, name = mappings(first_at(manifest.data, ("spec", "ports"))), "port"
    else:
        listed, name = (
            [port for one in containers(pod_spec(manifest)) for port in mappings(one.get("ports"))],
            "containerPort",
        )
    for port in listed:
        number = port.get(name)
        if port.get("protocol") in {None, "TCP"} and isinstance(number, int) and not isinstance(number, bool):
            local = LOCAL_PORTS.get(number, number + LOCAL if number < UNPRIVILEGED else number)
            return {"port": str(number), "local": str(local)}
    return {}
