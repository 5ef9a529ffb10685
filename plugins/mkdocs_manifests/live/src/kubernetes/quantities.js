/**
 * Quantities as the API server reads them: `500m`, `2Gi`, `1e3`.
 *
 * Amounts are exact fractions (`fractions.js`).
 */

import { numberText, shorten, stripSpaces } from "../text.js";
import { say } from "../wording.js";
import { compared } from "./fractions.js";

/** @typedef {import("./fractions.js").Fraction} Fraction */
/** @typedef {string | undefined} Complaint */

const WRITTEN = /^([+-]?)(?:([0-9]+)\.?([0-9]*)|\.([0-9]+))([A-Za-z]*|[eE][+-]?[0-9]{1,18})$/;
const EXPONENT = /^[eE][+-]?[0-9]+$/;
/** The API server cuts what is larger. */
const LARGEST = { over: 2n ** 63n - 1n, under: 1n };
/** The API server rounds what is finer up to this. */
const SMALLEST = { over: 1n, under: 1_000_000_000n };
/** Above this every number is cut or rounded anyway; it keeps an exponent of a hostile input small. */
const LARGEST_EXPONENT = 30;
/** Characters; nobody writes a longer number. */
const LONGEST = 256;
const POWERS = /** @type {Record<string, number>} */ ({ n: -9, u: -6, m: -3, "": 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 });
const BINARY = "KMGTPE";
/** What people write for a unit, and the unit they mean. */
const MEANT = new Map(
  Object.entries({
    k: ["K", "Kb", "KB", "kb", "kB"],
    Ki: ["ki", "KiB"],
    M: ["Mb", "MB", "mb"],
    Mi: ["mi", "MiB"],
    G: ["Gb", "GB", "gb", "g"],
    Gi: ["gi", "GiB"],
    T: ["t", "TB"],
    Ti: ["ti", "TiB"],
  }).flatMap(([meant, written]) => written.map((unit) => /** @type {const} */ ([unit, meant]))),
);

/**
 * Return the number that a quantity stands for (of cores, of bytes); undefined for what is no quantity.
 *
 * @param {string} written
 * @returns {Fraction | undefined}
 */
export function amount(written) {
  const match = written.length <= LONGEST ? WRITTEN.exec(stripSpaces(written)) : null;
  if (!match) return undefined;
  const [, sign, whole = "", rest = "", alone = "", suffix] = match;
  const fraction = rest || alone;
  const unit = unitOf(suffix);
  if (!unit) return undefined;
  const digits = BigInt(`${whole}${fraction}`) * (sign === "-" ? -1n : 1n);
  return cut({ over: digits * unit.over, under: 10n ** BigInt(fraction.length) * unit.under });
}

/**
 * Return the number of a quantity, which YAML may have read as a number; undefined for what is no quantity.
 *
 * @param {unknown} value
 * @returns {Fraction | undefined}
 */
export function quantityOf(value) {
  if (typeof value === "string") return amount(value);
  return typeof value === "number" || typeof value === "bigint" ? amount(numberText(value)) : undefined;
}

/**
 * Return what a unit or an exponent stands for; undefined where there is no such unit.
 *
 * @param {string} suffix
 * @returns {Fraction | undefined}
 */
export function unitOf(suffix) {
  if (Object.hasOwn(POWERS, suffix)) return power(POWERS[suffix]);
  if (suffix.length === 2 && suffix[1] === "i" && BINARY.includes(suffix[0])) {
    return { over: 1024n ** BigInt(BINARY.indexOf(suffix[0]) + 1), under: 1n };
  }
  if (!EXPONENT.test(suffix)) return undefined;
  return power(Math.max(-LARGEST_EXPONENT, Math.min(LARGEST_EXPONENT, Number(suffix.slice(1)))));
}

/**
 * @param {number} exponent
 * @returns {Fraction}
 */
function power(exponent) {
  return exponent < 0 ? { over: 1n, under: 10n ** BigInt(-exponent) } : { over: 10n ** BigInt(exponent), under: 1n };
}

/**
 * @param {Fraction} value
 * @returns {Fraction}
 */
function cut(value) {
  const { over, under } = value;
  const isNegative = over < 0n;
  const size = { over: isNegative ? -over : over, under };
  const sign = isNegative ? -1n : 1n;
  if (over !== 0n && compared(size, SMALLEST) < 0) return { over: SMALLEST.over * sign, under: SMALLEST.under };
  return compared(size, LARGEST) > 0 ? { over: LARGEST.over * sign, under: 1n } : value;
}

/** @param {string} written @returns {Complaint} */
export function quantity(written) {
  if (amount(written)) return undefined;
  const text = stripSpaces(written);
  if (!text) return say("quantity.empty");
  const digits = /^[+-]?[0-9.]*/.exec(text)?.[0] ?? "";
  const unit = text.slice(digits.length);
  if (!/[0-9]/.test(digits)) return say("quantity.number");
  if (digits.split(".").length > 2) return say("quantity.points");
  const meant = MEANT.get(unit);
  if (meant) return say("quantity.meant", { unit, digits, meant });
  return unit.startsWith(" ") ? say("quantity.space") : say("quantity.unit", { unit: shorten(unit, 20) });
}

/** @param {string} written @returns {Complaint} */
export function notNegative(written) {
  const value = amount(written);
  return value && value.over < 0n ? say("quantity.negative") : undefined;
}

/** @param {string} written @returns {Complaint} */
export function positive(written) {
  const value = amount(written);
  return value && value.over <= 0n ? say("quantity.positive") : undefined;
}

/** @param {string} written @returns {Complaint} */
export function whole(written) {
  const value = amount(written);
  if (!value) return undefined;
  // The API server looks at thousandths, rounded up.
  const [over, under] = [value.over * 1000n, value.under];
  const thousandths = over > 0n ? (over + under - 1n) / under : over / under;
  return thousandths % 1000n ? say("quantity.whole") : undefined;
}

/** @param {string} written @returns {Complaint} */
export function atLeastOne(written) {
  const value = amount(written);
  return value && value.over < value.under ? say("quantity.one") : undefined;
}
