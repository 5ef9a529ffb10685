"""The functions that CEL expressions can call, beside those that the language has.

Two lists, each with a twin in JavaScript: `KUBERNETES` are the API server's own libraries (quantity, ip, cidr, url, format, lists,
regex), as custom resources' rules call them; `OURS` are the few that this project's rules need. The objects that Kubernetes makes
of texts (a quantity, an address) stay texts here, once they are known to be good ones: CEL hands them from one function to the next.
"""

from __future__ import annotations

import ipaddress
import json
import re
from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Callable, Mapping
from fractions import Fraction
from itertools import pairwise
from types import MappingProxyType
from typing import Any, Final, TypeAlias
from urllib.parse import urlsplit

from mkdocs_manifests.checking.engine import STDLIB_FUNCTIONS, cel

Function: TypeAlias = Callable[..., Any]

NATIVE: Final = frozenset(
    [
        "size",
        "contains",
        "startsWith",
        "endsWith",
        "matches",
        "type",
        "dyn",
        "int",
        "uint",
        "double",
        "string",
        "bytes",
        "timestamp",
        "duration",
        "has",
        "getFullYear",
        "getMonth",
        "getDayOfYear",
        "getDayOfMonth",
        "getDate",
        "getDayOfWeek",
        "getHours",
        "getMinutes",
        "getSeconds",
        "getMilliseconds",
        "hasValue",
        "value",
        "orValue",
        "or",
        "of",
        "none",
        "ofNonZeroValue",
        "optMap",
        "optFlatMap",
    ]
)
"""Functions that the CEL implementation brings itself."""
QUANTITY: Final = re.compile(
    r"(?P<number>[+-]?(?:[0-9]{1,60}(?:\.[0-9]{0,60})?|\.[0-9]{1,60}))"
    r"(?P<suffix>[KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]{1,3}|)"
)
SUFFIXES: Final[Mapping[str, Fraction]] = MappingProxyType(
    {
        "": Fraction(1),
        **{suffix: Fraction(1000) ** power for power, suffix in enumerate(("n", "u", "m"), start=-3)},
        **{suffix: Fraction(1000) ** power for power, suffix in enumerate("kMGTPE", start=1)},
        **{f"{suffix}i": Fraction(1024) ** power for power, suffix in enumerate("KMGTPE", start=1)},
    }
)


def amount(quantity: object) -> Fraction:
    """Return the number that a quantity such as `500m` or `1.5Gi` stands for; raises ValueError where it is none.

    API server: apimachinery api/resource ParseQuantity.
    """
    match = QUANTITY.fullmatch(quantity if isinstance(quantity, str) else json.dumps(quantity))
    if match is None:
        raise ValueError("no quantity")
    number, suffix = Fraction(match["number"]), match["suffix"]
    if suffix[:1] in {"e", "E"} and suffix not in {"E", "Ei"}:
        return number * Fraction(10) ** int(suffix[1:])
    return number * SUFFIXES[suffix]


def compare_quantities(one: object, other: object) -> int:
    """Return -1, 0 or 1 as the first quantity is less than, equal to or more than the second."""
    difference = amount(one) - amount(other)
    return (difference > 0) - (difference < 0)


def multiple_of(quantity: object, unit: object) -> bool:
    """Return whether a quantity is a whole number of units, and at least one."""
    count = amount(quantity) / amount(unit)
    return count.denominator == 1 and count > 0


def ratio_at_most(ratio: object, most: object, least: object) -> bool:
    """Return whether a ratio is not more than that of two quantities."""
    return amount(ratio) * amount(least) <= amount(most)


def _quantity(text: object) -> object:
    amount(text)
    return text


def _is(judge: Callable[[str], object]) -> Function:
    """Return a function that says whether `judge` accepts a text."""

    def accepts(text: str) -> bool:
        try:
            judge(text)
        except ValueError:
            return False
        return True

    return accepts


def _plain(number: Fraction) -> str:
    """Return a number as a quantity without a suffix, to a billionth."""
    whole, rest = divmod(abs(round(number * 10**9)), 10**9)
    digits = f"{whole}.{rest:09}".rstrip("0").rstrip(".")
    return f"-{digits}" if number < 0 else digits


