/**
 * Names as the API server reads them: of objects, labels, ports, resources and keys.
 *
 * Each function returns what is wrong with a name, or undefined. The empty string has no complaint here: for the API server it
 * is the same as a missing field, which `required` and `minLength` ask for.
 */

import { isPrintable, lengthOf, sorted } from "../text.js";
import { say } from "../wording.js";
import { address } from "./addresses.js";
import { amount } from "./quantities.js";

/** @typedef {string | undefined} Complaint */

const LABEL_LENGTH = 63;
const SUBDOMAIN_LENGTH = 253;
const PORT_LENGTH = 15;
const CRON_JOB_LENGTH = 52;

const LABEL = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;
const SEARCH_DOMAIN = /^[a-z0-9_](?:[-_a-z0-9]*[a-z0-9_])?(?:\.[a-z0-9_](?:[-_a-z0-9]*[a-z0-9_])?)*$/;
const OLD_LABEL = /^[a-z](?:[-a-z0-9]*[a-z0-9])?$/;
const NAME_PART = /^[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$/;
const CONFIG_KEY = /^[-._a-zA-Z0-9]+$/;
const ENVIRONMENT = /^[ -<>-~]+$/;
const OLD_ENVIRONMENT = /^[-._a-zA-Z][-._a-zA-Z0-9]*$/;
const HEADER = /^[-A-Za-z0-9]+$/;
const SYSCTL = /^[a-z0-9](?:[-_a-z0-9]*[a-z0-9])?(?:[./][a-z0-9](?:[-_a-z0-9]*[a-z0-9])?)*$/;
const IDENTIFIER = /^[_a-zA-Z][_a-zA-Z0-9]*$/;
const URL_PATH = /^[A-Za-z0-9/\-._~%!$&'()*+,;=:]+$/;
const ADDRESS_WITH_PORT = /^[^/:]+:[0-9]{1,5}$/;

/** The finalizers without a domain. */
const FINALIZERS = new Set(["kubernetes", "orphan", "foregroundDeletion"]);
const SYSTEM_CLASSES = new Set(["system-cluster-critical", "system-node-critical"]);
const HUGE_PAGES = "hugepages-";
const CONTAINER_RESOURCES = ["cpu", "memory", "ephemeral-storage"];
const POD_RESOURCES = new Set(["cpu", "memory"]);
const COUNTED = ["pods", "services", "replicationcontrollers", "resourcequotas", "secrets", "configmaps", "persistentvolumeclaims"];
const QUOTA_RESOURCES = [
  ...CONTAINER_RESOURCES,
  ...["requests", "limits"].flatMap((side) => CONTAINER_RESOURCES.map((name) => `${side}.${name}`)),
  "requests.storage",
  ...COUNTED,
  "services.nodeports",
  "services.loadbalancers",
];
const RESOURCES = [...QUOTA_RESOURCES, "storage"];
const LIMIT_TYPES = ["Pod", "Container", "PersistentVolumeClaim"];
/** What characters that cannot be seen are called: the names of texts. */
const SPELLED = new Map([
  [" ", "character.space"],
  ["\t", "character.tab"],
  ["\n", "character.break"],
]);

/**
 * Return a character as a message names it.
 *
 * @param {string} character
 */
export function shownCharacter(character) {
  const spelled = SPELLED.get(character);
  if (spelled) return say(spelled);
  return isPrintable(character) ? say("character.quoted", { character }) : say("character.control");
}

/**
 * Say which character of `value` is not allowed.
 *
 * @param {string} value
 * @param {RegExp} other What is not allowed.
 * @returns {Complaint}
 */
function stray(value, other) {
  const found = other.exec(value);
  if (!found) return undefined;
  return /^[A-Z]$/.test(found[0]) ? say("name.upper") : say("name.stray", { shown: shownCharacter(found[0]) });
}

/**
 * @param {string} value
 * @param {number} longest
 * @returns {Complaint}
 */
function tooLong(value, longest) {
  const length = lengthOf(value);
  return length > longest ? say("name.long", { longest, length }) : undefined;
}

/**
 * Say which end of `value` is wrong; all its characters are allowed somewhere.
 *
 * @param {string} value
 * @param {RegExp} plain
 */
function ends(value, plain) {
  const last = value[value.length - 1];
  if (!plain.test(value[0])) return say("name.start", { character: value[0] });
  return plain.test(last) ? say("name.parts") : say("name.end", { character: last });
}

/** @param {string} value @returns {Complaint} */
export function label(value) {
  if (!value || (value.length <= LABEL_LENGTH && LABEL.test(value))) return undefined;
  if (value.includes(".")) return say("name.dots");
  return stray(value, /[^-a-z0-9]/u) ?? tooLong(value, LABEL_LENGTH) ?? ends(value, /[a-z0-9]/);
}

/** @param {string} value @returns {Complaint} */
export function subdomain(value) {
  if (!value || (value.length <= SUBDOMAIN_LENGTH && SUBDOMAIN.test(value))) return undefined;
  return stray(value, /[^-a-z0-9.]/u) ?? tooLong(value, SUBDOMAIN_LENGTH) ?? ends(value, /[a-z0-9]/);
}

/** @param {string} value @returns {Complaint} */
export function oldLabel(value) {
  if (!value || (value.length <= LABEL_LENGTH && OLD_LABEL.test(value))) return undefined;
  return label(value) ?? say("name.letter");
}

/**
 * Return the start of a name as a whole one: the API server appends letters, so it may end with a dash.
 *
 * @param {string} value
 */
function masked(value) {
  return value.length > 1 && value.endsWith("-") ? `${value.slice(0, -2)}a` : value;
}

/** @param {string} value */
export function labelStart(value) {
  return label(masked(value));
}

/** @param {string} value */
export function subdomainStart(value) {
  return subdomain(masked(value));
}

/** @param {string} value */
export function oldLabelStart(value) {
  return oldLabel(masked(value));
}

/** @param {string} value */
export function cronJob(value) {
  return lengthOf(value) > CRON_JOB_LENGTH ? say("name.cron-job", { longest: CRON_JOB_LENGTH }) : subdomain(value);
}

/** @param {string} value */
export function priorityClass(value) {
  return value.startsWith("system-") && !SYSTEM_CLASSES.has(value) ? say("name.system") : subdomain(value);
}

/** @param {string} value @returns {Complaint} */
export function pathSegment(value) {
  if (value === "." || value === "..") return say("name.path-segment", { value });
  const character = ["/", "%"].find((sign) => value.includes(sign));
  return character && say("name.sign", { character });
}

/** @param {string} value @returns {Complaint} */
export function qualifiedName(value) {
  if (!value) return undefined;
  const slash = value.lastIndexOf("/");
  const prefix = value.slice(0, Math.max(slash, 0));
  const name = value.slice(slash + 1);
  if (prefix.includes("/")) return say("name.slashes");
  if (slash >= 0 && !prefix) return say("name.no-prefix");
  if (!name) return say("name.no-name");
  const complaint = subdomain(prefix);
  if (complaint) return say("name.before-slash", { complaint });
  return namePart(name);
}

/** @param {string} value @returns {Complaint} */
function namePart(value) {
  if (value.length <= LABEL_LENGTH && NAME_PART.test(value)) return undefined;
  return stray(value, /[^-A-Za-z0-9_.]/u) ?? tooLong(value, LABEL_LENGTH) ?? ends(value, /[A-Za-z0-9]/);
}

/** @param {string} value */
export function annotationKey(value) {
  return qualifiedName(value.toLowerCase());
}

/** @param {string} value @returns {Complaint} */
export function labelValue(value) {
  return value ? namePart(value) : undefined;
}

/** @param {string} value @returns {Complaint} */
export function finalizer(value) {
  const complaint = qualifiedName(value);
  if (complaint || !value || value.includes("/") || FINALIZERS.has(value)) return complaint;
  return say("name.no-domain");
}

/** @param {string} value @returns {Complaint} */
export function portName(value) {
  const isNumber = /^[0-9]+$/.test(value.replaceAll("-", ""));
  if (!value || (value.length <= PORT_LENGTH && LABEL.test(value) && !value.includes("--") && !isNumber)) return undefined;
  const complaint = stray(value, /[^-a-z0-9]/u) ?? tooLong(value, PORT_LENGTH);
  if (complaint) return complaint;
  if (isNumber) return say("name.port-number");
  return value.includes("--") ? say("name.dashes") : ends(value, /[a-z0-9]/);
}

/** @param {string} value @returns {Complaint} */
export function configKey(value) {
  if (!value) return undefined;
  if (value.startsWith("..")) return value === ".." ? say("name.two-dots") : say("name.two-dots-start");
  if (value === ".") return say("name.dot");
  if (value.length <= SUBDOMAIN_LENGTH && CONFIG_KEY.test(value)) return undefined;
  return stray(value, /[^-._a-zA-Z0-9]/u) ?? tooLong(value, SUBDOMAIN_LENGTH);
}

/** @param {string} value @returns {Complaint} */
export function environment(value) {
  return !value || ENVIRONMENT.test(value) ? undefined : stray(value, /[^ -<>-~]/u);
}

/** @param {string} value @returns {Complaint} */
export function oldEnvironment(value) {
  if (!value || (OLD_ENVIRONMENT.test(value) && value !== "." && !value.startsWith(".."))) return undefined;
  return stray(value, /[^-._a-zA-Z0-9]/u) ?? say("name.start", { character: value[0] });
}

/** @param {string} value @returns {Complaint} */
export function header(value) {
  return !value || HEADER.test(value) ? undefined : stray(value, /[^-A-Za-z0-9]/u);
}

/** @param {string} value @returns {Complaint} */
export function sysctl(value) {
  if (!value || (value.length <= SUBDOMAIN_LENGTH && SYSCTL.test(value))) return undefined;
  return stray(value, /[^-a-z0-9_./]/u) ?? tooLong(value, SUBDOMAIN_LENGTH) ?? ends(value, /[a-z0-9]/);
}

/** @param {string} value @returns {Complaint} */
export function identifier(value) {
  if (!value || IDENTIFIER.test(value)) return undefined;
  return stray(value, /[^_a-zA-Z0-9]/u) ?? say("name.digit");
}

/** @param {string} value @returns {Complaint} */
export function host(value) {
  if (address(value)) return say("name.ip-address");
  return ADDRESS_WITH_PORT.test(value) ? say("name.port") : certificateHost(value);
}

/** @param {string} value @returns {Complaint} */
export function certificateHost(value) {
  if (!value.includes("*")) return subdomain(value);
  if (!value.startsWith("*.") || value.slice(1).includes("*")) return say("name.star");
  return value === "*." ? say("name.after-dot") : subdomain(value.slice(2));
}

/** @param {string} value */
function withoutLastDot(value) {
  return value.endsWith(".") ? value.slice(0, -1) : value;
}

/** @param {string} value @returns {Complaint} */
export function searchDomain(value) {
  if (value === ".") return undefined;
  const bare = withoutLastDot(value);
  if (bare.length <= SUBDOMAIN_LENGTH && SEARCH_DOMAIN.test(bare)) return undefined;
  const complaint = stray(bare, /[^-_a-z0-9.]/u) ?? tooLong(bare, SUBDOMAIN_LENGTH);
  return complaint ?? (bare ? ends(bare, /[a-z0-9_]/) : say("name.empty"));
}

/** @param {string} value @returns {Complaint} */
export function apiVersion(value) {
  return value.split("/").length > 2 ? say("name.slashes") : undefined;
}

/** @param {string} value @returns {Complaint} */
export function groupVersion(value) {
  return !value.includes("/") || value.startsWith("/") ? say("name.no-group") : apiVersion(value);
}

/** @param {string} value @returns {Complaint} */
export function fullDomain(value) {
  if (!value) return undefined;
  const bare = withoutLastDot(value);
  const complaint = bare ? subdomain(bare) : say("name.only-dot");
  if (complaint) return complaint;
  if (!bare.includes(".")) return say("name.no-domain-after");
  return bare.split(".").map(label).find(Boolean);
}

/** @param {string} value */
export function externalName(value) {
  return subdomain(withoutLastDot(value));
}

/** @param {string} value */
export function driver(value) {
  return tooLong(value, LABEL_LENGTH) ?? subdomain(value.toLowerCase());
}

/** @param {string} value */
export function provisioner(value) {
  return qualifiedName(value.toLowerCase());
}

/**
 * Return what stands before and after the first slash; undefined where either is missing.
 *
 * @param {string} value
 */
function halves(value) {
  const slash = value.indexOf("/");
  return slash > 0 && slash < value.length - 1 ? [value.slice(0, slash), value.slice(slash + 1)] : undefined;
}

/** @param {string} value @returns {Complaint} */
export function controller(value) {
  if (!value) return undefined;
  const parts = halves(value);
  if (!parts) return say("name.domain-path");
  const complaint = subdomain(parts[0]);
  if (complaint) return say("name.before-slash", { complaint });
  return URL_PATH.test(parts[1]) ? undefined : stray(parts[1], /[^A-Za-z0-9/\-._~%!$&'()*+,;=:]/u);
}

/** @param {string} value @returns {Complaint} */
export function signer(value) {
  if (!value) return undefined;
  const parts = halves(value);
  if (!parts || parts[1].includes("/")) return say("name.domain-name");
  return subdomain(parts[0]) ?? subdomain(parts[1]);
}

/** @param {string} value @returns {Complaint} */
export function webhook(value) {
  if (!value) return undefined;
  return subdomain(value) ?? (value.split(".").length > 2 ? undefined : say("name.three-parts"));
}

/** @param {string} value @returns {Complaint} */
export function group(value) {
  if (!value) return undefined;
  return subdomain(value) ?? (value.includes(".") ? undefined : say("name.no-dot"));
}

/**
 * @param {string} value
 * @param {string[]} plain
 * @param {boolean} hugePages
 * @returns {Complaint}
 */
function resourceOf(value, plain, hugePages) {
  const complaint = qualifiedName(value);
  if (complaint || !value || value.includes("/") || plain.includes(value)) return complaint;
  const page = withoutPrefix(withoutPrefix(value, "requests."), HUGE_PAGES);
  if (hugePages && value.includes(HUGE_PAGES) && amount(page)) return undefined;
  return say("name.no-resource", { known: sorted(plain).join(", ") });
}

/**
 * @param {string} value
 * @param {string} prefix
 */
function withoutPrefix(value, prefix) {
  return value.startsWith(prefix) ? value.slice(prefix.length) : value;
}

/** @param {string} value @returns {Complaint} */
export function containerResource(value) {
  const isRequest = value.startsWith("requests.");
  const complaint = resourceOf(value, CONTAINER_RESOURCES, !isRequest);
  return complaint ?? (isRequest && !value.includes("kubernetes.io/") ? say("name.requests") : undefined);
}

/** @param {string} value @returns {Complaint} */
export function podResource(value) {
  if (POD_RESOURCES.has(value) || (value.startsWith(HUGE_PAGES) && amount(value.slice(HUGE_PAGES.length)))) return undefined;
  return say("name.pod-resource");
}

/** @param {string} value */
export function quotaResource(value) {
  return resourceOf(value, QUOTA_RESOURCES, true);
}

/** @param {string} value */
export function resource(value) {
  return resourceOf(value, RESOURCES, true);
}

/** @param {string} value @returns {Complaint} */
export function limitType(value) {
  const complaint = qualifiedName(value);
  if (complaint || value.includes("/") || LIMIT_TYPES.includes(value)) return complaint;
  return say("name.limit-type", { known: sorted(LIMIT_TYPES).join(", ") });
}
