/** The goal that Pods may talk to Pods, and nobody else may: what all network policies of the text come to. */

import { Network } from "../relating/network_policies.js";
import { say } from "../wording.js";
import { named } from "./naming.js";

/** @typedef {import("../relating/workloads.js").Workload} Workload */
/** @typedef {import("../relating/network_policies.js").End} End */
/** @typedef {import("./progress.js").Step} Step */
/** @typedef {{ source: string, target: string, port?: number }} Wanted */
/** @typedef {{ flows: Wanted[], only: boolean }} Goal */

/**
 * Return what the goal asks for.
 *
 * @param {any} goal
 */
export function allowsWords({ flows, only }) {
  const ways = flows.map((/** @type {Wanted} */ one) =>
    say(one.port === undefined ? "exercise.allows.goal.flow" : "exercise.allows.goal.port", one),
  );
  return say(only ? "exercise.allows.goal.only" : "exercise.allows.goal", { flows: ways.join(" and ") });
}

/**
 * @param {Goal} goal
 * @param {import("./progress.js").State} state
 * @returns {Step[]}
 */
export function allows({ flows, only }, { manifests, places }) {
  const network = new Network(manifests, places);
  const running = network.workloads.filter(({ manifest }) => manifest);
  const pods = (/** @type {string} */ name) => running.find(({ manifest }) => manifest && named(manifest, name));
  const names = [...new Set(flows.flatMap(({ source, target }) => [source, target]))];
  const missing = names.find((name) => !pods(name));
  if (missing) return [{ isDone: false, words: say("exercise.allows.missing", { name: missing }) }];
  const wanted = flows.map(({ source, target, port }) => ({
    source: /** @type {Workload} */ (pods(source)),
    target: /** @type {Workload} */ (pods(target)),
    port,
  }));
  const ways = wanted.map((one) => way(network, one));
  const isWanted = (/** @type {Workload} */ source, /** @type {Workload} */ target) =>
    source === target || wanted.some((one) => one.source === source && one.target === target);
  if (only) return [...ways, nothingElse(network, running, isWanted)];
  const targets = [...new Set(wanted.map(({ target }) => target))];
  return [...ways, ...targets.map((target) => closed(network, running, target, isWanted))];
}

/**
 * @param {Network} network
 * @param {{ source: Workload, target: Workload, port: number | undefined }} one
 * @returns {Step}
 */
function way(network, { source, target, port }) {
  const words = { source: nameOf(source), target: nameOf(target) };
  const ports = network.allowed(source, target);
  if (ports.isEmpty) {
    const isOut = network.admits(source, "Egress", target, target).isEmpty;
    const isIn = network.admits(target, "Ingress", source, target).isEmpty;
    const end = isIn ? "in" : isOut ? "out" : "ports";
    return { isDone: false, words: say(`exercise.allows.no-way.${end}`, words) };
  }
  if (port !== undefined && `${ports}` !== `${port}`) {
    return { isDone: false, words: say("exercise.allows.wrong-port", { ...words, ports, port }) };
  }
  return { isDone: true, words: say("exercise.allows.way", words) };
}

/**
 * Return whether nobody but those who shall may open connections to some Pods.
 *
 * @param {Network} network
 * @param {Workload[]} running
 * @param {Workload} target
 * @param {(source: Workload, target: Workload) => boolean} isWanted
 * @returns {Step}
 */
function closed(network, running, target, isWanted) {
  const words = { target: nameOf(target) };
  if (!network.isolating(target, "Ingress").length) return { isDone: false, words: say("exercise.allows.open", words) };
  const leak = leaky(network, running, target, isWanted);
  return leak ?? { isDone: true, words: say("exercise.allows.closed", words) };
}

/**
 * Return what still gets in, if anything does.
 *
 * @param {Network} network
 * @param {Workload[]} running
 * @param {Workload} target
 * @param {(source: Workload, target: Workload) => boolean} isWanted
 * @returns {Step | undefined}
 */
function leaky(network, running, target, isWanted) {
  const words = { target: nameOf(target) };
  const leak = running.find((source) => !isWanted(source, target) && !network.allowed(source, target).isEmpty);
  if (leak) return { isDone: false, words: say("exercise.allows.leak", { ...words, source: nameOf(leak) }) };
  const [stranger] = network.across(target, "Ingress");
  if (!stranger) return undefined;
  return { isDone: false, words: say("exercise.allows.leak.stranger", { ...words, source: endName(stranger.source) }) };
}

/**
 * Return whether no connection is possible but those that shall be.
 *
 * @param {Network} network
 * @param {Workload[]} running
 * @param {(source: Workload, target: Workload) => boolean} isWanted
 * @returns {Step}
 */
function nothingElse(network, running, isWanted) {
  for (const target of running) {
    const leak = leaky(network, running, target, isWanted);
    if (leak) return leak;
  }
  return { isDone: true, words: say("exercise.allows.closed.only") };
}

/** @param {Workload} pod */
function nameOf(pod) {
  return pod.manifest?.name ?? pod.id;
}

/** @param {End} end */
function endName({ sort, name, namespace }) {
  if (sort === "outside") return name === "anywhere" ? say("exercise.anywhere") : name;
  const where = namespace || "default";
  return name === "all Pods" ? say("exercise.strangers.all", { namespace: where }) : say("exercise.strangers", { name, namespace: where });
}
