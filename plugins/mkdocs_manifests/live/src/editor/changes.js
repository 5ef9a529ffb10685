/** What a reader changed, line by line, as a diff shows it. */

import { structuredPatch } from "diff";
import { element } from "./dom.js";

const AROUND = 2;
const KINDS = /** @type {const} */ ({ "+": "ins", "-": "del" });
/** How a line begins that says that a text has no line end at its end: of no use to a reader. */
const NO_END = "\\";

/**
 * Return the element that shows the difference between two texts.
 *
 * @param {string} original
 * @param {string} text
 */
export function changes(original, text) {
  // A line end at the very end changes nothing.
  const [before, after] = [original, text].map((one) => `${one.trimEnd()}\n`);
  const { hunks } = structuredPatch("", "", before, after, "", "", { context: AROUND });
  if (!hunks.length) return element("p", { class: "manifests-live__quiet" }, "Nothing is changed.");
  const code = element("code");
  for (const hunk of hunks) {
    code.append(element("span", { class: "manifests-live__hunk" }, `line ${hunk.oldStart}\n`));
    for (const line of hunk.lines) if (!line.startsWith(NO_END)) code.append(lineOf(line));
  }
  return element("pre", { class: "manifests-live__diff", tabindex: "0", role: "region", "aria-label": "Your changes" }, code);
}

/** @param {string} line */
function lineOf(line) {
  return element(KINDS[/** @type {"+" | "-"} */ (line[0])] ?? "span", {}, `${line}\n`);
}
