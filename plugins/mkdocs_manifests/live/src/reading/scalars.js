/** Plain YAML scalars as kubectl and the API server resolve them; the table is that of the Python package. */

import table from "../../../reading/scalars.json" with { type: "json" };

/** @typedef {string | number | bigint | boolean | null} Scalar */

const LARGEST = 2n ** 64n - 1n;
const SMALLEST = -(2n ** 63n);
/** Digits beyond which a number is far beyond 64 bits in every base; keeps the conversion linear. */
const LONGEST = 100;
const WORDS = new Map(Object.entries(/** @type {Record<string, boolean | null>} */ (table.words)));
const NOT_JSON = new Set(table.not_json);
const FIRST = new Set(table.first_characters);
const INTEGER = new RegExp(table.numbers.integer);
const FLOATING = new RegExp(table.numbers.float);
const BASES = /** @type {const} */ ([
  [new RegExp(table.numbers.hexadecimal), "0x"],
  [new RegExp(table.numbers.octal), "0o"],
  [new RegExp(table.numbers.binary), "0b"],
]);

/** The scalar is a number that JSON, and so the API server, has no way to write. */
export class NotJSONError extends Error {}

/**
 * Return what the plain scalar stands for.
 *
 * @param {string} value
 * @returns {Scalar}
 * @throws {NotJSONError} For infinities and NaN.
 */
export function resolve(value) {
  const word = WORDS.get(value);
  if (word !== undefined) return word;
  const first = value[0];
  if (!FIRST.has(first)) return value;
  if (NOT_JSON.has(value)) throw new NotJSONError(value);
  if (first === ".") return FLOATING.test(value) ? number(value) ?? value : value;
  return number(/[-+0-9]/.test(first) ? value.replaceAll("_", "") : value) ?? value;
}

/**
 * Return the number that `value` writes; undefined where it writes none.
 *
 * @param {string} value
 * @returns {number | bigint | undefined}
 */
function number(value) {
  if (INTEGER.test(value)) return fit(value, "");
  for (const [pattern, prefix] of BASES) {
    if (!pattern.test(value)) continue;
    const digits = value.replace(/^[-+]+/, "");
    const sign = value.startsWith("-") ? "-" : "";
    return digits.length > 1 ? fit(sign + digits.slice(1).replace(/^[xXoObB]/, ""), prefix) : 0;
  }
  if (!FLOATING.test(value)) return undefined;
  const result = Number(value);
  return Number.isFinite(result) ? result + 0 : undefined;
}

/**
 * Return the integer where 64 bits hold it, else the float nearest to it; beyond 64 bits an integer of another base is none.
 *
 * @param {string} digits With their sign.
 * @param {"" | "0x" | "0o" | "0b"} prefix
 * @returns {number | bigint | undefined}
 */
function fit(digits, prefix) {
  const bare = digits.replace(/^[-+]/, "");
  if (bare.length > LONGEST) {
    const result = Number(digits);
    return prefix || !Number.isFinite(result) ? undefined : result;
  }
  const magnitude = BigInt(prefix + bare);
  const value = digits.startsWith("-") ? -magnitude : magnitude;
  if (value < SMALLEST || value > LARGEST) return prefix ? undefined : Number(digits);
  const small = Number(value);
  return Number.isSafeInteger(small) ? small : value;
}
