/** The whole judgement of a text: read, checked by schema, versions, rules and references, as the build does. */

import { addCustomKinds } from "../kubernetes/custom_resources.js";
import { lifecyclesOf } from "../kubernetes/lifecycles.js";
import { refill } from "../kubernetes/machine.js";
import { completed, Schemas } from "../kubernetes/schemas.js";
import { nameOf, problem } from "../model.js";
import { say } from "../wording.js";
import { isManifest, manifest as manifestIn, manifestsOf } from "../reading/manifests.js";
import { locator } from "../reading/positions.js";
import { read as readText } from "../reading/yaml_reader.js";
import { checkKind } from "./kinds.js";
import { keep } from "./quieting.js";
import { referencesOf } from "./references.js";
import { rulesOf } from "./rules.js";
import { checkFragment, checkSchema, fragmentSchema, spoiled } from "./schema.js";
import { Versions } from "./versions.js";

/** The code of a rule of a custom kind that cannot be evaluated here. */
const SKIPPED_RULE = "C702";

/**
 * How a text is meant.
 *
 * @typedef {object} Options
 * @property {string} [version] The version of Kubernetes to judge by; without it, all that the site builds, as the build does.
 * @property {string} [file] The name under which the text is shown.
 * @property {boolean} [isFile] Whether the text is a file of its own, and no block of a page.
 * @property {string} [fragment] Of a fragment, its path: `Pod.spec.containers[]`.
 * @property {string[]} [advice] Codes of advice, or their beginnings, to hear of besides those that the site selects.
 * @property {import("./quieting.js").Exception[]} [ignores] What the site's settings ignore in the text's file.
 * @property {{ text: string, file: string }[]} [others] The other examples that references may lead to.
 */

/**
 * A YAML document of the text, or an item of a `List`.
 *
 * @typedef {object} Document
 * @property {string} apiVersion
 * @property {string} kind
 * @property {string | undefined} definition The definition of its kind; undefined where the site's data has none.
 * @property {any} data
 * @property {import("../model.js").Node} node
 * @property {number} from
 * @property {number} to
 * @property {boolean} judged Whether its schema is at hand: a kind that the site never uses is only read.
 */

/**
 * @typedef {object} Judge
 * @property {(text: string, options?: Options) => { problems: import("../model.js").Problem[], documents: Document[] }} check
 * @property {string[]} versions The versions of Kubernetes that the site builds, oldest first.
 * @property {(version?: string) => Schemas} schemas
 * @property {(rest: any) => void} learn Takes the definitions that come apart from the rest of the data.
 */

/**
 * Return a judge that knows what `manifests-live-data.js` brings. Nothing is read twice: it keeps plans between checks.
 *
 * @param {any} data
 * @returns {Judge}
 */
export function createJudge(data) {
  /** @type {Map<string, _Version>} */
  const known = new Map();
  /** @type {Map<number, import("../kubernetes/schemas.js").Schema>} */
  const unpacked = new Map();
  /** @type {string[]} */
  const versions = data.schemas.versions;
  /** What the other examples hold, until they change. @type {Map<string, import("../model.js").Manifest[]>} */
  let read = new Map();

  /** @param {string} version */
  function versionOf(version) {
    let found = known.get(version);
    if (!found) known.set(version, (found = new _Version(data, version, unpacked)));
    return found;
  }

  return {
    versions,
    schemas: (version = versions[versions.length - 1]) => versionOf(version).schemas,
    learn(rest) {
      data = { ...data, schemas: completed(data.schemas, rest) };
      known.clear();
      unpacked.clear();
    },
    check(text, options = {}) {
      refill();
      const { version, others = [], file = "", advice = [], ignores = [] } = options;
      const chosen = (version ? [version] : versions).map(versionOf);
      const found = readAs(text, options.fragment !== undefined, options.isFile ?? false);
      read = new Map(others.map((other) => [other.text, read.get(other.text) ?? readAs(other.text, false, false).manifests]));
      const catalog = others.map((other) => ({ file: other.file, manifests: read.get(other.text) ?? [] }));
      const judges = chosen.map((one) => one.judge([...found.manifests, ...catalog.flatMap((scope) => scope.manifests)], advice));
      const newest = judges[judges.length - 1];
      const problems = [
        ...found.problems,
        ...found.manifests.flatMap((one) => once(judges.map((judge) => judge.manifest(one)))),
        ...found.fragments.flatMap((one) => once(judges.map((judge) => judge.fragment(one, options.fragment ?? "")))),
        ...newest.references([{ file, manifests: found.manifests }, ...catalog]),
      ];
      const locate = locator(text);
      return {
        problems: skippedOnce(sorted(keep(problems, text, { ...data.settings, advice, ignores }).map(locate))),
        documents: found.manifests.map((one) => documentOf(one, newest.schemas)),
      };
    },
  };
}

