/**
 * Regular expressions of Go (RE2): the same texts match, in linear time, and what RE2 has not is refused.
 *
 * Source: RE2's syntax, https://github.com/google/re2/wiki/Syntax.
 */

import { Machine, Sign } from "./machine.js";

/** RE2's names for classes of characters in ASCII. */
const CLASSES = /** @type {Readonly<Record<string, string>>} */ ({
  alnum: "0-9A-Za-z",
  alpha: "A-Za-z",
  ascii: "\\x00-\\x7F",
  blank: "\\t ",
  cntrl: "\\x00-\\x1F\\x7F",
  digit: "0-9",
  graph: "!-~",
  lower: "a-z",
  print: " -~",
  punct: "!-\\/:-@[-`{-~",
  space: "\\t\\n\\v\\f\\r ",
  upper: "A-Z",
  word: "0-9A-Za-z_",
  xdigit: "0-9A-Fa-f",
});
/** Escapes that mean the same in both languages; `\d`, `\s` and `\w` do once they are spelled out. */
const SAME = new Set("nrtfv");
const SPELLED = /** @type {Readonly<Record<string, string>>} */ ({ d: "0-9", w: "0-9A-Za-z_", s: "\\t\\n\\f\\r " });
const SPECIAL = new Set("^$\\.*+?()[]{}|/");
const SPECIAL_INSIDE = new Set("^$\\[]-");
const LONGEST = 1000;
const KEPT = 256;

/** @type {Map<string, Machine | undefined>} */
const known = new Map();

/**
 * Return a pattern of Go, ready to use; undefined where it is none.
 *
 * @param {string} pattern
 * @returns {Machine | undefined}
 */
export function goPattern(pattern) {
  if (known.has(pattern)) return known.get(pattern);
  if (known.size >= KEPT) known.clear();
  const found = pattern.length > LONGEST ? undefined : attempt(() => new Machine(new Parser(pattern).all()));
  known.set(pattern, found);
  return found;
}

/**
 * Return a pattern of a schema of the site, ready to use: one of Go, or else one that looks around, which JSON Schema allows.
 *
 * @param {string} pattern
 * @returns {{ test: (text: string) => boolean } | undefined}
 */
export function schemaPattern(pattern) {
  return goPattern(pattern) ?? attempt(() => new RegExp(pattern, "u"));
}

/**
 * @template T
 * @param {() => T} make
 * @returns {T | undefined}
 */
function attempt(make) {
  try {
    return make();
  } catch {
    return undefined;
  }
}

/** @typedef {import("./machine.js").Part} Part */

/** Reads a pattern from left to right. */
class Parser {
  /** @param {string} pattern */
  constructor(pattern) {
    this.rest = pattern;
    this.flags = "";
    /** @type {Set<string>} */
    this.names = new Set();
  }

  /** @returns {Part} */
  all() {
    const leading = this.take(/^\(\?([ims]+)\)/);
    if (leading) this.flags = leading[1];
    const found = this.choice();
    if (this.rest) throw new SyntaxError("a bracket is closed that is not open");
    return found;
  }

  /** @returns {Part} */
  choice() {
    const branches = [this.sequence()];
    while (this.take(/^\|/)) branches.push(this.sequence());
    return branches.length === 1 ? branches[0] : { any: branches };
  }

