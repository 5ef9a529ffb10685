/**
 * CEL in the page: expressions, evaluated where they stand in their tree, with types that are decided at run time, as
 * the build's engine does it. Nothing is compiled to JavaScript: it works where `eval` is forbidden.
 *
 * Integers are BigInts, doubles are numbers; numbers in a manifest's data become one or the other where they are read.
 */

import { isMapping } from "../model.js";
import { table } from "../tables.js";
import { NATIVE, OVERLOADED } from "./cel_natives.js";
import { LOOPS, parse } from "./cel_parser.js";
import { EvaluationError, Moment, Span, TypeName, compare, equal, kindOf, lift } from "./cel_values.js";
import { FUNCTIONS } from "./functions.js";

/** How many values the loops of one expression may look at in one run. */
const BUDGET = 1_000_000;
const OPERATORS = new Map([
  ["==", "_==_"],
  ["!=", "_!=_"],
  ["<", "_<_"],
  ["<=", "_<=_"],
  [">", "_>_"],
  [">=", "_>=_"],
  ["+", "_+_"],
  ["-", "_-_"],
  ["*", "_*_"],
  ["/", "_/_"],
  ["%", "_%_"],
  ["in", "@in"],
  ["&&", "_&&_"],
  ["||", "_||_"],
  ["?:", "_?_:_"],
  ["!_", "!_"],
  ["-_", "-_"],
  ["[]", "_[_]"],
]);
/** What JavaScript calls the types that a map's keys may have. */
const KEYS = new Set(["string", "bigint", "boolean"]);
/** Names that CEL gives a meaning of their own; a rule that binds one of them means its value. */
const TYPES = new Map(
  ["int", "uint", "double", "bool", "string", "bytes", "list", "map", "null_type", "type"].map((name) => [
    name,
    new TypeName(name),
  ]),
);

/** @typedef {import("./cel_parser.js").Node} Node */

/**
 * What an expression reads and calls, and a way to run it.
 *
 * @typedef {object} Program
 * @property {string[]} variables Names that it reads, those of its loops included, sorted.
 * @property {string[]} functions Functions and operators that it calls, sorted.
 * @property {(values: Record<string, any>, functions?: Readonly<Record<string, Function>>) => any} run What it comes
 *   to; throws EvaluationError where its values have other types than it expects.
 */

/**
 * Return an expression, ready to run; throws SyntaxProblem where it is none.
 *
 * @param {string} expression
 * @returns {Program}
 */
export function compile(expression) {
  const root = parse(expression);
  const variables = new Set();
  const functions = new Set();
  collect(root, variables, functions);
  return {
    variables: [...variables].sort(),
    functions: [...functions].sort(),
    run: (values, own) => new Run(values, own).of(root),
  };
}

/**
 * Note the names that an expression reads and calls.
 *
 * @param {Node} node
 * @param {Set<string>} variables
 * @param {Set<string>} functions
 */
function collect(node, variables, functions) {
  const operator = OPERATORS.get(node.op);
  if (operator) functions.add(operator);
  if (node.op === "id") variables.add(node.args);
  const isMacro = isHas(node) || isLoop(node);
  if ((node.op === "call" || node.op === "method") && !isMacro) functions.add(node.args[0]);
  for (const below of children(node)) collect(below, variables, functions);
}

/**
 * Return whether a part asks for a field: `has(self.port)`.
 *
 * @param {Node} node
 */
function isHas({ op, args }) {
  return op === "call" && args[0] === "has" && args[1].length === 1;
}

/**
 * Return whether a part loops over items: `self.ports.all(port, port > 0)`.
 *
 * @param {Node} node
 */
function isLoop({ op, args }) {
  return op === "method" && LOOPS.get(args[0])?.includes(args[2].length - 1) === true;
}

/**
 * @param {Node} node
 * @returns {Node[]}
 */
function children({ op, args }) {
  if (op === "value" || op === "id") return [];
  if (op === "call") return args[1];
  if (op === "method") return [args[1], ...args[2]];
  if (op === ".") return [args[0]];
  return Array.isArray(args) ? args.flat() : [args];
}

/** One evaluation: the values it reads, and how much it may still do. */
class Run {
  /**
   * @param {Record<string, any>} values
   * @param {Readonly<Record<string, Function>>} [own] Functions beside the usual ones.
   */
  constructor(values, own) {
    this.values = values;
    this.own = own;
    this.left = BUDGET;
    /** What loops call their items. @type {Map<string, any>} */
    this.items = new Map();
    /** Lists that the expression made, whose numbers are what they are. @type {WeakSet<any[]>} */
    this.made = new WeakSet();
  }

