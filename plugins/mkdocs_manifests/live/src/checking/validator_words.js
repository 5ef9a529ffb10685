/** The validator's own words, which are those of the build's validator, for errors that have no better ones. */

import { say } from "../wording.js";
import { jsonText, typesInOrder } from "./validator.js";

/** Keywords about how many there are: their texts tell one from several. */
const COUNTS = /^(?:min|max)(?:Length|Items|Properties)$/;
/** How many values of an enum are named one by one. */
const NAMED = 3;

/**
 * Return what an error says.
 *
 * @param {import("./validator.js").SchemaError} error
 */
export function plainly({ keyword, limit, value, name = "", names = [] }) {
  const several = (/** @type {boolean} */ isSeveral) => (isSeveral ? ".several" : "");
  const told = { value: jsonText(value), limit: limit === undefined ? "" : jsonText(limit) };
  switch (keyword) {
    case "type": {
      const types = typesInOrder(limit).map((type) => `"${type}"`);
      return say(`validator.type${several(types.length > 1)}`, { ...told, types: types.join(", ") });
    }
    case "required":
      return say("validator.required", { name: JSON.stringify(name) });
    case "additionalProperties":
      return say(`validator.additionalProperties${several(names.length > 1)}`, {
        names: names.map((one) => `'${one}'`).join(", "),
      });
    case "enum":
      return say("validator.enum", { ...told, limit: candidates(limit) });
    default:
      return say(`validator.${keyword}${COUNTS.test(keyword) && limit === 1 ? ".one" : ""}`, told);
  }
}

/** @param {any[]} values */
function candidates(values) {
  const written = values.map(jsonText);
  if (written.length > NAMED) {
    return say("validator.others", { first: written[0], second: written[1], count: written.length - 2 });
  }
  const last = written.pop() ?? "";
  return written.length ? `${written.join(", ")}${say("choice.or")}${last}` : last;
}
