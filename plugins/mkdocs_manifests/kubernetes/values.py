"""Values of other kinds as the API server reads them: times, paths, addresses of web services, encoded bytes.

As in `names`, the empty string has no complaint where the API server takes it for a missing field.
"""

from __future__ import annotations

import json
import re
from calendar import monthrange
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files
from typing import Final
from urllib.parse import urlsplit

from mkdocs_manifests.kubernetes.names import annotation_key_complaint, qualified_name_complaint
from mkdocs_manifests.kubernetes.quantities import UNITS, amount

BASE64: Final = re.compile(r"[A-Za-z0-9+/]*={0,2}")
DATE_TIME: Final = re.compile(
    r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})T(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2}):(?P<second>[0-9]{2})"
    r"(?P<fraction>[.,][0-9]+)?(?:Z|[+-](?P<offset>[0-9]{2}):(?P<offset_minute>[0-9]{2}))"
)
MICROSECONDS: Final = 7
"""Characters of a fraction of six digits with its dot."""
PERCENT: Final = re.compile(r"[0-9]+%")
INDEXES: Final = re.compile(r"[0-9]+(?:-[0-9]+)?(?:,[0-9]+(?:-[0-9]+)?)*")
SUBSCRIPT: Final = re.compile(r"(?P<path>.+?)\['(?P<key>.*)'\]", re.DOTALL)
ISCSI_NAME: Final = re.compile(
    r"iqn\.[0-9]{4}-[0-9]{2}\.[A-Za-z0-9.-]+:[^,;*&$|\s]+|eui.[A-Za-z0-9]{16}|naa.[A-Za-z0-9]{32}"
)
ESCAPED: Final = re.compile(r"\\.", re.DOTALL)
LOOK_AROUND: Final = re.compile(r"\(\?(?:[=!>]|<[=!])")
LONGEST_PATTERN: Final = 1000
LONGEST_PERCENT: Final = 10
LONGEST_TIME: Final = 64

ENVIRONMENT_PATHS: Final = frozenset(
    f"{group}.{name}"
    for group, names in {
        "metadata": ("name", "namespace", "uid"),
        "spec": ("nodeName", "host", "serviceAccountName"),
        "status": ("hostIP", "hostIPs", "podIP", "podIPs"),
    }.items()
    for name in names
)
"""Source: core validation validEnvDownwardAPIFieldPathExpressions."""
FILE_PATHS: Final = frozenset(f"metadata.{name}" for name in ("name", "namespace", "uid", "labels", "annotations"))
"""Source: core validation validVolumeDownwardAPIFieldPathExpressions."""
RESOURCE_FIELDS: Final = frozenset(
    f"{side}.{name}" for side in ("limits", "requests") for name in ("cpu", "memory", "ephemeral-storage")
)
"""Source: core validation validContainerResourceFieldPathExpressions."""


def base64_complaint(written: str) -> str | None:
    """Return what is wrong with bytes in base64 as Go decodes them (line breaks may stand in between), or None."""
    bare = written.replace("\n", "").replace("\r", "")
    if BASE64.fullmatch(bare):
        return None if len(bare) % 4 == 0 else "it is cut off: its length is not a multiple of four"
    if re.fullmatch(r"[A-Za-z0-9_=-]*", bare):
        return '"-" and "_" belong to the base64 of web addresses, write "+" and "/"'
    found = re.search(r"[^A-Za-z0-9+/=]", bare)
    if found is None:
        return 'the sign "=" only belongs at its end'
    shown = "a space" if found[0] == " " else f'"{found[0]}"' if found[0].isprintable() else "a control character"
    return f"{shown} is not allowed"


def date_time_complaint(written: str) -> str | None:
    """Return what is wrong with a time (RFC 3339), or None."""
    match = DATE_TIME.fullmatch(written) if len(written) <= LONGEST_TIME else None
    if match is None:
        return _date_time_form(written)
    if not 1 <= int(match["month"]) <= 12:  # noqa: PLR2004 - months
        return "there is no such month"
    if not 1 <= int(match["day"]) <= monthrange(max(1, int(match["year"])), int(match["month"]))[1]:
        return "there is no such day"
    if int(match["hour"]) > 23 or int(match["minute"]) > 59 or int(match["second"]) > 59:  # noqa: PLR2004 - hours, minutes
        return "there is no such time of day"
    if int(match["offset"] or 0) > 24 or int(match["offset_minute"] or 0) > 60:  # noqa: PLR2004 - as Go reads them
        return "there is no such offset from UTC"
    return None


