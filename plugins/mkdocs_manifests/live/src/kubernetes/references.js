/**
 * What a manifest refers to: names and selectors, found by one table along the schema.
 *
 * The table (`references.json`) says where Kubernetes objects name and select one another. It speaks of definitions
 * (`core.v1.PodSpec`), so that every kind with a Pod template, and every custom kind whose schema refers to one, is
 * covered.
 */

import { isMapping, isNumber } from "../model.js";
import { groupKind, groupOf, parseKind } from "./group_kinds.js";
import { labelSelector, mapSelector } from "./selectors.js";
import { Walk, firstAt, steps, valuesAt } from "./walk.js";

/** @typedef {import("./group_kinds.js").GroupKind} GroupKind */
/** @typedef {import("./selectors.js").Selector} Selector */
/** @typedef {import("../model.js").FieldPath} FieldPath */
/** @typedef {import("../model.js").Manifest} Manifest */

/**
 * The kind that a relation leads to, or the fields that say it.
 *
 * @typedef {object} Target
 * @property {GroupKind} default What is meant where no field says otherwise.
 * @property {string} kind The field that holds the kind; empty where the kind is fixed.
 * @property {string} group The field that holds the API group.
 * @property {string} apiVersion The field that holds group and version.
 * @property {string} defaultGroup The group that is meant where the field is missing.
 */

/**
 * A sort of thing inside an object that others refer to, such as a key of a ConfigMap.
 *
 * @typedef {object} PartKind
 * @property {string} what What people call it.
 * @property {string} code Of the problem where it is missing.
 * @property {string[][]} among Where the object has them.
 * @property {[string[], string][]} notOf Values of the object that say that something else fills it.
 * @property {number | undefined} default What an absent field means; undefined where it asks for nothing.
 */

/**
 * One line of the table: how some kind of object refers to another.
 *
 * @typedef {object} Relation
 * @property {string[]} on Definitions (`core.v1.PodSpec`) or kinds (`Ingress.networking.k8s.io`) that have it.
 * @property {string[]} path From there to what refers.
 * @property {Target} target
 * @property {string} relation A verb, as it stands between the two: `mounts`.
 * @property {string[]} name Where the name stands below the path; empty where the value there is the name.
 * @property {string} namespace The field with the namespace, beside the name; empty where it is always the manifest's
 *   own.
 * @property {string} optional The field that makes it optional.
 * @property {[PartKind, string[]][]} parts What must exist inside the object referred to, and where its name stands.
 * @property {string[] | undefined} select Where a selector stands below the path; undefined where the relation names
 *   its target.
 * @property {boolean} plain Whether the selector is a plain map of labels.
 * @property {string[]} namespaces Where the selector of namespaces stands below the path.
 * @property {string[]} anyNamespace The field of the manifest that opens the selector to all namespaces.
 * @property {string} wants What the target must be as well: `headless`, `scalable`, `certificate`, `open to routes`.
 * @property {string} code Of the problem where nothing is found.
 * @property {boolean} grant Whether a ReferenceGrant must allow it to leave the namespace.
 * @property {boolean} elsewhere Whether the target is usually made by something outside the documentation.
 * @property {string[][]} unless Values in the manifest that say that something makes the target.
 */

/**
 * One line of the table of what is made on behalf of a manifest, such as the claims of a StatefulSet.
 *
 * @typedef {object} Provision
 * @property {GroupKind} on
 * @property {string[]} path To the value that names it.
 * @property {string[]} default To the value that is taken where the path leads nowhere.
 * @property {GroupKind} target
 * @property {string} name Its name, from `{value}` and `{owner}` (the manifest's name); `*` stands for a number.
 */

/**
 * The whole table.
 *
 * @typedef {object} Relations
 * @property {Relation[]} relations
 * @property {Provision[]} provisions
 * @property {Record<string, string[]>} builtIn Objects that every cluster has: `name` or `namespace/name`, with `*`
 *   for any text.
 * @property {Set<string>} systemNamespaces Namespaces that the cluster keeps for itself.
 * @property {Set<string>} fromCluster Kinds that are not missed while the documentation defines none of them.
 * @property {Set<string>} noObjects Kinds of which the cluster keeps no objects.
 * @property {Set<string>} clusterScoped
 * @property {Set<string>} scalable Built-in kinds that an autoscaler can scale.
 * @property {Record<string, string | null>} podTemplates Where each kind has its Pod template.
 */

