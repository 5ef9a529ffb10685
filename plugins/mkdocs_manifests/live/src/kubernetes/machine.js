/**
 * What runs regular expressions: all ways to match at once, character by character, so that none is tried again and again.
 *
 * The time is at most the length of the text times that of the pattern (Thompson's construction, as Pike made it), whatever
 * the pattern: a reader's own may not hold up the page.
 */

/**
 * A part of a pattern. `at` is a place: `A` and `z` the start and end of the text, `^` and `$` of a line, `b` and `B` of words.
 *
 * @typedef {{ sign: Sign } | { at: string } | { all: Part[] } | { any: Part[] } | { part: Part, from: number, to: number, lazy: boolean }} Part
 */

/**
 * A step: a character to match, a place to be at, two ways to go on of which the first is better, or the end.
 *
 * @typedef {{ sign?: Sign, at?: string, ways?: number[] }} Step
 */

const WORD = /^[0-9A-Za-z_]$/;
const ASCII = 128;
/** How many steps a pattern may have once its repetitions are written out. */
const LARGEST = 10_000;
/** How many steps the patterns of custom kinds may take in one judgement, together. */
const MOST = 3_000_000;

/** What patterns of custom kinds may still take; the site's own are not counted. */
const meter = { left: MOST, isOn: false, isSpent: false };

/** A pattern would take too long. */
class TooCostly extends Error {
  constructor() {
    super();
    meter.isSpent = true;
  }
}

/** Begin to count anew; return how many steps were taken before. */
export function refill() {
  const taken = MOST - meter.left;
  meter.left = MOST;
  return taken;
}

/**
 * Return what some work comes to in which patterns are matched that may not be the site's own; undefined where they take too long.
 *
 * @template T
 * @param {() => T} work
 * @returns {T | undefined}
 */
export function metered(work) {
  Object.assign(meter, { isOn: true, isSpent: false });
  try {
    const found = work();
    // Expressions go on without the values that they cannot have.
    return meter.isSpent ? undefined : found;
  } catch (error) {
    if (meter.isSpent) return undefined;
    throw error;
  } finally {
    meter.isOn = false;
  }
}

/** One character of a pattern, or a class of them. */
export class Sign {
  /**
   * @param {string} source Of an expression of JavaScript that matches one character.
   * @param {boolean} anyCase
   */
  constructor(source, anyCase) {
    this.expression = new RegExp(`^${source}$`, anyCase ? "iu" : "u");
    /** For characters of ASCII: 1 for those that match, 2 for those that do not. */
    this.found = new Uint8Array(ASCII);
  }

  /** @param {string} character */
  matches(character) {
    const code = character.charCodeAt(0);
    if (code >= ASCII) return this.expression.test(character);
    this.found[code] ||= this.expression.test(character) ? 1 : 2;
    return this.found[code] === 1;
  }
}

/** A pattern, ready to match. */
export class Machine {
  /** @param {Part} part */
  constructor(part) {
    this.part = part;
    /** @type {Step[] | undefined} */
    this.steps = undefined;
  }

  /** @param {string} text */
  test(text) {
    return this.find([...text], 0, true) !== undefined;
  }

  /**
   * Return the first match; undefined for none.
   *
   * @param {string} text
   */
  first(text) {
    const characters = [...text];
    const found = this.find(characters, 0, false);
    return found && characters.slice(...found).join("");
  }

  /**
   * Return all matches that do not overlap.
   *
   * @param {string} text
   */
  every(text) {
    const characters = [...text];
    const matches = [];
    for (let start = 0; start <= characters.length; ) {
      const found = this.find(characters, start, false);
      if (!found) break;
      matches.push(characters.slice(...found).join(""));
      start = found[1] > found[0] ? found[1] : found[1] + 1;
    }
    return matches;
  }

