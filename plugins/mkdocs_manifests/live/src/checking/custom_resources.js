/**
 * What a custom resource's schema asks for beyond JSON Schema: its CEL rules, and lists that are sets or maps.
 *
 * API server: apiextensions-apiserver pkg/apiserver/schema/cel and .../listtype. Rules that compare with the object's
 * former state (`oldSelf`) are about updates; a manifest in a page has no former state, so they say nothing.
 */

import { metered } from "../kubernetes/machine.js";
import { ancestors, find, isMapping, isNumber, problem } from "../model.js";
import { table } from "../tables.js";
import { strip } from "../text.js";
import { say } from "../wording.js";
import { compile } from "./cel.js";
import { shown } from "./filling.js";
import { unknownAmong } from "./functions.js";
import { parsePath } from "./paths.js";

const MACRO_CALL = /\.\s*(?:all|exists|exists_one|map|filter)\s*\(/g;
const FORMER = /\boldSelf\b/;
const ESCAPES = [
  [".", "__dot__"],
  ["-", "__dash__"],
  ["/", "__slash__"],
];
const RESERVED = new Set([
  ...["true", "false", "null", "in", "as", "break", "const", "continue", "else", "for", "function", "if", "import"],
  ...["let", "loop", "package", "namespace", "return", "var", "void", "while"],
]);
const PLAIN = /^[\p{L}\p{N}_]+$/u;
/** What makes a list from a text. */
const CUTTING_CALL = /\.\s*(?:split|findAll)\s*\(/;
/** How many values the loops of one rule may look at, at the most. */
const COST = 1_000_000;
/** Characters in one expression that is evaluated. */
export const LONGEST = 10_000;
/** How much of a rule, and of its message, is shown, in characters. */
const SHOWN_RULE = 200;
const SHOWN_MESSAGE = 400;

/** @typedef {import("../kubernetes/schemas.js").Schema} Schema */

/**
 * Return what is wrong with one value of a custom resource.
 *
 * @param {Schema} schema
 * @param {any} value
 * @param {import("../model.js").FieldPath} path
 * @param {import("../model.js").Manifest} manifest
 * @param {import("../kubernetes/schemas.js").Schemas} schemas
 */
export function checkCustom(schema, value, path, manifest, schemas) {
  const problems = Array.isArray(value) ? repeated(schema, value, path, manifest) : [];
  const rules = schema["x-kubernetes-validations"];
  if (value === null || !Array.isArray(rules)) return problems;
  let bound;
  for (const rule of rules) {
    const expression = isMapping(rule) ? rule.rule : undefined;
    if (typeof expression !== "string" || FORMER.test(expression)) continue;
    bound ??= boundValue(schema, value, schemas);
    problems.push(...judge(rule, expression, bound, path, manifest));
  }
  return problems;
}

/**
 * @param {Record<string, any>} rule
 * @param {string} expression
 * @param {any} bound
 * @param {import("../model.js").FieldPath} path
 * @param {import("../model.js").Manifest} manifest
 */
function judge(rule, expression, bound, path, manifest) {
  const at = [...path, ...fieldOf(rule.fieldPath)];
  const last = ancestors(manifest, at).at(-1);
  const isScalar = typeof last === "string" || typeof last === "boolean" || isNumber(last);
  const span = find(manifest.node, at, !isScalar);
  const reason = unsupported(expression) || tooCostly(expression, bound);
  if (reason) {
    return [skipped(expression, reason, span)];
  }
  const outcome = metered(() => [run(expression, bound)]);
  if (!outcome) return [skipped(expression, say("custom.costly"), span)];
  if (outcome[0] !== false) return [];
  const hint = say("custom.hint", { rule: shown(expression, SHOWN_RULE) });
  return [
    problem("C701", shown(strip(messageOf(rule, expression, bound)).replace(/\.+$/, ""), SHOWN_MESSAGE), span, {
      hint,
    }),
  ];
}

/**
 * @param {string} expression
 * @param {string} reason
 * @param {import("../model.js").Span} span
 */
function skipped(expression, reason, span) {
  return problem("C702", say("custom.skipped", { rule: shown(expression), reason }), span, { severity: "warning" });
}

/**
 * Return what a rule that does not hold says, in its own words if it has any.
 *
 * @param {Record<string, any>} rule
 * @param {string} expression
 * @param {any} bound
 */
function messageOf({ message, messageExpression }, expression, bound) {
  if (typeof messageExpression === "string" && !unsupported(messageExpression)) {
    const computed = metered(() => run(messageExpression, bound));
    if (typeof computed === "string" && strip(computed)) return computed;
  }
  return typeof message === "string" && message ? message : say("custom.failed", { rule: expression });
}

/**
 * @param {string} expression
 * @param {any} self
 */
function run(expression, self) {
  try {
    return programOf(expression)?.run({ self });
  } catch {
    // Values of other types than the schema says are reported by the check against the schema.
    return null;
  }
}

/** @type {Map<string, import("./cel.js").Program | undefined>} */
const programs = new Map();
const KEPT = 1024;

/**
 * Return the program of an expression, undefined where its syntax is not known.
 *
 * @param {string} expression
 */
function programOf(expression) {
  if (!programs.has(expression)) {
    if (programs.size >= KEPT) programs.clear();
    let program;
    try {
      program = compile(expression);
    } catch {
      program = undefined;
    }
    programs.set(expression, program);
  }
  return programs.get(expression);
}

/**
 * Return why an expression cannot be evaluated here, or an empty text.
 *
 * @param {string} expression
 */
function unsupported(expression) {
  if ([...expression].length > LONGEST) return say("custom.long");
  const program = programOf(expression);
  if (!program) return say("custom.syntax");
  const [name] = unknownAmong(program.functions);
  if (name !== undefined) return say("custom.function", { name });
  return program.variables.includes("cel") ? say("custom.bind") : "";
}

/**
 * @param {string} expression
 * @param {any} bound
 */
function tooCostly(expression, bound) {
  const loops = expression.match(MACRO_CALL)?.length ?? 0;
  if (!loops) return "";
  const cut = CUTTING_CALL.test(expression) ? Math.max(letters(bound), [...expression].length) : 0;
  return Math.max(longest(bound), cut) ** loops > COST ? say("custom.costly") : "";
}

/**
 * Return the length of the longest text inside a value: as many items a list can have that is cut from one.
 *
 * @param {any} value
 * @returns {number}
 */
function letters(value) {
  if (typeof value === "string") return [...value].length;
  const below = typeof value === "object" && value !== null ? Object.values(value) : [];
  return below.reduce((most, item) => Math.max(most, letters(item)), 0);
}

/**
 * Return the length of the longest list or map inside a value.
 *
 * @param {any} value
 * @returns {number}
 */
function longest(value) {
  const below = typeof value === "object" && value !== null ? Object.values(value) : [];
  return below.reduce((most, item) => Math.max(most, longest(item)), below.length || 1);
}

/**
 * Return a value as its rules see it: with the schema's defaults, without nulls, names escaped for CEL.
 *
 * @param {any} schema
 * @param {any} value
 * @param {import("../kubernetes/schemas.js").Schemas} schemas
 * @returns {any}
 */
function boundValue(schema, value, schemas) {
  if (!isMapping(schema)) return value;
  if (typeof schema.$ref === "string") schema = schemas.resolve(schema);
  if (Array.isArray(value)) return value.map((item) => boundValue(schema.items, item, schemas));
  if (!isMapping(value)) return value;
  const properties = schema.properties ?? {};
  const everything = table(value);
  for (const [name, below] of Object.entries(properties)) {
    if (isMapping(below) && "default" in below && (everything[name] ?? null) === null) everything[name] = below.default;
  }
  const bound = table();
  for (const [name, item] of Object.entries(everything)) {
    if (!Object.hasOwn(properties, name)) bound[name] = boundValue(schema.additionalProperties, item, schemas);
    else if (item !== null) bound[escaped(name)] = boundValue(properties[name], item, schemas);
  }
  return bound;
}

/**
 * Return a field's name as CEL can write it. API server: apiserver cel.Escape.
 *
 * @param {string} name
 */
export function escaped(name) {
  if (RESERVED.has(name)) return `__${name}__`;
  if (!name.includes("__") && PLAIN.test(name) && /[^_]/.test(name)) return name;
  const parts = name.split("__").map((part) => ESCAPES.reduce((text, [from, to]) => text.replaceAll(from, to), part));
  return parts.join("__underscores__");
}

/**
 * Return the steps of a rule's fieldPath such as `.spec.replicas`.
 *
 * @param {unknown} written
 */
function fieldOf(written) {
  if (typeof written !== "string") return [];
  try {
    return parsePath(written.replace(/^\.+/, "")).steps;
  } catch {
    return [];
  }
}

/**
 * @param {Schema} schema
 * @param {any[]} items
 * @param {import("../model.js").FieldPath} path
 * @param {import("../model.js").Manifest} manifest
 */
function repeated(schema, items, path, manifest) {
  const kind = schema["x-kubernetes-list-type"];
  /** @type {string[]} */
  const keys = schema["x-kubernetes-list-map-keys"] ?? [];
  if (kind !== "set" && kind !== "map") return [];
  /** @type {Map<string, number>} */
  const seen = new Map();
  const problems = [];
  for (const [index, item] of items.entries()) {
    if (kind === "map" && !isMapping(item)) continue;
    const identity = canonical(kind === "map" ? keys.map((key) => item[key] ?? null) : item);
    const first = seen.get(identity);
    if (first === undefined) seen.set(identity, index);
    else {
      const what =
        kind === "map" ? say("custom.repeated.keys", { keys: keys.join(", ") }) : say("custom.repeated.item");
      const span = find(manifest.node, [...path, index], typeof item === "object" && item !== null);
      problems.push(problem("S210", say("custom.repeated", { what, first: first + 1 }), span));
    }
  }
  return problems;
}

/**
 * Return a text that is the same for equal values.
 *
 * @param {any} value
 * @returns {string}
 */
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (!isMapping(value)) return typeof value === "bigint" ? String(value) : JSON.stringify(value);
  return `{${Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`)
    .join()}}`;
}