/**
 * Something that must exist inside the object referred to.
 *
 * @typedef {{ kind: PartKind, value: string | number | bigint | boolean, path: FieldPath }} Part
 */

/**
 * An object that a manifest names.
 *
 * @typedef {object} Reference
 * @property {Relation} relation
 * @property {FieldPath} at Where the relation stands: the volume's `configMap`, the backend's `service`.
 * @property {FieldPath} path Where the name stands.
 * @property {GroupKind} target
 * @property {string} name
 * @property {string} namespace Of the target; the manifest's own where the reference says none, empty for
 *   cluster-scoped kinds.
 * @property {boolean} optional Whether the cluster does without the target.
 * @property {Part[]} parts
 */

/**
 * The objects that a manifest selects by their labels.
 *
 * @typedef {object} Selection
 * @property {Relation} relation
 * @property {FieldPath} at
 * @property {FieldPath} path Where the selector stands.
 * @property {GroupKind} target `Pod` for the Pods of all workloads.
 * @property {Selector} selector
 * @property {string} namespace The manifest's own: what is meant where neither `namespaces` nor `namedNamespaces`
 *   says otherwise.
 * @property {Selector | undefined} namespaces The namespaces in which it selects; undefined for the manifest's own.
 * @property {string[]} namedNamespaces Namespaces that are named beside the selector.
 */

/**
 * Return the table that the data of `references.json` says.
 *
 * @param {any} raw
 * @returns {Relations}
 */
export function parseRelations(raw) {
  /** @type {Record<string, PartKind>} */
  const parts = Object.fromEntries(
    Object.entries(raw.parts).map(([name, part]) => [
      name,
      {
        what: part.what,
        code: part.code,
        among: part.among.map(steps),
        notOf: Object.entries(part["not of"] ?? {}).map(([path, value]) => [
          steps(path),
          /** @type {string} */ (value),
        ]),
        default: part.default,
      },
    ]),
  );
  return {
    relations: raw.relations.map((/** @type {any} */ entry) => relationOf(entry, parts)),
    provisions: raw.provides.map((/** @type {any} */ entry) => ({
      on: parseKind(entry.on),
      path: steps(entry.path),
      default: steps(entry.default ?? ""),
      target: parseKind(entry.to),
      name: entry.name,
    })),
    builtIn: raw["built in"],
    systemNamespaces: new Set(raw["system namespaces"].names),
    fromCluster: new Set(raw["from the cluster"].kinds),
    noObjects: new Set(raw["no objects"].kinds),
    clusterScoped: new Set(raw["cluster-scoped"].kinds),
    scalable: new Set(raw.scalable.kinds),
    podTemplates: raw["pod templates"],
  };
}

/**
 * @param {any} entry
 * @param {Record<string, PartKind>} parts
 * @returns {Relation}
 */
function relationOf(entry, parts) {
  const { to } = entry;
  const select = "select" in entry ? steps(entry.select ?? "") : undefined;
  return {
    on: typeof entry.on === "string" ? [entry.on] : entry.on,
    path: steps(entry.path),
    target: {
      default: parseKind(to.default ?? to),
      kind: to.kind ?? "",
      group: to.group ?? "",
      apiVersion: to.apiVersion ?? "",
      defaultGroup: to["default group"] ?? "",
    },
    relation: entry.relation,
    name: steps(entry.name ?? ""),
    namespace: entry.namespace ?? "",
    optional: entry.optional ?? "",
    parts: Object.entries(entry.parts ?? {}).map(([name, path]) => [parts[name], steps(path)]),
    select,
    plain: entry.as === "map",
    namespaces: steps(entry.namespaces ?? ""),
    anyNamespace: steps(entry["namespaces any"] ?? ""),
    wants: entry.wants ?? "",
    code: entry.code ?? (select ? "X406" : "X401"),
    grant: entry.grant ?? false,
    elsewhere: entry.elsewhere ?? false,
    unless: (entry.unless ?? []).map(steps),
  };
}

