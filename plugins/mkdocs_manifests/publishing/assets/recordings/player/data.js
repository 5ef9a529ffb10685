// From the columns that were loaded to rows, steps, and the objects at a step.

/**
 * @typedef {object} Row One thing that happened.
 * @property {number} index
 * @property {number} time Seconds since the recording began.
 * @property {"api"|"event"|"state"} source
 * @property {string} actor
 * @property {string} verb
 * @property {string} resource
 * @property {string} subresource
 * @property {string} name
 * @property {string} detail
 * @property {number} code Of a refusal.
 * @property {boolean} warning
 * @property {Record<string, any>|null} data The object's fields, of a state.
 *
 * @typedef {{time: number, title: string, text: string, watch: string[]}} Chapter
 * @typedef {{field: string, text: string, unless: any}} Fact
 * @typedef {{kind: string, facts: Fact[]}} Kind
 * @typedef {{title: string, chapters: Chapter[], kinds: Record<string, Kind>, rows: Row[], actors: string[], owners: string[]}} Recording
 *
 * @typedef {object} Step What one press of the step button shows.
 * @property {Row} row The first, which says what it is.
 * @property {number} end The index of the last row that has happened by now.
 * @property {number} count How many rows it stands for.
 * @property {number} chapter Its index.
 *
 * @typedef {{fold: boolean, events: boolean, hidden: Set<string>}} Choice What steps there are.
 */

/** @type {Row["source"][]} */
const SOURCES = ["api", "event", "state"]
const READS = new Set(["get", "list", "watch"])

/** @param {any[]} parts As they were loaded, the first with the head. @returns {Recording} */
function decode(parts) {
  /** @type {Row[]} */
  const rows = []
  for (const part of parts) {
    let clock = 0
    const {columns, texts, states} = part
    const text = (name, index) => texts[columns[name]?.[index] ?? 0]
    for (let index = 0; index < part.rows; index++) {
      clock += columns.time?.[index] ?? 0
      const source = SOURCES[columns.source?.[index] ?? 0]
      rows.push({
        index: rows.length,
        time: clock / 1000,
        source,
        actor: text("actor", index),
        verb: text("verb", index),
        resource: text("resource", index),
        subresource: text("subresource", index),
        name: text("name", index),
        detail: text("detail", index),
        code: columns.code?.[index] ?? 0,
        warning: Boolean(columns.warning?.[index]),
        data: source === "state" ? states[columns.state?.[index] ?? 0] : null,
      })
    }
  }
  const others = new Set(rows.filter((row) => row.source === "api").map((row) => row.actor))
  others.delete("kubectl")
  const owners = new Set(rows.filter((row) => row.resource === "pods" && row.data?.owner).map((row) => row.data.owner))
  const {title, chapters, kinds} = parts[0]
  return {title, chapters, kinds, rows, actors: ["kubectl", API_SERVER, ...others], owners: [...owners]}
}

const API_SERVER = "API server"

/** Whether a request changes nothing. @param {Row} row */
function isRead(row) {
  return row.source === "api" && (READS.has(row.verb) || row.subresource === "token")
}

/** @param {Recording} recording @param {Choice} choice @returns {Step[]} */
function stepsOf(recording, choice) {
  const steps = []
  let chapter = 0
  for (const row of recording.rows) {
    while (recording.chapters[chapter + 1]?.time <= row.time) chapter++
    const last = steps.at(-1)
    const isHidden = row.source === "event" ? !choice.events : row.source === "api" && choice.hidden.has(row.actor)
    if (isHidden) continue
    const joins = choice.fold && last && isRead(row) && isRead(last.row) && last.row.actor === row.actor && last.chapter === chapter
    if (joins) Object.assign(last, {end: row.index, count: last.count + 1})
    else steps.push({row, end: row.index, count: 1, chapter})
  }
  if (steps.length) steps.at(-1).end = recording.rows.length - 1
  return steps
}

/** The objects of a recording, as they stand after any of its rows. */
class Objects {
  /** @param {Row[]} rows */
  constructor(rows) {
    this.rows = rows
    this.next = 0
    /** @type {Map<string, Row>} */
    this.found = new Map()
  }

  /** @param {number} end The index of the last row that has happened. @returns {Map<string, Row>} */
  after(end) {
    if (end + 1 < this.next) {
      this.next = 0
      this.found.clear()
    }
    for (; this.next <= end; this.next++) {
      const row = this.rows[this.next]
      if (row.source !== "state") continue
      if (row.verb === "deleted") this.found.delete(keyOf(row))
      else this.found.set(keyOf(row), row)
    }
    return this.found
  }
}

/** @param {Row} row */
function keyOf(row) {
  return `${row.resource}/${row.name}`
}

/**
 * How many Pods an owner has: alive, ready, and terminating; finished ones count no more.
 * @param {Iterable<Row>} rows @param {string} owner Kind and name.
 */
function podsOf(rows, owner) {
  const counts = {pods: 0, ready: 0, terminating: 0}
  for (const {resource, data} of rows) {
    if (resource !== "pods" || data.owner !== owner || isFinished(data)) continue
    if (data.deleting) counts.terminating++
    else counts.pods++
    if (!data.deleting && isReady(data)) counts.ready++
  }
  return counts
}

function isFinished(pod) {
  return pod.phase === "Succeeded" || pod.phase === "Failed"
}

function isReady(pod) {
  return pod.conditions?.Ready === "True"
}
