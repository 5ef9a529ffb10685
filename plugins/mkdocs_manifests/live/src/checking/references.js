/**
 * References between manifests: names and selectors that lead nowhere, or not where they should.
 *
 * All findings are warnings: the API server accepts a reference to what does not exist, and waits for it.
 */

import { closestMatch } from "../close_matches.js";
import { groupKind, groupOf, kindOf, parseKind } from "../kubernetes/group_kinds.js";
import { ReferenceFinder, parseRelations } from "../kubernetes/references.js";
import { NAMESPACE_NAME, POD, holds, writtenRequirement } from "../kubernetes/selectors.js";
import { firstAt } from "../kubernetes/walk.js";
import { find, problem } from "../model.js";
import { say } from "../wording.js";
import { Objects, same } from "./objects.js";
import { targetPorts } from "./target_ports.js";
import { WANTS, countedTwice, granted } from "./wants.js";
import { SIMILAR, inQuotes, listed, ownerOf, subjectOf, targetOf, textsAt, warning } from "./reference_words.js";

/** A name that an object can have; what is none is told by its schema. */
const NAME = /^[a-z0-9](?:[-a-z0-9.:]*[a-z0-9])?$/;
/** The number at the end of a name that a controller gives. */
const NUMBER = /-\d+$/;
/** How many names of one circle are compared for a "did you mean". */
const NEARBY = 100;

/** @typedef {import("../kubernetes/references.js").Reference} Reference */
/** @typedef {import("../kubernetes/references.js").Selection} Selection */
/** @typedef {import("../kubernetes/group_kinds.js").GroupKind} GroupKind */
/** @typedef {import("../model.js").Manifest} Manifest */
/** @typedef {import("../model.js").Problem} Problem */

/**
 * The manifests of one example, for its references to those of others.
 *
 * @typedef {object} Scope
 * @property {string} file
 * @property {Manifest[]} manifests
 */

/**
 * One reference of one manifest, with what a check of it needs.
 *
 * @typedef {object} Case
 * @property {Objects} objects
 * @property {Manifest} manifest
 * @property {Reference} reference
 */

/**
 * @typedef {object} References
 * @property {(scopes: Scope[]) => Problem[]} check What is wrong with the references of the first scope, which is the
 *   text that is judged; the others are the catalog.
 */

/** Judges what manifests refer to. */
class Checker {
  /**
   * @param {any} data
   * @param {import("../kubernetes/schemas.js").Schemas} schemas
   */
  constructor(data, schemas) {
    this.table = parseRelations(data.references);
    this.finder = new ReferenceFinder(schemas, this.table);
    this.site = data.catalog;
    /** @type {string[]} */
    this.externals = data.settings?.externals ?? [];
    /** Kinds of Kubernetes itself. @type {Set<string>} */
    this.builtIn = new Set();
    this.builtInGroups = new Set(["extensions"]);
    for (const [apiVersion, kinds] of schemas.builtIn) {
      for (const kind of kinds) {
        if (schemas.kindOf(apiVersion, kind)?.includes("/")) continue;
        this.builtIn.add(groupKind(groupOf(apiVersion), kind).name);
        this.builtInGroups.add(groupOf(apiVersion));
      }
    }
  }

  /** @param {Scope[]} scopes */
  check(scopes) {
    const objects = new Objects(scopes, this.table, this.site);
    return scopes[0].manifests.flatMap((manifest) => {
      const { references, selections } = this.finder.of(manifest);
      return [
        ...references.flatMap((reference) => this.reference({ objects, manifest, reference })),
        ...selections.flatMap((selection) => this.selection(objects, manifest, selection)),
      ];
    });
  }

  /**
   * @param {Case} one
   * @returns {Problem[]}
   */
  reference(one) {
    const { objects, manifest, reference } = one;
    const { relation, target, namespace, name } = reference;
    if (relation.wants === "scalable" && this.cannotScale(target)) return [this.notScalable(one)];
    let known = objects.find(target, namespace, name);
    if (!known.length && NUMBER.test(name)) known = objects.find(target, namespace, name.replace(NUMBER, "-*"));
    if (!known.length) return this.isElsewhere(one) ? [] : [this.notFound(one)];
    const manifests = known.flatMap((found) => found.manifest ?? []);
    if (manifests.length < known.length) return [];
    return [
      ...withoutParts(one, manifests),
      ...(WANTS[relation.wants]?.(one, manifests) ?? []),
      ...(relation.grant ? granted(one) : []),
      ...(relation.wants === "scalable" ? countedTwice(one, manifests) : []),
    ];
  }

