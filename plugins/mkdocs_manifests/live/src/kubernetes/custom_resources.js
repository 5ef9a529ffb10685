/**
 * Custom kinds: CustomResourceDefinitions as schemas that judge like the API server.
 *
 * Their schemas are OpenAPI 3.0 in structural form. The API server prunes fields that they do not name (in strict
 * validation: refuses them), takes null for absent where a field is not `nullable`, and fills in defaults before it
 * looks for required fields (apiextensions-apiserver pkg/apiserver/schema). What makes no sense is left out: the
 * definition itself is judged as a manifest.
 */

import { isMapping, isNumber } from "../model.js";
import { table } from "../tables.js";
import { goPattern } from "./patterns.js";

const METADATA = "meta.v1.ObjectMeta";
const TYPES = new Set(["object", "array", "string", "number", "integer", "boolean"]);
/** Formats of custom resources that are judged here, of those that the API server enforces (supportedFormats). */
const FORMATS = new Set(["byte", "date-time", "int32", "int64", "ipv4", "ipv6"]);
const NUMBERS = ["minimum", "maximum", "multipleOf"];
const LENGTHS = ["minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"];
const TEXTS = ["description", "title", "pattern", "format"];
/** Keywords that a validator ignores, and that rules read. */
const KEPT = ["default", "x-kubernetes-list-type", "x-kubernetes-list-map-keys", "x-kubernetes-validations"];
/** Under which a pattern stands that is none of Go: it cannot be judged. */
export const FOREIGN = "x-pattern";
const BRANCHES = ["allOf", "anyOf", "oneOf"];
/** What the alternatives beside `x-kubernetes-int-or-string` say, in either order. */
const EITHER = ["integer", "string"];

/** @typedef {import("./schemas.js").Schema} Schema */

/**
 * Add the kinds of CustomResourceDefinitions to the schemas; of several for one kind the last one counts.
 *
 * @param {import("./schemas.js").Schemas} schemas
 * @param {import("../model.js").Manifest[]} definitions The manifests of kind CustomResourceDefinition.
 */
export function addCustomKinds(schemas, definitions) {
  for (const { data } of definitions) {
    for (const { apiVersion, kind, schema } of customKinds(data)) {
      const known = schemas.kindOf(apiVersion, kind);
      const isCustom = known === undefined ? !schemas.isBuiltIn(apiVersion, kind) : known.includes("/");
      if (isCustom) schemas.add(apiVersion, kind, schema);
    }
  }
}

/**
 * Return the kind that a CustomResourceDefinition defines, in each version that is served.
 *
 * @param {any} data
 * @returns {{ apiVersion: string, kind: string, schema: Schema }[]}
 */
export function customKinds(data) {
  if (!isMapping(data) || data.apiVersion !== "apiextensions.k8s.io/v1") return [];
  const spec = mapping(data.spec);
  const { group } = spec;
  const { kind } = mapping(spec.names);
  if (typeof group !== "string" || typeof kind !== "string" || !group || !kind) return [];
  const versions = Array.isArray(spec.versions) ? spec.versions.map(mapping) : [];
  return versions.flatMap(({ name, served, schema }) => {
    const raw = mapping(schema).openAPIV3Schema;
    if (typeof name !== "string" || !name || served === false || !isMapping(raw)) return [];
    return [{ apiVersion: `${group}/${name}`, kind, schema: rootSchema(raw) }];
  });
}

/**
 * Return the schema of the whole object, with the fields that every object has.
 *
 * @param {Record<string, any>} raw
 * @returns {Schema}
 */
function rootSchema(raw) {
  const schema = structural(raw);
  const metadata = metadataSchema();
  const restricted = Object.entries(mapping(mapping(mapping(raw.properties).metadata).properties)).filter(
    ([name, below]) => (name === "name" || name === "generateName") && isMapping(below),
  );
  if (restricted.length) metadata.properties = tableOf(restricted, values);
  const own = { apiVersion: { type: ["string"] }, kind: { type: ["string"] }, metadata };
  return { ...schema, type: ["object"], properties: Object.assign(table(), schema.properties, own) };
}

/** @returns {Schema} */
function metadataSchema() {
  return { $ref: METADATA };
}

/**
 * Return the schema of a value.
 *
 * @param {Record<string, any>} raw
 * @param {boolean} [isNull] Whether null stands for absent there.
 * @returns {Schema}
 */
function structural(raw, isNull = false) {
  const schema = values(raw);
  const isNullable = isNull || raw.nullable === true;
  /** @type {string[]} */
  let types = typeof raw.type === "string" && TYPES.has(raw.type) ? [raw.type] : [];
  if (raw["x-kubernetes-int-or-string"] === true) {
    types = EITHER;
    if (isEither(schema.anyOf)) delete schema.anyOf;
  }
  if (types.length) schema.type = isNullable ? [...types, "null"] : types;
  if (schema.enum && isNullable && !schema.enum.includes(null)) schema.enum = [...schema.enum, null];
  for (const key of KEPT) if (key in raw) schema[key] = raw[key];
  if (types.includes("object")) addFields(raw, schema);
  if (types.includes("array") && isMapping(raw.items)) schema.items = structural(raw.items);
  return schema;
}

