/** How far a new line is indented: as far as the line above, one step more below a field without a value. */

const STEP = 2;
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
  return OPENS.test(line.trimEnd()) ? own + STEP : own;
}
