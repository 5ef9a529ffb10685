/**
 * Judges manifests by rules that span fields: one walk along the schema, and CEL on the few values each rule names.
 *
 * A rule never throws: where its values have other types than it expects, it says nothing, because the check against
 * the schema says what is wrong there.
 */

import { ancestors, find, isMapping, problem } from "../model.js";
import { table } from "../tables.js";
import { GIVEN, condition } from "./conditions.js";
import { checkCustom } from "./custom_resources.js";
import { fill } from "./filling.js";
import { findAll, parsePath, valueAt } from "./paths.js";
import { Plans } from "./plans.js";
import { isSpoiled } from "./schema.js";

/** Advice is for those who ask for it. */
const ADVICE = "A6";

/**
 * A rule, as its file says it; see `rule_data.py`.
 *
 * @typedef {object} Rule
 * @property {string} code
 * @property {string} message
 * @property {string[]} on Definitions.
 * @property {"error" | "warning"} [severity]
 * @property {string[]} [each]
 * @property {Record<string, string>} [with]
 * @property {string} [when]
 * @property {string} [must]
 * @property {string[]} [unique]
 * @property {string} [at]
 * @property {string} [hint]
 */

/**
 * @typedef {object} Rules
 * @property {(manifest: import("../model.js").Manifest, spoiled: import("./schema.js").Spoiled) =>
 *   import("../model.js").Problem[]} check What rules say against a manifest; `spoiled` are the objects of which the
 *   schema already complains.
 * @property {(definition: string, part: import("../model.js").Manifest, spoiled: import("./schema.js").Spoiled) =>
 *   import("../model.js").Problem[]} checkAt The same for a fragment, which is an object of a definition.
 */

/** @typedef {import("./paths.js").Path} Path */
/** @typedef {[string, Path]} Binding */

/** A rule, ready to judge. */
class Check {
  /** @param {Rule} rule */
  constructor(rule) {
    this.rule = rule;
    this.each = (rule.each ?? []).map(parsePath);
    this.unique = rule.unique ?? [];
    this.at = parsePath(rule.at ?? "").steps;
    this.when = rule.when ? condition(rule.when) : undefined;
    this.must = rule.must ? condition(rule.must) : undefined;
    /** @type {Binding[]} */
    this.bindings = Object.entries(rule.with ?? {}).map(([name, written]) => [name, parsePath(written)]);
    const needed = new Set([...this.unique, ...(this.when?.names ?? []), ...(this.must?.names ?? [])]);
    const used = this.bindings.filter(([name]) => needed.has(name));
    /** What the conditions read from the object, and from each element. */
    this.bind = used.filter(([, path]) => !path.fromSelf);
    this.own = used.filter(([, path]) => path.fromSelf);
    this.given = GIVEN.filter((name) => needed.has(name) && !used.some(([bound]) => bound === name));
    const local = new Set([...GIVEN, ...this.own.map(([name]) => name)]);
    const when = this.when;
    /** Whether `when` reads nothing of the element, so that it decides once, before anything else is looked up. */
    this.guard = when !== undefined && ![...when.names].some((name) => local.has(name));
    this.first = when && this.guard ? this.bind.filter(([name]) => when.names.has(name)) : [];
    /** Whether the rule asks for nothing of an object that has none of the values. */
    this.contentWhenAbsent = this.isContentWhenAbsent();
  }

  isContentWhenAbsent() {
    if (this.each.length || this.own.length || this.given.length) return false;
    const absent = table();
    for (const [name, path] of this.bind) absent[name] = path.absent;
    return (this.guard && this.when?.says(absent) !== true) || this.holds(absent);
  }

  /**
   * Return whether the rule has nothing against these values; a text that says what is wrong is bound as `reason`.
   *
   * @param {Record<string, any>} values
   */
  holds(values) {
    if (this.when && !this.guard && this.when.says(values) !== true) return true;
    if (!this.must) return true;
    const outcome = this.must.says(values);
    if (typeof outcome === "string" && outcome) {
      values.reason = outcome;
      return false;
    }
    return outcome !== false;
  }

  /** Return the fields of an object without any of which the rule has nothing to say; undefined where it always has. */
  fields() {
    if (this.each.length) return this.each.map(({ steps }) => steps[0]);
    const direct = this.bind.every(([, { up, steps }]) => !up && steps.length);
    return this.contentWhenAbsent && direct ? this.bind.map(([, { steps }]) => steps[0]) : undefined;
  }

  /**
   * Return the elements of an object that the rule judges, each with its path.
   *
   * @param {any} value
   */
  elements(value) {
    return this.each.flatMap(({ steps }) => findAll(value, steps));
  }
}

/** The checks of a definition, by the fields that they look at. */
class Table {
  /** @param {Check[]} checks */
  constructor(checks) {
    this.checks = checks;
    /** @type {number[]} */
    this.always = [];
    /** @type {Map<string, number[]>} */
    this.byField = new Map();
    for (const [number, check] of checks.entries()) {
      const fields = check.fields();
      if (!fields) this.always.push(number);
      for (const name of new Set(fields)) this.byField.set(name, [...(this.byField.get(name) ?? []), number]);
    }
  }

