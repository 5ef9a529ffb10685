/**
 * The API's schemas by version and kind, unpacked on demand from what `schema_data.py` writes.
 *
 * A schema is a plain JSON Schema object; `$ref` is a definition's name, without a prefix: `core.v1.PodSpec`.
 */

import { parse } from "./notation.js";

/** @typedef {Record<string, any>} Schema */

const SCHEMAS = new Set(["items", "additionalProperties", "propertyNames", "if", "then", "else", "not", "contains"]);
const TABLES = new Set(["properties", "patternProperties", "dependentSchemas"]);
const LISTS = new Set(["allOf", "anyOf", "oneOf"]);
/** An enum that stands for the kind's own apiVersion or name. */
const OWN = 0;
const INSIDE = ["items", "additionalProperties", "propertyNames"];

/**
 * Return the data of schemas with the definitions that came apart from it.
 *
 * @param {any} data
 * @param {any} rest
 */
export function completed(data, rest) {
  const older = Object.entries(data.older).map(([version, patch]) => {
    const { definitions } = rest.older[version];
    return [version, { ...patch, definitions: { ...patch.definitions, ...definitions } }];
  });
  const definitions = [...data.definitions, ...rest.definitions];
  return { ...data, names: [...data.names, ...rest.names], definitions, older: Object.fromEntries(older) };
}

/** The schemas of one version of Kubernetes, with the custom kinds that were added to them. */
export class Schemas {
  /**
   * @param {any} data
   * @param {string} version
   * @param {Map<number, Schema>} [unpacked] What was unpacked already: most definitions are the same in several versions.
   */
  constructor(data, version, unpacked = new Map()) {
    this.data = data;
    this.unpacked = unpacked;
    /** As people write it: `1.37`. */
    this.version = version;
    this.minor = Number(version.replace("1.", ""));
    const { definitions: patches = {}, ...older } = data.older[version] ?? {};
    const { kinds, otherKinds } = patched({ kinds: data.kinds, otherKinds: data.otherKinds }, older);
    /** @type {string[]} */
    this.names = data.names.flatMap((/** @type {Record<string, string>} */ part) =>
      Object.entries(part).flatMap(([group, names]) => names.split(" ").map((name) => `${group}.${name}`)),
    );
    /** @type {Map<string, number>} */
    this.numbers = new Map(this.names.map((name, number) => [name, number]));
    /** What is different in this version. @type {Record<string, any>} */
    this.patches = patches;
    /** What was unpacked, and what was added. @type {Map<string, Schema>} */
    this.definitions = new Map();
    /** Of the kinds whose schemas are here, by apiVersion and kind. @type {Map<string, { definition: string, head?: number }>} */
    this.kinds = new Map();
    /** The kinds of definitions. @type {Map<string, { apiVersion: string, kind: string }>} */
    this.owners = new Map();
    /** The names of all kinds of this version, by apiVersion, whether their schemas are here or not. @type {Map<string, string[]>} */
    this.builtIn = new Map();
    for (const [apiVersion, names] of Object.entries(/** @type {Record<string, string>} */ (otherKinds))) {
      this.builtIn.set(apiVersion, names.split(" ").filter(Boolean).flatMap(withList));
    }
    for (const [written, row] of Object.entries(/** @type {Record<string, [number, number]>} */ (kinds))) {
      const [apiVersion, kind] = written.split(" ");
      const definition = this.names[row[0]];
      this.kinds.set(written, { definition, head: row[1] });
      this.owners.set(definition, { apiVersion, kind });
      this.builtIn.set(apiVersion, [...(this.builtIn.get(apiVersion) ?? []), kind]);
    }
  }

  /** Return the same schemas, to which kinds can be added without changing these. */
  copy() {
    const copied = new Schemas(this.data, this.version, this.unpacked);
    copied.definitions = new Map(this.definitions);
    return copied;
  }

  /**
   * Add a custom kind; its schema may refer to definitions by name.
   *
   * @param {string} apiVersion
   * @param {string} kind
   * @param {Schema} schema
   */
  add(apiVersion, kind, schema) {
    const definition = `${apiVersion}.${kind}`;
    this.definitions.set(definition, schema);
    this.kinds.set(`${apiVersion} ${kind}`, { definition, head: undefined });
    const kinds = this.builtIn.get(apiVersion) ?? [];
    if (!kinds.includes(kind)) this.builtIn.set(apiVersion, [...kinds, kind]);
  }

