"""Values of other kinds as the API server reads them: times, paths, addresses of web services, encoded bytes.

As in `names`, the empty string has no complaint where the API server takes it for a missing field.
"""

from __future__ import annotations

import json
import re
import warnings
from calendar import monthrange
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files
from typing import Final
from urllib.parse import urlsplit

from mkdocs_manifests.kubernetes.names import annotation_key_complaint, qualified_name_complaint, shown
from mkdocs_manifests.kubernetes.quantities import UNITS, amount
from mkdocs_manifests.wording import say

BASE64: Final = re.compile(r"[A-Za-z0-9+/]*={0,2}")
DATE_TIME: Final = re.compile(
    r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})T(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2}):(?P<second>[0-9]{2})"
    r"(?P<fraction>[.,][0-9]+)?(?:Z|[+-](?P<offset>[0-9]{2}):(?P<offset_minute>[0-9]{2}))"
)
MICROSECONDS: Final = 7
"""Characters of a fraction of six digits with its dot."""
PERCENT: Final = re.compile(r"[0-9]+%")
INDEXES: Final = re.compile(r"[0-9]+(?:-[0-9]+)?(?:,[0-9]+(?:-[0-9]+)?)*")
SUBSCRIPT: Final = ("['", "']")
ISCSI_NAME: Final = re.compile(
    r"iqn\.[0-9]{4}-[0-9]{2}\.[A-Za-z0-9.-]+:[^,;*&$|\s]+|eui.[A-Za-z0-9]{16}|naa.[A-Za-z0-9]{32}"
)
ESCAPED: Final = re.compile(r"\\.", re.DOTALL)
LOOK_AROUND: Final = re.compile(r"\(\?(?:[=!>]|<[=!])")
LONGEST_PATTERN: Final = 1000
LONGEST_PERCENT: Final = 10
LONGEST_TIME: Final = 64
LONGEST_ISCSI_NAME: Final = 1000
"""Characters; the longest that the standard allows has 223."""

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
        return None if len(bare) % 4 == 0 else say("base64.cut")
    if re.fullmatch(r"[A-Za-z0-9_=-]*", bare):
        return say("base64.url")
    found = re.search(r"[^A-Za-z0-9+/=]", bare)
    if found is None:
        return say("base64.sign")
    return say("name.stray", shown=shown(found[0]))


def date_time_complaint(written: str) -> str | None:
    """Return what is wrong with a time (RFC 3339), or None."""
    match = DATE_TIME.fullmatch(written) if len(written) <= LONGEST_TIME else None
    if match is None:
        return _date_time_form(written)
    if not 1 <= int(match["month"]) <= 12:  # noqa: PLR2004 - months
        return say("time.month")
    if not 1 <= int(match["day"]) <= monthrange(max(1, int(match["year"])), int(match["month"]))[1]:
        return say("time.day")
    if int(match["hour"]) > 23 or int(match["minute"]) > 59 or int(match["second"]) > 59:  # noqa: PLR2004 - hours, minutes
        return say("time.hour")
    if int(match["offset"] or 0) > 24 or int(match["offset_minute"] or 0) > 60:  # noqa: PLR2004 - as Go reads them
        return say("time.offset")
    return None


def _date_time_form(written: str) -> str:
    if not written:
        return say("time.empty")
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", written):
        return say("time.no-time")
    if re.fullmatch(r"[0-9T:.,-]{1,40}", written):
        return say("time.no-offset")
    if re.fullmatch(r"[0-9-]{10} .{1,40}", written):
        return say("time.t")
    return say("time.none")


def micro_time_complaint(written: str) -> str | None:
    """Return what is wrong with a time with microseconds (meta/v1 MicroTime), or None."""
    complaint = date_time_complaint(written)
    if complaint is not None:
        return complaint
    match = DATE_TIME.fullmatch(written)
    if match is not None and len(match["fraction"] or "") != MICROSECONDS:
        return say("time.six-digits")
    return None


def time_zone_complaint(written: str) -> str | None:
    """Return what is wrong with a time zone's name, or None.

    Source: API server: batch validation validateTimeZone, which asks Go's time.LoadLocation.
    """
    if not written:
        return say("time.empty")
    known = _time_zones()
    if known.get(written.lower()) == written:
        return None
    if written.lower() == "local":
        return say("zone.local")
    if written.lower() in known:
        return say("zone.spelling", name=known[written.lower()])
    spelled = written.lower().replace(" ", "_")
    if spelled in known:
        return say("zone.spelling", name=known[spelled])
    return say("zone.none")


@lru_cache(maxsize=1)
def _time_zones() -> dict[str, str]:
    names: list[str] = json.loads((files(__package__) / "time-zones.json").read_bytes())["names"]
    return {name.lower(): name for name in names}


def percent_complaint(written: str) -> str | None:
    """Return what is wrong with a number of percent (IsValidPercent), or None."""
    if PERCENT.fullmatch(written):
        return None if len(written) <= LONGEST_PERCENT else say("percent.large")
    if written.isascii() and written.isdigit():
        return say("percent.sign")
    return say("percent.none")


def share_complaint(written: str) -> str | None:
    """Return what is wrong with a number of percent that is at most 100, or None."""
    complaint = percent_complaint(written)
    if complaint is None and int(written[:-1]) > 100:  # noqa: PLR2004 - percent
        return say("percent.more")
    return complaint


def positive_share_complaint(written: str) -> str | None:
    """Return what is wrong with a number of percent that is 1 to 100, or None."""
    complaint = share_complaint(written)
    return say("percent.zero") if complaint is None and int(written[:-1]) == 0 else complaint