/**
 * Read a text as manifests or as fragments.
 *
 * @param {string} text
 * @param {boolean} isFragment
 * @param {boolean} isFile
 */
function readAs(text, isFragment, isFile) {
  const reading = readText(text);
  const problems = [...reading.problems];
  if (isFragment) {
    return { manifests: [], fragments: reading.documents.map(({ data, node }) => fragmentOf(data, node, text)), problems };
  }
  const manifests = [];
  for (const document of reading.documents) {
    if (isManifest(document.data)) manifests.push(...manifestsOf(document, text));
    else problems.push(unmarked(document.node, isFile));
  }
  return { manifests, fragments: [], problems };
}

/**
 * Return the problem of a document that is no manifest in a text that does not say what it is.
 *
 * @param {import("../model.js").Node} node
 * @param {boolean} isFile
 */
function unmarked(node, isFile) {
  const kind = isFile ? "file" : "block";
  const hint = say("document.unmarked.hint", { mark: say(`document.${kind}.mark`) });
  return problem("D101", say("document.unmarked", { where: say(`document.${kind}`) }), nameOf(node), { hint });
}

/**
 * @param {any} data
 * @param {import("../model.js").Node} node
 * @param {string} text
 * @returns {import("../model.js").Manifest}
 */
function fragmentOf(data, node, text) {
  return { apiVersion: "", kind: "", name: "", namespace: "", data, node, text, path: [] };
}

/** One version of Kubernetes, with what was made for it before. */
class _Version {
  /**
   * @param {any} data
   * @param {string} version
   * @param {Map<number, import("../kubernetes/schemas.js").Schema>} unpacked
   */
  constructor(data, version, unpacked) {
    this.data = data;
    this.schemas = new Schemas(data.schemas, version, unpacked);
    this.lifecycles = lifecyclesOf(data.lifecycles);
    /** @type {{ basis: string, judge: _Judge } | undefined} */
    this.last = undefined;
  }

  /**
   * Return the judge for a catalog: its custom kinds are known, and the advice that is asked for is heard.
   *
   * @param {import("../model.js").Manifest[]} manifests
   * @param {string[]} advice
   */
  judge(manifests, advice) {
    const definitions = manifests.filter((one) => one.kind === "CustomResourceDefinition");
    const basis = JSON.stringify([definitions.map((one) => one.data), advice], (_, value) =>
      typeof value === "bigint" ? `${value}n` : value,
    );
    if (this.last?.basis !== basis) {
      const schemas = definitions.length ? this.schemas.copy() : this.schemas;
      addCustomKinds(schemas, definitions);
      this.last = { basis, judge: new _Judge(this.data, schemas, this.lifecycles, advice) };
    }
    return this.last.judge;
  }
}

/** Judges manifests by one version of Kubernetes. */
class _Judge {
  /**
   * @param {any} data
   * @param {Schemas} schemas
   * @param {import("../kubernetes/lifecycles.js").Lifecycles} lifecycles
   * @param {string[]} advice
   */
  constructor(data, schemas, lifecycles, advice) {
    this.schemas = schemas;
    this.lifecycles = lifecycles;
    this.versions = new Versions(schemas, lifecycles);
    this.rules = rulesOf(data, schemas, [...(data.settings?.select ?? []), ...advice]);
    this.checkReferences = referencesOf(data, schemas);
  }

