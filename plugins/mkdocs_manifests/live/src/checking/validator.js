/**
 * JSON Schema 2020-12, as far as the API's schemas use it: all errors, each with its path. Nothing is compiled or evaluated as
 * code, so a strict content security policy lets it run.
 */

import { isMapping, isNumber } from "../model.js";
import { complaint } from "../kubernetes/formats.js";
import { FOREIGN } from "../kubernetes/custom_resources.js";
import { metered } from "../kubernetes/machine.js";
import { schemaPattern } from "../kubernetes/patterns.js";
import { isSchema } from "../kubernetes/schemas.js";
import { lengthOf, numberText, sorted } from "../text.js";

/** @typedef {import("../model.js").FieldPath} FieldPath */
/** @typedef {import("../kubernetes/schemas.js").Schema} Schema */
/** @typedef {import("../kubernetes/schemas.js").Schemas} Schemas */

/**
 * @typedef {object} SchemaError
 * @property {string} keyword Which was not kept.
 * @property {any} limit The keyword's value in the schema.
 * @property {FieldPath} path
 * @property {any} value What stands there.
 * @property {string[]} [names] Of `additionalProperties`: the fields that are unknown.
 * @property {string} [name] Of `required`: the field that is missing; of `propertyNames`: the field whose name is wrong.
 * @property {SchemaError} [inner] Of `propertyNames`: what is wrong with the name.
 */

/** Of patterns that cannot be judged here. */
export const UNJUDGED = "unjudged";
/** @type {Record<string, (value: any) => boolean>} In the order in which messages name them. */
const TYPES = {
  null: (value) => value === null,
  boolean: (value) => typeof value === "boolean",
  integer: (value) => typeof value === "bigint" || Number.isInteger(value),
  number: isNumber,
  string: (value) => typeof value === "string",
  array: Array.isArray,
  object: isMapping,
};

/** @type {Record<string, (value: any, limit: any) => boolean>} Whether a keyword is kept, by what it is about. */
const NUMBERS = {
  minimum: (value, limit) => value >= limit,
  maximum: (value, limit) => value <= limit,
  exclusiveMinimum: (value, limit) => value > limit,
  exclusiveMaximum: (value, limit) => value < limit,
  multipleOf: isMultiple,
};
/** @type {Record<string, (value: string, limit: any) => boolean>} */
const STRINGS = {
  minLength: (value, limit) => lengthOf(value) >= limit,
  maxLength: (value, limit) => lengthOf(value) <= limit,
  pattern: (value, limit) => metered(() => schemaPattern(limit)?.test(value) ?? true),
  [FOREIGN]: () => undefined,
  format: (value, limit) => complaint(limit, value) === undefined,
};
/** @type {Record<string, (value: any[], limit: any) => boolean>} */
const ARRAYS = {
  minItems: (value, limit) => value.length >= limit,
  maxItems: (value, limit) => value.length <= limit,
  uniqueItems: (value, limit) => !limit || new Set(value.map(jsonText)).size === value.length,
};
/** @type {Record<string, (value: Record<string, any>, limit: any) => boolean>} */
const OBJECTS = {
  minProperties: (value, limit) => Object.keys(value).length >= limit,
  maxProperties: (value, limit) => Object.keys(value).length <= limit,
};

/**
 * Return what a schema says against a value.
 *
 * @param {Schemas} schemas For references.
 * @param {Schema | boolean} schema
 * @param {any} value
 * @param {FieldPath} [path] Of the value.
 * @returns {SchemaError[]}
 */
export function validate(schemas, schema, value, path = []) {
  /** @type {SchemaError[]} */
  const errors = [];
  visit(schemas, schema, value, [...path], errors);
  return errors;
}

/**
 * Note an error; the path goes on to change while values are visited.
 *
 * @param {SchemaError[]} errors
 * @param {SchemaError} error
 */
function note(errors, error) {
  errors.push({ ...error, path: [...error.path] });
}

/**
 * @param {Schemas} schemas
 * @param {Schema | boolean} schema
 * @param {any} value
 * @param {FieldPath} path
 * @param {SchemaError[]} errors
 */
