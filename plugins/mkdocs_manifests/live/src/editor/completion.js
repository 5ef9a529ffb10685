/** What can be written at the cursor: fields, values, names of other examples, and snippets. */

import { autocompletion, snippetCompletion, startCompletion } from "@codemirror/autocomplete";
import { snippets } from "./snippets.json";
import { fieldPanel } from "./field_panel.js";
import { situationAt } from "./situation.js";

const UNIT = "  ";
const VALID = /^["']?[\w./-]*$/;
const LONGEST = 200_000;

/**
 * @typedef {object} Helper What the completion asks.
 * @property {() => import("./knowledge.js").Knowledge} knowledge
 * @property {(place: import("./situation.js").Situation) => { label: string, detail: string }[]} names The names that a
 *   reference can have here.
 */

/**
 * Return the extension of the editor.
 *
 * @param {Helper} helper
 */
export function completing(helper) {
  return autocompletion({
    override: [(context) => complete(context, helper)],
    icons: false,
    activateOnCompletion: (completion) => completion.type === "property",
    addToOptions: [{ render: requiredMark, position: 70 }],
  });
}

/**
 * @param {import("@codemirror/autocomplete").CompletionContext} context
 * @param {Helper} helper
 * @returns {import("@codemirror/autocomplete").CompletionResult | null}
 */
export function complete(context, helper) {
  const text = context.state.doc.toString();
  const situation = text.length > LONGEST ? undefined : situationAt(text, context.pos);
  if (!situation || !wants(situation, context)) return null;
  const { knowledge } = helper;
  const options = situation.expects === "key" ? keys(situation, knowledge()) : values(situation, helper);
  return options.length ? { from: situation.from, options, validFor: VALID } : null;
}

/**
 * Return whether something is proposed: nobody who only begins a new line is interrupted.
 *
 * @param {import("./situation.js").Situation} situation
 * @param {import("@codemirror/autocomplete").CompletionContext} context
 */
function wants({ expects, typed }, context) {
  return context.explicit || typed !== "" || expects === "value";
}

/**
 * @param {import("./situation.js").Situation} situation
 * @param {import("./knowledge.js").Knowledge} knowledge
 * @returns {import("@codemirror/autocomplete").Completion[]}
 */
function keys(situation, knowledge) {
  const found = knowledge.at(situation);
  if (!found) return situation.path.length || knowledge.fragment ? [] : heads(situation);
  const fields = knowledge.fields(situation).filter((field) => !situation.siblings.includes(field.name));
  if (!fields.length && found.schema.enum) return found.schema.enum.map((/** @type {any} */ value) => ({ label: String(value), type: "enum" }));
  return [...fields.map((field) => fieldOption(field, situation)), ...snippetOptions(found.definition, situation)];
}

/**
 * @param {import("./knowledge.js").Field} field
 * @param {import("./situation.js").Situation} situation
 * @returns {import("@codemirror/autocomplete").Completion}
 */
function fieldOption(field, situation) {
  const indent = "\n" + " ".repeat(situation.column) + UNIT;
  const below = { scalar: " ", map: indent, list: `${indent}- ` }[field.shape];
  return {
    label: field.name,
    detail: field.type,
    type: "property",
    boost: Number(field.required) * 20 + Number(field.name === "name"),
    apply: (view, completion, from, to) => {
      const insert = `${field.name}:${below}`;
      view.dispatch({ changes: { from, to, insert }, selection: { anchor: from + insert.length }, userEvent: "input.complete" });
      if (field.shape === "scalar") startCompletion(view);
    },
    info: () => /** @type {Node} */ (fieldPanel(field)),
    ...(field.required ? { isRequired: true } : {}),
  };
}

/** @param {import("@codemirror/autocomplete").Completion} completion */
function requiredMark(completion) {
  if (!("isRequired" in completion)) return null;
  const mark = document.createElement("span");
  mark.className = "manifests-live__required";
  mark.textContent = "required";
  return mark;
}

/**
 * Return the first fields of a document whose kind is not known yet.
 *
 * @param {import("./situation.js").Situation} situation
 */
function heads({ siblings }) {
  return ["apiVersion", "kind", "metadata"]
    .filter((name) => !siblings.includes(name))
    .map((name) => ({ label: name, type: "property", apply: `${name}:${name === "metadata" ? `\n${UNIT}name: ` : " "}` }));
}

/**
 * @param {string} definition
 * @param {import("./situation.js").Situation} situation
 */
function snippetOptions(definition, { column, isItem, siblings }) {
  const isNew = siblings.length === 0 && isItem;
  return snippets
    .filter((one) => one.on === definition && Boolean(one.isItem) === isNew && !siblings.includes(one.without ?? ""))
    .map(({ label, detail, text }) => snippetCompletion(shifted(text, column, isItem), { label, detail, type: "snippet", boost: -10 }));
}

/**
 * CodeMirror indents the lines of a snippet like the line in which it begins, where the dash of an item is not counted.
 *
 * @param {string} text
 * @param {number} column
 * @param {boolean} isItem
 */
function shifted(text, column, isItem) {
  return isItem && column >= UNIT.length ? text.replaceAll("\n", `\n${UNIT}`) : text;
}

/**
 * @param {import("./situation.js").Situation} situation
 * @param {Helper} helper
 * @returns {import("@codemirror/autocomplete").Completion[]}
 */
function values(situation, helper) {
  const knowledge = helper.knowledge();
  if (!situation.path.length && situation.key === "kind") return kinds(situation, knowledge);
  if (!situation.path.length && situation.key === "apiVersion") return apiVersions(situation, knowledge);
  const field = knowledge.field(situation, situation.key);
  const names = helper.names(situation).map((name) => ({ ...name, type: "reference", boost: 10 }));
  if (!field) return names;
  const listed = field.shape === "scalar" ? (field.enum ?? []) : [];
  const literal = [field.schema.type].flat().includes("boolean") ? [true, false] : [];
  const known = [...listed, ...literal, ...(field.default === undefined || field.shape !== "scalar" ? [] : [field.default])];
  const unique = [...new Set(known.filter((value) => value !== null && typeof value !== "object").map(String))];
  return [
    ...names,
    ...unique.map((value) => ({
      label: value,
      apply: quoted(value, field),
      type: "enum",
      detail: value === String(field.default) ? "default" : undefined,
    })),
  ];
}

/**
 * Return a text as YAML that is read as a text again.
 *
 * @param {string} value
 * @param {import("./knowledge.js").Field} field
 */
function quoted(value, field) {
  const isText = [field.schema.type].flat().includes("string");
  return value === "" || (isText && /^(?:true|false|yes|no|on|off|null|~|[-+.\d].*)$/i.test(value)) ? JSON.stringify(value) : value;
}

/**
 * @param {import("./situation.js").Situation} situation
 * @param {import("./knowledge.js").Knowledge} knowledge
 */
function kinds({ apiVersion }, { schemas }) {
  const known = [...schemas.kinds.keys()].map((key) => key.split(" "));
  const fitting = known.filter(([version]) => !apiVersion || version === apiVersion);
  return (fitting.length ? fitting : known).map(([version, kind]) => ({ label: kind, detail: version, type: "enum" }));
}

/**
 * @param {import("./situation.js").Situation} situation
 * @param {import("./knowledge.js").Knowledge} knowledge
 */
function apiVersions({ kind }, { schemas }) {
  const fitting = kind ? schemas.versionsOf(kind) : [];
  const known = fitting.length ? fitting : [...new Set([...schemas.kinds.keys()].map((key) => key.split(" ")[0]))].sort();
  return known.map((label) => ({ label, type: "enum" }));
}
