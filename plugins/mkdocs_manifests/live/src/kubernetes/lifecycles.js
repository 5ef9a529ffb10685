/** When kinds and fields came and went, unpacked from what `lifecycle_data.py` writes. */

import { say } from "../wording.js";
import { steps } from "./walk.js";

/** @typedef {[first: number, last: number]} Span Minor versions. */
/** @typedef {{ minor: number, use: string, hint: string }} Removed An API that is gone or deprecated, since a minor version. */
/** @typedef {{ on: string[], path: string[], span: Span }} LimitedField A field that not every known version has. */

/**
 * @typedef {object} DeprecatedField A field, a value or a key that should no longer be written.
 * @property {string[]} on
 * @property {string[]} path
 * @property {string} what What people call it.
 * @property {string} state What is the matter with it.
 * @property {number} since
 * @property {number} until
 * @property {string} instead What to write; empty where leaving it out is all.
 * @property {string} value The value that it is about; empty for any.
 * @property {string} unless A field beside it that makes it harmless.
 */

/**
 * @typedef {object} Lifecycles
 * @property {Map<string, Removed>} removed By `apiVersion kind`, as the others.
 * @property {Map<string, Removed>} deprecated
 * @property {Map<string, Span>} kinds Kinds that not every known version serves.
 * @property {Span} whole All known versions.
 * @property {Set<string>} groups API groups that Kubernetes itself has or had, as far as these tables name them.
 * @property {LimitedField[]} fields
 * @property {DeprecatedField[]} deprecatedFields
 */

/**
 * @param {any} data
 * @returns {Lifecycles}
 */
export function lifecyclesOf(data) {
  return {
    removed: removedOf(data.removed),
    deprecated: removedOf(data.deprecated),
    kinds: new Map(Object.entries(data.kinds)),
    whole: data.whole,
    groups: new Set(data.groups),
    fields: Object.entries(data.fields).flatMap(([definition, limited]) =>
      Object.entries(/** @type {Record<string, Span>} */ (limited)).map(([name, span]) => ({ on: [definition], path: [name], span })),
    ),
    deprecatedFields: data.deprecatedFields.map(deprecatedField),
  };
}

/**
 * @param {Record<string, [minor: number, use: string, instead: string, note: string]>} rows
 * @returns {Map<string, Removed>}
 */
function removedOf(rows) {
  return new Map(Object.entries(rows).map(([name, [minor, use, instead, note]]) => [name, { minor, use, hint: hintOf(use, instead, note) }]));
}

/**
 * @param {string} use
 * @param {string} instead
 * @param {string} note
 */
function hintOf(use, instead, note) {
  if (!use) return say("version.use", { instead });
  return note ? say("version.write-note", { version: use, note }) : say("version.write", { version: use });
}

/**
 * @param {any} row
 * @returns {DeprecatedField}
 */
function deprecatedField({ on, path, what, state, since, until, instead = "", value = "", unless = "" }) {
  return { on, path: steps(path), what, state, since, until, instead, value, unless };
}
