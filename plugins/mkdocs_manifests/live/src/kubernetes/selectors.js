/**
 * What label selectors select: the semantics of apimachinery's `labels.Selector`, as pure functions.
 *
 * Two forms exist. A LabelSelector has `matchLabels` and `matchExpressions`; the empty one selects everything, a
 * missing one nothing. A plain map (a Service's or a ReplicationController's) knows equality only; an empty one selects
 * nothing.
 */

import { isMapping } from "../model.js";
import { table } from "../tables.js";
import { kindOf } from "./group_kinds.js";

/** API: meta/v1 LabelSelectorOperator. */
const OPERATORS = new Set(["In", "NotIn", "Exists", "DoesNotExist"]);
/** The label that every Namespace gets from the API server, with its own name. */
export const NAMESPACE_NAME = "kubernetes.io/metadata.name";
export const POD = "Pod";

/** @typedef {Record<string, string>} Labels */

/**
 * One condition on one label.
 *
 * @typedef {object} Requirement
 * @property {string} key
 * @property {string} operator `In`, `NotIn`, `Exists` or `DoesNotExist`.
 * @property {string[]} values
 */

/**
 * Conditions that must all hold; without any, everything is selected.
 *
 * @typedef {Requirement[]} Selector
 */

/**
 * Return whether labels meet a condition, as `labels.Requirement.Matches`: a missing label meets `NotIn`.
 *
 * @param {Requirement} requirement
 * @param {Labels} labels
 */
export function holds({ key, operator, values }, labels) {
  const has = Object.hasOwn(labels, key);
  if (operator === "In") return has && values.includes(labels[key]);
  if (operator === "NotIn") return !has || !values.includes(labels[key]);
  return has === (operator === "Exists");
}

/**
 * Return a condition as kubectl writes it: `app=web`, `tier in (a, b)`, `!debug`.
 *
 * @param {Requirement} requirement
 */
export function writtenRequirement({ key, operator, values }) {
  if (operator === "In" && values.length === 1) return `${key}=${values[0]}`;
  if (operator === "In" || operator === "NotIn")
    return `${key} ${operator === "In" ? "in" : "notin"} (${values.join(", ")})`;
  return operator === "Exists" ? key : `!${key}`;
}

/**
 * Return whether a selector selects what has these labels; no selector selects nothing.
 *
 * @param {Selector | undefined} selector
 * @param {Labels} labels
 */
export function matches(selector, labels) {
  return selector !== undefined && selector.every((requirement) => holds(requirement, labels));
}

/**
 * Return what a LabelSelector says; undefined where it is missing, null, or not one that the API server accepts.
 *
 * @param {unknown} value
 * @returns {Selector | undefined}
 */
export function labelSelector(value) {
  if (!isMapping(value)) return undefined;
  const equal = value.matchLabels ?? {};
  const expressions = value.matchExpressions ?? [];
  if (!isMapping(equal) || !Array.isArray(expressions)) return undefined;
  return complete([...equalities(equal), ...expressions.map(expression)]);
}

/**
 * Return what a plain map of labels says; undefined where it is missing or empty, since it then selects nothing.
 *
 * @param {unknown} value
 * @returns {Selector | undefined}
 */
export function mapSelector(value) {
  return isMapping(value) && Object.keys(value).length ? complete(equalities(value)) : undefined;
}

/**
 * @param {(Requirement | undefined)[]} requirements
 * @returns {Selector | undefined}
 */
function complete(requirements) {
  return requirements.every((one) => one !== undefined) ? /** @type {Selector} */ (requirements) : undefined;
}

/**
 * @param {Record<string, any>} labels
 * @returns {(Requirement | undefined)[]}
 */
function equalities(labels) {
  return Object.entries(labels).map(([key, value]) =>
    typeof value === "string" ? { key, operator: "In", values: [value] } : undefined,
  );
}

/**
 * @param {unknown} value
 * @returns {Requirement | undefined}
 */
function expression(value) {
  if (!isMapping(value)) return undefined;
  const { key, operator } = value;
  const values = isEmpty(value.values) ? [] : value.values;
  if (typeof key !== "string" || !OPERATORS.has(operator) || !Array.isArray(values)) return undefined;
  const asks = operator === "In" || operator === "NotIn";
  if (asks !== values.length > 0 || !values.every((one) => typeof one === "string")) return undefined;
  return { key, operator, values };
}

/**
 * Return whether a value counts as left out: nothing, nought, or an empty text, list or mapping.
 *
 * @param {any} value
 */
function isEmpty(value) {
  return !value || (typeof value === "object" && !Object.keys(value).length);
}

/**
 * Return the labels in a `metadata`, or in anything that has one; without those that are no strings.
 *
 * @param {unknown} value
 * @returns {Labels}
 */
export function labelsOf(value) {
  const metadata = isMapping(value) ? (Object.hasOwn(value, "metadata") ? value.metadata : value) : undefined;
  const labels = isMapping(metadata) ? metadata.labels : undefined;
  /** @type {Labels} */
  const found = table();
  for (const [key, label] of isMapping(labels) ? Object.entries(labels) : [])
    if (typeof label === "string") found[key] = label;
  return found;
}

/**
 * Return the labels of a namespace: those of its manifest, and its name, which the API server adds.
 *
 * @param {string} name
 * @param {import("../model.js").Manifest} [namespace]
 * @returns {Labels}
 */
export function namespaceLabels(name, namespace) {
  return table({ ...(namespace && labelsOf(namespace.data)), [NAMESPACE_NAME]: name || "default" });
}

/**
 * The Pods that a manifest is or makes.
 *
 * @typedef {object} PodTemplate
 * @property {import("../model.js").Manifest} manifest
 * @property {import("../model.js").FieldPath} path Where the template stands; the root for a Pod itself.
 * @property {Labels} labels
 * @property {Record<string, any>} spec
 */

/**
 * Return the Pods of a workload, or of any custom kind with a Pod template; undefined for kinds without Pods.
 *
 * @param {import("../model.js").Manifest} manifest
 * @param {Record<string, string | null>} places For each kind where the template stands, `*` for all others.
 * @returns {PodTemplate | undefined}
 */
export function podTemplate(manifest, places) {
  const kind = kindOf(manifest).name;
  const written = Object.hasOwn(places, kind) ? places[kind] : (places["*"] ?? "");
  if (written === null) return undefined;
  const path = written ? written.split(".") : [];
  let template = manifest.data;
  for (const step of path) template = isMapping(template) ? template[step] : undefined;
  const spec = isMapping(template) ? template.spec : undefined;
  if (!isMapping(spec) || !Array.isArray(spec.containers)) return undefined;
  return { manifest, path, labels: labelsOf(template), spec };
}