  /** @returns {Part} */
  sequence() {
    /** @type {Part[]} */
    const parts = [];
    while (this.rest && !/^[|)]/.test(this.rest)) {
      const match = this.take(/^(?:([*+?])|\{(\d{1,4})(,(\d{0,4}))?\})(\??)/);
      if (match) parts.push(this.repeated(parts.pop(), match));
      else parts.push(...this.one());
    }
    return { all: parts };
  }

  /**
   * @param {Part | undefined} part
   * @param {RegExpExecArray} match
   * @returns {Part}
   */
  repeated(part, [, sign, least, comma, most, lazy]) {
    if (!part || "at" in part) throw new SyntaxError("there is nothing to repeat");
    if (/^[*+?]/.test(this.rest)) throw new SyntaxError("RE2 repeats nothing twice");
    const from = sign ? Number(sign === "+") : Number(least);
    const to = sign ? (sign === "?" ? 1 : Infinity) : comma ? (most ? Number(most) : Infinity) : from;
    if (from > to) throw new SyntaxError("the numbers are out of order");
    return { part, from, to, lazy: Boolean(lazy) };
  }

  /**
   * @param {string | undefined} name
   * @returns {Part}
   */
  group(name) {
    if (name !== undefined && this.names.has(name)) throw new SyntaxError("two groups have the same name");
    if (name !== undefined) this.names.add(name);
    const found = this.choice();
    if (!this.take(/^\)/)) throw new SyntaxError("the bracket stays open");
    return found;
  }

  /**
   * Take what the expression finds at the start.
   *
   * @param {RegExp} expression
   */
  take(expression) {
    const match = expression.exec(this.rest);
    if (match) this.rest = this.rest.slice(match[0].length);
    return match;
  }

  /**
   * Return the next parts of the pattern; throws where RE2 has nothing of the kind.
   *
   * @returns {Part[]}
   */
  one() {
    let match;
    if ((match = this.take(/^\\Q([^]*?)(?:\\E|$)/))) return [...match[1]].map((one) => this.sign(literal(one)));
    if ((match = this.take(/^\\([AzbB])/))) return [{ at: match[1] }];
    if ((match = this.take(/^\\([^])/u))) return [this.sign(this.escape(match[1], false))];
    if ((match = this.take(/^\(\?P?<([A-Za-z_]\w*)>/))) return [this.group(match[1])];
    if (this.take(/^\(\?:/)) return [this.group(undefined)];
    if (this.rest.startsWith("(?")) throw new SyntaxError("RE2 has no such group");
    if (this.take(/^\(/)) return [this.group(undefined)];
    if (this.take(/^\[/)) return [this.sign(this.bracket())];
    if (this.take(/^\./)) return [this.sign(this.flags.includes("s") ? "[^]" : "[^\\n]")];
    if (this.take(/^\$/)) return [{ at: this.flags.includes("m") ? "$" : "z" }];
    if (this.take(/^\^/)) return [{ at: this.flags.includes("m") ? "^" : "A" }];
    match = this.take(/^[^]/u);
    return match ? [this.sign(literal(match[0]))] : [];
  }

  /**
   * @param {string} source Of an expression for one character.
   * @returns {Part}
   */
  sign(source) {
    return { sign: new Sign(source, this.flags.includes("i")) };
  }

  /**
   * Return an escape for one character in JavaScript.
   *
   * @param {string} character What follows the backslash.
   * @param {boolean} inside Whether it stands in brackets.
   */
  escape(character, inside) {
    if (SAME.has(character)) return `\\${character}`;
    if (character === "a") return "\\x07";
    if (Object.hasOwn(SPELLED, character)) return inside ? SPELLED[character] : `[${SPELLED[character]}]`;
    const lower = character.toLowerCase();
    if (Object.hasOwn(SPELLED, lower) && !inside) return `[^${SPELLED[lower]}]`;
    if (Object.hasOwn(SPELLED, lower)) return `\\${character}`;
    if (lower === "p") return this.property(character);
    if (character === "x") return this.hexadecimal();
    if (character === "0") return "\\x00";
    if (/^[\x00-\x7f]$/.test(character) && !/\w/.test(character)) return literal(character, inside);
    throw new SyntaxError("RE2 has no such escape");
  }

  /** @param {string} letter */
  property(letter) {
    const match = this.take(/^(?:\{(\^?)(\w+)\}|([A-Z]))/);
    if (!match) throw new SyntaxError("no property");
    const name = match[2] ?? match[3];
    const negated = (letter === "P") !== (match[1] === "^");
    const property = name.length <= 2 ? name : `Script=${name}`;
    return `\\${negated ? "P" : "p"}{${property}}`;
  }

  hexadecimal() {
    const match = this.take(/^(?:([0-9A-Fa-f]{2})|\{([0-9A-Fa-f]{1,6})\})/);
    if (!match) throw new SyntaxError("no number");
    return `\\u{${match[1] ?? match[2]}}`;
  }

  /** Return a class of characters, whose opening bracket is taken. */
  bracket() {
    let source = this.take(/^\^/) ? "[^" : "[";
    let first = true;
    for (;;) {
      let match;
      if (!this.rest) throw new SyntaxError("the bracket stays open");
      if (!first && this.take(/^\]/)) return `${source}]`;
      if ((match = this.take(/^\[:(\^?)(\w+):\]/))) {
        if (match[1] || !Object.hasOwn(CLASSES, match[2])) throw new SyntaxError("no such class");
        source += CLASSES[match[2]];
      } else if ((match = this.take(/^\\([^])/u))) source += this.escape(match[1], true);
      else if (this.rest[0] === "-" && !first && this.rest[1] !== "]") source += this.take(/^-/)?.[0] ?? "";
      else source += literal(this.take(/^[^]/u)?.[0] ?? "", true);
      first = false;
    }
  }
}

/**
 * @param {string} character
 * @param {boolean} [inside] Whether it stands in brackets.
 */
function literal(character, inside = false) {
  return (inside ? SPECIAL_INSIDE : SPECIAL).has(character) ? `\\${character}` : character;
}
