/** Problems that the author chose not to hear of: by comment, or by the site's settings. */

import { problem } from "../model.js";
import { say } from "../wording.js";

const COMMENT = /#[ \t]*manifests:[ \t]*ignore[ \t]+([A-Z]\d{3}(?:[ ,]+[A-Z]\d{3})*)/;
const CODE = /[A-Z]\d{3}/g;
/** Advice is heard by those who ask for it. */
const ADVICE = "A6";

/**
 * Return the problems that are to be heard, and those of comments that keep nothing quiet.
 *
 * @param {import("../model.js").Problem[]} problems
 * @param {string} text
 * @param {{ select?: string[], ignore?: string[], advice?: string[] }} settings Codes, or their beginnings.
 */
export function keep(problems, text, { select = [], ignore = [], advice = [] }) {
  const comments = commentsOf(text);
  /** @type {Set<string>} */
  const used = new Set();
  const lineOf = comments.length ? lineCounter(text) : () => 0;
  const kept = problems.filter(({ code, from }) => {
    if (code.startsWith(ADVICE) && !starts(code, [...select, ...advice])) return false;
    const line = lineOf(from);
    const fitting = comments.filter((one) => one.codes.includes(code));
    const comment = fitting.find((one) => one.line === line) ?? fitting.find((one) => one.line === line - 1);
    if (comment) used.add(`${comment.line} ${code}`);
    return !comment && !starts(code, ignore);
  });
  for (const { line, codes, from, to } of comments) {
    for (const code of codes) {
      if (used.has(`${line} ${code}`) || code.startsWith(ADVICE) || starts("D107", ignore)) continue;
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