  /**
   * Return the checks that may have something to say about an object, in the order of the files.
   *
   * @param {Record<string, any>} value
   */
  on(value) {
    const numbers = new Set(this.always);
    for (const name of Object.keys(value)) for (const number of this.byField.get(name) ?? []) numbers.add(number);
    return [...numbers].sort((one, other) => one - other).map((number) => this.checks[number]);
  }
}

/** Where a walk through one manifest is, and what it has found. */
class Walk {
  /**
   * @param {import("../model.js").Manifest} manifest
   * @param {boolean} whole Whether it starts at a whole manifest, so that nothing encloses its root.
   * @param {import("./schema.js").Spoiled} spoiled
   */
  constructor(manifest, whole, spoiled) {
    this.manifest = manifest;
    this.whole = whole;
    this.spoiled = spoiled;
    /** @type {import("../model.js").FieldPath} */
    this.path = [];
    /** The objects around the present one, and itself as the last. @type {Record<string, any>[]} */
    this.objects = [];
    /** The names of the fields on the way to the present object. @type {string[]} */
    this.within = [];
    /** @type {import("../model.js").Problem[]} */
    this.problems = [];
  }

  /**
   * Return whether a part of a manifest, which may leave out fields, leaves out one that a rule looks at.
   *
   * @param {Path} path
   * @param {Record<string, any>} value
   */
  lacks({ steps }, value) {
    return !this.whole && this.objects.length === 1 && steps.length > 0 && !Object.hasOwn(value, steps[0]);
  }

  /**
   * Return the object that a path starts at, when it starts above the present one; undefined where there is none.
   *
   * @param {Path} path
   */
  enclosing({ up }) {
    return this.objects[this.objects.length - 1 - up];
  }
}

/** The rules of one version of Kubernetes, compiled as they are needed. */
class RuleBook {
  /**
   * @param {{ rules: Rule[], manifests: string[] }} data
   * @param {import("../kubernetes/schemas.js").Schemas} schemas
   * @param {string[]} advice
   */
  constructor({ rules, manifests }, schemas, advice) {
    this.schemas = schemas;
    /** @type {Map<string, Rule[]>} */
    this.rules = new Map();
    for (const rule of rules) {
      if (rule.code.startsWith(ADVICE) && !advice.some((beginning) => rule.code.startsWith(beginning))) continue;
      for (const name of rule.on) this.rules.set(name, [...(this.rules.get(name) ?? []), rule]);
    }
    const heads = new Set(manifests);
    this.plans = new Plans(
      schemas,
      (name) => this.rules.has(name),
      (name) => heads.has(name),
    );
    /** @type {Map<string, Table>} */
    this.tables = new Map();
    /** @type {Map<Rule, Check>} */
    this.compiled = new Map();
  }

  /**
   * @param {import("../model.js").Manifest} manifest
   * @param {import("./schema.js").Spoiled} spoiled
   */
  check(manifest, spoiled) {
    const definition = this.schemas.kindOf(manifest.apiVersion, manifest.kind);
    return definition === undefined ? [] : this.judge(definition, new Walk(manifest, true, spoiled));
  }

  /**
   * @param {string} definition
   * @param {import("../model.js").Manifest} part
   * @param {import("./schema.js").Spoiled} spoiled
   */
  checkAt(definition, part, spoiled) {
    return this.judge(definition, new Walk(part, false, spoiled));
  }

  /**
   * @param {string} definition
   * @param {Walk} walk
   */
  judge(definition, walk) {
    this.visit(this.plans.of(definition), walk.manifest.data, walk);
    return walk.problems;
  }

  /** @param {string[]} definitions */
  table(definitions) {
    const name = definitions.join(" ");
    let table = this.tables.get(name);
    if (!table) {
      const rules = definitions.flatMap((definition) => this.rules.get(definition) ?? []);
      this.tables.set(name, (table = new Table(rules.map((rule) => this.compile(rule)))));
    }
    return table;
  }

  /** @param {Rule} rule */
  compile(rule) {
    let check = this.compiled.get(rule);
    if (!check) this.compiled.set(rule, (check = new Check(rule)));
    return check;
  }

  /**
   * @param {import("./plans.js").Plan} plan
   * @param {any} value
   * @param {Walk} walk
   */
  visit(plan, value, walk) {
    if (plan.custom) walk.problems.push(...checkCustom(plan.custom, value, walk.path, walk.manifest, this.schemas));
    if (Array.isArray(value) && plan.items) {
      for (const [index, item] of value.entries()) this.visitAt(plan.items, index, item, walk);
    } else if (isMapping(value)) this.visitObject(plan, value, walk);
  }

