/**
 * Paths from an object to the values a rule needs: `template.spec.containers[].ports[].name ?? []`.
 *
 * Steps are field names joined by dots. `[]` goes to every item of a list, `{}` to every value of a map. A path that
 * starts with `^` starts at the enclosing object, one level up for each `^` (lists and maps are no levels); one that
 * starts with `self.` starts at the element that `each` chose. ` ?? ` and a JSON value say what an absent value is;
 * without it, it is null, or the empty list if the path collects. As for the API server, a null is absent.
 */

import { isMapping } from "../model.js";

const EVERY_ITEM = "[]";
const EVERY_VALUE = "{}";
const STEP = /^([$A-Za-z_][$\w-]*)?((?:\[\]|\{\})*)$/;
const BRACKETS = /\[\]|\{\}/g;

/**
 * Where a value stands, seen from an object.
 *
 * @typedef {object} Path
 * @property {string[]} steps Field names, `[]` and `{}`.
 * @property {number} up How many enclosing objects up it starts.
 * @property {boolean} fromSelf Whether it starts at the element of `each`.
 * @property {any} absent What it comes to where nothing stands there.
 * @property {boolean} collects Whether it leads to a list of values.
 */

/**
 * A value, and its path from where the search started.
 *
 * @typedef {[import("../model.js").FieldPath, any]} Found
 */

/**
 * Return the path that `written` says; throws where it says none.
 *
 * @param {string} written
 * @returns {Path}
 */
export function parsePath(written) {
  const at = written.indexOf("??");
  let route = (at < 0 ? written : written.slice(0, at)).trim();
  const up = /^\^*/.exec(route)?.[0].length ?? 0;
  route = route.slice(up);
  const fromSelf = /^self(?:$|[.[{])/.test(route);
  if (fromSelf) route = route.slice("self".length).replace(/^\.+/, "");
  const steps = route ? route.split(".").flatMap((step) => stepsOf(step, written)) : [];
  const collects = steps.some(isCollecting);
  const value = at < 0 ? null : JSON.parse(written.slice(at + 2));
  return { steps, up, fromSelf, absent: value ?? (collects ? [] : null), collects };
}

/**
 * @param {string} step
 * @param {string} written
 */
function stepsOf(step, written) {
  const match = STEP.exec(step);
  if (!match || !step) throw new SyntaxError(`"${written}" is no path`);
  return [...(match[1] ? [match[1]] : []), ...(match[2].match(BRACKETS) ?? [])];
}

/** @param {string} step */
function isCollecting(step) {
  return step === EVERY_ITEM || step === EVERY_VALUE;
}

/**
 * Return the value that a path leads to, or what it says for an absent one.
 *
 * @param {Path} path
 * @param {any} start
 */
export function valueAt(path, start) {
  if (path.collects) {
    const values = findAll(start, path.steps).map(([, value]) => value);
    return values.length ? values : path.absent;
  }
  for (const step of path.steps) {
    if (!isMapping(start)) return path.absent;
    start = start[step];
  }
  return start ?? path.absent;
}

/**
 * Return every value that steps lead to, absent ones and nulls left out.
 *
 * @param {any} start
 * @param {string[]} steps
 * @param {import("../model.js").FieldPath} [path]
 * @returns {Found[]}
 */
export function findAll(start, steps, path = []) {
  for (const [depth, step] of steps.entries()) {
    if (isCollecting(step)) {
      const below = steps.slice(depth + 1);
      return elementsOf(start, step).flatMap(([key, value]) => findAll(value, below, [...path, key]));
    }
    if (!isMapping(start)) return [];
    start = start[step];
    path = [...path, step];
  }
  return start === null || start === undefined ? [] : [[path, start]];
}

/**
 * @param {any} value
 * @param {string} step
 * @returns {[string | number, any][]}
 */
function elementsOf(value, step) {
  if (step === EVERY_ITEM) return Array.isArray(value) ? [...value.entries()] : [];
  return isMapping(value) ? Object.entries(value) : [];
}