function visit(schemas, schema, value, path, errors) {
  if (typeof schema === "boolean") {
    if (!schema) note(errors, { keyword: "falseSchema", limit: false, path, value });
    return;
  }
  if (schema.$ref !== undefined) visit(schemas, schemas.definition(schema.$ref) ?? true, value, path, errors);
  if (schema.type !== undefined && !hasType(schema.type, value)) {
    note(errors, { keyword: "type", limit: schema.type, path, value });
  }
  if (schema.enum && !schema.enum.some((/** @type {any} */ one) => isSame(one, value))) {
    note(errors, { keyword: "enum", limit: schema.enum, path, value });
  }
  if (schema.const !== undefined && !isSame(schema.const, value)) {
    note(errors, { keyword: "const", limit: schema.const, path, value });
  }
  if (isNumber(value)) keep(NUMBERS, schema, value, path, errors);
  else if (typeof value === "string") keep(STRINGS, schema, value, path, errors);
  else if (Array.isArray(value)) visitItems(schemas, schema, value, path, errors);
  else if (isMapping(value)) visitFields(schemas, schema, value, path, errors);
  visitBranches(schemas, schema, value, path, errors);
}

/**
 * @param {Record<string, (value: any, limit: any) => boolean | undefined>} checks Undefined is of what cannot be judged.
 * @param {Schema} schema
 * @param {any} value
 * @param {FieldPath} path
 * @param {SchemaError[]} errors
 */
function keep(checks, schema, value, path, errors) {
  for (const keyword of Object.keys(checks)) {
    const limit = schema[keyword];
    const isKept = limit === undefined || checks[keyword](value, limit);
    if (!isKept) note(errors, { keyword: isKept === undefined ? UNJUDGED : keyword, limit, path, value });
  }
}

/**
 * @param {Schemas} schemas
 * @param {Schema} schema
 * @param {any[]} value
 * @param {FieldPath} path
 * @param {SchemaError[]} errors
 */
function visitItems(schemas, schema, value, path, errors) {
  keep(ARRAYS, schema, value, path, errors);
  if (schema.items !== undefined) {
    for (const [index, item] of value.entries()) {
      path.push(index);
      visit(schemas, schema.items, item, path, errors);
      path.pop();
    }
  }
  if (schema.contains !== undefined && !value.some((item) => accepts(schemas, schema.contains, item, path, errors))) {
    note(errors, { keyword: "contains", limit: schema.contains, path, value });
  }
}

/**
 * @param {Schemas} schemas
 * @param {Schema} schema
 * @param {Record<string, any>} value
 * @param {FieldPath} path
 * @param {SchemaError[]} errors
 */
function visitFields(schemas, schema, value, path, errors) {
  keep(OBJECTS, schema, value, path, errors);
  for (const name of schema.required ?? []) {
    if (!Object.hasOwn(value, name)) note(errors, { keyword: "required", limit: schema.required, path, value, name });
  }
  const { patternProperties } = schema;
  const patterns = patternProperties && Object.entries(patternProperties).map(([pattern, below]) => ({ pattern, below }));
  const unknown = [];
  for (const name of Object.keys(value)) {
    path.push(name);
    if (!visitField(schemas, schema, value[name], path, errors, patterns)) unknown.push(name);
    path.pop();
    if (schema.propertyNames === undefined) continue;
    for (const inner of validate(schemas, schema.propertyNames, name)) {
      note(errors, { keyword: "propertyNames", limit: schema.propertyNames, path, value, name, inner });
    }
  }
  if (unknown.length) note(errors, { keyword: "additionalProperties", limit: false, path, value, names: unknown });
}

/**
 * Visit one field's value; return whether the schema knows the field.
 *
 * @param {Schemas} schemas
 * @param {Schema} schema Of the mapping that has the field.
 * @param {any} value
 * @param {FieldPath} path
 * @param {SchemaError[]} errors
 * @param {{ pattern: string, below: any }[] | undefined} patterns
 */
