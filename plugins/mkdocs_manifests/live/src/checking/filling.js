/** Values in messages: placeholders filled, and each value in one short line. */

import { isMapping } from "../model.js";
import { numberText } from "../text.js";

const PLACEHOLDER = /\{([A-Za-z_]\w*)((?:\.[A-Za-z_]\w*)*)\}/g;
/** What does not show: control characters, unassigned ones, and spaces of other kinds. */
const UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu;
const LONGEST = 80;
const LONGEST_INSIDE = 20;
const MOST = 9;

/**
 * Return a message with its placeholders filled: `{name}` or `{self.field}`.
 *
 * @param {string} template
 * @param {Record<string, any>} values
 */
export function fill(template, values) {
  return template.replace(PLACEHOLDER, (_, name, fields) => {
    let value = values[name];
    for (const field of fields.split(".").slice(1))
      value = isMapping(value) && Object.hasOwn(value, field) ? value[field] : null;
    return shown(value);
  });
}

/**
 * Return a value as a message shows it: in one line, without control characters, not too long.
 *
 * @param {any} value
 * @param {number} [limit] In characters.
 * @returns {string}
 */
export function shown(value, limit = LONGEST) {
  const characters = [...written(value).replace(UNPRINTABLE, "\ufffd")];
  return characters.length <= limit ? characters.join("") : `${characters.slice(0, limit - 1).join("")}…`;
}

/**
 * @param {any} value
 * @returns {string}
 */
function written(value) {
  if (value === null || value === undefined) return "";
  if (Array.isArray(value))
    return value
      .slice(0, MOST)
      .map((item) => shown(item, LONGEST_INSIDE))
      .join(", ");
  if (typeof value === "number") return numberText(value);
  if (!isMapping(value)) return String(value);
  const entries = Object.entries(value).slice(0, MOST);
  return entries.map(([key, item]) => `${key}: ${shown(item, LONGEST_INSIDE)}`).join(", ");
}
