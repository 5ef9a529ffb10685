// Puts a button to each recording of a page; what plays it is loaded when somebody wants to see it.

{
  const loaded = new Map()

  /** Load a script or a style sheet once. @param {string} url @returns {Promise<void>} */
  const load = (url) => {
    if (!loaded.has(url)) {
      loaded.set(url, new Promise((resolve, reject) => {
        const isStyle = url.endsWith(".css")
        const one = document.createElement(isStyle ? "link" : "script")
        Object.assign(one, isStyle ? {rel: "stylesheet", href: url} : {src: url})
        one.onload = () => resolve()
        one.onerror = () => (loaded.delete(url), one.remove(), reject(new Error(url)))
        document.head.append(one)
      }))
    }
    return loaded.get(url)
  }

  /** @param {HTMLElement} section */
  const prepare = (section) => {
    const {recording, base} = section.dataset
    const at = (name) => new URL(base + name, document.baseURI).href
    const button = document.createElement("button")
    button.className = "manifests-recording__play md-button"
    button.textContent = "Play it step by step"
    button.onclick = async () => {
      button.disabled = true
      try {
        await Promise.all(["player.css", "player.js", `${recording}.0.js`].map(at).map(load))
        await window.manifestsPlayer(section, button, (number) => load(at(`${recording}.${number}.js`)))
      } catch {
        button.textContent = "It could not be loaded. Try again"
      }
      button.disabled = false
    }
    section.querySelector(".manifests-recording__story").before(button)
    section.dataset.ready = ""
  }

  const start = () => document.querySelectorAll("[data-recording]:not([data-ready])").forEach(prepare)
  start()
  window.document$?.subscribe(start)
}
