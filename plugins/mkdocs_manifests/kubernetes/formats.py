"""Formats of strings that Kubernetes knows and JSON Schema does not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, TypeAlias

from mkdocs_manifests.kubernetes import addresses, names, quantities, values
from mkdocs_manifests.kubernetes.cron import cron_complaint

Complaint: TypeAlias = Callable[[str], str | None]
"""Takes the written value; returns what is wrong with it, or None."""


@dataclass(frozen=True, slots=True)
class Format:
    """A format of strings: its name, what it asks for, and the function that judges."""

    name: str
    expected: str
    """What a value must be, to follow "write": `a DNS label (a-z, 0-9 and -), such as "web-1"`."""
    complaint: Complaint
    """What is wrong with a value in this format, or None."""

    def accepts(self, value: object) -> bool:
        """Return whether a value has the format; values that are no strings have every format."""
        return not isinstance(value, str) or self.complaint(value) is None


LABEL: Final = 'at most 63 of a-z, 0-9 and "-", with a letter or digit at both ends, such as "web-1"'
OLD_LABEL: Final = 'at most 63 of a-z, 0-9 and "-", with a letter first, such as "web-1"'
SUBDOMAIN: Final = 'a-z, 0-9, "-" and ".", with a letter or digit at both ends, such as "web-1.example"'
ADDRESS: Final = 'an IP address, such as "10.9.8.7" or "2001:db8::1"'
RANGE: Final = 'a range of addresses, such as "10.9.8.0/24" or "2001:db8::/64"'
LABEL_KEY: Final = (
    'letters, digits, "-", "_" and ".", if need be with a domain before it, such as "app" or "example.com/app"'
)
ENVIRONMENT: Final = 'letters, digits and "_", such as "LOG_LEVEL"'
QUANTITY: Final = 'a number with or without a unit, such as "500m", "2" or "1Gi"'
RESOURCE: Final = 'a resource\'s name, such as "cpu", "memory" or "example.com/gpu"'
TIME: Final = 'a date with its time of day and offset, such as "2026-03-01T10:00:00Z"'
PATH: Final = 'a path without a slash at its start and without "..", such as "conf/app.yaml"'
FIELD_PATH: Final = 'a field of the Pod, such as "metadata.name" or "metadata.labels[\'app\']"'
PERCENT: Final = 'a whole number, or one with the sign "%", such as 1 or "25%"'

FORMATS: Final[Mapping[str, Format]] = MappingProxyType(
    {
        known.name: known
        for known in (
            Format("absolute-path", 'a path that starts with a slash, such as "/data"', values.absolute_path_complaint),
            Format("annotation-key", LABEL_KEY, names.annotation_key_complaint),
            Format("api-group", 'a domain, such as "example.com"', names.group_complaint),
            Format("api-version", 'a group and version, such as "apps/v1"', names.api_version_complaint),
            Format("at-least-one", 'a number of 1 or more, such as "2"', quantities.at_least_one_complaint),
            Format("byte", 'bytes in base64, such as "cGFzc3dvcmQ="', values.base64_complaint),
            Format("byte-divisor", 'one of a unit, such as "1Mi"', values.byte_divisor_complaint),
            Format("canonical-cidr", RANGE, addresses.canonical_cidr_complaint),
            Format("certificate-host", 'a host name, such as "shop.example.com"', names.certificate_host_complaint),
            Format("cidr", RANGE, addresses.cidr_complaint),
            Format("cluster-ip", f'{ADDRESS}, or "None"', addresses.cluster_ip_complaint),
            Format(
                "config-key", 'letters, digits, "-", "_" and ".", such as "app.properties"', names.config_key_complaint
            ),
            Format("container-resource", RESOURCE, names.container_resource_complaint),
            Format("controller-name", 'a domain and a path, such as "example.com/queue"', names.controller_complaint),
            Format("cpu-divisor", '"1" or "1m"', values.cpu_divisor_complaint),
            Format("cron", 'a schedule, such as "30 2 * * *" or "@daily"', cron_complaint),
            Format("cron-job-name", SUBDOMAIN, names.cron_job_complaint),
            Format("date-time", TIME, values.date_time_complaint),
            Format("dns-1035-label", OLD_LABEL, names.old_label_complaint),
            Format("dns-1035-label-start", OLD_LABEL, names.old_label_start_complaint),
            Format("dns-label", LABEL, names.label_complaint),
            Format("dns-label-start", LABEL, names.label_start_complaint),
            Format("dns-subdomain", SUBDOMAIN, names.subdomain_complaint),
            Format("dns-subdomain-start", SUBDOMAIN, names.subdomain_start_complaint),
            Format(
                "driver-name", 'a domain of at most 63 characters, such as "csi.example.com"', names.driver_complaint
            ),
            Format("environment-name", ENVIRONMENT, names.environment_complaint),
            Format("environment-path", FIELD_PATH, values.environment_path_complaint),
            Format("external-name", 'a host name, such as "db.example.com"', names.external_name_complaint),
            Format("file-path", FIELD_PATH, values.file_path_complaint),
            Format("finalizer", 'a domain and a name, such as "example.com/cleanup"', names.finalizer_complaint),
            Format(
                "full-domain",
                'a host name with its domain, such as "db.example.com"',
                names.full_domain_complaint,
            ),
            Format("go-pattern", 'a regular expression of Go, such as "^[a-z]+$"', values.go_pattern_complaint),
            Format("group-version", 'a group and version, such as "apps/v1"', names.group_version_complaint),
            Format("header-name", 'letters, digits and "-", such as "X-Probe"', names.header_complaint),
            Format("host", 'a host name, such as "shop.example.com" or "*.example.com"', names.host_complaint),
            Format("identifier", 'letters, digits and "_", such as "replicaCount"', names.identifier_complaint),
            Format("image", 'the image\'s name alone, such as "nginx:1.29"', values.image_complaint),
            Format("indexes", 'numbers and ranges that go upwards, such as "0,2-4"', values.indexes_complaint),
            Format("ip", ADDRESS, addresses.ip_complaint),
            Format("ipv4", 'an IPv4 address, such as "10.9.8.7"', addresses.ipv4_complaint),
            Format("ipv6", 'an IPv6 address, such as "2001:db8::1"', addresses.ipv6_complaint),
            Format("iscsi-name", 'an iSCSI name, such as "iqn.2026-03.com.example:disk"', values.iscsi_complaint),
            Format("label-key", LABEL_KEY, names.qualified_name_complaint),
            Format(
                "label-value",
                'at most 63 letters, digits, "-", "_" and ".", such as "v1.2"',
                names.label_value_complaint,
            ),
            Format("limit-type", "Pod, Container or PersistentVolumeClaim", names.limit_type_complaint),
            Format("local-path", PATH, values.local_path_complaint),
            Format("loose-cidr", RANGE, addresses.loose_cidr_complaint),
            Format("loose-cluster-ip", f'{ADDRESS}, or "None"', addresses.loose_cluster_ip_complaint),
            Format("loose-ip", ADDRESS, addresses.loose_ip_complaint),
            Format("loose-ordinary-ip", ADDRESS, addresses.loose_ordinary_ip_complaint),
            Format(
                "micro-time",
                'a time with microseconds, such as "2026-03-01T10:00:00.000000Z"',
                values.micro_time_complaint,
            ),
            Format("no-backsteps", 'a path without "..", such as "/data"', values.no_backsteps_complaint),
            Format("old-environment-name", ENVIRONMENT, names.old_environment_complaint),
            Format("ordinary-ip", ADDRESS, addresses.ordinary_ip_complaint),
            Format("padded-cidr", RANGE, addresses.padded_cidr_complaint),
            Format("path-segment", 'a name without "/" and "%", such as "web:read"', names.path_segment_complaint),
            Format("percent", PERCENT, values.percent_complaint),
            Format("pod-resource", '"cpu" or "memory"', names.pod_resource_complaint),
            Format(
                "port-name",
                'a port\'s number, or its name of a-z, 0-9 and "-", such as 80 or "http"',
                names.port_name_complaint,
            ),
            Format("priority-class-name", SUBDOMAIN, names.priority_class_complaint),
            Format("provisioner", 'a provisioner\'s name, such as "csi.example.com"', names.provisioner_complaint),
            Format("quantity", QUANTITY, quantities.quantity_complaint),
            Format("quantity-above-zero", QUANTITY, quantities.positive_complaint),
            Format("quantity-not-negative", QUANTITY, quantities.not_negative_complaint),
            Format("quantity-whole", 'a whole number, such as "2"', quantities.whole_complaint),
            Format(
                "quota-resource", 'a resource\'s name, such as "requests.cpu" or "pods"', names.quota_resource_complaint
            ),
            Format("relative-path", PATH, values.relative_path_complaint),
            Format("resource", RESOURCE, names.resource_complaint),
            Format("resource-field", 'a resource, such as "limits.memory"', values.resource_field_complaint),
            Format("search-domain", 'a domain, such as "ns.svc.cluster.local"', names.search_domain_complaint),
            Format("share", PERCENT, values.share_complaint),
            Format("share-above-zero", PERCENT, values.positive_share_complaint),
            Format("signer-name", 'a domain and a name, such as "example.com/web"', names.signer_complaint),
            Format("sysctl-name", 'a kernel setting, such as "net.core.somaxconn"', names.sysctl_complaint),
            Format(
                "time-zone",
                'a name of the IANA time zones, such as "Europe/Berlin" or "Etc/UTC"',
                values.time_zone_complaint,
            ),
            Format("unset", "nothing", values.unset_complaint),
            Format(
                "webhook-name",
                'a name with at least three parts, such as "pods.check.example.com"',
                names.webhook_complaint,
            ),
            Format("webhook-path", 'a path, such as "/validate"', values.webhook_path_complaint),
            Format(
                "webhook-url", 'an address, such as "https://hooks.example.com/check"', values.webhook_url_complaint
            ),
        )
    }
)
"""Every format by its name; `constraints.json` names them."""
