/** The names that a reference can have: of the ConfigMaps, Secrets, Services and others of the page and the site. */

import { kindOf, parseKind } from "../kubernetes/group_kinds.js";
import { ReferenceFinder, parseRelations } from "../kubernetes/references.js";
import { valuesAt } from "../kubernetes/walk.js";
import { manifestsOf } from "../reading/manifests.js";
import { read } from "../reading/yaml_reader.js";

/** Stands where nothing is written yet, so that the text can be read. */
const STAND_IN = "x";

/**
 * @typedef {import("../model.js").Manifest} Manifest
 * @typedef {{ label: string, detail: string }} Name
 */

/** Knows what can be referred to. */
export class ReferenceNames {
  /**
   * @param {any} data What `data.js` brings.
   * @param {import("../kubernetes/schemas.js").Schemas} schemas
   * @param {{ text: string }[]} others The other examples of the page.
   */
  constructor(data, schemas, others) {
    this.finder = new ReferenceFinder(schemas, parseRelations(data.references));
    /** @type {Record<string, string[]>} */
    this.site = data.catalog?.names ?? {};
    this.others = others.flatMap((one) => manifestsIn(one.text));
  }

  /**
   * Return what the value at a place can name; nothing where it names nothing, or where the text cannot be read.
   *
   * @param {string} text
   * @param {import("./situation.js").Situation} place
   * @returns {Name[]}
   */
  at(text, place) {
    const end = place.from + place.typed.length;
    const manifests = manifestsIn(text.slice(0, end) + (place.typed ? "" : STAND_IN) + text.slice(end));
    const field = JSON.stringify(place.key ? [...place.path, place.key] : place.path);
    for (const manifest of manifests) {
      if (manifest.node.from > place.from || manifest.node.to < place.from) continue;
      for (const reference of this.finder.of(manifest).references) {
        if (JSON.stringify(reference.path) === field) return this.names(reference, manifests);
        const part = reference.parts.find((one) => JSON.stringify(one.path) === field);
        if (part) return this.parts(part.kind, reference, manifests);
      }
    }
    return [];
  }

  /**
   * Return the names of the objects of a kind: of the text itself, then of the page, then of the site.
   *
   * @param {import("../kubernetes/references.js").Reference} reference
   * @param {Manifest[]} own
   */
  names({ target, namespace }, own) {
    const near = [...own, ...this.others].filter((one) => kindOf(one).name === target.name && one.name);
    const far = (this.site[target.name] ?? []).map((written) => written.split("/"));
    const found = [
      ...near.map((one) => ({ name: one.name, where: one.namespace })),
      ...far.map((parts) => ({ name: parts.at(-1) ?? "", where: parts.length > 1 ? parts[0] : "" })),
    ].filter(({ where }) => !where || !namespace || where === namespace);
    const { kind } = parseKind(target.name);
    return unique(found.map(({ name, where }) => ({ label: name, detail: where ? `${kind} in ${where}` : kind })));
  }

  /**
   * Return the keys, ports and the like inside the object that is referred to.
   *
   * @param {import("../kubernetes/references.js").PartKind} part
   * @param {import("../kubernetes/references.js").Reference} reference
   * @param {Manifest[]} own
   */
  parts(part, { target, name }, own) {
    const found = [...own, ...this.others].filter((one) => kindOf(one).name === target.name && one.name === name);
    const values = found.flatMap((one) => part.among.flatMap((path) => valuesAt(one.data, path)));
    return unique(values.map(([, value]) => ({ label: String(value), detail: `${part.what} of ${name}` })));
  }
}

/** @param {string} text */
function manifestsIn(text) {
  return read(text).documents.flatMap((document) => manifestsOf(document, text));
}

/**
 * @param {Name[]} names
 * @returns {Name[]}
 */
function unique(names) {
  return [...new Map(names.map((one) => [one.label, one])).values()];
}
