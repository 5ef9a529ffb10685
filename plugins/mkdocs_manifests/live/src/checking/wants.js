/** What the target of a reference must be, besides existing. */

import { kindOf } from "../kubernetes/group_kinds.js";
import { labelSelector, matches } from "../kubernetes/selectors.js";
import { firstAt, valuesAt } from "../kubernetes/walk.js";
import { table } from "../tables.js";
import { say } from "../wording.js";
import { same } from "./objects.js";
import { subjectOf, targetOf, warning } from "./reference_words.js";

const REFERENCE_GRANT = Object.freeze({
  group: "gateway.networking.k8s.io",
  kind: "ReferenceGrant",
  name: "ReferenceGrant.gateway.networking.k8s.io",
});
const TLS = "kubernetes.io/tls";
const CERTIFICATE_KEYS = ["tls.crt", "tls.key"];

/** @typedef {import("./references.js").Case} Case */
/** @typedef {import("../model.js").Manifest} Manifest */

/**
 * A workload that says how many Pods it wants, though an autoscaler decides (advice; Kubernetes accepts it).
 *
 * @param {Case} one
 * @param {Manifest[]} manifests
 */
export function countedTwice(one, manifests) {
  const counted = manifests.filter(({ data }) => firstAt(data, ["spec", "replicas"]) !== undefined);
  return counted.map((manifest) => {
    const message = say("reference.replicas", { owner: subjectOf(manifest), subject: subjectOf(one.manifest) });
    return warning(one, "A611", message, say("reference.replicas.hint"));
  });
}

/**
 * A Service with an address of its own, which names no Pods (API: apps/v1 StatefulSetSpec.serviceName).
 *
 * @param {Case} one
 * @param {Manifest[]} manifests
 */
function headless(one, manifests) {
  if (manifests.some(({ data }) => firstAt(data, ["spec", "clusterIP"]) === "None")) return [];
  const target = targetOf(one);
  const message = say("reference.headless", { target, subject: subjectOf(one.manifest) });
  return [warning(one, "X405", message, say("reference.headless.hint", { target }))];
}

/**
 * A Secret that holds no `tls.crt` and `tls.key` (API: core/v1 SecretTypeTLS).
 *
 * @param {Case} one
 * @param {Manifest[]} manifests
 */
function certificate(one, manifests) {
  const holdsOne = manifests.some(({ data }) => {
    const keys = ["data", "stringData"].flatMap((field) => valuesAt(data, [field, "{}"]).map(([, key]) => key));
    return firstAt(data, ["type"]) === TLS || CERTIFICATE_KEYS.every((key) => keys.includes(key));
  });
  if (holdsOne || one.reference.target.name !== "Secret") return [];
  return [
    warning(one, "X405", say("reference.certificate", { target: targetOf(one) }), say("reference.certificate.hint")),
  ];
}

/**
 * A Gateway with no listener for this Route's namespace (Gateway API v1: AllowedRoutes, `Same` if none).
 *
 * @param {Case} one
 * @param {Manifest[]} manifests
 */
function openToRoutes(one, manifests) {
  const { objects, manifest, reference } = one;
  if (same(manifest.namespace) === same(reference.namespace)) return [];
  const wanted = new Set(reference.parts.filter(({ kind }) => kind.what === "listener").map(({ value }) => value));
  const labels = objects.namespaceLabels(manifest.namespace);
  for (const { data } of manifests) {
    for (const [, listener] of valuesAt(data, ["spec", "listeners", "[]"])) {
      if (wanted.size && !wanted.has(firstAt(listener, ["name"]))) continue;
      const allowed = firstAt(listener, ["allowedRoutes", "namespaces", "from"]);
      const selector = labelSelector(firstAt(listener, ["allowedRoutes", "namespaces", "selector"]));
      if (allowed === "All" || (allowed === "Selector" && matches(selector, labels))) return [];
    }
  }
  const message = say("reference.routes", { target: targetOf(one), namespace: manifest.namespace || "default" });
  return [warning(one, "X407", message, say("reference.routes.hint"))];
}

/**
 * A reference into another namespace that no ReferenceGrant there allows (Gateway API v1: ReferenceGrant).
 *
 * @param {Case} one
 */
export function granted(one) {
  const { objects, manifest, reference } = one;
  if (same(reference.namespace) === same(manifest.namespace)) return [];
  const source = kindOf(manifest);
  const from = [source.group, source.kind, manifest.namespace || "default"];
  for (const { data } of objects.allOf(REFERENCE_GRANT, reference.namespace)) {
    const isFrom = valuesAt(data, ["spec", "from", "[]"]).some(([, entry]) =>
      ["group", "kind", "namespace"].every((field, index) => (firstAt(entry, [field]) || "") === from[index]),
    );
    const isTo = valuesAt(data, ["spec", "to", "[]"]).some(([, entry]) => {
      const name = firstAt(entry, ["name"]) ?? "";
      const { group, kind } = reference.target;
      const isKind =
        String(firstAt(entry, ["group"]) || "") === group && String(firstAt(entry, ["kind"]) || "") === kind;
      return isKind && (name === "" || name === reference.name);
    });
    if (isFrom && isTo) return [];
  }
  const { namespace, target } = reference;
  const message = say("reference.grant", { target: targetOf(one), namespace, subject: subjectOf(manifest) });
  return [
    warning(one, "X407", message, say("reference.grant.hint", { namespace, source: source.kind, kind: target.kind })),
  ];
}

/** What a target must be as well, by its name in the table of references. */
export const WANTS = Object.freeze(table({ headless, certificate, "open to routes": openToRoutes }));
