/** What the field at the cursor is: its path, type, default, allowed values and meaning. */

import { element } from "./dom.js";

const FACTS = /** @type {[string, string][]} */ ([
  ["default", "default"],
  ["minimum", "at least"],
  ["maximum", "at most"],
  ["minLength", "at least, in letters"],
  ["maxLength", "at most, in letters"],
  ["minItems", "items at least"],
  ["maxItems", "items at most"],
  ["pattern", "pattern"],
]);
/** Beyond it a limit is that of a computer's whole numbers, of which nobody needs to be told. */
const VAST = 2 ** 31 - 1;
const LINK = /https?:\/\/[^\s)>\]]+[^\s)>\].,;]/g;

/**
 * Return what is shown of a field; undefined where the cursor is at none.
 *
 * @param {import("./knowledge.js").Field | undefined} field
 */
export function fieldPanel(field) {
  if (!field) return element("p", { class: "manifests-live__quiet" }, "Put the cursor on a field to read what it means.");
  const head = element("p", { class: "manifests-live__path" }, element("code", {}, ...breakable(field.path)));
  const type = element("span", { class: "manifests-live__type" }, field.type);
  const facts = [type];
  if (field.required) facts.push(element("span", { class: "manifests-live__required" }, "required"));
  for (const [name, words] of FACTS) {
    const value = /** @type {any} */ (field)[name];
    if (value !== undefined && value !== "" && !(Math.abs(Number(value)) >= VAST)) facts.push(element("span", {}, `${words} `, element("code", {}, written(value))));
  }
  const panel = element("div", {}, head, element("p", { class: "manifests-live__facts" }, ...facts));
  const values = (field.enum ?? []).filter((value) => value !== null);
  if (values.length) {
    const codes = values.map((value) => element("code", {}, written(value)));
    panel.append(element("p", { class: "manifests-live__facts" }, "one of", ...codes));
  }
  if (field.text) panel.append(element("p", { class: "manifests-live__meaning" }, ...linked(field.text)));
  return panel;
}

/** @param {unknown} value */
function written(value) {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/**
 * Let a long path break behind its dots.
 *
 * @param {string} path
 */
function breakable(path) {
  return path.split(/(?<=\.)/).flatMap((part, index) => (index ? [element("wbr"), part] : [part]));
}

/** @param {string} text */
function linked(text) {
  /** @type {(Node | string)[]} */
  const parts = [];
  let end = 0;
  for (const found of text.matchAll(LINK)) {
    parts.push(text.slice(end, found.index), element("a", { href: found[0], rel: "noopener" }, found[0]));
    end = found.index + found[0].length;
  }
  return [...parts, text.slice(end)];
}
