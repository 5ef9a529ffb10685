"""Sets of ports: what a network policy leaves open, written as ranges for each protocol."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, TypeAlias

Span: TypeAlias = tuple[str, int, int]
"""Protocol, first and last port."""

LAST: Final = 65535
PROTOCOLS: Final = ("TCP", "UDP", "SCTP")


@dataclass(frozen=True, slots=True)
class Ports:
    """A set of ports; equal sets are equal values."""

    spans: tuple[Span, ...] = ()
    """Sorted, without overlap and without neighbours that could be one."""
    names: tuple[tuple[str, str], ...] = ()
    """Protocol and name of ports on Pods that are not in the manifests, so that nobody can look up the number."""

    def __bool__(self) -> bool:
        return bool(self.spans or self.names)

    def __contains__(self, port: tuple[str, int]) -> bool:
        protocol, number = port
        return any(known == protocol and first <= number <= last for known, first, last in self.spans)

    def __or__(self, other: Ports) -> Ports:
        return ports([*self.spans, *other.spans], [*self.names, *other.names])

    def __and__(self, other: Ports) -> Ports:
        both = [
            (protocol, max(first, other_first), min(last, other_last))
            for protocol, first, last in self.spans
            for other_protocol, other_first, other_last in other.spans
            if protocol == other_protocol and max(first, other_first) <= min(last, other_last)
        ]
        names = {name for name in self.names if name in other.names or (name[0], 1, LAST) in other.spans}
        names |= {name for name in other.names if (name[0], 1, LAST) in self.spans}
        return ports(both, names)

    def perhaps(self, other: Ports) -> Ports:
        """Return the ports in both sets if a name may stand for any number: of Pods that nobody can look into."""
        kinds, other_kinds = ({protocol for protocol, *_ in one.spans} for one in (self, other))
        names = [name for name in self.names if name[0] in other_kinds] + [
            name for name in other.names if name[0] in kinds
        ]
        certain = self & other
        return ports(certain.spans, [*certain.names, *names])

    def __str__(self) -> str:
        if self.spans == EVERY.spans:
            return "any port"
        found = [_text(*span) for span in self.spans]
        found += [name if protocol == "TCP" else f"{name}/{protocol}" for protocol, name in self.names]
        both = [one for one in found if f"{one}/UDP" in found]
        return ", ".join(
            f"{one}/TCP+UDP" if one in both else one
            for one in found
            if one.removesuffix("/UDP") not in both or one in both
        )


def _text(protocol: str, first: int, last: int) -> str:
    if (first, last) == (1, LAST):
        return f"any {protocol} port"
    numbers = str(first) if first == last else f"{first}–{last}"  # noqa: RUF001 - an en dash joins a range
    return numbers if protocol == "TCP" else f"{numbers}/{protocol}"


def ports(spans: Iterable[Span], names: Iterable[tuple[str, str]] = ()) -> Ports:
    """Return the set of all these ports."""
    found: list[Span] = []
    for protocol, first, last in sorted(spans):
        if found and found[-1][0] == protocol and first <= found[-1][2] + 1:
            found[-1] = (protocol, found[-1][1], max(last, found[-1][2]))
        else:
            found.append((protocol, first, last))
    return Ports(tuple(found), tuple(sorted(set(names))))


EVERY: Final = ports((protocol, 1, LAST) for protocol in PROTOCOLS)
NONE: Final = Ports()
