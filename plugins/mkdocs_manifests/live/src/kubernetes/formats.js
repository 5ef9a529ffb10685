/** Formats of strings that Kubernetes knows and JSON Schema does not. */

import { say } from "../wording.js";
import * as addresses from "./addresses.js";
import { cron } from "./cron.js";
import * as names from "./names.js";
import * as quantities from "./quantities.js";
import * as values from "./values.js";

/** Every format by its name: what is wrong with a value, or undefined. @type {Record<string, (written: string) => string | undefined>} */
const FORMATS = {
  "absolute-path": values.absolutePath,
  "annotation-key": names.annotationKey,
  "api-group": names.group,
  "api-version": names.apiVersion,
  "at-least-one": quantities.atLeastOne,
  byte: values.base64,
  "byte-divisor": values.byteDivisor,
  "canonical-cidr": addresses.canonicalCidr,
  "certificate-host": names.certificateHost,
  cidr: addresses.cidr,
  "cluster-ip": addresses.clusterIp,
  "config-key": names.configKey,
  "container-resource": names.containerResource,
  "controller-name": names.controller,
  "cpu-divisor": values.cpuDivisor,
  cron,
  "cron-job-name": names.cronJob,
  "date-time": values.dateTime,
  "dns-1035-label": names.oldLabel,
  "dns-1035-label-start": names.oldLabelStart,
  "dns-label": names.label,
  "dns-label-start": names.labelStart,
  "dns-subdomain": names.subdomain,
  "dns-subdomain-start": names.subdomainStart,
  "driver-name": names.driver,
  "environment-name": names.environment,
  "environment-path": values.environmentPath,
  "external-name": names.externalName,
  "file-path": values.filePath,
  finalizer: names.finalizer,
  "full-domain": names.fullDomain,
  "go-pattern": values.goPattern,
  "group-version": names.groupVersion,
  "header-name": names.header,
  host: names.host,
  identifier: names.identifier,
  image: values.image,
  indexes: values.indexes,
  ip: addresses.ip,
  ipv4: addresses.ipv4,
  ipv6: addresses.ipv6,
  "iscsi-name": values.iscsiName,
  "label-key": names.qualifiedName,
  "label-value": names.labelValue,
  "limit-type": names.limitType,
  "local-path": values.localPath,
  "loose-cidr": addresses.looseCidr,
  "loose-cluster-ip": addresses.looseClusterIp,
  "loose-ip": addresses.looseIp,
  "loose-ordinary-ip": addresses.looseOrdinaryIp,
  "micro-time": values.microTime,
  "no-backsteps": values.noBacksteps,
  "old-environment-name": names.oldEnvironment,
  "ordinary-ip": addresses.ordinaryIp,
  "padded-cidr": addresses.paddedCidr,
  "path-segment": names.pathSegment,
  percent: values.percent,
  "pod-resource": names.podResource,
  "port-name": names.portName,
  "priority-class-name": names.priorityClass,
  provisioner: names.provisioner,
  quantity: quantities.quantity,
  "quantity-above-zero": quantities.positive,
  "quantity-not-negative": quantities.notNegative,
  "quantity-whole": quantities.whole,
  "quota-resource": names.quotaResource,
  "relative-path": values.relativePath,
  resource: names.resource,
  "resource-field": values.resourceField,
  "search-domain": names.searchDomain,
  share: values.share,
  "share-above-zero": values.positiveShare,
  "signer-name": names.signer,
  "sysctl-name": names.sysctl,
  "time-zone": values.timeZone,
  unset: values.unset,
  "webhook-name": names.webhook,
  "webhook-path": values.webhookPath,
  "webhook-url": values.webhookUrl,
};

/**
 * Return what is wrong with a value in a format; undefined where nothing is, and for formats that only say how a number is kept.
 *
 * @param {string} format
 * @param {string} written
 */
export function complaint(format, written) {
  return Object.hasOwn(FORMATS, format) ? FORMATS[format](written) : undefined;
}

/**
 * Return what a value of a format must be, to follow "write".
 *
 * @param {string} format
 */
export function expected(format) {
  return say(`format.${format}`);
}

/** Return the names of all formats. */
export function formats() {
  return Object.keys(FORMATS);
}
