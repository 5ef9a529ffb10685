/** One example that is edited: the text, what is said of it, and what can be done with it. */

import { fragmentSchema } from "../checking/schema.js";
import { changes } from "./changes.js";
import { COMPANIONS } from "./companions.js";
import { completing } from "./completion.js";
import { button, element } from "./dom.js";
import { fieldPanel } from "./field_panel.js";
import { carried } from "./exceptions.js";
import { Knowledge } from "./knowledge.js";
import { show } from "./linting.js";
import { panels, versionChoice } from "./panels.js";
import { problemList } from "./problem_list.js";
import { ReferenceNames } from "./reference_names.js";
import { current, verdict } from "./sentences.js";
import { copy, download, pack } from "./sharing.js";
import { fieldAt } from "./situation.js";
import { goTo, replace, textEditor } from "./text_editor.js";

/** How long a reader pauses, in milliseconds, before what is said of the text is said aloud. */
const PAUSE = 350;
/** How long a judgement may take, in milliseconds, to be made at every key; longer ones wait for a pause. */
const QUICK = 12;
const LISTED = 8;

/**
 * @typedef {object} Setting What a workbench is opened with.
 * @property {HTMLElement} frame
 * @property {Record<string, any>} example What the site tells of it: text, file, fragment.
 * @property {string} key What names the example in links.
 * @property {string} label What people call it.
 * @property {string} text What is edited first: the original, or what was kept or shared.
 * @property {{ text: string, file: string }[]} others
 * @property {import("../checking/check.js").Judge} judge
 * @property {any} data What `data.js` brings.
 * @property {import("./keeping.js").Kept} kept
 * @property {(name: string) => Promise<void>} load
 * @property {(owner: string, name: string) => string | undefined} textOf What a field means.
 * @property {(code: string) => string | undefined} pageOf The address of the page that explains a problem's code.
 * @property {() => HTMLElement} wayOut Where the keyboard goes that leaves the text.
 * @property {() => void} leave Closes the editor.
 * @property {(workbench: Workbench) => void} [opened] Is told when the editor stands in the page.
 * @property {Node[]} [actions] More to do with the text, before everything else.
 * @property {string} [nonce]
 */

/** What a reader works at. */
export class Workbench {
  /** @param {Setting} setting */
  constructor(setting) {
    this.setting = setting;
    /** @type {import("../model.js").Problem[]} */
    this.problems = [];
    /** @type {string | undefined} */
    this.version = undefined;
    this.duration = 0;
    this.judged = 0;
    this.spoken = 0;
    this.panels = panels(setting.label);
    this.view = textEditor({
      parent: this.panels.text,
      text: setting.text,
      label: `YAML of ${setting.label}`,
      nonce: setting.nonce,
      completing: completing({ knowledge: () => this.knowledge(), names: (place) => this.names(place) }),
      onUpdate: (update) => this.updated(update),
      onEscape: () => setting.wayOut().focus(),
    });
    this.fillBar();
    this.companions = this.mountCompanions();
    this.panels.root.addEventListener("keydown", (event) => this.pressed(event));
    // The text is there to be seen and typed in before the first judgement, which takes longest.
    requestAnimationFrame(() => {
      this.judged = setTimeout(() => this.begin());
    });
  }

  begin() {
    this.hasBegun = true;
    this.check();
    this.speak();
    this.showField();
  }

  /** Judge anew: the judge knows more than before. */
  learned() {
    this.referenceNames = undefined;
    if (!this.hasBegun) return;
    this.check();
    this.speak();
    this.showField();
  }

  /** The element to put into the page. */
  get root() {
    return this.panels.root;
  }

  get text() {
    return this.view.state.doc.toString();
  }

  get isChanged() {
    return this.text !== this.setting.example.text;
  }

  /** What the schemas of the chosen version know. */
  knowledge() {
    const { judge, textOf, example } = this.setting;
    const schemas = judge.schemas(this.version);
    if (this.known?.schemas !== schemas) {
      const fragment = example.fragment === undefined ? undefined : fragmentSchema(schemas, example.fragment);
      this.known = new Knowledge(schemas, textOf, fragment || undefined);
    }
    return this.known;
  }

  /**
   * @param {import("./situation.js").Situation} place
   */
  names(place) {
    const { judge, others, data } = this.setting;
    this.referenceNames ??= new ReferenceNames(data, judge.schemas(), others);
    return this.referenceNames.at(this.text, place);
  }

  fillBar() {
    const { setting, panels: parts } = this;
    this.reset = button("Reset", () => this.restore());
    this.compare = button("Changes", () => this.toggleChanges(), { "aria-pressed": "false" });
    const own = [
      this.reset,
      this.compare,
      button("Copy", () => this.copyText()),
      button("Download", () => download(`${this.text.trimEnd()}\n`, fileName(setting.example.file))),
      button("Share", () => this.share()),
    ];
    const choice = versionChoice(setting.judge.versions, (version) => this.choose(version));
    parts.bar.append(...(setting.actions ?? []), ...own, ...choice);
    this.showChanged();
  }

  mountCompanions() {
    const { example, frame, load, data, judge } = this.setting;
    const schemas = () => judge.schemas(this.version);
    return COMPANIONS.flatMap(({ name, place, mount }) => {
      const container = element("div", { class: `manifests-live__companion manifests-live__${name}` });
      const mounted = mount(container, { example, frame, load, data, schemas });
      if (mounted) this.panels[place].prepend(container);
      return mounted ?? [];
    });
  }

