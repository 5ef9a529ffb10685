/**
 * The graph of a text: its resources, and what each does to the others.
 *
 * Edges come from the one table of references, and for traffic between Pods from the network policies. What the text names
 * and nothing defines is there as a ghost.
 */

import known from "../../../relating/kinds.json" with { type: "json" };
import { groupKind, kindOf } from "../kubernetes/group_kinds.js";
import { POD, labelsOf, matches, writtenRequirement } from "../kubernetes/selectors.js";
import { claimFacts, facts } from "./facts.js";
import { byEnds } from "./folding.js";
import { label, mountLabel, serviceLabel } from "./labels.js";
import { Network } from "./network_policies.js";
import { ownChips } from "./own_chips.js";
import { at, mappings, text } from "./values.js";
import { identity, identityOf, namespaces, workloads } from "./workloads.js";

/** Relations of the table that only say what a policy mentions; the flows say what it means. */
const FLOWS = new Set(["allows traffic from", "allows traffic to"]);
const ISOLATES = "isolates";
/** @type {Record<string, { tile?: string, category?: string }>} */
const KINDS = known.kinds;
/** @type {Record<string, string>} */
const GROUPS = known.groups;
const CLAIM = groupKind("", "PersistentVolumeClaim");
/** The name of claims that a StatefulSet makes for several Pods: `data-db-{0..2}`. */
const SEVERAL = /^(.*)\{(\d+)\.\.(\d+)\}$/;

/** @typedef {import("../model.js").Manifest} Manifest */
/** @typedef {import("./workloads.js").Workload} Workload */
/** @typedef {import("../kubernetes/references.js").Selection} Selection */

/**
 * @typedef {object} Node
 * @property {string} id `Kind/namespace/name`.
 * @property {string} kind
 * @property {string} name
 * @property {string} namespace
 * @property {string} tile A short name: `deploy`.
 * @property {string} category Decides the colour.
 * @property {string[]} facts Short lines; never a Secret's value.
 * @property {{ label: string, text: string }[]} chips Small resources that serve it.
 * @property {"written" | "made" | "provided" | "elsewhere" | "missing"} standing
 */

/**
 * @typedef {object} Edge
 * @property {string} source
 * @property {string} target
 * @property {string} relation A verb: `routes to`.
 * @property {string} label
 * @property {boolean} quiet Whether pictures leave it out: a flow that is possible because no policy says anything.
 */

/** @typedef {{ nodes: Node[], edges: Edge[] }} Graph */

/**
 * @typedef {object} Given
 * @property {Manifest[]} manifests
 * @property {Manifest[]} others What the rest of the page defines: no ghosts, if anything names them.
 * @property {import("../kubernetes/references.js").ReferenceFinder} finder
 * @property {Record<string, string>} [tiles] Short names of kinds, as kubectl takes them.
 */

/** Collects nodes and edges. */
class Builder {
  /** @param {Given} given */
  constructor({ manifests, others, finder, tiles = {} }) {
    this.finder = finder;
    this.table = finder.table;
    this.tiles = tiles;
    this.manifests = latest(manifests);
    const own = new Set(this.manifests.map(identityOf));
    this.others = latest(others).filter((one) => !own.has(identityOf(one)));
    /** @type {Map<string, Node>} */
    this.nodes = new Map();
    /** @type {Map<string, Edge & { labels: Set<string> }>} */
    this.edges = new Map();
  }

  /** @returns {Graph} */
  build() {
    const { podTemplates } = this.table;
    this.pods = workloads(this.manifests, podTemplates);
    this.podsBeside = workloads(this.others, podTemplates);
    this.spaces = namespaces(this.manifests);
    for (const manifest of this.manifests) if (manifest.kind !== "Namespace") this.written(manifest, "written");
    for (const manifest of this.manifests) this.made(manifest);
    for (const manifest of this.manifests) {
      const { references, selections } = this.finder.of(manifest);
      for (const reference of references) this.named(manifest, reference);
      for (const selection of selections) if (!FLOWS.has(selection.relation.relation)) this.selected(manifest, selection);
    }
    this.flowing();
    const nodes = [...this.nodes.values()].sort(byId);
    const edges = [...this.edges.values()].map(({ labels, ...edge }) => ({ ...edge, label: [...labels].filter(Boolean).join(", ") }));
    return { nodes, edges: edges.sort(byEnds) };
  }

  /**
   * @param {Manifest} manifest
   * @param {Node["standing"]} standing
   */
  written(manifest, standing) {
    const { name, namespace } = manifest;
    const { podTemplates } = this.table;
    return this.node(kindOf(manifest), namespace, name, standing, facts(manifest, podTemplates), ownChips(manifest, podTemplates));
  }

