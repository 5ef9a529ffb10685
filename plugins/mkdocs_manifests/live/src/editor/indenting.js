/** How far a new line is indented: as far as the line above, one step more below a field without a value. */

import { indentService, indentUnit } from "@codemirror/language";

const UNIT = "  ";
const OPENS = /(?:^|\s)(?:[^\s#][^#]*)?:\s*(?:[|>][-+]?\s*)?(?:#.*)?$/;
const DASHES = /^(\s*)((?:-\s+)*)/;

/**
 * Return how many blanks a line after `line` begins with.
 *
 * @param {string} line
 */
export function indentAfter(line) {
  const [, blanks, dashes] = DASHES.exec(line) ?? ["", "", ""];
  const own = blanks.length + dashes.length;
  return OPENS.test(line.trimEnd()) ? own + UNIT.length : own;
}

export const indenting = [
  indentUnit.of(UNIT),
  indentService.of((context, position) => {
    const { text, from } = context.lineAt(position, -1);
    if (position > from) return indentAfter(text.slice(0, position - from));
    for (let number = context.state.doc.lineAt(position).number - 1; number > 0; number--) {
      const before = context.state.doc.line(number).text;
      if (before.trim()) return indentAfter(before);
    }
    return 0;
  }),
];