def indexes_complaint(written: str) -> str | None:
    """Return what is wrong with a list of indexes such as `0,2-4`, or None.

    Source: API server: batch validation validateIndexesFormat.
    """
    if not written or not INDEXES.fullmatch(written):
        return say("indexes.none") if written else None
    last = -1
    for part in written.split(","):
        start, _, end = part.partition("-")
        first, final = int(start[:20]), int((end or start)[:20])
        if first <= last:
            return say("indexes.order", part=part[:40])
        if end and final <= first:
            return say("indexes.backwards", part=part[:40])
        last = final
    return None


def no_backsteps_complaint(written: str) -> str | None:
    """Return what is wrong with a path that must not step up (validatePathNoBacksteps), or None."""
    return say("path.step") if ".." in written.split("/") else None


def relative_path_complaint(written: str) -> str | None:
    """Return what is wrong with a path inside a volume (validateLocalDescendingPath), or None."""
    return say("path.slash") if written.startswith("/") else no_backsteps_complaint(written)


def local_path_complaint(written: str) -> str | None:
    """Return what is wrong with a file's path in a volume that Kubernetes fills, or None."""
    complaint = relative_path_complaint(written)
    return say("path.two-dots") if complaint is None and written.startswith("..") else complaint


def absolute_path_complaint(written: str) -> str | None:
    """Return what is wrong with a path that starts at the root, or None."""
    return None if not written or written.startswith("/") else say("path.no-slash")


def webhook_url_complaint(written: str) -> str | None:
    """Return what is wrong with a webhook's address, or None.

    Source: API server: apiserver util/webhook ValidateWebhookURL.
    """
    try:
        parts = urlsplit(written)
        host = parts.hostname
    except ValueError:
        return say("url.none")
    if parts.scheme != "https":
        return say("url.https")
    if not host:
        return say("url.host")
    if parts.username is not None:
        return say("url.user")
    return say("url.query") if parts.query or parts.fragment else None


def webhook_path_complaint(written: str) -> str | None:
    """Return what is wrong with the path of a webhook's Service (ValidateWebhookService), or None."""
    if not written or written == "/":
        return None
    if not written.startswith("/"):
        return say("path.no-slash")
    steps = written[1:].removesuffix("/").split("/")
    return say("path.slashes") if "" in steps else None


def environment_path_complaint(written: str) -> str | None:
    """Return what is wrong with the Pod's field that an environment variable shows, or None."""
    return _field_path_complaint(written, ENVIRONMENT_PATHS)


def file_path_complaint(written: str) -> str | None:
    """Return what is wrong with the Pod's field that a file shows, or None."""
    return _field_path_complaint(written, FILE_PATHS)


def _field_path_complaint(written: str, known: frozenset[str]) -> str | None:
    if not written or written in known:
        return None
    path, key = _subscript(written)
    if path == "metadata.labels":
        return qualified_name_complaint(key) if key else say("field-path.label")
    if path == "metadata.annotations":
        return annotation_key_complaint(key) if key else say("field-path.annotation")
    if re.fullmatch(r"metadata\.(?:labels|annotations)\[[^']*\]", written):
        return say("field-path.quotes")
    shown = sorted(known - {"spec.host"})
    return say("field-path.none", known=", ".join(shown))


def _subscript(written: str) -> tuple[str, str]:
    """Return the path and the key of a path such as `metadata.labels['app']`; no path where it has no such form."""
    start, end = SUBSCRIPT
    path, found, rest = written[1:].partition(start)
    return (written[0] + path, rest.removesuffix(end)) if found and rest.endswith(end) else ("", "")


def resource_field_complaint(written: str) -> str | None:
    """Return what is wrong with the container's resource that a variable or file shows, or None."""
    if not written or written in RESOURCE_FIELDS or written.startswith(("limits.hugepages-", "requests.hugepages-")):
        return None
    return say("resource-field.none", known=", ".join(sorted(RESOURCE_FIELDS)))


def cpu_divisor_complaint(written: str) -> str | None:
    """Return what is wrong with the unit in which processor time is shown, or None."""
    value = amount(written)
    return None if value is None or value in {Decimal(0), Decimal(1), UNITS["m"]} else say("divisor.cpu")


def byte_divisor_complaint(written: str) -> str | None:
    """Return what is wrong with the unit in which memory or storage is shown, or None."""
    value = amount(written)
    if value is None or value == 0 or any(value == UNITS[unit] for unit in ("", *"kMGTPE")):
        return None
    if written.strip(" ").endswith("i") and any(value == UNITS[f"{unit}i"] for unit in "KMGTPE"):
        return None
    return say("divisor.byte")


def iscsi_complaint(written: str) -> str | None:
    """Return what is wrong with an iSCSI name, or None."""
    return None if not written or ISCSI_NAME.search(written[:LONGEST_ISCSI_NAME]) else say("iscsi.none")


def image_complaint(written: str) -> str | None:
    """Return what is wrong with a container image's name in a Pod, or None."""
    return None if written == written.strip() else say("image.spaces")


def go_pattern_complaint(written: str) -> str | None:
    """Return what is wrong with a regular expression for Go, which has less than other languages, or None.

    Only what Python and Go agree on is judged; escapes and Go's own classes are let through.
    """
    bare = ESCAPED.sub("", written)
    if LOOK_AROUND.search(bare):
        return say("pattern.around")
    if re.search(r"\\[1-9]", written.replace("\\\\", "")):
        return say("pattern.back")
    if len(written) > LONGEST_PATTERN or "\\" in written or "[:" in written or "(?" in written:
        return None
    try:
        with warnings.catch_warnings(action="ignore"):
            re.compile(written)
    except (re.error, RecursionError, OverflowError):
        return say("pattern.none")
    return None


def unset_complaint(written: str) -> str | None:
    """Return a complaint about any value but the empty one, for fields that the API server sets."""
    return say("unset.set") if written else None
