/** What runs Pods: every kind with a Pod template, read to what its Pods will look like. */

import { namespaceLabels, podTemplate } from "../kubernetes/selectors.js";
import { mapping, mappings, text } from "./values.js";

/** @typedef {import("../model.js").Manifest} Manifest */

/**
 * A manifest that runs Pods, with what other objects see of these Pods.
 *
 * @typedef {object} Workload
 * @property {string} id `Kind/namespace/name`.
 * @property {string} namespace
 * @property {Record<string, string>} labels Of the Pods, not of the object that makes them.
 * @property {{ name: string, protocol: string, number: number }[]} ports Those that containers declare under a name.
 * @property {Manifest | undefined} manifest
 */

/**
 * @param {string} kind
 * @param {string} namespace
 * @param {string} name
 */
export function identity(kind, namespace, name) {
  return `${kind}/${namespace}/${name}`;
}

/** @param {Manifest} manifest */
export function identityOf({ kind, namespace, name }) {
  return identity(kind, namespace, name);
}

/**
 * Return the manifests that run Pods, in the given order.
 *
 * @param {Manifest[]} manifests
 * @param {Record<string, string | null>} places Where each kind has its Pod template.
 * @returns {Workload[]}
 */
export function workloads(manifests, places) {
  return manifests.flatMap((manifest) => {
    const template = podTemplate(manifest, places);
    if (!template) return [];
    const { labels, spec } = template;
    return { id: identityOf(manifest), namespace: manifest.namespace, labels, ports: [...portsOf(spec)], manifest };
  });
}

/**
 * Return the containers that run as long as the Pod does: the ordinary ones, then the sidecars.
 *
 * @param {Record<string, any>} spec Of Pods.
 */
export function containers(spec) {
  const sidecars = mappings(spec.initContainers).filter((one) => one.restartPolicy === "Always");
  return [...mappings(spec.containers), ...sidecars];
}

/**
 * Return the labels of every namespace that the manifests name or live in.
 *
 * @param {Manifest[]} manifests
 * @returns {Map<string, Record<string, string>>}
 */
export function namespaces(manifests) {
  const found = new Map();
  for (const manifest of manifests) {
    const { kind, name, namespace } = manifest;
    if (kind === "Namespace") found.set(name, namespaceLabels(name, manifest));
    else if (!found.has(namespace)) found.set(namespace, namespaceLabels(namespace));
  }
  return found;
}

/** @param {Record<string, any>} spec */
function* portsOf(spec) {
  for (const container of containers(mapping(spec))) {
    for (const port of mappings(container.ports)) {
      const name = text(port.name);
      if (name && Number.isInteger(port.containerPort)) {
        yield { name, protocol: text(port.protocol) || "TCP", number: port.containerPort };
      }
    }
  }
}
