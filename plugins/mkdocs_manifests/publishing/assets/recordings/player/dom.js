// Small helpers to build and to update the page.

const SVG = "http://www.w3.org/2000/svg"

/**
 * Make an element. Properties that begin with "on" are listeners, all others attributes; false leaves one out.
 * @param {string} tag @param {Record<string, any>} properties @param {...(Node|string)} children
 * @returns {HTMLElement}
 */
function make(tag, properties = {}, ...children) {
  return fill(document.createElement(tag), properties, children)
}

/** The same for SVG. @param {string} tag @param {Record<string, any>} properties @param {...(Node|string)} children */
function draw(tag, properties = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), properties, children)
}

/** @template {Element} T @param {T} element @param {Record<string, any>} properties @param {(Node|string)[]} children @returns {T} */
function fill(element, properties, children) {
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value)
    else if (value === true) element.setAttribute(name, "")
    else if (value !== false) element.setAttribute(name, String(value))
  }
  element.append(...children)
  return element
}

/**
 * Bring the children of an element to what they should be, and keep those that stay: focus is not lost.
 * @template T
 * @param {Element} parent @param {T[]} items
 * @param {(item: T) => string} keyOf @param {(item: T) => Element} create @param {(element: Element, item: T) => void} update
 */
function keep(parent, items, keyOf, create, update) {
  const known = new Map([...parent.children].map((child) => [child.getAttribute("data-key"), child]))
  let before = null
  for (const item of items) {
    const key = keyOf(item)
    let element = known.get(key)
    if (!element) {
      element = create(item)
      element.setAttribute("data-key", key)
    }
    known.delete(key)
    update(element, item)
    const place = before ? before.nextElementSibling : parent.firstElementChild
    if (place !== element) parent.insertBefore(element, place)
    before = element
  }
  for (const element of known.values()) element.remove()
}

/** Set a text only where it changes. @param {Element} element @param {string} text */
function say(element, text) {
  if (element.textContent !== text) element.textContent = text
}
