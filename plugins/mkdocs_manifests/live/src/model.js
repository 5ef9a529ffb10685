/**
 * What the rooms hand to one another: plain objects, without behaviour that belongs to a room.
 *
 * The rooms are those of the Python package and judge as they do; texts, tables and rules are read from the same files.
 */

/**
 * A field path inside a manifest: mapping keys and list indexes, from the root.
 *
 * @typedef {(string | number)[]} FieldPath
 */

/**
 * A stretch of the text, in UTF-16 offsets. `to` is one past the last character.
 *
 * @typedef {object} Span
 * @property {number} from
 * @property {number} to
 */

/**
 * One value of a YAML document, with where it stands; the tree has the shape of the data.
 *
 * @typedef {object} Node
 * @property {number} from
 * @property {number} to
 * @property {number} [keyFrom] Of a field's value: where the field's name stands.
 * @property {number} [keyTo]
 * @property {Map<string, Node>} [entries] Of a mapping: its fields' values, in the order of the text.
 * @property {Node[]} [items] Of a list: its items.
 */

/**
 * One thing that is wrong, or that Kubernetes would warn of.
 *
 * @typedef {object} Problem
 * @property {string} code Stable, with a page of its own: `S201`.
 * @property {"error" | "warning"} severity
 * @property {string} message What is wrong and what was expected, in one line, without a full stop.
 * @property {string} hint What to write instead; empty when nobody can know.
 * @property {FieldPath} path The field it is about, in its manifest; empty where it is about no single field.
 * @property {number} from
 * @property {number} to
 * @property {number} [line] Counted from 1, as all of these; `check` fills them in.
 * @property {number} [column] In characters, as the build counts them, not in UTF-16 units.
 * @property {number} [endLine]
 * @property {number} [endColumn]
 */

/**
 * One YAML document, or one item of a `List`, that names an apiVersion and a kind, with the place of every value in it.
 *
 * @typedef {object} Manifest
 * @property {string} apiVersion
 * @property {string} kind
 * @property {string} name `metadata.name`, or `metadata.generateName`, or empty.
 * @property {string} namespace Empty for cluster-scoped kinds and where the document leaves it to the client.
 * @property {any} data Objects without a prototype, arrays and scalars, resolved as the API server resolves them. Integers
 *   beyond 2^53 are BigInts; a number beyond 2^53 was written as a float.
 * @property {Node} node
 * @property {string} text The whole text that holds it.
 * @property {FieldPath} path Where it stands in its document: `["items", 2]` in a `List`.
 */

/**
 * Return a problem at a span; an error without a hint unless `more` says otherwise.
 *
 * @param {string} code
 * @param {string} message
 * @param {Span} span
 * @param {{ hint?: string, severity?: "error" | "warning", path?: FieldPath }} [more]
 * @returns {Problem}
 */
export function problem(code, message, span, more = {}) {
  const { hint = "", severity = "error", path = [] } = more;
  return { code, severity, message, hint, path, from: span.from, to: span.to };
}

/**
 * Return where the value at `path` stands, or its field's name if `key`, or the nearest ancestor that stands.
 *
 * Never throws: a missing field is reported at the name of the field that lacks it.
 *
 * @param {Manifest} manifest
 * @param {FieldPath} path
 * @param {{ key?: boolean }} [options]
 * @returns {Span}
 */
export function place(manifest, path, { key = false } = {}) {
  return find(manifest.node, path, key);
}

/**
 * Return the place of the value at `path` below `node`, or of its field's name if `key`.
 *
 * Where the path leaves the tree, the name of the last field that exists is meant; at the root, its first field.
 *
 * @param {Node} node
 * @param {FieldPath} path
 * @param {boolean} [key]
 * @returns {Span}
 */
export function find(node, path, key = false) {
  /** @type {Span | undefined} */
  let found;
  for (const [depth, step] of path.entries()) {
    const below = typeof step === "string" ? node.entries?.get(step) : node.items?.[step];
    if (!below) return found ?? nameOf(node);
    found = typeof step === "string" ? keyOf(below) : undefined;
    node = below;
    if (depth === path.length - 1 && key && found) return found;
  }
  return key ? nameOf(node) : { from: node.from, to: node.to };
}

/**
 * Return what stands for a whole value in one line: a mapping's first field, a list's start, a scalar itself.
 *
 * @param {Node} node
 * @returns {Span}
 */
export function nameOf(node) {
  for (const first of node.entries?.values() ?? []) return keyOf(first);
  return { from: node.from, to: node.to };
}

/**
 * Return where the name of the field stands whose value `node` is.
 *
 * @param {Node} node
 * @returns {Span}
 */
function keyOf(node) {
  return { from: node.keyFrom ?? node.from, to: node.keyTo ?? node.to };
}

/**
 * Return the values on the way to `path`, the manifest's own data first, as far as they exist.
 *
 * @param {Manifest} manifest
 * @param {FieldPath} path
 * @returns {any[]}
 */
export function ancestors(manifest, path) {
  let value = manifest.data;
  const found = [value];
  for (const step of path) {
    const fits = typeof step === "number" ? Array.isArray(value) : isMapping(value);
    if (!fits || !Object.hasOwn(value, step)) break;
    value = value[step];
    found.push(value);
  }
  return found;
}

/**
 * Return whether a value of a manifest is a mapping.
 *
 * @param {unknown} value
 * @returns {value is Record<string, any>}
 */
export function isMapping(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Return whether a value of a manifest is a number.
 *
 * @param {unknown} value
 * @returns {value is number | bigint}
 */
export function isNumber(value) {
  return typeof value === "number" || typeof value === "bigint";
}
