"""Names as the API server reads them: of objects, labels, ports, resources and keys.

Source: API server: apimachinery util/validation (IsDNS1123Label and its neighbours) and api/validation. The empty
string has no complaint here: for the API server it is the same as a missing field, which `required` and `minLength` ask
for.
"""

from __future__ import annotations

import re
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from mkdocs_manifests.kubernetes.addresses import address
from mkdocs_manifests.kubernetes.quantities import amount
from mkdocs_manifests.wording import say

LABEL_LENGTH: Final = 63
SUBDOMAIN_LENGTH: Final = 253
PORT_LENGTH: Final = 15
CRON_JOB_LENGTH: Final = 52
"""A Job's name is its CronJob's name and eleven characters more."""
CONTROLLER_LENGTH: Final = 63

LABEL: Final = re.compile(r"[a-z0-9](?:[-a-z0-9]*[a-z0-9])?")
SUBDOMAIN: Final = re.compile(r"[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*")
SEARCH_DOMAIN: Final = re.compile(r"[a-z0-9_](?:[-_a-z0-9]*[a-z0-9_])?(?:\.[a-z0-9_](?:[-_a-z0-9]*[a-z0-9_])?)*")
OLD_LABEL: Final = re.compile(r"[a-z](?:[-a-z0-9]*[a-z0-9])?")
NAME_PART: Final = re.compile(r"[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?")
PORT: Final = re.compile(r"[a-z0-9](?:[-a-z0-9]*[a-z0-9])?")
CONFIG_KEY: Final = re.compile(r"[-._a-zA-Z0-9]+")
ENVIRONMENT: Final = re.compile(r"[ -<>-~]+")
OLD_ENVIRONMENT: Final = re.compile(r"[-._a-zA-Z][-._a-zA-Z0-9]*")
HEADER: Final = re.compile(r"[-A-Za-z0-9]+")
SYSCTL: Final = re.compile(r"[a-z0-9](?:[-_a-z0-9]*[a-z0-9])?(?:[./][a-z0-9](?:[-_a-z0-9]*[a-z0-9])?)*")
IDENTIFIER: Final = re.compile(r"[_a-zA-Z][_a-zA-Z0-9]*")
URL_PATH: Final = re.compile(r"[A-Za-z0-9/\-._~%!$&'()*+,;=:]+")

FINALIZERS: Final = frozenset({"kubernetes", "orphan", "foregroundDeletion"})
"""The finalizers without a domain. Source: core helper IsStandardFinalizerName."""
SYSTEM_CLASSES: Final = frozenset({"system-cluster-critical", "system-node-critical"})
"""Source: scheduling SystemPriorityClasses."""
HUGE_PAGES: Final = "hugepages-"
CONTAINER_RESOURCES: Final = frozenset({"cpu", "memory", "ephemeral-storage"})
"""Source: core helper IsStandardContainerResourceName."""
POD_RESOURCES: Final = frozenset({"cpu", "memory"})
"""Source: component-helpers resource SupportedPodLevelResources."""
COUNTED: Final = (
    "pods",
    "services",
    "replicationcontrollers",
    "resourcequotas",
    "secrets",
    "configmaps",
    "persistentvolumeclaims",
)
QUOTA_RESOURCES: Final = frozenset(
    {
        *CONTAINER_RESOURCES,
        *(f"{side}.{name}" for side in ("requests", "limits") for name in CONTAINER_RESOURCES),
        "requests.storage",
        *COUNTED,
        "services.nodeports",
        "services.loadbalancers",
    }
)
"""Source: core helper IsStandardQuotaResourceName."""
RESOURCES: Final = QUOTA_RESOURCES | {"storage"}
"""Source: core helper IsStandardResourceName."""
LIMIT_TYPES: Final = frozenset({"Pod", "Container", "PersistentVolumeClaim"})
"""Source: core helper IsStandardLimitRangeType."""
SPELLED: Final = MappingProxyType({" ": "character.space", "\t": "character.tab", "\n": "character.break"})
"""What characters that cannot be seen are called: the names of texts."""


def shown(character: str) -> str:
    """Return a character as a message names it."""
    if character in SPELLED:
        return say(SPELLED[character])
    return say("character.quoted", character=character) if character.isprintable() else say("character.control")


def _stray(value: str, allowed: str) -> str | None:
    """Say which character of `value` is not in the class `allowed`."""
    found = re.search(f"[^{allowed}]", value)
    if found is None:
        return None
    character = found[0]
    if character.isascii() and character.isupper():
        return say("name.upper")
    return say("name.stray", shown=shown(character))


