/** The values of CEL: what kinds there are, which are equal, and which comes first. */

import { isMapping, isNumber } from "../model.js";

/** An expression cannot be evaluated with the values it is given. */
export class EvaluationError extends Error {
  /**
   * @param {"overload" | "operation" | "key" | "index" | "unknown" | "overflow" | "zero" | "value" | "budget"} kind
   * @param {string} message
   */
  constructor(kind, message) {
    super(message);
    this.kind = kind;
  }
}

/** A type, as `type(self)` gives it. */
export class TypeName {
  /** @param {string} name */
  constructor(name) {
    this.name = name;
  }
}

/** A stretch of time, in nanoseconds. */
export class Span {
  /** @param {bigint} nanoseconds */
  constructor(nanoseconds) {
    this.nanoseconds = nanoseconds;
  }

  /**
   * @param {string} operator
   * @param {any} other
   * @returns {Span | Moment | undefined}
   */
  calculate(operator, other) {
    if (other instanceof Span && operator === "+") return new Span(this.nanoseconds + other.nanoseconds);
    if (other instanceof Span && operator === "-") return new Span(this.nanoseconds - other.nanoseconds);
    return other instanceof Moment && operator === "+" ? other.calculate("+", this) : undefined;
  }
}

/** A moment, in nanoseconds since 1970. */
export class Moment {
  /** @param {bigint} nanoseconds */
  constructor(nanoseconds) {
    this.nanoseconds = nanoseconds;
  }

  /**
   * @param {string} operator
   * @param {any} other
   * @returns {Span | Moment | undefined}
   */
  calculate(operator, other) {
    if (other instanceof Span && operator === "+") return new Moment(this.nanoseconds + other.nanoseconds);
    if (other instanceof Span && operator === "-") return new Moment(this.nanoseconds - other.nanoseconds);
    return other instanceof Moment && operator === "-" ? new Span(this.nanoseconds - other.nanoseconds) : undefined;
  }
}

/**
 * Return a value of a manifest as CEL has it: whole numbers are integers.
 *
 * @param {any} value
 */
export function lift(value) {
  if (typeof value === "number" && Number.isSafeInteger(value)) return BigInt(value);
  return value === undefined ? null : value;
}

/**
 * Return the name of a value's type.
 *
 * @param {any} value
 */
export function kindOf(value) {
  if (value === null) return "null_type";
  if (Array.isArray(value)) return "list";
  switch (typeof value) {
    case "string":
      return "string";
    case "boolean":
      return "bool";
    case "bigint":
      return "int";
    case "number":
      return "double";
    default:
  }
  if (value instanceof TypeName) return "type";
  if (value instanceof Span) return "duration";
  if (value instanceof Moment) return "timestamp";
  return value instanceof Uint8Array ? "bytes" : "map";
}

/**
 * Return whether two values are the same; values of different types never are, but numbers count as what they are.
 *
 * @param {any} one
 * @param {any} other
 * @returns {boolean}
 */
export function equal(one, other) {
  one = lift(one);
  other = lift(other);
  // An integer and a double may be the same number, so no three signs.
  if (isNumber(one)) return isNumber(other) && one == other;
  const kind = kindOf(one);
  if (kind !== kindOf(other)) return false;
  if (kind === "list" || kind === "bytes") {
    return one.length === other.length && [...one].every((item, index) => equal(item, other[index]));
  }
  if (kind === "type") return one.name === other.name;
  if (kind === "duration" || kind === "timestamp") return one.nanoseconds === other.nanoseconds;
  if (!isMapping(one)) return one === other;
  const keys = Object.keys(one);
  return (
    keys.length === Object.keys(other).length &&
    keys.every((key) => Object.hasOwn(other, key) && equal(one[key], /** @type {any} */ (other)[key]))
  );
}

/**
 * Return less than 0, 0 or more than 0 as one value comes before, with or after another; throws where they have no
 * order.
 *
 * @param {any} one
 * @param {any} other
 * @returns {number}
 */
export function compare(one, other) {
  const kinds = [kindOf(one), kindOf(other)];
  if (isNumber(one) && isNumber(other)) return one < other ? -1 : Number(one > other);
  if (kinds[0] !== kinds[1]) throw new EvaluationError("overload", "no such overload");
  switch (kinds[0]) {
    case "string":
      return compareTexts(one, other);
    case "bool":
      return Number(one) - Number(other);
    case "duration":
    case "timestamp":
      return one.nanoseconds < other.nanoseconds ? -1 : Number(one.nanoseconds > other.nanoseconds);
    default:
      throw new EvaluationError("overload", "no such overload");
  }
}

/**
 * Return the order of two texts by their code points, as Python and Go have it.
 *
 * @param {string} one
 * @param {string} other
 */
export function compareTexts(one, other) {
  if (one === other) return 0;
  const [left, right] = [[...one], [...other]];
  const at = left.findIndex((character, index) => character !== right[index]);
  if (at < 0) return -1;
  if (at >= right.length) return 1;
  return /** @type {number} */ (left[at].codePointAt(0)) - /** @type {number} */ (right[at].codePointAt(0));
}
