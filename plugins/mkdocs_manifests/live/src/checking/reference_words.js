/** What problems with references have in common: how they name things, and where they stand. */

import { valuesAt } from "../kubernetes/walk.js";
import { find, isNumber, problem } from "../model.js";
import { say } from "../wording.js";

/** How alike two names must be for a "did you mean". */
export const SIMILAR = 0.7;
/** How many names a hint lists at most. */
const LISTED = 6;

/**
 * Return a warning about a reference, at its name or at `path`.
 *
 * @param {import("./references.js").Case} one
 * @param {string} code
 * @param {string} message
 * @param {string} hint
 * @param {import("../model.js").FieldPath} [path]
 */
export function warning({ manifest, reference }, code, message, hint, path = reference.path) {
  return problem(code, message, find(manifest.node, path), { severity: "warning", hint });
}

/**
 * Return a manifest as a sentence's subject: `the Deployment "web"`.
 *
 * @param {import("../model.js").Manifest} manifest
 */
export function subjectOf({ kind, name }) {
  return say(name ? "reference.subject" : "reference.subject.unnamed", { kind, name });
}

/**
 * Return a manifest without an article: `Deployment "web"`.
 *
 * @param {import("../model.js").Manifest} manifest
 */
export function ownerOf({ kind, name }) {
  return say(name ? "reference.owner" : "reference.owner.unnamed", { kind, name });
}

/**
 * Return what a reference leads to: `ConfigMap "web"`.
 *
 * @param {import("./references.js").Case} one
 */
export function targetOf({ reference }) {
  return say("reference.target", { kind: reference.target.kind, name: reference.name });
}

/** @param {string} text */
export function inQuotes(text) {
  return `"${text}"`;
}

/**
 * Return `a, b and c`, at most a handful.
 *
 * @param {string[]} items
 */
export function listed(items) {
  const shown = items.slice(0, LISTED);
  const count = items.length - shown.length;
  if (count) return say("list.more", { items: shown.join(", "), count });
  const last = shown.pop() ?? "";
  return shown.length ? say("list.and", { items: shown.join(", "), last }) : last;
}

/**
 * Return the texts and numbers, as texts, at some paths.
 *
 * @param {any} data
 * @param {string[][]} paths
 */
export function textsAt(data, paths) {
  const values = paths.flatMap((path) => valuesAt(data, path).map(([, value]) => value));
  return values.filter((value) => typeof value === "string" || isNumber(value)).map(String);
}
