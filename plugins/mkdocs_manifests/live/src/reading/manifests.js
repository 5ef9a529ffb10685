/** From YAML documents to manifests: what names an apiVersion and a kind, a `List` taken apart. */

import { isMapping } from "../model.js";

/**
 * Return whether a document says that it is a resource of Kubernetes: it has an apiVersion or a kind.
 *
 * @param {unknown} data
 */
export function isManifest(data) {
  return isMapping(data) && ("apiVersion" in data || "kind" in data);
}

/**
 * Return the manifest in a document, or those in a `List`.
 *
 * @param {import("./yaml_reader.js").Document} document
 * @param {string} text
 * @returns {import("../model.js").Manifest[]}
 */
export function manifestsOf({ data, node }, text) {
  if (!isManifest(data)) return [];
  const { apiVersion, kind, items } = data;
  if (kind !== "List" || apiVersion !== "v1" || !Array.isArray(items)) return [manifest(data, node, text)];
  const nodes = node.entries?.get("items")?.items ?? [];
  return items.map((item, index) => manifest(item, nodes[index], text, ["items", index]));
}

/**
 * Return the manifest in `data`; what its head lacks is empty.
 *
 * @param {any} data
 * @param {import("../model.js").Node} node
 * @param {string} text
 * @param {import("../model.js").FieldPath} [path]
 * @returns {import("../model.js").Manifest}
 */
export function manifest(data, node, text, path = []) {
  const fields = isMapping(data) ? data : {};
  const metadata = isMapping(fields.metadata) ? fields.metadata : {};
  return {
    apiVersion: string(fields.apiVersion),
    kind: string(fields.kind),
    name: string(metadata.name) || string(metadata.generateName),
    namespace: string(metadata.namespace),
    data,
    node,
    text,
    path,
  };
}

/** @param {unknown} value */
function string(value) {
  return typeof value === "string" ? value : "";
}
