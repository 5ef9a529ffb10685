/** The diagram beside the text, drawn anew as the text changes. */

import { manifest, manifestsOf } from "../reading/manifests.js";
import { read } from "../reading/yaml_reader.js";
import { element } from "./dom.js";

/** How long a reader pauses, in milliseconds, before the picture is drawn anew. */
const PAUSE = 300;
const UNREADABLE = "Y";
/** As in the style sheet, where the theme names none. */
const FONT = "Roboto, -apple-system, BlinkMacSystemFont, Helvetica, Arial, sans-serif";

/** @type {import("./companions.js").Companion["mount"]} */
export function diagram(container, { example, frame, data, schemas, load }) {
  if (example.fragment !== undefined) return undefined;
  const prefix = `${frame.id || "manifests-live"}-live`;
  /** @type {Map<string, import("../model.js").Manifest[]>} */
  const known = new Map();
  let waiting = 0;
  let isWanted = true;

  /** @param {string} text */
  function manifestsIn(text) {
    let found = known.get(text);
    if (!found) known.set(text, (found = read(text).documents.flatMap((document) => manifestsOf(document, text))));
    return found;
  }

  /** @param {import("./companions.js").Judgement} judgement */
  async function show({ text, problems, documents, others }) {
    if (problems.some(({ code }) => code.startsWith(UNREADABLE))) return;
    const manifests = documents.map(({ data: written, node }) => manifest(written, node, text));
    await load("diagram.js");
    if (!isWanted) return;
    const beside = others.flatMap((other) => manifestsIn(other.text));
    const asked = { manifests, others: beside, data, schemas: schemas(), prefix, font: fontOf(container) };
    const drawn = /** @type {any} */ (globalThis).manifestsLive.draw(asked);
    if (!drawn) return container.replaceChildren();
    const isOpen = container.querySelector("details")?.open;
    container.replaceChildren(figure(drawn, isOpen));
  }

  return {
    update(judgement) {
      clearTimeout(waiting);
      waiting = setTimeout(() => show(judgement), PAUSE);
    },
    destroy() {
      isWanted = false;
      clearTimeout(waiting);
    },
  };
}

/** @param {HTMLElement} container */
function fontOf(container) {
  return getComputedStyle(container).getPropertyValue("--md-text-font-family").trim() || FONT;
}

/**
 * @param {{ picture: SVGElement, title: string, words: string[] }} drawn
 * @param {boolean | undefined} isOpen Whether the words are unfolded.
 */
function figure({ picture, title, words }, isOpen) {
  const scroll = { class: "manifests-diagram__scroll", role: "group", "aria-label": title, tabindex: "0" };
  return element(
    "figure",
    { class: "manifests-diagram" },
    element("div", scroll, element("div", { class: "manifests-diagram__canvas" }, picture)),
    element(
      "details",
      { class: "manifests-diagram__words", open: isOpen === true },
      element("summary", {}, "The picture in words"),
      element("ul", {}, ...words.map((sentence) => element("li", {}, sentence))),
    ),
  );
}
