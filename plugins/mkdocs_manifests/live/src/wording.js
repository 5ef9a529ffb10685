/** Texts for people, by name, with their placeholders filled: the same files that the Python package reads. */

import custom from "../../wording/custom_resources.json" with { type: "json" };
import expressions from "../../wording/expressions.json" with { type: "json" };
import references from "../../wording/references.json" with { type: "json" };
import yaml from "../../wording/yaml.json" with { type: "json" };

/** @type {Record<string, string>} */
const TEXTS = { ...custom, ...expressions, ...references, ...yaml };

/**
 * Return the text of that name, with `{placeholders}` filled.
 *
 * @param {string} name
 * @param {Record<string, unknown>} [values]
 */
export function say(name, values = {}) {
  return TEXTS[name].replace(/\{(\w+)\}/g, (_, key) => String(values[key]));
}
