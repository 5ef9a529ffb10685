/** Manifests against their schemas: unknown, missing and wrong fields, each where it stands. */

import { closestMatch } from "../close_matches.js";
import { complaint, expected } from "../kubernetes/formats.js";
import { goPattern } from "../kubernetes/patterns.js";
import { isSchema } from "../kubernetes/schemas.js";
import { isMapping, isNumber, place, problem } from "../model.js";
import { isPrintable, lengthOf, numberText, shorten, sorted } from "../text.js";
import { say } from "../wording.js";
import { typesInOrder, UNJUDGED, validate } from "./validator.js";
import { plainly } from "./validator_words.js";

/** @typedef {import("../model.js").FieldPath} FieldPath */
/** @typedef {import("../model.js").Manifest} Manifest */
/** @typedef {import("../model.js").Problem} Problem */
/** @typedef {import("../kubernetes/schemas.js").Schema} Schema */
/** @typedef {import("../kubernetes/schemas.js").Schemas} Schemas */
/** @typedef {import("./validator.js").SchemaError} SchemaError */

/**
 * The objects in which a field is unknown, missing or of another type, by the JSON of their paths: more about them would be
 * noise.
 *
 * @typedef {ReadonlySet<string>} Spoiled
 */

/** How many unknown fields of one object get a hint; who has more has another problem, and hints take time. */
const HINTED = 20;
/** Characters of a wrong value that a message repeats. */
const SHOWN = 60;
const SHOWN_PATTERN = 200;
const BOOLEAN = /^(?:true|false|yes|no)$/i;
const INTEGER = /^-?[0-9]{1,18}$/;
/** How alike two names must be for a "did you mean". */
const SIMILAR = 0.6;
/** Fields that fit into a line. */
const LISTED = 12;
const SPOILING = new Set(["S201", "S202", "S203"]);

/**
 * Return what the schema of the manifest's kind says against it; the kind's schema must be here.
 *
 * @param {Manifest} manifest
 * @param {Schemas} schemas
 */
export function checkSchema(manifest, schemas) {
  const { apiVersion, kind } = manifest;
  const definition = schemas.definition(schemas.kindOf(apiVersion, kind) ?? "") ?? {};
  return judge(manifest, schemas, schemas.manifest(apiVersion, kind), definition, kind);
}

/**
 * Return what a schema says against a fragment; its outermost mapping may leave out required fields.
 *
 * @param {Manifest} fragment
 * @param {Schemas} schemas
 * @param {Schema} schema
 * @param {string} label The fragment's place in the kind it belongs to: `Pod.spec.containers[]`.
 */
export function checkFragment(fragment, schemas, schema, label) {
  const problems = judge(fragment, schemas, schema, schema, label);
  return problems.filter(({ code, path }) => code !== "S203" || path.length > 1);
}

/**
 * @param {Problem[]} problems
 * @returns {Spoiled}
 */
export function spoiled(problems) {
  const objects = problems.filter(({ code, path }) => SPOILING.has(code) && path.length);
  return new Set(objects.map(({ path }) => JSON.stringify(path.slice(0, -1))));
}

/**
 * Return whether the schema already complains of the object at a path.
 *
 * @param {Spoiled} objects
 * @param {FieldPath} path
 */
export function isSpoiled(objects, path) {
  return objects.size > 0 && objects.has(JSON.stringify(path));
}

/**
 * Return the validator's errors as problems.
 *
 * @param {Manifest} manifest
 * @param {Schemas} schemas
 * @param {Schema} whole What is validated.
 * @param {Schema} schema What messages speak of.
 * @param {string} label
 */
function judge(manifest, schemas, whole, schema, label) {
  const errors = validate(schemas, whole, manifest.data);
  return errors.flatMap((error) => (VOICES[error.keyword] ?? other)(new Case(manifest, schemas, schema, label, error)));
}

/** One error of the validator, with what a message about it needs. */
class Case {
  /**
   * @param {Manifest} manifest
   * @param {Schemas} schemas
   * @param {Schema} schema
   * @param {string} label
   * @param {SchemaError} error
   */
  constructor(manifest, schemas, schema, label, error) {
    this.manifest = manifest;
    this.schemas = schemas;
    this.schema = schema;
    this.label = label;
    this.error = error;
    this.path = error.path;
    this.value = error.value;
  }

  /** The field as people write it: `Deployment.spec.template.spec.containers[0]`. */
  get where() {
    return dotted(this.label, this.path);
  }

  /**
   * Return the schema of what stands at a path.
   *
   * @param {FieldPath} path
   */
  fields(path) {
    return descend(this.schemas, this.schema, path);
  }

