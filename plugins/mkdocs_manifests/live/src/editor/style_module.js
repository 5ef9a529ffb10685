/**
 * The style sheets that CodeMirror makes, without `<style>` elements: a policy of `style-src 'self'` forbids these.
 *
 * The bundle has this module in the place of `style-mod`.
 */

import { StyleModule as Original } from "../../node_modules/style-mod/src/style-mod.js";

/** @type {WeakMap<Document | ShadowRoot, { sheet: CSSStyleSheet, modules: Set<Original> }>} */
const mounted = new WeakMap();

export class StyleModule extends Original {
  /**
   * @param {Document | ShadowRoot} root
   * @param {Original | Original[]} modules
   */
  static mount(root, modules) {
    let own = mounted.get(root);
    if (!own) {
      own = { sheet: new CSSStyleSheet(), modules: new Set() };
      mounted.set(root, own);
      root.adoptedStyleSheets = [...root.adoptedStyleSheets, own.sheet];
    }
    const before = own.modules.size;
    for (const one of [modules].flat()) own.modules.add(one);
    if (own.modules.size > before) own.sheet.replaceSync([...own.modules].map((one) => one.getRules()).join("\n"));
  }
}
