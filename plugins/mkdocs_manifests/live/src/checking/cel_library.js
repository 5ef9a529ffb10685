/** The libraries of CEL that the build's engine brings beside the language's core: texts, numbers, sets and lists. */

import { strip } from "../text.js";
import { Span, compare, compareTexts, equal, kindOf } from "./cel_values.js";

const ESCAPES = /** @type {Readonly<Record<string, string>>} */ ({
  "\\": "\\\\",
  '"': '\\"',
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\x07": "\\a",
  "\b": "\\b",
  "\f": "\\f",
  "\v": "\\v",
});
const TRUE = new Set(["1", "t", "true", "TRUE", "True"]);
const FALSE = new Set(["0", "f", "false", "FALSE", "False"]);
const BITS = 64;

/**
 * Return the values that a function is given one by one or as one list; throws where there are none.
 *
 * @param {any[]} given
 */
function several(given) {
  const values = given.length === 1 && Array.isArray(given[0]) ? given[0] : given;
  if (!values.length) throw new RangeError("no value");
  return values;
}

/** @param {any[]} given */
function greatest(...given) {
  return several(given).reduce((one, other) => (compare(one, other) < 0 ? other : one));
}

/** @param {any[]} given */
function least(...given) {
  return several(given).reduce((one, other) => (compare(one, other) > 0 ? other : one));
}

/** @param {any[]} given */
function sum(...given) {
  const values = given.length === 1 && Array.isArray(given[0]) ? given[0] : given;
  if (values.length && values.every((value) => value instanceof Span)) {
    return new Span(values.reduce((total, value) => total + value.nanoseconds, 0n));
  }
  if (!values.every((value) => typeof value === "bigint" || typeof value === "number"))
    throw new TypeError("no numbers");
  if (values.every((value) => typeof value === "bigint")) return values.reduce((total, value) => total + value, 0n);
  return values.map(Number).reduce((total, value) => total + value, 0);
}

/**
 * Return a part of a text, counted in characters; throws where there is none.
 *
 * @param {any} text
 * @param {bigint} start
 * @param {bigint} [end]
 */
function substring(text, start, end) {
  const characters = characterList(text);
  const last = end === undefined ? characters.length : Number(end);
  if (start < 0n || last > characters.length || Number(start) > last) throw new RangeError("out of range");
  return characters.slice(Number(start), last).join("");
}

/** @param {any} text */
function characterList(text) {
  if (typeof text !== "string") throw new TypeError("no text");
  return [...text];
}

/**
 * @param {any} text
 * @param {bigint} index
 */
function charAt(text, index) {
  const characters = characterList(text);
  if (index < 0n || index > BigInt(characters.length)) throw new RangeError("out of range");
  return characters[Number(index)] ?? "";
}

/**
 * @param {any} text
 * @param {any} old
 * @param {any} fresh
 * @param {bigint} [limit]
 */
function replace(text, old, fresh, limit = -1n) {
  return limit < 0n ? text.replaceAll(old, () => fresh) : split(text, old, limit + 1n).join(fresh);
}

/**
 * @param {any} text
 * @param {any} separator
 * @param {bigint} [limit]
 */
function split(text, separator, limit = -1n) {
  const parts = separator === "" ? characterList(text) : text.split(separator);
  if (limit < 0n || BigInt(parts.length) <= limit) return parts;
  if (limit === 0n) return [];
  const kept = Number(limit) - 1;
  return [...parts.slice(0, kept), parts.slice(kept).join(separator)];
}

/**
 * @param {any} items
 * @param {string} [separator]
 */
function join(items, separator = "") {
  if (!items.every((/** @type {any} */ item) => typeof item === "string")) throw new TypeError("no texts");
  return items.join(separator);
}

/** @param {any} value */
function bool(value) {
  if (typeof value === "boolean") return value;
  if (TRUE.has(value)) return true;
  if (FALSE.has(value)) return false;
  throw new TypeError("no bool");
}

/**
 * Return a function of a number; a whole one counts as the double that it is.
 *
 * @param {(value: number) => any} make
 */
function ofNumber(make) {
  return (/** @type {any} */ value) => {
    if (kindOf(value) !== "int" && kindOf(value) !== "double") throw new TypeError("no number");
    return make(Number(value));
  };
}

/**
 * Return a function of whole numbers, whose result has 64 bits.
 *
 * @param {(one: bigint, other: bigint) => bigint} make
 */
function ofBits(make) {
  return (/** @type {bigint} */ one, /** @type {bigint} */ other = 0n) => BigInt.asIntN(BITS, make(one, other));
}