  /**
   * Return a problem at this case's path, or at `path`, or about the field that is `missing` there.
   *
   * @param {string} code
   * @param {string} message
   * @param {string} [hint]
   * @param {{ path?: FieldPath, missing?: string, key?: boolean }} [about]
   */
  problem(code, message, hint = "", { path = this.path, missing, key = false } = {}) {
    const span = place(this.manifest, path, { key: key || missing !== undefined });
    return problem(code, message, span, { hint, path: missing === undefined ? path : [...path, missing] });
  }
}

/**
 * Return `Pod.spec.containers[0].name` for the path below a label.
 *
 * @param {string} label
 * @param {FieldPath} path
 */
export function dotted(label, path) {
  const steps = path.map((step) => {
    if (typeof step === "number") return `[${step}]`;
    return /^[\p{L}\p{N}_-]+$/u.test(step) ? `.${step}` : `["${step}"]`;
  });
  return label + steps.join("");
}

/**
 * Return the schema of what stands at `path` below something with `schema`; empty where it says nothing.
 *
 * @param {Schemas} schemas
 * @param {Schema} schema
 * @param {FieldPath} path
 * @returns {Schema}
 */
export function descend(schemas, schema, path) {
  schema = schemas.resolve(schema);
  for (const step of path) {
    const { properties, items, additionalProperties } = schema;
    const isKnown = typeof step === "string" && properties && Object.hasOwn(properties, step);
    const below = typeof step === "number" ? items : isKnown ? properties[step] : additionalProperties;
    if (!isSchema(below)) return {};
    schema = schemas.resolve(below);
  }
  return schema;
}

/**
 * Return a value as a message repeats it, in one short line.
 *
 * @param {unknown} value
 */
export function shown(value) {
  if (typeof value === "string") {
    const written = isPrintable(value) ? value : escaped(value);
    return lengthOf(written) > SHOWN ? `"${shorten(written, SHOWN)}…"` : `"${written}"`;
  }
  if (isNumber(value)) return shorten(numberText(value), SHOWN);
  if (Array.isArray(value)) return value.length ? say("type.array") : say("value.empty-list");
  if (isMapping(value)) return Object.keys(value).length ? say("type.object") : say("value.empty-mapping");
  return String(value);
}

/**
 * Return a string with escapes for all that is not plain ASCII, as Python's `unicode_escape` writes it.
 *
 * @param {string} value
 */
function escaped(value) {
  const names = /** @type {Record<string, string>} */ ({ "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t" });
  return [...value].map((character) => names[character] ?? escapedCharacter(character)).join("");
}

/** @param {string} character */
function escapedCharacter(character) {
  const code = character.codePointAt(0) ?? 0;
  const digits = code.toString(16);
  if (code >= 0x20 && code < 0x7f) return character;
  if (code < 0x100) return `\\x${digits.padStart(2, "0")}`;
  return code < 0x10000 ? `\\u${digits.padStart(4, "0")}` : `\\U${digits.padStart(8, "0")}`;
}

/**
 * Return a value with its type: `the string "three"`.
 *
 * @param {unknown} value
 */
export function kindOf(value) {
  if (typeof value === "string") return say("value.string", { value: shown(value) });
  return isNumber(value) ? say("value.number", { value: shown(value) }) : shown(value);
}

/**
 * Return `a, b or c`.
 *
 * @param {string[]} items
 */
export function alternatives(items) {
  const [last, ...others] = [...items].reverse();
  return others.length ? [others.reverse().join(", "), last].join(say("choice.or")) : (last ?? "");
}

/**
 * Return the known name that was most likely meant, or an empty string.
 *
 * @param {string} written
 * @param {string[]} known
 */
export function didYouMean(written, known) {
  const lower = written.toLowerCase();
  return known.findLast((name) => name.toLowerCase() === lower) ?? closestMatch(written, sorted(known), SIMILAR) ?? "";
}

/**
 * Return the names of the fields that a schema knows.
 *
 * @param {Schema} schema
 */
function namesOf(schema) {
  return sorted(Object.keys(schema.properties ?? {}));
}

/**
 * @param {Schema} schema
 * @param {string} name
 */
function knows(schema, name) {
  return Object.hasOwn(schema.properties ?? {}, name);
}

