/** Diagrams in the page, a script of their own: loaded once a reader edits something that has relations to draw. */

import { ReferenceFinder, parseRelations } from "../kubernetes/references.js";
import { fold } from "../relating/folding.js";
import { graphOf } from "../relating/graph.js";
import { describe } from "./description.js";
import { ROLES, arrange } from "./layout.js";
import { render } from "./svg.js";

const TITLE = "What the text builds";
/** How many boxes a picture has at most that is drawn while somebody types. */
const MOST = 60;

/** @type {WeakMap<object, ReferenceFinder>} */
const finders = new WeakMap();

/**
 * @typedef {object} Asked
 * @property {import("../model.js").Manifest[]} manifests
 * @property {import("../model.js").Manifest[]} others
 * @property {any} data What `data.js` brings.
 * @property {import("../kubernetes/schemas.js").Schemas} schemas
 * @property {string} prefix Of the ids in the picture.
 * @property {string} font
 */

/**
 * Return the picture of a text, and the same in words; undefined where nothing relates to anything, or too much does.
 *
 * @param {Asked} asked
 */
function draw({ manifests, others, data, schemas, prefix, font }) {
  const finder = finders.get(schemas) ?? new ReferenceFinder(schemas, parseRelations(data.references));
  finders.set(schemas, finder);
  const graph = graphOf({ manifests, others, finder, tiles: data.tiles });
  const folded = fold(graph);
  if (folded.nodes.length < 2 || folded.nodes.length > MOST) return undefined;
  const words = describe(graph);
  return { picture: render(arrange(folded, measuring(font)), TITLE, words, prefix), title: TITLE, words };
}

/**
 * Return what measures texts as the browser will draw them.
 *
 * @param {string} font
 * @returns {import("./layout.js").Measure}
 */
function measuring(font) {
  const context = /** @type {CanvasRenderingContext2D} */ (document.createElement("canvas").getContext("2d"));
  return (text, role) => {
    const { size, bold } = ROLES[role];
    context.font = `${bold ? "700 " : ""}${size}px ${font}`;
    return Math.ceil(context.measureText(text).width);
  };
}

((/** @type {any} */ (globalThis).manifestsLive ??= {})).draw = draw;
