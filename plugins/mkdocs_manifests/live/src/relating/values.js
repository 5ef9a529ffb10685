/** Values out of manifests that nobody has checked yet: what has the wrong type reads as absent. */

import { isMapping, isNumber } from "../model.js";

/**
 * Return the value at a path below a value; undefined where the path leaves the data.
 *
 * @param {any} value
 * @param {...(string | number)} path
 */
export function at(value, ...path) {
  for (const step of path) {
    const fits = typeof step === "number" ? Array.isArray(value) : isMapping(value);
    if (!fits || !Object.hasOwn(value, step)) return undefined;
    value = value[step];
  }
  return value;
}

/**
 * @param {unknown} value
 * @returns {Record<string, any>}
 */
export function mapping(value) {
  return isMapping(value) ? value : {};
}

/**
 * @param {unknown} value
 * @returns {any[]}
 */
export function items(value) {
  return Array.isArray(value) ? value : [];
}

/**
 * Return the mappings of a list.
 *
 * @param {unknown} value
 * @returns {Record<string, any>[]}
 */
export function mappings(value) {
  return items(value).filter(isMapping);
}

/**
 * Return a scalar as text, empty for everything else and for null.
 *
 * @param {unknown} value
 */
export function text(value) {
  return typeof value === "string" || typeof value === "boolean" || isNumber(value) ? String(value) : "";
}

/**
 * Return the texts of a list that are not empty.
 *
 * @param {unknown} value
 */
export function texts(value) {
  return items(value).map(text).filter(Boolean);
}
