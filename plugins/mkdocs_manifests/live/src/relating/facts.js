/** The few facts about a resource that its box in a diagram shows: short lines, never a Secret's value. */

import { podTemplate } from "../kubernetes/selectors.js";
import { at, mapping, mappings, text, texts } from "./values.js";
import { containers } from "./workloads.js";

/** Items of a list that are shown before the rest is only counted. */
const SHOWN = 3;
const VERBS = 8;
/** As kubectl abbreviates them. @type {Record<string, string>} */
const ACCESS_MODES = { ReadOnlyMany: "ROX", ReadWriteMany: "RWX", ReadWriteOnce: "RWO", ReadWriteOncePod: "RWOP" };

/** @typedef {import("../model.js").Manifest} Manifest */
/** @typedef {Record<string, any>} Spec */

/** For each kind what its box says. @type {Record<string, (data: any, spec: Spec, pods: Spec) => string[]>} */
const FACTS = {
  ClusterRole: rules,
  ConfigMap: keys,
  CronJob: (_, spec, pods) => [`${text(spec.schedule)} ${text(spec.timeZone)}`.trim(), ...images(pods)],
  DaemonSet: (_, __, pods) => images(pods, "one per node"),
  Deployment: workload,
  GRPCRoute: route,
  Gateway: (_, { listeners }) => [listed(mappings(listeners).map(({ protocol, port }) => `${text(protocol)} ${text(port)}`))],
  HTTPRoute: route,
  HorizontalPodAutoscaler: autoscaler,
  Ingress: (_, spec) => [listed([...new Set(mappings(spec.rules).map(({ host }) => text(host) || "any host"))], 1)],
  Job: (_, { completions }, pods) => images(pods, text(completions) && `${text(completions)} completions`),
  NetworkPolicy: (_, { policyTypes }) => [texts(policyTypes).join(", ")],
  PersistentVolume: (_, spec) => claimFacts(spec),
  PersistentVolumeClaim: (_, spec) => claimFacts(spec),
  Pod: workload,
  PodDisruptionBudget: budget,
  ReplicaSet: workload,
  Role: rules,
  Secret: keys,
  Service: service,
  StatefulSet: workload,
  StorageClass: ({ provisioner }) => [text(provisioner)],
  TLSRoute: route,
};

/**
 * Return what to write under the name of a resource, most important first.
 *
 * @param {Manifest} manifest
 * @param {Record<string, string | null>} places Where each kind has its Pod template.
 */
export function facts(manifest, places) {
  const data = mapping(manifest.data);
  const say = Object.hasOwn(FACTS, manifest.kind) ? FACTS[manifest.kind] : () => [];
  return say(data, mapping(data.spec), mapping(podTemplate(manifest, places)?.spec)).filter(Boolean);
}

/**
 * Return the image of the one container, after a count; of several containers a line for each, in starting order.
 *
 * @param {Spec} pods The spec of Pods.
 * @param {string} [count]
 */
function images(pods, count = "") {
  const running = containers(pods);
  const sidecars = mappings(pods.initContainers);
  const starting = sidecars.filter(({ restartPolicy }) => restartPolicy !== "Always");
  if (running.length + starting.length <= 1) return [[count, ...running.map(image)].filter(Boolean).join(" · ")];
  const lines = starting.map((one) => `init ${text(one.name)}: ${image(one)}`);
  lines.push(...running.map((one) => `${sidecars.includes(one) ? "sidecar " : ""}${text(one.name)}: ${image(one)}`));
  return [count, ...cut(lines, "container")];
}

/**
 * Return the image of a container: its last part with its tag, a digest cut short.
 *
 * @param {Spec} container
 */
function image(container) {
  const short = text(container.image).split("/").at(-1) ?? "";
  const [repository, ...digest] = short.split("@");
  return digest.length ? `${repository}@${(digest.join("@").split(":").at(-1) ?? "").slice(0, 7)}` : short;
}

/**
 * @param {any} _
 * @param {Spec} spec
 * @param {Spec} pods
 */
function workload(_, { replicas }, pods) {
  return images(pods, replicas === undefined || replicas === null ? "" : `×${text(replicas)}`);
}

