/** What stands beside an arrow: the path of a route, the place of a mount, the ports of a Service. */

import { podTemplate } from "../kubernetes/selectors.js";
import { at, mapping, mappings, text } from "./values.js";
import { containers } from "./workloads.js";

/** @typedef {import("../model.js").Manifest} Manifest */
/** @typedef {import("../model.js").FieldPath} FieldPath */
/** @typedef {Record<string, string | null>} Places */

/** @type {Record<string, (manifest: Manifest, path: FieldPath, places: Places) => string>} */
const LABELS = { mounts, reads, "routes to": route };

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
  if (manifest.kind !== "Ingress") return "";
  const port = mapping(at(manifest.data, ...path, "port"));
  const number = text(port.number) || text(port.name);
  const where = path.includes("rules") ? text(at(manifest.data, ...path.slice(0, 6), "path")) || "/" : "default";
  return number ? `${where} → ${number}` : where;
}

/**
 * @param {Manifest} manifest
 * @param {FieldPath} path
 * @param {Places} places
 */
function mounts(manifest, path, places) {
  const index = path.indexOf("volumes");
  if (index < 0) return "";
  const volume = text(at(manifest.data, ...path.slice(0, index + 2), "name"));
  const spec = podTemplate(manifest, places)?.spec ?? {};
  const found = [...containers(spec), ...mappings(spec.initContainers)]
    .flatMap((container) => mappings(container.volumeMounts))
    .filter(({ name }) => volume && name === volume)
    .map(({ mountPath }) => text(mountPath));
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