  /**
   * Return whether something that the catalog does not have may well exist all the same.
   *
   * @param {Case} one
   */
  isElsewhere({ objects, manifest, reference }) {
    const { table } = this;
    const { relation, target, namespace, name, optional } = reference;
    if (relation.elsewhere || optional || !NAME.test(name)) return true;
    if ([...table.noObjects].some((kind) => parseKind(kind).kind === target.kind)) return true;
    if (table.systemNamespaces.has(namespace)) return true;
    if (!objects.has(target) && (table.fromCluster.has(target.name) || !this.builtIn.has(target.name))) return true;
    if (relation.unless.some((path) => firstAt(manifest.data, path) !== undefined)) return true;
    const written = `${same(namespace) || "default"}/${name}`;
    const patterns = table.builtIn[target.name] ?? [];
    if (patterns.some((pattern) => fits(pattern, pattern.includes("/") ? written : name))) return true;
    return this.isExternal(target, namespace, name);
  }

  /**
   * Return whether the settings say that an object exists elsewhere.
   *
   * @param {GroupKind} target
   * @param {string} namespace
   * @param {string} name
   */
  isExternal(target, namespace, name) {
    return [target.kind, target.name].some((kind) =>
      this.externals.some((pattern) =>
        fits(pattern, pattern.split("/").length > 2 ? `${kind}/${namespace || "default"}/${name}` : `${kind}/${name}`),
      ),
    );
  }

  /** @param {Case} one */
  notFound(one) {
    const { manifest, reference } = one;
    const { relation, target, namespace, name } = reference;
    const where = namespace && namespace !== manifest.namespace ? say("reference.missing.where", { namespace }) : "";
    const message = say("reference.missing", {
      subject: subjectOf(manifest),
      relation: relation.relation,
      kind: target.kind,
      name,
      where,
    });
    return warning(one, relation.code, message, this.meant(one));
  }

  /**
   * Return what to write instead of a name that nothing has.
   *
   * @param {Case} one
   */
  meant({ objects, reference }) {
    const { target, namespace, name } = reference;
    for (const names of objects.names(target, namespace, NEARBY)) {
      const length = [...name].length;
      const alike = names.filter((other) => {
        const size = [...other].length;
        return Math.abs(size - length) <= Math.floor(Math.max(size, length) / 2);
      });
      const close = closestMatch(name, alike, SIMILAR);
      if (close !== undefined) return say("reference.meant", { name: close });
    }
    const elsewhere = objects.namespaces(target, name).find((one) => same(one) !== same(namespace));
    if (elsewhere !== undefined) {
      return say("reference.elsewhere", { there: elsewhere || "default", here: namespace || "default" });
    }
    const external = namespace ? `${target.kind}/${namespace}/${name}` : `${target.kind}/${name}`;
    return say("reference.add", { kind: target.kind, external });
  }

  /** @param {GroupKind} target */
  cannotScale({ group, name }) {
    return this.builtInGroups.has(group) && !this.table.scalable.has(name);
  }

  /** @param {Case} one */
  notScalable(one) {
    const { target } = one.reference;
    const kinds = [...this.table.scalable].map(parseKind).sort(byGroup);
    const right = kinds.find(({ kind }) => kind === target.kind);
    if (right) {
      const version = right.group ? `${right.group}/v1` : "v1";
      return warning(one, "X405", say("reference.group", target), say("reference.group.hint", { version }));
    }
    const message = say("reference.scale", { subject: subjectOf(one.manifest), kind: target.kind });
    const names = kinds.map(({ kind }) => kind).sort();
    return warning(one, "X405", message, say("reference.scale.hint", { kinds: listed(names) }));
  }

  /**
   * @param {Objects} objects
   * @param {Manifest} manifest
   * @param {Selection} selection
   * @returns {Problem[]}
   */
  selection(objects, manifest, selection) {
    const { relation, target, selector } = selection;
    if (relation.unless.some((path) => firstAt(manifest.data, path) !== undefined)) return [];
    const namespaces = namespacesOf(objects, selection);
    const found = namespaces.flatMap((namespace) => objects.select(target, namespace, selector));
    if (found.length) {
      if (kindOf(manifest).name !== "Service") return [];
      return targetPorts(
        manifest,
        found.flatMap(({ template }) => template ?? []),
      );
    }
    const isPositive = selector.some(({ operator }) => operator === "In" || operator === "Exists");
    if (!isPositive || relation.elsewhere || !namespaces.length) return [];
    if (namespaces.some((namespace) => this.table.systemNamespaces.has(namespace))) return [];
    if (namespaces.some((namespace) => objects.selectsElsewhere(target, namespace, selector))) return [];
    if (selector.some((one) => this.isExternal(target, selection.namespace, writtenRequirement(one)))) return [];
    return [selectsNothing(objects, manifest, selection)];
  }
}

/**
 * Return the namespaces that must hold what is selected; an empty list where nobody can know them.
 *
 * @param {Objects} objects
 * @param {Selection} selection
 */
function namespacesOf(objects, { namedNamespaces, namespaces, namespace }) {
  if (namedNamespaces.length) return namedNamespaces;
  if (!namespaces) return [namespace];
  const named = namespaces
    .filter(({ key, operator }) => key === NAMESPACE_NAME && operator === "In")
    .flatMap(({ values }) => values);
  return named.every((name) => objects.hasPods(name)) ? named : [];
}

