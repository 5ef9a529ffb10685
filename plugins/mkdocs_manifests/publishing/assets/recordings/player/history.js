// The history of one object: its states, the requests for it, and the events about it.

/** @param {Recording} recording @param {string} key @param {(row: Row) => void} jump @param {() => void} close */
function makeHistory(recording, key, jump, close) {
  const rows = recording.rows.filter((row) => keyOf(row) === key && !isRead(row))
  const name = identity(recording, rows[0]).replace("/", " ")
  const items = rows.map((row) =>
    make(
      "li",
      {"data-index": row.index, class: `mfp-${row.source}${row.code || row.warning ? " mfp-bad" : ""}`},
      make("button", {type: "button", onclick: () => jump(row), "aria-label": `Go to ${clock(row.time)}`}, clock(row.time)),
      " ",
      row.source === "state" ? told(recording, row) + conditionsOf(row) : `${row.actor}: ${phrase(recording, row)}`,
    ),
  )
  return make(
    "section",
    {class: "mfp-history", role: "group", "aria-label": `History of ${name}`},
    make("p", {class: "mfp-title"}, `${name}, from beginning to end`),
    make("ol", {tabindex: 0, "aria-label": `What happened to ${name}`}, ...items),
    make("button", {type: "button", class: "mfp-button", onclick: close}, "Close the history"),
  )
}

/** @param {Row} row */
function conditionsOf(row) {
  const conditions = row.data?.conditions
  if (!conditions) return ""
  const said = typeof conditions === "string" ? conditions : Object.entries(conditions).map((pair) => pair.join("=")).join(" ")
  return ` (${said})`
}

/** Mark what has not happened yet, and bring what happened last into view. @param {Element} history @param {number} end */
function showHistory(history, end) {
  const items = [...history.querySelectorAll("li")]
  for (const item of items) item.classList.toggle("mfp-later", Number(item.getAttribute("data-index")) > end)
  const last = items.findLast((item) => !item.classList.contains("mfp-later"))
  const list = history.querySelector("ol")
  if (list) list.scrollTop = last ? last.offsetTop - list.offsetTop - list.clientHeight / 2 : 0
}
