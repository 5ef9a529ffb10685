/** What stands beside an arrow: the path of a route, the place of a mount, the ports of a Service. */

import { podTemplate } from "../kubernetes/selectors.js";
import { at, mapping, mappings, text } from "./values.js";
import { containers } from "./workloads.js";

/** @typedef {import("../model.js").Manifest} Manifest */
/** @typedef {import("../model.js").FieldPath} FieldPath */
/** @typedef {Record<string, string | null>} Places */

const READ_ONLY = " read-only";
/** @type {Record<string, (manifest: Manifest, path: FieldPath, places: Places) => string>} */
const LABELS = { mounts, reads, "routes to": route, "mirrors to": backend };

/**
 * Return the label of a reference that stands at a path of a manifest, empty where the relation says it all.
 *
 * @param {string} relation
 * @param {Manifest} manifest
 * @param {FieldPath} path
 * @param {Places} places Where each kind has its Pod template.
 */
export function label(relation, manifest, path, places) {
  return LABELS[relation]?.(manifest, path, places) ?? "";
}

/**
 * Return the container ports that a Service leads to on the Pods of a workload, names looked up.
 *
 * @param {Manifest} service
 * @param {import("./workloads.js").Workload} workload
 */
export function serviceLabel(service, { ports }) {
  const found = mappings(at(service.data, "spec", "ports")).map(({ protocol, port, targetPort = port }) => {
    if (typeof targetPort !== "string") return text(targetPort) && `:${text(targetPort)}`;
    const meant = ports.find((one) => one.name === targetPort && one.protocol === (text(protocol) || "TCP"));
    return meant ? `:${meant.number}` : `no port ${targetPort}`;
  });
  return [...new Set(found.filter(Boolean))].join(", ");
}

/**
 * @param {Manifest} manifest
 * @param {FieldPath} path
 */
function route(manifest, path) {
  return manifest.kind === "Ingress" ? ingress(manifest, path) : backend(manifest, path);
}

/**
 * @param {Manifest} manifest
 * @param {FieldPath} path
 */
function ingress({ data }, path) {
  const port = mapping(at(data, ...path, "port"));
  const number = text(port.number) || text(port.name);
  let where = "default";
  if (path.includes("rules")) {
    const hosts = new Set(mappings(at(data, "spec", "rules")).map(({ host }) => text(host)));
    const own = text(mapping(at(data, ...path.slice(0, 3))).host) || "any host";
    where = (hosts.size > 1 ? own : "") + (text(at(data, ...path.slice(0, 6), "path")) || "/");
  }
  return number ? `${where} → ${number}` : where;
}

/**
 * Return path, port and share of a backend of a Gateway API route.
 *
 * @param {Manifest} manifest
 * @param {FieldPath} path
 */
function backend({ data }, path) {
  const rule = mapping(at(data, ...path.slice(0, 3)));
  const found = mappings(rule.matches).map((match) => text(at(match, "path", "value")));
  const { port, weight = 1 } = mapping(at(data, ...path));
  const where = [...new Set(found.filter(Boolean))].join(", ") || "/";
  const written = text(port) ? `${where} → ${text(port)}` : where;
  const weights = mappings(rule.backendRefs).map((one) => one.weight ?? 1);
  const sum = weights.reduce((all, one) => all + one, 0);
  const isShared = weights.length > 1 && weights.every(Number.isInteger) && sum > 0 && Number.isInteger(weight);
  return isShared ? `${written} ${rounded((100 * weight) / sum)}%` : written;
}

/**
 * Return a whole number; of two that are as near, the even one.
 *
 * @param {number} value
 */
function rounded(value) {
  const below = Math.floor(value);
  return value - below === 0.5 ? below + (below % 2) : Math.round(value);
}

/**
 * @param {Manifest} manifest
 * @param {FieldPath} path
 * @param {Places} places
 */
function mounts(manifest, path, places) {
  const index = path.indexOf("volumes");
  if (index < 0) return "";
  const where = mountLabel(manifest, text(at(manifest.data, ...path.slice(0, index + 2), "name")), places);
  // Files of ConfigMaps and Secrets can never be written; only of a claim it says something.
  return path.includes("persistentVolumeClaim") ? where : where.replaceAll(READ_ONLY, "");
}

/**
 * Return where the containers of a workload see a volume.
 *
 * @param {Manifest} manifest
 * @param {string} volume
 * @param {Places} places
 */
export function mountLabel(manifest, volume, places) {
  const spec = podTemplate(manifest, places)?.spec ?? {};
  const found = [...containers(spec), ...mappings(spec.initContainers)].flatMap(({ volumeMounts, volumeDevices }) => [
    ...mappings(volumeMounts)
      .filter(({ name }) => volume && name === volume)
      .map(({ mountPath, readOnly }) => text(mountPath) + (readOnly === true ? READ_ONLY : "")),
    ...mappings(volumeDevices)
      .filter(({ name }) => volume && name === volume)
      .map(({ devicePath }) => text(devicePath)),
  ]);
  return [...new Set(found)].join(", ");
}

/**
 * @param {Manifest} manifest
 * @param {FieldPath} path
 */
function reads(manifest, path) {
  if (path.includes("envFrom")) return "env";
  return path.includes("env") ? `env ${text(at(manifest.data, ...path, "key"))}`.trim() : "";
}
