/** Texts for people, by name, with their placeholders filled: the same files that the Python package reads. */

import checking from "../../checking/wording.json" with { type: "json" };
import kubernetes from "../../kubernetes/wording.json" with { type: "json" };
import reading from "../../reading/wording.json" with { type: "json" };

/** @type {Record<string, string>} */
const TEXTS = { ...reading, ...kubernetes, ...checking };

/**
 * Return the text of that name, with `{placeholders}` filled.
 *
 * @param {string} name
 * @param {Record<string, unknown>} [values]
 */
export function say(name, values = {}) {
  return TEXTS[name].replace(/\{(\w+)\}/g, (_, key) => String(values[key]));
}
