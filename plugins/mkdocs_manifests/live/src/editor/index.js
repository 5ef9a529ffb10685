/** What the loader calls when a reader presses Edit. */

import { createJudge } from "../checking/check.js";
import { Kept } from "./keeping.js";
import { playground } from "./playground.js";
import { unpack } from "./sharing.js";
import { goTo } from "./text_editor.js";
import { Workbench } from "./workbench.js";

/**
 * @typedef {object} Request What the loader knows.
 * @property {HTMLElement} frame
 * @property {HTMLButtonElement | null} button
 * @property {string} page The page's identifier, or `playground`.
 * @property {string} key The example's identifier.
 * @property {string} [line] The first line that the page shows of it.
 * @property {string} [shared] A text from a link, packed.
 * @property {string} base The address of the editor's own files.
 * @property {string} [nonce]
 * @property {(name: string) => Promise<void>} load
 */

const LINK = "This text came with the link. It is not part of this site.";
const BROKEN = "The text in the link cannot be read, so here is the original.";
const ROOT = "../../../";

/** The editors of a page. */
class Editors {
  /** @param {any} live What the site's scripts tell. */
  constructor(live) {
    this.live = live;
    /** @type {Map<HTMLElement, Workbench>} */
    this.open = new Map();
  }

  /**
   * Turn an example into an editor, or back into the block that it was.
   *
   * @param {Request} request
   */
  async toggle(request) {
    const { frame, shared } = request;
    this.forgetOthers();
    const isOpen = this.open.has(frame);
    if (isOpen) this.close(request);
    if (isOpen && shared === undefined) return;
    const text = shared === undefined ? undefined : await unpack(shared);
    const setting = this.setting(request, text);
    const workbench = new Workbench(setting);
    this.open.set(frame, workbench);
    show(request, workbench);
    setting.opened?.(workbench);
    if (shared !== undefined) fromLink(workbench, text !== undefined);
    const parts = [request.load("rest.js").then(() => this.learn()), request.load("texts.js").then(() => workbench.showField())];
    await Promise.all(parts);
  }

  /** Take the definitions that no example of the site reaches, for what the reader writes. */
  learn() {
    if (this.knowsAll) return;
    this.knowsAll = true;
    this.judge?.learn(this.live.rest);
    for (const workbench of this.open.values()) workbench.learned();
  }

  /** Instant navigation takes pages away without a word. */
  forgetOthers() {
    for (const [frame, workbench] of this.open) {
      if (frame.isConnected) continue;
      workbench.destroy();
      this.open.delete(frame);
    }
  }

  /**
   * @param {Request} request
   * @param {string | undefined} shared
   * @returns {import("./workbench.js").Setting}
   */
  setting(request, shared) {
    const { frame, page, key, base, load, nonce, button } = request;
    const { catalog, pages } = this.live;
    const data = { ...this.live.data, catalog: catalog.objects };
    this.judge ??= createJudge(data);
    const kept = new Kept(base);
    const common = {
      ...{ frame, load, nonce, data, judge: this.judge, kept },
      textOf: (/** @type {string} */ owner, /** @type {string} */ name) => this.live.texts?.[owner]?.[name],
      pageOf: (/** @type {string} */ code) => catalog.codePages[code] && new URL(ROOT + catalog.codePages[code], base).href,
    };
    if (page === "playground") {
      return { ...common, ...playground({ kept, shared, catalog, workbench: () => this.open.get(frame) }) };
    }
    const { examples } = pages[page];
    const example = examples[key];
    return {
      ...common,
      ...{ key, example },
      label: frame.querySelector(".manifests-example__title")?.textContent || example.file,
      text: shared ?? kept.read(key, example.text) ?? example.text,
      others: othersOf(key, examples, kept),
      wayOut: () => button ?? frame,
      leave: () => this.close(request),
    };
  }

  /** @param {Request} request */
  close({ frame, button }) {
    const workbench = this.open.get(frame);
    workbench?.destroy();
    this.open.delete(frame);
    frame.classList.remove("manifests-example--live", "manifests-example--excerpt");
    if (button && workbench) {
      name(button, workbench.isChanged ? "Edit (changed)" : "Edit", workbench.setting.label);
      button.setAttribute("aria-expanded", "false");
      button.focus();
    }
  }
}

/**
 * Return the other examples of the page, as the reader has them.
 *
 * @param {string} key
 * @param {Record<string, any>} examples
 * @param {Kept} kept
 */
function othersOf(key, examples, kept) {
  return Object.entries(examples)
    .filter(([other, one]) => other !== key && one.fragment === undefined)
    .map(([other, one]) => ({ file: one.file, text: kept.read(other, one.text) ?? one.text }));
}

/**
 * @param {HTMLButtonElement} button
 * @param {string} words
 * @param {string} label
 */
function name(button, words, label) {
  button.textContent = words;
  button.setAttribute("aria-label", `${words}: ${label}`);
}

/**
 * @param {Request} request
 * @param {Workbench} workbench
 */
function show({ frame, button, line, page }, workbench) {
  const { view, root, setting } = workbench;
  frame.classList.add("manifests-example--live");
  frame.classList.toggle("manifests-example--excerpt", Boolean(line));
  frame.append(root);
  if (button) {
    name(button, "Done", setting.label);
    button.setAttribute("aria-expanded", "true");
  }
  if (line) goTo(view, view.state.doc.line(Math.min(Number(line), view.state.doc.lines)).from);
  if (page !== "playground") view.focus();
}

/**
 * Say where a text comes from. From here on it is the reader's own: a reload shows what was kept, not the link's again.
 *
 * @param {Workbench} workbench
 * @param {boolean} isReadable
 */
function fromLink(workbench, isReadable) {
  workbench.say(isReadable ? LINK : BROKEN);
  workbench.root.scrollIntoView({ block: "nearest" });
  if (isReadable) workbench.keep();
  history.replaceState(history.state, "", location.pathname + location.search);
}

const live = (/** @type {any} */ (globalThis).manifestsLive ??= {});
const editors = new Editors(live);
live.open = (/** @type {Request} */ request) => editors.toggle(request);
