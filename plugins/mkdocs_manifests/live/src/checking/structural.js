/** Structural schemas, as a CustomResourceDefinition has them, against the defaults in them. */

import { isMapping } from "../model.js";
import { table } from "../tables.js";
import { validate } from "./validator.js";
import { plainly } from "./validator_words.js";

/** Keywords that mean the same in JSON Schema. */
const KEPT = [
  ...["enum", "maxLength", "minLength", "pattern", "maxItems", "minItems", "maxProperties", "minProperties"],
  ...["required", "multipleOf", "minimum", "maximum"],
];
const BRANCHES = ["allOf", "anyOf", "oneOf"];
const EXCLUSIVE = [
  ["minimum", "exclusiveMinimum"],
  ["maximum", "exclusiveMaximum"],
];

/** @typedef {import("../kubernetes/schemas.js").Schema} Schema */

/**
 * Return what is wrong first with the default of a schema, in the words of the build's validator; an empty text where
 * nothing is, or where the schema itself is wrong, which other rules tell.
 *
 * @param {any} schema
 */
export function defaultError(schema) {
  try {
    const [error] = validate(/** @type {any} */ (undefined), strict(schema), schema.default);
    return error ? plainly(error) : "";
  } catch {
    return "";
  }
}

/**
 * Return a structural schema as plain JSON Schema that allows no fields it does not name.
 *
 * @param {any} schema
 * @returns {any}
 */
function strict(schema) {
  if (!isMapping(schema)) return schema;
  /** @type {Schema} */
  const plain = {};
  for (const key of KEPT) if (key in schema) plain[key] = schema[key];
  for (const key of BRANCHES) if (Array.isArray(schema[key])) plain[key] = schema[key].map(loose);
  if ("not" in schema) plain.not = loose(schema.not);
  for (const [bound, exclusive] of EXCLUSIVE) {
    if (schema[exclusive] !== true || !(bound in plain)) continue;
    plain[exclusive] = plain[bound];
    delete plain[bound];
  }
  const types = schema["x-kubernetes-int-or-string"] ? ["integer", "string"] : schema.type;
  if (types) {
    const listed = Array.isArray(types) ? types : [types];
    plain.type = schema.nullable ? [...listed, "null"] : listed;
  }
  if (isMapping(schema.properties)) {
    plain.properties = table();
    for (const [name, below] of Object.entries(schema.properties)) plain.properties[name] = strict(below);
    const isOpen = schema["x-kubernetes-preserve-unknown-fields"] || schema["x-kubernetes-embedded-resource"];
    if (!isOpen) plain.additionalProperties = false;
  }
  for (const key of ["additionalProperties", "items"]) if (isMapping(schema[key])) plain[key] = strict(schema[key]);
  return plain;
}

/**
 * Return a schema below `anyOf` and its like, which closes nothing.
 *
 * @param {any} schema
 */
function loose(schema) {
  const plain = strict(schema);
  if (isMapping(plain)) delete plain.additionalProperties;
  return plain;
}
