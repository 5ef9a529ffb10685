// Tables read as they are without this. It sorts and filters them in the page, and copies the path of a field.

{
  /** From how many rows on a table can be filtered. */
  const MANY = 8
  const ORDERS = ["ascending", "descending", ""]

  /** @type {(tag: string, properties?: object, ...children: (Node | string)[]) => HTMLElement} */
  const make = (tag, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), properties)
    element.append(...children)
    return element
  }

  const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" })
  /** @type {(row: HTMLTableRowElement, column: number) => string} */
  const valueOf = (row, column) => {
    const cell = row.cells[column]
    return cell?.dataset.sort ?? cell?.textContent.trim() ?? ""
  }

  /** Empty cells stay last in both directions. Numbers come before words.
   * @type {(column: number, sign: number) => (a: HTMLTableRowElement, b: HTMLTableRowElement) => number} */
  const byColumn = (column, sign) => (a, b) => {
    const [left, right] = [valueOf(a, column), valueOf(b, column)]
    if (!left || !right) return Number(!left) - Number(!right)
    const [first, second] = [Number(left), Number(right)]
    if (!Number.isNaN(first) && !Number.isNaN(second)) return sign * (first - second)
    if (Number.isNaN(first) !== Number.isNaN(second)) return Number.isNaN(first) - Number.isNaN(second)
    return sign * collator.compare(left, right)
  }

  /** @type {(table: HTMLTableElement, say: (words: string) => void) => void} */
  const makeSortable = (table, say) => {
    const body = table.tBodies[0]
    const asWritten = [...body.rows]
    const heads = [...table.tHead.rows[0].cells]
    heads.forEach((head, column) => {
      const words = head.textContent
      const button = make("button", { type: "button", className: "manifests-table__sort" }, ...head.childNodes)
      head.replaceChildren(button)
      button.addEventListener("click", () => {
        const order = ORDERS[(ORDERS.indexOf(head.getAttribute("aria-sort") ?? "") + 1) % ORDERS.length]
        for (const other of heads) other.removeAttribute("aria-sort")
        if (order) head.setAttribute("aria-sort", order)
        const rows = order ? asWritten.toSorted(byColumn(column, order === "ascending" ? 1 : -1)) : asWritten
        body.append(...rows)
        say(order ? `Sorted by ${words}, ${order}` : "In the order of the examples")
      })
    })
  }

  /** A field stays with those that it stands in, whose paths begin its own.
   * @type {(found: HTMLElement[], all: HTMLElement[]) => Set<HTMLElement>} */
  const withParents = (found, all) =>
    new Set(all.filter((row) => found.some((one) => one === row || (row.id && one.id.startsWith(`${row.id}.`)))))

  /** @type {(rows: HTMLElement[], totals: HTMLElement[], tools: HTMLElement, say: (words: string) => void) => void} */
  const makeFilterable = (rows, totals, tools, say) => {
    const words = new Map(rows.map((row) => [row, row.textContent.toLowerCase()]))
    const box = make("input", { type: "search", autocomplete: "off", spellcheck: false })
    const count = make("span")
    tools.prepend(make("label", {}, "Filter", box), count)
    const filter = () => {
      const wanted = box.value.toLowerCase().split(/\s+/).filter(Boolean)
      const found = rows.filter((row) => wanted.every((word) => words.get(row).includes(word)))
      const kept = withParents(found, rows)
      for (const row of rows) row.hidden = !kept.has(row)
      for (const total of totals) total.hidden = wanted.length > 0
      count.textContent = `${found.length} of ${rows.length}`
    }
    let waiting = 0
    box.addEventListener("input", () => {
      filter()
      clearTimeout(waiting)
      waiting = setTimeout(() => say(`${count.textContent} shown`), 400)
    })
    filter()
  }

  /** The buttons of one tree are one stop of the keyboard; arrows lead from one to the next.
   * @type {(tree: HTMLElement, rows: HTMLElement[], say: (words: string) => void) => void} */
  const makeCopyable = (tree, rows, say) => {
    const buttons = rows.map((row) => {
      const path = row.querySelector("dt > code")
      const button = make("button", { type: "button", className: "manifests-fields__copy", tabIndex: -1 })
      button.setAttribute("aria-label", `Copy kubectl explain ${path.textContent}`)
      path.replaceWith(button)
      button.append(path)
      return button
    })
    if (buttons.length === 0) return
    buttons[0].tabIndex = 0
    tree.addEventListener("click", async (event) => {
      const button = event.target.closest?.(".manifests-fields__copy")
      if (!button) return
      const command = `kubectl explain ${button.textContent.trim()}`
      try {
        await navigator.clipboard.writeText(command)
        say(`Copied: ${command}`)
      } catch {
        say("This browser does not let a page copy")
      }
    })
    tree.addEventListener("keydown", (event) => {
      const shown = buttons.filter((button) => !button.closest("div").hidden)
      const at = shown.indexOf(document.activeElement)
      const steps = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: shown.length - 1 }
      const next = at < 0 ? undefined : shown[steps[event.key]]
      if (!next) return
      event.preventDefault()
      for (const button of buttons) button.tabIndex = button === next ? 0 : -1
      next.focus()
    })
  }

  /** @type {(before: Element) => {tools: HTMLElement, say: (words: string) => void}} */
  const makeTools = (before) => {
    const tools = make("div", { className: "manifests-table__tools" })
    const status = make("span", { role: "status" })
    tools.append(status)
    before.before(tools)
    return { tools, say: (words) => { status.textContent = words } }
  }

  /** @type {(region: HTMLElement) => void} */
  const setUpTable = (region) => {
    const table = region.querySelector("table")
    const [body, ...totals] = table.tBodies
    const { tools, say } = makeTools(region)
    if (body.rows.length > 1) makeSortable(table, say)
    if (body.rows.length > MANY) makeFilterable([...body.rows], totals, tools, say)
  }

  /** @type {(tree: HTMLElement) => void} */
  const setUpTree = (tree) => {
    const list = tree.querySelector("dl")
    const rows = [...list.children]
    const { tools, say } = makeTools(list)
    if (rows.length > MANY) makeFilterable(rows, [], tools, say)
    makeCopyable(list, rows, say)
  }

  const setUpAll = () => {
    for (const [name, setUp] of [["table", setUpTable], ["fields", setUpTree]]) {
      for (const found of document.querySelectorAll(`.manifests-${name}:not([data-ready])`)) {
        found.dataset.ready = ""
        setUp(found)
      }
    }
  }

  // Material swaps pages without loading them anew, and says so.
  if (window.document$) document$.subscribe(setUpAll)
  else setUpAll()
}