/** @param {Case} about */
function unknown(about) {
  const present = isMapping(about.value) ? about.value : {};
  const free = namesOf(about.fields(about.path)).filter((name) => !Object.hasOwn(present, name));
  return (about.error.names ?? []).map((name, number) => {
    const isHinted = number < HINTED;
    const meant = isHinted ? didYouMean(name, free) : "";
    const message = say("schema.unknown", { name: shorten(name, SHOWN), where: about.where });
    const hint = meant ? say("hint.meant", { meant }) : isHinted ? elsewhere(about, name) : "";
    return about.problem("S201", message, hint, { path: [...about.path, name], key: true });
  });
}

/**
 * Say where a field of this name belongs, when that is near: most such mistakes are a wrong indent.
 *
 * @param {Case} about
 * @param {string} name
 */
function elsewhere(about, name) {
  const { path, label, schemas } = about;
  for (let length = path.length - 1; length >= 0; length -= 1) {
    const above = path.slice(0, length);
    if (knows(about.fields(above), name)) return say("schema.unknown.above", { where: dotted(label, above) });
  }
  const here = about.fields(path);
  for (const child of namesOf(here)) {
    const below = schemas.resolve(here.properties[child]);
    const where = dotted(label, [...path, child]);
    if (knows(below, name)) return say("schema.unknown.below", { name, where });
    if (isSchema(below.items) && knows(schemas.resolve(below.items), name)) return say("schema.unknown.item", { name, where });
  }
  const known = namesOf(here);
  return known.length && known.length <= LISTED ? say("schema.unknown.known", { known: known.join(", ") }) : "";
}

/** @param {Case} about */
function wrongType(about) {
  const { path, value, where } = about;
  if (value === null) return [missingField(about, path.slice(0, -1), path.length ? String(path[path.length - 1]) : "")];
  const all = typesInOrder(about.error.limit).filter((type) => type !== "null");
  const types = all.includes("number") ? all.filter((type) => type !== "integer") : all;
  const choice = alternatives(types.map((type) => say(`type.${type}`)));
  return [about.problem("S202", say("schema.type", { where, expected: choice, value: kindOf(value) }), typeHint(about, types))];
}

/**
 * Say how a value of one of `types` is written instead.
 *
 * @param {Case} about
 * @param {string[]} types
 */
function typeHint(about, types) {
  const { value } = about;
  if (types.includes("string") && (typeof value === "boolean" || isNumber(value))) {
    return say("schema.type.string", { written: written(about) });
  }
  if (types.includes("array")) return isMapping(value) ? say("schema.type.items") : say("schema.type.list", { value: shown(value) });
  if (types.includes("object")) return Array.isArray(value) ? say("schema.type.dash") : "";
  const pattern = types.includes("boolean") ? BOOLEAN : INTEGER;
  return typeof value === "string" && pattern.test(value) ? say("schema.type.bare") : "";
}

/**
 * Return a scalar as the author wrote it: `yes`, `0644`, `1e3`, which YAML reads as something else.
 *
 * @param {Case} about
 */
function written({ manifest, path, value }) {
  const { from, to } = place(manifest, path);
  const text = manifest.text.slice(from, to);
  return text.includes("\n") ? shown(value) : text;
}

/** @param {Case} about */
function missing(about) {
  return [missingField(about, about.path, about.error.name ?? "")];
}

/**
 * @param {Case} about
 * @param {FieldPath} path
 * @param {string} name
 */
function missingField(about, path, name) {
  const above = about.fields(path);
  const schema = knows(above, name) ? about.schemas.resolve(above.properties[name]) : {};
  const types = typeof schema.type === "string" ? [schema.type] : (schema.type ?? []);
  const type = types.find((/** @type {string} */ one) => one !== "null");
  const values = (schema.enum ?? []).filter(Boolean);
  let hint = say("schema.missing.add", { name });
  if (values.length) hint = say("schema.missing.one", { name, values: choiceOf(values) });
  else if (type) hint = say("schema.missing.kind", { name, kind: say(`type.${type}`) });
  return about.problem("S203", say("schema.missing", { where: dotted(about.label, path), name }), hint, { path, missing: name });
}

/** @param {Case} about */
function notAllowed(about) {
  const { value, where } = about;
  const values = about.error.limit.filter((/** @type {any} */ one) => one !== null && one !== "");
  const texts = values.filter((/** @type {any} */ one) => typeof one === "string");
  const meant = typeof value === "string" ? didYouMean(value, texts) : "";
  const choice = values.length ? choiceOf(values) : say("schema.enum.nothing");
  const hint = meant ? say("hint.meant", { meant }) : "";
  return [about.problem("S205", say("schema.enum", { value: shown(value), where, choice }), hint)];
}

/**
 * Return the values that a field takes, of whatever type they are.
 *
 * @param {any[]} values
 */
