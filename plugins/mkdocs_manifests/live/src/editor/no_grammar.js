/**
 * What CodeMirror asks of a language, for a text without a grammar: the manifests' own reader knows more than one would.
 *
 * The bundle has this module in the place of `@codemirror/language` and `@lezer/common`, which are a tenth of it.
 */

import { Facet } from "@codemirror/state";

/** The blanks of one step. */
export const indentUnit = Facet.define({ combine: (values) => values[0] ?? "  " });

/** @param {import("@codemirror/state").EditorState} state */
export function getIndentUnit(state) {
  return state.facet(indentUnit).length;
}

/**
 * @param {import("@codemirror/state").EditorState} _state
 * @param {number} columns
 */
export function indentString(_state, columns) {
  return " ".repeat(columns);
}

/** Everywhere in the text is the same, nameless place. */
const PLACE = { name: "", parent: null, firstChild: null, lastChild: null, from: 0, to: 0, type: { prop: () => undefined } };
const TREE = { resolveInner: () => PLACE, resolveStack: () => PLACE };

export function syntaxTree() {
  return TREE;
}

/** Brackets are not matched. */
export function matchBrackets() {
  return null;
}

// Only commands that the bundle leaves out use these.
export const IndentContext = undefined;
export const NodeProp = undefined;
export const getIndentation = undefined;