def _too_long(value: str, longest: int) -> str | None:
    return say("name.long", longest=longest, length=len(value)) if len(value) > longest else None


def _ends(value: str, plain: str) -> str:
    """Say which end of `value` is wrong; all its characters are allowed somewhere."""
    if not re.match(f"[{plain}]", value):
        return say("name.start", character=value[0])
    if not re.match(f"[{plain}]", value[-1]):
        return say("name.end", character=value[-1])
    return say("name.parts")


@lru_cache(maxsize=4096)
def label_complaint(value: str) -> str | None:
    """Return what is wrong with a DNS label (IsDNS1123Label), or None."""
    if not value or (len(value) <= LABEL_LENGTH and LABEL.fullmatch(value)):
        return None
    if "." in value:
        return say("name.dots")
    return _stray(value, "-a-z0-9") or _too_long(value, LABEL_LENGTH) or _ends(value, "a-z0-9")


@lru_cache(maxsize=4096)
def subdomain_complaint(value: str) -> str | None:
    """Return what is wrong with a DNS subdomain (IsDNS1123Subdomain), or None."""
    if not value or (len(value) <= SUBDOMAIN_LENGTH and SUBDOMAIN.fullmatch(value)):
        return None
    return _stray(value, "-a-z0-9.") or _too_long(value, SUBDOMAIN_LENGTH) or _ends(value, "a-z0-9")


def old_label_complaint(value: str) -> str | None:
    """Return what is wrong with a DNS label that starts with a letter (IsDNS1035Label), or None."""
    if not value or (len(value) <= LABEL_LENGTH and OLD_LABEL.fullmatch(value)):
        return None
    return label_complaint(value) or say("name.letter")


def _masked(value: str) -> str:
    """Return the start of a name as a whole one: the API server appends letters, so it may end with a dash."""
    return value[:-2] + "a" if len(value) > 1 and value.endswith("-") else value


def label_start_complaint(value: str) -> str | None:
    """Return what is wrong with the start of a DNS label (generateName), or None."""
    return label_complaint(_masked(value))


def subdomain_start_complaint(value: str) -> str | None:
    """Return what is wrong with the start of a DNS subdomain (generateName), or None."""
    return subdomain_complaint(_masked(value))


def old_label_start_complaint(value: str) -> str | None:
    """Return what is wrong with the start of a DNS label that starts with a letter, or None."""
    return old_label_complaint(_masked(value))


def cron_job_complaint(value: str) -> str | None:
    """Return what is wrong with a CronJob's name, or None."""
    if len(value) > CRON_JOB_LENGTH:
        return say("name.cron-job", longest=CRON_JOB_LENGTH)
    return subdomain_complaint(value)


def priority_class_complaint(value: str) -> str | None:
    """Return what is wrong with a PriorityClass's name, or None."""
    if value.startswith("system-") and value not in SYSTEM_CLASSES:
        return say("name.system")
    return subdomain_complaint(value)


def path_segment_complaint(value: str) -> str | None:
    """Return what is wrong with a name that only has to fit into a URL (IsValidPathSegmentName), or None."""
    if value in {".", ".."}:
        return say("name.path-segment", value=value)
    return next((say("name.sign", character=character) for character in "/%" if character in value), None)


@lru_cache(maxsize=4096)
def qualified_name_complaint(value: str) -> str | None:
    """Return what is wrong with a name that may have a domain and a slash before it (IsQualifiedName), or None."""
    if not value:
        return None
    prefix, slash, name = value.rpartition("/")
    if "/" in prefix:
        return say("name.slashes")
    if slash and not prefix:
        return say("name.no-prefix")
    if not name:
        return say("name.no-name")
    complaint = subdomain_complaint(prefix)
    if complaint is not None:
        return say("name.before-slash", complaint=complaint)
    if len(name) <= LABEL_LENGTH and NAME_PART.fullmatch(name):
        return None
    return _stray(name, "-A-Za-z0-9_.") or _too_long(name, LABEL_LENGTH) or _ends(name, "A-Za-z0-9")


def annotation_key_complaint(value: str) -> str | None:
    """Return what is wrong with an annotation's key, or None; its prefix may have upper case."""
    return qualified_name_complaint(value.lower())


@lru_cache(maxsize=4096)
def label_value_complaint(value: str) -> str | None:
    """Return what is wrong with a label's value (IsValidLabelValue), or None."""
    if not value or (len(value) <= LABEL_LENGTH and NAME_PART.fullmatch(value)):
        return None
    return _stray(value, "-A-Za-z0-9_.") or _too_long(value, LABEL_LENGTH) or _ends(value, "A-Za-z0-9")


