/** Texts for people, by name, with their placeholders filled: the same files that the Python package reads. */

import addresses from "../../wording/addresses.json" with { type: "json" };
import cron from "../../wording/cron.json" with { type: "json" };
import custom from "../../wording/custom_resources.json" with { type: "json" };
import documentation from "../../wording/documentation.json" with { type: "json" };
import exercises from "../../wording/exercises.json" with { type: "json" };
import expressions from "../../wording/expressions.json" with { type: "json" };
import formats from "../../wording/formats.json" with { type: "json" };
import names from "../../wording/names.json" with { type: "json" };
import quantities from "../../wording/quantities.json" with { type: "json" };
import references from "../../wording/references.json" with { type: "json" };
import schema from "../../wording/schema.json" with { type: "json" };
import validator from "../../wording/validator.json" with { type: "json" };
import values from "../../wording/values.json" with { type: "json" };
import versions from "../../wording/versions.json" with { type: "json" };
import yaml from "../../wording/yaml.json" with { type: "json" };

/** @type {Record<string, string>} */
const TEXTS = {
  ...addresses,
  ...cron,
  ...custom,
  ...documentation,
  ...exercises,
  ...expressions,
  ...formats,
  ...names,
  ...quantities,
  ...references,
  ...schema,
  ...validator,
  ...values,
  ...versions,
  ...yaml,
};

/**
 * Return the text of that name, with `{placeholders}` filled.
 *
 * @param {string} name
 * @param {Record<string, unknown>} [values]
 */
export function say(name, values = {}) {
  return TEXTS[name].replace(/\{(\w+)\}/g, (_, key) => String(values[key]));
}
