/**
 * The words of CEL: names, numbers, texts and signs.
 *
 * Source: CEL's language definition, https://github.com/google/cel-spec/blob/master/doc/langdef.md#syntax.
 */

/** The syntax of an expression is wrong. */
export class SyntaxProblem extends Error {}

/**
 * @typedef {object} Token
 * @property {"number" | "text" | "name" | "sign" | "end"} type
 * @property {any} value Of a number or text what it stands for, else what is written.
 */

const SKIPPED = /(?:[ \t\n\f\r]+|\/\/[^\n]*)+/y;
const NAME = /[A-Za-z_]\w*/y;
const REAL = /(?:\d+\.\d+|\.\d+)(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+/y;
const WHOLE = /(0x[0-9A-Fa-f]+|\d+)[uU]?/y;
const SIGN = /[=!<>]=|&&|\|\||[-+*/%<>!?:.,()[\]{}]/y;
const ESCAPE = String.raw`\\(?:[abfnrtv"'${"`"}\\?]|[xX][0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|[0-3][0-7]{2})`;
const INSIDE_THREE = String.raw`((?:${ESCAPE}|[^\\])*?)`;
const INSIDE = (/** @type {string} */ quote) => String.raw`((?:${ESCAPE}|[^\\${quote}\n\r])*)`;
const TEXT = new RegExp(
  `([bB]?)(?:"""${INSIDE_THREE}"""|'''${INSIDE_THREE}'''|"${INSIDE('"')}"|'${INSIDE("'")}')`,
  "y",
);
const RAW_TEXT = /([bB]?)[rR](?:"""([^]*?)"""|'''([^]*?)'''|"([^"\n\r]*)"|'([^'\n\r]*)')/y;
const ESCAPES = /\\([xX][0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|[0-3][0-7]{2}|[^])/g;
const MEANT = /** @type {Readonly<Record<string, string>>} */ ({
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
});

/**
 * Return the words of an expression; throws SyntaxProblem where there is none.
 *
 * @param {string} expression
 * @returns {Token[]}
 */
export function tokens(expression) {
  /** @type {Token[]} */
  const found = [];
  let at = 0;
  /** @param {RegExp} pattern */
  const take = (pattern) => {
    pattern.lastIndex = at;
    const match = pattern.exec(expression);
    if (match) at += match[0].length;
    return match;
  };
  while (at < expression.length) {
    let match;
    if (take(SKIPPED)) continue;
    else if ((match = take(RAW_TEXT))) found.push(textOf(match, (written) => written));
    else if ((match = take(TEXT))) found.push(textOf(match, unescaped));
    else if ((match = take(NAME))) found.push({ type: "name", value: match[0] });
    else if ((match = take(REAL))) found.push({ type: "number", value: real(match[0]) });
    else if ((match = take(WHOLE))) found.push({ type: "number", value: BigInt(match[1]) });
    else if ((match = take(SIGN))) found.push({ type: "sign", value: match[0] });
    else throw new SyntaxProblem(`"${expression[at]}" is no part of an expression`);
  }
  found.push({ type: "end", value: "" });
  return found;
}

/** @param {string} written */
function real(written) {
  const value = Number(written);
  if (!Number.isFinite(value)) throw new SyntaxProblem("the number is too large");
  return value;
}

/**
 * @param {RegExpExecArray} match
 * @param {(written: string, isBytes: boolean) => string} read
 * @returns {Token}
 */
function textOf([, bytes, ...parts], read) {
  const value = read(parts.find((part) => part !== undefined) ?? "", bytes !== "");
  return { type: "text", value: bytes ? Uint8Array.from(value, (one) => one.charCodeAt(0)) : value };
}

/**
 * Return a text with its escapes replaced by what they stand for; of bytes, one character for each.
 *
 * @param {string} written
 * @param {boolean} isBytes
 */
function unescaped(written, isBytes) {
  return written.replace(ESCAPES, (_, escape) => {
    const kind = escape[0];
    if (escape.length === 1) return MEANT[kind] ?? kind;
    if (isBytes && /[uU]/.test(kind)) throw new SyntaxProblem("bytes have no code points");
    const code = /[0-3]/.test(kind) ? Number.parseInt(escape, 8) : Number.parseInt(escape.slice(1), 16);
    if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) throw new SyntaxProblem("there is no such code point");
    return String.fromCodePoint(code);
  });
}
