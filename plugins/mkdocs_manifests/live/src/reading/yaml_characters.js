/** Which characters mean what in YAML 1.1, by character code. The end of the text counts as code 0. */

/** @param {number} code */
export function isBreak(code) {
  return code === 0x0a || code === 0x0d || code === 0x85 || code === 0x2028 || code === 0x2029;
}

/** @param {number} code */
export function isBlank(code) {
  return code === 0x20 || code === 0x09;
}

/** @param {number} code */
export function isBreakOrEnd(code) {
  return code === 0 || isBreak(code);
}

/** @param {number} code */
export function isBlankOrEnd(code) {
  return isBlank(code) || isBreakOrEnd(code);
}

/** @param {number} code */
export function isDigit(code) {
  return code >= 0x30 && code <= 0x39;
}

/**
 * Return whether a character can stand in an anchor or a tag's handle.
 *
 * @param {number} code
 */
export function isWord(code) {
  return isDigit(code) || (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a) || code === 0x5f || code === 0x2d;
}

/**
 * Return the value of a hexadecimal digit, -1 for any other character.
 *
 * @param {number} code
 */
export function hexadecimal(code) {
  if (isDigit(code)) return code - 0x30;
  const letter = code | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}

/** What YAML does not allow at all. A lone surrogate is no character. */
export const FORBIDDEN =
  // eslint-disable-next-line no-control-regex
  /[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]/u;
