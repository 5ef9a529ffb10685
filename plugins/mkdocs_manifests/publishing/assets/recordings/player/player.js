// The player: puts the parts together, and moves through the steps.

const SPEEDS = [0.5, 1, 2, 4, 8]
/** Seconds that a step is seen at least, and at most, at the ordinary speed. */
const SHORTEST = {api: 0.5, event: 0.5, state: 0.3}
const LONGEST = 2

class Player {
  /** @param {Recording} recording @param {() => void} close */
  constructor(recording, close) {
    this.recording = recording
    this.objects = new Objects(recording.rows)
    /** @type {Choice} */
    this.choice = {fold: true, events: false, hidden: new Set()}
    this.pauses = true
    this.speed = 1
    this.timer = 0
    this.now = 0
    this.open = ""
    this.steps = stepsOf(recording, this.choice)
    this.parts = makeObjects()
    this.root = this.build(close)
    new ResizeObserver(() => this.drawLanes()).observe(this.root)
    this.show()
  }

  /** @param {() => void} close */
  build(close) {
    const button = (text, onclick) => make("button", {type: "button", class: "mfp-button", onclick}, text)
    this.play = button("Play", () => (this.timer ? this.pause() : this.start()))
    this.back = button("Back", () => this.move(this.now - 1))
    this.forward = button("Step", () => this.move(this.now + 1))
    this.slider = make("input", {type: "range", min: 0, "aria-label": "Moment", oninput: () => this.move(Number(this.slider.value))})
    const speeds = SPEEDS.map((speed) => make("option", {value: speed, selected: speed === 1}, `${speed} ×`))
    const speed = make("select", {onchange: (event) => (this.speed = Number(event.target.value))}, ...speeds)
    this.chapters = this.recording.chapters.map((chapter, index) =>
      make("button", {type: "button", title: chapter.title, "aria-label": `Chapter ${index + 1}: ${chapter.title}`, onclick: () => this.jump(index)}, String(index + 1)),
    )
    this.caption = make("div", {class: "mfp-caption", "aria-live": "polite"}, make("p", {class: "mfp-title"}), make("p"), make("p", {class: "mfp-look"}))
    this.words = make("p", {class: "mfp-words"})
    this.svg = draw("svg", {class: "mfp-lanes", "aria-hidden": "true"})
    this.history = make("div")
    return make(
      "div",
      {class: "mfp manifests-diagram"},
      make("div", {class: "mfp-bar", role: "group", "aria-label": "Chapters"}, ...this.chapters),
      this.caption,
      make("div", {class: "mfp-bar", role: "group", "aria-label": "Player"}, this.play, this.back, this.forward, this.slider, make("label", {}, "Speed ", speed)),
      this.words,
      make("div", {class: "mfp-scene"}, make("div", {class: "mfp-stage"}, this.svg), this.parts.root),
      this.history,
      this.buildChoices(),
      make("div", {class: "mfp-bar"}, button("Back to the text", () => (this.pause(), close()))),
    )
  }

  buildChoices() {
    const box = (text, checked, onchange) =>
      make("label", {}, make("input", {type: "checkbox", checked, onchange: (event) => onchange(event.target.checked)}), ` ${text}`)
    const actors = this.recording.actors
      .filter((actor) => actor !== API_SERVER)
      .map((actor) => box(actor, true, (isShown) => this.choose(() => this.choice.hidden[isShown ? "delete" : "add"](actor))))
    return make(
      "details",
      {class: "mfp-choices manifests-recording__more"},
      make("summary", {}, "What is shown"),
      make(
        "div",
        {class: "mfp-bar", role: "group", "aria-label": "Steps"},
        box("repeated reads as one", true, (on) => this.choose(() => (this.choice.fold = on))),
        box("events", false, (on) => this.choose(() => (this.choice.events = on))),
        box("pause at each chapter", true, (on) => (this.pauses = on)),
      ),
      make("div", {class: "mfp-bar", role: "group", "aria-label": "Actors"}, ...actors),
    )
  }

  /** Change what steps there are, and stay at the same moment. @param {() => void} change */
  choose(change) {
    const end = this.steps[this.now]?.end ?? 0
    change()
    this.steps = stepsOf(this.recording, this.choice)
    const last = this.steps.findLastIndex((step) => step.row.index <= end)
    this.now = Math.max(0, last)
    this.show()
  }

  /** @param {number} chapter */
  jump(chapter) {
    const {time} = this.recording.chapters[chapter]
    const found = this.steps.findIndex((step) => step.row.time >= time)
    this.move(found < 0 ? this.steps.length - 1 : found)
  }

