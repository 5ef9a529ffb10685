/** Edits that survive a visit to another page: kept in the browser, never sent. */

/** How many edits a browser keeps of one site; the oldest go first. */
const MOST = 100;

/**
 * The kept edits of one site.
 */
export class Kept {
  /** @param {string} base The address of the editor's own files, which tells sites of one host apart. */
  constructor(base) {
    this.prefix = `manifests-live ${new URL(base).pathname} `;
  }

  /**
   * Return the kept text of an example; undefined where there is none, or where the original has changed since.
   *
   * @param {string} key
   * @param {string} original
   * @returns {string | undefined}
   */
  read(key, original) {
    const written = attempt(() => localStorage.getItem(this.prefix + key));
    const kept = written && attempt(() => JSON.parse(written));
    return kept?.original === original && typeof kept?.text === "string" ? kept.text : undefined;
  }

  /**
   * Keep a text, or forget it where it is the original again.
   *
   * @param {string} key
   * @param {string} original
   * @param {string} text
   */
  write(key, original, text) {
    attempt(() => {
      localStorage.removeItem(this.prefix + key);
      if (text === original) return;
      const own = Object.keys(localStorage).filter((name) => name.startsWith(this.prefix));
      for (const name of own.slice(0, Math.max(0, own.length - MOST + 1))) localStorage.removeItem(name);
      localStorage.setItem(this.prefix + key, JSON.stringify({ original, text }));
    });
  }
}

/**
 * Return what `action` returns, or undefined where the browser keeps nothing: its settings may forbid it.
 *
 * @template Result
 * @param {() => Result} action
 * @returns {Result | undefined}
 */
function attempt(action) {
  try {
    return action();
  } catch {
    return undefined;
  }
}
