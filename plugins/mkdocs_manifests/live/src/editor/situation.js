/** Where the cursor stands in a text that may be half-typed: told from the indentation alone. */

/**
 * @typedef {object} Situation
 * @property {"key" | "value"} expects What can be written at the cursor.
 * @property {import("../model.js").FieldPath} path Of the mapping, or of the list's item, in which the cursor stands.
 * @property {string} key Of a value: its field's name; empty for the item of a list.
 * @property {string} typed What stands between the start of the word and the cursor.
 * @property {number} from Where that word begins in the text.
 * @property {number} column Where the fields of the mapping begin in their lines.
 * @property {string[]} siblings The fields that the mapping has already.
 * @property {boolean} isItem Whether the word stands directly behind the dash of a list's item.
 * @property {string} apiVersion Of the document, as far as it is written.
 * @property {string} kind
 */

const LINE = /^(?<blanks> *)(?<dashes>(?:-(?: +|$))*)(?<rest>.*)$/;
const FIELD = /^(?<name>"[^"]*"|'[^']*'|[^\s#:{}[\],&*!|>%@`"'-][^\s#:]*|-[^\s:#]+)\s*:(?:\s+(?<value>.*))?$/;
const WORD = /^["']?[\w./-]*$/;
const SEPARATOR = /^(?:---|\.\.\.)(?:\s|$)/;
const NO_VALUE = /^(?:[&!]\S+\s*)*(?:#.*)?$/;

/**
 * Return the situation at an offset; undefined where nothing can be proposed: in comments, in braces, in long texts.
 *
 * @param {string} text
 * @param {number} offset
 * @returns {Situation | undefined}
 */
export function situationAt(text, offset) {
  const lines = text.slice(0, offset).split("\n");
  const start = lines.findLastIndex((line, number) => SEPARATOR.test(line) && number < lines.length - 1) + 1;
  const after = text.slice(offset).split("\n");
  const end = after.findIndex((line, number) => number > 0 && SEPARATOR.test(line));
  const below = after.slice(1, end < 0 ? undefined : end);
  const line = lineOf(lines.at(-1) ?? "");
  const field = FIELD.exec(line.rest)?.groups;
  const typed = field ? (field.value ?? "") : line.rest;
  const expects = field ? "value" : "key";
  if (!WORD.test(typed) || (field && !/:\s/.test(line.rest))) return undefined;
  const { path, siblings } = climb(lines.slice(start, -1), below, line);
  const document = [...lines.slice(start), ...below];
  return {
    expects,
    path,
    key: field ? plain(field.name) : "",
    typed,
    from: offset - typed.length,
    column: line.column,
    siblings,
    isItem: line.dashes.length > 0,
    apiVersion: topValue(document, "apiVersion"),
    kind: topValue(document, "kind"),
  };
}

/**
 * Return which field stands in the line at an offset, and in which mapping; the field above it in a line without one.
 *
 * @param {string} text
 * @param {number} offset
 * @returns {{ path: import("../model.js").FieldPath, key: string, apiVersion: string, kind: string }}
 */
export function fieldAt(text, offset) {
  const lines = text.split("\n");
  const number = text.slice(0, offset).split("\n").length - 1;
  const start = lines.findLastIndex((line, index) => index <= number && SEPARATOR.test(line)) + 1;
  const next = lines.findIndex((line, index) => index > number && SEPARATOR.test(line));
  const document = lines.slice(start, next < 0 ? undefined : next);
  const line = lineOf(lines[number] ?? "");
  const { path } = climb(lines.slice(start, number), [], line);
  const field = FIELD.exec(line.rest)?.groups;
  if (!field) while (typeof path.at(-1) === "number") path.pop();
  const key = field ? plain(field.name) : String(path.pop() ?? "");
  return { path, key, apiVersion: topValue(document, "apiVersion"), kind: topValue(document, "kind") };
}

/**
 * @typedef {object} Line
 * @property {number[]} dashes In which columns its dashes stand.
 * @property {number} column Where its first word stands.
 * @property {string} rest What follows the dashes.
 */

/**
 * @param {string} written
 * @returns {Line}
 */
function lineOf(written) {
  const { blanks = "", dashes = "", rest = "" } = LINE.exec(written)?.groups ?? {};
  const columns = [...dashes].flatMap((letter, index) => (letter === "-" ? [blanks.length + index] : []));
  return { dashes: columns, column: blanks.length + dashes.length, rest };
}

/**
 * Go up from a line to the document's root; return the path of what it stands in, and the fields beside it.
 *
 * @param {string[]} above
 * @param {string[]} below
 * @param {Line} line
 */
function climb(above, below, line) {
  /** @type {import("../model.js").FieldPath} */
  const path = [];
  /** @type {string[]} */
  const siblings = [];
  // A mapping whose fields begin in a column, or a list whose dashes stand there.
  let place = { column: line.column, isList: false, index: 0 };

  /** @param {number[]} dashes Those before the place in its line: items in which it stands. */
  function leave(dashes) {
    for (const column of [...dashes].reverse()) {
      if (place.isList) path.unshift(place.index);
      place = { column, isList: true, index: 0 };
    }
  }

  leave(line.dashes);
  let isBeside = !line.dashes.length;
  for (const written of [...above].reverse()) {
    const one = lineOf(written);
    const field = FIELD.exec(one.rest)?.groups;
    if (place.isList && one.dashes.includes(place.column)) {
      place.index += 1;
      leave(one.dashes.filter((dash) => dash < place.column));
    } else if (!place.isList && field && one.column === place.column) {
      if (isBeside) siblings.push(plain(field.name));
      isBeside &&= !one.dashes.length;
      leave(one.dashes);
    } else if (field && NO_VALUE.test(field.value ?? "") && one.column < place.column + Number(place.isList)) {
      if (place.isList) path.unshift(place.index);
      path.unshift(plain(field.name));
      place = { column: one.column, isList: false, index: 0 };
      isBeside = false;
      leave(one.dashes);
    }
  }
  if (place.isList) path.unshift(place.index);
  return { path, siblings: [...siblings, ...fieldsBelow(below, line.column)] };
}

/**
 * Return the fields of the same mapping below a line.
 *
 * @param {string[]} below
 * @param {number} column
 */
function fieldsBelow(below, column) {
  const written = below.filter((line) => line.trim()).map(lineOf);
  const end = written.findIndex((one) => one.column < column || (one.dashes.length && one.dashes[0] < column));
  const same = written.slice(0, end < 0 ? undefined : end).filter((one) => one.column === column && !one.dashes.length);
  return same.flatMap((one) => FIELD.exec(one.rest)?.groups ?? []).map((field) => plain(field.name));
}

/**
 * @param {string[]} lines
 * @param {string} name
 */
function topValue(lines, name) {
  const start = `${name}:`;
  const found = lines.find((line) => line.startsWith(start));
  return plain((found ?? "").slice(start.length).replace(/\s#.*$/, "").trim());
}

/** @param {string} word */
function plain(word) {
  return word.replace(/^(["'])(.*)\1$/, "$2");
}
