/** Problems that the author chose not to hear of: by comment, or by the site's settings. */

import { problem } from "../model.js";
import { say } from "../wording.js";

const COMMENT = /#[ \t]*manifests:[ \t]*ignore[ \t]+([A-Z]\d{3}(?:[ ,]+[A-Z]\d{3})*)/;
const CODE = /[A-Z]\d{3}/g;
/** Advice is heard by those who ask for it. */
const ADVICE = "A6";

/**
 * Codes that the site's settings ignore in a text's file.
 *
 * @typedef {object} Exception
 * @property {string[]} codes Codes, or their beginnings.
 * @property {[number, number]} [lines] The first and the last line that are from this file, counted from 1; without it, all are.
 */

/**
 * Return the problems that are to be heard, and those of comments that keep nothing quiet.
 *
 * @param {import("../model.js").Problem[]} problems
 * @param {string} text
 * @param {object} settings Codes, or their beginnings.
 * @param {string[]} [settings.select]
 * @param {string[]} [settings.ignore]
 * @param {string[]} [settings.advice]
 * @param {Exception[]} [settings.ignores]
 */
export function keep(problems, text, { select = [], ignore = [], advice = [], ignores = [] }) {
  const comments = commentsOf(text);
  /** @type {Set<string>} */
  const used = new Set();
  const lineOf = comments.length || ignores.some((one) => one.lines) ? lineCounter(text) : () => 0;
  const isIgnored = (/** @type {string} */ code, /** @type {number} */ line) =>
    starts(code, ignore) || ignores.some(({ codes, lines }) => starts(code, codes) && holds(lines, line + 1));
  const kept = problems.filter(({ code, from }) => {
    if (code.startsWith(ADVICE) && !starts(code, [...select, ...advice])) return false;
    const line = lineOf(from);
    const fitting = comments.filter((one) => one.codes.includes(code));
    const comment = fitting.find((one) => one.line === line) ?? fitting.find((one) => one.line === line - 1);
    if (comment) used.add(`${comment.line} ${code}`);
    return !comment && !isIgnored(code, line);
  });
  for (const { line, codes, from, to } of comments) {
    for (const code of codes) {
      if (used.has(`${line} ${code}`) || code.startsWith(ADVICE) || isIgnored("D107", line)) continue;
      kept.push(problem("D107", say("comment.unused", { code }), { from, to }, { hint: say("comment.unused.hint") }));
    }
  }
  return kept;
}

/**
 * @param {string} code
 * @param {string[]} beginnings
 */
function starts(code, beginnings) {
  return beginnings.some((beginning) => code.startsWith(beginning));
}

/**
 * @param {[number, number] | undefined} lines
 * @param {number} line
 */
function holds(lines, line) {
  return !lines || (lines[0] <= line && line <= lines[1]);
}

/** @param {string} text */
function commentsOf(text) {
  if (!text.includes("manifests:")) return [];
  const found = [];
  let start = 0;
  for (const [line, content] of text.split("\n").entries()) {
    const match = COMMENT.exec(content);
    if (match) {
      const from = start + match.index;
      found.push({ line, codes: /** @type {string[]} */ (match[1].match(CODE) ?? []), from, to: from + match[0].length });
    }
    start += content.length + 1;
  }
  return found;
}

/** @param {string} text */
function lineCounter(text) {
  return (/** @type {number} */ offset) => text.slice(0, offset).split("\n").length - 1;
}
