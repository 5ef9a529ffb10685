// The lanes: who asks the API server for what, the last few steps from top to bottom.

const ROW = 31
/** Room below the last step. */
const BELOW = 12
/** The width of a letter, at the size of the style sheet. */
const LETTER = 6.7
const NAME_LETTER = 7.6
/** Room for the times. */
const LEFT = 50
/** Steps that are seen at once, below the objects and beside them. */
const SHOWN = {below: 8, beside: 13}
/** Lanes that are nearer to one another have their names upright. */
const NARROW = 84

/**
 * @param {SVGElement} svg @param {Recording} recording @param {Step[]} steps @param {number} now
 * @param {Set<string>} hidden Actors that are left out. @param {number} width @param {number} most Steps that are seen at once.
 */
function drawLanes(svg, recording, steps, now, hidden, width, most) {
  const actors = recording.actors.filter((actor) => !hidden.has(actor))
  const gap = (width - LEFT) / actors.length
  const isNarrow = gap < NARROW
  const top = isNarrow ? Math.max(...actors.map((actor) => actor.length)) * NAME_LETTER + 14 : 40
  const at = new Map(actors.map((actor, index) => [actor, LEFT + gap * (index + 0.5)]))
  const height = top + most * ROW + BELOW
  const active = steps[now]?.row
  const parts = actors.map((actor) => lane(actor, at.get(actor), top, height, isNarrow, isActive(actor, active)))
  const first = Math.max(0, Math.min(now - most + 1, steps.length - most))
  const shown = steps.slice(first, Math.max(now + 1, 0))
  parts.push(...shown.map((step, index) => entry(recording, step, at, top + (index + 0.7) * ROW, width, first + index === now)))
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`)
  svg.setAttribute("height", String(height))
  svg.replaceChildren(...parts)
}

/** @param {string} actor @param {Row|undefined} row */
function isActive(actor, row) {
  return Boolean(row) && (actor === row.actor || (actor === API_SERVER && row.source !== "event"))
}

function lane(actor, x, top, height, isNarrow, active) {
  const css = active ? "mfp-lane mfp-lane--active" : "mfp-lane"
  const line = draw("path", {d: `M${x} ${top}V${height}`})
  if (isNarrow) return draw("g", {class: css}, line, draw("text", {transform: `translate(${x + 4} ${top - 6}) rotate(-90)`}, actor))
  const lines = actor.length > 12 && actor.includes("-") ? actor.split(/(?<=-)(?=[^-]+$)/) : [actor]
  const words = lines.map((word, index) => draw("text", {class: "mfp-middle", x, y: top - 8 - 14 * (lines.length - 1 - index)}, word))
  return draw("g", {class: css}, line, ...words)
}

/** One step: an arrow for a request, a dashed one for an event, a mark on the API server's lane and two lines for a state. */
function entry(recording, step, at, y, width, isNow) {
  const {row} = step
  const server = at.get(API_SERVER)
  const most = Math.floor((width - server - 12) / (isNow ? NAME_LETTER : LETTER))
  const css = ["mfp-step", `mfp-${row.source}`, isNow && "mfp-now", isRead(row) && "mfp-read", (row.code || row.warning) && "mfp-bad"]
  const text = (words, below, kind = "", fit = shorten) => draw("text", {class: kind, x: server + 10, y: y + below}, fit(words, most))
  const parts = [draw("text", {class: "mfp-time", x: 0, y: y + 4}, shortClock(row.time))]
  if (row.source === "state") {
    parts.push(draw("circle", {cx: server, cy: y + 1, r: 5}))
    parts.push(text(identity(recording, row), -2), text(told(recording, row), 11, "mfp-time", clip))
  } else {
    parts.push(text(phrase(recording, row, step.count), -3))
    if (at.has(row.actor)) parts.push(draw("path", {d: arrow(at.get(row.actor), server, y + 4)}))
  }
  return draw("g", {class: css.filter(Boolean).join(" ")}, ...parts)
}

function arrow(from, to, y) {
  const back = from < to ? -6 : 6
  return `M${from} ${y}H${to}m${back} -4l${-back} 4l${back} 4`
}
