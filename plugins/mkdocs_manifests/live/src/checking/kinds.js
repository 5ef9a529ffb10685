/** Manifests whose kind or apiVersion a version of Kubernetes does not have. */

import { isMapping, place, problem } from "../model.js";
import { shorten, sorted } from "../text.js";
import { say } from "../wording.js";
import { didYouMean, kindOf } from "./schema.js";
import { removed } from "./versions.js";

/** @typedef {import("../model.js").Manifest} Manifest */
/** @typedef {import("../model.js").Problem} Problem */
/** @typedef {import("../kubernetes/schemas.js").Schemas} Schemas */
/** @typedef {import("../kubernetes/lifecycles.js").Lifecycles} Lifecycles */

/** Characters of a name that a message repeats. */
const SHOWN = 60;

/**
 * Return what is wrong with the manifest's apiVersion and kind, so that no schema can judge it.
 *
 * @param {Manifest} manifest
 * @param {Schemas} schemas
 * @param {Lifecycles} lifecycles
 * @returns {Problem[]}
 */
export function checkKind(manifest, schemas, lifecycles) {
  const { data, apiVersion, kind } = manifest;
  if (!isMapping(data)) return [problem("S204", say("kind.item"), place(manifest, []))];
  const problems = ["apiVersion", "kind"].flatMap((name) => checkField(manifest, schemas, name));
  if (!apiVersion || !kind || schemas.isBuiltIn(apiVersion, kind)) return problems;
  return [...problems, removed(manifest, schemas.minor, lifecycles) ?? unknown(manifest, schemas, lifecycles)];
}

/**
 * @param {Manifest} manifest
 * @param {Schemas} schemas
 * @param {string} name
 * @returns {Problem[]}
 */
function checkField(manifest, schemas, name) {
  const value = Object.hasOwn(manifest.data, name) ? manifest.data[name] : null;
  if (value === null || value === "") {
    const hint = missingHint(manifest, schemas, name);
    return [problem("S203", say("kind.missing", { name }), place(manifest, [name], { key: true }), { hint })];
  }
  if (typeof value === "string") return [];
  const message = say("kind.type", { name, value: kindOf(value) });
  return [problem("S202", message, place(manifest, [name]), { hint: say("hint.quotes") })];
}

/**
 * @param {Manifest} manifest
 * @param {Schemas} schemas
 * @param {string} name
 */
function missingHint({ kind }, schemas, name) {
  const [version] = name === "kind" || !kind ? [] : schemas.versionsOf(kind);
  return version ? say("kind.missing.version", { version }) : say("schema.missing.add", { name });
}

/**
 * @param {Manifest} manifest
 * @param {Schemas} schemas
 * @param {Lifecycles} lifecycles
 */
function unknown(manifest, schemas, lifecycles) {
  const { apiVersion, kind } = manifest;
  const isCustom = isCustomGroup(groupOf(apiVersion), lifecycles);
  const version = shorten(apiVersion, SHOWN);
  const [other] = schemas.versionsOf(kind);
  if (other && !isCustom) {
    const message = say("kind.version", { kind, version });
    return problem("S204", message, place(manifest, ["apiVersion"]), { hint: say("hint.meant", { meant: other }) });
  }
  const kinds = sorted(schemas.builtIn.get(apiVersion) ?? []);
  if (kinds.length) {
    const message = say("kind.unknown", { version: apiVersion, kind: shorten(kind, SHOWN) });
    return problem("S204", message, place(manifest, ["kind"]), { hint: hintOf(didYouMean(kind, kinds)) });
  }
  if (isCustom) {
    const message = say("kind.custom", { kind: shorten(kind, SHOWN), version });
    return problem("S204", message, place(manifest, ["kind"]), { hint: say("kind.custom.hint") });
  }
  const message = say("kind.group", { kubernetes: schemas.version, version });
  const hint = hintOf(didYouMean(apiVersion, sorted(schemas.builtIn.keys())));
  return problem("S204", message, place(manifest, ["apiVersion"]), { hint });
}

/** @param {string} meant */
function hintOf(meant) {
  return meant ? say("hint.meant", { meant }) : "";
}

/** @param {string} apiVersion */
function groupOf(apiVersion) {
  return apiVersion.slice(0, Math.max(apiVersion.lastIndexOf("/"), 0));
}

/**
 * Return whether an API group can belong to custom resources: it has a dot, as they must, and Kubernetes itself never had it.
 *
 * @param {string} group
 * @param {Lifecycles} lifecycles
 */
function isCustomGroup(group, lifecycles) {
  return group.includes(".") && !lifecycles.groups.has(group);
}