  /**
   * Add the claims that a StatefulSet makes: one for each template and Pod.
   *
   * @param {Manifest} manifest
   */
  made(manifest) {
    if (manifest.kind !== "StatefulSet") return;
    const { data, name, namespace } = manifest;
    const [replicas = 1, first = 0] = [at(data, "spec", "replicas"), at(data, "spec", "ordinals", "start")].map((one) => (Number.isInteger(one) ? one : undefined));
    const last = first + replicas - 1;
    const ordinals = last > first ? `{${first}..${last}}` : `${first}`;
    for (const template of mappings(at(data, "spec", "volumeClaimTemplates"))) {
      const volume = text(at(template, "metadata", "name"));
      const claim = this.node(CLAIM, namespace, `${volume}-${name}-${ordinals}`, "made", claimFacts(template.spec));
      this.edge(identityOf(manifest), claim, "makes", mountLabel(manifest, volume, this.table.podTemplates));
    }
  }

  /**
   * Return the ids of the claims that are made.
   *
   * @param {string} [owner]
   */
  claims(owner) {
    return [...this.edges.values()].filter((edge) => edge.relation === "makes" && (!owner || edge.source === owner)).map(({ target }) => target);
  }

  /**
   * @param {import("../kubernetes/group_kinds.js").GroupKind} groupAndKind
   * @param {string} namespace
   * @param {string} name
   * @param {Node["standing"]} standing
   * @param {string[]} [lines]
   * @param {Node["chips"]} [chips]
   */
  node({ group, kind }, namespace, name, standing, lines = [], chips = []) {
    const id = identity(kind, namespace, name);
    if (!this.nodes.has(id)) {
      const tile = KINDS[kind]?.tile ?? this.tiles[kind] ?? (kind.replace(/[^A-Z]/g, "").toLowerCase() || kind.slice(0, 4));
      const category = KINDS[kind]?.category ?? GROUPS[group] ?? "other";
      this.nodes.set(id, { id, kind, name, namespace, tile, category, facts: lines.filter(Boolean), chips, standing });
    }
    return id;
  }

  /**
   * @param {string} source
   * @param {string} target
   * @param {string} relation
   * @param {string} [said]
   * @param {boolean} [quiet]
   */
  edge(source, target, relation, said = "", quiet = false) {
    const key = `${source}\n${target}\n${relation}`;
    const edge = this.edges.get(key) ?? { source, target, relation, label: "", quiet, labels: new Set() };
    edge.quiet ||= quiet;
    edge.labels.add(said);
    this.edges.set(key, edge);
  }

  /**
   * @param {Manifest} manifest
   * @param {import("../kubernetes/references.js").Reference} reference
   */
  named(manifest, reference) {
    const { target, namespace, name, relation, optional } = reference;
    let source = identityOf(manifest);
    if (reference.at[0] === "spec" && reference.at[1] === "volumeClaimTemplates") {
      // What a claim template refers to, the claims refer to.
      const volume = text(at(manifest.data, ...reference.at.slice(0, 3), "metadata", "name"));
      source = this.claims(source).find((claim) => claim.includes(`/${volume}-`)) ?? source;
    }
    let id = identity(target.kind, namespace, name);
    if (target.kind === "Namespace") return;
    const made = this.nodes.has(id) ? undefined : this.claims().find((claim) => standsFor(claim, id));
    if (made) id = made;
    if (!this.nodes.has(id)) {
      const beside = this.others.find((one) => identityOf(one) === id);
      if (!beside && relation.elsewhere) return;
      const isGiven = this.table.fromCluster.has(target.name) || this.table.noObjects.has(target.name) || this.isBuiltIn(reference);
      id = beside
        ? this.written(beside, "elsewhere")
        : this.node(target, this.table.noObjects.has(target.name) ? "" : namespace, name, isGiven ? "provided" : "missing", optional ? ["may be missing"] : []);
    }
    if (id === source) return;
    this.edge(source, id, relation.relation, label(relation.relation, manifest, reference.at, this.table.podTemplates));
  }

  /** @param {import("../kubernetes/references.js").Reference} reference */
  isBuiltIn({ target, namespace, name }) {
    return (this.table.builtIn[target.name] ?? []).some((pattern) => {
      const [start, ...rest] = pattern.split("*");
      const full = pattern.includes("/") ? `${namespace}/${name}` : name;
      return rest.length ? full.startsWith(start) && full.endsWith(rest.at(-1) ?? "") : full === start;
    });
  }

