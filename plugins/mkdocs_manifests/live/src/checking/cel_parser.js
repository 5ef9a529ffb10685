/**
 * The grammar of CEL: what an expression is made of, as a tree.
 *
 * Source: CEL's language definition, https://github.com/google/cel-spec/blob/master/doc/langdef.md#syntax. Optional
 * fields (`.?`) are no syntax here, as in the build.
 */

import { SyntaxProblem, tokens } from "./cel_tokens.js";

/**
 * A part of an expression: `op` says what it is, `args` of what it is made.
 *
 * @typedef {object} Node
 * @property {string} op `value`, `id`, `.`, `[]`, `call`, `method`, `list`, `map`, `struct`, `?:`, `!_`, `-_`, or a
 *   sign between two parts.
 * @property {any} args
 */

/** How deep brackets may stand in one another. */
const DEEPEST = 96;
const RELATIONS = new Set(["==", "!=", "<", "<=", ">", ">=", "in"]);
const SUMS = new Set(["+", "-"]);
const PRODUCTS = new Set(["*", "/", "%"]);
const WORDS = new Map([
  ["true", true],
  ["false", false],
  ["null", null],
]);
/** Words that mean something, and so are no names of fields either. */
const KEYWORDS = new Set([...WORDS.keys(), "in"]);
const RESERVED = new Set(
  "as break const continue else for function if import let loop package namespace return var void while".split(" "),
);
/** What loops over the items of a list, with how many expressions it may take after the items' name. */
export const LOOPS = new Map([
  ["all", [1]],
  ["exists", [1]],
  ["exists_one", [1]],
  ["existsOne", [1]],
  ["filter", [1]],
  ["map", [1, 2]],
]);

/**
 * Return the tree of an expression; throws SyntaxProblem where it is none.
 *
 * @param {string} expression
 * @returns {Node}
 */
export function parse(expression) {
  return new Parser(expression).whole();
}

/** Reads the words of an expression from left to right. */
class Parser {
  /** @param {string} expression */
  constructor(expression) {
    this.tokens = tokens(expression);
    this.at = 0;
    this.depth = 0;
  }

  whole() {
    const root = this.expression();
    if (this.next.type !== "end") throw new SyntaxProblem(`"${this.next.value}" stands after the end`);
    return root;
  }

  get next() {
    return this.tokens[this.at];
  }

  /**
   * Take a sign or the word "in" if it comes next.
   *
   * @param {Set<string> | string} signs
   * @returns {string | undefined}
   */
  take(signs) {
    const { type, value } = this.next;
    const isMeant = typeof signs === "string" ? signs === value : signs.has(value);
    if (!isMeant || !(type === "sign" || (type === "name" && value === "in"))) return undefined;
    this.at += 1;
    return value;
  }

  /** @param {string} sign */
  expect(sign) {
    if (this.take(sign) === undefined) throw new SyntaxProblem(`"${sign}" is missing`);
  }

  name() {
    const { type, value } = this.next;
    if (type !== "name" || KEYWORDS.has(value)) throw new SyntaxProblem("a name is missing");
    this.at += 1;
    return value;
  }

  /** @returns {Node} */
  expression() {
    if ((this.depth += 1) > DEEPEST) throw new SyntaxProblem("it is nested too deeply");
    const condition = this.either();
    let node = condition;
    if (this.take("?")) {
      const then = this.either();
      this.expect(":");
      node = { op: "?:", args: [condition, then, this.expression()] };
    }
    this.depth -= 1;
    return node;
  }

  either() {
    return this.chain(() => this.chain(() => this.relation(), "&&"), "||");
  }

  relation() {
    return this.chain(() => this.chain(() => this.chain(() => this.unary(), PRODUCTS), SUMS), RELATIONS);
  }

  /**
   * Return parts that signs join, from left to right.
   *
   * @param {() => Node} part
   * @param {Set<string> | string} signs
   */
  chain(part, signs) {
    let node = part();
    for (let op = this.take(signs); op !== undefined; op = this.take(signs)) node = { op, args: [node, part()] };
    return node;
  }

