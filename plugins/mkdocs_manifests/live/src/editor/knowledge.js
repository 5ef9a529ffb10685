/** What the schemas know of the place at which a reader writes. */

import { isSchema } from "../kubernetes/schemas.js";

/**
 * @typedef {import("../kubernetes/schemas.js").Schema} Schema
 * @typedef {import("../kubernetes/schemas.js").Schemas} Schemas
 */

/**
 * A field, as people are told of it.
 *
 * @typedef {object} Field
 * @property {string} name
 * @property {string} path From the manifest's root: `spec.containers[].image`.
 * @property {string} type In words: `string`, `list of Container`.
 * @property {boolean} required
 * @property {unknown} [default]
 * @property {unknown[]} [enum]
 * @property {"map" | "list" | "scalar"} shape
 * @property {Schema} schema Without its reference, but with the keywords beside it.
 * @property {string} definition The name of the definition of its value or items; empty for none.
 * @property {string} [text] What it means.
 */

const LIST = "[]";

/** The schemas of one version, and where to begin in them. */
export class Knowledge {
  /**
   * @param {Schemas} schemas
   * @param {(owner: string, name: string) => string | undefined} textOf
   * @param {Schema} [fragment] The schema of the text itself where it is a fragment.
   */
  constructor(schemas, textOf, fragment) {
    this.schemas = schemas;
    this.textOf = textOf;
    this.fragment = fragment;
  }

  /**
   * Return the schema of the mapping or list at a path, and the name of the definition that it has.
   *
   * @param {{ apiVersion: string, kind: string, path: import("../model.js").FieldPath }} place
   * @returns {{ schema: Schema, definition: string } | undefined}
   */
  at({ apiVersion, kind, path }) {
    const root = this.fragment ?? (this.schemas.has(apiVersion, kind) ? this.schemas.manifest(apiVersion, kind) : undefined);
    if (!root) return undefined;
    let found = this.resolved(root, this.schemas.kindOf(apiVersion, kind) ?? "");
    for (const step of path) {
      const below = typeof step === "number" ? found.schema.items : (found.schema.properties?.[step] ?? found.schema.additionalProperties);
      if (!isSchema(below)) return undefined;
      found = this.resolved(/** @type {Schema} */ (below), "");
    }
    return found;
  }

  /**
   * Return the fields of the mapping at a place, the required ones first.
   *
   * @param {{ apiVersion: string, kind: string, path: import("../model.js").FieldPath }} place
   * @returns {Field[]}
   */
  fields(place) {
    const owner = this.at(place);
    const names = Object.keys(owner?.schema.properties ?? {});
    const fields = names.flatMap((name) => this.field(place, name) ?? []);
    return fields.sort((one, other) => Number(other.required) - Number(one.required) || (one.name < other.name ? -1 : 1));
  }

  /**
   * Return a field of the mapping at a place; without a name, what stands at the place itself.
   *
   * @param {{ apiVersion: string, kind: string, path: import("../model.js").FieldPath }} place
   * @param {string} name
   * @returns {Field | undefined}
   */
  field(place, name) {
    const owner = this.at(place);
    const written = owner?.schema.properties?.[name] ?? owner?.schema.additionalProperties;
    if (!owner || !isSchema(written)) return undefined;
    const { schema, definition } = this.resolved(/** @type {Schema} */ (written), "");
    const items = isSchema(schema.items) ? this.resolved(schema.items, "") : undefined;
    const values = !schema.properties && isSchema(schema.additionalProperties) ? this.resolved(schema.additionalProperties, "") : undefined;
    return {
      ...limits(schema),
      name,
      path: pathOf([...place.path, name]),
      type: items ? `list of ${typeOf(items)}` : values ? `map of ${typeOf(values)}` : typeOf({ schema, definition }),
      required: owner.schema.required?.includes(name) ?? false,
      default: /** @type {Schema} */ (written).default ?? schema.default,
      enum: schema.enum ?? items?.schema.enum,
      shape: items ? "list" : isMap(schema) ? "map" : "scalar",
      schema,
      definition: items?.definition || values?.definition || definition,
      text: this.textOf(owner.definition, name),
    };
  }

  /**
   * @param {Schema} schema
   * @param {string} definition
   */
  resolved(schema, definition) {
    return { schema: this.schemas.resolve(schema), definition: schema.$ref ?? definition };
  }
}

/**
 * Return a field path as people write it; the number of an item says nothing about its field.
 *
 * @param {import("../model.js").FieldPath} path
 */
export function pathOf(path) {
  return path.map((step) => (typeof step === "number" ? LIST : `.${step}`)).join("").replace(/^\./, "");
}

/** @param {Schema} schema */
function isMap(schema) {
  return Boolean(schema.properties) || [schema.type].flat().includes("object");
}

/** @param {{ schema: Schema, definition: string }} value */
function typeOf({ schema, definition }) {
  const own = definition.split(/[./]/).at(-1) ?? "";
  const types = [schema.type ?? []].flat().filter((/** @type {string} */ type) => type !== "null");
  if (own && (schema.properties || !types.length || /^(?:Quantity|IntOrString|Time|MicroTime)$/.test(own))) return own;
  return types.join(" or ") || "anything";
}

/** @param {Schema} schema */
function limits(schema) {
  const { minimum, maximum, minLength, maxLength, minItems, maxItems, format } = schema;
  return { minimum, maximum, minLength, maxLength, minItems, maxItems, format };
}
