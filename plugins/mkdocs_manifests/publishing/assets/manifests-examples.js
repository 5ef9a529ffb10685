// What an example does besides showing its YAML: it tells what a field means, hands out one command at a time, and marks
// the line to which a link has led. All of the words are on the page already, for those who read without scripts.

{
  const PANEL = "manifests-panel"
  const HERE = "manifests-line--here"
  const SHOW_AFTER = 120
  const HIDE_AFTER = 250

  /** Of each name of a field in a block: what tells its meaning. @type {WeakMap<Element, HTMLElement>} */
  const notes = new WeakMap()
  /** @type {HTMLElement | null} */
  let shown = null
  let timer = 0

  /** Find the elements of a block that stand at "line.column", both counted from 0. @param {Element} code */
  const elementsOf = (code) => {
    const found = new Map()
    const walker = document.createTreeWalker(code, NodeFilter.SHOW_TEXT)
    let line = 0
    let column = 0
    while (walker.nextNode()) {
      const { data, parentElement } = walker.currentNode
      if (parentElement !== code) found.set(`${line}.${column}`, parentElement)
      const breaks = data.split("\n")
      line += breaks.length - 1
      column = breaks.length > 1 ? breaks.at(-1).length : column + data.length
    }
    return found
  }

  /** Return the block that an example shows. @param {Element} example */
  const codeOf = (example) =>
    example.querySelector(":scope > .highlight code") ?? example.nextElementSibling?.querySelector("pre > code")

  /** Give the names in a block their meanings, and one of them the keyboard's stop. @param {Element} example */
  const tell = (example) => {
    const code = codeOf(example)
    const known = example.querySelectorAll("[data-at]")
    if (!code || !known.length || code.classList.contains("manifests-keys")) return
    code.classList.add("manifests-keys")
    const elements = elementsOf(code)
    for (const note of known)
      for (const spot of note.dataset.at.split(" ")) {
        const name = elements.get(spot)
        if (name) notes.set(name, note)
        name?.classList.add("manifests-key")
      }
    const first = code.querySelector(".manifests-key")
    if (!first) return
    first.tabIndex = 0
    code.removeAttribute("tabindex")
  }

  const panel = () => {
    const known = document.getElementById(PANEL)
    if (known) return known
    const made = document.createElement("div")
    made.id = PANEL
    made.className = PANEL
    made.setAttribute("role", "tooltip")
    made.setAttribute("popover", "manual")
    made.setAttribute("data-md-color-scheme", "")
    made.addEventListener("pointerenter", () => clearTimeout(timer))
    made.addEventListener("pointerleave", () => hideSoon())
    document.body.append(made)
    return made
  }

  /** @param {string} name @param {string} text */
  const element = (name, text) => Object.assign(document.createElement(name), { textContent: text })

  /** Put the panel below a name, or above where there is no room; a phone has it at its lower edge. @param {Element} name */
  const place = (name) => {
    const box = name.getBoundingClientRect()
    const own = panel().getBoundingClientRect()
    const below = box.bottom + 6 + own.height < innerHeight || box.top < own.height
    panel().style.setProperty("--manifests-x", `${Math.max(8, Math.min(box.left, innerWidth - own.width - 8))}px`)
    panel().style.setProperty("--manifests-y", `${below ? box.bottom + 6 : box.top - own.height - 6}px`)
  }

  /** @param {HTMLElement} name */
  const show = (name) => {
    clearTimeout(timer)
    const note = notes.get(name)
    const told = note?.matches("a") ? document.getElementById(note.hash.slice(1)) : note
    const meaning = told?.nextElementSibling
    if (!meaning) return
    hide()
    const hint = element("p", "Arrow keys: next field. Enter: in the list. Escape: close.")
    hint.className = "manifests-panel__keys"
    const text = document.createElement("p")
    text.append(...[...meaning.cloneNode(true).childNodes])
    panel().replaceChildren(element("code", note.textContent), text, hint)
    panel().dataset.mdColorScheme = document.body.dataset.mdColorScheme ?? ""
    panel().showPopover?.()
    panel().classList.toggle("manifests-panel--keys", name.matches(":focus-visible"))
    name.setAttribute("aria-describedby", PANEL)
    name.classList.add("manifests-key--shown")
    shown = name
    place(name)
  }

  const hide = () => {
    clearTimeout(timer)
    shown?.removeAttribute("aria-describedby")
    shown?.classList.remove("manifests-key--shown")
    if (shown) panel().hidePopover?.()
    shown = null
  }
  const hideSoon = () => {
    clearTimeout(timer)
    timer = setTimeout(hide, HIDE_AFTER)
  }

  /** Lead the keyboard's one stop to another name of the block. @param {HTMLElement} name @param {number} step */
  const move = (name, step) => {
    const names = [...name.closest("code").querySelectorAll(".manifests-key")]
    const next = names.at(Math.max(0, Math.min(names.indexOf(name) + step, names.length - 1)))
    for (const one of names) one.removeAttribute("tabindex")
    next.tabIndex = 0
    next.focus()
  }

  /** Show in the list what the panel tells. @param {HTMLElement} name */
  const list = (name) => {
    const note = notes.get(name)
    const told = note.matches("a") ? document.getElementById(note.hash.slice(1)) : note
    told.closest("details").open = true
    told.tabIndex = -1
    hide()
    told.focus()
  }

  const STEPS = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity }
  const keyOf = (event) => event.target.closest?.(".manifests-key")

  document.addEventListener("pointerover", (event) => {
    const name = keyOf(event)
    if (event.pointerType === "touch" || !name || name === shown) return name && clearTimeout(timer)
    clearTimeout(timer)
    timer = setTimeout(() => show(name), SHOW_AFTER)
  })
  document.addEventListener("pointerout", (event) => keyOf(event) && !keyOf(event).matches(":focus") && hideSoon())
  document.addEventListener("focusin", (event) => (keyOf(event) ? show(keyOf(event)) : hide()))
  document.addEventListener("click", (event) => {
    const name = keyOf(event)
    if (name && !getSelection()?.toString()) show(name)
    else if (!event.target.closest?.(`.${PANEL}`)) hide()
  })
  addEventListener("scroll", () => shown && place(shown), { passive: true, capture: true })
  addEventListener("resize", hide)
  addEventListener("keydown", (event) => {
    const name = keyOf(event)
    if (event.key === "Escape" && shown) hide()
    else if (name && event.key === "Enter") list(name)
    else if (name && event.key in STEPS && !event.ctrlKey && !event.metaKey && !event.altKey) move(name, STEPS[event.key])
    else return
    event.preventDefault()
    event.stopPropagation()
  }, true)

  // Material makes a block that scrolls a stop of its own; one with names has its stop already, and scrolls from there.
  new MutationObserver((changes) => {
    for (const { target } of changes)
      if (target.matches("code.manifests-keys[tabindex]")) target.removeAttribute("tabindex")
  }).observe(document.body, { attributes: true, attributeFilter: ["tabindex"], subtree: true })

  /** Make one line of commands something to copy. @param {string} command */
  const copyable = (command) => {
    const item = document.createElement("li")
    const button = element("button", "Copy")
    button.type = "button"
    button.setAttribute("aria-label", `Copy: ${command}`)
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(command)
      button.textContent = "Copied"
      setTimeout(() => (button.textContent = "Copy"), 2000)
    })
    item.append(element("code", command), button)
    return item
  }

  /** Take a listing apart into tasks and commands, when it is first unfolded. @param {HTMLElement} listing */
  const takeApart = (listing) => {
    const whole = document.createElement("div")
    whole.className = "manifests-more__tasks"
    for (const line of listing.textContent.split("\n")) {
      if (line.startsWith("#   ")) whole.lastElementChild.lastElementChild.append(element("small", line.slice(4)))
      else if (line.startsWith("# ")) whole.append(element("p", line.slice(2)), document.createElement("ul"))
      else if (line) whole.lastElementChild.append(copyable(line))
    }
    listing.replaceWith(whole)
  }
  document.addEventListener("toggle", (event) => {
    const listing = event.target.matches?.(".manifests-more__commands[open]") && event.target.querySelector("pre.no-copy")
    if (listing && navigator.clipboard) takeApart(listing)
  }, true)

  /** Mark the line to which an address leads: pages that are loaded in the page have no target. @param {string} hash */
  const mark = (hash) => {
    document.querySelector(`.${HERE}`)?.classList.remove(HERE)
    const line = hash.length > 1 && document.getElementById(decodeURIComponent(hash.slice(1)))
    if (line && line.matches(".manifests-line")) line.classList.add(HERE)
    const folded = line && line.closest(".manifests-more details")
    if (folded) folded.open = true
  }

  const setUp = () => {
    hide()
    document.querySelectorAll(".manifests-example").forEach(tell)
    mark(location.hash)
  }
  addEventListener("hashchange", () => mark(location.hash))
  window.location$?.subscribe(({ hash }) => mark(hash))
  if (window.document$) window.document$.subscribe(setUp)
  else setUp()
}
