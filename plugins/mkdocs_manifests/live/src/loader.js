/** The only script that pages load: a button on each example, and what it takes to open the editor once a reader asks. */

const script = /** @type {HTMLScriptElement} */ (document.currentScript);
const base = new URL(".", script.src);
const SHARED = "#manifests=";
const HOME = "playground";

/** @type {Map<string, Promise<void>>} */
const loaded = new Map();

/**
 * Load a script or a style sheet once; from the site itself, so that pages also work as files and under a strict policy.
 *
 * @param {string} name
 */
function load(name) {
  const isStyle = name.endsWith(".css");
  const known = loaded.get(name);
  if (known) return known;
  const promise = new Promise((resolve, reject) => {
    const element = document.createElement(isStyle ? "link" : "script");
    element.nonce = script.nonce;
    element.onload = () => resolve(undefined);
    element.onerror = () => {
      loaded.delete(name);
      element.remove();
      reject(new Error(name));
    };
    Object.assign(element, isStyle ? { rel: "stylesheet", href: new URL(name, base).href } : { src: new URL(name, base).href });
    document.head.append(element);
  });
  loaded.set(name, promise);
  return promise;
}

/**
 * @param {HTMLElement} frame
 * @param {string} [shared] The text of a shared link, packed.
 */
async function open(frame, shared) {
  const [page, key, line] = (frame.dataset.manifestsLive ?? "").split(" ");
  const own = page === HOME ? [] : [`pages/${page}.js`];
  const button = frame.querySelector("button");
  button?.setAttribute("aria-busy", "true");
  try {
    await Promise.all(["editor.css", "editor.js", "data.js", "catalog.js", ...own].map(load));
    const { nonce } = script;
    await /** @type {any} */ (globalThis).manifestsLive.open({ frame, button, page, key, line, shared, load, nonce, base: base.href });
  } catch (error) {
    console.error(error);
    if (button) button.textContent = "The editor could not be loaded";
  }
  button?.removeAttribute("aria-busy");
}

/** @param {HTMLElement} frame */
function dress(frame) {
  if ("manifestsReady" in frame.dataset) return;
  frame.dataset.manifestsReady = "";
  const [page, key] = (frame.dataset.manifestsLive ?? "").split(" ");
  if (page === HOME) {
    if (!location.hash.startsWith(SHARED + HOME)) open(frame);
    return;
  }
  let head = frame.querySelector(".manifests-example__head");
  if (!head) {
    head = document.createElement("div");
    head.className = "manifests-example__head";
    frame.prepend(head);
  }
  const title = head.querySelector(".manifests-example__title")?.textContent ?? "this example";
  const button = document.createElement("button");
  button.type = "button";
  button.className = "manifests-example__edit";
  button.textContent = isKept(key) ? "Edit (changed)" : "Edit";
  button.setAttribute("aria-label", `${button.textContent}: ${title}`);
  button.setAttribute("aria-expanded", "false");
  button.onclick = () => open(frame);
  head.append(button);
}

/** @param {string} key */
function isKept(key) {
  try {
    return localStorage.getItem(`manifests-live ${base.pathname} ${key}`) !== null;
  } catch {
    return false;
  }
}

function dressAll() {
  /** @type {NodeListOf<HTMLElement>} */
  const frames = document.querySelectorAll("[data-manifests-live]");
  frames.forEach(dress);
  if (!location.hash.startsWith(SHARED)) return;
  const [key, shared] = location.hash.slice(SHARED.length).split("~");
  const frame = [...frames].find((one) => one.dataset.manifestsLive?.split(" ").at(key === HOME ? 0 : 1) === key);
  if (!frame || !shared || frame.dataset.manifestsShared === shared) return;
  frame.dataset.manifestsShared = shared;
  open(frame, shared);
}

// Material says when it has put another page in; where pages are opened as files, it says nothing at all.
/** @type {any} */ (globalThis).document$?.subscribe(dressAll);
if (document.readyState === "loading") addEventListener("DOMContentLoaded", dressAll);
else dressAll();
addEventListener("hashchange", dressAll);