/**
 * @param {any} _
 * @param {Spec} spec
 */
function service(_, { type, clusterIP, externalName, ports }) {
  if (text(type) === "ExternalName") return [`external name ${text(externalName)}`];
  const chains = mappings(ports).map(({ port, targetPort, nodePort, protocol = null }) => {
    const [number, target, node] = [port, targetPort, nodePort].map(text);
    const suffix = protocol === null || protocol === "TCP" ? "" : `/${text(protocol)}`;
    return [node, number, target === number ? "" : target].filter((one, index) => one || index === 1).join(" → ") + suffix;
  });
  const word = clusterIP === "None" ? "headless" : text(type);
  return [[word === "ClusterIP" ? "" : word, listed(chains)].filter(Boolean).join(" ")];
}

/**
 * @param {any} _
 * @param {Spec} spec
 */
function route(_, { hostnames }) {
  return [listed(texts(hostnames), 1)];
}

/**
 * Return the names of the keys: what a Secret holds under them is nobody's business.
 *
 * @param {any} data
 */
function keys(data) {
  const found = ["data", "binaryData", "stringData"].flatMap((field) => Object.keys(mapping(data[field])));
  return [listed([...new Set(found)].sort(), 2)];
}

/**
 * Return size and access modes of a claim or a volume.
 *
 * @param {any} spec
 */
export function claimFacts(spec) {
  const size = text(at(spec, "resources", "requests", "storage")) || text(at(spec, "capacity", "storage"));
  const modes = texts(at(spec, "accessModes")).map((mode) => ACCESS_MODES[mode] ?? mode);
  return [`${size} ${modes.join("/")}`.trim()];
}

/**
 * @param {any} _
 * @param {Spec} spec
 */
function autoscaler(_, { minReplicas, maxReplicas, metrics, targetCPUUtilizationPercentage = null }) {
  const targets = mappings(metrics).map(metric);
  if (targetCPUUtilizationPercentage !== null) targets.push(`cpu ${text(targetCPUUtilizationPercentage)}%`);
  const given = targets.filter(Boolean);
  return [`${text(minReplicas) || "1"}–${text(maxReplicas)}${given.length ? ` at ${listed(given, 2)}` : ""}`];
}

/** @param {Spec} written */
function metric(written) {
  const type = text(written.type);
  const field = mapping(written[type.slice(0, 1).toLowerCase() + type.slice(1)]);
  const name = text(field.name) || text(at(field, "metric", "name"));
  const { averageUtilization = null, averageValue, value } = mapping(field.target);
  if (averageUtilization !== null) return `${name} ${text(averageUtilization)}%`;
  return `${name} ${text(averageValue) || text(value)}`.trim();
}

/**
 * @param {any} _
 * @param {Spec} spec
 */
function budget(_, { minAvailable = null, maxUnavailable = null }) {
  return [minAvailable === null ? "" : `min ${text(minAvailable)}`, maxUnavailable === null ? "" : `max down ${text(maxUnavailable)}`];
}

/** @param {any} data */
function rules(data) {
  const lines = mappings(data.rules).map((rule) => {
    const names = texts(rule.resourceNames);
    const objects = texts(rule.resources).length ? texts(rule.resources) : texts(rule.nonResourceURLs);
    const named = names.length ? objects.map((one) => `${one} ${names.join("/")}`) : objects;
    return `${listed(texts(rule.verbs), VERBS)} on ${listed(named)}`;
  });
  return cut(lines, "rule");
}

/**
 * Return the first lines, and how many more there are.
 *
 * @param {string[]} lines
 * @param {string} word
 */
function cut(lines, word) {
  const rest = lines.length - SHOWN;
  return [...lines.slice(0, SHOWN), ...(rest > 0 ? [`+${rest} ${word}${rest > 1 ? "s" : ""}`] : [])];
}

/**
 * Return values joined by commas; of many, the first ones and how many more there are.
 *
 * @param {string[]} values
 * @param {number} [shown]
 */
function listed(values, shown = SHOWN) {
  const rest = values.length - shown;
  return values.slice(0, shown).join(", ") + (rest > 0 ? ` +${rest}` : "");
}
