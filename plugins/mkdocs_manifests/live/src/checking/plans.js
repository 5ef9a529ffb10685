/** Which parts of a manifest the rules look at: a plan for each definition, so that a walk visits nothing else. */

import { isSchema } from "../kubernetes/schemas.js";

/** Definitions that the published schema leaves open, and what an object there is. */
const UNIONS = /** @type {Readonly<Record<string, string>>} */ ({
  "apiextensions.v1.JSONSchemaPropsOrArray": "apiextensions.v1.JSONSchemaProps",
  "apiextensions.v1.JSONSchemaPropsOrBool": "apiextensions.v1.JSONSchemaProps",
});
/** Keywords that a custom resource's schema asks for at any place and that the API server itself evaluates. */
const CUSTOM = ["x-kubernetes-validations", "x-kubernetes-list-type"];
/** The rules of every whole manifest, and of those inside others. */
export const EVERY_MANIFEST = "*";

/**
 * What to do with one value: which rules it has, and below which fields there are more.
 *
 * @typedef {object} Plan
 * @property {string[]} definitions The definitions whose rules apply to the value.
 * @property {import("../kubernetes/schemas.js").Schema} [custom] The schema of a value in a custom resource that asks
 *   for more than JSON Schema can say.
 * @property {Record<string, Plan>} fields
 * @property {Plan} [values] For every value of a map.
 * @property {Plan} [items] For every item of a list.
 * @property {boolean} alive Whether there is anything to do, here or below.
 */

/** The plans of one version's definitions, made as they are asked for. */
export class Plans {
  /**
   * @param {import("../kubernetes/schemas.js").Schemas} schemas
   * @param {(definition: string) => boolean} hasRules Whether there are rules on a definition.
   * @param {(definition: string) => boolean} isManifest Whether a definition is that of a whole manifest.
   */
  constructor(schemas, hasRules, isManifest) {
    this.schemas = schemas;
    this.hasRules = hasRules;
    this.isManifest = isManifest;
    /** @type {Map<string, Plan>} */
    this.known = new Map();
  }

  /**
   * Return the plan of a definition; an empty one where there is no such definition.
   *
   * @param {string} definition
   */
  of(definition) {
    const known = this.known.get(definition);
    if (known) return known;
    /** @type {Plan[]} */
    const made = [];
    const plan = this.definition(definition, made);
    prune(made);
    return plan;
  }

  /**
   * @param {string} name
   * @param {Plan[]} made
   */
  definition(name, made) {
    let plan = this.known.get(name);
    if (!plan) {
      this.known.set(name, (plan = emptyPlan()));
      made.push(plan);
      // A custom resource's definition is named after its apiVersion, with the group's slash.
      this.fill(plan, this.schemas.definition(name) ?? {}, name, made, name.includes("/"));
    }
    return plan;
  }

  /**
   * @param {Plan} plan
   * @param {import("../kubernetes/schemas.js").Schema} schema
   * @param {string} name Empty for a schema inside a definition.
   * @param {Plan[]} made
   * @param {boolean} custom
   */
  fill(plan, schema, name, made, custom) {
    const names = name ? [name] : [];
    if (name && (custom || this.isManifest(name)) && schema.properties?.metadata) names.push(EVERY_MANIFEST);
    plan.definitions = names.filter(this.hasRules);
    if (custom && CUSTOM.some((keyword) => keyword in schema)) plan.custom = schema;
    plan.alive = plan.definitions.length > 0 || plan.custom !== undefined;
    if (Object.hasOwn(UNIONS, name)) {
      // An object there is what the union says; other values have no rules.
      const { definitions, fields, alive } = this.definition(UNIONS[name], made);
      Object.assign(plan, { definitions, fields, alive });
      return;
    }
    for (const [key, below] of Object.entries(schema.properties ?? {}))
      plan.fields[key] = this.child(below, made, custom);
    if (isSchema(schema.additionalProperties)) plan.values = this.child(schema.additionalProperties, made, custom);
    if (isSchema(schema.items)) plan.items = this.child(schema.items, made, custom);
  }

  /**
   * @param {any} schema
   * @param {Plan[]} made
   * @param {boolean} custom
   */
  child(schema, made, custom) {
    if (typeof schema?.$ref === "string") return this.definition(schema.$ref, made);
    const plan = emptyPlan();
    made.push(plan);
    if (isSchema(schema)) this.fill(plan, schema, "", made, custom);
    return plan;
  }
}

/** @returns {Plan} */
function emptyPlan() {
  return { definitions: [], fields: Object.create(null), alive: false };
}

/**
 * Mark the plans that lead to something, and take the others away from those that hold them.
 *
 * @param {Plan[]} plans
 */
function prune(plans) {
  for (let changed = true; changed;) {
    changed = false;
    for (const plan of plans) {
      if (plan.alive || !below(plan).some(({ alive }) => alive)) continue;
      plan.alive = true;
      changed = true;
    }
  }
  for (const plan of plans) {
    for (const [key, one] of Object.entries(plan.fields)) if (!one.alive) delete plan.fields[key];
    if (!plan.values?.alive) delete plan.values;
    if (!plan.items?.alive) delete plan.items;
  }
}

/**
 * @param {Plan} plan
 * @returns {Plan[]}
 */
function below({ fields, values, items }) {
  return [...Object.values(fields), ...(values ? [values] : []), ...(items ? [items] : [])];
}