function visitField(schemas, { properties, additionalProperties }, value, path, errors, patterns) {
  const name = path[path.length - 1];
  let isKnown = properties !== undefined && Object.hasOwn(properties, name);
  if (isKnown) visit(schemas, properties[name], value, path, errors);
  for (const { pattern, below } of patterns ?? []) {
    if (!schemaPattern(pattern)?.test(String(name))) continue;
    visit(schemas, below, value, path, errors);
    isKnown = true;
  }
  if (isKnown || additionalProperties === undefined) return true;
  if (additionalProperties === false) return false;
  visit(schemas, additionalProperties, value, path, errors);
  return true;
}

/**
 * @param {Schemas} schemas
 * @param {Schema} schema
 * @param {any} value
 * @param {FieldPath} path
 * @param {SchemaError[]} errors
 */
function visitBranches(schemas, schema, value, path, errors) {
  for (const branch of schema.allOf ?? []) visit(schemas, branch, value, path, errors);
  if (schema.anyOf && !schema.anyOf.some((/** @type {any} */ branch) => accepts(schemas, branch, value, path, errors))) {
    note(errors, { keyword: "anyOf", limit: schema.anyOf, path, value });
  }
  if (schema.oneOf) {
    const fitting = schema.oneOf.filter((/** @type {any} */ branch) => accepts(schemas, branch, value, path, errors)).length;
    if (fitting !== 1) note(errors, { keyword: fitting ? "oneOfMultiple" : "oneOf", limit: schema.oneOf, path, value });
  }
  if (schema.not !== undefined && accepts(schemas, schema.not, value, path, errors)) {
    note(errors, { keyword: "not", limit: schema.not, path, value });
  }
  if (schema.if !== undefined) {
    const branch = accepts(schemas, schema.if, value, path, errors) ? schema.then : schema.else;
    if (branch !== undefined) visit(schemas, branch, value, path, errors);
  }
}

/**
 * Return whether a schema has nothing against a value; what cannot be judged there is noted.
 *
 * @param {Schemas} schemas
 * @param {Schema | boolean} schema
 * @param {any} value
 * @param {FieldPath} path
 * @param {SchemaError[]} errors
 */
function accepts(schemas, schema, value, path, errors) {
  const found = validate(schemas, schema, value, path);
  const unjudged = found.filter(({ keyword }) => keyword === UNJUDGED);
  errors.push(...unjudged);
  return found.length === unjudged.length;
}

/**
 * @param {string | string[]} types
 * @param {any} value
 */
function hasType(types, value) {
  return typeof types === "string" ? TYPES[types](value) : types.some((type) => TYPES[type](value));
}

/**
 * Return types in the order in which messages name them.
 *
 * @param {string | string[]} types
 */
export function typesInOrder(types) {
  return Object.keys(TYPES).filter((type) => (typeof types === "string" ? types === type : types.includes(type)));
}

/**
 * @param {number | bigint} value
 * @param {number} limit
 */
function isMultiple(value, limit) {
  if (typeof value === "bigint") return Number.isInteger(limit) ? value % BigInt(limit) === 0n : true;
  const ratio = value / limit;
  return Number.isInteger(limit) ? value % limit === 0 : Math.abs(ratio - Math.round(ratio)) < Number.EPSILON * Math.max(1, Math.abs(ratio));
}

/**
 * @param {any} one
 * @param {any} other
 */
function isSame(one, other) {
  return one === other || (typeof one === "object" && typeof other === "object" && jsonText(one) === jsonText(other));
}

/**
 * Return a value in JSON, fields in the order of their names: equal for equal values.
 *
 * @param {any} value
 * @returns {string}
 */
export function jsonText(value) {
  if (Array.isArray(value)) return `[${value.map(jsonText).join(",")}]`;
  if (isSchema(value)) return `{${sorted(Object.keys(value)).map((name) => `${JSON.stringify(name)}:${jsonText(value[name])}`).join(",")}}`;
  return isNumber(value) ? numberText(value) : JSON.stringify(value);
}