  /** Go to a step, by hand. @param {number} step */
  move(step) {
    this.pause()
    this.now = Math.max(0, Math.min(step, this.steps.length - 1))
    this.show()
  }

  start() {
    if (this.now >= this.steps.length - 1) this.now = 0
    this.timer = setTimeout(() => this.advance())
    this.showPlaying()
  }

  pause() {
    clearTimeout(this.timer)
    this.timer = 0
    this.showPlaying()
  }

  advance() {
    if (!this.root.isConnected || this.now >= this.steps.length - 1) {
      this.pause()
      return
    }
    const step = this.steps[++this.now]
    const next = this.steps[this.now + 1]
    this.show()
    if (!next || (this.pauses && next.chapter !== step.chapter)) {
      this.pause()
      return
    }
    const gap = Math.max(SHORTEST[step.row.source], next.row.time - step.row.time)
    this.timer = setTimeout(() => this.advance(), (Math.min(LONGEST, gap) / this.speed) * 1000)
  }

  showPlaying() {
    say(this.play, this.timer ? "Pause" : "Play")
    this.words.setAttribute("aria-live", this.timer ? "off" : "polite")
  }

  /** Show the step that it is now. */
  show() {
    const {recording, steps} = this
    const step = steps[this.now]
    const start = this.now ? steps[this.now - 1].end + 1 : 0
    const end = step ? step.end : recording.rows.length - 1
    const chapter = recording.chapters[step?.chapter ?? 0]
    this.slider.max = String(Math.max(0, steps.length - 1))
    this.slider.value = String(this.now)
    this.slider.setAttribute("aria-valuetext", `step ${this.now + 1} of ${steps.length}, ${clock(step?.row.time ?? 0)}`)
    this.chapters.forEach((button, index) => button.setAttribute("aria-current", index === step?.chapter ? "step" : "false"))
    const [title, text, look] = this.caption.children
    say(title, `${(step?.chapter ?? 0) + 1}. ${chapter.title}`)
    say(text, chapter.text)
    say(look, chapter.watch.length ? `Look at ${chapter.watch.map((name) => name.replace("/", " ")).join(", ")}.` : "")
    say(this.words, step ? sentence(recording, step) : "All actors are hidden.")
    this.drawLanes()
    const changed = recording.rows.slice(start, end + 1).filter((row) => row.source === "state")
    showObjects(this.parts, {
      recording,
      found: this.objects.after(end),
      changed: new Set(changed.map(keyOf)),
      watched: new Set(chapter.watch),
      open: this.open,
      choose: (key) => this.toggle(key),
    })
    if (this.open) showHistory(this.history, end)
  }

  drawLanes() {
    const width = Math.floor(this.svg.getBoundingClientRect().width)
    const isBeside = this.parts.root.offsetTop <= this.svg.parentElement.offsetTop
    if (width) drawLanes(this.svg, this.recording, this.steps, this.now, this.choice.hidden, width, SHOWN[isBeside ? "beside" : "below"])
  }

  /** Open the history of an object, or close it. @param {string} key */
  toggle(key) {
    this.open = this.open === key ? "" : key
    const jump = (row) => this.move(this.steps.findIndex((step) => step.end >= row.index))
    const close = () => {
      this.toggle(this.open)
      const button = this.parts.root.querySelector(`[data-object="${CSS.escape(key)}"]`)
      if (button instanceof HTMLElement) button.focus()
    }
    this.history.replaceChildren(...(this.open ? [makeHistory(this.recording, this.open, jump, close)] : []))
    this.show()
  }
}

/**
 * Show the player in the place of a recording's text.
 * @param {HTMLElement} section @param {HTMLElement} button The one that was pressed. @param {(part: number) => Promise<void>} load
 */
const play = async (section, button, load) => {
  const name = section.dataset.recording
  const read = (part) => JSON.parse(page.manifestsRecordings.get(`${name}/${part}`))
  const head = read(0)
  const rest = Array.from({length: head.parts - 1}, (_, index) => index + 1)
  await Promise.all(rest.map(load))
  /** @type {HTMLElement} */
  const story = section.querySelector(".manifests-recording__story")
  const player = new Player(decode([head, ...rest.map(read)]), () => {
    player.root.remove()
    story.hidden = button.hidden = false
    button.focus()
  })
  story.hidden = button.hidden = true
  story.before(player.root)
  player.show()
  player.play.focus()
}

/** What the loader finds, and what the scripts of recordings leave. @type {any} */
const page = window
page.manifestsPlayer = play
