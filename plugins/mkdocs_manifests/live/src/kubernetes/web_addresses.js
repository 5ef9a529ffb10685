/** Addresses of the web in their parts: the twin of Python's `urlsplit`, as far as it is used. */

import { parseAddress } from "./ip_addresses.js";

const CONTROL = /[\t\n\r]/g;
const MARGIN = /^[\0-\x20]+/;
const SCHEME = /^([A-Za-z][A-Za-z0-9+.-]*):/;
const PORT = /^\d+$/;
/** An address of a version of IP that is yet to come. */
const FUTURE = /^v[a-fA-F0-9]+\..+$/;

/**
 * @typedef {object} WebAddress
 * @property {string} scheme In lower case.
 * @property {string} authority Host and port, with the user before them.
 * @property {string} path
 * @property {string} query
 * @property {string} fragment
 */

/**
 * Return the parts of a web address; throws where a bracket of its host stays open.
 *
 * @param {string} written
 * @returns {WebAddress}
 */
export function splitAddress(written) {
  let rest = written.replace(MARGIN, "").replace(CONTROL, "");
  const scheme = SCHEME.exec(rest)?.[1] ?? "";
  if (scheme) rest = rest.slice(scheme.length + 1);
  let authority = "";
  if (rest.startsWith("//")) {
    authority = /^[^/?#]*/.exec(rest.slice(2))?.[0] ?? "";
    rest = rest.slice(2 + authority.length);
    const inside = bracketed(authority);
    if (authority.includes("[") !== authority.includes("]") || (inside && !isSix(inside[0])))
      throw new RangeError("no web address");
  }
  const [before, fragment] = parted(rest, "#");
  const [path, query] = parted(before, "?");
  return { scheme: scheme.toLowerCase(), authority, path, query, fragment };
}

/**
 * @param {string} text
 * @param {string} mark
 */
function parted(text, mark) {
  const at = text.indexOf(mark);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}

/**
 * Return what stands in brackets, and what follows them; undefined where there are none.
 *
 * @param {string} host
 */
function bracketed(host) {
  return host.includes("[") ? parted(parted(host, "[")[1], "]") : undefined;
}

/** @param {string} host */
function isSix(host) {
  return FUTURE.test(host) || parseAddress(host)?.version === 6;
}

/**
 * Return host and port without the user.
 *
 * @param {WebAddress} address
 */
export function hostAndPort({ authority }) {
  return authority.slice(authority.lastIndexOf("@") + 1);
}

/**
 * Return the host in lower case, without brackets; empty where there is none.
 *
 * @param {WebAddress} address
 */
export function hostOf(address) {
  const host = hostAndPort(address);
  return (bracketed(host)?.[0] ?? parted(host, ":")[0]).toLowerCase();
}

/**
 * Return the port, undefined where there is none; throws where it is no number of 0 to 65535.
 *
 * @param {WebAddress} address
 * @returns {number | undefined}
 */
export function portOf(address) {
  const host = hostAndPort(address);
  const [, written] = parted(bracketed(host)?.[1] ?? host, ":");
  if (!written) return undefined;
  if (!PORT.test(written) || Number(written) > 65_535) throw new RangeError("no port");
  return Number(written);
}