def finalizer_complaint(value: str) -> str | None:
    """Return what is wrong with a finalizer's name, or None."""
    complaint = qualified_name_complaint(value)
    if complaint is None and value and "/" not in value and value not in FINALIZERS:
        return say("name.no-domain")
    return complaint


def port_name_complaint(value: str) -> str | None:
    """Return what is wrong with a port's name (IsValidPortName), or None."""
    if not value:
        return None
    if (
        len(value) <= PORT_LENGTH
        and PORT.fullmatch(value)
        and "--" not in value
        and not value.replace("-", "").isdigit()
    ):
        return None
    complaint = _stray(value, "-a-z0-9") or _too_long(value, PORT_LENGTH)
    if complaint is None and value.replace("-", "").isdigit():
        return say("name.port-number")
    return complaint or (say("name.dashes") if "--" in value else _ends(value, "a-z0-9"))


def config_key_complaint(value: str) -> str | None:
    """Return what is wrong with a key of a ConfigMap or Secret (IsConfigMapKey), or None."""
    if not value:
        return None
    if value.startswith(".."):
        return say("name.two-dots-start") if value != ".." else say("name.two-dots")
    if value == ".":
        return say("name.dot")
    if len(value) <= SUBDOMAIN_LENGTH and CONFIG_KEY.fullmatch(value):
        return None
    return _stray(value, "-._a-zA-Z0-9") or _too_long(value, SUBDOMAIN_LENGTH)


def environment_complaint(value: str) -> str | None:
    """Return what is wrong with an environment variable's name since Kubernetes 1.34 (IsRelaxedEnvVarName), or None."""
    if not value or ENVIRONMENT.fullmatch(value):
        return None
    return _stray(value, " -<>-~")


def old_environment_complaint(value: str) -> str | None:
    """Return what is wrong with an environment variable's name up to Kubernetes 1.33 (IsEnvVarName), or None."""
    if not value or (OLD_ENVIRONMENT.fullmatch(value) and value != "." and not value.startswith("..")):
        return None
    return _stray(value, "-._a-zA-Z0-9") or say("name.start", character=value[0])


def header_complaint(value: str) -> str | None:
    """Return what is wrong with an HTTP header's name (IsHTTPHeaderName), or None."""
    return None if not value or HEADER.fullmatch(value) else _stray(value, "-A-Za-z0-9")


def sysctl_complaint(value: str) -> str | None:
    """Return what is wrong with a kernel setting's name (IsValidSysctlName), or None."""
    if not value or (len(value) <= SUBDOMAIN_LENGTH and SYSCTL.fullmatch(value)):
        return None
    return _stray(value, "-a-z0-9_./") or _too_long(value, SUBDOMAIN_LENGTH) or _ends(value, "a-z0-9")


def identifier_complaint(value: str) -> str | None:
    """Return what is wrong with a CEL variable's name, or None."""
    if not value or IDENTIFIER.fullmatch(value):
        return None
    return _stray(value, "_a-zA-Z0-9") or say("name.digit")


def host_complaint(value: str) -> str | None:
    """Return what is wrong with an Ingress rule's host, or None."""
    if address(value) is not None:
        return say("name.ip-address")
    if re.fullmatch(r"[^/:]+:[0-9]{1,5}", value):
        return say("name.port")
    return certificate_host_complaint(value)


def certificate_host_complaint(value: str) -> str | None:
    """Return what is wrong with a host of a certificate (IsWildcardDNS1123Subdomain where it has a `*`), or None."""
    if "*" not in value:
        return subdomain_complaint(value)
    if not value.startswith("*.") or "*" in value[1:]:
        return say("name.star")
    return subdomain_complaint(value[2:]) if len(value) > len("*.") else say("name.after-dot")


def search_domain_complaint(value: str) -> str | None:
    """Return what is wrong with a DNS search domain, or None."""
    if value == ".":
        return None
    bare = value.removesuffix(".")
    if len(bare) <= SUBDOMAIN_LENGTH and SEARCH_DOMAIN.fullmatch(bare):
        return None
    return (
        _stray(bare, "-_a-z0-9.")
        or _too_long(bare, SUBDOMAIN_LENGTH)
        or (_ends(bare, "a-z0-9_") if bare else say("name.empty"))
    )


def api_version_complaint(value: str) -> str | None:
    """Return what is wrong with a group and version (ParseGroupVersion), or None; the core group has none before its version."""
    return say("name.slashes") if value.count("/") > 1 else None


