/** From an arrangement to an SVG element with the classes of the style sheet. */

const SVG = "http://www.w3.org/2000/svg";
const HEAD = 7;
/** Relations that are drawn dashed: nothing that a manifest sets up directly. */
const DASHED = new Set(["allows", "watches", "makes", "is owned by"]);
/** Categories that colour what leads to them. */
const ENDS = new Set(["config", "storage"]);

/** @typedef {import("./layout.js").Layout} Layout */
/** @typedef {import("./layout.js").Point} Point */

/**
 * Return the picture, described for those who cannot see it.
 *
 * @param {Layout} layout
 * @param {string} title
 * @param {string[]} description
 * @param {string} prefix Of its ids.
 */
export function render(layout, title, description, prefix) {
  const size = { width: number(layout.width), height: number(layout.height) };
  const categories = new Map(layout.boxes.map(({ node }) => [node.id, node.category]));
  return svg(
    "svg",
    {
      class: "manifests-diagram__svg",
      role: "img",
      "aria-labelledby": `${prefix}-title ${prefix}-desc`,
      ...size,
      viewBox: `0 0 ${size.width} ${size.height}`,
    },
    svg("title", { id: `${prefix}-title` }, title),
    svg("desc", { id: `${prefix}-desc` }, description.join(" ")),
    ...layout.groups.map(({ x, y, width, height }) => svg("g", { class: "mfd-group" }, svg("rect", { x, y, width, height, rx: 10 }))),
    ...layout.edges.map((edge) => arrow(edge, categories)),
    ...layout.groups.map(({ title: text, x, y, height }) => svg("text", { class: "mfd-group-title", x: x + 12, y: y + height - 6 }, text)),
    ...layout.boxes.map(box),
    ...layout.edges.flatMap(labelOf),
  );
}

/**
 * @param {Layout["edges"][number]} placed
 * @param {Map<string, string>} categories
 */
function arrow({ edge, points }, categories) {
  const [source, target] = [edge.source, edge.target].map((end) => categories.get(end) ?? "other");
  const category = edge.relation === "allows" ? "policy" : ENDS.has(target) ? target : source;
  const dashed = DASHED.has(edge.relation) ? " mfd-dashed" : "";
  return svg(
    "g",
    { class: `mfd-edge mfd-${category}${dashed}` },
    svg("path", { d: points.map(({ x, y }, index) => `${index ? "L" : "M"}${number(x)} ${number(y)}`).join("") }),
    svg("path", { class: "mfd-head", d: head(points) }),
  );
}

/** @param {Point[]} points */
function head(points) {
  const [before, end] = points.slice(-2);
  const length = Math.hypot(end.x - before.x, end.y - before.y) || 1;
  const [x, y] = [(end.x - before.x) / length, (end.y - before.y) / length];
  const back = { x: end.x - x * HEAD, y: end.y - y * HEAD };
  const half = HEAD / 2;
  return (
    `M${number(end.x)} ${number(end.y)}L${number(back.x - y * half)} ${number(back.y + x * half)}` +
    `L${number(back.x + y * half)} ${number(back.y - x * half)}Z`
  );
}

/** @param {Layout["boxes"][number]} placed */
function box({ node, x, y, width, height, tile, lines, chips }) {
  const standing = node.standing === "written" ? "" : ` mfd-${node.standing}`;
  const round = `M${number(x + tile)} ${number(y)}v${number(height)}h${number(6 - tile)}a6 6 0 0 1 -6 -6v${number(12 - height)}a6 6 0 0 1 6 -6Z`;
  return svg(
    "g",
    { class: `mfd-node mfd-${node.category}${standing}` },
    svg("rect", { class: "mfd-box", x, y, width, height, rx: 6 }),
    svg("path", { class: "mfd-tile", d: round }),
    svg("text", { class: "mfd-short", x: x + tile / 2, y: y + height / 2 + 4 }, node.tile),
    ...lines.map((line) => svg("text", { class: `mfd-${line.role}`, x: x + line.x, y: y + line.y }, line.text)),
    ...chips.flatMap((chip) => [
      svg("rect", { class: "mfd-chip", x: x + chip.x, y: y + chip.y, width: chip.width, height: 17, rx: 4 }),
      svg(
        "text",
        { class: "mfd-chip-text", x: x + chip.x + 6, y: y + chip.y + 12.5 },
        svg("tspan", { class: "mfd-chip-label" }, chip.label),
        ` ${chip.text}`,
      ),
    ]),
  );
}

/** @param {Layout["edges"][number]} placed */
function labelOf({ edge, label }) {
  if (!label) return [];
  const { x, y, width } = label;
  return [
    svg("rect", { class: "mfd-behind", x: x - width / 2, y: y - 8, width, height: 15 }),
    svg("text", { class: "mfd-label", x, y: y + 4 }, edge.label),
  ];
}

/**
 * @param {string} name
 * @param {Record<string, string | number>} attributes
 * @param {...(Node | string)} children
 */
function svg(name, attributes, ...children) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, typeof value === "number" ? number(value) : value);
  made.append(...children);
  return made;
}

/** @param {number} value */
function number(value) {
  return String(Math.round(value * 10) / 10);
}
