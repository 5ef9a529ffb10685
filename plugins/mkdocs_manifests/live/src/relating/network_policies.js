/**
 * Who may talk to whom: NetworkPolicies read as the API defines them, not as arrows.
 *
 * A Pod is isolated in a direction once any policy selects it for that direction; what all these policies allow adds up; a
 * connection needs the consent of both ends.
 */

import { NAMESPACE_NAME, labelSelector, matches, writtenRequirement } from "../kubernetes/selectors.js";
import { EVERY, NONE, Ports, whole } from "./ports.js";
import { at, items, mapping, mappings, text, texts } from "./values.js";
import { identity, identityOf, namespaces, workloads } from "./workloads.js";

/** The fields of a rule that list the other ends, by policy type. @type {Record<string, string>} */
const PEERS = { Ingress: "from", Egress: "to" };
const DIRECTIONS = ["Ingress", "Egress"];

/** @typedef {import("../model.js").Manifest} Manifest */
/** @typedef {import("../kubernetes/selectors.js").Selector} Selector */
/** @typedef {import("./workloads.js").Workload} Workload */

/**
 * One end of a flow: Pods of the manifests, Pods that a policy names and no manifest runs, or addresses.
 *
 * @typedef {object} End
 * @property {string} id
 * @property {"pods" | "strangers" | "outside"} sort
 * @property {string} name
 * @property {string} namespace
 */

/**
 * That Pods of one end may open connections to the other end.
 *
 * @typedef {object} Flow
 * @property {End} source
 * @property {End} target
 * @property {"allows" | "open"} verdict `open`: no policy says anything about it.
 * @property {Ports} ports On the target.
 */

/**
 * A NetworkPolicy with its defaults filled in.
 *
 * @typedef {object} Policy
 * @property {string} id
 * @property {string} namespace
 * @property {Selector | undefined} selector
 * @property {Map<string, Record<string, any>[]>} rules For each direction in which the policy isolates; no rule: nothing is allowed.
 */

/** The Pods, namespaces and policies of a set of manifests. */
export class Network {
  /**
   * @param {Manifest[]} manifests
   * @param {Record<string, string | null>} places Where each kind has its Pod template.
   */
  constructor(manifests, places) {
    const known = [...manifests].sort(byPlace);
    const running = workloads(known, places);
    this.policies = known.filter(({ kind }) => kind === "NetworkPolicy").map(policyOf);
    this.absent = absentOf(this.policies, running);
    this.workloads = [...running, ...this.absent];
    this.namespaces = namespaces(known);
  }

  /**
   * Return the policies that isolate a Pod in a direction; none: the Pod is open.
   *
   * @param {Workload} pod
   * @param {string} direction
   */
  isolating(pod, direction) {
    return this.policies.filter(
      (one) => one.namespace === pod.namespace && one.rules.has(direction) && matches(one.selector, pod.labels),
    );
  }

  /**
   * Return the ports of `target` to which Pods of `source` can open a connection: both ends must allow it.
   *
   * @param {Workload} source
   * @param {Workload} target
   */
  allowed(source, target) {
    const outgoing = this.admits(source, "Egress", target, target);
    const incoming = this.admits(target, "Ingress", source, target);
    return target.manifest ? outgoing.and(incoming) : outgoing.isEmpty ? NONE : outgoing.perhaps(incoming);
  }

  /**
   * @param {Workload} pod
   * @param {string} direction
   * @param {Workload} peer
   * @param {Workload} target
   */
  admits(pod, direction, peer, target) {
    const chosen = this.isolating(pod, direction);
    if (!chosen.length) return EVERY;
    let allowed = NONE;
    for (const one of chosen) {
      for (const rule of one.rules.get(direction) ?? []) {
        if (this.names(one, rule, direction, peer)) allowed = allowed.or(rulePorts(rule, target.manifest && target));
      }
    }
    return allowed;
  }

  /**
   * @param {Policy} one
   * @param {Record<string, any>} rule
   * @param {string} direction
   * @param {Workload} pod
   */
  names(one, rule, direction, pod) {
    const peers = items(rule[PEERS[direction]]);
    return !peers.length || peers.some((peer) => this.is(one, mapping(peer), pod));
  }

