// What Material leaves to do for people who use a keyboard or a screen reader; repeated for what it adds later.

// Each copy button stands in a landmark of its own without a name: a screen reader would list dozens of them.
const unmark = (nav) => nav.setAttribute("role", "presentation")

// A table that is wider than the screen scrolls, so the keyboard must get to it.
const reach = (table) => {
  if (table.scrollWidth > table.clientWidth) table.tabIndex = 0
  else table.removeAttribute("tabindex")
}

// A long name in a narrow column breaks where a person would break it: after a dot or a slash, before a hump.
const breaks = /(?<=[./=\]])(?=\w)|(?<=[a-z])(?=[A-Z])/
const loosen = (code) => {
  const parts = code.textContent.split(breaks)
  if (parts.length > 1 && !code.children.length)
    code.replaceChildren(...parts.flatMap((part, index) => (index ? [document.createElement("wbr"), part] : [part])))
}

const mend = () => {
  document.querySelectorAll(".md-typeset td code").forEach(loosen)
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
