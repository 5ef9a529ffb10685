/** From a graph to one that fits a page: satellites become chips on what they serve, parallel edges become one. */

import views from "../../../relating/views.json" with { type: "json" };

/** @typedef {import("./graph.js").Graph} Graph */
/** @typedef {import("./graph.js").Node} Node */
/** @typedef {import("./graph.js").Edge} Edge */
/** @typedef {{ relation: string, kind: string, onto: string, label: string, text?: string }} Rule */

/** @type {Record<string, string>} */
const TURNED = views.turned;
/** @type {Map<string, Rule>} */
const CHIPS = new Map(views.chips.map((rule) => [`${rule.kind} ${rule.relation}`, rule]));
const NEVER = new Set(views["never drawn"]);
/** @type {Record<string, { from: number, line: string }>} */
const SHARED = views["shared labels"];
const PREFIX = /[\w.-]+\//g;
const PERMITS = new Set(["binds", "grants"]);

/**
 * Return the graph as a picture shows it.
 *
 * @param {Graph} graph
 * @returns {Graph}
 */
export function fold(graph) {
  const folded = satellitesFolded(permissionsFolded(withoutQuiet(graph)));
  const { nodes, edges } = sharedLabels(merged(turned(folded)));
  return { nodes: nodes.map(spoken), edges };
}

/**
 * Leave out what no picture shows: what the scheduler prefers is no relation to draw, and strangers would hang on every Pod.
 *
 * @param {Graph} graph
 * @returns {Graph}
 */
function withoutQuiet({ nodes, edges }) {
  const far = new Set(nodes.filter(({ kind, standing }) => (kind === "Pods" || kind === "Address") && standing === "provided").map(({ id }) => id));
  return without({ nodes, edges: edges.filter(({ quiet, relation }) => !quiet && !NEVER.has(relation)) }, far);
}

/**
 * Write what a ServiceAccount may do on the workloads that run as it.
 *
 * @param {Graph} graph
 * @returns {Graph}
 */
function permissionsFolded({ nodes, edges }) {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const known = (/** @type {string} */ id) => /** @type {Node} */ (byId.get(id));
  const gone = new Set();
  for (const binding of nodes.filter(({ kind }) => kind.endsWith("RoleBinding"))) {
    const of = (/** @type {string} */ relation) => edges.filter((edge) => edge.source === binding.id && edge.relation === relation).map(({ target }) => target);
    const [subjects, roles] = [of("binds"), of("grants")];
    const owners = subjects.flatMap((subject) => edges.filter(({ target, relation }) => target === subject && relation === "runs as").map(({ source }) => source));
    if (!owners.length) continue;
    for (const owner of owners) {
      byId.set(owner, withChips(known(owner), roles.map((role) => ({ label: known(role).tile, text: known(role).name }))));
    }
    for (const id of [binding.id, ...roles]) gone.add(id);
    for (const subject of subjects) if (["User", "Group"].includes(known(subject).kind)) gone.add(subject);
  }
  const kept = edges.filter(({ source, relation }) => !gone.has(source) && PERMITS.has(relation));
  for (const { target } of kept) gone.delete(target);
  return withoutStrangers(without({ nodes: nodes.map(({ id }) => known(id)), edges }, gone));
}

/**
 * Leave permissions out that concern nothing else in the picture, unless they are most of it.
 *
 * @param {Graph} graph
 * @returns {Graph}
 */
function withoutStrangers(graph) {
  const access = new Set(graph.nodes.filter(({ category }) => category === "access").map(({ id }) => id));
  const alone = new Set(access);
  for (const { source, target } of graph.edges) {
    if (access.has(source) === access.has(target)) continue;
    alone.delete(source);
    alone.delete(target);
  }
  return 2 * alone.size < graph.nodes.length ? without(graph, alone) : graph;
}

/**
 * Fold every resource of which each edge can become a chip.
 *
 * @param {Graph} graph
 * @returns {Graph}
 */
function satellitesFolded({ nodes, edges }) {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const gone = new Set();
  for (const node of nodes) {
    const touching = edges.filter(({ source, target }) => source === node.id || target === node.id);
    const pairs = touching.flatMap((edge) => {
      const rule = CHIPS.get(`${node.kind} ${edge.relation}`);
      if (!rule || (rule.onto === "source" ? edge.target : edge.source) !== node.id) return [];
      return [{ rule, owner: /** @type {Node} */ (byId.get(rule.onto === "source" ? edge.source : edge.target)) }];
    });
    if (!pairs.length || pairs.length < touching.length) continue;
    if (pairs.some(({ rule, owner }) => gone.has(owner.id) || (!rule.label && owner.standing === "missing"))) continue;
    gone.add(node.id);
    for (const { rule, owner } of pairs.filter((pair) => pair.rule.label)) {
      const text = (rule.text === "facts" && node.facts.join(", ")) || node.name;
      byId.set(owner.id, withChips(/** @type {Node} */ (byId.get(owner.id)), [{ label: rule.label, text }]));
    }
  }
  return without({ nodes: nodes.map(({ id }) => /** @type {Node} */ (byId.get(id))), edges }, gone);
}

