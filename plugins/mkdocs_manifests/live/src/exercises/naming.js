/** How goals name objects: `web`, `Deployment/web` or `Deployment/shop/web`. */

/**
 * @param {import("../model.js").Manifest} manifest
 * @param {string} written
 */
export function named({ kind, namespace, name }, written) {
  const parts = written.split("/");
  if (parts.at(-1) !== name) return false;
  if (parts.length > 1 && parts[0] !== kind) return false;
  return parts.length < 3 || parts[1] === namespace;
}
