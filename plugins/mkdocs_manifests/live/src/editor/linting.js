/** Problems in the text itself: squiggles, marks in the gutter, and the way from one to the next. */

import { forEachDiagnostic, lintGutter, nextDiagnostic, previousDiagnostic, setDiagnostics } from "@codemirror/lint";
import { keymap } from "@codemirror/view";
import { element } from "./dom.js";

/** How the codes begin of what keeps a text from being read: little else is known while it stands. */
const UNREADABLE = /^Y1/;

/**
 * Show problems. While the text cannot be read, those found before stay where they were: they did not go away.
 *
 * @param {import("@codemirror/view").EditorView} view
 * @param {import("../model.js").Problem[]} problems
 */
export function show(view, problems) {
  const length = view.state.doc.length;
  const found = problems.map((problem) => diagnostic(problem, length));
  if (problems.some((problem) => UNREADABLE.test(problem.code))) found.push(...earlier(view, found));
  view.dispatch(setDiagnostics(view.state, found));
}

/**
 * @param {import("@codemirror/view").EditorView} view
 * @param {import("@codemirror/lint").Diagnostic[]} found
 */
function earlier(view, found) {
  /** @type {import("@codemirror/lint").Diagnostic[]} */
  const kept = [];
  forEachDiagnostic(view.state, (one, from, to) => {
    const isNew = found.every((other) => other.source !== one.source || other.message !== one.message);
    if (!UNREADABLE.test(one.source ?? "") && isNew && to > from) kept.push({ ...one, from, to });
  });
  return kept;
}

/**
 * @param {import("../model.js").Problem} problem
 * @param {number} length
 * @returns {import("@codemirror/lint").Diagnostic}
 */
function diagnostic({ from, to, severity, message, hint, code }, length) {
  return {
    from: Math.min(from, length),
    to: Math.min(Math.max(to, from), length),
    severity,
    message,
    source: code,
    renderMessage: () =>
      element(
        "span",
        { class: "manifests-live__message" },
        element("strong", {}, code),
        ` ${message}`,
        ...(hint ? [element("span", { class: "manifests-live__hint" }, hint)] : []),
      ),
  };
}

export const linting = [
  lintGutter(),
  keymap.of([
    { key: "F8", run: nextDiagnostic },
    { key: "Shift-F8", run: previousDiagnostic },
  ]),
];