  /**
   * Return what a part of the expression comes to.
   *
   * @param {any} node
   * @returns {any}
   */
  of(node) {
    const { op, args } = node;
    switch (op) {
      case "value":
        return args;
      case "id":
        return this.named(args);
      case ".":
        return this.field(this.of(args[0]), args[1]);
      case "[]":
        return this.element(this.of(args[0]), this.of(args[1]));
      case "?:":
        return this.of(args[truth(this.of(args[0])) ? 1 : 2]);
      case "&&":
        return this.either(args, false);
      case "||":
        return this.either(args, true);
      case "!_":
        return !truth(this.of(args));
      case "-_":
        return negative(this.of(args));
      case "list":
        return this.make(args.map((/** @type {any} */ item) => this.of(item)));
      case "map":
        return this.mapping(args);
      case "call":
        return isHas(node) ? this.has(args[1][0]) : this.call(args[0], args[1]);
      case "method":
        return isLoop(node) ? this.loop(args[0], this.of(args[1]), args[2]) : this.method(args[0], args[1], args[2]);
      case "struct":
        throw new EvaluationError("unknown", "messages are no values here");
      default:
        return operate(op, this.of(args[0]), this.of(args[1]));
    }
  }

  /**
   * Note that a list is the expression's own.
   *
   * @param {any[]} list
   */
  make(list) {
    this.made.add(list);
    return list;
  }

  /** @param {string} name */
  named(name) {
    if (this.items.has(name)) return this.items.get(name);
    if (Object.hasOwn(this.values, name)) return lift(this.values[name]);
    const type = TYPES.get(name);
    if (type) return type;
    throw new EvaluationError("unknown", `no variable ${name}`);
  }

  /**
   * @param {any} value
   * @param {string} name
   */
  field(value, name) {
    if (!isMapping(value) || value instanceof Moment || value instanceof Span) throw mismatch();
    if (!Object.hasOwn(value, name)) throw new EvaluationError("key", name);
    return lift(value[name]);
  }

  /** @param {any} node */
  has(node) {
    const value = this.of(node.args[0]);
    if (!isMapping(value)) throw mismatch();
    return Object.hasOwn(value, node.args[1]);
  }

  /**
   * Return what `&&` or `||` comes to: one side is enough to decide, whatever the other side is.
   *
   * @param {any[]} sides
   * @param {boolean} enough
   */
  either(sides, enough) {
    let failure;
    for (const side of sides) {
      try {
        if (truth(this.of(side)) === enough) return enough;
      } catch (error) {
        failure ??= error;
      }
    }
    if (failure) throw failure;
    return !enough;
  }

  /** @param {any[][]} pairs */
  mapping(pairs) {
    const made = table();
    for (const [key, value] of pairs) made[String(this.of(key))] = this.of(value);
    return made;
  }

  /**
   * @param {string} name
   * @param {any[]} given
   */
  call(name, given) {
    const values = given.map((argument) => this.of(argument));
    if (name in NATIVE && !(OVERLOADED.has(name) && typeof values[0] !== "string")) return NATIVE[name](...values);
    const known = this.own?.[name] ?? FUNCTIONS[name];
    if (!known) throw new EvaluationError("unknown", `no function ${name}`);
    try {
      const result = known(...values.map((value) => this.lifted(value))) ?? null;
      return Array.isArray(result) ? this.make(result) : result;
    } catch {
      // What a function cannot take comes to null, which fits no operator.
      return null;
    }
  }

  /**
   * @param {string} name
   * @param {any} on
   * @param {any[]} given
   */
  method(name, on, given) {
    const spaced = on.op === "id" ? `${on.args}.${name}` : "";
    if (spaced && FUNCTIONS[spaced] && !Object.hasOwn(this.values, on.args) && !this.items.has(on.args))
      return this.call(spaced, given);
    return this.call(name, [on, ...given]);
  }