  /**
   * Return whether the schema of a kind is here.
   *
   * @param {string} apiVersion
   * @param {string} kind
   */
  has(apiVersion, kind) {
    return this.kinds.has(`${apiVersion} ${kind}`);
  }

  /**
   * Return whether this version of Kubernetes, or the site, has a kind, whether its schema is here or not.
   *
   * @param {string} apiVersion
   * @param {string} kind
   */
  isBuiltIn(apiVersion, kind) {
    return this.builtIn.get(apiVersion)?.includes(kind) ?? false;
  }

  /**
   * Return the name of the definition of a kind.
   *
   * @param {string} apiVersion
   * @param {string} kind
   */
  kindOf(apiVersion, kind) {
    return this.kinds.get(`${apiVersion} ${kind}`)?.definition;
  }

  /**
   * Return the apiVersions that have this kind, sorted.
   *
   * @param {string} kind
   */
  versionsOf(kind) {
    return [...this.builtIn].filter(([, kinds]) => kinds.includes(kind)).map(([apiVersion]) => apiVersion).sort();
  }

  /**
   * Return the definition of that name, undefined where this version has none, or where it is not here yet.
   *
   * @param {string} name
   * @returns {Schema | undefined}
   */
  definition(name) {
    let known = this.definitions.get(name);
    if (known === undefined) {
      known = this.unpackedOnce(this.numbers.get(name) ?? -1, this.owners.get(name));
      if (known) this.definitions.set(name, known);
    }
    return known;
  }

  /**
   * Return the schema of whole manifests of a kind, with what is asked of every manifest.
   *
   * @param {string} apiVersion
   * @param {string} kind
   * @returns {Schema}
   */
  manifest(apiVersion, kind) {
    const name = `${apiVersion} ${kind}`;
    const { definition, head } = /** @type {{ definition: string, head?: number }} */ (this.kinds.get(name));
    const known = this.definition(definition) ?? {};
    if (head === undefined) return known;
    let whole = this.definitions.get(name);
    if (!whole) {
      const added = withOwn(/** @type {Schema} */ (this.unpack(this.data.heads[head])), { apiVersion, kind });
      whole = { ...known, ...added, properties: { ...known.properties, ...added.properties } };
      this.definitions.set(name, whole);
    }
    return whole;
  }

  /**
   * Return `schema` with its `$ref` replaced by what it refers to; keywords beside the `$ref` are added to it.
   *
   * @param {Schema} schema
   * @returns {Schema}
   */
  resolve(schema) {
    while (schema.$ref !== undefined) {
      const { $ref, ...beside } = schema;
      schema = merged(this.definition($ref) ?? {}, beside);
    }
    return schema;
  }

  /**
   * @param {number} number
   * @param {{ apiVersion: string, kind: string } | undefined} own
   */
  unpackedOnce(number, own) {
    const { definitions } = this.data;
    const patch = this.patches[number];
    let known = patch === undefined ? this.unpacked.get(number) : undefined;
    if (!known) {
      const packed = definitions[number] ? parse(definitions[number]) : undefined;
      const changed = patch === undefined ? packed : patched(packed, patch);
      if (!changed) return undefined;
      known = withOwn(/** @type {Schema} */ (this.unpack(changed)), own);
      if (patch === undefined) this.unpacked.set(number, known);
    }
    return known;
  }

