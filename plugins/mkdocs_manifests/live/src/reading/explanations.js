/** What most likely is behind a text that is no YAML. */

import { say } from "../wording.js";
import table from "../../../reading/syntax_hints.json" with { type: "json" };

/** A whole line that stands for what was left out; lines end at `\n` only. */
const ELISION = /(?<![^\n])[ \t]*(?:- )?(?:\.{3,}|…|\[(?:\.{3}|…)\]|<(?:\.{3}|…)>)[ \t]*(?:#[^\n]*)?(?![^\n])/;
const EXPLAINED = new Set(["Y101", "Y106", "Y107"]);

/**
 * Return the hint to a syntax error.
 *
 * @param {string} message
 * @param {string} chunk
 * @param {number} at
 */
export function hintFor(message, chunk, at) {
  const line = lineAt(chunk, at);
  if (line.includes("\t")) return say("yaml.tab.hint");
  if (line.includes("\u00a0")) return say("yaml.no-break-space.hint");
  return table.hints.find((entry) => message.startsWith(entry.starts))?.hint ?? "";
}

/**
 * Return the problem that an elision (`...` for "and so on") or a template explains better, where there is one at fault.
 *
 * @param {import("../model.js").Problem} refused
 * @param {string} chunk
 * @param {number} start The chunk's offset in the text.
 * @returns {import("../model.js").Problem}
 */
export function explained(refused, chunk, start) {
  if (!EXPLAINED.has(refused.code)) return refused;
  const at = refused.from - start;
  if (lineAt(chunk, at).includes("{{")) return { ...refused, hint: say("yaml.template.hint") };
  const elision = ELISION.exec(chunk);
  if (!elision || lineOf(chunk, elision.index) > lineOf(chunk, at) + 1) return refused;
  const written = elision[0].trim();
  const from = start + elision.index + elision[0].length - elision[0].trimStart().length;
  const to = from + written.length;
  return { ...refused, code: "Y105", message: say("yaml.elision", { written }), hint: say("yaml.elision.hint"), from, to };
}

/**
 * @param {string} chunk
 * @param {number} at
 */
function lineAt(chunk, at) {
  const lines = chunk.split("\n");
  return lines[Math.min(lineOf(chunk, at), lines.length - 1)];
}

/**
 * @param {string} chunk
 * @param {number} at Beyond the chunk it stands for the line after it.
 */
function lineOf(chunk, at) {
  return chunk.slice(0, at).split("\n").length - (at > chunk.length ? 0 : 1);
}
