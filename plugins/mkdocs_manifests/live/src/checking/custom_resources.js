/** Custom kinds that the text or its catalog defines. */

/**
 * Add the kinds of CustomResourceDefinitions to the schemas; return what is wrong with them.
 *
 * @param {import("../kubernetes/schemas.js").Schemas} _schemas
 * @param {import("../model.js").Manifest[]} _definitions The manifests of kind CustomResourceDefinition.
 * @returns {void}
 */
export function addCustomKinds(_schemas, _definitions) {}
