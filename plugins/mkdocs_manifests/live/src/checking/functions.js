/**
 * The functions that CEL expressions can call, beside those that the language has: the twin of the build's functions.
 *
 * The objects that Kubernetes makes of texts (a quantity, an address) stay texts, once they are known to be good ones.
 * What a function cannot take it throws, and the expression sees null.
 */

import { amount, compared, divided, minus, plain, plus, times } from "../kubernetes/fractions.js";
import { bitsOf, formatAddress, isIn, isInAny, networkOf, parseAddress } from "../kubernetes/ip_addresses.js";
import { goPattern } from "../kubernetes/patterns.js";
import { hostAndPort, hostOf, portOf, splitAddress } from "../kubernetes/web_addresses.js";
import { table } from "../tables.js";
import { LIBRARY } from "./cel_library.js";
import { NATIVE_NAMES } from "./cel_natives.js";
import { compare, equal } from "./cel_values.js";

const BASE64 = /^([A-Za-z0-9+/]*)(={0,2})$/;
const INDEX = /^\d{1,18}$/;
/** How many signs "=" must follow, by how many characters are left beyond groups of four. */
const PADDING = [0, Infinity, 2, 1];

/**
 * Return a function that says whether `judge` accepts a text.
 *
 * @param {(text: any) => unknown} judge
 */
function is(judge) {
  return (/** @type {any} */ text) => {
    if (typeof text !== "string" && judge !== amount) throw new TypeError("no text");
    try {
      judge(text);
    } catch {
      return false;
    }
    return true;
  };
}

/**
 * @param {any} one
 * @param {any} other
 */
function compareQuantities(one, other) {
  return BigInt(compared(amount(one), amount(other)));
}

/** @param {any} quantity */
function asInteger(quantity) {
  const { over, under } = amount(quantity);
  if (under !== 1n) throw new RangeError("no integer");
  return over;
}

/**
 * Return an IP address as Go's netip reads it, without zones and IPv4 inside IPv6.
 *
 * @param {any} text
 */
function address(text) {
  const found = parseAddress(text);
  if (!found || isInAny(found, "::ffff:0:0/96")) throw new RangeError("no address");
  return found;
}

/**
 * Return a CIDR block; host bits are allowed, a missing or padded prefix length is not.
 *
 * @param {any} text
 */
function network(text) {
  const at = text.indexOf("/");
  const length = at < 0 ? "" : text.slice(at + 1);
  const start = address(at < 0 ? text : text.slice(0, at));
  if (!/^(?:0|[1-9]\d{0,2})$/.test(length) || Number(length) > bitsOf(start.version)) throw new RangeError("no CIDR");
  return networkOf(start, Number(length));
}

/**
 * @param {any} outer
 * @param {any} inner
 */
function containsNetwork(outer, inner) {
  const [one, other] = [network(outer), network(inner)];
  return other.length >= one.length && isIn(one, other);
}

/** @param {import("../kubernetes/ip_addresses.js").Address} found */
function isPrivateToMachine(found) {
  return isInAny(found, "0.0.0.0/32", "::/128", "127.0.0.0/8", "::1/128");
}

/**
 * Return an absolute URL or an absolute path, as Go's url.ParseRequestURI accepts them.
 *
 * @param {any} text
 */
function url(text) {
  const parts = splitAddress(text);
  portOf(parts);
  if (/[\0-\x20\x7f]/.test(text) || !((parts.scheme && parts.authority) || text.startsWith("/"))) {
    throw new RangeError("no URL");
  }
  return text;
}

/** @param {any} text */
function hostname(text) {
  const host = hostOf(splitAddress(text));
  return host.includes(":") ? `[${host}]` : host;
}

/** @param {any} text */
function query(text) {
  /** @type {Record<string, string[]>} */
  const found = table();
  for (const part of splitAddress(text).query.split("&").filter(Boolean)) {
    const at = part.indexOf("=");
    const key = at < 0 ? part : part.slice(0, at);
    (found[key] ??= []).push(at < 0 ? "" : part.slice(at + 1));
  }
  return found;
}

/**
 * @param {any} text
 * @param {any} pattern
 * @param {bigint | number} [limit]
 */
function findAll(text, pattern, limit = -1) {
  const expression = goPattern(pattern);
  if (!expression) return [];
  const found = expression.every(text);
  return Number(limit) < 0 ? found : found.slice(0, Number(limit));
}

/**
 * Return whether a text is a JSON object, or null, as Go reads it into a map.
 *
 * @param {any} text
 */
export function isJSONObject(text) {
  try {
    const found = JSON.parse(text);
    return found === null || (typeof found === "object" && !Array.isArray(found));
  } catch {
    return false;
  }
}

/**
 * Return the text that base64 holds; throws where it is no base64. Line ends are ignored, as Go ignores them.
 *
 * @param {any} text
 */
export function decoded(text) {
  const match = BASE64.exec(text.replace(/[\n\r]/g, ""));
  if (!match || match[2].length < PADDING[match[1].length % 4]) throw new RangeError("no base64");
  const bytes = Uint8Array.from(atob(match[1]), (character) => character.charCodeAt(0));
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}

/**
 * Return the intervals of a Job's indexes, first and last of each: `[[0, 0], [2, 4]]` for `0,2-4`; throws where the
 * text says none.
 *
 * API server: batch validation validateIndexesFormat.
 *
 * @param {any} text
 */