/**
 * Return whether alternatives say no more than that a value is an integer or a string.
 *
 * @param {Schema[] | undefined} branches
 */
function isEither(branches) {
  const types = (branches ?? []).map((branch) => (Object.keys(branch).length === 1 ? branch.type?.join() : undefined));
  return types.length === EITHER.length && types.every((type) => EITHER.includes(type));
}

/**
 * Add the fields of an object; those that it does not name are refused unless it says otherwise.
 *
 * @param {Record<string, any>} raw
 * @param {Schema} schema
 */
function addFields(raw, schema) {
  const fields = mapping(raw.properties);
  const required = (schema.required ?? []).filter(
    (/** @type {string} */ name) => !("default" in mapping(fields[name])),
  );
  delete schema.required;
  if (required.length) schema.required = required;
  const named = Object.entries(fields).filter(([, below]) => isMapping(below));
  const properties = tableOf(named, (below, name) => structural(below, !required.includes(name)));
  if (raw["x-kubernetes-embedded-resource"] === true) {
    Object.assign(properties, {
      apiVersion: { type: ["string"] },
      kind: { type: ["string"] },
      metadata: metadataSchema(),
    });
    schema.required = [...new Set([...required, "apiVersion", "kind"])].sort();
  }
  if (Object.keys(properties).length) schema.properties = properties;
  const others = raw.additionalProperties;
  if (isMapping(others)) schema.additionalProperties = structural(others, true);
  else if (others !== true && raw["x-kubernetes-preserve-unknown-fields"] !== true) {
    schema.properties ??= table();
    schema.additionalProperties = false;
  }
}

/**
 * Return what a schema says of values alone, as it may stand below `anyOf` and its like.
 *
 * @param {Record<string, any>} raw
 * @returns {Schema}
 */
function values(raw) {
  /** @type {Schema} */
  const schema = {};
  for (const key of TEXTS) if (typeof raw[key] === "string") schema[key] = raw[key];
  if (!FORMATS.has(schema.format)) delete schema.format;
  if (schema.pattern !== undefined && !goPattern(schema.pattern)) {
    schema[FOREIGN] = schema.pattern;
    delete schema.pattern;
  }
  Object.assign(schema, ranges(raw));
  if (Array.isArray(raw.enum) && raw.enum.length) {
    schema.enum = [...new Map(raw.enum.map((value) => [JSON.stringify(value, writable), value])).values()];
  }
  if (Array.isArray(raw.required)) {
    schema.required = [...new Set(raw.required.filter((name) => typeof name === "string"))].sort();
  }
  for (const key of BRANCHES) if (Array.isArray(raw[key]) && raw[key].length) schema[key] = raw[key].map(branch);
  if (isMapping(raw.not)) schema.not = branch(raw.not);
  return schema;
}

/**
 * @param {string} _
 * @param {any} value
 */
function writable(_, value) {
  return typeof value === "bigint" ? `${value}n` : value;
}

/**
 * Return the limits of a schema: OpenAPI 3.0 says of a limit whether it is exclusive.
 *
 * @param {Record<string, any>} raw
 */
function ranges(raw) {
  /** @type {Schema} */
  const limits = {};
  for (const key of NUMBERS) if (isNumber(raw[key])) limits[key] = raw[key];
  if (limits.multipleOf <= 0) delete limits.multipleOf;
  for (const [key, limit] of [
    ["exclusiveMinimum", "minimum"],
    ["exclusiveMaximum", "maximum"],
  ]) {
    if (raw[key] !== true || !(limit in limits)) continue;
    limits[key] = limits[limit];
    delete limits[limit];
  }
  for (const key of LENGTHS) if (Number.isInteger(raw[key]) && raw[key] >= 0) limits[key] = raw[key];
  return limits;
}

/**
 * Return a schema below `anyOf` and its like, which closes nothing.
 *
 * @param {unknown} raw
 * @returns {Schema}
 */
function branch(raw) {
  if (!isMapping(raw)) return {};
  const schema = values(raw);
  if (typeof raw.type === "string" && TYPES.has(raw.type)) schema.type = [raw.type];
  const fields = Object.entries(mapping(raw.properties));
  if (fields.length) schema.properties = tableOf(fields, branch);
  for (const key of ["items", "additionalProperties"]) if (isMapping(raw[key])) schema[key] = branch(raw[key]);
  return schema;
}

/**
 * @param {[string, any][]} entries
 * @param {(below: any, name: string) => Schema} make
 */
function tableOf(entries, make) {
  /** @type {Record<string, Schema>} */
  const found = table();
  for (const [name, below] of entries) found[name] = make(below, name);
  return found;
}

/**
 * @param {unknown} value
 * @returns {Record<string, any>}
 */
function mapping(value) {
  return isMapping(value) ? value : {};
}
