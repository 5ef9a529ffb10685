/**
 * Values of other kinds as the API server reads them: times, paths, addresses of web services, encoded bytes.
 *
 * Each function returns what is wrong with a value, or undefined. As in `names.js`, the empty string has no complaint where the
 * API server takes it for a missing field.
 */

import zones from "../../../kubernetes/time-zones.json" with { type: "json" };
import { lengthOf, shorten, sorted, strip } from "../text.js";
import { say } from "../wording.js";
import { compared } from "./fractions.js";
import { annotationKey, qualifiedName, shownCharacter } from "./names.js";
import { amount, unitOf } from "./quantities.js";
import { hostOf, splitAddress } from "./web_addresses.js";

/** @typedef {string | undefined} Complaint */

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;
const DATE_TIME =
  /^([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{1,2}):([0-9]{2}):([0-9]{2})([.,][0-9]+)?(?:Z|[+-]([0-9]{2}):([0-9]{2}))$/;
/** Characters of a fraction of six digits with its dot. */
const MICROSECONDS = 7;
const PERCENT = /^[0-9]+%$/;
const INDEXES = /^[0-9]+(?:-[0-9]+)?(?:,[0-9]+(?:-[0-9]+)?)*$/;
const SUBSCRIPT = ["['", "']"];
const UNQUOTED = /^metadata\.(?:labels|annotations)\[[^']*\]$/;
const ISCSI_NAME = /iqn\.[0-9]{4}-[0-9]{2}\.[A-Za-z0-9.-]+:[^,;*&$|\s]+|eui.[A-Za-z0-9]{16}|naa.[A-Za-z0-9]{32}/;
const ESCAPED = /\\./gs;
const LOOK_AROUND = /\(\?(?:[=!>]|<[=!])/;
const LONGEST_PATTERN = 1000;
const LONGEST_PERCENT = 10;
const LONGEST_TIME = 64;
/** Characters; the longest that the standard allows has 223. */
const LONGEST_ISCSI_NAME = 1000;
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Fields of a Pod that environment variables can show. */
const ENVIRONMENT_PATHS = pathsOf({
  metadata: ["name", "namespace", "uid"],
  spec: ["nodeName", "host", "serviceAccountName"],
  status: ["hostIP", "hostIPs", "podIP", "podIPs"],
});
/** Fields of a Pod that files can show. */
const FILE_PATHS = pathsOf({ metadata: ["name", "namespace", "uid", "labels", "annotations"] });
const RESOURCE_FIELDS = pathsOf({ limits: ["cpu", "memory", "ephemeral-storage"], requests: ["cpu", "memory", "ephemeral-storage"] });

/** @param {Record<string, string[]>} groups */
function pathsOf(groups) {
  return Object.entries(groups).flatMap(([group, names]) => names.map((name) => `${group}.${name}`));
}

/** @param {string} written @returns {Complaint} */
export function base64(written) {
  const bare = written.replace(/[\n\r]/g, "");
  if (BASE64.test(bare)) return bare.length % 4 ? say("base64.cut") : undefined;
  if (/^[A-Za-z0-9_=-]*$/.test(bare)) return say("base64.url");
  const found = /[^A-Za-z0-9+/=]/u.exec(bare);
  return found ? say("name.stray", { shown: shownCharacter(found[0]) }) : say("base64.sign");
}

/** @param {string} written @returns {Complaint} */
export function dateTime(written) {
  const match = written.length <= LONGEST_TIME ? DATE_TIME.exec(written) : null;
  if (!match) return say(timeForm(written));
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number);
  if (month < 1 || month > 12) return say("time.month");
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0 || year === 0);
  if (day < 1 || day > DAYS[month - 1] + Number(month === 2 && isLeap && year > 0)) return say("time.day");
  if (hour > 23 || minute > 59 || second > 59) return say("time.hour");
  return Number(match[8] ?? 0) > 24 || Number(match[9] ?? 0) > 60 ? say("time.offset") : undefined;
}

/**
 * Return the name of the text about what is no time.
 *
 * @param {string} written
 */
function timeForm(written) {
  if (!written) return "time.empty";
  if (/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(written)) return "time.no-time";
  if (/^[0-9T:.,-]{1,40}$/.test(written)) return "time.no-offset";
  return /^[0-9-]{10} [^\n]{1,40}$/u.test(written) ? "time.t" : "time.none";
}

/** @param {string} written @returns {Complaint} */
export function microTime(written) {
  const complaint = dateTime(written);
  if (complaint) return complaint;
  return DATE_TIME.exec(written)?.[7]?.length === MICROSECONDS ? undefined : say("time.six-digits");
}

/** @param {string} written @returns {Complaint} */
export function timeZone(written) {
  if (!written) return say("time.empty");
  if (zones.names.includes(written)) return undefined;
  const lower = written.toLowerCase();
  if (lower === "local") return say("zone.local");
  const spellings = [lower, lower.replaceAll(" ", "_")];
  const name = spellings.map((spelling) => zones.names.find((known) => known.toLowerCase() === spelling)).find(Boolean);
  return name ? say("zone.spelling", { name }) : say("zone.none");
}

/** @param {string} written @returns {Complaint} */
export function percent(written) {
  if (PERCENT.test(written)) return written.length <= LONGEST_PERCENT ? undefined : say("percent.large");
  return /^[0-9]+$/.test(written) ? say("percent.sign") : say("percent.none");
}

/** @param {string} written @returns {Complaint} */
export function share(written) {
  return percent(written) ?? (Number(written.slice(0, -1)) > 100 ? say("percent.more") : undefined);
}

/** @param {string} written @returns {Complaint} */
export function positiveShare(written) {
  return share(written) ?? (Number(written.slice(0, -1)) === 0 ? say("percent.zero") : undefined);
}

/** @param {string} written @returns {Complaint} */
export function indexes(written) {
  if (!written) return undefined;
  if (!INDEXES.test(written)) return say("indexes.none");
  let last = -1n;
  for (const part of written.split(",")) {
    const [start, end] = part.split("-");
    const first = BigInt(start.slice(0, 20));
    const final = BigInt((end ?? start).slice(0, 20));
    const shown = { part: shorten(part, 40) };
    if (first <= last) return say("indexes.order", shown);
    if (end && final <= first) return say("indexes.backwards", shown);
    last = final;
  }
  return undefined;
}

/** @param {string} written @returns {Complaint} */
export function noBacksteps(written) {
  return written.split("/").includes("..") ? say("path.step") : undefined;
}

/** @param {string} written @returns {Complaint} */
export function relativePath(written) {
  return written.startsWith("/") ? say("path.slash") : noBacksteps(written);
}

/** @param {string} written @returns {Complaint} */
export function localPath(written) {
  return relativePath(written) ?? (written.startsWith("..") ? say("path.two-dots") : undefined);
}

/** @param {string} written @returns {Complaint} */
export function absolutePath(written) {
  return !written || written.startsWith("/") ? undefined : say("path.no-slash");
}

/** @param {string} written @returns {Complaint} */
export function webhookUrl(written) {
  let parts;
  let host;
  try {
    parts = splitAddress(written);
    host = hostOf(parts);
  } catch {
    return say("url.none");
  }
  if (parts.scheme !== "https") return say("url.https");
  if (!host) return say("url.host");
  if (parts.authority.includes("@")) return say("url.user");
  return parts.query || parts.fragment ? say("url.query") : undefined;
}

/** @param {string} written @returns {Complaint} */
export function webhookPath(written) {
  if (!written || written === "/") return undefined;
  if (!written.startsWith("/")) return say("path.no-slash");
  const steps = written.slice(1).replace(/\/$/, "").split("/");
  return steps.includes("") ? say("path.slashes") : undefined;
}

/** @param {string} written @returns {Complaint} */
export function environmentPath(written) {
  return fieldPath(written, ENVIRONMENT_PATHS);
}

/** @param {string} written @returns {Complaint} */
export function filePath(written) {
  return fieldPath(written, FILE_PATHS);
}

/**
 * @param {string} written
 * @param {string[]} known
 * @returns {Complaint}
 */
function fieldPath(written, known) {
  if (!written || known.includes(written)) return undefined;
  const { path, key } = subscript(written);
  if (path === "metadata.labels") return key ? qualifiedName(key) : say("field-path.label");
  if (path === "metadata.annotations") return key ? annotationKey(key) : say("field-path.annotation");
  if (UNQUOTED.test(written)) return say("field-path.quotes");
  return say("field-path.none", { known: sorted(known.filter((path) => path !== "spec.host")).join(", ") });
}

/**
 * Return the path and the key of a path such as `metadata.labels['app']`; no path where it has no such form.
 *
 * @param {string} written
 */
function subscript(written) {
  const [open, close] = SUBSCRIPT;
  const at = written.indexOf(open, 1);
  const end = written.length - close.length;
  if (at < 0 || !written.endsWith(close) || at + open.length > end) return { path: "", key: "" };
  return { path: written.slice(0, at), key: written.slice(at + open.length, end) };
}

/** @param {string} written @returns {Complaint} */
export function resourceField(written) {
  const isHuge = written.startsWith("limits.hugepages-") || written.startsWith("requests.hugepages-");
  if (!written || isHuge || RESOURCE_FIELDS.includes(written)) return undefined;
  return say("resource-field.none", { known: sorted(RESOURCE_FIELDS).join(", ") });
}

/** @param {string} written @returns {Complaint} */
export function cpuDivisor(written) {
  const value = amount(written);
  return !value || !value.over || isUnit(value, ["", "m"]) ? undefined : say("divisor.cpu");
}

/** @param {string} written @returns {Complaint} */
export function byteDivisor(written) {
  const value = amount(written);
  if (!value || !value.over || isUnit(value, ["", ..."kMGTPE"])) return undefined;
  const isBinary = written.replace(/ +$/, "").endsWith("i");
  return isBinary && isUnit(value, [..."KMGTPE"].map((unit) => `${unit}i`)) ? undefined : say("divisor.byte");
}

/**
 * @param {import("./fractions.js").Fraction} value
 * @param {string[]} units
 */
function isUnit(value, units) {
  return units.map(unitOf).some((unit) => unit && compared(unit, value) === 0);
}

/** @param {string} written @returns {Complaint} */
export function iscsiName(written) {
  return !written || ISCSI_NAME.test(written.slice(0, LONGEST_ISCSI_NAME)) ? undefined : say("iscsi.none");
}

/** @param {string} written @returns {Complaint} */
export function image(written) {
  return written === strip(written) ? undefined : say("image.spaces");
}

/**
 * Return what is wrong with a regular expression for Go. Only what all languages agree on is judged.
 *
 * @param {string} written
 * @returns {Complaint}
 */
export function goPattern(written) {
  if (LOOK_AROUND.test(written.replace(ESCAPED, ""))) return say("pattern.around");
  if (/\\[1-9]/.test(written.replaceAll("\\\\", ""))) return say("pattern.back");
  const isPlain = !written.includes("\\") && !written.includes("[:") && !written.includes("(?");
  if (lengthOf(written) > LONGEST_PATTERN || !isPlain) return undefined;
  // Python, by whose rules the build judges, takes `a++` and reads `[]a]` as a class with two characters.
  const translated = written.replace(/([*+?}])\+/g, "$1").replace(/\[(\^?)\]/g, "[$1\\]");
  try {
    new RegExp(translated);
    return undefined;
  } catch {
    return say("pattern.none");
  }
}

/** @param {string} written @returns {Complaint} */
export function unset(written) {
  return written ? say("unset.set") : undefined;
}