  /**
   * Return whether a peer of a rule means a Pod.
   *
   * @param {Policy} one
   * @param {Record<string, any>} peer
   * @param {Workload} pod
   */
  is(one, { podSelector: pods = null, namespaceSelector: spaces = null, ipBlock = null }, pod) {
    if (ipBlock !== null || (pods === null && spaces === null)) return false;
    const labels = this.namespaces.get(pod.namespace) ?? {};
    const near = spaces === null ? pod.namespace === one.namespace : matches(labelSelector(spaces), labels);
    return near && (pods === null || matches(labelSelector(pods), pod.labels));
  }

  /**
   * Return every flow that is possible between Pods, then those from and to what no manifest runs.
   *
   * @returns {Flow[]}
   */
  flows() {
    return [...this.inside(), ...this.workloads.flatMap((pod) => DIRECTIONS.flatMap((direction) => this.across(pod, direction)))];
  }

  /** @returns {Generator<Flow>} */
  *inside() {
    for (const one of this.workloads) {
      for (const other of this.workloads) {
        const isSaid = this.isolating(one, "Egress").length || this.isolating(other, "Ingress").length;
        const [source, target] = [endOf(one), endOf(other)];
        const ports = isSaid ? this.allowed(one, other) : EVERY;
        if (!ports.isEmpty) yield { source, target, verdict: isSaid ? "allows" : "open", ports };
      }
    }
  }

  /**
   * Return the flows of a Pod in a direction that policies name beyond the Pods of the manifests.
   *
   * @param {Workload} pod
   * @param {string} direction
   * @returns {Flow[]}
   */
  across(pod, direction) {
    /** @type {Map<string, { end: End, ports: Ports }>} */
    const found = new Map();
    for (const one of this.isolating(pod, direction)) {
      for (const rule of one.rules.get(direction) ?? []) {
        const ports = rulePorts(rule, direction === "Ingress" && pod.manifest ? pod : undefined);
        for (const end of this.ends(one, rule, direction)) {
          found.set(end.id, { end, ports: ports.or(found.get(end.id)?.ports ?? NONE) });
        }
      }
    }
    const sorted = [...found.keys()].sort().map((id) => /** @type {{ end: End, ports: Ports }} */ (found.get(id)));
    return sorted
      .filter(({ ports }) => !ports.isEmpty)
      .map(({ end, ports }) => {
        const [source, target] = direction === "Ingress" ? [end, endOf(pod)] : [endOf(pod), end];
        return { source, target, verdict: "allows", ports };
      });
  }

  /**
   * @param {Policy} one
   * @param {Record<string, any>} rule
   * @param {string} direction
   * @returns {End[]}
   */
  ends(one, rule, direction) {
    const listed = items(rule[PEERS[direction]]);
    if (!listed.length) return [outside("", [])];
    return mappings(listed).flatMap((peer) => this.strange(one, peer) ?? []);
  }

  /**
   * Return what a peer names besides the Pods of the manifests; undefined where it names some of them.
   *
   * @param {Policy} one
   * @param {Record<string, any>} peer
   * @returns {End | undefined}
   */
  strange(one, peer) {
    const { podSelector: pods = null, namespaceSelector: spaces = null, ipBlock = null } = peer;
    if (ipBlock !== null) return outside(text(at(ipBlock, "cidr")), texts(at(ipBlock, "except")));
    if ((pods === null && spaces === null) || this.workloads.some((pod) => this.is(one, peer, pod))) return undefined;
    const written = spaces === null ? one.namespace : selectorText(labelSelector(spaces)) || "any namespace";
    const start = `${NAMESPACE_NAME}=`;
    const namespace = written.startsWith(start) ? written.slice(start.length) : written;
    const name = selectorText(labelSelector(pods)) || "all Pods";
    return { id: identity("Pods", namespace, name), sort: "strangers", name, namespace };
  }
}

/**
 * Return a NetworkPolicy with its defaults (SetDefaults_NetworkPolicy): Egress only where it has a rule.
 *
 * @param {Manifest} manifest
 * @returns {Policy}
 */
