import { diagram } from "./diagram.js";
import { exercise } from "./exercise.js";

/**
 * What stands beside the text and follows it, besides the documentation of fields: told of every judgement.
 *
 * A companion is mounted when an editor opens. It may take its time and load scripts of its own; what it draws stands in
 * the element that it is given, which stays hidden as long as it is empty.
 *
 * @typedef {object} Judgement
 * @property {string} text
 * @property {import("../model.js").Problem[]} problems
 * @property {import("../checking/check.js").Document[]} documents
 * @property {{ text: string, file: string }[]} others The other examples of the page.
 *
 * @typedef {object} Companion
 * @property {string} name Of the class of its element: `manifests-live__diagram`.
 * @property {"aside" | "report"} place Where it stands: beside the text, or over what is said of it.
 * @property {(container: HTMLElement, context: Context) => Mounted | undefined} mount Nothing where it does not apply.
 *
 * @typedef {object} Context
 * @property {Record<string, any>} example What the site tells of the example.
 * @property {HTMLElement} frame The example on its page.
 * @property {any} data What `data.js` brings.
 * @property {() => import("../kubernetes/schemas.js").Schemas} schemas Those of the chosen version.
 * @property {(name: string) => Promise<void>} load Loads one of the editor's own files.
 *
 * @typedef {object} Mounted
 * @property {(judgement: Judgement) => void} update
 * @property {() => void} [destroy]
 */

/** @type {Companion[]} */
export const COMPANIONS = [
  { name: "exercise", place: "report", mount: exercise },
  { name: "diagram", place: "aside", mount: diagram },
];