/**
 * @param {Objects} objects
 * @param {Manifest} manifest
 * @param {Selection} selection
 */
function selectsNothing(objects, manifest, selection) {
  const { relation, target, selector } = selection;
  const isPod = target.name === POD;
  const message = say("selection.nothing", {
    subject: subjectOf(manifest),
    relation: relation.relation,
    things: say(isPod ? "selection.things.pods" : "selection.things", target),
    selector: selector.length ? selector.map(writtenRequirement).join(", ") : say("selection.any"),
    defines: say(isPod ? "selection.defines.pods" : "selection.defines"),
  });
  const span = find(manifest.node, selection.path, true);
  return problem(relation.code, message, span, { severity: "warning", hint: nearestHint(objects, selection) });
}

/**
 * Return what the nearest thing has that a selector misses by least.
 *
 * @param {Objects} objects
 * @param {Selection} selection
 */
function nearestHint(objects, selection) {
  const { target, selector } = selection;
  const near = nearest(objects, selection);
  if (near) {
    const { manifest, labels } = near.labelled;
    const { key } = near.missed;
    const label = Object.hasOwn(labels, key)
      ? say("selection.label", { key, value: labels[key] })
      : say("selection.label.missing", { key });
    const name = target.name === POD ? "selection.nearest.pods" : "selection.nearest";
    return say(name, { owner: ownerOf(manifest), subject: subjectOf(manifest), label });
  }
  const [first] = selector;
  return first ? say("selection.add", { kind: target.kind, requirement: writtenRequirement(first) }) : "";
}

/**
 * @param {Objects} objects
 * @param {Selection} selection
 */
function nearest(objects, { target, namespace, selector }) {
  let best;
  for (const labelled of objects.labelled(target, namespace, NEARBY).slice(0, NEARBY)) {
    const missed = selector.filter((one) => !holds(one, labelled.labels));
    const keys = selector.filter(({ key }) => Object.hasOwn(labelled.labels, key)).length;
    const met = selector.length - missed.length;
    if (!missed.length || !(met || keys)) continue;
    if (!best || met > best.met || (met === best.met && keys > best.keys))
      best = { met, keys, labelled, missed: missed[0] };
  }
  return best;
}

/**
 * Return the parts that the reference asks for and that none of the objects of that name has.
 *
 * @param {Case} one
 * @param {Manifest[]} manifests
 */
function withoutParts(one, manifests) {
  const { optional, parts } = one.reference;
  if (optional) return [];
  return parts.flatMap((part) => {
    const isFilled = manifests.some(({ data }) =>
      part.kind.notOf.some(([path, value]) => firstAt(data, path) === value),
    );
    const values = new Set(manifests.flatMap(({ data }) => textsAt(data, part.kind.among)));
    return isFilled || values.has(String(part.value)) ? [] : [withoutPart(one, part, [...values].sort())];
  });
}

/**
 * @param {Case} one
 * @param {import("../kubernetes/references.js").Part} part
 * @param {string[]} values
 */
function withoutPart(one, { kind, value, path }, values) {
  const isText = typeof value === "string";
  const close = isText ? closestMatch(value, values, SIMILAR) : undefined;
  const hint =
    close !== undefined
      ? say("reference.meant", { name: close })
      : values.length
        ? say("reference.part.hint", { names: listed(values) })
        : say("reference.part.none");
  const message = say("reference.part", {
    target: targetOf(one),
    what: kind.what,
    value: isText ? inQuotes(value) : String(value),
  });
  return warning(one, kind.code, message, hint, path);
}

/**
 * Return whether a text fits a pattern with `*` for any text, `?` for any character and `[…]` for one of some.
 *
 * @param {string} pattern
 * @param {string} text
 */
function fits(pattern, text) {
  const source = pattern.replace(/\[(!?)([^\]]+)\]|[^]/gu, (part, not, set) => {
    if (set) return `[${not ? "^" : ""}${set.replace(/[\\^\]]/g, "\\$&")}]`;
    if (part === "*") return "[^]*";
    return part === "?" ? "[^]" : part.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
  });
  return new RegExp(`^${source}$`, "u").test(text);
}

/**
 * @param {GroupKind} one
 * @param {GroupKind} other
 */
function byGroup(one, other) {
  const [left, right] = [one, other].map(({ group, kind }) => `${group} ${kind}`);
  return left < right ? -1 : Number(left > right);
}

/**
 * Return the check of references by the schemas of one version of Kubernetes.
 *
 * @param {any} data What `manifests-live-data.js` brings.
 * @param {import("../kubernetes/schemas.js").Schemas} schemas
 * @returns {References}
 */
export function referencesOf(data, schemas) {
  return data.references ? new Checker(data, schemas) : { check: () => [] };
}