def group_version_complaint(value: str) -> str | None:
    """Return what is wrong with the apiVersion of a kind outside the core group, or None."""
    if not value.partition("/")[1] or value.startswith("/"):
        return say("name.no-group")
    return api_version_complaint(value)


def full_domain_complaint(value: str) -> str | None:
    """Return what is wrong with a host name with its domain (IsFullyQualifiedDomainName), which may end with a dot, or None."""
    if not value:
        return None
    bare = value.removesuffix(".")
    complaint = subdomain_complaint(bare) if bare else say("name.only-dot")
    if complaint is None and "." not in bare:
        return say("name.no-domain-after")
    return complaint or next(filter(None, map(label_complaint, bare.split("."))), None)


def external_name_complaint(value: str) -> str | None:
    """Return what is wrong with an ExternalName, which may end with a dot, or None."""
    return subdomain_complaint(value.removesuffix("."))


def driver_complaint(value: str) -> str | None:
    """Return what is wrong with a CSI driver's name (ValidateCSIDriverName), or None."""
    return _too_long(value, LABEL_LENGTH) or subdomain_complaint(value.lower())


def provisioner_complaint(value: str) -> str | None:
    """Return what is wrong with a StorageClass's provisioner, or None."""
    return qualified_name_complaint(value.lower())


def controller_complaint(value: str) -> str | None:
    """Return what is wrong with a controller's name with its domain (IsDomainPrefixedPath), or None."""
    if not value:
        return None
    domain, slash, path = value.partition("/")
    if not slash or not domain or not path:
        return say("name.domain-path")
    complaint = subdomain_complaint(domain)
    if complaint is not None:
        return say("name.before-slash", complaint=complaint)
    return None if URL_PATH.fullmatch(path) else _stray(path, r"A-Za-z0-9/\-._~%!$&'()*+,;=:")


def signer_complaint(value: str) -> str | None:
    """Return what is wrong with a signer's name (ValidateSignerName), or None."""
    if not value:
        return None
    domain, slash, path = value.partition("/")
    if not slash or not domain or not path or "/" in path:
        return say("name.domain-name")
    return subdomain_complaint(domain) or subdomain_complaint(path)


def webhook_complaint(value: str) -> str | None:
    """Return what is wrong with a webhook's name (IsFullyQualifiedName), or None."""
    if not value:
        return None
    return subdomain_complaint(value) or (None if value.count(".") > 1 else say("name.three-parts"))


def group_complaint(value: str) -> str | None:
    """Return what is wrong with the API group of a CustomResourceDefinition, or None."""
    if not value:
        return None
    return subdomain_complaint(value) or (None if "." in value else say("name.no-dot"))


def _resource_complaint(value: str, plain: frozenset[str], *, huge_pages: bool) -> str | None:
    complaint = qualified_name_complaint(value)
    if complaint is not None or not value or "/" in value or value in plain:
        return complaint
    page = value.removeprefix("requests.").removeprefix(HUGE_PAGES)
    if huge_pages and HUGE_PAGES in value and amount(page) is not None:
        return None
    return say("name.no-resource", known=", ".join(sorted(plain)))


@lru_cache(maxsize=1024)
def container_resource_complaint(value: str) -> str | None:
    """Return what is wrong with the name of a resource that a container asks for, or None."""
    complaint = _resource_complaint(value, CONTAINER_RESOURCES, huge_pages=not value.startswith("requests."))
    if complaint is None and value.startswith("requests.") and "kubernetes.io/" not in value:
        return say("name.requests")
    return complaint


def pod_resource_complaint(value: str) -> str | None:
    """Return what is wrong with the name of a resource that a whole Pod asks for, or None."""
    if value in POD_RESOURCES or (value.startswith(HUGE_PAGES) and amount(value.removeprefix(HUGE_PAGES)) is not None):
        return None
    return say("name.pod-resource")


def quota_resource_complaint(value: str) -> str | None:
    """Return what is wrong with the name of a resource that a ResourceQuota limits, or None."""
    return _resource_complaint(value, QUOTA_RESOURCES, huge_pages=True)


def resource_complaint(value: str) -> str | None:
    """Return what is wrong with the name of a resource, or None."""
    return _resource_complaint(value, RESOURCES, huge_pages=True)


def limit_type_complaint(value: str) -> str | None:
    """Return what is wrong with the type of a LimitRange's item, or None."""
    complaint = qualified_name_complaint(value)
    if complaint is not None or "/" in value or value in LIMIT_TYPES:
        return complaint
    return say("name.limit-type", known=", ".join(sorted(LIMIT_TYPES)))