  /** Keep the text in the browser. */
  keep() {
    const { kept, key, example } = this.setting;
    kept.write(key, example.text, this.text);
  }

  /** @param {import("@codemirror/view").ViewUpdate} update */
  updated(update) {
    if (update.docChanged) {
      this.keep();
      this.showChanged();
      clearTimeout(this.judged);
      if (this.duration <= QUICK) queueMicrotask(() => this.check());
      else this.judged = setTimeout(() => this.check(), PAUSE);
    }
    if (update.docChanged || update.selectionSet) {
      clearTimeout(this.spoken);
      this.spoken = setTimeout(() => this.speak(), PAUSE);
      this.showField();
    }
  }

  /** Judge the text and show what is wrong with it. */
  check() {
    const { judge, example, others } = this.setting;
    const { text, version } = this;
    const start = performance.now();
    const { file, fragment, isFile, expect: advice } = example;
    const ignores = carried(example.ignores, example.text, text);
    const options = { version, file, isFile, fragment, advice, ignores, others };
    const { problems, documents } = judge.check(text, options);
    this.duration = performance.now() - start;
    this.problems = problems;
    show(this.view, problems);
    for (const companion of this.companions ?? []) companion.update({ text, problems, documents, others });
  }

  /** Say what is wrong, once a reader pauses: below the text and to a screen reader. */
  speak() {
    const { problems, panels: parts, setting } = this;
    const { from, to } = this.view.state.selection.main;
    const here = problems.find((one) => one.from <= from && to <= Math.max(one.to, one.from));
    const isFragment = setting.example.fragment !== undefined;
    const versions = this.version ? [this.version] : setting.judge.versions;
    const words = here ? current(here, problems) : verdict(problems, { versions, isFragment, isEmpty: !this.text.trim() });
    const worst = problems.some((one) => one.severity === "error") ? "error" : problems.length ? "warning" : "good";
    parts.verdict.dataset.verdict = worst;
    if (parts.verdict.textContent !== words) parts.verdict.textContent = words;
    const shown = problems.slice(0, LISTED);
    const list = problemList(shown, (problem) => this.lead(problem), setting.pageOf);
    if (problems.length > LISTED) list.append(element("li", { class: "manifests-live__quiet" }, `and ${problems.length - LISTED} more`));
    parts.problems.replaceChildren(...(problems.length ? [list] : []));
  }

  /** Tell of the field at the cursor. */
  showField() {
    const { path, key, apiVersion, kind } = fieldAt(this.text, this.view.state.selection.main.head);
    const knowledge = this.knowledge();
    let field = key ? knowledge.field({ path, apiVersion, kind }, key) : undefined;
    // Of what is no field, the field around it is told.
    while (!field && path.length) {
      const name = path.pop();
      if (typeof name === "string") field = knowledge.field({ path, apiVersion, kind }, name);
    }
    this.panels.field.replaceChildren(fieldPanel(field));
  }

  /** @param {import("../model.js").Problem} problem */
  lead(problem) {
    goTo(this.view, problem.from, problem.to);
    this.view.focus();
  }

  /** @param {string | undefined} version */
  choose(version) {
    this.version = version;
    this.check();
    this.speak();
    this.showField();
  }

  /** @param {KeyboardEvent} event */
  pressed(event) {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    if (this.view.hasFocus) return;
    event.preventDefault();
    this.setting.leave();
  }

  restore() {
    replace(this.view, this.setting.example.text);
    this.say("The original is back.");
  }

  toggleChanges() {
    const isShown = this.compare?.getAttribute("aria-pressed") !== "true";
    this.compare?.setAttribute("aria-pressed", String(isShown));
    this.panels.diff.hidden = !isShown;
    this.showChanged();
  }

  showChanged() {
    this.reset?.setAttribute("aria-disabled", String(!this.isChanged));
    if (!this.panels.diff.hidden) this.panels.diff.replaceChildren(changes(this.setting.example.text, this.text));
  }

  async copyText() {
    this.say((await copy(this.text)) ? "Copied." : "The browser does not allow copying; select the text instead.");
  }

  async share() {
    const address = new URL(location.href);
    address.hash = `manifests=${this.setting.key}~${await pack(this.text)}`;
    const isCopied = await copy(address.href);
    const field = element("input", { type: "text", readonly: true, value: address.href, "aria-label": "The link" });
    const words = "It holds the text itself; nothing is sent anywhere.";
    this.say(isCopied ? `The link is copied. ${words}` : `This is the link. ${words}`, field);
  }

  /**
   * Say something above the text.
   *
   * @param {string} words
   * @param {...Node} more
   */
  say(words, ...more) {
    this.panels.notice.replaceChildren(words, ...more);
  }

  destroy() {
    clearTimeout(this.judged);
    clearTimeout(this.spoken);
    for (const companion of this.companions) companion.destroy?.();
    this.view.destroy();
    this.root.remove();
  }
}

/** @param {string} path */
function fileName(path) {
  const name = path.split("/").at(-1) ?? "";
  return /\.(?:ya?ml|json)$/.test(name) ? name : `${name.replace(/\.[^.]*$/, "") || "manifest"}.yaml`;
}
