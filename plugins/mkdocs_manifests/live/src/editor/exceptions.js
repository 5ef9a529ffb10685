/** What the site ignores in some lines of an example, while these lines move. */

/**
 * Return exceptions for a text that was edited: lines above and below what was changed keep theirs, and what was changed has
 * those of the lines that it stands for.
 *
 * @param {import("../checking/quieting.js").Exception[] | undefined} exceptions Of the original text.
 * @param {string} original
 * @param {string} text
 */
export function carried(exceptions = [], original, text) {
  if (original === text || exceptions.every((one) => !one.lines)) return exceptions;
  const [before, after] = [original.split("\n"), text.split("\n")];
  const shorter = Math.min(before.length, after.length);
  let above = 0;
  while (above < shorter && before[above] === after[above]) above += 1;
  let below = 0;
  while (below < shorter - above && before[before.length - 1 - below] === after[after.length - 1 - below]) below += 1;
  const moved = after.length - before.length;
  const changed = before.length - below;
  const first = (/** @type {number} */ line) => (line > changed ? line + moved : line);
  const last = (/** @type {number} */ line) => {
    if (line <= above) return line;
    return line < changed ? Math.min(line, changed + moved) : line + moved;
  };
  return exceptions.map(({ codes, lines }) => (lines ? { codes, lines: [first(lines[0]), last(lines[1])] } : { codes }));
}