def _date_time_form(written: str) -> str:
    if not written:
        return "it is empty"
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", written):
        return "the time of day is missing"
    if re.fullmatch(r"[0-9T:.,-]{1,40}", written):
        return 'the offset from UTC is missing, for UTC append "Z"'
    if re.fullmatch(r"[0-9-]{10} .{1,40}", written):
        return 'a "T" stands between date and time of day'
    return "it is not a date with its time of day"


def micro_time_complaint(written: str) -> str | None:
    """Return what is wrong with a time with microseconds (meta/v1 MicroTime), or None."""
    complaint = date_time_complaint(written)
    if complaint is not None:
        return complaint
    match = DATE_TIME.fullmatch(written)
    if match is not None and len(match["fraction"] or "") != MICROSECONDS:
        return "its seconds need six digits after the dot"
    return None


def time_zone_complaint(written: str) -> str | None:
    """Return what is wrong with a time zone's name, or None.

    Source: API server: batch validation validateTimeZone, which asks Go's time.LoadLocation.
    """
    if not written:
        return "it is empty"
    known = _time_zones()
    if known.get(written.lower()) == written:
        return None
    if written.lower() == "local":
        return "each cluster has another local time, name a time zone"
    if written.lower() in known:
        return f'write it as "{known[written.lower()]}"'
    spelled = written.lower().replace(" ", "_")
    if spelled in known:
        return f'write it as "{known[spelled]}"'
    return "there is no time zone of that name"


@lru_cache(maxsize=1)
def _time_zones() -> dict[str, str]:
    names: list[str] = json.loads((files(__package__) / "time-zones.json").read_bytes())["names"]
    return {name.lower(): name for name in names}


def percent_complaint(written: str) -> str | None:
    """Return what is wrong with a number of percent (IsValidPercent), or None."""
    if PERCENT.fullmatch(written):
        return None if len(written) <= LONGEST_PERCENT else "it is too large"
    if written.isascii() and written.isdigit():
        return 'the sign "%" is missing; a number is written without quotes'
    return 'it is not a whole number with the sign "%"'


def share_complaint(written: str) -> str | None:
    """Return what is wrong with a number of percent that is at most 100, or None."""
    complaint = percent_complaint(written)
    if complaint is None and int(written[:-1]) > 100:  # noqa: PLR2004 - percent
        return "it is more than 100%"
    return complaint


def positive_share_complaint(written: str) -> str | None:
    """Return what is wrong with a number of percent that is 1 to 100, or None."""
    complaint = share_complaint(written)
    return "it is 0" if complaint is None and int(written[:-1]) == 0 else complaint


def indexes_complaint(written: str) -> str | None:
    """Return what is wrong with a list of indexes such as `0,2-4`, or None.

    Source: API server: batch validation validateIndexesFormat.
    """
    if not written or not INDEXES.fullmatch(written):
        return "it is not a list of numbers and ranges" if written else None
    last = -1
    for part in written.split(","):
        start, _, end = part.partition("-")
        first, final = int(start[:20]), int((end or start)[:20])
        if first <= last:
            return f'"{part[:40]}" is not larger than the numbers before it'
        if end and final <= first:
            return f'"{part[:40]}" does not go upwards'
        last = final
    return None


def no_backsteps_complaint(written: str) -> str | None:
    """Return what is wrong with a path that must not step up (validatePathNoBacksteps), or None."""
    return 'it has the step ".."' if ".." in written.split("/") else None


def relative_path_complaint(written: str) -> str | None:
    """Return what is wrong with a path inside a volume (validateLocalDescendingPath), or None."""
    return "it starts with a slash" if written.startswith("/") else no_backsteps_complaint(written)


def local_path_complaint(written: str) -> str | None:
    """Return what is wrong with a file's path in a volume that Kubernetes fills, or None."""
    complaint = relative_path_complaint(written)
    return 'it starts with ".."' if complaint is None and written.startswith("..") else complaint


def absolute_path_complaint(written: str) -> str | None:
    """Return what is wrong with a path that starts at the root, or None."""
    return None if not written or written.startswith("/") else "it does not start with a slash"


