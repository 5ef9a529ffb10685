// The objects as they stand: workloads with counts, nodes with Pods, endpoints, and the rest.

/** Resources whose Pods are counted. */
const OWNERS = ["replicasets", "statefulsets", "daemonsets", "jobs"]
/** What the table has in columns of its own, or in short. */
const SAID = ["desired", "completions", "ready", "conditions"]
/** Resources that make those. */
const MAKERS = ["cronjobs", "deployments"]
/** Owners that can be told apart by colour. */
const COLOURS = 4
const NO_NODE = "on no node yet"

/** @typedef {{recording: Recording, found: Map<string, Row>, changed: Set<string>, watched: Set<string>, open: string, choose: (key: string) => void}} View */

/** The sections that stand beside the lanes; they are filled by `showObjects`. */
function makeObjects() {
  const counts = make("tbody")
  const heads = ["Object", "Desired", "Active", "Ready", "Terminating"].map((head) => make("th", {scope: "col"}, head))
  const table = make("table", {class: "mfp-counts"}, make("thead", {}, make("tr", {}, ...heads)), counts)
  const makers = make("ul", {class: "mfp-others"})
  const nodes = make("div", {class: "mfp-nodes"})
  const endpoints = make("ul", {class: "mfp-endpoints"})
  const others = make("ul", {class: "mfp-others"})
  const section = (title, ...content) => make("section", {role: "group", "aria-label": title}, make("p", {class: "mfp-title"}, title), ...content)
  const sections = {
    workloads: section("Workloads", makers, table),
    nodes: section("Pods on their nodes", nodes),
    endpoints: section("Endpoints", endpoints),
    others: section("Other objects", others),
  }
  const nothing = make("p", {class: "mfp-told"}, "No object exists at this moment.")
  const root = make("div", {class: "mfp-objects"}, nothing, ...Object.values(sections))
  return {root, nothing, sections, makers, counts, nodes, endpoints, others}
}

/** @param {ReturnType<typeof makeObjects>} parts @param {View} view */
function showObjects(parts, view) {
  const rows = [...view.found.values()]
  const of = (...resources) => rows.filter((row) => resources.includes(row.resource))
  const makers = of(...MAKERS)
  const owners = of(...OWNERS)
  const slices = of("endpointslices")
  const rest = rows.filter((row) => !["pods", "nodes", "endpointslices", ...MAKERS, ...OWNERS].includes(row.resource))
  const lines = (list, items, words) => keep(list, items, keyOf, () => line(view), (element, row) => updateLine(element, row, words(row), view))
  lines(parts.makers, makers, (row) => [told(view.recording, row), conditionsInShort(row.data.conditions)].filter(Boolean).join("; "))
  keep(parts.counts, owners, keyOf, () => countsRow(view), (element, row) => updateCounts(element, row, rows, view))
  keep(parts.nodes, nodesOf(rows), ({name}) => name, makeNode, (element, node) => updateNode(element, node, view))
  lines(parts.endpoints, slices, endpointsOf)
  lines(parts.others, rest, (row) => told(view.recording, row))
  parts.nothing.hidden = rows.length > 0
  parts.sections.workloads.hidden = makers.length + owners.length === 0
  parts.counts.parentElement.hidden = owners.length === 0
  parts.sections.nodes.hidden = parts.nodes.childElementCount === 0
  parts.sections.endpoints.hidden = slices.length === 0
  parts.sections.others.hidden = rest.length === 0
}

/** A button that shows an object's history. @param {View} view */
function objectButton(view) {
  return make("button", {
    type: "button",
    class: "mfp-object",
    onclick: (event) => view.choose(event.currentTarget.getAttribute("data-object")),
  })
}

/** @param {Element} button @param {Row} row @param {string} name @param {View} view */
function updateButton(button, row, name, view) {
  const key = keyOf(row)
  button.setAttribute("data-object", key)
  button.setAttribute("aria-pressed", String(view.open === key))
  button.classList.toggle("mfp-changed", view.changed.has(key))
  button.classList.toggle("mfp-watched", view.watched.has(identity(view.recording, row)))
  say(button, name)
}

