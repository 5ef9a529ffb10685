/** Words that are much alike: the twin of Python's `difflib.get_close_matches`. */

/**
 * Return the word that is most like another, undefined where none is like enough; of two equally like, the later by its
 * letters.
 *
 * @param {string} word
 * @param {Iterable<string>} words
 * @param {number} cutoff How alike two words must be: 1 for equal ones, 0 for those without a common character.
 * @returns {string | undefined}
 */
export function closestMatch(word, words, cutoff) {
  const wanted = [...word];
  /** @type {{ likeness: number, found: string | undefined }} */
  let best = { likeness: cutoff, found: undefined };
  for (const found of words) {
    const letters = [...found];
    // No more can be common than the shorter one has.
    if ((2 * Math.min(letters.length, wanted.length)) / (letters.length + wanted.length) < best.likeness) continue;
    const likeness = likenessOf(letters, wanted);
    const isBetter =
      likeness > best.likeness || (likeness === best.likeness && (best.found === undefined || found > best.found));
    if (isBetter) best = { likeness, found };
  }
  return best.found;
}

/**
 * Return twice the number of characters that two words have in common, by the number of all their characters.
 *
 * @param {string[]} one
 * @param {string[]} other
 */
function likenessOf(one, other) {
  const length = one.length + other.length;
  return length ? (2 * common(one, other)) / length : 1;
}

/**
 * Return how many characters two words have in common: in the longest stretch that both have, and before and after it.
 *
 * @param {string[]} one
 * @param {string[]} other
 * @returns {number}
 */
function common(one, other) {
  const { start, end, length } = longestStretch(one, other);
  if (!length) return 0;
  const before = common(one.slice(0, start), other.slice(0, end));
  return before + length + common(one.slice(start + length), other.slice(end + length));
}

/**
 * Return the longest stretch that two words have in common: the first in the one, and of these the first in the other.
 *
 * @param {string[]} one
 * @param {string[]} other
 */
function longestStretch(one, other) {
  let best = { start: 0, end: 0, length: 0 };
  /** How long the stretch is that ends at each character of the other word. */
  let lengths = new Array(other.length + 1).fill(0);
  for (let at = 0; at < one.length; at += 1) {
    const next = new Array(other.length + 1).fill(0);
    for (let to = 0; to < other.length; to += 1) {
      if (one[at] !== other[to]) continue;
      const length = (next[to + 1] = lengths[to] + 1);
      if (length > best.length) best = { start: at - length + 1, end: to - length + 1, length };
    }
    lengths = next;
  }
  return best;
}
