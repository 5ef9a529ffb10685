/** Exact fractions, in which quantities are compared: `0.1` is a tenth. */

/**
 * @typedef {object} Fraction
 * @property {bigint} over What is divided.
 * @property {bigint} under What it is divided by, more than 0.
 */

/** Numbers and their units, as the API server's CEL library reads them. */
const QUANTITY = /^([+-]?)(?:(\d{1,60})(?:\.(\d{0,60}))?|\.(\d{1,60}))([KMGTPE]i|[numkMGTPE]|[eE][+-]?\d{1,3}|)$/;
const POWERS = /** @type {Readonly<Record<string, number>>} */ ({
  n: -9,
  u: -6,
  m: -3,
  "": 0,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
});
const BINARY = "KMGTPE";

/**
 * Return the number that a quantity such as `500m` or `1.5Gi` stands for; throws where it is none.
 *
 * API server: apimachinery api/resource ParseQuantity.
 *
 * @param {unknown} quantity
 * @returns {Fraction}
 */
export function amount(quantity) {
  const match = QUANTITY.exec(typeof quantity === "object" ? "" : String(quantity));
  if (!match) throw new RangeError("no quantity");
  const [, sign, whole = "", rest = match[4] ?? "", , suffix] = match;
  const digits = BigInt(`${whole}${rest}`) * (sign === "-" ? -1n : 1n);
  if (suffix.endsWith("i")) {
    return reduced(digits * 1024n ** BigInt(BINARY.indexOf(suffix[0]) + 1), 10n ** BigInt(rest.length));
  }
  const power = (suffix in POWERS ? POWERS[suffix] : Number(suffix.slice(1))) - rest.length;
  return power < 0 ? reduced(digits, 10n ** BigInt(-power)) : reduced(digits * 10n ** BigInt(power), 1n);
}

/**
 * @param {bigint} over
 * @param {bigint} under
 * @returns {Fraction}
 */
function reduced(over, under) {
  let [one, other] = [over < 0n ? -over : over, under];
  while (other) [one, other] = [other, one % other];
  const divisor = one * (under < 0n ? -1n : 1n) || 1n;
  return { over: over / divisor, under: under / divisor };
}

/**
 * @param {Fraction} one
 * @param {Fraction} other
 */
export function plus(one, other) {
  return reduced(one.over * other.under + other.over * one.under, one.under * other.under);
}

/**
 * @param {Fraction} one
 * @param {Fraction} other
 */
export function minus(one, other) {
  return plus(one, { over: -other.over, under: other.under });
}

/**
 * @param {Fraction} one
 * @param {Fraction} other
 */
export function times(one, other) {
  return reduced(one.over * other.over, one.under * other.under);
}

/**
 * Return one fraction divided by another; throws where that is 0.
 *
 * @param {Fraction} one
 * @param {Fraction} other
 */
export function divided(one, other) {
  if (!other.over) throw new RangeError("division by zero");
  return reduced(one.over * other.under, one.under * other.over);
}

/**
 * Return -1, 0 or 1 as the first is less than, equal to or more than the second.
 *
 * @param {Fraction} one
 * @param {Fraction} other
 */
export function compared(one, other) {
  const { over } = minus(one, other);
  return Number(over > 0n) - Number(over < 0n);
}

/**
 * Return a number as a quantity without a suffix, to a billionth.
 *
 * @param {Fraction} number
 */
export function plain({ over, under }) {
  const size = over < 0n ? -over : over;
  const billionths = rounded(size * 1_000_000_000n, under);
  const digits = `${billionths / 1_000_000_000n}.${String(billionths % 1_000_000_000n).padStart(9, "0")}`;
  return `${over < 0n ? "-" : ""}${digits.replace(/\.?0*$/, "")}`;
}

/**
 * Return the nearest whole number, of two equally near ones the even one.
 *
 * @param {bigint} over
 * @param {bigint} under
 */
function rounded(over, under) {
  const whole = over / under;
  const rest = 2n * (over % under) - under;
  return rest > 0n || (rest === 0n && whole % 2n === 1n) ? whole + 1n : whole;
}
