/**
 * Regular expressions of Go (RE2) as those of JavaScript: the same texts match, and what RE2 has not is refused.
 *
 * Source: RE2's syntax, https://github.com/google/re2/wiki/Syntax.
 */

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

/** @type {Map<string, RegExp | undefined>} */
const known = new Map();

/**
 * Return a pattern of Go, ready to use; undefined where it is none.
 *
 * @param {string} pattern
 * @returns {RegExp | undefined}
 */
export function goPattern(pattern) {
  if (known.has(pattern)) return known.get(pattern);
  if (known.size >= KEPT) known.clear();
  const found = pattern.length > LONGEST ? undefined : translated(pattern);
  known.set(pattern, found);
  return found;
}

/**
 * Return a pattern of a schema, ready to use: one of Go, or else one that looks around, which JSON Schema allows.
 *
 * @param {string} pattern
 * @returns {RegExp | undefined}
 */
export function schemaPattern(pattern) {
  return goPattern(pattern) ?? attempt(() => new RegExp(pattern, "u"));
}

/** @param {string} pattern */
function translated(pattern) {
  return attempt(() => {
    const { source, flags } = new Translator(pattern).all();
    return new RegExp(source, `u${flags}`);
  });
}

/** @param {() => RegExp} make */
function attempt(make) {
  try {
    return make();
  } catch {
    return undefined;
  }
}

/** Reads a pattern from left to right. */
class Translator {
  /** @param {string} pattern */
  constructor(pattern) {
    this.rest = pattern;
    this.flags = "";
  }

  all() {
    const leading = this.take(/^\(\?([ims]+)\)/);
    if (leading) this.flags = [...new Set(leading[1])].join("");
    let source = "";
    while (this.rest) source += this.one();
    return { source, flags: this.flags };
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

  /** Return the next part of the pattern in JavaScript; throws where RE2 has nothing of the kind. */
  one() {
    let match;
    if ((match = this.take(/^\\Q([^]*?)(?:\\E|$)/))) return [...match[1]].map((one) => literal(one)).join("");
    if ((match = this.take(/^\\([^])/u))) return this.escape(match[1], false);
    if ((match = this.take(/^\(\?P?<([A-Za-z_]\w*)>/))) return `(?<${match[1]}>`;
    if (this.take(/^\(\?:/)) return "(?:";
    if (this.rest.startsWith("(?")) throw new SyntaxError("RE2 has no such group");
    if (this.take(/^\[/)) return this.bracket();
    if (this.take(/^\./)) return this.flags.includes("s") ? "[^]" : "[^\\n]";
    if (this.take(/^\$/)) return this.flags.includes("m") ? "(?=\\n|$(?![^]))" : "(?![^])";
    if (this.take(/^\^/)) return this.flags.includes("m") ? "(?<=\\n|^)" : "^";
    if ((match = this.take(/^(?:[*+?]|\{\d{1,4}(?:,\d{0,4})?\})(\??)/))) {
      if (/^[*+?]/.test(this.rest)) throw new SyntaxError("RE2 repeats nothing twice");
      return match[0];
    }
    if ((match = this.take(/^[()|]/))) return match[0];
    match = this.take(/^[^]/u);
    return match ? literal(match[0]) : "";
  }

  /**
   * Return an escape in JavaScript.
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
    if (!inside && (character === "A" || character === "z")) return character === "A" ? "(?<![^])" : "(?![^])";
    if (!inside && lower === "b") return `\\${character}`;
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
