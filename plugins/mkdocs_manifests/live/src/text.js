/** Strings as Python sees them: in characters rather than UTF-16 units. */

const PAIR = /[\uD800-\uDBFF][\uDC00-\uDFFF]/g;
/** What Python takes for blanks, unlike JavaScript's without the byte order mark. */
const BLANK = "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const BLANKS = new RegExp(`[${BLANK}]+`);
const IS_BLANK = new RegExp(`[${BLANK}]`);
const UNPRINTABLE = /[\p{C}\p{Z}]/u;

/**
 * Return how many characters a string has.
 *
 * @param {string} text
 */
export function lengthOf(text) {
  return text.length - (text.match(PAIR)?.length ?? 0);
}

/**
 * Return the first characters of a string, at most `length`.
 *
 * @param {string} text
 * @param {number} length
 */
export function shorten(text, length) {
  return text.length > length ? [...text].slice(0, length).join("") : text;
}

/**
 * Return whether all characters of a string can be seen; of the blanks, only the space counts.
 *
 * @param {string} text
 */
export function isPrintable(text) {
  return !UNPRINTABLE.test(text.replaceAll(" ", ""));
}

/**
 * Return strings in the order of their characters.
 *
 * @param {Iterable<string>} texts
 */
export function sorted(texts) {
  return [...texts].sort((one, other) => (one < other ? -1 : Number(one > other)));
}

/**
 * Return a string without blanks at its ends.
 *
 * @param {string} text
 * @param {(character: string) => boolean} [isBlank] What counts as one.
 */
export function strip(text, isBlank = (character) => IS_BLANK.test(character)) {
  let from = 0;
  let to = text.length;
  while (from < to && isBlank(text[from])) from += 1;
  while (to > from && isBlank(text[to - 1])) to -= 1;
  return text.slice(from, to);
}

/**
 * Return a string without spaces at its ends.
 *
 * @param {string} text
 */
export function stripSpaces(text) {
  return strip(text, (character) => character === " ");
}

/**
 * Return the words of a string, which stand between blanks.
 *
 * @param {string} text
 */
export function words(text) {
  return text.split(BLANKS).filter(Boolean);
}

/**
 * Return a number as Python writes it: `1e+20`, `1.5`.
 *
 * @param {number | bigint} value
 */
export function numberText(value) {
  if (typeof value === "bigint" || Number.isSafeInteger(value)) return String(value);
  const [digits, exponent] = value.toExponential().split("e");
  const power = Number(exponent);
  if (power >= -4 && power < 16) return Number.isInteger(value) ? `${value}.0` : String(value);
  return `${digits}e${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(2, "0")}`;
}
