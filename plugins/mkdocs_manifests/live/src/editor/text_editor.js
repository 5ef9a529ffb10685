/** CodeMirror, set up for manifests. */

import { closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { history, historyKeymap } from "@codemirror/commands";
import { EditorState } from "@codemirror/state";
import { EditorView, drawSelection, highlightActiveLine, highlightSpecialChars, keymap, lineNumbers } from "@codemirror/view";
import { highlighting } from "./highlighting.js";
import { keys } from "./keys.js";
import { linting } from "./linting.js";

/**
 * Return an editor. Tab is left alone: it leads out of the text, as everywhere on a page; Escape leads out, too.
 *
 * @param {object} options
 * @param {HTMLElement} options.parent
 * @param {string} options.text
 * @param {string} options.label What a screen reader calls it.
 * @param {string} [options.nonce]
 * @param {import("@codemirror/state").Extension} options.completing
 * @param {(update: import("@codemirror/view").ViewUpdate) => void} options.onUpdate
 * @param {() => void} options.onEscape
 */
export function textEditor({ parent, text, label, nonce, completing, onUpdate, onEscape }) {
  return new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(),
        linting,
        history(),
        drawSelection(),
        highlightSpecialChars(),
        highlightActiveLine(),
        highlighting,
        completing,
        closeBrackets(),
        EditorState.tabSize.of(2),
        EditorState.languageData.of(() => [{ commentTokens: { line: "#" } }]),
        EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0", spellcheck: "false", autocapitalize: "off", autocorrect: "off" }),
        nonce ? EditorView.cspNonce.of(nonce) : [],
        keymap.of([...closeBracketsKeymap, ...completionKeymap, ...historyKeymap, ...keys]),
        keymap.of([{ key: "Escape", run: () => (onEscape(), true) }]),
        EditorView.updateListener.of(onUpdate),
      ],
    }),
  });
}

/**
 * Put the cursor at an offset and bring its line into sight.
 *
 * @param {EditorView} view
 * @param {number} from
 * @param {number} [to]
 */
export function goTo(view, from, to = from) {
  const { length } = view.state.doc;
  const selection = { anchor: Math.min(from, length), head: Math.min(to, length) };
  view.dispatch({ selection, effects: EditorView.scrollIntoView(selection.anchor, { y: "center" }) });
}

/**
 * Put another text into the editor, as one step that can be undone.
 *
 * @param {EditorView} view
 * @param {string} text
 */
export function replace(view, text) {
  view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text }, selection: { anchor: 0 } });
}
