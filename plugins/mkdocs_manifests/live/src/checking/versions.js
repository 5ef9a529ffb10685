/** Manifests against versions of Kubernetes: what is gone, what is on its way out, and what is too new. */

import { ancestors, isMapping, place, problem } from "../model.js";
import { Walk } from "../kubernetes/walk.js";
import { say } from "../wording.js";
import { stableFirst } from "./schema.js";

/** @typedef {import("../model.js").Manifest} Manifest */
/** @typedef {import("../model.js").Problem} Problem */
/** @typedef {import("../kubernetes/schemas.js").Schemas} Schemas */
/** @typedef {import("../kubernetes/lifecycles.js").Lifecycles} Lifecycles */
/** @typedef {import("../kubernetes/lifecycles.js").LimitedField} LimitedField */
/** @typedef {import("../kubernetes/lifecycles.js").DeprecatedField} DeprecatedField */

/**
 * Return the problem that a version of Kubernetes does not serve the manifest's kind in its apiVersion; undefined for kinds that
 * it serves, and for kinds that no version is known to serve.
 *
 * @param {Manifest} manifest
 * @param {number} minor
 * @param {Lifecycles} lifecycles
 * @returns {Problem | undefined}
 */
export function removed(manifest, minor, lifecycles) {
  const { apiVersion, kind } = manifest;
  const gone = lifecycles.removed.get(`${apiVersion} ${kind}`);
  const span = lifecycles.kinds.get(`${apiVersion} ${kind}`);
  const what = say("version.api", { kind, version: apiVersion });
  const at = place(manifest, ["apiVersion"]);
  if (span && minor < span[0]) {
    const message = say("version.new", { what, first: nameOf(span[0]), version: nameOf(minor) });
    return problem("V501", message, at, { hint: another(manifest, minor, lifecycles) });
  }
  const first = gone ? gone.minor : span && span[1] + 1;
  if (first === undefined || minor < first) return undefined;
  const isServed = gone && serves(gone.use, kind, minor, lifecycles);
  const hint = isServed ? gone.hint : another(manifest, minor, lifecycles) || (gone?.hint ?? "");
  return problem("V501", say("version.removed", { what, first: nameOf(first) }), at, { hint });
}

/**
 * Return whether a version serves a kind under an apiVersion that the tables name.
 *
 * @param {string} apiVersion
 * @param {string} kind
 * @param {number} minor
 * @param {Lifecycles} lifecycles
 */
function serves(apiVersion, kind, minor, lifecycles) {
  const [first, last] = lifecycles.kinds.get(`${apiVersion} ${kind}`) ?? lifecycles.whole;
  return first <= minor && minor <= last;
}

/**
 * Return the hint to write the apiVersion of the same group that serves the kind in this version.
 *
 * @param {Manifest} manifest
 * @param {number} minor
 * @param {Lifecycles} lifecycles
 */
function another({ apiVersion, kind }, minor, lifecycles) {
  const group = groupOf(apiVersion);
  const others = [...lifecycles.kinds]
    .map(([name, span]) => ({ span, apiVersion: name.split(" ")[0], kind: name.split(" ")[1] }))
    .filter((one) => one.kind === kind && groupOf(one.apiVersion) === group && one.span[0] <= minor && minor <= one.span[1]);
  const [version] = stableFirst(others.map((one) => one.apiVersion));
  return version ? say("version.write", { version }) : "";
}

/** @param {string} apiVersion */
function groupOf(apiVersion) {
  return apiVersion.slice(0, Math.max(apiVersion.lastIndexOf("/"), 0));
}

/** @param {number} minor */
function nameOf(minor) {
  return `1.${minor}`;
}

/** Explains unknown fields of other versions, and finds what is deprecated; keeps the plans of its walks. */
export class Versions {
  /**
   * @param {Schemas} schemas
   * @param {Lifecycles} lifecycles
   */
  constructor(schemas, lifecycles) {
    this.minor = schemas.minor;
    this.lifecycles = lifecycles;
    /** @type {Walk<LimitedField>} */
    this.limited = new Walk(schemas, lifecycles.fields);
    /** @type {Walk<DeprecatedField>} */
    this.deprecated = new Walk(schemas, lifecycles.deprecatedFields);
  }

  /**
   * Return the schema's problems, unknown fields of other versions explained, and then what is deprecated.
   *
   * @param {Problem[]} problems
   * @param {Manifest} manifest
   * @returns {Problem[]}
   */
  check(problems, manifest) {
    const unknown = problems.some(({ code }) => code === "S201");
    const fields = unknown ? this.fieldsOfOtherVersions(manifest) : new Map();
    return [...problems.map((one) => this.explained(one, fields)), ...this.deprecations(manifest)];
  }

  /**
   * Return the fields that this version does not have, by where their names stand.
   *
   * @param {Manifest} manifest
   * @returns {Map<string, LimitedField>}
   */
  fieldsOfOtherVersions(manifest) {
    const found = new Map();
    for (const [field, path] of this.limited.of(manifest)) {
      const { from, to } = place(manifest, path, { key: true });
      if (this.minor < field.span[0] || this.minor > field.span[1]) found.set(`${from} ${to}`, field);
    }
    return found;
  }

  /**
   * @param {Problem} one
   * @param {Map<string, LimitedField>} fields
   */
  explained(one, fields) {
    const field = one.code === "S201" ? fields.get(`${one.from} ${one.to}`) : undefined;
    if (!field) return one;
    const [first, last] = field.span;
    const { message } = one;
    const version = nameOf(this.minor);
    const explained =
      this.minor < first
        ? say("version.field-since", { message, first: nameOf(first), version })
        : say("version.field-until", { message, last: nameOf(last), version });
    return problem("V503", explained, one, { hint: say("version.field.hint") });
  }

  /**
   * @param {Manifest} manifest
   * @returns {Problem[]}
   */
  deprecations(manifest) {
    const { minor } = this;
    /** @type {Problem[]} */
    const found = [];
    const api = this.lifecycles.deprecated.get(`${manifest.apiVersion} ${manifest.kind}`);
    if (api && api.minor <= minor) {
      const what = say("version.api", { kind: manifest.kind, version: manifest.apiVersion });
      const message = say("version.deprecated", { what, since: nameOf(api.minor) });
      found.push(problem("V502", message, place(manifest, ["kind"]), { severity: "warning", hint: api.hint }));
    }
    for (const [field, path, value] of this.deprecated.of(manifest)) {
      const holds = field.since <= minor && minor <= field.until && (!field.value || value === field.value);
      if (!holds || (field.unless && isHarmless(manifest, path, field.unless))) continue;
      const message = say("version.field-deprecated", { what: field.what, state: field.state });
      const hint = field.instead ? say("version.use", { instead: field.instead }) : say("version.leave");
      found.push(problem("V502", message, place(manifest, path, { key: !field.value }), { severity: "warning", hint }));
    }
    return found;
  }
}

/**
 * Return whether the field stands beside `path` that makes a deprecated one harmless.
 *
 * @param {Manifest} manifest
 * @param {import("../model.js").FieldPath} path
 * @param {string} unless
 */
function isHarmless(manifest, path, unless) {
  const parent = ancestors(manifest, path.slice(0, -1)).at(-1);
  const value = isMapping(parent) && Object.hasOwn(parent, unless) ? parent[unless] : undefined;
  if (typeof value === "object" && value !== null) return Object.keys(value).length > 0;
  return Boolean(value);
}