  /** Return a part with the signs before it; two of them undo one another. */
  unary() {
    const isNot = this.signs("!") % 2 === 1;
    const isMinus = !isNot && this.signs("-") % 2 === 1;
    const node = this.member();
    if (isNot) return { op: "!_", args: node };
    if (node.op === "value" && (typeof node.args === "bigint" || typeof node.args === "number")) {
      return { op: "value", args: inRange(isMinus ? -node.args : node.args) };
    }
    return isMinus ? { op: "-_", args: node } : node;
  }

  /** @param {string} sign */
  signs(sign) {
    let count = 0;
    while (this.take(sign)) count += 1;
    return count;
  }

  member() {
    let node = this.primary();
    for (;;) {
      if (this.take(".")) {
        const name = this.name();
        node = this.take("(") ? called(name, node, this.list(")")) : { op: ".", args: [node, name] };
      } else if (this.take("[")) {
        node = { op: "[]", args: [node, this.expression()] };
        this.expect("]");
      } else return node;
    }
  }

  /** @returns {Node} */
  primary() {
    const { type, value } = this.next;
    if (type === "number" || type === "text") {
      this.at += 1;
      return { op: "value", args: value };
    }
    if (value === "-" && this.tokens[this.at + 1].type === "number") {
      this.at += 2;
      return { op: "value", args: inRange(-this.tokens[this.at - 1].value) };
    }
    if (this.take("(")) {
      const node = this.expression();
      this.expect(")");
      return node;
    }
    if (this.take("[")) return { op: "list", args: this.list("]", true) };
    if (this.take("{")) return { op: "map", args: this.pairs(() => this.expression()) };
    if (type === "name" && WORDS.has(value)) {
      this.at += 1;
      return { op: "value", args: WORDS.get(value) };
    }
    const dot = this.take(".") ?? "";
    const name = this.name();
    if (RESERVED.has(name)) throw new SyntaxProblem(`"${name}" is a reserved word`);
    if (this.take("(")) return called(`${dot}${name}`, undefined, this.list(")"));
    if (this.take("{")) return { op: "struct", args: this.pairs(() => ({ op: "value", args: this.name() })) };
    return { op: "id", args: `${dot}${name}` };
  }

  /**
   * Return expressions with commas between them, up to a bracket that closes.
   *
   * @param {string} end
   * @param {boolean} [mayTrail] Whether a comma may stand after the last one.
   */
  list(end, mayTrail = false) {
    /** @type {Node[]} */
    const items = [];
    if (this.take(end)) return items;
    if (mayTrail && this.take(",")) {
      this.expect(end);
      return items;
    }
    do {
      if (mayTrail && items.length && this.take(end)) return items;
      items.push(this.expression());
    } while (this.take(","));
    this.expect(end);
    return items;
  }

  /**
   * Return pairs of a key and a value, up to the brace that closes.
   *
   * @param {() => Node} key
   */
  pairs(key) {
    /** @type {Node[][]} */
    const pairs = [];
    while (!this.take("}")) {
      const name = key();
      this.expect(":");
      pairs.push([name, this.expression()]);
      if (this.take(",") === undefined) {
        this.expect("}");
        break;
      }
    }
    return pairs;
  }
}

/**
 * Return a call; `has` takes a field, and loops take a name first.
 *
 * @param {string} name
 * @param {Node | undefined} on
 * @param {Node[]} given
 * @returns {Node}
 */
function called(name, on, given) {
  if (!on && name === "has" && given.length === 1 && given[0].op !== ".")
    throw new SyntaxProblem("has() takes a field");
  if (on && LOOPS.get(name)?.includes(given.length - 1) && given[0].op !== "id") {
    throw new SyntaxProblem(`${name}() takes a name first`);
  }
  return on ? { op: "method", args: [name, on, given] } : { op: "call", args: [name, given] };
}

/**
 * Return a number; throws where it is a whole one beyond 64 bits.
 *
 * @param {bigint | number} value
 */
function inRange(value) {
  if (typeof value === "bigint" && BigInt.asIntN(64, value) !== value)
    throw new SyntaxProblem("the number is too large");
  return value;
}
