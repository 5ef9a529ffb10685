/**
 * IP addresses and address ranges (CIDR) as the API server reads them.
 *
 * Until Kubernetes 1.35 leading zeros and host bits were let through: the loose functions are of that time.
 */

import { strip } from "../text.js";
import { say } from "../wording.js";
import { bitsOf, formatAddress, isInAny, networkOf, parseAddress } from "./ip_addresses.js";

/** @typedef {import("./ip_addresses.js").Address} Address */
/** @typedef {string | undefined} Complaint */

const LEADING_ZEROS = /(?<=\.|^)0+(?=[0-9])/g;
const DIGITS = /^[0-9]+$/;
const IPV4_NUMBERS = 4;
/** Characters; the longest address range has 49. */
const LONGEST = 64;

/**
 * Return the address that is written, leading zeros allowed, or undefined.
 *
 * @param {string} written
 * @returns {Address | undefined}
 */
export function address(written) {
  if (written.length > LONGEST || written.includes("%")) return undefined;
  return parseAddress(written.includes(":") ? written : written.replace(LEADING_ZEROS, ""));
}

/** @param {string} written @returns {Complaint} */
export function looseIp(written) {
  if (!written || address(written)) return undefined;
  if (written.includes("/")) return say("address.range");
  const numbers = written.split(".");
  if (!numbers.every((number) => DIGITS.test(number))) return say("address.none");
  return numbers.length === IPV4_NUMBERS ? say("address.numbers") : say("address.four-numbers", { count: numbers.length });
}

/** @param {string} written @returns {Complaint} */
export function ip(written) {
  const found = address(written);
  if (!found) return looseIp(written);
  if (!written.includes(":") && written.replace(LEADING_ZEROS, "") !== written) return say("address.zero", { found: formatAddress(found) });
  const mapped = ipv4Mapped(found);
  return mapped && say("address.mapped", { found: formatAddress(mapped) });
}

/**
 * Return the IPv4 address that is written as one of IPv6.
 *
 * @param {Address} found
 * @returns {Address | undefined}
 */
function ipv4Mapped({ version, value }) {
  return version === 6 && value >> 32n === 0xffffn ? { version: 4, value: value & 0xffff_ffffn } : undefined;
}

/** @param {string} written @returns {Complaint} */
export function ordinaryIp(written) {
  return ip(written) ?? (written ? special(written) : undefined);
}

/** @param {string} written @returns {Complaint} */
export function looseOrdinaryIp(written) {
  return looseIp(written) ?? (written ? special(written) : undefined);
}

/** @param {string} written @returns {Complaint} */
function special(written) {
  const given = address(written);
  if (!given) return undefined;
  const found = ipv4Mapped(given) ?? given;
  if (found.value === 0n) return say("address.unspecified");
  if (isInAny(found, "127.0.0.0/8", "::1/128")) return say("address.loopback");
  if (isInAny(found, "169.254.0.0/16", "fe80::/10")) return say("address.link-local");
  return isInAny(found, "224.0.0.0/24", "ff02::/16") ? say("address.multicast") : undefined;
}

/** @param {string} written @returns {Complaint} */
export function ipv4(written) {
  return address(written)?.version === 6 ? say("address.ipv6") : ordinaryIp(written);
}

/** @param {string} written @returns {Complaint} */
export function ipv6(written) {
  return address(written)?.version === 4 ? say("address.ipv4") : ordinaryIp(written);
}

/** @param {string} written @returns {Complaint} */
export function clusterIp(written) {
  return written === "None" ? undefined : (none(written) ?? ip(written));
}

/** @param {string} written @returns {Complaint} */
export function looseClusterIp(written) {
  return written === "None" ? undefined : (none(written) ?? looseIp(written));
}

/** @param {string} written @returns {Complaint} */
function none(written) {
  return written.toLowerCase() === "none" ? say("address.capital") : undefined;
}

/**
 * @param {string} written
 * @returns {[string, string, string]}
 */
function parted(written) {
  const slash = written.indexOf("/");
  return slash < 0 ? [written, "", ""] : [written.slice(0, slash), "/", written.slice(slash + 1)];
}

/** @param {string} written @returns {Complaint} */
export function looseCidr(written) {
  if (!written) return undefined;
  const [start, slash, length] = parted(written);
  const found = address(start);
  if (!found) return looseIp(start) ?? say("address.no-range");
  const bits = bitsOf(found.version);
  if (!slash) return say("address.no-prefix", { written, length: bits });
  return !DIGITS.test(length) || Number(length.slice(0, 4)) > bits ? say("address.prefix", { length: bits }) : undefined;
}

/** @param {string} written @returns {Complaint} */
export function cidr(written) {
  const complaint = looseCidr(written);
  if (complaint || !written) return complaint;
  const [start, , length] = parted(written);
  const wrong = ip(start);
  if (wrong) return wrong;
  if (length !== String(Number(length))) return say("address.prefix-zero", { start, length: Number(length) });
  const found = /** @type {Address} */ (address(start));
  const network = networkOf(found, Number(length));
  if (network.value !== found.value) return say("address.host-bits", { length, whole: `${formatAddress(network)}/${length}` });
  return undefined;
}

/** @param {string} written @returns {Complaint} */
export function paddedCidr(written) {
  const bare = strip(written);
  return bare ? cidr(bare) : say("address.empty");
}

/** @param {string} written @returns {Complaint} */
export function canonicalCidr(written) {
  const complaint = cidr(written);
  if (complaint || !written) return complaint;
  const [start, , length] = parted(written);
  const found = /** @type {Address} */ (address(start));
  const shown = `${formatAddress(found)}/${length}`;
  return found.version === 6 && shown !== written ? say("address.short", { shown }) : undefined;
}
