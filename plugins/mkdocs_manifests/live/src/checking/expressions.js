/**
 * Judges the CEL expressions that manifests contain: do they compile, and come to what their place asks for.
 *
 * The API server compiles every expression of an admission policy, a webhook's match conditions and a custom resource's
 * rules. What can be told here without its type checker is told; what is not certainly wrong is accepted. API server:
 * apiserver pkg/admission/plugin/cel compile.go; apiextensions-apiserver pkg/apiserver/schema/cel compilation.go.
 */

import { isMapping } from "../model.js";
import { strip } from "../text.js";
import { say } from "../wording.js";
import { compile } from "./cel.js";
import { EvaluationError } from "./cel_values.js";
import { LONGEST, escaped } from "./custom_resources.js";
import { NAMESPACES, unknownAmong } from "./functions.js";
import { defaultError } from "./structural.js";

const STRING = /[rR]?(?:'''[^]*?'''|"""[^]*?"""|"(?:\\[^]|[^"\\])*"|'(?:\\[^]|[^'\\])*')/g;
const LOOPS = [
  "all|exists|existsOne|exists_one|map|filter",
  "transformList|transformMap|transformMapEntry|optMap|optFlatMap",
].join("|");
const WORD = String.raw`\s*([A-Za-z_]\w*)\s*,`;
const MACRO = new RegExp(String.raw`(?:\.\s*(?:${LOOPS})|cel\.bind)\s*\(${WORD}(?:${WORD})?`, "g");
const OPTIONAL = /\.\?|\[\?/g;
const VARIABLE = /\bvariables\s*\.\s*([A-Za-z_]\w*)/g;
const REQUEST = /\brequest\s*\.\s*([A-Za-z_]\w*)/g;
const REQUEST_FIELDS = new Set([
  ...["kind", "resource", "subResource", "requestKind", "requestResource", "requestSubResource", "name", "namespace"],
  ...["operation", "userInfo", "dryRun", "options"],
]);
/** Functions of the API server that nothing here evaluates: they are no mistakes. */
const SERVER_ONLY = new Set([
  ...["path", "group", "resource", "subresource", "namespace", "name", "serviceAccount", "check", "allowed", "reason"],
  ...[
    "errored",
    "error",
    "fieldSelector",
    "labelSelector",
    "semver",
    "isSemver",
    "major",
    "minor",
    "patch",
    "validate",
  ],
  ...["named", "bind", "format", "quote", "escapeKey", "existsOne", "transformList", "transformMap"],
  ...["transformMapEntry", "optMap", "optFlatMap", "hasValue", "unwrap", "unwrapOpt", "strings"],
]);
const ARITHMETIC = new Set([
  "_+_",
  "_-_",
  "_*_",
  "_/_",
  "_%_",
  "-_",
  "size",
  "int",
  "uint",
  "double",
  "string",
  "bytes",
]);
const TYPES = [
  "int",
  "uint",
  "double",
  "bool",
  "string",
  "bytes",
  "list",
  "map",
  "null_type",
  "type",
  "optional",
  "cel",
  "google",
];
const KINDS = /** @type {Readonly<Record<string, string>>} */ ({ bool: "boolean", string: "string" });
const OPEN = ["int-or-string", "preserve-unknown-fields", "embedded-resource"].map((name) => `x-kubernetes-${name}`);
const FORMATTED = new Set(["date", "date-time", "datetime", "duration", "byte"]);
const SAMPLES = /** @type {Readonly<Record<string, any>>} */ ({
  string: "text",
  integer: 1,
  number: 1.5,
  boolean: true,
});
/** A value that may be anything. */
const UNKNOWN = Symbol("unknown");

/**
 * Return what is wrong with an expression that may read `names` and `variables.<name>`, or an empty text.
 *
 * @param {string} expression
 * @param {string[]} names
 * @param {string[]} variables
 * @param {string} kind `bool` or `string`, what the expression must come to, or empty for anything.
 */
export function expressionProblem(expression, names, variables, kind) {
  if (!strip(expression) || [...expression].length > LONGEST) return "";
  let program;
  try {
    program = compile(expression.replace(OPTIONAL, (found) => found[0]));
  } catch {
    return expression.search(OPTIONAL) < 0 ? say("expression.syntax") : "";
  }
  const plain = expression.replace(STRING, "''");
  const local = new Set([...plain.matchAll(MACRO)].flatMap(([, ...found]) => found.filter(Boolean)));
  const known = new Set([...names, ...local, ...TYPES, ...NAMESPACES]);
  let strange = program.variables.find((name) => !known.has(name));
  if (strange !== undefined) return say("expression.variable", { name: strange, known: names.join(", ") });
  strange = names.includes("variables")
    ? namesIn(plain, VARIABLE).find((name) => !variables.includes(name))
    : undefined;
  if (strange !== undefined) return say("expression.variables", { name: strange });
  strange = names.includes("request") ? namesIn(plain, REQUEST).find((name) => !REQUEST_FIELDS.has(name)) : undefined;
  if (strange !== undefined) return say("expression.request", { name: strange });
  strange = unknownAmong(program.functions).find((name) => !SERVER_ONLY.has(name));
  if (strange !== undefined) return say("expression.function", { name: strange });
  return kind in KINDS ? kindProblem(program, plain, local, kind) : "";
}

/**
 * @param {string} text
 * @param {RegExp} pattern
 */
function namesIn(text, pattern) {
  return [...text.matchAll(pattern)].map(([, name]) => name);
}

/**
 * Return that an expression certainly comes to something else than `kind`, or an empty text.
 *
 * @param {import("./cel.js").Program} program
 * @param {string} plain
 * @param {Set<string>} local
 * @param {string} kind
 */
function kindProblem(program, plain, local, kind) {
  const isSum = !local.size && program.functions.every((name) => ARITHMETIC.has(name));
  if (isSum && !program.variables.length) {
    try {
      return typeof program.run({}) === KINDS[kind] ? "" : say("expression.kind", { kind });
    } catch {
      // What fails without variables fails in the cluster, at run time.
      return "";
    }
  }
  const counts =
    isSum && program.functions.length > 0 && !program.functions.includes("string") && !plain.includes("has(");
  return kind === "bool" && counts ? say("expression.bool") : "";
}

/**
 * Return what is wrong with a rule of a custom resource's schema, or an empty text.
 *
 * @param {any} schema
 * @param {string} rule
 */
export function ruleProblem(schema, rule) {
  const wrong = expressionProblem(rule, ["self", "oldSelf"], [], "bool");
  if (wrong) return wrong;
  let self = sample(schema);
  if (self === UNKNOWN || rule.search(OPTIONAL) >= 0) return "";
  if (isMapping(self)) {
    // Every resource has these, whether its schema names them or not.
    const metadata = { name: "text", generateName: "text" };
    self = { apiVersion: "text", kind: "text", metadata, ...self };
    if (!Object.keys(self.metadata).length) self.metadata = metadata;
  }
  const program = compile(rule);
  if (unknownAmong(program.functions).length || program.variables.includes("oldSelf")) return "";
  let outcome;
  try {
    outcome = program.run({ self });
  } catch (error) {
    const kind = error instanceof EvaluationError ? error.kind : "";
    if (kind === "overload") return say("expression.types");
    // An index out of range and the like depend on the value.
    return kind === "key" && !isOpen(schema)
      ? say("expression.field", { name: /** @type {Error} */ (error).message })
      : "";
  }
  return outcome === null || typeof outcome === "boolean" ? "" : say("expression.bool");
}

/**
 * Return whether a value may have fields that the schema does not name, or values of several types.
 *
 * @param {any} schema
 * @returns {boolean}
 */
function isOpen(schema) {
  if (Array.isArray(schema)) return schema.some(isOpen);
  if (!isMapping(schema)) return false;
  return (
    "additionalProperties" in schema || "format" in schema || isAnything(schema) || Object.values(schema).some(isOpen)
  );
}

/** @param {Record<string, any>} schema */
function isAnything(schema) {
  return OPEN.some((key) => truthy(schema[key]));
}

/**
 * Return whether Python takes a value for true.
 *
 * @param {any} value
 */
function truthy(value) {
  return typeof value === "object" && value !== null ? Object.keys(value).length > 0 : Boolean(value);
}

/**
 * Return a value with every field of a structural schema but those that may be anything; UNKNOWN for such a value.
 *
 * @param {any} schema
 * @returns {any}
 */
function sample(schema) {
  if (!isMapping(schema) || isAnything(schema)) return UNKNOWN;
  if (schema.type === "object") {
    const fields = Object.entries(schema.properties ?? {}).map(([name, below]) => [escaped(name), sample(below)]);
    if (isMapping(schema.additionalProperties)) fields.push(["key", sample(schema.additionalProperties)]);
    return Object.fromEntries(fields.filter(([, value]) => value !== UNKNOWN));
  }
  if (schema.type === "array") {
    const item = sample(schema.items);
    return item === UNKNOWN || (isMapping(item) && !Object.keys(item).length) ? UNKNOWN : [item];
  }
  if (FORMATTED.has(schema.format)) return UNKNOWN;
  return Object.hasOwn(SAMPLES, String(schema.type)) ? SAMPLES[schema.type] : UNKNOWN;
}

/**
 * Return why the default of a structural schema does not fit it, or an empty text.
 *
 * @param {any} schema
 */
export function defaultProblem(schema) {
  return defaultError(schema);
}
