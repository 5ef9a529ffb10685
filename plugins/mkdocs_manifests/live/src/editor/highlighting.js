/** The colours of YAML. Forgiving: a text that is half-typed has colours, too. */

import { Decoration, ViewPlugin } from "@codemirror/view";

const SEPARATOR = /^(?:---|\.\.\.)(?=\s|$)/;
const BLOCK = /(?:^|[:\-?]\s+|\s)[|>][-+1-9]*\s*(?:#.*)?$/;

/** What can stand at one point of a line, the first that fits; a plain value ends where a comment, or in braces a mark, begins. */
const TOKENS = /** @type {[string, RegExp][]} */ ([
  ["blank", /\s+/y],
  ["comment", /(?<=^|\s)#.*/y],
  ["key", /(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s#,[\]{}"'&*!|>%@`?:-][^:#,[\]{}]*?|[-?:][^\s:#,[\]{}]+)(?=\s*:(?:\s|$))/y],
  ["string", /"(?:[^"\\]|\\.)*"?|'(?:[^']|'')*'?/y],
  ["mark", /[-?:](?=\s|$)|[,[\]{}]|[|>][-+1-9]*(?=\s*(?:#.*)?$)/y],
  ["name", /[&*!][^\s,[\]{}]*/y],
  ["string", /[^\s,[\]{}](?:(?!\s#|:(?:\s|$))[^,[\]{}])*/y],
  ["blank", /./y],
]);
const NAMES = ["comment", "key", "string", "mark", "name"];
const MARKS = Object.fromEntries(NAMES.map((name) => [name, Decoration.mark({ class: `manifests-yaml-${name}` })]));

/**
 * Yield the parts of a text that have a colour: from, to and what they are.
 *
 * @param {string} text
 * @returns {Generator<{ from: number, to: number, name: string }>}
 */
export function* parts(text) {
  let start = 0;
  let block = -1;
  for (const line of text.split("\n")) {
    const indent = line.search(/\S/);
    if (block >= 0 && (indent > block || indent < 0)) {
      if (indent >= 0) yield { from: start + indent, to: start + line.length, name: "string" };
    } else {
      block = BLOCK.test(line) ? Math.max(indent, 0) : -1;
      yield* partsOfLine(line, start);
    }
    start += line.length + 1;
  }
}

/**
 * @param {string} line
 * @param {number} start
 */
function* partsOfLine(line, start) {
  const separator = SEPARATOR.exec(line)?.[0].length ?? 0;
  if (separator) yield { from: start, to: start + separator, name: "mark" };
  for (let at = separator; at < line.length; ) {
    for (const [name, pattern] of TOKENS) {
      pattern.lastIndex = at;
      const found = pattern.exec(line)?.[0];
      if (!found) continue;
      if (name in MARKS) yield { from: start + at, to: start + at + found.trimEnd().length, name };
      at += found.length;
      break;
    }
  }
}

/** @param {import("@codemirror/view").EditorView} view */
function decorations(view) {
  const { from: start, to: end } = view.viewport;
  const marks = [];
  for (const { from, to, name } of parts(view.state.doc.toString())) {
    if (from >= end) break;
    if (to > start) marks.push(MARKS[name].range(from, to));
  }
  return Decoration.set(marks);
}

/** Colours what is seen. */
export const highlighting = ViewPlugin.fromClass(
  class {
    /** @param {import("@codemirror/view").EditorView} view */
    constructor(view) {
      this.decorations = decorations(view);
    }

    /** @param {import("@codemirror/view").ViewUpdate} update */
    update(update) {
      if (update.docChanged || update.viewportChanged) this.decorations = decorations(update.view);
    }
  },
  { decorations: (plugin) => plugin.decorations },
);