  /**
   * Return what a loop over a list, or over a map's keys, comes to.
   *
   * @param {string} name
   * @param {any} over
   * @param {any[]} given The name of each item, and expressions.
   */
  loop(name, over, [variable, ...steps]) {
    const items = Array.isArray(over) ? this.lifted(over) : isMapping(over) ? Object.keys(over) : undefined;
    if (!items) throw mismatch();
    const outer = this.items;
    this.items = new Map(outer);
    /** @type {any[]} */
    const kept = [];
    try {
      for (const item of items) {
        if (--this.left < 0) throw new EvaluationError("budget", "it takes too long");
        this.items.set(variable.args, item);
        const said = this.of(steps[0]);
        if (name === "map" && steps.length === 1) kept.push(said);
        else if (truth(said)) {
          if (name === "exists") return true;
          kept.push(name === "map" ? this.of(steps[1]) : item);
        } else if (name === "all") return false;
      }
    } finally {
      this.items = outer;
    }
    if (name === "all") return true;
    if (name === "exists") return false;
    return name === "map" || name === "filter" ? this.make(kept) : kept.length === 1;
  }

  /**
   * Return a list of a manifest as CEL has it, anything else as it is.
   *
   * @param {any} value
   */
  lifted(value) {
    return Array.isArray(value) && !this.made.has(value) ? this.make(value.map(lift)) : value;
  }

  /**
   * @param {any} value
   * @param {any} index
   */
  element(value, index) {
    if (Array.isArray(value) && typeof index === "bigint") {
      if (index < 0n || index >= BigInt(value.length)) throw new EvaluationError("index", "index out of bounds");
      const item = value[Number(index)];
      return this.made.has(value) ? item : lift(item);
    }
    if (Array.isArray(value)) throw new EvaluationError("index", "no index");
    if (!isMapping(value) || typeof index === "object") throw mismatch();
    if (typeof index !== "string" || !Object.hasOwn(value, index)) throw new EvaluationError("key", String(index));
    return lift(value[index]);
  }
}

function mismatch() {
  return new EvaluationError("overload", "no such overload");
}

/** @param {any} value */
function truth(value) {
  if (typeof value !== "boolean") throw mismatch();
  return value;
}

/** @param {any} value */
function negative(value) {
  if (typeof value !== "bigint" && typeof value !== "number") throw mismatch();
  return -value;
}

/**
 * Return what a binary operator comes to.
 *
 * @param {string} operator
 * @param {any} left
 * @param {any} right
 */
function operate(operator, left, right) {
  switch (operator) {
    case "==":
      return equal(left, right);
    case "!=":
      return !equal(left, right);
    case "in":
      return contained(left, right);
    case "<":
      return compare(left, right) < 0;
    case "<=":
      return compare(left, right) <= 0;
    case ">":
      return compare(left, right) > 0;
    case ">=":
      return compare(left, right) >= 0;
    default:
      return calculate(operator, left, right);
  }
}

/**
 * @param {any} item
 * @param {any} all
 */
function contained(item, all) {
  if (Array.isArray(all)) return all.some((other) => equal(item, lift(other)));
  if (!isMapping(all)) throw mismatch();
  if (!KEYS.has(typeof item)) throw new EvaluationError("operation", "no key of a map");
  return typeof item === "string" && Object.hasOwn(all, item);
}

/**
 * @param {string} operator
 * @param {any} left
 * @param {any} right
 */
function calculate(operator, left, right) {
  const kind = kindOf(left);
  if (kind === "int" && kindOf(right) === "int") return integer(operator, left, right);
  if (kind === "double" && kindOf(right) === "double") return real(operator, left, right);
  if (operator === "+" && kind === kindOf(right)) {
    if (kind === "string") return left + right;
    if (kind === "list") return [...left, ...right].map(lift);
  }
  const time = left?.calculate?.(operator, right);
  if (time === undefined) throw new EvaluationError("operation", "unsupported operation");
  return time;
}

/**
 * @param {string} operator
 * @param {bigint} left
 * @param {bigint} right
 */
function integer(operator, left, right) {
  if (right === 0n && (operator === "/" || operator === "%")) throw new EvaluationError("zero", "division by zero");
  const result =
    operator === "+"
      ? left + right
      : operator === "-"
        ? left - right
        : operator === "*"
          ? left * right
          : operator === "/"
            ? left / right
            : left % right;
  if (BigInt.asIntN(64, result) !== result) throw new EvaluationError("overflow", "integer overflow");
  return result;
}

/**
 * @param {string} operator
 * @param {number} left
 * @param {number} right
 */
function real(operator, left, right) {
  if (operator === "+") return left + right;
  if (operator === "-") return left - right;
  if (operator === "*") return left * right;
  if (operator === "/") return left / right;
  throw new EvaluationError("operation", "unsupported operation");
}