/**
 * Return the kind that a referring object means.
 *
 * @param {Target} target
 * @param {any} value
 * @returns {GroupKind}
 */
function targetOf(target, value) {
  if (!target.kind || !isMapping(value)) return target.default;
  const written = value[target.kind];
  const kind = typeof written === "string" && written ? written : target.default.kind;
  const group = value[target.apiVersion || target.group];
  if (typeof group !== "string") return groupKind(target.defaultGroup, kind);
  return groupKind(target.apiVersion ? groupOf(group) : group, kind);
}

/** Finds what manifests refer to. Keep it: the plans of its walk are made once for each kind. */
export class ReferenceFinder {
  /**
   * @param {import("./schemas.js").Schemas} schemas
   * @param {Relations} table
   */
  constructor(schemas, table) {
    this.table = table;
    this.walk = new Walk(schemas, table.relations);
  }

  /**
   * Return all that a manifest names and selects, in the order of its data.
   *
   * @param {Manifest} manifest
   * @returns {{ references: Reference[], selections: Selection[] }}
   */
  of(manifest) {
    const references = [];
    const selections = [];
    for (const [relation, at, value] of this.walk.of(manifest)) {
      if (relation.select) {
        const selection = selectionOf(manifest, relation, value, at);
        if (selection) selections.push(selection);
      } else {
        const reference = this.referenceOf(manifest, relation, value, at);
        if (reference) references.push(reference);
      }
    }
    return { references, selections };
  }

  /**
   * @param {Manifest} manifest
   * @param {Relation} relation
   * @param {any} value
   * @param {FieldPath} at
   * @returns {Reference | undefined}
   */
  referenceOf(manifest, relation, value, at) {
    const [path, name] = valuesAt(value, relation.name, at)[0] ?? [at, undefined];
    if (typeof name !== "string" || !name) return undefined;
    const target = targetOf(relation.target, value);
    const isScoped = !this.table.clusterScoped.has(target.name);
    let namespace = isScoped ? manifest.namespace : "";
    let optional = false;
    if (isMapping(value)) {
      const said = relation.namespace ? value[relation.namespace] : undefined;
      if (typeof said === "string" && said && isScoped) namespace = said;
      optional = relation.optional !== "" && value[relation.optional] === true;
    }
    return { relation, at, path, target, name, namespace, optional, parts: partsOf(relation, value, at) };
  }
}

/**
 * @param {Manifest} manifest
 * @param {Relation} relation
 * @param {any} value
 * @param {FieldPath} at
 * @returns {Selection | undefined}
 */
function selectionOf(manifest, relation, value, at) {
  const [path, written] = valuesAt(value, relation.select ?? [], at)[0] ?? [at, undefined];
  let namespaces;
  let named = [];
  if (relation.namespaces.length && isMapping(value)) {
    namespaces = labelSelector(firstAt(value, relation.namespaces));
    if (Array.isArray(value.namespaces)) named = value.namespaces;
  }
  if (relation.anyNamespace.length && firstAt(manifest.data, relation.anyNamespace) === true) namespaces = [];
  let selector = relation.plain ? mapSelector(written) : labelSelector(written);
  if (!selector && written === undefined && namespaces) selector = [];
  if (!selector) return undefined;
  return {
    relation,
    at,
    path,
    target: relation.target.default,
    selector,
    namespace: manifest.namespace,
    namespaces,
    namedNamespaces: named.filter((name) => typeof name === "string"),
  };
}

/**
 * @param {Relation} relation
 * @param {any} value
 * @param {FieldPath} at
 */
function partsOf(relation, value, at) {
  /** @type {Part[]} */
  const parts = [];
  for (const [kind, path] of relation.parts) {
    const found = valuesAt(value, path, at);
    if (!found.length && kind.default !== undefined) parts.push({ kind, value: kind.default, path: at });
    for (const [partPath, part] of found) {
      if (typeof part === "string" || typeof part === "boolean" || isNumber(part))
        parts.push({ kind, value: part, path: partPath });
    }
  }
  return parts;
}
