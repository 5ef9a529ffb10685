/** IP addresses and ranges as numbers: the twin of Python's `ipaddress`, as far as it is used. */

const BITS = Object.freeze({ 4: 32, 6: 128 });

/**
 * @typedef {object} Address
 * @property {4 | 6} version
 * @property {bigint} value
 */

/**
 * Return the address that is written, undefined where it is none. Numbers of IPv4 have no leading zeros, zones are
 * refused.
 *
 * @param {string} written
 * @returns {Address | undefined}
 */
export function parseAddress(written) {
  if (!written.includes(":")) {
    const value = parseFour(written);
    return value === undefined ? undefined : { version: 4, value };
  }
  const value = parseSix(written);
  return value === undefined ? undefined : { version: 6, value };
}

/** @param {string} written */
function parseFour(written) {
  const parts = written.split(".");
  if (parts.length !== 4 || !parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256))
    return undefined;
  return parts.reduce((value, part) => value * 256n + BigInt(part), 0n);
}

/** @param {string} written */
function parseSix(written) {
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(written);
  if (dotted) {
    const last = parseFour(dotted[2]);
    if (last === undefined) return undefined;
    written = `${dotted[1]}${(last >> 16n).toString(16)}:${(last & 0xffffn).toString(16)}`;
  }
  const halves = written.split("::");
  if (halves.length > 2 || !/^[0-9A-Fa-f:]*$/.test(written)) return undefined;
  const [before, after] = halves.map((half) => (half ? half.split(":") : []));
  const given = before.length + (after?.length ?? 0);
  if (halves.length === 1 ? given !== 8 : given > 7) return undefined;
  const groups = [...before, ...Array(8 - given).fill("0"), ...(after ?? [])];
  if (!groups.every((group) => /^[0-9A-Fa-f]{1,4}$/.test(group))) return undefined;
  return groups.reduce((value, group) => value * 65_536n + BigInt(`0x${group}`), 0n);
}

/**
 * Return an address in its short form (RFC 5952).
 *
 * @param {Address} address
 */
export function formatAddress({ version, value }) {
  if (version === 4) return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join(".");
  const groups = Array.from({ length: 8 }, (_, index) => ((value >> BigInt(112 - 16 * index)) & 0xffffn).toString(16));
  let longest = { start: 0, length: 1 };
  for (let start = 0; start < 8; start += 1) {
    let length = 0;
    while (groups[start + length] === "0") length += 1;
    if (length > longest.length) longest = { start, length };
  }
  if (longest.length === 1) return groups.join(":");
  return `${groups.slice(0, longest.start).join(":")}::${groups.slice(longest.start + longest.length).join(":")}`;
}

/**
 * @typedef {object} Network
 * @property {4 | 6} version
 * @property {bigint} value The first address.
 * @property {number} length Of the prefix, in bits.
 */

/**
 * Return the range that starts with the first `length` bits of an address.
 *
 * @param {Address} address
 * @param {number} length
 * @returns {Network}
 */
export function networkOf({ version, value }, length) {
  const rest = BigInt(BITS[version] - length);
  return { version, value: (value >> rest) << rest, length };
}

/**
 * Return whether an address is in a range.
 *
 * @param {Network} network
 * @param {Address} address
 */
export function isIn(network, address) {
  return network.version === address.version && networkOf(address, network.length).value === network.value;
}

/**
 * Return how many bits an address of a version has.
 *
 * @param {4 | 6} version
 */
export function bitsOf(version) {
  return BITS[version];
}

/**
 * Return whether an address is in one of some ranges, written as `10.0.0.0/8`.
 *
 * @param {Address} address
 * @param {...string} ranges
 */
export function isInAny(address, ...ranges) {
  return ranges.some((written) => {
    const [start, length] = written.split("/");
    const first = parseAddress(start);
    return first !== undefined && isIn(networkOf(first, Number(length)), address);
  });
}
