/** All problems of a text, in the words of the build. */

import { element } from "./dom.js";

/**
 * Return the list of problems; a click on one leads to its line.
 *
 * @param {import("../model.js").Problem[]} problems
 * @param {(problem: import("../model.js").Problem) => void} lead
 * @param {(code: string) => string | undefined} pageOf The address of the page that explains a code.
 */
export function problemList(problems, lead, pageOf) {
  return element(
    "ul",
    { "aria-label": "Problems" },
    ...problems.map((problem) =>
      element(
        "li",
        { class: `manifests-live__problem manifests-live__problem--${problem.severity}` },
        codeOf(problem.code, pageOf(problem.code)),
        " ",
        problem.message,
        " ",
        element("button", { type: "button", class: "manifests-live__line", onclick: () => lead(problem) }, `line ${problem.line}`),
        ...(problem.hint ? [element("span", { class: "manifests-findings__hint" }, problem.hint)] : []),
      ),
    ),
  );
}

/**
 * @param {string} code
 * @param {string | undefined} page
 */
export function codeOf(code, page) {
  const attributes = { class: "manifests-findings__code" };
  return page ? element("a", { ...attributes, href: page }, code) : element("span", attributes, code);
}
