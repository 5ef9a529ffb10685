/** Chips for what a workload brings along without a manifest of its own: volumes that need none, and wishes about nodes. */

import { podTemplate, writtenRequirement } from "../kubernetes/selectors.js";
import { mountLabel } from "./labels.js";
import { at, items, mapping, mappings, text, texts } from "./values.js";

/** Volumes in a Pod's spec that refer to no other object. */
const VOLUMES = ["emptyDir", "hostPath", "nfs", "csi", "image", "gitRepo", "iscsi", "fc"];
const REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";

/** @typedef {{ label: string, text: string }} Chip */

/**
 * Return the chips of a workload.
 *
 * @param {import("../model.js").Manifest} manifest
 * @param {Record<string, string | null>} places Where each kind has its Pod template.
 * @returns {Chip[]}
 */
export function ownChips(manifest, places) {
  const spec = mapping(podTemplate(manifest, places)?.spec);
  const volumes = mappings(spec.volumes).flatMap((volume) => {
    const label = VOLUMES.find((kind) => Object.hasOwn(volume, kind));
    const name = text(volume.name);
    const host = text(at(volume, "hostPath", "path"));
    return label ? [{ label, text: host || mountLabel(manifest, name, places) || name }] : [];
  });
  const said = new Map(wishes(spec).map((chip) => [`${chip.label} ${chip.text}`, chip]));
  return [...volumes, ...said.values()];
}

/**
 * Return what a Pod says about its node: where it must run, what it bears, among what it is spread.
 *
 * @param {Record<string, any>} spec
 * @returns {Chip[]}
 */
function wishes(spec) {
  const labels = Object.entries(mapping(spec.nodeSelector)).map(([key, value]) => [key, text(value)]);
  const terms = mappings(at(spec, "affinity", "nodeAffinity", REQUIRED, "nodeSelectorTerms"));
  const asked = terms.flatMap((term) => mappings(term.matchExpressions)).map(({ key, operator, values }) =>
    writtenRequirement(/** @type {any} */ ({ key: short(text(key)), operator: text(operator), values: texts(values) })),
  );
  return [
    ...labels.sort().map(([key, value]) => ({ label: "node", text: `${short(key)}=${value}` })),
    ...asked.map((words) => ({ label: "node", text: words })),
    ...mappings(spec.tolerations).map(({ key, value }) => ({
      label: "tolerates",
      text: `${short(text(key)) || "every taint"}${value ? `=${text(value)}` : ""}`,
    })),
    ...mappings(spec.topologySpreadConstraints).map(({ topologyKey }) => ({ label: "spread by", text: short(text(topologyKey)) })),
    ...items(at(spec, "affinity", "podAntiAffinity", REQUIRED)).map((term) => ({ label: "alone per", text: short(text(mapping(term).topologyKey)) })),
  ];
}

/**
 * Return a label's key without its prefix.
 *
 * @param {string} key
 */
function short(key) {
  return key.slice(key.lastIndexOf("/") + 1);
}
