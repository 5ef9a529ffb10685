/** The few facts about a resource that its box in a diagram shows: short lines, never a Secret's value. */

import { podTemplate } from "../kubernetes/selectors.js";
import { at, mapping, mappings, text, texts } from "./values.js";
import { containers } from "./workloads.js";

const SHOWN = 3;

/** @typedef {import("../model.js").Manifest} Manifest */

/** @type {Record<string, (data: any) => string[]>} */
const FACTS = {
  ConfigMap: keys,
  HorizontalPodAutoscaler: ({ spec }) => [`${text(at(spec, "minReplicas")) || "1"}–${text(at(spec, "maxReplicas"))}`],
  Ingress: ({ spec }) => [listed(mappings(at(spec, "rules")).map((rule) => text(rule.host) || "any host"), 1)],
  NetworkPolicy: ({ spec }) => [texts(at(spec, "policyTypes")).join(", ")],
  PersistentVolumeClaim: ({ spec }) => [text(at(spec, "resources", "requests", "storage"))],
  Secret: keys,
  Service: service,
  StorageClass: ({ provisioner }) => [text(provisioner)],
};

/** @type {Record<string, (data: any) => string>} */
const COUNTS = {
  CronJob: ({ spec }) => text(at(spec, "schedule")),
  DaemonSet: () => "one per node",
};

/**
 * Return what to write under the name of a resource, most important first.
 *
 * @param {Manifest} manifest
 * @param {Record<string, string | null>} places Where each kind has its Pod template.
 */
export function facts(manifest, places) {
  const template = podTemplate(manifest, places);
  const lines = template ? running(manifest, template.spec) : (FACTS[manifest.kind]?.(mapping(manifest.data)) ?? []);
  return lines.filter(Boolean);
}

/**
 * @param {Manifest} manifest
 * @param {Record<string, any>} spec
 */
function running({ kind, data }, spec) {
  const replicas = text(at(data, "spec", "replicas"));
  const count = COUNTS[kind]?.(data) ?? (replicas && `×${replicas}`);
  const images = containers(spec).map(({ image }) => text(image).split("/").at(-1)?.replace(/@.*?:(.{7}).*/, "@$1") ?? "");
  if (images.length < 2) return [[count, ...images].filter(Boolean).join(" · ")];
  const rest = images.length - SHOWN;
  return [count, ...images.slice(0, SHOWN), rest > 0 ? `+${rest} more` : ""];
}

/** @param {any} data */
function service({ spec }) {
  const { type, clusterIP, externalName, ports } = mapping(spec);
  if (type === "ExternalName") return [`external name ${text(externalName)}`];
  const numbers = mappings(ports).map(({ port, targetPort }) => [port, targetPort].map(text).filter((one, index, all) => one && all.indexOf(one) === index).join(" → "));
  const word = clusterIP === "None" ? "headless" : type === "ClusterIP" ? "" : text(type);
  return [[word, listed(numbers, SHOWN)].filter(Boolean).join(" ")];
}

/** @param {any} data */
function keys(data) {
  const found = ["data", "binaryData", "stringData"].flatMap((field) => Object.keys(mapping(data[field])));
  return [listed([...new Set(found)].sort(), 2)];
}

/**
 * @param {string[]} values
 * @param {number} shown
 */
function listed(values, shown) {
  const found = [...new Set(values)];
  const rest = found.length - shown;
  return found.slice(0, shown).join(", ") + (rest > 0 ? ` +${rest}` : "");
}
