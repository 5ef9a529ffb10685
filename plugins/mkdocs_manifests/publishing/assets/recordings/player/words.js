// What is said of requests, events and states.

/** @param {Recording} recording @param {Row} row */
function identity(recording, row) {
  return `${recording.kinds[row.resource]?.kind ?? row.resource}/${row.name}`
}

/** A state in words. @param {Recording} recording @param {Row} row @param {string[]} without Fields that are said elsewhere. */
function told(recording, row, without = []) {
  if (row.verb === "deleted") return "gone"
  const said = (recording.kinds[row.resource]?.facts ?? [])
    .filter(({field, unless}) => !isEmpty(row.data[field]) && row.data[field] !== unless && !without.includes(field))
    .map(({field, text}) => text.replace("{}", () => inWords(row.data[field])))
  return said.join(", ") || row.detail || "exists"
}

function isEmpty(value) {
  return inWords(value) === ""
}

/** A value of a state: the items of a list, or what a map says of each of its keys. @param {any} value @returns {string} */
function inWords(value) {
  const items = value instanceof Object && !Array.isArray(value) ? Object.entries(value).map((entry) => entry.join(" ")) : [value].flat()
  return items.filter((item) => item !== null && item !== undefined).join(", ")
}

/** Conditions in short: what is true, and what is not, with its reason. @param {unknown} conditions */
function conditionsInShort(conditions) {
  if (typeof conditions !== "string") return ""
  const found = [...conditions.matchAll(/(\w+)=(\w+)(?:\((\w*)\))?/g)]
  return found.map(([, type, status, reason]) => (status === "True" ? type : `not ${type}${reason ? ` (${reason})` : ""}`)).join(", ")
}

/** A request without its actor, an event, or a state. @param {Recording} recording @param {Row} row @param {number} count */
function phrase(recording, row, count = 1) {
  if (row.source === "state") return `${identity(recording, row)}: ${told(recording, row)}`
  if (row.source === "event") return `event ${row.verb}: ${row.detail}`
  if (count > 1) return row.code ? `${count} reads, first ${row.detail.split(":")[0]}` : `${count} reads`
  const path = row.subresource ? `${row.resource}/${row.subresource}` : row.resource
  const where = row.subresource === "binding" ? row.detail : ""
  const request = [row.verb, path, row.name, where].filter(Boolean).join(" ")
  return row.code ? `${request}: ${row.detail.split(":")[0]}` : request
}

/** A step as a sentence. @param {Recording} recording @param {Step} step */
function sentence(recording, step) {
  const {row} = step
  const what = phrase(recording, row, step.count)
  return `${clock(row.time)}: ${row.source === "state" ? what : `${row.actor}: ${what}`}`
}

/** @param {number} seconds */
function clock(seconds) {
  if (seconds < 120) return `${seconds.toFixed(2)} s`
  return `${Math.floor(seconds / 60)} min ${(seconds % 60).toFixed(1)} s`
}

/** The same where there is little room: `6:24.9`. @param {number} seconds */
function shortClock(seconds) {
  if (seconds < 100) return `${seconds.toFixed(2)} s`
  return `${Math.floor(seconds / 60)}:${(seconds % 60).toFixed(1).padStart(4, "0")}`
}

/** A text that fits into so many characters, cut in its middle. @param {string} text @param {number} most */
function shorten(text, most) {
  if (text.length <= most) return text
  const head = Math.max(1, Math.ceil((most - 1) / 2))
  return `${text.slice(0, head)}…${text.slice(text.length - Math.max(1, most - 1 - head))}`
}

/** As many of a text's parts as fit into so many characters, or else its beginning. @param {string} text @param {number} most */
function clip(text, most) {
  if (text.length <= most) return text
  const end = text.lastIndexOf(", ", most - 3)
  return end > 0 ? `${text.slice(0, end)}, …` : shorten(text, most)
}