/**
 * Turn arrows that would point against the order in which people think, and keep one of two that say the same.
 *
 * @param {Graph} graph
 * @returns {Graph}
 */
function turned({ nodes, edges }) {
  const bound = new Set(edges.filter(({ relation }) => relation.endsWith("be bound to") || relation === "is bound to").map(({ source, target }) => `${source} ${target}`));
  const kept = edges.filter(({ relation, source, target }) => relation !== "is reserved for" || !bound.has(`${target} ${source}`));
  return {
    nodes,
    edges: kept.map((edge) => {
      const relation = Object.hasOwn(TURNED, edge.relation) ? TURNED[edge.relation] : undefined;
      return relation ? { ...edge, source: edge.target, target: edge.source, relation } : edge;
    }).sort(byEnds),
  };
}

/**
 * Draw one arrow for all relations of two resources that read the same way, with all their labels.
 *
 * @param {Graph} graph
 * @returns {Graph}
 */
function merged({ nodes, edges }) {
  /** @type {Map<string, Edge[]>} */
  const together = new Map();
  for (const edge of edges) {
    const relation = edge.relation === "mounts" || edge.relation === "reads" ? "uses" : edge.relation;
    const key = [edge.source, edge.target, relation].join("\n");
    together.set(key, [...(together.get(key) ?? []), edge]);
  }
  // That a workload reads its environment from something needs no label: the colour of the arrow says it.
  const found = [...together.values()].map((same) => {
    const labels = same.filter(({ relation }) => relation !== "reads").flatMap(({ label }) => label.split(", ").filter(Boolean));
    return { ...same[0], label: [...new Set(labels)].join(", ") };
  });
  return { nodes, edges: found.sort(byEnds) };
}

/**
 * Write a label that all arrows to a resource share into the resource itself, once.
 *
 * @param {Graph} graph
 * @returns {Graph}
 */
function sharedLabels({ nodes, edges }) {
  /** @type {Map<string, Edge[]>} */
  const incoming = new Map();
  for (const edge of edges) {
    if (!Object.hasOwn(SHARED, edge.relation)) continue;
    const key = `${edge.target}\n${edge.relation}`;
    incoming.set(key, [...(incoming.get(key) ?? []), edge]);
  }
  /** @type {Map<string, string[]>} */
  const lines = new Map();
  const quiet = new Set();
  for (const same of incoming.values()) {
    const [{ target, relation, label }] = same;
    if (same.length < SHARED[relation].from || !label || same.some((edge) => edge.label !== label)) continue;
    lines.set(target, [...(lines.get(target) ?? []), SHARED[relation].line.replace("{}", () => label)]);
    for (const edge of same) quiet.add(edge);
  }
  return {
    nodes: nodes.map((node) => ({ ...node, facts: [...node.facts, ...(lines.get(node.id) ?? [])] })),
    edges: edges.map((edge) => (quiet.has(edge) ? { ...edge, label: "" } : edge)),
  };
}

/**
 * Shorten the names of what has none of its own: prefixes of labels, and the exceptions of an address.
 *
 * @param {Node} node
 * @returns {Node}
 */
function spoken(node) {
  if (node.kind === "Pods") return { ...node, name: node.name.replace(PREFIX, "") };
  if (node.kind !== "Address") return node;
  const [name, ...excluded] = node.name.split(" except ");
  return { ...node, name, facts: [...node.facts, ...(excluded.length ? [`except ${excluded.join(" except ")}`] : [])] };
}

/**
 * @param {Graph} graph
 * @param {Set<string>} gone
 * @returns {Graph}
 */
function without({ nodes, edges }, gone) {
  return {
    nodes: nodes.filter(({ id }) => !gone.has(id)),
    edges: edges.filter(({ source, target }) => !gone.has(source) && !gone.has(target)),
  };
}

/**
 * Return a node with more chips, each once.
 *
 * @param {Node} node
 * @param {Node["chips"]} chips
 * @returns {Node}
 */
function withChips(node, chips) {
  const all = new Map([...node.chips, ...chips].map((chip) => [`${chip.label}\n${chip.text}`, chip]));
  return { ...node, chips: [...all.values()] };
}

/**
 * @param {Edge} one
 * @param {Edge} other
 */
export function byEnds(one, other) {
  for (const key of /** @type {const} */ (["source", "target", "relation", "label"])) {
    if (one[key] !== other[key]) return one[key] < other[key] ? -1 : 1;
  }
  return 0;
}
