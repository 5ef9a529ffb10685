/** Where everything in a diagram stands: dagre places, this module measures before. */

import { Graph, layout } from "@dagrejs/dagre";
import views from "../../../relating/views.json" with { type: "json" };

/** Relations whose arrows point upwards. */
const BACKWARDS = new Set(views.backwards);
const MARGIN = 8;
const SPACING = { rankdir: "TB", nodesep: 20, ranksep: 44, edgesep: 14, marginx: MARGIN, marginy: MARGIN };
/** Room for the title of a frame, below and above. */
const TITLE = 16;
const LINE = 15;
const CHIP = 20;
const WIDEST = 172;
/** Sizes and weights of lines, as the style sheet has them. @type {Record<string, { size: number, bold: boolean }>} */
export const ROLES = {
  name: { size: 13, bold: true },
  kind: { size: 11, bold: false },
  fact: { size: 11, bold: false },
  chip: { size: 10.5, bold: false },
  short: { size: 10.5, bold: true },
};

/** Returns how wide a text of a role is, in pixels. @typedef {(text: string, role: string) => number} Measure */
/** @typedef {{ x: number, y: number }} Point */
/** @typedef {{ text: string, role: string, x: number, y: number }} Line */

/**
 * A box, with its content from its own corner.
 *
 * @typedef {object} Sized
 * @property {import("../relating/graph.js").Node} node
 * @property {number} width
 * @property {number} height
 * @property {number} tile How wide the tile at its left is.
 * @property {Line[]} lines
 * @property {{ label: string, text: string, x: number, y: number, width: number }[]} chips
 */

/**
 * @typedef {object} Layout
 * @property {number} width
 * @property {number} height
 * @property {{ title: string, x: number, y: number, width: number, height: number }[]} groups
 * @property {(Sized & Point)[]} boxes `x` and `y` are the corner.
 * @property {{ edge: import("../relating/graph.js").Edge, points: Point[], label?: Point & { width: number } }[]} edges
 */

/**
 * Return the arrangement of a graph.
 *
 * @param {import("../relating/graph.js").Graph} graph
 * @param {Measure} measure
 * @returns {Layout}
 */
export function arrange(graph, measure) {
  const placed = new Graph({ compound: true, multigraph: true });
  placed.setGraph(SPACING);
  placed.setDefaultEdgeLabel(() => ({}));
  const sized = graph.nodes.map((node) => sizeOf(node, measure));
  const spaces = [...new Set(graph.nodes.filter(({ standing }) => standing !== "provided").map(({ namespace }) => namespace))];
  for (const box of sized) {
    const { id, namespace } = box.node;
    placed.setNode(id, { width: box.width, height: box.height });
    if (!namespace || !spaces.includes(namespace)) continue;
    if (!placed.hasNode(frameOf(namespace))) placed.setNode(frameOf(namespace), {});
    placed.setParent(id, frameOf(namespace));
  }
  for (const [index, edge] of graph.edges.entries()) {
    const size = edge.label ? { width: measure(edge.label, "fact") + 8, height: LINE, labelpos: "c" } : {};
    placed.setEdge(...endsOf(edge), size, `${index}`);
  }
  layout(placed);
  const frames = spaces.filter((space) => space && placed.hasNode(frameOf(space)));
  const groups = frames.map((space) => framed(`namespace ${space}`, placed.node(frameOf(space)), measure));
  const { width = 0, height = 0 } = placed.graph();
  return {
    width: Math.max(width, ...groups.map((group) => group.x + group.width + MARGIN)),
    height: height + (groups.length ? TITLE : 0),
    groups,
    boxes: sized.map((box) => ({ ...box, ...cornerOf(placed.node(box.node.id)) })),
    edges: graph.edges.map((edge, index) => {
      const { points, x, y, width: wide } = placed.edge(...endsOf(edge), `${index}`);
      const onward = BACKWARDS.has(edge.relation) ? [...points].reverse() : points;
      return { edge, points: onward, label: edge.label ? { x, y, width: wide } : undefined };
    }),
  };
}

/**
 * Return the ends of an arrow, the upper one first.
 *
 * @param {import("../relating/graph.js").Edge} edge
 * @returns {[string, string]}
 */
function endsOf({ source, target, relation }) {
  return BACKWARDS.has(relation) ? [target, source] : [source, target];
}

/** @param {string} namespace */
function frameOf(namespace) {
  return `namespace ${namespace}`;
}

/**
 * @param {string} title
 * @param {{ x: number, y: number, width: number, height: number }} node
 * @param {Measure} measure
 */
function framed(title, node, measure) {
  const corner = cornerOf(node);
  return { title, ...corner, width: Math.max(node.width, measure(title, "short") + 28), height: node.height + TITLE };
}

/** @param {{ x: number, y: number, width: number, height: number }} node */
function cornerOf({ x, y, width, height }) {
  return { x: x - width / 2, y: y - height / 2 };
}

/**
 * @param {import("../relating/graph.js").Node} node
 * @param {Measure} measure
 * @returns {Sized}
 */
function sizeOf(node, measure) {
  const tile = Math.max(28, measure(node.tile, "short") + 8);
  const x = tile + 10;
  const written = [[node.name, "name"], [node.kind, "kind"], ...node.facts.map((fact) => [fact, "fact"])];
  let y = 6;
  let widest = 40;
  const lines = written.map(([text, role]) => {
    y += role === "name" ? LINE + 2 : LINE;
    const short = shortened(text, role, measure);
    widest = Math.max(widest, measure(short, role));
    return { text: short, role, x, y };
  });
  y += 8;
  const chips = node.chips.map(({ label, text }) => {
    const short = shortened(text, "chip", measure);
    const chip = { label, text: short, x, y, width: measure(label, "short") + measure(short, "chip") + 16 };
    widest = Math.max(widest, chip.width);
    y += CHIP;
    return chip;
  });
  return { node, width: x + widest + 10, height: Math.max(y, 44), tile, lines, chips };
}

/**
 * Return a text, cut in its middle to fit: start and end of a name both tell it apart.
 *
 * @param {string} text
 * @param {string} role
 * @param {Measure} measure
 */
function shortened(text, role, measure) {
  let short = text;
  for (let keep = text.length - 1; keep > 2 && measure(short, role) > WIDEST; keep -= 1) {
    short = `${text.slice(0, Math.ceil(keep / 2))}…${text.slice(text.length - Math.floor(keep / 2))}`;
  }
  return short;
}