  /**
   * @param {Manifest} manifest
   * @param {Selection} selection
   */
  selected(manifest, selection) {
    const source = identityOf(manifest);
    const { relation, selector, target, namespace } = selection;
    const own = this.chosen(selection, this.pods ?? [], this.manifests);
    const beside = own.length || !selector.length || relation.relation === ISOLATES ? [] : this.nearest(selection, manifest.name);
    for (const { id, workload, manifest: found } of [...own, ...beside]) {
      if (id === source) continue;
      if (!this.nodes.has(id)) this.written(found, "elsewhere");
      const leads = manifest.kind === "Service" && workload ? serviceLabel(manifest, workload) : "";
      this.edge(source, id, relation.relation, leads);
    }
    if (own.length || beside.length || relation.elsewhere || !selector.length) return;
    const kind = target.name === POD ? groupKind("", "Pods") : target;
    this.edge(source, this.node(kind, namespace, selector.map(writtenRequirement).join(", "), "missing"), relation.relation);
  }

  /**
   * Return what a selector selects beside the text: the nearest by name stands for all, the picture is not about them.
   *
   * @param {Selection} selection
   * @param {string} name
   */
  nearest(selection, name) {
    const isFar = (/** @type {{ id: string }} */ { id }) => Number(!id.endsWith(`/${name}`));
    const found = this.chosen(selection, this.podsBeside ?? [], this.others);
    return found.sort((one, other) => isFar(one) - isFar(other) || (one.id < other.id ? -1 : 1)).slice(0, 1);
  }

  /**
   * Return what a selector selects; a Pod template stands for its Pods.
   *
   * @param {Selection} selection
   * @param {Workload[]} pods
   * @param {Manifest[]} manifests
   * @returns {{ id: string, manifest: Manifest, workload?: Workload }[]}
   */
  chosen(selection, pods, manifests) {
    const { selector, target } = selection;
    if (target.name === POD) {
      return pods.flatMap((workload) => {
        const { id, manifest, namespace, labels } = workload;
        return manifest && this.reaches(selection, namespace) && matches(selector, labels) ? { id, manifest, workload } : [];
      });
    }
    return manifests
      .filter((one) => kindOf(one).name === target.name)
      .filter((one) => this.table.clusterScoped.has(target.name) || this.reaches(selection, one.namespace))
      .filter((one) => matches(selector, labelsOf(one.data)))
      .map((one) => ({ id: identityOf(one), manifest: one }));
  }

  /**
   * @param {Selection} selection
   * @param {string} space
   */
  reaches({ namespaces: chosen, namedNamespaces, namespace }, space) {
    if (chosen) return matches(chosen, this.spaces?.get(space) ?? {}) || namedNamespaces.includes(space);
    return namedNamespaces.length ? namedNamespaces.includes(space) : space === namespace;
  }

  /** Add the flows between Pods that are possible; without any policy nobody asks. */
  flowing() {
    if (!this.manifests.some(({ kind }) => kind === "NetworkPolicy")) return;
    const network = new Network(this.manifests, this.table.podTemplates);
    for (const pod of network.absent) this.node(groupKind("", "Pods"), pod.namespace, pod.id.split("/").slice(2).join("/"), "missing");
    for (const { source, target, verdict, ports } of network.flows()) {
      const [one, other] = [this.end(source), this.end(target)];
      this.edge(one, other, "allows", `${ports}`, verdict === "open" || one === other);
    }
  }

  /** @param {import("./network_policies.js").End} end */
  end({ id, sort, name, namespace }) {
    if (sort === "pods") return id;
    if (sort === "strangers") return this.node(groupKind("", "Pods"), namespace, name, "provided", [`in ${namespace}`]);
    return this.node(groupKind("", "Address"), "", name, "provided", name === "anywhere" ? ["any Pod, any address"] : []);
  }
}

/**
 * Return whether `PersistentVolumeClaim/shop/data-db-{0..2}` stands for a claim with a number at its end.
 *
 * @param {string} made
 * @param {string} named
 */
function standsFor(made, named) {
  const [, start, first, last] = SEVERAL.exec(made) ?? [];
  if (start === undefined || !named.startsWith(start)) return false;
  const number = named.slice(start.length);
  return /^\d+$/.test(number) && Number(first) <= Number(number) && Number(number) <= Number(last);
}

/**
 * Return the whole graph of a set of manifests.
 *
 * @param {Given} given
 */
export function graphOf(given) {
  return new Builder(given).build();
}

/**
 * Return the manifests that have a name, of two with one id the later one.
 *
 * @param {Manifest[]} manifests
 */
function latest(manifests) {
  const named = manifests.filter(({ kind, name }) => kind && name);
  return [...new Map(named.map((one) => [identityOf(one), one])).values()].sort((one, other) => (identityOf(one) < identityOf(other) ? -1 : 1));
}

/**
 * @param {Node} one
 * @param {Node} other
 */
function byId(one, other) {
  return one.id < other.id ? -1 : Number(one.id > other.id);
}
