/** The goal that a Service reaches Pods: both are there, the selector fits, and the ports lead somewhere. */

import { holds, mapSelector, podTemplate, writtenRequirement } from "../kubernetes/selectors.js";
import { containers } from "../relating/workloads.js";
import { at, mappings, text } from "../relating/values.js";
import { say } from "../wording.js";
import { named } from "./naming.js";

/** @typedef {import("./progress.js").Step} Step */

/**
 * @param {{ service: string, pods: string }} goal
 * @param {import("./progress.js").State} state
 * @returns {Step[]}
 */
export function reaches({ service, pods }, { manifests, places }) {
  const front = manifests.find(({ kind, name }) => kind === "Service" && name === service);
  const behind = manifests.find((one) => named(one, pods) && podTemplate(one, places));
  const template = behind && podTemplate(behind, places);
  if (!front || !template) {
    const missing = { isDone: false, words: say("exercise.reaches.missing", { what: front ? pods : `Service ${service}` }) };
    return [missing, later(), later()];
  }
  const exist = { isDone: true, words: say("exercise.reaches.exist") };
  const selects = selecting(front, template, pods);
  return [exist, selects, selects.isDone ? leading(front, template) : later()];
}

/** A step that nothing can be said of yet. @returns {Step} */
function later() {
  return { isDone: false, words: "" };
}

/**
 * @param {import("../model.js").Manifest} service
 * @param {import("../kubernetes/selectors.js").PodTemplate} template
 * @param {string} pods
 * @returns {Step}
 */
function selecting(service, { labels, manifest }, pods) {
  const [one, other] = [service, manifest].map(({ namespace }) => namespace || "default");
  if (one !== other) return { isDone: false, words: say("exercise.reaches.namespace", { one, other }) };
  const selector = mapSelector(at(service.data, "spec", "selector"));
  if (!selector) return { isDone: false, words: say("exercise.reaches.no-selector") };
  const missed = selector.find((requirement) => !holds(requirement, labels));
  if (!missed) return { isDone: true, words: say("exercise.reaches.selected", { pods }) };
  const { key } = missed;
  const asked = writtenRequirement(missed);
  return Object.hasOwn(labels, key)
    ? { isDone: false, words: say("exercise.reaches.label", { asked, pods, found: `${key}=${labels[key]}` }) }
    : { isDone: false, words: say("exercise.reaches.no-label", { asked, pods, key }) };
}

/**
 * @param {import("../model.js").Manifest} service
 * @param {import("../kubernetes/selectors.js").PodTemplate} template
 * @returns {Step}
 */
function leading(service, { spec }) {
  const wanted = mappings(at(service.data, "spec", "ports"));
  if (!wanted.length) return { isDone: false, words: say("exercise.reaches.no-ports") };
  const declared = containers(spec).flatMap((container) => mappings(container.ports));
  for (const { protocol: written, port, targetPort = port } of wanted) {
    const protocol = text(written) || "TCP";
    const same = declared.filter((one) => (text(one.protocol) || "TCP") === protocol);
    if (typeof targetPort === "string") {
      if (same.some(({ name }) => name === targetPort)) continue;
      return { isDone: false, words: say("exercise.reaches.no-port", { protocol, name: targetPort }) };
    }
    if (!same.length || same.some(({ containerPort }) => containerPort === targetPort)) continue;
    const ports = same.map(({ containerPort }) => text(containerPort)).join(", ");
    return { isDone: false, words: say("exercise.reaches.closed", { number: text(targetPort), ports }) };
  }
  return { isDone: true, words: say("exercise.reaches.port") };
}