  /** @param {import("./references.js").Scope[]} scopes */
  references(scopes) {
    return this.checkReferences.check(scopes);
  }

  /**
   * Return the version with what is wrong with a manifest by itself.
   *
   * @param {import("../model.js").Manifest} manifest
   */
  manifest(manifest) {
    const { schemas, rules, versions, lifecycles } = this;
    let problems = checkKind(manifest, schemas, lifecycles);
    if (!problems.length && schemas.has(manifest.apiVersion, manifest.kind)) {
      const found = checkSchema(manifest, schemas);
      problems = [...versions.check(found, manifest), ...rules.check(manifest, spoiled(found))];
    }
    return { version: schemas.version, problems };
  }

  /**
   * Return the version with what is wrong with a fragment.
   *
   * @param {import("../model.js").Manifest} fragment
   * @param {string} path
   */
  fragment(fragment, path) {
    const { schemas, rules } = this;
    const schema = fragmentSchema(schemas, path);
    /** @type {import("../model.js").Problem[]} */
    const problems = [];
    if (!schema) return { version: schemas.version, problems };
    for (const part of partsOf(fragment, path)) {
      const found = checkFragment(part, schemas, schema, path);
      problems.push(...found);
      if (schema.$ref) problems.push(...rules.checkAt(schema.$ref, part, spoiled(found)));
    }
    return { version: schemas.version, problems };
  }
}

/**
 * Return the items of a fragment that is a list of items (`Pod.spec.containers[]`), or the fragment itself.
 *
 * @param {import("../model.js").Manifest} fragment
 * @param {string} path
 */
function partsOf(fragment, path) {
  const items = fragment.node.items;
  if (!path.endsWith("[]") || !items) return [fragment];
  return items.map((node, index) => manifestIn(fragment.data[index], node, fragment.text));
}

/**
 * Return the problems of several versions once each, with the versions that have them where not all do.
 *
 * @param {{ version: string, problems: import("../model.js").Problem[] }[]} results
 */
function once(results) {
  /** @type {Map<string, { problem: import("../model.js").Problem, versions: string[] }>} */
  const seen = new Map();
  for (const { version, problems } of results) {
    for (const one of problems) {
      const same = JSON.stringify(one);
      const known = seen.get(same);
      if (known) known.versions.push(version);
      else seen.set(same, { problem: one, versions: [version] });
    }
  }
  return [...seen.values()].map(({ problem: one, versions }) =>
    versions.length === results.length
      ? one
      : { ...one, message: say("check.versions", { message: one.message, versions: versions.join(", ") }) },
  );
}

/** @param {import("../model.js").Problem[]} problems */
function sorted(problems) {
  const order = /** @type {const} */ (["line", "column", "endLine", "endColumn", "code", "message"]);
  return problems.sort((one, other) => {
    const name = order.find((key) => one[key] !== other[key]);
    return name === undefined ? 0 : /** @type {any} */ (one)[name] < /** @type {any} */ (other)[name] ? -1 : 1;
  });
}

/**
 * Return problems, but that a rule of a custom kind cannot be evaluated only where it is met first: it holds for every object.
 *
 * @param {import("../model.js").Problem[]} problems
 */
function skippedOnce(problems) {
  const said = new Set();
  return problems.filter(({ code, message }) => {
    if (code !== SKIPPED_RULE) return true;
    const isFirst = !said.has(message);
    said.add(message);
    return isFirst;
  });
}

/**
 * @param {import("../model.js").Manifest} manifest
 * @param {Schemas} schemas
 * @returns {Document}
 */
function documentOf({ apiVersion, kind, data, node }, schemas) {
  const definition = schemas.kindOf(apiVersion, kind);
  const judged = definition !== undefined || !schemas.isBuiltIn(apiVersion, kind);
  return { apiVersion, kind, definition, data, node, from: node.from, to: node.to, judged };
}
