/** Structural schemas, as a CustomResourceDefinition has them, against a value: what is wrong with it first. */

import { isMapping, isNumber } from "../model.js";
import { goPattern } from "../kubernetes/patterns.js";
import { equal, kindOf, lift } from "./cel_values.js";

/** The types of JSON Schema that a value of CEL's type has; a whole number is both. */
const TYPES = /** @type {Readonly<Record<string, string[]>>} */ ({
  string: ["string"],
  bool: ["boolean"],
  int: ["integer", "number"],
  double: ["number"],
  list: ["array"],
  map: ["object"],
  null_type: ["null"],
});
/** In this order several types are named. */
const ORDER = ["array", "boolean", "integer", "null", "number", "object", "string"];
const COUNTS = /** @type {[string, string, string, (value: any) => number | undefined][]} */ ([
  ["maxLength", "longer than", "character", lengthOf],
  ["minLength", "shorter than", "character", lengthOf],
  ["maxItems", "has more than", "item", (value) => (Array.isArray(value) ? value.length : undefined)],
  ["minItems", "has less than", "item", (value) => (Array.isArray(value) ? value.length : undefined)],
  ["maxProperties", "has more than", "property", (value) => (isMapping(value) ? Object.keys(value).length : undefined)],
  ["minProperties", "has less than", "property", (value) => (isMapping(value) ? Object.keys(value).length : undefined)],
]);

/**
 * Return what is wrong first with a value, in the words of the build's validator; an empty text where nothing is.
 *
 * @param {any} schema
 * @param {any} value
 * @param {boolean} [strict] Whether fields that the schema does not name are wrong.
 * @returns {string}
 */
export function firstError(schema, value, strict = true) {
  if (!isMapping(schema)) return "";
  return (
    typeError(schema, value) ||
    scalarError(schema, value) ||
    countError(schema, value) ||
    branchError(schema, value) ||
    belowError(schema, value, strict)
  );
}

/**
 * @param {Record<string, any>} schema
 * @param {any} value
 */
function typeError(schema, value) {
  const written = schema["x-kubernetes-int-or-string"] ? ["integer", "string"] : schema.type;
  if (!written) return "";
  const types = [...(Array.isArray(written) ? written : [written]), ...(schema.nullable ? ["null"] : [])];
  if (!types.every((one) => ORDER.includes(one))) return "";
  if (TYPES[kindOf(lift(value))].some((one) => types.includes(one))) return "";
  const named = types.sort((one, other) => ORDER.indexOf(one) - ORDER.indexOf(other)).map((one) => `"${one}"`);
  return `${json(value)} is not of type${named.length > 1 ? "s" : ""} ${named.join(", ")}`;
}

/**
 * @param {Record<string, any>} schema
 * @param {any} value
 */
function scalarError(schema, value) {
  const { enum: allowed, pattern, minimum, maximum, multipleOf } = schema;
  if (Array.isArray(allowed) && !allowed.some((one) => equal(one, value))) {
    const names = allowed.map(json);
    const listed = names.length > 1 ? `${names.slice(0, -1).join(", ")} or ${names.at(-1)}` : names.join();
    return `${json(value)} is not one of ${listed}`;
  }
  if (typeof value === "string" && typeof pattern === "string" && goPattern(pattern)?.test(value) === false) {
    return `${json(value)} does not match ${json(pattern)}`;
  }
  if (!isNumber(value)) return "";
  const [above, beyond] = [schema.exclusiveMinimum === true, schema.exclusiveMaximum === true];
  if (isNumber(minimum) && (above ? value <= minimum : value < minimum)) {
    return `${value} is less than ${above ? "or equal to " : ""}the minimum of ${minimum}`;
  }
  if (isNumber(maximum) && (beyond ? value >= maximum : value > maximum)) {
    return `${value} is greater than ${beyond ? "or equal to " : ""}the maximum of ${maximum}`;
  }
  return isNumber(multipleOf) && Number(value) % Number(multipleOf) !== 0
    ? `${value} is not a multiple of ${multipleOf}`
    : "";
}

/**
 * @param {Record<string, any>} schema
 * @param {any} value
 */
function countError(schema, value) {
  for (const [keyword, wrong, unit, count] of COUNTS) {
    const limit = schema[keyword];
    const has = count(value);
    if (has === undefined || !isNumber(limit) || (keyword.startsWith("max") ? has <= limit : has >= limit)) continue;
    const units = limit === 1 ? unit : unit.replace(/y$/, "ie").concat("s");
    return `${json(value)} ${wrong.startsWith("has") ? "" : "is "}${wrong} ${limit} ${units}`;
  }
  return "";
}

/** @param {any} value */
function lengthOf(value) {
  return typeof value === "string" ? [...value].length : undefined;
}

/**
 * @param {Record<string, any>} schema
 * @param {any} value
 */
function branchError(schema, value) {
  for (const below of Array.isArray(schema.allOf) ? schema.allOf : []) {
    const error = firstError(below, value, false);
    if (error) return error;
  }
  for (const keyword of ["anyOf", "oneOf"]) {
    if (!Array.isArray(schema[keyword])) continue;
    const fitting = schema[keyword].filter((/** @type {any} */ below) => !firstError(below, value, false)).length;
    const listed = `of the schemas listed in the '${keyword}' keyword`;
    if (!fitting) return `${json(value)} is not valid under any ${listed}`;
    if (keyword === "oneOf" && fitting > 1) return `${json(value)} is valid under more than one ${listed}`;
  }
  if (isMapping(schema.not) && !firstError(schema.not, value, false))
    return `${json(schema.not)} is not allowed for ${json(value)}`;
  return "";
}

/**
 * @param {Record<string, any>} schema
 * @param {any} value
 * @param {boolean} strict
 * @returns {string}
 */
function belowError(schema, value, strict) {
  if (Array.isArray(value)) {
    return firstOf(value, (item) => firstError(schema.items, item, strict));
  }
  if (!isMapping(value)) return "";
  const required = Array.isArray(schema.required) ? schema.required : [];
  const missing = required.find((name) => !Object.hasOwn(value, name));
  if (missing !== undefined) return `${json(missing)} is a required property`;
  const properties = isMapping(schema.properties) ? schema.properties : undefined;
  const named = Object.keys(value).filter((name) => properties && Object.hasOwn(properties, name));
  const others = Object.keys(value).filter((name) => !named.includes(name));
  const wrong = firstOf(named, (name) => firstError(properties?.[name], value[name], strict));
  if (wrong || !others.length) return wrong;
  if (isMapping(schema.additionalProperties)) {
    return firstOf(others, (name) => firstError(schema.additionalProperties, value[name], strict));
  }
  const open = schema["x-kubernetes-preserve-unknown-fields"] || schema["x-kubernetes-embedded-resource"];
  if (!strict || !properties || open) return "";
  const listed = others.map((name) => `'${name}'`).join(", ");
  return `Additional properties are not allowed (${listed} ${others.length > 1 ? "were" : "was"} unexpected)`;
}

/**
 * @template T
 * @param {T[]} items
 * @param {(item: T) => string} judge
 */
function firstOf(items, judge) {
  for (const item of items) {
    const error = judge(item);
    if (error) return error;
  }
  return "";
}

/** @param {any} value */
function json(value) {
  return JSON.stringify(value, (_, one) => (typeof one === "bigint" ? Number(one) : one));
}
