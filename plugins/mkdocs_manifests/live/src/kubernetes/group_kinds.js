/** Kinds without their version, written as kubectl writes them: `Deployment.apps`, `Service`. */

/**
 * A kind in its API group; the same object has it in every version of the group.
 *
 * @typedef {object} GroupKind
 * @property {string} group Empty for the core group.
 * @property {string} kind
 * @property {string} name `Deployment.apps`: equal for equal kinds.
 */

/**
 * @param {string} group
 * @param {string} kind
 * @returns {GroupKind}
 */
export function groupKind(group, kind) {
  return { group, kind, name: group ? `${kind}.${group}` : kind };
}

/**
 * Return the kind that `Deployment.apps` or `Service` names.
 *
 * @param {string} written
 */
export function parseKind(written) {
  const [kind, ...group] = written.split(".");
  return groupKind(group.join("."), kind);
}

/**
 * Return the kind of a manifest.
 *
 * @param {import("../model.js").Manifest} manifest
 */
export function kindOf({ apiVersion, kind }) {
  return groupKind(groupOf(apiVersion), kind);
}

/**
 * Return `apps` for `apps/v1`, and the core group's empty name for `v1`.
 *
 * @param {string} apiVersion
 */
export function groupOf(apiVersion) {
  return apiVersion.slice(0, Math.max(0, apiVersion.lastIndexOf("/")));
}