export function policyOf(manifest) {
  const spec = mapping(at(manifest.data, "spec"));
  /** @type {[string, Record<string, any>[]][]} */
  const written = [
    ["Ingress", rulesOf(spec.ingress)],
    ["Egress", rulesOf(spec.egress)],
  ];
  const said = texts(spec.policyTypes);
  const types = said.length ? said : ["Ingress", ...(written[1][1].length ? ["Egress"] : [])];
  return {
    id: identityOf(manifest),
    namespace: manifest.namespace,
    selector: labelSelector(isNothing(spec.podSelector) ? {} : spec.podSelector),
    rules: new Map(written.filter(([direction]) => types.includes(direction))),
  };
}

/**
 * Return the ports that a rule allows on `target`; undefined stands for Pods that no manifest runs.
 *
 * @param {Record<string, any>} rule
 * @param {Workload | undefined} target
 */
export function rulePorts(rule, target) {
  const listed = mappings(rule.ports);
  if (!listed.length) return EVERY;
  /** @type {import("./ports.js").Span[]} */
  const spans = [];
  /** @type {[string, string][]} */
  const names = [];
  for (const { protocol: written, port = null, endPort } of listed) {
    const protocol = text(written) || "TCP";
    if (port === null) spans.push(whole(protocol));
    else if (Number.isInteger(port)) spans.push([protocol, port, Number.isInteger(endPort) ? endPort : port]);
    else if (!target) names.push([protocol, text(port)]);
    else {
      const meant = target.ports.filter((one) => one.name === port && one.protocol === protocol);
      for (const { number } of meant) spans.push([protocol, number, number]);
    }
  }
  return new Ports(spans, names);
}

/** @param {unknown} value */
function rulesOf(value) {
  return items(value)
    .filter((rule) => rule === null || (typeof rule === "object" && !Array.isArray(rule)))
    .map(mapping);
}

/**
 * Return a stand-in for each policy that selects no Pods: Pods with the labels that it asks for.
 *
 * @param {Policy[]} policies
 * @param {Workload[]} running
 * @returns {Workload[]}
 */
function absentOf(policies, running) {
  /** @type {Map<string, Workload>} */
  const found = new Map();
  const order = (/** @type {Policy} */ one) => `${selectorText(one.selector) ? 0 : 1} ${one.id}`;
  for (const one of [...policies].sort((left, right) => (order(left) < order(right) ? -1 : 1))) {
    const present = [...running, ...found.values()].filter((pod) => pod.namespace === one.namespace);
    const { selector } = one;
    if (!selector || present.some((pod) => matches(selector, pod.labels))) continue;
    const labels = Object.fromEntries(
      selector
        .filter(({ operator }) => operator === "In" || operator === "Exists")
        .map(({ key, operator, values }) => [key, operator === "In" ? values[0] : ""]),
    );
    const id = identity("Pods", one.namespace, selectorText(selector) || "all Pods");
    found.set(id, { id, namespace: one.namespace, labels, ports: [], manifest: undefined });
  }
  return [...found.values()];
}

/** @param {Selector | undefined} selector */
function selectorText(selector) {
  return (selector ?? []).map(writtenRequirement).join(", ");
}

/**
 * @param {string} cidr
 * @param {string[]} excluded
 * @returns {End}
 */
function outside(cidr, excluded) {
  const name = !cidr ? "anywhere" : excluded.length ? `${cidr} except ${excluded.join(", ")}` : cidr;
  return { id: identity("Address", "", name), sort: "outside", name, namespace: "" };
}

/**
 * @param {Workload} pod
 * @returns {End}
 */
function endOf({ id, namespace }) {
  return { id, sort: "pods", name: id.slice(id.indexOf("/", id.indexOf("/") + 1) + 1), namespace };
}

/** @param {any} value */
function isNothing(value) {
  return !value || (typeof value === "object" && !Object.keys(value).length);
}

/**
 * @param {Manifest} one
 * @param {Manifest} other
 */
function byPlace(one, other) {
  for (const key of /** @type {const} */ (["namespace", "kind", "name"])) {
    if (one[key] !== other[key]) return one[key] < other[key] ? -1 : 1;
  }
  return 0;
}
