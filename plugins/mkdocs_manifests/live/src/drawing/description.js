/** The picture in words: sentences that a screen reader can read out. */

/** @typedef {import("../relating/graph.js").Graph} Graph */
/** @typedef {import("../relating/graph.js").Node} Node */

/**
 * Return what a graph says, nothing folded: what there is, then what each resource does.
 *
 * @param {Graph} graph
 */
export function describe({ nodes, edges }) {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const doings = nodes.flatMap((node) => {
    const own = edges.filter(({ source, quiet }) => source === node.id && !quiet);
    const relations = [...new Set(own.map(({ relation }) => relation))].sort();
    if (!own.length) return [];
    const phrases = relations.map((relation) => phrase(relation, own.filter((edge) => edge.relation === relation), byId));
    return `${named(node)} ${joined(phrases)}.`;
  });
  return [summary(nodes), ...doings, ...nodes.filter(({ standing }) => standing === "missing").map(missing)].filter(Boolean);
}

/** @param {Node[]} nodes */
function summary(nodes) {
  /** @type {Map<string, number>} */
  const kinds = new Map();
  for (const { kind, standing } of nodes) if (standing === "written") kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  const counted = [...kinds].sort().map(([kind, count]) => (count > 1 ? `${count} ${plural(kind)}` : `1 ${kind}`));
  const spaces = [...new Set(nodes.filter(({ namespace, standing }) => namespace && standing === "written").map(({ namespace }) => namespace))].sort();
  const where = spaces.length ? ` in the namespace${spaces.length > 1 ? "s" : ""} ${joined(spaces)}` : "";
  return counted.length ? `The picture shows ${joined(counted)}${where}.` : "";
}

/**
 * @param {string} relation
 * @param {import("../relating/graph.js").Edge[]} edges
 * @param {Map<string, Node>} nodes
 */
function phrase(relation, edges, nodes) {
  const targets = edges.map(({ target, label }) => {
    const name = named(/** @type {Node} */ (nodes.get(target)));
    return label ? `${name} (${label.replaceAll(" → ", " to port ").replace(/^:/, "port ")})` : name;
  });
  return `${relation === "allows" ? "may open connections to" : relation} ${joined(targets)}`;
}

/** @param {Node} node */
function named({ kind, name, namespace }) {
  if (kind === "Address") return name === "anywhere" ? "any address" : `address ${name}`;
  if (kind !== "Pods") return `${kind} ${name}`;
  return name.includes("=") ? `Pods with ${name}${namespace ? ` in ${namespace}` : ""}` : `all Pods in ${namespace}`;
}

/** @param {Node} node */
function missing(node) {
  const name = named(node);
  if (node.kind !== "Pods") return `${name} is named here, but no manifest defines it.`;
  return `${name[0].toUpperCase()}${name.slice(1)} are named here, but no manifest runs them.`;
}

/** @param {string[]} parts */
function joined(parts) {
  return parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
}

/** @param {string} kind */
function plural(kind) {
  if (/(?:ss|x|ch)$/.test(kind)) return `${kind}es`;
  if (/[^aeiou]y$/.test(kind)) return `${kind.slice(0, -1)}ies`;
  return kind.endsWith("s") ? kind : `${kind}s`;
}
