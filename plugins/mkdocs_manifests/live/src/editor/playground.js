/** An editor for any manifests: begun from a template, from files, or from nothing. */

import { element } from "./dom.js";
import { goTo, replace } from "./text_editor.js";

const KEY = "playground";
/** How long the files that are dropped may be together, in bytes. */
const LARGEST = 1_048_576;
const FIRST = "Deployment";

/**
 * Return what a workbench is opened with.
 *
 * @param {object} options
 * @param {import("./keeping.js").Kept} options.kept
 * @param {string | undefined} options.shared
 * @param {any} options.catalog
 * @param {() => import("./workbench.js").Workbench | undefined} options.workbench The opened one.
 */
export function playground({ kept, shared, catalog, workbench }) {
  /** @type {{ kind: string, file: string, text: string }[]} */
  const templates = catalog.templates;
  const original = templates.find((one) => one.kind === FIRST)?.text ?? templates[0]?.text ?? "";

  /** @param {string} text */
  function take(text) {
    const bench = workbench();
    if (!bench) return;
    replace(bench.view, text);
    goTo(bench.view, 0);
    bench.view.focus();
  }

  /** @param {string} text */
  function append(text) {
    const before = workbench()?.text.trim();
    take(before ? `${before}\n---\n${text}` : text);
  }

  const template = templateChoice(templates, take, append);
  return {
    key: KEY,
    example: { file: "manifests.yaml", text: original },
    label: "playground",
    text: shared ?? kept.read(KEY, original) ?? original,
    others: [],
    wayOut: () => template,
    leave: () => {},
    actions: [element("label", { class: "manifests-live__template" }, "Template ", template), fileChoice((files) => read(files, take, workbench))],
    /** @param {import("./workbench.js").Workbench} bench */
    opened: (bench) => dropping(bench, (files) => read(files, take, workbench)),
  };
}

/**
 * @param {{ kind: string, text: string }[]} templates
 * @param {(text: string) => void} take
 * @param {(text: string) => void} append
 */
function templateChoice(templates, take, append) {
  const select = element(
    "select",
    { class: "manifests-live__select" },
    element("option", { value: "" }, "Choose a kind …"),
    element("optgroup", { label: "Start anew with" }, element("option", { value: "empty" }, "nothing"), ...templates.map(({ kind }, index) => element("option", { value: `new ${index}` }, kind))),
    element("optgroup", { label: "Add" }, ...templates.map(({ kind }, index) => element("option", { value: `add ${index}` }, kind))),
  );
  select.addEventListener("change", () => {
    const [action, index] = select.value.split(" ");
    select.value = "";
    if (action === "empty") take("");
    else if (action === "new") take(templates[Number(index)].text);
    else if (action === "add") append(templates[Number(index)].text);
  });
  return select;
}

/** @param {(files: File[]) => void} take */
function fileChoice(take) {
  const input = element("input", { type: "file", accept: ".yaml,.yml,.json", multiple: true, hidden: true });
  input.addEventListener("change", () => {
    take([...(input.files ?? [])]);
    input.value = "";
  });
  const open = element("button", { type: "button", class: "manifests-live__button", onclick: () => input.click() }, "Open files");
  return element("span", {}, open, input);
}

/**
 * Take files that are dropped on the editor.
 *
 * @param {import("./workbench.js").Workbench} bench
 * @param {(files: File[]) => void} take
 */
function dropping({ root }, take) {
  /** @param {DragEvent} event */
  const hasFiles = (event) => event.dataTransfer?.types.includes("Files") ?? false;
  root.addEventListener("dragover", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    root.dataset.drop = "";
  }, true);
  root.addEventListener("dragleave", (event) => {
    if (!root.contains(/** @type {Node | null} */ (event.relatedTarget))) delete root.dataset.drop;
  });
  root.addEventListener("drop", (event) => {
    delete root.dataset.drop;
    if (!hasFiles(event)) return;
    event.preventDefault();
    event.stopPropagation();
    take([...(event.dataTransfer?.files ?? [])]);
  }, true);
}

/**
 * @param {File[]} files
 * @param {(text: string) => void} take
 * @param {() => import("./workbench.js").Workbench | undefined} workbench
 */
async function read(files, take, workbench) {
  if (!files.length) return;
  if (files.reduce((size, file) => size + file.size, 0) > LARGEST) {
    workbench()?.say("These files are too large; choose fewer, of one megabyte together at most.");
    return;
  }
  const sorted = [...files].sort((one, other) => (one.name < other.name ? -1 : 1));
  const texts = await Promise.all(sorted.map(async (file) => `# ${file.name}\n${(await file.text()).replace(/^---\n/, "").trimEnd()}\n`));
  take(texts.length === 1 ? texts[0].replace(/^# .*\n/, "") : texts.join("---\n"));
}
