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
  // Of what is climbed from: the column of a mapping's fields, or of a list's dashes.
  let { column } = line;
  let isItem = false;
  let items = 0;

  /** @param {number[]} dashes */
  function leaveItems(dashes) {
    for (const dash of dashes.toReversed()) {
      if (isItem) path.unshift(items);
      [column, isItem, items] = [dash, true, 0];
    }
  }

  leaveItems(line.dashes);
  let isOwn = line.dashes.length === 0;
  for (const written of above.toReversed()) {
    if (!written.trim() || written.trimStart().startsWith("#")) continue;
    const one = lineOf(written);
    const field = FIELD.exec(one.rest)?.groups;
    const at = one.dashes.indexOf(column);
    if (isItem && at >= 0) {
      items += 1;
      leaveItemsAbove(one.dashes.slice(0, at));
    } else if (!isItem && one.column === column && field) {
      if (isOwn) siblings.push(plain(field.name));
      if (one.dashes.length) isOwn = false;
      leaveItems(one.dashes);
    } else if (field && NO_VALUE.test(field.value ?? "") && (one.column < column || (isItem && one.column === column))) {
      if (isItem) path.unshift(items);
      path.unshift(plain(field.name));
      [column, isItem, items, isOwn] = [one.column, false, 0, false];
      leaveItems(one.dashes);
    }
  }
  if (isItem) path.unshift(items);
  for (const written of below) {
    const one = lineOf(written);
    if (!written.trim()) continue;
    if (one.column < line.column || one.dashes.length) break;
    const field = FIELD.exec(one.rest)?.groups;
    if (one.column === line.column && field) siblings.push(plain(field.name));
  }
  return { path, siblings };

  /** @param {number[]} dashes */
  function leaveItemsAbove(dashes) {
    if (!dashes.length) return;
    path.unshift(items);
    [isItem, column, items] = [true, dashes.at(-1) ?? 0, 0];
    leaveItemsAbove(dashes.slice(0, -1));
  }
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
