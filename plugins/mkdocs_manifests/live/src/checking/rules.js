/** Rules that span fields, in CEL. */

/**
 * @typedef {object} Rules
 * @property {(manifest: import("../model.js").Manifest, spoiled: import("./schema.js").Spoiled) => import("../model.js").Problem[]} check
 *   What rules say against a manifest; `spoiled` are the objects of which the schema already complains.
 * @property {(definition: string, part: import("../model.js").Manifest, spoiled: import("./schema.js").Spoiled) => import("../model.js").Problem[]} checkAt
 *   The same for a fragment, which is an object of a definition.
 */

/**
 * Return the rules of one version of Kubernetes, with the advice whose codes start with one of `advice`.
 *
 * @param {any} _data What `manifests-live-data.js` brings.
 * @param {import("../kubernetes/schemas.js").Schemas} _schemas
 * @param {string[]} _advice
 * @returns {Rules}
 */
export function rulesOf(_data, _schemas, _advice) {
  return { check: () => [], checkAt: () => [] };
}
