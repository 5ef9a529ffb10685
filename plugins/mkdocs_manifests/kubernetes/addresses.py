"""IP addresses and address ranges (CIDR) as the API server reads them.

Source: API server: apimachinery util/validation IsValidIP and IsValidCIDR, k8s.io/utils/net ParseIPSloppy; core
validation ValidateNonSpecialIP. Until Kubernetes 1.35 leading zeros and host bits were let through (feature
StrictIPCIDRValidation).
"""

from __future__ import annotations

import re
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final

from mkdocs_manifests.wording import say

LEADING_ZEROS: Final = re.compile(r"(?:(?<=\.)|^)0+(?=[0-9])")
IPV4_NUMBERS: Final = 4
LONGEST: Final = 64
"""Characters; the longest address range has 49."""


@lru_cache(maxsize=1024)
def address(written: str) -> IPv4Address | IPv6Address | None:
    """Return the address that is written, leading zeros allowed, or None."""
    if len(written) > LONGEST or "%" in written:
        return None
    try:
        return ip_address(LEADING_ZEROS.sub("", written) if ":" not in written else written)
    except ValueError:
        return None


def loose_ip_complaint(written: str) -> str | None:
    """Return what is wrong with an IP address as Kubernetes up to 1.35 read it, or None."""
    if not written or address(written) is not None:
        return None
    if "/" in written:
        return say("address.range")
    numbers = written.split(".")
    if all(number.isascii() and number.isdigit() for number in numbers):
        if len(numbers) == IPV4_NUMBERS:
            return say("address.numbers")
        return say("address.four-numbers", count=len(numbers))
    return say("address.none")


@lru_cache(maxsize=1024)
def ip_complaint(written: str) -> str | None:
    """Return what is wrong with an IP address, or None."""
    found = address(written)
    if found is None:
        return loose_ip_complaint(written)
    if ":" not in written and LEADING_ZEROS.search(written):
        return say("address.zero", found=found)
    if isinstance(found, IPv6Address) and found.ipv4_mapped is not None:
        return say("address.mapped", found=found.ipv4_mapped)
    return None


def ordinary_ip_complaint(written: str) -> str | None:
    """Return what is wrong with an address that other machines must reach, or None."""
    complaint = ip_complaint(written)
    return complaint if complaint is not None or not written else _special(written)


def loose_ordinary_ip_complaint(written: str) -> str | None:
    """Return what was wrong up to Kubernetes 1.35 with an address that other machines must reach, or None."""
    complaint = loose_ip_complaint(written)
    return complaint if complaint is not None or not written else _special(written)


def _special(written: str) -> str | None:
    found = address(written)
    if found is None:
        return None
    if isinstance(found, IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    if found.is_unspecified:
        return say("address.unspecified")
    if found.is_loopback:
        return say("address.loopback")
    if found.is_link_local:
        return say("address.link-local")
    if str(found).startswith("224.0.0." if isinstance(found, IPv4Address) else "ff02:"):
        return say("address.multicast")
    return None


def ipv4_complaint(written: str) -> str | None:
    """Return what is wrong with an IPv4 address that other machines must reach, or None."""
    return say("address.ipv6") if isinstance(address(written), IPv6Address) else ordinary_ip_complaint(written)


def ipv6_complaint(written: str) -> str | None:
    """Return what is wrong with an IPv6 address that other machines must reach, or None."""
    return say("address.ipv4") if isinstance(address(written), IPv4Address) else ordinary_ip_complaint(written)


def cluster_ip_complaint(written: str) -> str | None:
    """Return what is wrong with a Service's cluster address, or None."""
    if written == "None":
        return None
    return say("address.capital") if written.lower() == "none" else ip_complaint(written)


def loose_cluster_ip_complaint(written: str) -> str | None:
    """Return what was wrong with a Service's cluster address up to Kubernetes 1.35, or None."""
    if written == "None":
        return None
    return say("address.capital") if written.lower() == "none" else loose_ip_complaint(written)


def loose_cidr_complaint(written: str) -> str | None:
    """Return what is wrong with a range of addresses as Kubernetes up to 1.35 read it, or None."""
    if not written:
        return None
    start, slash, length = written.partition("/")
    found = address(start)
    if found is None:
        return loose_ip_complaint(start) or say("address.no-range")
    if not slash:
        return say("address.no-prefix", written=written, length=found.max_prefixlen)
    if not (length.isascii() and length.isdigit()) or int(length[:4]) > found.max_prefixlen:
        return say("address.prefix", length=found.max_prefixlen)
    return None


def cidr_complaint(written: str) -> str | None:
    """Return what is wrong with a range of addresses, or None."""
    complaint = loose_cidr_complaint(written)
    if complaint is not None or not written:
        return complaint
    start, _, length = written.partition("/")
    complaint = ip_complaint(start)
    if complaint is not None:
        return complaint
    if length != str(int(length)):
        return say("address.prefix-zero", start=start, length=int(length))
    whole = ip_network(f"{address(start)}/{length}", strict=False)
    if address(start) != whole.network_address:
        return say("address.host-bits", length=length, whole=whole)
    return None


def padded_cidr_complaint(written: str) -> str | None:
    """Return what is wrong with a range of addresses that may have spaces around it, or None."""
    return cidr_complaint(written.strip()) if written.strip() else say("address.empty")


def canonical_cidr_complaint(written: str) -> str | None:
    """Return what is wrong with a range of addresses in the form that newer APIs ask for, or None."""
    complaint = cidr_complaint(written)
    if complaint is not None or not written:
        return complaint
    whole = ip_network(written)
    shown = str(whole)
    return say("address.short", shown=shown) if isinstance(whole, IPv6Network) and shown != written else None
