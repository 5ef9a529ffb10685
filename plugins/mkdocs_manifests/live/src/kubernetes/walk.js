/**
 * A walk through a manifest along its schema, that stops only where a table has something to say.
 *
 * Tables speak of definitions (`core.v1.PodSpec`) and paths below them; the walk finds these places in the manifests of
 * every kind that leads there. Its plan is made once for each kind and leaves out all branches without an entry.
 */

import { isMapping } from "../model.js";
import { kindOf } from "./group_kinds.js";
import { isSchema } from "./schemas.js";

/** A step to every item of a list. */
const EACH = "[]";
/** A step to the names of a map's keys. */
const KEYS = "{}";
const EVERY_KIND = "*";
const POD_TEMPLATE = "core.v1.PodTemplateSpec";
/** Where kinds without a schema of their own may have a Pod template. */
const TEMPLATES = [
  ["spec", "template"],
  ["spec", "jobTemplate", "spec", "template"],
];
const STEP = /^(?:\{([^}]*)\}|(\[\])|\.?([^.[{]*))/;

/**
 * One line of a table: definitions (`core.v1.PodSpec`), kinds (`Ingress.networking.k8s.io`) or `*`, and the way from
 * there.
 *
 * @typedef {{ on: string[], path: string[] }} Entry
 */

/**
 * Return a path of a table in steps: `a.b[].c` and `metadata.annotations{example.com/key}`.
 *
 * @param {string} path
 */
export function steps(path) {
  const found = [];
  for (let rest = path; rest;) {
    const match = /** @type {RegExpExecArray} */ (STEP.exec(rest));
    found.push(match[1] !== undefined ? match[1] || KEYS : (match[2] ?? match[3]));
    rest = rest.slice(match[0].length);
  }
  return found;
}

/**
 * Return what stands at a path below `value`, each with its field path; nothing where the path leaves the data.
 *
 * @param {any} value
 * @param {string[]} path
 * @param {import("../model.js").FieldPath} [at]
 * @returns {[import("../model.js").FieldPath, any][]}
 */
export function valuesAt(value, path, at = []) {
  for (const [depth, step] of path.entries()) {
    if (step === EACH) {
      const below = path.slice(depth + 1);
      return Array.isArray(value) ? value.flatMap((item, index) => valuesAt(item, below, [...at, index])) : [];
    }
    if (!isMapping(value)) return [];
    if (step === KEYS) return Object.keys(value).map((key) => [[...at, key], key]);
    if (!Object.hasOwn(value, step)) return [];
    value = value[step];
    at = [...at, step];
  }
  return value === null || value === undefined ? [] : [[at, value]];
}

/**
 * Return the first value at a path, undefined where there is none.
 *
 * @param {any} value
 * @param {string[]} path
 */
export function firstAt(value, path) {
  return valuesAt(value, path)[0]?.[1];
}

/**
 * Where a walk through the data of one definition may find something.
 *
 * @template {Entry} E
 * @typedef {object} Plan
 * @property {E[]} here Entries about the value itself, with an empty path.
 * @property {Map<string, { found: E[], below?: Plan<E> }>} fields For each field: the entries whose path starts
 *   there, and what is below.
 * @property {Plan<E>} [every] Below each item of a list or each value of a map.
 */

/**
 * Finds the entries of one table in manifests.
 *
 * @template {Entry} E
 */
export class Walk {
  /**
   * @param {import("./schemas.js").Schemas} schemas
   * @param {E[]} entries
   */
  constructor(schemas, entries) {
    this.schemas = schemas;
    /** @type {Map<string, E[]>} */
    this.byName = new Map();
    for (const entry of entries)
      for (const name of entry.on) this.byName.set(name, [...(this.byName.get(name) ?? []), entry]);
    /** @type {Map<string, Plan<E>>} */
    this.plans = new Map();
    /** @type {Map<string, Plan<E>>} */
    this.roots = new Map();
  }

  /**
   * Return each entry with the field path and the value that it is about, in the order of the data.
   *
   * @param {import("../model.js").Manifest} manifest
   * @returns {[E, import("../model.js").FieldPath, any][]}
   */
  of(manifest) {
    const name = `${manifest.apiVersion} ${manifest.kind}`;
    let root = this.roots.get(name);
    if (!root) this.roots.set(name, (root = this.root(manifest)));
    return this.found(manifest.data, root, []);
  }

  /**
   * @param {any} value
   * @param {Plan<E>} plan
   * @param {import("../model.js").FieldPath} at
   * @returns {[E, import("../model.js").FieldPath, any][]}
   */
  found(value, plan, at) {
    if (Array.isArray(value)) {
      const { every } = plan;
      return every ? value.flatMap((item, index) => this.found(item, every, [...at, index])) : [];
    }
    if (!isMapping(value)) return [];
    /** @type {[E, import("../model.js").FieldPath, any][]} */
    const result = plan.here.map((entry) => [entry, at, value]);
    for (const name of Object.keys(value)) {
      const field = plan.fields.get(name);
      for (const entry of field?.found ?? [])
        for (const [path, one] of valuesAt(value, entry.path, at)) result.push([entry, path, one]);
      const below = field ? field.below : plan.every;
      if (below && value[name] !== null) result.push(...this.found(value[name], below, [...at, name]));
    }
    return result;
  }

  /**
   * Return the plan of a kind: that of its definition, with the entries that the table has on the kind.
   *
   * @param {import("../model.js").Manifest} manifest
   */
  root(manifest) {
    const definition = this.schemas.kindOf(manifest.apiVersion, manifest.kind);
    let plan = definition === undefined ? emptyPlan() : this.definition(definition);
    if (definition === undefined || definition.includes("/")) plan = this.withTemplates(plan);
    const root = copied(plan);
    for (const name of [EVERY_KIND, kindOf(manifest).name]) take(root, this.byName.get(name) ?? []);
    prune(root);
    return root;
  }

  /**
   * Return the plan of a custom kind or of an API that is gone, with the usual places of a Pod template.
   *
   * @param {Plan<E>} plan
   */
  withTemplates(plan) {
    const result = copied(plan);
    for (const path of TEMPLATES) {
      let above = result;
      for (const [depth, name] of path.entries()) {
        const known = above.fields.get(name);
        const isLast = depth === path.length - 1;
        const empty = isLast ? this.definition(POD_TEMPLATE) : emptyPlan();
        const useful = known?.below && (!isLast || usefulPlans(known.below).size) ? known.below : undefined;
        const below = useful ? (isLast ? useful : { ...copied(useful), every: undefined }) : empty;
        above.fields.set(name, { found: known?.found ?? [], below });
        above = below;
      }
    }
    return result;
  }

  /** @param {string} name */
  definition(name) {
    let plan = this.plans.get(name);
    if (!plan) {
      this.plans.set(name, (plan = emptyPlan()));
      const schema = this.schemas.definition(name);
      if (schema) {
        this.fill(plan, schema);
        take(plan, this.byName.get(name) ?? []);
      }
    }
    return plan;
  }

  /**
   * @param {any} schema
   * @returns {Plan<E> | undefined}
   */
  below(schema) {
    if (!isSchema(schema)) return undefined;
    if (typeof schema.$ref === "string") return this.definition(schema.$ref);
    const plan = emptyPlan();
    this.fill(plan, schema);
    return plan.fields.size || plan.every ? plan : undefined;
  }

  /**
   * @param {Plan<E>} plan
   * @param {import("./schemas.js").Schema} schema
   */
  fill(plan, schema) {
    for (const [name, below] of Object.entries(schema.properties ?? {}))
      plan.fields.set(name, { found: [], below: this.below(below) });
    plan.every = this.below(schema.items || schema.additionalProperties);
  }
}

/** @returns {Plan<any>} */
function emptyPlan() {
  return { here: [], fields: new Map() };
}

/**
 * @template {Entry} E
 * @param {Plan<E>} plan
 * @returns {Plan<E>}
 */
function copied({ here, fields, every }) {
  return { here: [...here], fields: new Map(fields), every };
}

/**
 * Add entries to a plan.
 *
 * @template {Entry} E
 * @param {Plan<E>} plan
 * @param {E[]} entries
 */
function take(plan, entries) {
  for (const entry of entries) {
    const [first] = entry.path;
    if (first === undefined) plan.here.push(entry);
    else {
      const known = plan.fields.get(first);
      plan.fields.set(first, { found: [...(known?.found ?? []), entry], below: known?.below });
    }
  }
}

/**
 * @param {Plan<any>} plan
 * @returns {Plan<any>[]}
 */
function plansBelow({ fields, every }) {
  const below = [...fields.values()].flatMap((field) => (field.below ? [field.below] : []));
  return every ? [...below, every] : below;
}

/**
 * Return the plans in and below one plan in or below which any entry can be found.
 *
 * @param {Plan<any>} root
 */
function usefulPlans(root) {
  const all = new Set([root]);
  for (const plan of all) for (const below of plansBelow(plan)) all.add(below);
  const useful = new Set(
    [...all].filter(({ here, fields }) => here.length || [...fields.values()].some(({ found }) => found.length)),
  );
  for (let size = -1; size !== useful.size;) {
    size = useful.size;
    for (const plan of all)
      if (!useful.has(plan) && plansBelow(plan).some((below) => useful.has(below))) useful.add(plan);
  }
  return useful;
}

/**
 * Take away what no entry can be found below, so that walks do not go there.
 *
 * @param {Plan<any>} root
 */
function prune(root) {
  const useful = usefulPlans(root);
  for (const plan of useful) {
    for (const [name, { found, below }] of plan.fields) {
      const kept = below && useful.has(below) ? below : undefined;
      if (found.length || kept) plan.fields.set(name, { found, below: kept });
      else plan.fields.delete(name);
    }
    if (plan.every && !useful.has(plan.every)) plan.every = undefined;
  }
  if (!useful.has(root)) Object.assign(root, emptyPlan());
}
