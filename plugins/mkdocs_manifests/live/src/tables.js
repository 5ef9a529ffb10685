/** Tables by name, in which only what was put in is found: `constructor` is no entry. */

/**
 * Return a table of what a record holds.
 *
 * @template T
 * @param {Record<string, T>} [record]
 * @returns {Record<string, T>}
 */
export function table(record = {}) {
  return Object.assign(Object.create(null), record);
}
