/**
 * The ports of a Service that none of its Pods has; endpoints go by name and protocol (`podutil.FindPort`).
 *
 * A number needs no declaration; it is told only where every container of the Pods says which ports it has.
 */

import { closestMatch } from "../close_matches.js";
import { firstAt, valuesAt } from "../kubernetes/walk.js";
import { find, isMapping, isNumber, problem } from "../model.js";
import { say } from "../wording.js";
import { SIMILAR, listed, ownerOf } from "./reference_words.js";

/** @typedef {import("../kubernetes/selectors.js").PodTemplate} PodTemplate */

/**
 * @param {import("../model.js").Manifest} manifest The Service.
 * @param {PodTemplate[]} templates The Pods that it selects.
 */
export function targetPorts(manifest, templates) {
  const declared = templates.flatMap(containersOf).map((container) => valuesAt(container, ["ports", "[]"]));
  const ports = declared.flatMap((found) => found.map(([, port]) => port).filter(isMapping));
  const whose = listed([...new Set(templates.map((template) => ownerOf(template.manifest)))].sort());
  const problems = [];
  for (const [path, port] of valuesAt(manifest.data, ["spec", "ports", "[]"])) {
    if (!isMapping(port)) continue;
    const key = (port.targetPort ?? null) === null ? "port" : "targetPort";
    const target = port[key];
    const known = ports.filter((one) => (one.protocol || "TCP") === (port.protocol || "TCP"));
    let wrong;
    if (typeof target === "string" && target) wrong = wrongName(target, known, whose);
    else if (isNumber(target) && target && declared.every((found) => found.length))
      wrong = wrongNumber(target, known, whose);
    if (wrong)
      problems.push(
        problem("X404", wrong.message, find(manifest.node, [...path, key]), { severity: "warning", hint: wrong.hint }),
      );
  }
  return problems;
}

/**
 * @param {string} target
 * @param {Record<string, any>[]} known
 * @param {string} whose
 */
function wrongName(target, known, whose) {
  if (known.some(({ name }) => name === target)) return undefined;
  const names = [...new Set(known.map(({ name }) => name).filter((name) => typeof name === "string"))].sort();
  const close = closestMatch(target, names, SIMILAR);
  const hint =
    close !== undefined
      ? say("reference.meant", { name: close })
      : names.length
        ? say("reference.part.hint", { names: listed(names) })
        : say("reference.port.name");
  return { message: say("reference.port.named", { whose, port: target }), hint };
}

/**
 * @param {number | bigint} target
 * @param {Record<string, any>[]} known
 * @param {string} whose
 */
function wrongNumber(target, known, whose) {
  if (known.some(({ containerPort }) => containerPort === target)) return undefined;
  const numbers = [...new Set(known.map(({ containerPort }) => containerPort).filter(isNumber))];
  const ports = listed(numbers.sort((one, other) => Number(one) - Number(other)).map(String));
  return { message: say("reference.port", { whose, port: target }), hint: say("reference.port.hint", { ports }) };
}

/** @param {PodTemplate} template */
function containersOf({ spec }) {
  const all = valuesAt(spec, ["containers", "[]"]).map(([, container]) => container);
  const before = valuesAt(spec, ["initContainers", "[]"]).map(([, container]) => container);
  return [...all, ...before.filter((container) => firstAt(container, ["restartPolicy"]) === "Always")];
}
