/** From offsets in a text to lines and columns, as the build counts them. */

const SURROGATE_PAIR = /[\uD800-\uDBFF][\uDC00-\uDFFF]/g;

/**
 * Return a function that fills in a problem's lines and columns, counted from 1; columns count characters.
 *
 * @param {string} text
 * @returns {(problem: import("../model.js").Problem) => import("../model.js").Problem}
 */
export function locator(text) {
  const starts = lineStarts(text);
  return (problem) => {
    const { from, to } = problem;
    const start = position(text, starts, from);
    // A mark of one character may stand at a line's end: it does not go on in the next line.
    const end = to === from + 1 ? { line: start.line, column: start.column + 1 } : position(text, starts, to);
    const length = text.length;
    return {
      ...problem,
      from: Math.min(from, length),
      to: Math.min(to, length),
      line: start.line,
      column: start.column,
      endLine: end.line,
      endColumn: end.column,
    };
  };
}

/**
 * Return the offsets at which lines start.
 *
 * @param {string} text
 */
export function lineStarts(text) {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

/**
 * Return line and column of an offset, counted from 1; an offset beyond the text stands for the line after it.
 *
 * @param {string} text
 * @param {number[]} starts
 * @param {number} offset
 */
export function position(text, starts, offset) {
  if (offset > text.length) return { line: starts.length + 1, column: 1 };
  let low = 0;
  let high = starts.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (starts[middle] <= offset) low = middle;
    else high = middle;
  }
  const before = text.slice(starts[low], offset);
  return { line: low + 1, column: before.length - (before.match(SURROGATE_PAIR)?.length ?? 0) + 1 };
}
