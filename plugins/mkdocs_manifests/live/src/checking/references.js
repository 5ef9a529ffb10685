/** References between manifests: names and selectors that lead nowhere, or not where they should. */

/**
 * The manifests of one example, for its references to those of others.
 *
 * @typedef {object} Scope
 * @property {string} file
 * @property {import("../model.js").Manifest[]} manifests
 */

/**
 * @typedef {object} References
 * @property {(scopes: Scope[]) => import("../model.js").Problem[]} check What is wrong with the references of the first
 *   scope, which is the text that is judged; the others are the catalog.
 */

/**
 * Return the check of references by the schemas of one version of Kubernetes.
 *
 * @param {any} _data What `manifests-live-data.js` brings.
 * @param {import("../kubernetes/schemas.js").Schemas} _schemas
 * @returns {References}
 */
export function referencesOf(_data, _schemas) {
  return { check: () => [] };
}
