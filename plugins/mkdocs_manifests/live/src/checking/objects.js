/**
 * The objects of a catalog, found by kind, namespace and name, or by labels, the nearest first.
 *
 * What a text refers to is looked for in the text itself, then in the other examples of its page, then in all of the
 * site. Namespaces count: `shop` finds `shop`. Where a manifest leaves the namespace to the client it finds only what
 * does the same or says `default`; within one text it goes with any namespace, since one `kubectl apply -n` is meant
 * for all of it.
 */

import { kindOf } from "../kubernetes/group_kinds.js";
import { POD, labelsOf, matches, namespaceLabels, podTemplate } from "../kubernetes/selectors.js";
import { valuesAt } from "../kubernetes/walk.js";

/** @typedef {import("../kubernetes/group_kinds.js").GroupKind} GroupKind */
/** @typedef {import("../model.js").Manifest} Manifest */

/**
 * An object that exists: a manifest, or something that is made on behalf of one, or that only its name is known of.
 *
 * @typedef {object} Known
 * @property {Manifest | undefined} manifest Undefined where only the name is known.
 * @property {string} namespace
 */

/**
 * Something with labels: the Pods of a workload, or an object of any other kind.
 *
 * @typedef {object} Labelled
 * @property {Manifest} manifest
 * @property {string} namespace
 * @property {import("../kubernetes/selectors.js").Labels} labels
 * @property {import("../kubernetes/selectors.js").PodTemplate} [template]
 */

/**
 * Return a namespace as it is compared outside one text: none said is `default`.
 *
 * @param {string} namespace
 */
export function same(namespace) {
  return namespace === "default" ? "" : namespace;
}

/**
 * What is known of the site's other pages: kinds, with `namespace/name` or `name`; and labels that selectors may look
 * for.
 *
 * @typedef {object} SiteObjects
 * @property {Record<string, string[]>} [names] Of objects that examples define.
 * @property {Record<string, string[]>} [made] Of objects that are made on behalf of these.
 * @property {Record<string, [string, import("../kubernetes/selectors.js").Labels][]>} [labels] Namespace and labels.
 */

/** The objects of one circle: of the text itself, of its page, of the site. */
class Circle {
  constructor() {
    /** Kinds of which there are objects of their own. @type {Set<string>} */
    this.own = new Set();
    /** By kind and name. @type {Map<string, Known[]>} */
    this.named = new Map();
    /** By kind. @type {Map<string, Labelled[]>} */
    this.labelled = new Map();
    /** By kind, with their names. @type {Map<string, (Known & { name: string })[]>} */
    this.kinds = new Map();
  }

  /**
   * @param {string} kind
   * @param {string} name
   * @param {Known} known
   */
  name(kind, name, known) {
    if (!name) return;
    add(this.named, `${kind}/${name}`, known);
    add(this.kinds, kind, { ...known, name });
  }

  /**
   * @param {string} kind
   * @param {Labelled} labelled
   */
  label(kind, labelled) {
    if (Object.keys(labelled.labels).length) add(this.labelled, kind, labelled);
  }

  /**
   * Take the objects that a manifest is and stands for.
   *
   * @param {Manifest} manifest
   * @param {import("../kubernetes/references.js").Relations} table
   */
  take(manifest, table) {
    const kind = kindOf(manifest);
    const namespace = table.clusterScoped.has(kind.name) ? "" : manifest.namespace;
    this.own.add(kind.name);
    this.name(kind.name, manifest.name, { manifest, namespace });
    for (const provision of table.provisions) {
      if (provision.on.name === kind.name) this.provide(provision, manifest, namespace, table);
    }
    const template = podTemplate(manifest, table.podTemplates);
    if (template) this.label(POD, { manifest, namespace, labels: template.labels, template });
    if (kind.name !== POD) this.label(kind.name, { manifest, namespace, labels: labelsOf(manifest.data) });
  }

  /**
   * @param {import("../kubernetes/references.js").Provision} provision
   * @param {Manifest} manifest
   * @param {string} namespace
   * @param {import("../kubernetes/references.js").Relations} table
   */
  provide(provision, manifest, namespace, table) {
    const named = valuesAt(manifest.data, provision.path);
    for (const [, value] of named.length ? named : valuesAt(manifest.data, provision.default)) {
      if (typeof value !== "string") continue;
      const name = provision.name.replaceAll("{owner}", () => manifest.name).replaceAll("{value}", () => value);
      this.name(provision.target.name, name, {
        manifest: undefined,
        namespace: table.clusterScoped.has(provision.target.name) ? "" : namespace,
      });
    }
  }
}

/**
 * @template T
 * @param {Map<string, T[]>} table
 * @param {string} key
 * @param {T} value
 */
function add(table, key, value) {
  const found = table.get(key);
  if (found) found.push(value);
  else table.set(key, [value]);
}

