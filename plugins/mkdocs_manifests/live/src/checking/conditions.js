/** The conditions of rules: CEL expressions, compiled on first use, that never throw. */

import { table } from "../tables.js";
import { compile } from "./cel.js";
import { defaultProblem, expressionProblem, ruleProblem } from "./expressions.js";

/**
 * Names that a condition can read without binding them: the element of `each` (or the object), its key or index in what
 * holds it, the name of the field that holds the object, and the names of all fields on the way to it.
 */
export const GIVEN = Object.freeze(["self", "key", "index", "field", "within"]);

/** Functions that return what is wrong with an expression or a schema inside a manifest, or an empty text. */
const EXPRESSIONS = Object.freeze(
  table(/** @type {Record<string, Function>} */ ({ expressionProblem, ruleProblem, defaultProblem })),
);

/**
 * @typedef {object} Condition
 * @property {Set<string>} names What it reads.
 * @property {(values: Record<string, any>) => any} says What it comes to; null where its values have other types than
 *   it expects.
 */

/**
 * Return a condition; throws SyntaxProblem where it is no CEL.
 *
 * @param {string} expression
 * @returns {Condition}
 */
export function condition(expression) {
  const program = compile(expression);
  return {
    names: new Set(program.variables),
    says(values) {
      try {
        return program.run(values, EXPRESSIONS);
      } catch {
        return null;
      }
    },
  };
}