def _as_integer(quantity: object) -> int:
    number = amount(quantity)
    if number.denominator != 1:
        raise ValueError("no integer")
    return int(number)


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """Return an IP address as Go's netip reads it, without zones and IPv4 inside IPv6."""
    address = ipaddress.ip_address(text)
    if "%" in text or getattr(address, "ipv4_mapped", None):
        raise ValueError("no address")
    return address


def _network(text: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network:
    """Return a CIDR block; host bits are allowed, a missing or padded prefix length is not."""
    address, _, length = text.partition("/")
    if not re.fullmatch(r"0|[1-9][0-9]{0,2}", length):
        raise ValueError("no CIDR")
    _address(address)
    return ipaddress.ip_network(text, strict=False)


def _ip(text: str) -> str:
    """`ip("10.0.0.1")`, and the address of a block: `cidr("10.0.0.0/8").ip()`."""
    address = text.partition("/")[0]
    return str(_address(address))


def _cidr(text: str) -> str:
    _network(text)
    return text


def _contains_ip(block: str, address: str) -> bool:
    return _address(address) in _network(block)


def _contains_cidr(outer: str, inner: str) -> bool:
    one, other = _network(outer), _network(inner)
    return one.version == other.version and other.network_address in one and other.prefixlen >= one.prefixlen


def _url(text: str) -> str:
    """Return an absolute URL or an absolute path, as Go's url.ParseRequestURI accepts them."""
    parts = urlsplit(text)
    _ = parts.port
    if re.search(r"[\x00-\x20\x7f]", text) or not ((parts.scheme and parts.netloc) or text.startswith("/")):
        raise ValueError("no URL")
    return text


def _host(text: str) -> str:
    return urlsplit(text).netloc.rpartition("@")[2]


def _hostname(text: str) -> str:
    host = urlsplit(text).hostname or ""
    return f"[{host}]" if ":" in host else host


def _query(text: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for part in filter(None, urlsplit(text).query.split("&")):
        key, _, value = part.partition("=")
        found.setdefault(key, []).append(value)
    return found


def _sorted(items: list[Any]) -> bool:
    return all(one <= other for one, other in pairwise(items))


def _index_of(items: Any, item: Any, offset: int = 0) -> int:
    if isinstance(items, str):
        return items.find(item, offset)
    return items.index(item) if item in items else -1


def _last_index_of(items: Any, item: Any) -> int:
    if isinstance(items, str):
        return items.rfind(item)
    return len(items) - 1 - items[::-1].index(item) if item in items else -1


def _find(text: str, pattern: str) -> str:
    match = re.search(pattern, text) if is_regex(pattern) else None
    return match[0] if match else ""


def _find_all(text: str, pattern: str, limit: int = -1) -> list[str]:
    found = [match[0] for match in re.finditer(pattern, text)] if is_regex(pattern) else []
    return found if limit < 0 else found[:limit]


def is_regex(pattern: str) -> bool:
    """Return whether a pattern is one for RE2, the regular expressions of Go and CEL: no look-around, no back-references."""
    try:
        cel.evaluate("''.matches(pattern)", {"pattern": pattern})
    except Exception:  # noqa: BLE001 - whatever stops the engine from reading the pattern
        return False
    return True


def is_json_object(text: str) -> bool:
    """Return whether a text is a JSON object, or null, as Go reads it into a map."""

    def refuse(_: str) -> None:
        raise ValueError("no JSON")

    try:
        found = json.loads(text, parse_constant=refuse)
    except (ValueError, RecursionError):
        return False
    return found is None or isinstance(found, dict)


def decoded(text: str) -> str:
    """Return the text that base64 holds; raises ValueError where it is no base64. Line ends are ignored, as Go ignores them."""
    try:
        return b64decode(text.replace("\n", "").replace("\r", ""), validate=True).decode("utf-8", "replace")
    except Base64Error as error:
        raise ValueError("no base64") from error


def byte_size(text: str) -> int:
    """Return how many bytes a text has in UTF-8."""
    return len(text.encode("utf-8", "surrogatepass"))


def indexes(text: str) -> list[list[int]]:
    """Return the intervals of a Job's indexes, first and last of each: `[[0, 0], [2, 4]]` for `0,2-4`.

    Raises ValueError where the text says none. API server: batch validation validateIndexesFormat.
    """
    found: list[list[int]] = []
    for part in text.split(","):
        first, dash, last = part.partition("-")
        if not re.fullmatch(r"[0-9]{1,18}", first) or (dash and not re.fullmatch(r"[0-9]{1,18}", last)):
            raise ValueError("no index")
        interval = [int(first), int(last) if dash else int(first)]
        if (dash and interval[0] >= interval[1]) or (found and interval[0] <= found[-1][1]):
            raise ValueError("not in order")
        found.append(interval)
    return found


KUBERNETES: Final[Mapping[str, Function]] = MappingProxyType(
    {
        **STDLIB_FUNCTIONS,
        "quantity": _quantity,
        "isQuantity": _is(amount),
        "isInteger": lambda quantity: amount(quantity).denominator == 1,
        "asInteger": _as_integer,
        "asApproximateFloat": lambda quantity: float(amount(quantity)),
        "sign": lambda quantity: compare_quantities(quantity, "0"),
        "add": lambda one, other: _plain(amount(one) + amount(other)),
        "sub": lambda one, other: _plain(amount(one) - amount(other)),
        "isLessThan": lambda one, other: compare_quantities(one, other) < 0,
        "isGreaterThan": lambda one, other: compare_quantities(one, other) > 0,
        "compareTo": compare_quantities,
        "ip": _ip,
        "isIP": _is(_address),
        "ip.isCanonical": lambda text: str(_address(text)) == text,
        "family": lambda text: _address(text).version,
        "isUnspecified": lambda text: _address(text).is_unspecified,
        "isLoopback": lambda text: _address(text).is_loopback,
        "isLinkLocalMulticast": lambda text: (
            _address(text) in ipaddress.ip_network(("224.0.0.0/24", "ff02::/16")[":" in text])
        ),
        "isLinkLocalUnicast": lambda text: _address(text).is_link_local,
        "isGlobalUnicast": lambda text: (
            not (
                (address := _address(text)).is_unspecified
                or address.is_loopback
                or address.is_multicast
                or address.is_link_local
            )
        ),
        "cidr": _cidr,
        "isCIDR": _is(_network),
        "containsIP": _contains_ip,
        "containsCIDR": _contains_cidr,
        "masked": lambda text: str(_network(text)),
        "prefixLength": lambda text: _network(text).prefixlen,
        "url": _url,
        "isURL": _is(_url),
        "getScheme": lambda text: urlsplit(text).scheme,
        "getHost": _host,
        "getHostname": _hostname,
        "getPort": lambda text: str(urlsplit(text).port or ""),
        "getEscapedPath": lambda text: urlsplit(text).path,
        "getQuery": _query,
        "isSorted": _sorted,
        "indexOf": _index_of,
        "lastIndexOf": _last_index_of,
        "find": _find,
        "findAll": _find_all,
    }
)
"""The API server's libraries, as far as they can be evaluated here."""

OURS: Final[Mapping[str, Function]] = MappingProxyType(
    {
        "compareQuantities": compare_quantities,
        "multipleOf": multiple_of,
        "ratioAtMost": ratio_at_most,
        "isRegex": is_regex,
        "isJSONObject": is_json_object,
        "decoded": decoded,
        "byteSize": byte_size,
        "indexes": indexes,
    }
)
"""What this project's rules call besides."""

FUNCTIONS: Final[Mapping[str, Function]] = MappingProxyType({**KUBERNETES, **OURS})


def _quiet(function: Function) -> Function:
    """Return a function that comes to null where it would raise: CEL logs what a function raises, and null fits no operator."""

    def quiet(*arguments: Any) -> Any:
        try:
            return function(*arguments)
        except Exception:  # noqa: BLE001 - arguments of any type come from manifests
            return None

    return quiet


def used_by(names: list[str], functions: Mapping[str, Function] = FUNCTIONS) -> dict[str, Function]:
    """Return the functions that a program with these function names can call, namespaced ones such as `math.greatest` included."""
    return {known: _quiet(function) for known, function in functions.items() if known.rpartition(".")[2] in names}


NAMESPACES: Final = frozenset(name.partition(".")[0] for name in FUNCTIONS if "." in name) | {"optional"}
"""What looks like a variable in front of a namespaced function."""


def unknown_among(names: list[str]) -> list[str]:
    """Return the names among a program's functions that cannot be called here; operators are no names."""
    known = {name.rpartition(".")[2] for name in FUNCTIONS} | NATIVE
    return [name for name in names if name not in known and name[:1] not in "_@!-"]
