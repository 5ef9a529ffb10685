// What Material leaves to do for people who use a keyboard or a screen reader; repeated for what it adds later.

// Each copy button stands in a landmark of its own without a name: a screen reader would list dozens of them.
const unmark = (nav) => nav.setAttribute("role", "presentation")

// A table that is wider than the screen scrolls, so the keyboard must get to it.
const reach = (table) => {
  if (table.scrollWidth > table.clientWidth) table.tabIndex = 0
  else table.removeAttribute("tabindex")
}

// A long name in a narrow column breaks where a person would break it: after a dot, a colon or a slash, before a hump.
const breaks = /(?<=[./=:\]])(?=\w)|(?<=[a-z])(?=[A-Z])/
const loosen = (code) => {
  const parts = code.textContent.split(breaks)
  if (parts.length > 1 && !code.children.length)
    code.replaceChildren(...parts.flatMap((part, index) => (index ? [document.createElement("wbr"), part] : [part])))
}

const mend = () => {
  document.querySelectorAll(".md-typeset :is(td, th) code").forEach(loosen)
  document.querySelectorAll(".md-code__nav:not([role])").forEach(unmark)
  document.querySelectorAll(".md-typeset__scrollwrap").forEach(reach)
}

// Material changes a page in many small steps; once a frame is enough.
let waiting = 0
const mendSoon = () => {
  waiting ||= requestAnimationFrame(() => {
    waiting = 0
    mend()
  })
}

new MutationObserver(mendSoon).observe(document.body, { childList: true, subtree: true })
addEventListener("resize", mendSoon)
mend()

// Task lists that can be ticked. Ticks stay in this browser; where it keeps nothing, they last until the page is left.
// Without this script the lists are plain lists: the style sheet shows no boxes that cannot be ticked.

const checklistKey = () => `checklist:${location.pathname}`

const storedTicks = () => {
  try {
    const stored = JSON.parse(localStorage.getItem(checklistKey()) ?? "[]")
    return new Set(Array.isArray(stored) ? stored : [])
  } catch {
    return new Set()
  }
}

const storeTicks = (ticks) => {
  try {
    localStorage.setItem(checklistKey(), JSON.stringify([...ticks].sort()))
  } catch {
    // Storage is off or full: the ticks that can be seen are all there are.
  }
}

// An item is known by its words, so that ticks outlive items that come and go around it.
const itemWords = (item) => {
  const copy = item.cloneNode(true)
  copy.querySelectorAll("[role=tooltip]").forEach((tip) => tip.remove())
  return copy.textContent.trim().replace(/\s+/g, " ")
}

const make = (tag, properties, ...children) => {
  const element = Object.assign(document.createElement(tag), properties)
  element.append(...children)
  return element
}

const headingBefore = (list, selector) =>
  [...document.querySelectorAll(selector)].filter((heading) =>
    heading.compareDocumentPosition(list) & Node.DOCUMENT_POSITION_FOLLOWING).at(-1)

const headingWords = (heading) => heading?.firstChild?.textContent.trim() ?? ""

const readyItem = (item, number, words) => {
  const box = item.querySelector("input[type=checkbox]")
  const text = make("span", { id: `checklist-item-${number}` }, ...[...item.childNodes].filter((node) => node !== box))
  item.replaceChildren(box, text)
  box.disabled = false
  box.setAttribute("aria-labelledby", text.id)
  box.dataset.words = words
  return box
}

const setUpChecklist = () => {
  const items = [...document.querySelectorAll(".md-content .task-list-item")]
  if (items.length === 0 || document.querySelector(".checklist")) return

  const boxes = items.map((item, number) => readyItem(item, number, itemWords(item)))
  const lists = [...new Set(items.map((item) => item.parentElement))]
  const bar = make("progress", { max: boxes.length, className: "checklist__bar" })
  bar.setAttribute("aria-hidden", "true")
  const count = make("span", { className: "checklist__count" })
  const spoken = make("span", { className: "checklist__spoken" })
  spoken.setAttribute("role", "status")
  const again = make("button", { type: "button", className: "checklist__again", textContent: "Untick all" })
  const summary = make("div", { className: "checklist" }, count, bar, again, spoken)
  const place = headingBefore(lists[0], ".md-content h2")
  if (place) place.after(summary)
  else lists[0].before(summary)

  const done = (among) => `${among.filter((box) => box.checked).length} of ${among.length} done`
  const show = () => {
    bar.value = boxes.filter((box) => box.checked).length
    count.textContent = done(boxes)
    again.disabled = bar.value === 0
  }
  const restore = () => {
    const ticks = storedTicks()
    for (const box of boxes) box.checked = ticks.has(box.dataset.words)
    show()
  }
  const keep = () => {
    storeTicks(new Set(boxes.filter((box) => box.checked).map((box) => box.dataset.words)))
    show()
  }

  for (const list of lists) {
    const own = boxes.filter((box) => list.contains(box))
    const heading = headingWords(headingBefore(list, ".md-content :is(h2, h3)"))
    list.addEventListener("change", () => {
      keep()
      spoken.textContent = `${heading}: ${done(own)}. All: ${done(boxes)}.`
    })
  }
  again.addEventListener("click", () => {
    if (!confirm("Untick all items of this list?")) return
    for (const box of boxes) box.checked = false
    keep()
    spoken.textContent = `All: ${done(boxes)}.`
    boxes[0].focus()
  })
  addEventListener("storage", (event) => {
    if (event.key === checklistKey()) restore()
  })
  restore()
}

// Material swaps pages without loading them anew, and says so.
if (window.document$) document$.subscribe(setUpChecklist)
else setUpChecklist()