  /**
   * @param {import("./plans.js").Plan} plan
   * @param {Record<string, any>} value
   * @param {Walk} walk
   */
  visitObject(plan, value, walk) {
    const isMap = plan.values !== undefined && !Object.keys(plan.fields).length;
    if (!isMap) walk.objects.push(value);
    if (plan.definitions.length && !isSpoiled(walk.spoiled, walk.path)) {
      for (const check of this.table(plan.definitions).on(value)) evaluate(check, value, walk);
    }
    for (const [key, item] of Object.entries(value)) {
      const below = plan.fields[key];
      if (below) walk.within.push(key);
      const inner = below ?? plan.values;
      if (inner && (typeof item === "object" || inner.custom)) this.visitAt(inner, key, item, walk);
      if (below) walk.within.pop();
    }
    if (!isMap) walk.objects.pop();
  }

  /**
   * @param {import("./plans.js").Plan} plan
   * @param {string | number} step
   * @param {any} value
   * @param {Walk} walk
   */
  visitAt(plan, step, value, walk) {
    walk.path.push(step);
    this.visit(plan, value, walk);
    walk.path.pop();
  }
}

/**
 * Judge one object, or its elements that the rule chooses, by one rule.
 *
 * @param {Check} check
 * @param {Record<string, any>} value
 * @param {Walk} walk
 */
function evaluate(check, value, walk) {
  const values = table();
  if (check.guard) {
    // Most guards do not hold, so nothing else is looked up before.
    if (!bind(check, check.first, value, walk, values) || check.when?.says(values) !== true) return;
  }
  const elements = check.elements(value);
  if (check.each.length && !elements.length) return;
  if (!bind(check, check.bind, value, walk, values)) return;
  give(check, values, { within: [...walk.within], field: walk.within.at(-1) ?? "" });
  if (!check.each.length) {
    give(check, values, { self: value });
    if (!check.holds(values)) walk.problems.push(problemOf(check, value, value, [], values, walk));
    return;
  }
  const seen = new Set();
  for (const [where, element] of elements) {
    const mine = table(values);
    const step = where[where.length - 1];
    give(check, mine, { self: element, key: step, index: step });
    for (const [name, path] of check.own) mine[name] = valueAt(path, element);
    if (check.unique.length ? !repeats(check, mine, seen) : check.holds(mine)) continue;
    walk.problems.push(problemOf(check, value, element, where, mine, walk));
  }
}

/**
 * @param {Check} check
 * @param {Record<string, any>} values
 * @param {Record<string, any>} known
 */
function give(check, values, known) {
  for (const [name, value] of Object.entries(known)) if (check.given.includes(name)) values[name] = value;
}

/**
 * Return whether an element has the same values as an earlier one.
 *
 * @param {Check} check
 * @param {Record<string, any>} values
 * @param {Set<string>} seen
 */
function repeats(check, values, seen) {
  if (check.when && !check.guard && check.when.says(values) !== true) return false;
  const identity = JSON.stringify(
    check.unique.map((name) => values[name]),
    (_, value) => (typeof value === "bigint" ? `${value}n` : value),
  );
  if (seen.has(identity)) return true;
  seen.add(identity);
  return false;
}

/**
 * Look up what the conditions read from the object and around it; false where the rule has nothing to ask.
 *
 * @param {Check} check
 * @param {Binding[]} bindings
 * @param {Record<string, any>} value
 * @param {Walk} walk
 * @param {Record<string, any>} values
 */
function bind(check, bindings, value, walk, values) {
  let absent = check.contentWhenAbsent && bindings === check.bind;
  for (const [name, path] of bindings) {
    const start = path.up ? walk.enclosing(path) : value;
    if ((!start && !walk.whole) || (!path.up && walk.lacks(path, value))) return false;
    values[name] = start ? valueAt(path, start) : path.absent;
    if (values[name] !== path.absent && !(path.collects && !values[name].length)) absent = false;
  }
  return !absent;
}

/**
 * Return the problem of a rule that does not hold, at the place that the rule names.
 *
 * @param {Check} check
 * @param {any} value
 * @param {any} element
 * @param {import("../model.js").FieldPath} where
 * @param {Record<string, any>} values
 * @param {Walk} walk
 */
function problemOf(check, value, element, where, values, walk) {
  const { rule } = check;
  const named = table({ self: element, key: where.at(-1) ?? "", index: where.at(-1) ?? 0, ...values });
  for (const [name, path] of check.bindings) {
    if (name in named) continue;
    const start = path.up ? walk.enclosing(path) : undefined;
    named[name] = valueAt(path, start ?? (path.fromSelf ? element : value));
  }
  const at = [...walk.path, ...where, ...check.at];
  const last = ancestors(walk.manifest, at).at(-1);
  const span = find(walk.manifest.node, at, last === null || typeof last === "object");
  return problem(rule.code, fill(rule.message, named), span, {
    severity: rule.severity,
    hint: fill(rule.hint ?? "", named),
  });
}

/**
 * Return the rules of one version of Kubernetes, with the advice whose codes start with one of `advice`.
 *
 * @param {any} data What `manifests-live-data.js` brings.
 * @param {import("../kubernetes/schemas.js").Schemas} schemas
 * @param {string[]} advice
 * @returns {Rules}
 */
export function rulesOf(data, schemas, advice) {
  return new RuleBook(data.rules ?? { rules: [], manifests: [] }, schemas, advice);
}