def webhook_url_complaint(written: str) -> str | None:
    """Return what is wrong with a webhook's address, or None.

    Source: API server: apiserver util/webhook ValidateWebhookURL.
    """
    try:
        parts = urlsplit(written)
        host = parts.hostname
    except ValueError:
        return "it is not a web address"
    if parts.scheme != "https":
        return 'it does not start with "https://"'
    if not host:
        return "it has no host"
    if parts.username is not None:
        return "it must not have a user or a password"
    return 'nothing can stand after "?" or "#"' if parts.query or parts.fragment else None


def webhook_path_complaint(written: str) -> str | None:
    """Return what is wrong with the path of a webhook's Service (ValidateWebhookService), or None."""
    if not written or written == "/":
        return None
    if not written.startswith("/"):
        return "it does not start with a slash"
    steps = written[1:].removesuffix("/").split("/")
    return "two slashes follow one another" if "" in steps else None


def environment_path_complaint(written: str) -> str | None:
    """Return what is wrong with the Pod's field that an environment variable shows, or None."""
    return _field_path_complaint(written, ENVIRONMENT_PATHS)


def file_path_complaint(written: str) -> str | None:
    """Return what is wrong with the Pod's field that a file shows, or None."""
    return _field_path_complaint(written, FILE_PATHS)


def _field_path_complaint(written: str, known: frozenset[str]) -> str | None:
    if not written or written in known:
        return None
    match = SUBSCRIPT.fullmatch(written)
    if match is not None and match["path"] == "metadata.labels":
        return qualified_name_complaint(match["key"]) if match["key"] else "the label's key is missing"
    if match is not None and match["path"] == "metadata.annotations":
        return annotation_key_complaint(match["key"]) if match["key"] else "the annotation's key is missing"
    if re.fullmatch(r"metadata\.(?:labels|annotations)\[[^']*\]", written):
        return "the key in the brackets needs quotes: ['app']"
    shown = sorted(known - {"spec.host"})
    return (
        f"this field cannot be shown; there are {', '.join(shown)}, metadata.labels['…'] and metadata.annotations['…']"
    )


def resource_field_complaint(written: str) -> str | None:
    """Return what is wrong with the container's resource that a variable or file shows, or None."""
    if not written or written in RESOURCE_FIELDS or written.startswith(("limits.hugepages-", "requests.hugepages-")):
        return None
    return f"there are {', '.join(sorted(RESOURCE_FIELDS))}"


def cpu_divisor_complaint(written: str) -> str | None:
    """Return what is wrong with the unit in which processor time is shown, or None."""
    value = amount(written)
    return None if value is None or value in {Decimal(0), Decimal(1), UNITS["m"]} else 'it is neither "1" nor "1m"'


def byte_divisor_complaint(written: str) -> str | None:
    """Return what is wrong with the unit in which memory or storage is shown, or None."""
    value = amount(written)
    if value is None or value == 0 or any(value == UNITS[unit] for unit in ("", *"kMGTPE")):
        return None
    if written.strip(" ").endswith("i") and any(value == UNITS[f"{unit}i"] for unit in "KMGTPE"):
        return None
    return "it is not one of a unit"


def iscsi_complaint(written: str) -> str | None:
    """Return what is wrong with an iSCSI name, or None."""
    return (
        None if not written or ISCSI_NAME.search(written) else 'it has none of the forms "iqn.…", "eui.…" and "naa.…"'
    )


def image_complaint(written: str) -> str | None:
    """Return what is wrong with a container image's name in a Pod, or None."""
    return None if written == written.strip() else "spaces stand around it"


def go_pattern_complaint(written: str) -> str | None:
    """Return what is wrong with a regular expression for Go, which has less than other languages, or None.

    Only what Python and Go agree on is judged; escapes and Go's own classes are let through.
    """
    bare = ESCAPED.sub("", written)
    if LOOK_AROUND.search(bare):
        return "it looks ahead or behind, which Go's regular expressions cannot"
    if re.search(r"\\[1-9]", written.replace("\\\\", "")):
        return "it refers back to a group, which Go's regular expressions cannot"
    if len(written) > LONGEST_PATTERN or "\\" in written or "[:" in written or "(?" in written:
        return None
    try:
        re.compile(written)
    except (re.error, RecursionError, OverflowError):
        return "it is not a regular expression"
    return None


def unset_complaint(written: str) -> str | None:
    """Return a complaint about any value but the empty one, for fields that the API server sets."""
    return "the API server sets it, leave it out" if written else None
