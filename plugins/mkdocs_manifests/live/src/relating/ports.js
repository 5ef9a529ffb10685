/** Sets of ports: what a network policy leaves open, as ranges for each protocol. */

const LAST = 65535;
const PROTOCOLS = ["SCTP", "TCP", "UDP"];

/** Protocol, first and last port. @typedef {[string, number, number]} Span */

/** A set of ports; names are those of containers that nobody can look into. */
export class Ports {
  /**
   * @param {Iterable<Span>} spans In any order.
   * @param {Iterable<[string, string]>} [names] Protocol and name.
   */
  constructor(spans, names = []) {
    /** @type {Span[]} */
    this.spans = [];
    for (const [protocol, first, last] of [...spans].sort(bySpan)) {
      const before = this.spans.at(-1);
      if (before && before[0] === protocol && first <= before[2] + 1) before[2] = Math.max(before[2], last);
      else this.spans.push([protocol, first, last]);
    }
    /** @type {[string, string][]} */
    this.names = [...new Map([...names].map((one) => [one.join(" "), one])).entries()].sort(byKey).map(([, one]) => one);
  }

  get isEmpty() {
    return !this.spans.length && !this.names.length;
  }

  /** @param {Ports} other */
  or(other) {
    return new Ports([...this.spans, ...other.spans], [...this.names, ...other.names]);
  }

  /** @param {Ports} other */
  and(other) {
    /** @type {Span[]} */
    const both = [];
    for (const [protocol, first, last] of this.spans) {
      for (const [same, otherFirst, otherLast] of other.spans) {
        const [from, to] = [Math.max(first, otherFirst), Math.min(last, otherLast)];
        if (same === protocol && from <= to) both.push([protocol, from, to]);
      }
    }
    return new Ports(both, [...this.names.filter((one) => other.hasName(one)), ...other.names.filter((one) => this.hasAll(one[0]))]);
  }

  /**
   * Return the ports in both sets if a name may stand for any number: of Pods that nobody can look into.
   *
   * @param {Ports} other
   */
  perhaps(other) {
    const certain = this.and(other);
    const names = [
      ...this.names.filter(([protocol]) => other.spans.some(([same]) => same === protocol)),
      ...other.names.filter(([protocol]) => this.spans.some(([same]) => same === protocol)),
    ];
    return new Ports(certain.spans, [...certain.names, ...names]);
  }

  /** @param {[string, string]} name */
  hasName([protocol, name]) {
    return this.hasAll(protocol) || this.names.some(([same, other]) => same === protocol && other === name);
  }

  /** @param {string} protocol */
  hasAll(protocol) {
    return this.spans.some(([same, first, last]) => same === protocol && first === 1 && last === LAST);
  }

  toString() {
    if (PROTOCOLS.every((protocol) => this.hasAll(protocol))) return "any port";
    const found = this.spans.map(spanText);
    found.push(...this.names.map(([protocol, name]) => (protocol === "TCP" ? name : `${name}/${protocol}`)));
    const both = found.filter((one) => found.includes(`${one}/UDP`));
    return found
      .filter((one) => !both.includes(one.replace(/\/UDP$/, "")) || both.includes(one))
      .map((one) => (both.includes(one) ? `${one}/TCP+UDP` : one))
      .join(", ");
  }
}

export const EVERY = new Ports(PROTOCOLS.map((protocol) => [protocol, 1, LAST]));
export const NONE = new Ports([]);

/**
 * Return all ports of a protocol.
 *
 * @param {string} protocol
 * @returns {Span}
 */
export function whole(protocol) {
  return [protocol, 1, LAST];
}

/**
 * @param {Span} one
 * @param {Span} other
 */
function bySpan(one, other) {
  if (one[0] !== other[0]) return one[0] < other[0] ? -1 : 1;
  return one[1] - other[1] || one[2] - other[2];
}

/**
 * @param {[string, unknown]} one
 * @param {[string, unknown]} other
 */
function byKey([one], [other]) {
  return one < other ? -1 : Number(one > other);
}

/** @param {Span} span */
function spanText([protocol, first, last]) {
  if (first === 1 && last === LAST) return `any ${protocol} port`;
  const numbers = first === last ? String(first) : `${first}–${last}`;
  return protocol === "TCP" ? numbers : `${numbers}/${protocol}`;
}
