"""Formats of strings that Kubernetes knows and JSON Schema does not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, TypeAlias

from mkdocs_manifests.kubernetes import addresses, names, quantities, values
from mkdocs_manifests.kubernetes.cron import cron_complaint
from mkdocs_manifests.wording import say

Complaint: TypeAlias = Callable[[str], str | None]
"""Takes the written value; returns what is wrong with it, or None."""


@dataclass(frozen=True, slots=True)
class Format:
    """A format of strings: its name, and the function that judges."""

    name: str
    complaint: Complaint
    """What is wrong with a value in this format, or None."""

    @property
    def expected(self) -> str:
        """What a value must be, to follow "write": `a DNS label (a-z, 0-9 and -), such as "web-1"`."""
        return say(f"format.{self.name}")

    def accepts(self, value: object) -> bool:
        """Return whether a value has the format; values that are no strings have every format."""
        return not isinstance(value, str) or self.complaint(value) is None


FORMATS: Final[Mapping[str, Format]] = MappingProxyType(
    {
        known.name: known
        for known in (
            Format("absolute-path", values.absolute_path_complaint),
            Format("annotation-key", names.annotation_key_complaint),
            Format("api-group", names.group_complaint),
            Format("api-version", names.api_version_complaint),
            Format("at-least-one", quantities.at_least_one_complaint),
            Format("byte", values.base64_complaint),
            Format("byte-divisor", values.byte_divisor_complaint),
            Format("canonical-cidr", addresses.canonical_cidr_complaint),
            Format("certificate-host", names.certificate_host_complaint),
            Format("cidr", addresses.cidr_complaint),
            Format("cluster-ip", addresses.cluster_ip_complaint),
            Format("config-key", names.config_key_complaint),
            Format("container-resource", names.container_resource_complaint),
            Format("controller-name", names.controller_complaint),
            Format("cpu-divisor", values.cpu_divisor_complaint),
            Format("cron", cron_complaint),
            Format("cron-job-name", names.cron_job_complaint),
            Format("date-time", values.date_time_complaint),
            Format("dns-1035-label", names.old_label_complaint),
            Format("dns-1035-label-start", names.old_label_start_complaint),
            Format("dns-label", names.label_complaint),
            Format("dns-label-start", names.label_start_complaint),
            Format("dns-subdomain", names.subdomain_complaint),
            Format("dns-subdomain-start", names.subdomain_start_complaint),
            Format("driver-name", names.driver_complaint),
            Format("environment-name", names.environment_complaint),
            Format("environment-path", values.environment_path_complaint),
            Format("external-name", names.external_name_complaint),
            Format("file-path", values.file_path_complaint),
            Format("finalizer", names.finalizer_complaint),
            Format("full-domain", names.full_domain_complaint),
            Format("go-pattern", values.go_pattern_complaint),
            Format("group-version", names.group_version_complaint),
            Format("header-name", names.header_complaint),
            Format("host", names.host_complaint),
            Format("identifier", names.identifier_complaint),
            Format("image", values.image_complaint),
            Format("indexes", values.indexes_complaint),
            Format("ip", addresses.ip_complaint),
            Format("ipv4", addresses.ipv4_complaint),
            Format("ipv6", addresses.ipv6_complaint),
            Format("iscsi-name", values.iscsi_complaint),
            Format("label-key", names.qualified_name_complaint),
            Format("label-value", names.label_value_complaint),
            Format("limit-type", names.limit_type_complaint),
            Format("local-path", values.local_path_complaint),
            Format("loose-cidr", addresses.loose_cidr_complaint),
            Format("loose-cluster-ip", addresses.loose_cluster_ip_complaint),
            Format("loose-ip", addresses.loose_ip_complaint),
            Format("loose-ordinary-ip", addresses.loose_ordinary_ip_complaint),
            Format("micro-time", values.micro_time_complaint),
            Format("no-backsteps", values.no_backsteps_complaint),
            Format("old-environment-name", names.old_environment_complaint),
            Format("ordinary-ip", addresses.ordinary_ip_complaint),
            Format("padded-cidr", addresses.padded_cidr_complaint),
            Format("path-segment", names.path_segment_complaint),
            Format("percent", values.percent_complaint),
            Format("pod-resource", names.pod_resource_complaint),
            Format("port-name", names.port_name_complaint),
            Format("priority-class-name", names.priority_class_complaint),
            Format("provisioner", names.provisioner_complaint),
            Format("quantity", quantities.quantity_complaint),
            Format("quantity-above-zero", quantities.positive_complaint),
            Format("quantity-not-negative", quantities.not_negative_complaint),
            Format("quantity-whole", quantities.whole_complaint),
            Format("quota-resource", names.quota_resource_complaint),
            Format("relative-path", values.relative_path_complaint),
            Format("resource", names.resource_complaint),
            Format("resource-field", values.resource_field_complaint),
            Format("search-domain", names.search_domain_complaint),
            Format("share", values.share_complaint),
            Format("share-above-zero", values.positive_share_complaint),
            Format("signer-name", names.signer_complaint),
            Format("sysctl-name", names.sysctl_complaint),
            Format("time-zone", values.time_zone_complaint),
            Format("unset", values.unset_complaint),
            Format("webhook-name", names.webhook_complaint),
            Format("webhook-path", values.webhook_path_complaint),
            Format("webhook-url", values.webhook_url_complaint),
        )
    }
)
"""Every format by its name; `constraints.json` names them."""