/** All objects that a text may refer to. */
export class Objects {
  /**
   * @param {import("./references.js").Scope[]} scopes The text's own manifests first, then those of the page's other
   *   examples.
   * @param {import("../kubernetes/references.js").Relations} table
   * @param {SiteObjects} [site]
   */
  constructor([own, ...others], table, { names = {}, made = {}, labels = {} } = {}) {
    this.own = new Circle();
    this.page = new Circle();
    this.site = new Circle();
    for (const manifest of own.manifests) {
      this.own.take(manifest, table);
      this.page.take(manifest, table);
    }
    for (const { manifests } of others) for (const manifest of manifests) this.page.take(manifest, table);
    for (const kind of Object.keys(names)) this.site.own.add(kind);
    for (const [kind, written] of [...Object.entries(names), ...Object.entries(made)]) {
      for (const one of written) this.site.name(kind, ...known(one));
    }
    this.labels = labels;
  }

  /**
   * Return whether the catalog has objects of its own of a kind.
   *
   * @param {GroupKind} kind
   */
  has({ name }) {
    return this.page.own.has(name) || this.site.own.has(name);
  }

  /**
   * Return the nearest objects of that name; an empty list where there is none.
   *
   * @param {GroupKind} kind
   * @param {string} namespace
   * @param {string} name
   * @returns {Known[]}
   */
  find(kind, namespace, name) {
    const key = `${kind.name}/${name}`;
    const within = (this.own.named.get(key) ?? []).filter((one) => reaches(namespace, one.namespace));
    if (within.length) return within;
    for (const circle of [this.page, this.site]) {
      const found = (circle.named.get(key) ?? []).filter((one) => same(one.namespace) === same(namespace));
      if (found.length) return found;
    }
    return [];
  }

  /**
   * Return the names of objects of a kind in reach, circle by circle, sorted, at most `most` of each.
   *
   * @param {GroupKind} kind
   * @param {string} namespace
   * @param {number} most
   */
  names(kind, namespace, most) {
    return [this.own, this.page, this.site].map(({ kinds }) => {
      const inReach = (kinds.get(kind.name) ?? []).filter((one) => same(one.namespace) === same(namespace));
      return [...new Set(inReach.map(({ name }) => name))].slice(0, most).sort();
    });
  }

  /**
   * Return the namespaces that have an object of that name, sorted.
   *
   * @param {GroupKind} kind
   * @param {string} name
   */
  namespaces(kind, name) {
    const found = [this.page, this.site].flatMap(({ named }) => named.get(`${kind.name}/${name}`) ?? []);
    return [...new Set(found.map(({ namespace }) => namespace))].sort();
  }

  /**
   * Return the nearest objects, or Pods of workloads, that a selector selects in a namespace.
   *
   * @param {GroupKind} kind
   * @param {string} namespace
   * @param {import("../kubernetes/selectors.js").Selector} selector
   */
  select(kind, namespace, selector) {
    const own = this.own.labelled.get(kind.name) ?? [];
    const within = own.filter((one) => reaches(namespace, one.manifest.namespace) && matches(selector, one.labels));
    return within.length ? within : this.inPage(kind, namespace).filter(({ labels }) => matches(selector, labels));
  }

  /**
   * Return whether another page of the site has what a selector selects in a namespace.
   *
   * @param {GroupKind} kind
   * @param {string} namespace
   * @param {import("../kubernetes/selectors.js").Selector} selector
   */
  selectsElsewhere({ name }, namespace, selector) {
    return (this.labels[name] ?? []).some(
      ([where, labels]) => same(where) === same(namespace) && matches(selector, labels),
    );
  }

  /**
   * Return what has labels in reach, the nearest first, at most `most` of each circle.
   *
   * @param {GroupKind} kind
   * @param {string} namespace
   * @param {number} most
   */
  labelled(kind, namespace, most) {
    return [...(this.own.labelled.get(kind.name) ?? []).slice(0, most), ...this.inPage(kind, namespace).slice(0, most)];
  }

  /**
   * @param {GroupKind} kind
   * @param {string} namespace
   */
  inPage(kind, namespace) {
    return (this.page.labelled.get(kind.name) ?? []).filter((one) => same(one.namespace) === same(namespace));
  }

  /**
   * Return whether any example runs Pods in a namespace.
   *
   * @param {string} namespace
   */
  hasPods(namespace) {
    const inPage = (this.page.labelled.get(POD) ?? []).some((one) => same(one.namespace) === same(namespace));
    return inPage || (this.labels[POD] ?? []).some(([where]) => same(where) === same(namespace));
  }

  /**
   * Return the labels of a namespace, as far as the page says.
   *
   * @param {string} name
   */
  namespaceLabels(name) {
    return namespaceLabels(name, this.find({ group: "", kind: "Namespace", name: "Namespace" }, "", name)[0]?.manifest);
  }

  /**
   * Return the manifests of a kind in a namespace, in the order of the page.
   *
   * @param {GroupKind} kind
   * @param {string} namespace
   */
  allOf(kind, namespace) {
    const found = this.page.kinds.get(kind.name) ?? [];
    return found.flatMap((one) => (one.manifest && same(one.namespace) === same(namespace) ? [one.manifest] : []));
  }
}

/**
 * Return whether two namespaces of one text may be the same.
 *
 * @param {string} one
 * @param {string} other
 */
function reaches(one, other) {
  return one === other || !one || !other;
}

/**
 * Return the name and the object that `namespace/name` or `name` writes.
 *
 * @param {string} written
 * @returns {[string, Known]}
 */
function known(written) {
  const at = written.indexOf("/");
  return [written.slice(at + 1), { manifest: undefined, namespace: written.slice(0, Math.max(0, at)) }];
}
