/** The parts of the editor around the text, as empty elements. */

import { element } from "./dom.js";
import { range } from "./sentences.js";

/**
 * @param {string} label
 */
export function panels(label) {
  const bar = element("div", { class: "manifests-live__bar", role: "group", "aria-label": "What to do with the text" });
  const notice = element("div", { class: "manifests-live__notice", role: "status" });
  const text = element("div", { class: "manifests-live__text" });
  const diff = element("div", { class: "manifests-live__changes", hidden: true });
  const verdict = element("p", { class: "manifests-live__verdict", role: "status" });
  const problems = element("div", { class: "manifests-live__problems" });
  const field = element("section", { class: "manifests-live__field", "aria-label": "About the field at the cursor" });
  const aside = element("div", { class: "manifests-live__aside" }, field);
  const report = element("div", { class: "manifests-live__report" }, verdict, problems);
  const root = element(
    "section",
    { class: "manifests-live", "aria-label": `Editor: ${label}`, "data-search-exclude": true },
    bar,
    notice,
    element("div", { class: "manifests-live__body" }, text, report, diff, aside),
  );
  return { root, bar, notice, text, report, diff, verdict, problems, field, aside };
}

/**
 * Return the choice of the version of Kubernetes; nothing where the site builds a single one.
 *
 * @param {string[]} versions Oldest first.
 * @param {(version: string | undefined) => void} choose Is told undefined for all of them.
 */
export function versionChoice(versions, choose) {
  if (versions.length < 2) return [];
  const select = element(
    "select",
    { class: "manifests-live__select", onchange: () => choose(select.value || undefined) },
    element("option", { value: "" }, range(versions)),
    ...[...versions].reverse().map((version) => element("option", { value: version }, version)),
  );
  return [element("label", { class: "manifests-live__version" }, "Kubernetes ", select)];
}