  /**
   * @param {any} packed
   * @returns {Schema | boolean}
   */
  unpack(packed) {
    if (typeof packed === "boolean") return packed;
    if (typeof packed === "number") return this.reference(packed);
    /** @type {Schema} */
    const schema = {};
    for (const [short, value] of Object.entries(packed)) {
      const key = this.data.short[short] ?? short;
      if (key === "$ref") Object.assign(schema, this.reference(value));
      else if (key === "type") schema.type = [...value].map((letter) => this.data.types[letter]);
      else if (key === "properties") this.unpackFields(value, schema);
      else if (key === "required") schema.required = [...(schema.required ?? []), ...value].sort();
      else if (SCHEMAS.has(key)) schema[key] = this.unpack(value);
      else if (TABLES.has(key)) schema[key] = mapped(value, (below) => this.unpack(below));
      else if (LISTS.has(key)) schema[key] = value.map((/** @type {any} */ below) => this.unpack(below));
      else schema[key] = value;
    }
    const range = this.data.ranges[schema.format];
    if (range) {
      if (schema.minimum === undefined) schema.minimum = limit(range[0]);
      if (schema.maximum === undefined) schema.maximum = limit(range[1]);
      if (schema.minimum === false) delete schema.minimum;
      if (schema.maximum === false) delete schema.maximum;
    }
    if (schema.properties && schema.additionalProperties === undefined) schema.additionalProperties = false;
    else if (schema.additionalProperties === true) delete schema.additionalProperties;
    return schema;
  }

  /**
   * Return a reference; what it leads to may be anything as long as it is not here yet.
   *
   * @param {number} number
   * @returns {Schema}
   */
  reference(number) {
    return number < this.names.length ? { $ref: this.names[number] } : {};
  }

  /**
   * @param {Record<string, any>} packed
   * @param {Schema} schema
   */
  unpackFields(packed, schema) {
    schema.properties = Object.create(null);
    const required = [];
    for (const [written, below] of Object.entries(packed)) {
      const name = written.endsWith("!") ? written.slice(0, -1) : written;
      if (name !== written) required.push(name);
      schema.properties[name] = this.unpack(below);
    }
    if (required.length) schema.required = [...(schema.required ?? []), ...required].sort();
  }
}

/**
 * Return the kind that is written, and with `+` the kind of its lists, too.
 *
 * @param {string} written
 */
function withList(written) {
  const kind = written.replace("+", "");
  return kind === written ? [kind] : [kind, `${kind}List`];
}

/**
 * Return a schema with a kind's own apiVersion and name where its enums stand for them.
 *
 * @param {Schema} schema
 * @param {Record<string, string> | undefined} own
 * @returns {Schema}
 */
function withOwn(schema, own) {
  for (const [name, value] of Object.entries(own ?? {})) {
    const field = schema.properties?.[name];
    if (field?.enum === OWN) field.enum = [value];
  }
  return schema;
}

/**
 * Return `base` with a JSON Merge Patch (RFC 7386), in which null takes a field away. A list's items are its fields here.
 *
 * @param {any} base
 * @param {any} patch
 * @returns {any}
 */
function patched(base, patch) {
  if (!isSchema(patch) || Array.isArray(patch)) return patch;
  const result = { ...(isSchema(base) ? base : {}) };
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete result[name];
    else result[name] = patched(result[name], value);
  }
  return result;
}

/**
 * @param {string} written
 * @returns {number | bigint}
 */
function limit(written) {
  return Number.isSafeInteger(Number(written)) ? Number(written) : BigInt(written);
}

/**
 * Return a schema with the keywords beside a reference to it; the fields that both know are merged, too.
 *
 * @param {Schema} schema
 * @param {Schema} beside
 * @returns {Schema}
 */
function merged(schema, beside) {
  const { description, default: _, ...added } = beside;
  if (!Object.keys(added).length) return schema;
  const result = { ...schema, ...added };
  if (added.required) result.required = [...new Set([...(schema.required ?? []), ...added.required])].sort();
  if (added.properties) {
    const known = schema.properties ?? {};
    const fields = mapped(added.properties, (below, name) => merged(known[name] ?? {}, below));
    result.properties = Object.assign(Object.create(null), known, fields);
  }
  for (const below of INSIDE) {
    if (isSchema(added[below]) && isSchema(schema[below])) result[below] = merged(schema[below], added[below]);
  }
  return result;
}

/**
 * Return whether a keyword's value is a schema that says something.
 *
 * @param {unknown} value
 * @returns {value is Schema}
 */
export function isSchema(value) {
  return typeof value === "object" && value !== null;
}

/**
 * @param {Record<string, any>} table
 * @param {(value: any, name: string) => any} change
 */
function mapped(table, change) {
  return Object.assign(Object.create(null), Object.fromEntries(Object.entries(table).map(([name, value]) => [name, change(value, name)])));
}
