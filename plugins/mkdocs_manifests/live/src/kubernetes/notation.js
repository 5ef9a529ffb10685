/** The short way in which `notation.py` writes packed schemas; it says what each sign means. */

const STRING = "s0";
const ALL_BUT_NULL = "oasnib";
/** @type {[string, string, string][]} */
const AROUND = [
  ["i", "[", "]"],
  ["a", "<", ">"],
  ["n", "(", ")"],
];
const NUMBER = /\d+/y;
const TYPES = /[!?]|[sinboa][sinboa0]*|/y;
const LIMIT = /([lumM])(-?\d+)/y;
const FORMAT = /@([\w-]+)/y;
const REFERENCE = /#(\d+)/y;
const NAME = /([^:]+):/y;
const VALUES = /=(!|[\w.*/|~-]*)/y;
const KEYWORD = /,([^:]+):/y;
/** Of JSON: a string, a bracket, a number or word, or what stands between them. */
const PIECE = /"(?:[^"\\]|\\.)*"|[[\]{}]|[\w.+-]+|[^"[\]{}]/y;

/**
 * Return the packed schema that is written.
 *
 * @param {string} text
 */
export function parse(text) {
  let at = 0;

  /** @param {RegExp} pattern */
  function take(pattern) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match) at += match[0].length;
    return match;
  }

  /** @param {string} sign */
  function skip(sign) {
    const stands = text[at] === sign;
    if (stands) at += 1;
    return stands;
  }

  /** @returns {any} */
  function json() {
    const start = at;
    let depth = 0;
    do {
      const piece = take(PIECE)?.[0] ?? "";
      if (piece === "[" || piece === "{") depth += 1;
      else if (piece === "]" || piece === "}") depth -= 1;
    } while (depth && at < text.length);
    return JSON.parse(text.slice(start, at));
  }

  function fields() {
    /** @type {Record<string, any>} */
    const found = {};
    while (at < text.length && !skip("}")) {
      const name = take(NAME)?.[1] ?? "";
      found[name] = schema();
      skip(" ");
    }
    return found;
  }

  /** @returns {any} */
  function schema() {
    if (skip("+")) return true;
    if (skip("-")) return false;
    if (skip("`")) return json();
    const number = take(NUMBER);
    if (number) return Number(number[0]);
    /** @type {Record<string, any>} */
    const found = {};
    const types = take(TYPES)?.[0] ?? "";
    if (types !== "?") found.t = types === "!" ? ALL_BUT_NULL : types || STRING;
    for (let limit = take(LIMIT); limit; limit = take(LIMIT)) found[limit[1]] = Number(limit[2]);
    const format = take(FORMAT);
    if (format) found.f = format[1];
    const reference = take(REFERENCE);
    if (reference) found.$ref = Number(reference[1]);
    if (skip("{")) found.p = fields();
    for (const [key, start, end] of AROUND) {
      if (!skip(start)) continue;
      found[key] = schema();
      skip(end);
    }
    const values = take(VALUES);
    if (values) found.e = values[1] === "!" ? 0 : values[1].split("|").map((value) => (value === "~" ? null : value));
    for (let keyword = take(KEYWORD); keyword; keyword = take(KEYWORD)) found[keyword[1]] = json();
    return found;
  }

  return schema();
}