export function indexes(text) {
  /** @type {bigint[][]} */
  const found = [];
  for (const part of text.split(",")) {
    const [first, ...rest] = part.split("-");
    const last = rest.length ? rest.join("-") : first;
    if (!INDEX.test(first) || !INDEX.test(last)) throw new RangeError("no index");
    const interval = [BigInt(first), BigInt(last)];
    const before = found.at(-1);
    if ((rest.length && interval[0] >= interval[1]) || (before && interval[0] <= before[1]))
      throw new RangeError("not in order");
    found.push(interval);
  }
  return found;
}

/** @type {Readonly<Record<string, (...values: any[]) => any>>} */
const KUBERNETES = {
  quantity: (text) => (amount(text), text),
  isQuantity: is(amount),
  isInteger: (quantity) => amount(quantity).under === 1n,
  asInteger,
  asApproximateFloat: (quantity) => approximate(amount(quantity)),
  sign: (quantity) => compareQuantities(quantity, "0"),
  add: (one, other) => plain(plus(amount(one), amount(other))),
  sub: (one, other) => plain(minus(amount(one), amount(other))),
  isLessThan: (one, other) => compareQuantities(one, other) < 0,
  isGreaterThan: (one, other) => compareQuantities(one, other) > 0,
  compareTo: compareQuantities,
  ip: (text) => formatAddress(address(text.split("/")[0])),
  isIP: is(address),
  "ip.isCanonical": (text) => formatAddress(address(text)) === text,
  family: (text) => BigInt(address(text).version),
  isUnspecified: (text) => isInAny(address(text), "0.0.0.0/32", "::/128"),
  isLoopback: (text) => isInAny(address(text), "127.0.0.0/8", "::1/128"),
  isLinkLocalMulticast: (text) => isInAny(address(text), "224.0.0.0/24", "ff02::/16"),
  isLinkLocalUnicast: (text) => isInAny(address(text), "169.254.0.0/16", "fe80::/10"),
  isGlobalUnicast: (text) => {
    const found = address(text);
    return !isPrivateToMachine(found) && !isInAny(found, "224.0.0.0/4", "ff00::/8", "169.254.0.0/16", "fe80::/10");
  },
  cidr: (text) => (network(text), text),
  isCIDR: is(network),
  containsIP: (block, text) => isIn(network(block), address(text)),
  containsCIDR: containsNetwork,
  masked: (text) => `${formatAddress(network(text))}/${network(text).length}`,
  prefixLength: (text) => BigInt(network(text).length),
  url,
  isURL: is(url),
  getScheme: (text) => splitAddress(text).scheme,
  getHost: (text) => hostAndPort(splitAddress(text)),
  getHostname: hostname,
  getPort: (text) => String(portOf(splitAddress(text)) || ""),
  getEscapedPath: (text) => splitAddress(text).path,
  getQuery: query,
  isSorted: (items) =>
    items.every((/** @type {any} */ item, /** @type {number} */ at) => !at || compare(items[at - 1], item) <= 0),
  indexOf: (items, item, offset = 0) =>
    typeof items === "string"
      ? points(items, item, offset)
      : BigInt(items.findIndex((/** @type {any} */ one) => equal(one, item))),
  lastIndexOf: (items, item) =>
    typeof items === "string"
      ? lastOf(items, item)
      : BigInt(items.findLastIndex((/** @type {any} */ one) => equal(one, item))),
  find: (text, pattern) => goPattern(pattern)?.first(text) ?? "",
  findAll,
};

/** @type {Readonly<Record<string, (...values: any[]) => any>>} */
const OURS = {
  compareQuantities,
  multipleOf: (quantity, unit) => {
    const { over, under } = divided(amount(quantity), amount(unit));
    return under === 1n && over > 0n;
  },
  ratioAtMost: (ratio, most, least) => compared(times(amount(ratio), amount(least)), amount(most)) <= 0,
  isRegex: (pattern) => goPattern(pattern) !== undefined,
  isJSONObject,
  decoded,
  byteSize: (text) => BigInt(new TextEncoder().encode(text).length),
  indexes,
};

/** Every function that this package brings, by its name. */
export const FUNCTIONS = Object.freeze(table({ ...LIBRARY, ...KUBERNETES, ...OURS }));

/** What looks like a variable in front of a function: `math` in `math.greatest`. */
export const NAMESPACES = Object.freeze([
  ...new Set(
    Object.keys(FUNCTIONS)
      .filter((name) => name.includes("."))
      .map((name) => name.split(".")[0]),
  ),
  "optional",
]);
const CALLABLE = new Set([
  ...Object.keys(FUNCTIONS).map((name) => name.slice(name.lastIndexOf(".") + 1)),
  ...NATIVE_NAMES,
]);

/**
 * Return the names among a program's functions that cannot be called here; operators are no names.
 *
 * @param {string[]} names
 */
export function unknownAmong(names) {
  return names.filter((name) => !CALLABLE.has(name) && !"_@!-".includes(name[0]));
}

/** @param {import("../kubernetes/fractions.js").Fraction} number */
function approximate({ over, under }) {
  return Number(over) / Number(under);
}

/**
 * Return where a text stands in another, in characters.
 *
 * @param {string} text
 * @param {string} part
 * @param {bigint | number} offset
 */
function points(text, part, offset) {
  if (typeof part !== "string") throw new TypeError("no text");
  const start = [...text].slice(0, Number(offset)).join("").length;
  const found = text.indexOf(part, start);
  return found < 0 ? -1n : BigInt([...text.slice(0, found)].length);
}

/**
 * @param {string} text
 * @param {string} part
 */
function lastOf(text, part) {
  if (typeof part !== "string") throw new TypeError("no text");
  const found = text.lastIndexOf(part);
  return found < 0 ? -1n : BigInt([...text.slice(0, found)].length);
}
