/** What a reader changed, line by line, as a diff shows it. */

import { structuredPatch } from "diff";
import { element } from "./dom.js";

const AROUND = 2;
const KINDS = /** @type {const} */ ({ "+": ["ins", "gi"], "-": ["del", "gd"] });

/**
 * Return the element that shows the difference between two texts.
 *
 * @param {string} original
 * @param {string} text
 */
export function changes(original, text) {
  const { hunks } = structuredPatch("", "", original, text, "", "", { context: AROUND });
  if (!hunks.length) return element("p", { class: "manifests-live__quiet" }, "Nothing is changed.");
  const code = element("code");
  for (const hunk of hunks) {
    code.append(element("span", { class: "manifests-live__hunk" }, `line ${hunk.oldStart}\n`));
    for (const line of hunk.lines) code.append(lineOf(line));
  }
  return element("pre", { class: "manifests-live__diff highlight", tabindex: "0", role: "region", "aria-label": "Your changes" }, code);
}

/** @param {string} line */
function lineOf(line) {
  const kind = KINDS[/** @type {"+" | "-"} */ (line[0])];
  return kind ? element(kind[0], { class: kind[1] }, `${line}\n`) : `${line}\n`;
}