/** @param {number} value */
function roundedAway(value) {
  const below = Math.floor(value);
  const rest = value - below;
  return rest > 0.5 || (rest === 0.5 && value > 0) ? below + 1 : below;
}

/**
 * @param {any[]} items
 * @param {any} item
 */
function has(items, item) {
  return items.some((one) => equal(one, item));
}

/**
 * @param {any} holder
 * @param {any} item
 */
function contains(holder, item) {
  return Array.isArray(holder) ? has(holder, item) : Object.hasOwn(holder, item);
}

/** @param {any[]} items */
function distinct(items) {
  return items.filter((item, at) => items.findIndex((one) => equal(one, item)) === at);
}

/**
 * @param {any[]} items
 * @param {bigint} [depth]
 */
function flatten(items, depth = 1n) {
  if (depth < 0n) throw new RangeError("out of range");
  return items.flat(Number(depth));
}

/**
 * @param {any[]} items
 * @param {bigint} start
 * @param {bigint} end
 */
function slice(items, start, end) {
  if (start < 0n || end > BigInt(items.length) || start > end) throw new RangeError("out of range");
  return items.slice(Number(start), Number(end));
}

/** @param {any[]} items */
function sort(items) {
  return [...items].sort((one, other) =>
    typeof one === "string" && typeof other === "string" ? compareTexts(one, other) : compare(one, other),
  );
}

/** @param {any} value */
function reverse(value) {
  return typeof value === "string" ? [...value].reverse().join("") : [...value].reverse();
}

/** @param {bigint} count */
function range(count) {
  if (count > 100_000n) throw new RangeError("too many");
  return Array.from({ length: Math.max(0, Number(count)) }, (_, index) => BigInt(index));
}

/** @param {any} bytes */
function encode(bytes) {
  const raw = typeof bytes === "string" ? new TextEncoder().encode(bytes) : bytes;
  return btoa(String.fromCharCode(...raw));
}

/** @param {any} text */
function decode(text) {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

/** @type {Readonly<Record<string, (...values: any[]) => any>>} */
export const LIBRARY = {
  bool,
  min: least,
  max: greatest,
  sum,
  charAt,
  substring,
  replace,
  split,
  join,
  lowerAscii: (text) => text.replace(/[A-Z]+/g, (/** @type {string} */ part) => part.toLowerCase()),
  upperAscii: (text) => text.replace(/[a-z]+/g, (/** @type {string} */ part) => part.toUpperCase()),
  trim: strip,
  reverse,
  "strings.quote": (text) =>
    `"${characterList(text)
      .map((one) => ESCAPES[one] ?? one)
      .join("")}"`,
  "math.greatest": greatest,
  "math.least": least,
  "math.abs": (value) => (value < 0 ? -value : value),
  "math.sign": (value) => (typeof value === "bigint" ? BigInt(Math.sign(Number(value))) : Math.sign(value)),
  "math.ceil": ofNumber(Math.ceil),
  "math.floor": ofNumber(Math.floor),
  "math.round": ofNumber(roundedAway),
  "math.trunc": ofNumber(Math.trunc),
  "math.isNaN": ofNumber(Number.isNaN),
  "math.isInf": ofNumber((value) => Math.abs(value) === Infinity),
  "math.isFinite": ofNumber(Number.isFinite),
  "math.sqrt": ofNumber(Math.sqrt),
  "math.bitOr": ofBits((one, other) => one | other),
  "math.bitAnd": ofBits((one, other) => one & other),
  "math.bitXor": ofBits((one, other) => one ^ other),
  "math.bitNot": ofBits((one) => ~one),
  "math.bitShiftLeft": ofBits((one, count) => (count >= BITS ? 0n : one << shift(count))),
  "math.bitShiftRight": ofBits((one, count) => (count >= BITS ? 0n : BigInt.asUintN(BITS, one) >> shift(count))),
  "sets.contains": (all, some) => some.every((/** @type {any} */ item) => has(all, item)),
  "sets.equivalent": (one, other) =>
    one.every((/** @type {any} */ item) => has(other, item)) &&
    other.every((/** @type {any} */ item) => has(one, item)),
  "sets.intersects": (one, other) => other.some((/** @type {any} */ item) => has(one, item)),
  "base64.encode": encode,
  "base64.decode": decode,
  contains,
  distinct,
  flatten,
  slice,
  sort,
  "lists.range": range,
};

/** @param {bigint} count */
function shift(count) {
  if (count < 0n) throw new RangeError("negative");
  return count;
}