function choiceOf(values) {
  return alternatives(values.map((value) => (typeof value === "string" ? value : shown(value))));
}

/** @param {Case} about */
function outOfRange(about) {
  const { where, error, value } = about;
  const limit = numberText(error.limit);
  return [about.problem("S206", say(`schema.${error.keyword}`, { where, limit, value: shown(value) }))];
}

/** @param {Case} about */
function wrongLength(about) {
  const { where, error, value } = about;
  const text = error.limit === 1 ? `schema.${error.keyword}.one` : `schema.${error.keyword}`;
  const length = typeof value === "string" ? lengthOf(value) : Object.keys(value).length;
  return [about.problem("S208", say(text, { where, limit: error.limit, length }))];
}

/** @param {Case} about */
function wrongFormat(about) {
  const { where, error, value } = about;
  const reason = complaint(error.limit, value) ?? say("schema.format.none");
  const message = say("schema.format", { value: shown(value), where, complaint: reason });
  return [about.problem("S207", message, say("schema.format.hint", { expected: expected(error.limit) }))];
}

/** @param {Case} about */
function wrongPattern(about) {
  const { where, error, value } = about;
  return [about.problem("S209", say("schema.pattern", { value: shown(value), where, pattern: error.limit }))];
}

/** @param {Case} about */
function unjudged(about) {
  const { error } = about;
  const reason = say(goPattern(error.limit) ? "custom.costly" : "custom.pattern.foreign");
  const message = say("custom.pattern.skipped", { pattern: shorten(error.limit, SHOWN_PATTERN), reason });
  return [{ ...about.problem("C702", message), severity: "warning" }];
}

/** @param {Case} about */
function wrongName(about) {
  const { where, error, path } = about;
  const { name = "", inner } = error;
  const isFormat = inner?.keyword === "format";
  const reason = isFormat ? complaint(inner.limit, name) : inner && plainly(inner);
  const message = say("schema.name", { name: shown(name), where, reason });
  return [about.problem("S207", message, "", { path: [...path, name], key: true })];
}

/** @param {Case} about */
function repeated(about) {
  return [about.problem("S210", say("schema.repeated", { where: about.where }), say("schema.repeated.hint"))];
}

/** @param {Case} about */
function other(about) {
  return [about.problem("S209", say("schema.other", { where: about.where, message: shorten(plainly(about.error), 200) }))];
}

/** How each keyword is put into words. @type {Record<string, (about: Case) => Problem[]>} */
const VOICES = {
  additionalProperties: unknown,
  type: wrongType,
  required: missing,
  enum: notAllowed,
  format: wrongFormat,
  pattern: wrongPattern,
  [UNJUDGED]: unjudged,
  minimum: outOfRange,
  maximum: outOfRange,
  exclusiveMinimum: outOfRange,
  exclusiveMaximum: outOfRange,
  minLength: wrongLength,
  maxLength: wrongLength,
  minItems: wrongLength,
  maxItems: wrongLength,
  minProperties: wrongLength,
  maxProperties: wrongLength,
  propertyNames: wrongName,
  uniqueItems: repeated,
};

/**
 * Return the schema at a fragment's path: `Pod.spec.containers[]`, `Deployment.spec.template.spec`; undefined where the kind or
 * a field is unknown or its schema is not here.
 *
 * @param {Schemas} schemas
 * @param {string} path
 * @returns {Schema | undefined}
 */
export function fragmentSchema(schemas, path) {
  const [kind, ...parts] = path.split(".");
  const stable = stableFirst(schemas.versionsOf(kind))[0];
  const definition = stable === undefined ? undefined : schemas.kindOf(stable, kind);
  if (definition === undefined) return undefined;
  /** @type {Schema} */
  let schema = { $ref: definition };
  for (const part of parts) {
    const name = part.replace(/[[\]]+$/, "");
    const fields = schemas.resolve(schema).properties ?? {};
    if (!Object.hasOwn(fields, name)) return undefined;
    schema = fields[name];
    for (let depth = part.split("[]").length - 1; depth > 0; depth -= 1) {
      const { items } = schemas.resolve(schema);
      if (!isSchema(items)) return undefined;
      schema = items;
    }
  }
  return schema;
}

/**
 * Return apiVersions in the order in which people choose them: stable ones first.
 *
 * @param {string[]} apiVersions
 */
export function stableFirst(apiVersions) {
  const rank = (/** @type {string} */ version) => `${Number(version.includes("alpha"))}${Number(version.includes("beta"))}${version}`;
  return [...apiVersions].sort((one, other) => (rank(one) < rank(other) ? -1 : 1));
}