function countsRow(view) {
  const head = make("th", {scope: "row"}, objectButton(view), make("span", {class: "mfp-told"}))
  return make("tr", {}, head, ...["desired", "pods", "ready", "terminating"].map((name) => make("td", {"data-count": name})))
}

function updateCounts(element, row, rows, view) {
  const name = identity(view.recording, row)
  updateButton(element.querySelector("button"), row, name.replace("/", " "), view)
  const numbers = {desired: row.data.desired ?? row.data.completions, ...podsOf(rows, name)}
  for (const cell of element.querySelectorAll("td")) say(cell, String(numbers[cell.getAttribute("data-count")] ?? ""))
  element.setAttribute("data-colour", String(colourOf(name, view)))
  say(element.querySelector(".mfp-told"), [row.data.image ?? told(view.recording, row, SAID), conditionsInShort(row.data.conditions)].filter(Boolean).join("; "))
}

/** Nodes by name, with their Pods; last what is on no node. @param {Row[]} rows */
function nodesOf(rows) {
  /** @type {Map<string, {name: string, row: Row|null, pods: Row[]}>} */
  const found = new Map()
  const get = (name, row = null) => found.get(name) ?? (found.set(name, {name, row, pods: []}), found.get(name))
  for (const row of rows) if (row.resource === "nodes") get(row.name, row)
  for (const row of rows) if (row.resource === "pods") get(row.data.node ?? NO_NODE).pods.push(row)
  return [...found.values()].sort((a, b) => Number(a.name === NO_NODE) - Number(b.name === NO_NODE) || a.name.localeCompare(b.name))
}

function makeNode() {
  return make("div", {class: "mfp-node"}, make("p", {class: "mfp-node__name"}), make("ul"))
}

function updateNode(element, node, view) {
  const state = node.row ? `: ${told(view.recording, node.row)}` : ""
  // A taint is one long word: it may be broken where its parts meet.
  say(element.querySelector("p"), node.name + state.replace(/[=/:](?=\w)/g, "$&\u200b"))
  element.classList.toggle("mfp-node--none", node.name === NO_NODE)
  keep(element.querySelector("ul"), node.pods, keyOf, () => podItem(view), (item, row) => updatePod(item, row, view))
}

function podItem(view) {
  return make("li", {class: "mfp-pod"}, objectButton(view), make("span", {class: "mfp-told"}))
}

function updatePod(item, row, view) {
  const {data} = row
  updateButton(item.querySelector("button"), row, row.name, view)
  const standing = isFinished(data) ? "finished" : data.deleting ? "terminating" : isReady(data) ? "ready" : "starting"
  item.setAttribute("data-standing", standing)
  item.setAttribute("data-colour", String(colourOf(data.owner ?? row.name, view)))
  const ready = data.deleting || isFinished(data) ? "" : isReady(data) ? ", ready" : ", not ready"
  const restarts = data.restarts ? `, ${data.restarts} restarts` : ""
  say(item.querySelector(".mfp-told"), `${data.status} ${data.ready ?? ""}${ready}${restarts}`)
}

/** The same number for all Pods of one owner, and for the owner. */
function colourOf(owner, view) {
  return Math.max(0, view.recording.owners.indexOf(owner)) % COLOURS
}

function line(view) {
  return make("li", {}, objectButton(view), " ", make("span", {class: "mfp-told"}))
}

function updateLine(element, row, text, view) {
  updateButton(element.querySelector("button"), row, identity(view.recording, row).replace("/", " "), view)
  say(element.querySelector(".mfp-told"), text)
}

/** @param {Row} row Of an EndpointSlice. */
function endpointsOf(row) {
  const said = (row.data.endpoints ?? []).map((endpoint) => {
    const state = endpoint.terminating ? "terminating" : endpoint.ready ? "ready" : "not ready"
    return `${endpoint.pod ?? endpoint.address} ${state}`
  })
  return said.join(", ") || "no endpoints"
}