  /**
   * Return where the best of the first matches begins and ends; with `any`, where one does.
   *
   * @param {string[]} characters
   * @param {number} from
   * @param {boolean} any
   * @returns {[number, number] | undefined}
   */
  find(characters, from, any) {
    const steps = (this.steps ??= compiled(this.part));
    const seen = new Int32Array(steps.length).fill(-1);
    /** The ways that are open, the best first: at which step each is, and where it began. */
    let open = /** @type {[number, number][]} */ ([]);
    /** @type {[number, number] | undefined} */
    let best;

    /**
     * Open the ways from a step that need no character.
     *
     * @param {[number, number][]} ways
     * @param {number} step
     * @param {number} start
     * @param {number} place
     */
    const follow = (ways, step, start, place) => {
      const waiting = [step];
      while (waiting.length) {
        const next = /** @type {number} */ (waiting.pop());
        if (seen[next] === place) continue;
        seen[next] = place;
        if (meter.isOn && (meter.left -= 1) < 0) throw new TooCostly();
        const { ways: onward, at } = steps[next];
        if (onward) for (let number = onward.length - 1; number >= 0; number -= 1) waiting.push(onward[number]);
        else if (at === undefined) ways.push([next, start]);
        else if (isAt(at, characters, place)) waiting.push(next + 1);
      }
    };

    for (let place = from; place <= characters.length; place += 1) {
      if (!best) follow(open, 0, place, place);
      if (!open.length && best) break;
      /** @type {[number, number][]} */
      const after = [];
      for (const [step, start] of open) {
        const { sign } = steps[step];
        if (!sign) {
          best = [start, place];
          if (any) return best;
          break;
        }
        if (place < characters.length && sign.matches(characters[place])) follow(after, step + 1, start, place + 1);
      }
      open = after;
    }
    return best;
  }
}

/**
 * @param {string} at
 * @param {string[]} characters
 * @param {number} place
 */
function isAt(at, characters, place) {
  if (at === "A") return place === 0;
  if (at === "z") return place === characters.length;
  if (at === "^") return place === 0 || characters[place - 1] === "\n";
  if (at === "$") return place === characters.length || characters[place] === "\n";
  const isEdge = WORD.test(characters[place - 1] ?? "") !== WORD.test(characters[place] ?? "");
  return isEdge === (at === "b");
}

/**
 * Return the steps of a pattern, its end last.
 *
 * @param {Part} whole
 * @returns {Step[]}
 */
function compiled(whole) {
  /** @type {Step[]} */
  const steps = [];

  /** @param {Step} step */
  function add(step) {
    if (steps.length >= LARGEST) throw new TooCostly();
    return steps.push(step) - 1;
  }

  /** @param {Part} part */
  function write(part) {
    if ("sign" in part || "at" in part) add(part);
    else if ("all" in part) part.all.forEach(write);
    else if ("any" in part) choose(part.any);
    else repeat(part);
  }

  /** @param {Part[]} branches */
  function choose(branches) {
    const exits = [];
    for (const [number, branch] of branches.entries()) {
      const isLast = number === branches.length - 1;
      const fork = isLast ? -1 : add({ ways: [] });
      write(branch);
      if (isLast) break;
      exits.push(add({ ways: [] }));
      steps[fork].ways = [fork + 1, steps.length];
    }
    for (const exit of exits) steps[exit].ways = [steps.length];
  }

  /** @param {{ part: Part, from: number, to: number, lazy: boolean }} repetition */
  function repeat({ part, from, to, lazy }) {
    for (let count = 0; count < from; count += 1) write(part);
    const order = (/** @type {number[]} */ ...ways) => (lazy ? ways.reverse() : ways);
    if (to === Infinity) {
      const fork = add({ ways: [] });
      write(part);
      add({ ways: [fork] });
      steps[fork].ways = order(fork + 1, steps.length);
      return;
    }
    const forks = [];
    for (let count = from; count < to; count += 1) {
      forks.push(add({ ways: [] }));
      write(part);
    }
    for (const fork of forks) steps[fork].ways = order(fork + 1, steps.length);
  }

  write(whole);
  add({});
  return steps;
}
