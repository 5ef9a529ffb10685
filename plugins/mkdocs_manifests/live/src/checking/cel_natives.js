/** The functions that CEL itself has; each throws EvaluationError for values that it cannot take. */

import { goPattern } from "../kubernetes/patterns.js";
import { table } from "../tables.js";
import { EvaluationError, Moment, Span, TypeName, kindOf } from "./cel_values.js";

/** Names that the language has for texts, and a library for other values. */
export const OVERLOADED = new Set(["contains"]);
const MACROS = ["has", "optMap", "optFlatMap"];
/** Functions about values that may be absent, which nothing here makes. */
const OPTIONALS = ["hasValue", "value", "orValue", "or", "of", "none", "ofNonZeroValue", "first", "last"];

/** Nanoseconds of the units that a duration is written in. */
const UNITS = /** @type {Readonly<Record<string, bigint>>} */ ({
  h: 3_600_000_000_000n,
  m: 60_000_000_000n,
  s: 1_000_000_000n,
  ms: 1_000_000n,
  us: 1_000n,
  µs: 1_000n,
  ns: 1n,
});
const DURATION = /^([+-]?)((?:\d+(?:\.\d*)?|\.\d+)(?:h|ms|m|s|us|µs|ns))+$/;
const PART = /(\d*)(?:\.(\d*))?(h|ms|m|s|us|µs|ns)/g;
const MOMENT = /^(\d{4}-\d{2}-\d{2})[Tt](\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?([Zz]|[+-]\d{2}:\d{2})$/;
const DAY = 86_400_000;

/** What the language's functions make of their values. @type {Readonly<Record<string, (...values: any[]) => any>>} */
export const NATIVE = Object.freeze(
  table({
    size,
    contains: (/** @type {any} */ text, /** @type {any} */ part) => both(text, part) && text.includes(part),
    startsWith: (/** @type {any} */ text, /** @type {any} */ part) => both(text, part) && text.startsWith(part),
    endsWith: (/** @type {any} */ text, /** @type {any} */ part) => both(text, part) && text.endsWith(part),
    matches,
    type: (/** @type {any} */ value) => new TypeName(kindOf(value)),
    dyn: (/** @type {any} */ value) => value,
    int,
    uint: (/** @type {any} */ value) => int(value),
    double,
    string,
    bytes: (/** @type {any} */ value) => new TextEncoder().encode(text(value)),
    timestamp,
    duration,
    getFullYear: (/** @type {any} */ value) => dateOf(value, (date) => date.getUTCFullYear()),
    getMonth: (/** @type {any} */ value) => dateOf(value, (date) => date.getUTCMonth()),
    getDate: (/** @type {any} */ value) => dateOf(value, (date) => date.getUTCDate()),
    getDayOfMonth: (/** @type {any} */ value) => dateOf(value, (date) => date.getUTCDate() - 1),
    getDayOfWeek: (/** @type {any} */ value) => dateOf(value, (date) => date.getUTCDay()),
    getDayOfYear: (/** @type {any} */ value) => dateOf(value, dayOfYear),
    getHours: (/** @type {any} */ value) => timeOf(value, "h", (date) => date.getUTCHours()),
    getMinutes: (/** @type {any} */ value) => timeOf(value, "m", (date) => date.getUTCMinutes()),
    getSeconds: (/** @type {any} */ value) => timeOf(value, "s", (date) => date.getUTCSeconds()),
    getMilliseconds: (/** @type {any} */ value) => timeOf(value, "ms", (date) => date.getUTCMilliseconds()),
  }),
);

/** Every name that the build's engine calls its own. */
export const NATIVE_NAMES = new Set([...Object.keys(NATIVE), ...MACROS, ...OPTIONALS]);

function mismatch() {
  return new EvaluationError("overload", "no such overload");
}

/**
 * @param {any} value
 * @returns {string}
 */
function text(value) {
  if (typeof value !== "string") throw mismatch();
  return value;
}

/**
 * @param {any} one
 * @param {any} other
 */
function both(one, other) {
  text(one);
  text(other);
  return true;
}

/** @param {any} value */
function size(value) {
  if (typeof value === "string") return BigInt(new TextEncoder().encode(value).length);
  if (Array.isArray(value) || value instanceof Uint8Array) return BigInt(value.length);
  if (kindOf(value) === "map") return BigInt(Object.keys(value).length);
  throw mismatch();
}

/**
 * @param {any} value
 * @param {any} pattern
 */
function matches(value, pattern) {
  both(value, pattern);
  const expression = goPattern(pattern);
  if (!expression) throw new EvaluationError("value", "no regular expression");
  return expression.test(value);
}

/** @param {any} value */
function int(value) {
  if (typeof value === "bigint") return value;
  if (typeof value === "number" && Number.isFinite(value)) return whole(BigInt(Math.trunc(value)));
  if (typeof value === "string" && /^[+-]?\d{1,19}$/.test(value)) return whole(BigInt(value.replace("+", "")));
  if (value instanceof Moment) return value.nanoseconds / UNITS.s;
  throw new EvaluationError("value", "no integer");
}

/** @param {bigint} value */
function whole(value) {
  if (BigInt.asIntN(64, value) !== value) throw new EvaluationError("overflow", "integer overflow");
  return value;
}

/** @param {any} value */
function double(value) {
  if (typeof value === "bigint" || typeof value === "number") return Number(value);
  const number = typeof value === "string" && value.trim() === value && value !== "" ? Number(value) : NaN;
  if (Number.isNaN(number)) throw new EvaluationError("value", "no number");
  return number;
}

/** @param {any} value */
function string(value) {
  if (typeof value === "string") return value;
  if (typeof value === "bigint" || typeof value === "number") return String(value);
  if (value instanceof Uint8Array) return new TextDecoder().decode(value);
  throw new EvaluationError("value", "no text");
}

/** @param {any} written */
function duration(written) {
  const match = DURATION.exec(text(written));
  if (!match) throw new EvaluationError("value", "no duration");
  let total = 0n;
  for (const [, digits, rest = "", unit] of written.matchAll(PART)) {
    total +=
      BigInt(digits || "0") * UNITS[unit] +
      (BigInt(rest.slice(0, 15) || "0") * UNITS[unit]) / 10n ** BigInt(Math.min(rest.length, 15));
  }
  return new Span(match[1] === "-" ? -total : total);
}

/** @param {any} written */
function timestamp(written) {
  const match = MOMENT.exec(text(written));
  const milliseconds = match ? Date.parse(`${match[1]}T${match[2]}${match[4].toUpperCase()}`) : NaN;
  if (!match || Number.isNaN(milliseconds)) throw new EvaluationError("value", "no time");
  return new Moment(BigInt(milliseconds) * UNITS.ms + BigInt((match[3] ?? "").padEnd(9, "0")));
}

/**
 * @param {any} value
 * @param {(date: Date) => number} part
 */
function dateOf(value, part) {
  if (!(value instanceof Moment)) throw mismatch();
  return BigInt(part(new Date(Number(value.nanoseconds / UNITS.ms))));
}

/**
 * Return a part of a moment's time of day, or the whole of a duration in that unit.
 *
 * @param {any} value
 * @param {string} unit
 * @param {(date: Date) => number} part
 */
function timeOf(value, unit, part) {
  return value instanceof Span ? value.nanoseconds / UNITS[unit] : dateOf(value, part);
}

/** @param {Date} date */
function dayOfYear(date) {
  return Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / DAY);
}
