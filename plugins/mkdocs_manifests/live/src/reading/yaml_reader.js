/**
 * YAML as kubectl and the API server read it, with the place of every value.
 *
 * It counts before it builds, so no input is too deep, too large or too clever for it. Documents are cut at `---` lines
 * before parsing, as kubectl does, and repeated keys are problems, as in the API server's strict decoding.
 */

import { isMapping, problem } from "../model.js";
import { say } from "../wording.js";
import { explained, hintFor } from "./explanations.js";
import { LIMITS } from "./limits.js";
import { lineStarts, position } from "./positions.js";
import { NotJSONError, resolve } from "./scalars.js";
import { FORBIDDEN } from "./yaml_characters.js";
import { events } from "./yaml_events.js";
import { SyntaxProblem } from "./yaml_scanner.js";

/** @typedef {import("../model.js").Node} Node */
/** @typedef {import("../model.js").Problem} Problem */
/** @typedef {import("../model.js").Span} Span */
/** @typedef {{ data: any, node: Node }} Document One YAML document that holds something. */

const TAG = "tag:yaml.org,2002:";
/** A whole line; lines end at `\n` only. */
const SEPARATOR = /(?<![^\n])---[ \t]*(?:#[^\n]*)?(?![^\n])/g;
const MERGE = "<<";

/** A document that cannot be read, with the problem that says why. */
class Refused extends Error {
  /** @param {Problem} problem */
  constructor(problem) {
    super(problem.message);
    this.problem = problem;
  }
}

/**
 * Read all documents of a text; what is wrong becomes problems, and the other documents are read all the same.
 *
 * @param {string} text
 * @returns {{ documents: Document[], problems: Problem[] }}
 */
export function read(text) {
  /** @type {Document[]} */
  const documents = [];
  /** @type {Problem[]} */
  const problems = [];
  const length = characters(text);
  if (length > LIMITS.characters) {
    const message = say("yaml.too-large", { found: grouped(length), most: grouped(LIMITS.characters) });
    return { documents, problems: [problem("Y103", message, { from: 0, to: 1 }, { hint: say("yaml.split") })] };
  }
  let count = 0;
  for (const { from, to } of cut(text)) {
    if (count >= LIMITS.documents) {
      const message = say("yaml.too-many-documents", { most: LIMITS.documents });
      problems.push(problem("Y103", message, { from, to: from + 1 }, { hint: say("yaml.split") }));
      break;
    }
    count += 1;
    const chunk = text.slice(from, to);
    if (!chunk.trim()) continue;
    const builder = new Builder(chunk, from);
    try {
      const document = builder.build();
      problems.push(...builder.repeated);
      if (document) documents.push(document);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      problems.push(explained(error.problem, chunk, from));
    }
  }
  return { documents, problems };
}

/**
 * Yield where the documents of a text stand.
 *
 * @param {string} text
 * @returns {Generator<Span, void>}
 */
export function* cut(text) {
  let start = 0;
  for (const separator of text.matchAll(SEPARATOR)) {
    if (separator.index > start) yield { from: start, to: separator.index };
    start = separator.index + separator[0].length + 1;
  }
  if (start < text.length) yield { from: start, to: text.length };
}

/** An open mapping or list, and what holds it. */
class Open {
  /**
   * @param {any} data
   * @param {Node} node
   * @param {Open | undefined} holder
   * @param {string | undefined} anchor
   * @param {number} before Values that were counted before it.
   */
  constructor(data, node, holder, anchor, before) {
    this.data = data;
    this.node = node;
    this.holder = holder;
    this.anchor = anchor;
    this.before = before;
    /** @type {number} */
    this.depth = holder ? holder.depth + 1 : 1;
    /** Of a mapping: the name whose value comes next. @type {{ name: string, merge: boolean } & Span | undefined} */
    this.key = undefined;
    /** What `<<` takes in. @type {{ data: any, node: Node, at: number }[]} */
    this.merges = [];
  }

  get awaitsName() {
    return this.node.entries !== undefined && this.key === undefined;
  }
}

/** Builds one document from YAML's events. */
class Builder {
  /**
   * @param {string} chunk
   * @param {number} start The chunk's offset in the text.
   */
  constructor(chunk, start) {
    this.chunk = chunk;
    this.start = start;
    /** @type {Problem[]} */
    this.repeated = [];
    /** Anchors that are known; undefined while what they name is still open. @type {Map<string, { data: any, node: Node, size: number } | undefined>} */
    this.anchors = new Map();
    this.nodes = 0;
    this.aliases = 0;
    /** @type {Document | undefined} */
    this.root = undefined;
    /** @type {Open | undefined} */
    this.open = undefined;
    /** Where lines start, as soon as someone asks. @type {number[] | undefined} */
    this.lines = undefined;
  }

  /**
   * Return the first document of the chunk, undefined where it is empty.
   *
   * @returns {Document | undefined}
   * @throws {Refused}
   */
  build() {
    const forbidden = FORBIDDEN.exec(this.chunk.replace(/^\ufeff/, " "));
    if (forbidden) {
      const code = (forbidden[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
      this.refuse("Y104", say("yaml.forbidden", { code }), forbidden.index, { hint: say("yaml.forbidden.hint") });
    }
    try {
      for (const event of events(this.chunk)) {
        if (event.type === "document" && this.root) {
          this.refuse("Y107", say("yaml.second-document"), event.from, { hint: say("yaml.second-document.hint") });
        }
        this.receive(event);
      }
    } catch (error) {
      if (!(error instanceof SyntaxProblem)) throw error;
      const { message } = error;
      // A name without its colon is noticed in the next line; where it begins is what the author looks for.
      const noticed = message.startsWith("could not find expected ':'") ? error.begin : error.at;
      // The scanner counts a line end that is not there.
      const at = Math.min(noticed, this.chunk.length);
      this.refuse("Y101", say("yaml.syntax", { message }), at, { hint: hintFor(message, this.chunk, at) });
    }
    return this.root;
  }

  /**
   * @param {string} code
   * @param {string} message
   * @param {number} at In the chunk.
   * @param {{ hint?: string, to?: number }} [more]
   * @returns {never}
   */
  refuse(code, message, at, { hint = "", to = at + 1 } = {}) {
    throw new Refused(problem(code, message, { from: this.start + at, to: this.start + to }, { hint }));
  }

  /** @param {import("./yaml_events.js").Event} event */
  receive(event) {
    if (event.type === "scalar") this.receiveScalar(event);
    else if (event.type === "mapping" || event.type === "sequence") this.begin(event);
    else if (event.type === "end") this.finish(event);
    else if (event.type === "alias") this.receiveAlias(event);
  }

  /** @param {import("./yaml_events.js").Event} event */
  receiveScalar(event) {
    const { from, to, value: text = "", tag, style, anchor } = event;
    const length = text.length > LIMITS.scalar ? characters(text) : text.length;
    if (length > LIMITS.scalar) {
      this.refuse("Y103", say("yaml.long-scalar", { found: grouped(length), most: grouped(LIMITS.scalar) }), from);
    }
    const isName = this.open?.awaitsName ?? false;
    const resolved = tag !== undefined || !style;
    const isMerge = resolved && isName && text === MERGE;
    const data = resolved && !isMerge ? this.scalar(text, tag, from, to) : text;
    this.count(1, from);
    const node = this.node(from, to);
    if (isName && isMerge) {
      this.setKey(MERGE, from, to, true);
    } else if (isName) {
      const name = this.name(data, from, to);
      if (anchor) this.anchors.set(anchor, { data, node, size: 1 });
      this.setKey(name, from, to);
    } else {
      if (anchor) this.anchors.set(anchor, { data, node, size: 1 });
      this.add(data, node);
    }
  }

  /** @param {import("./yaml_events.js").Event} event */
  begin({ type, from, anchor }) {
    if (this.open?.awaitsName) this.refuse("Y106", say("yaml.collection-name"), from);
    if ((this.open?.depth ?? 0) >= LIMITS.depth) this.refuse("Y103", say("yaml.too-deep", { most: LIMITS.depth }), from);
    const before = this.nodes;
    this.count(1, from);
    if (anchor) this.anchors.set(anchor, undefined);
    const node = this.node(from, from);
    if (type === "mapping") node.entries = new Map();
    else node.items = [];
    this.open = new Open(type === "mapping" ? Object.create(null) : [], node, this.open, anchor, before);
  }

  /** @param {import("./yaml_events.js").Event} event */
  finish({ to }) {
    const done = /** @type {Open} */ (this.open);
    done.node.to = this.start + to;
    for (const merge of done.merges) this.merge(done, merge);
    if (done.anchor) this.anchors.set(done.anchor, { data: done.data, node: done.node, size: this.nodes - done.before });
    this.open = done.holder;
    this.add(done.data, done.node);
  }

  /** @param {import("./yaml_events.js").Event} event */
  receiveAlias({ from, to, anchor = "" }) {
    const shown = shorten(anchor, 40);
    if (!this.anchors.has(anchor)) {
      this.refuse("Y101", say("yaml.unknown-anchor", { anchor: shown }), from, { hint: say("yaml.unknown-anchor.hint"), to });
    }
    const known = this.anchors.get(anchor);
    if (!known) this.refuse("Y106", say("yaml.anchor-in-itself", { anchor: shown }), from, { to });
    this.aliases += 1;
    if (this.aliases > LIMITS.aliases) this.refuse("Y103", say("yaml.too-many-aliases", { most: LIMITS.aliases }), from, { to });
    this.count(known.size, from);
    if (!this.open?.awaitsName) {
      this.add(known.data, known.node);
    } else if (typeof known.data === "object" && known.data !== null) {
      this.refuse("Y106", say("yaml.collection-name"), from);
    } else {
      this.setKey(this.name(known.data, from, to), from, to);
    }
  }

  /**
   * @param {number} from
   * @param {number} to
   * @returns {Node}
   */
  node(from, to) {
    return { from: this.start + from, to: this.start + to };
  }

  /**
   * @param {number} size
   * @param {number} at
   */
  count(size, at) {
    this.nodes += size;
    if (this.nodes > LIMITS.nodes) this.refuse("Y103", say("yaml.too-many-values", { most: grouped(LIMITS.nodes) }), at);
  }

  /**
   * @param {string} name
   * @param {number} from
   * @param {number} to
   * @param {boolean} [merge]
   */
  setKey(name, from, to, merge = false) {
    const open = /** @type {Open} */ (this.open);
    if (!merge && open.node.entries?.has(name)) this.repeat(name, open.node, this.start + from, this.start + to);
    open.key = { name, merge, from: this.start + from, to: this.start + to };
  }

  /**
   * Hand a complete value to what holds it.
   *
   * @param {any} data
   * @param {Node} node
   */
  add(data, node) {
    const { open } = this;
    if (!open) {
      const isEmpty = data === null && node.from === node.to;
      this.root = isEmpty ? undefined : { data, node };
    } else if (!open.key) {
      open.data.push(data);
      open.node.items?.push(node);
    } else if (open.key.merge) {
      open.merges.push({ data, node, at: open.key.from });
      open.key = undefined;
    } else {
      open.data[open.key.name] = data;
      open.node.entries?.set(open.key.name, { ...node, keyFrom: open.key.from, keyTo: open.key.to });
      open.key = undefined;
    }
  }

  /**
   * Return the scalar that a plain or tagged text stands for.
   *
   * @param {string} text
   * @param {string | undefined} tag
   * @param {number} from
   * @param {number} to
   */
  scalar(text, tag, from, to) {
    if (tag === undefined) {
      try {
        return resolve(text);
      } catch (error) {
        if (!(error instanceof NotJSONError)) throw error;
        this.refuse("Y106", say("yaml.not-json", { text }), from, { hint: say("yaml.not-json.hint", { text }), to });
      }
    }
    return tag.startsWith(TAG) ? this.tagged(tag.slice(TAG.length), text, from, to) : text;
  }

  /**
   * Return the scalar that a tag such as `!!str` asks for.
   *
   * @param {string} tag
   * @param {string} text
   * @param {number} from
   * @param {number} to
   */
  tagged(tag, text, from, to) {
    if (tag === "str" || tag === "timestamp") return text;
    if (tag === "binary") {
      const decoded = fromBase64(text);
      if (decoded === undefined) this.refuse("Y106", say("yaml.binary"), from, { to });
      return decoded;
    }
    let value;
    try {
      value = text ? resolve(text) : null;
    } catch (error) {
      if (!(error instanceof NotJSONError)) throw error;
      value = text;
    }
    const fits = FITS[tag];
    if (!fits) return text;
    if (!fits(value)) this.refuse("Y106", say("yaml.tag", { tag, value: shorten(text, 40) }), from, { to });
    return value;
  }

  /**
   * Return a field's name; one that YAML reads as another type is turned into a string as sigs.k8s.io/yaml does.
   *
   * @param {any} value
   * @param {number} from
   * @param {number} to
   * @returns {string}
   */
  name(value, from, to) {
    if (value === null) this.refuse("Y106", say("yaml.null-name"), from, { hint: say("yaml.null-name.hint"), to });
    return typeof value === "number" && !Number.isSafeInteger(value) ? general(value) : String(value);
  }

  /**
   * @param {string} name
   * @param {Node} node The mapping that has the field already.
   * @param {number} from
   * @param {number} to
   */
  repeat(name, node, from, to) {
    const first = node.entries?.get(name)?.keyFrom;
    const line = this.start === 0 && first !== undefined ? this.lineOf(first) : 0;
    const shown = shorten(name, 80);
    const message = line ? say("yaml.repeated-since", { name: shown, line }) : say("yaml.repeated", { name: shown });
    this.repeated.push(problem("Y102", message, { from, to }, { hint: say("yaml.repeated.hint") }));
  }

  /**
   * Return the line of an offset in the chunk, counted from 1.
   *
   * @param {number} at
   */
  lineOf(at) {
    this.lines ??= lineStarts(this.chunk);
    return position(this.chunk, this.lines, at).line;
  }

  /**
   * Take the fields of `<<` into a mapping; a field that is already there is a repeated one, as for the API server.
   *
   * @param {Open} open
   * @param {{ data: any, node: Node, at: number }} merge
   */
  merge(open, { data, node, at }) {
    const sources = node.items ? node.items.map((item, index) => ({ data: data[index], node: item })) : [{ data, node }];
    const from = at - this.start;
    for (const source of sources) {
      if (!isMapping(source.data)) this.refuse("Y106", say("yaml.merge"), from);
      const entries = source.node.entries ?? new Map();
      this.count(entries.size, from);
      for (const [name, value] of entries) {
        const known = open.node.entries?.get(name);
        if (known) {
          this.repeat(name, open.node, known.keyFrom ?? 0, known.keyTo ?? 0);
        } else {
          open.data[name] = source.data[name];
          open.node.entries?.set(name, { ...value, keyFrom: at, keyTo: at + MERGE.length });
        }
      }
    }
  }
}

/** @type {Record<string, (value: unknown) => boolean>} */
const FITS = {
  int: (value) => Number.isSafeInteger(value) || typeof value === "bigint",
  float: (value) => typeof value === "number" || typeof value === "bigint",
  bool: (value) => typeof value === "boolean",
  null: (value) => value === null,
};

/**
 * Return the text that base64 stands for, undefined where it stands for none.
 *
 * @param {string} written
 */
function fromBase64(written) {
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(written)) return undefined;
  const bytes = Uint8Array.from(atob(written), (character) => character.charCodeAt(0));
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/**
 * Return a float with six digits, as C's `%g` writes it.
 *
 * @param {number} value
 */
function general(value) {
  const [digits, exponent] = value.toExponential(5).split("e");
  const power = Number(exponent);
  const trimmed = (/** @type {string} */ number) => (number.includes(".") ? number.replace(/\.?0+$/, "") : number);
  if (power >= -4 && power < 6) return trimmed(value.toFixed(5 - power));
  return `${trimmed(digits)}e${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(2, "0")}`;
}

/** @param {string} text */
function characters(text) {
  return text.length - (text.match(/[\uD800-\uDBFF][\uDC00-\uDFFF]/g)?.length ?? 0);
}

/**
 * @param {string} text
 * @param {number} length In characters.
 */
function shorten(text, length) {
  return text.length > length ? [...text].slice(0, length).join("") : text;
}

/** @param {number} number */
function grouped(number) {
  return String(number).replace(/\B(?=(?:\d{3})+$)/g, ",");
}
