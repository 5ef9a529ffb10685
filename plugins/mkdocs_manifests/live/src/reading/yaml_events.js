/** YAML's events: what libyaml's grammar makes of the tokens. One step at a time, so that a reader can stop it. */

import { Scanner, SyntaxProblem } from "./yaml_scanner.js";

/**
 * @typedef {object} Event
 * @property {"scalar" | "alias" | "mapping" | "sequence" | "end" | "document" | "stream end"} type
 * @property {number} from
 * @property {number} to
 * @property {string} [value]
 * @property {string} [style] Of a scalar: empty for a plain one.
 * @property {string} [anchor]
 * @property {string} [tag] Empty for a tag that only says that the value is no plain one.
 */

const DEFAULT_HANDLES = new Map([
  ["!", "!"],
  ["!!", "tag:yaml.org,2002:"],
]);
/** Minor versions of YAML 1 that a document may say it is written in. */
const VERSIONS = new Set(["1.1", "1.2"]);

/**
 * Yield the events of a text.
 *
 * @param {string} text
 * @returns {Generator<Event, void>}
 * @throws {SyntaxProblem}
 */
export function* events(text) {
  yield* new Grammar(new Scanner(text)).stream();
}

class Grammar {
  /** @param {Scanner} scanner */
  constructor(scanner) {
    this.scanner = scanner;
    this.handles = DEFAULT_HANDLES;
  }

  peek() {
    return this.scanner.peek();
  }

  take() {
    this.scanner.peek();
    return this.scanner.take();
  }

  /** @param {string[]} types */
  is(...types) {
    return types.includes(this.peek().type);
  }

  /**
   * @param {string} message
   * @returns {never}
   */
  refuse(message) {
    throw new SyntaxProblem(message, this.peek().from);
  }

  *stream() {
    for (let first = true; ; first = false) {
      while (!first && this.is("document end")) this.take();
      const start = this.peek();
      if (start.type === "stream end") break;
      const explicit = !first || this.is("version directive", "tag directive", "document start");
      if (explicit) this.documentStart();
      yield event("document", start.from, start.to);
      if (explicit && this.is("version directive", "tag directive", "document start", "document end", "stream end")) {
        yield this.empty(this.peek().from);
      } else {
        yield* this.node(true, false);
      }
      if (this.is("document end")) this.take();
      this.handles = DEFAULT_HANDLES;
    }
    const { from, to } = this.peek();
    yield event("stream end", from, to);
  }

  /** Take what stands before a document. */
  documentStart() {
    let version = "";
    const handles = new Map();
    while (this.is("version directive", "tag directive")) {
      const token = this.peek();
      if (token.type === "version directive") {
        if (version) this.refuse("found duplicate %YAML directive");
        version = token.value ?? "";
        if (!VERSIONS.has(version)) this.refuse("found incompatible YAML document");
      } else {
        if (handles.has(token.handle)) this.refuse("found duplicate %TAG directive");
        handles.set(token.handle, token.value);
      }
      this.take();
    }
    this.handles = new Map([...DEFAULT_HANDLES, ...handles]);
    if (!this.is("document start")) this.refuse("did not find expected <document start>");
    this.take();
  }

  /**
   * @param {number} at
   * @returns {Event}
   */
  empty(at) {
    return { type: "scalar", from: at, to: at, value: "", style: "" };
  }

  /**
   * @param {boolean} block Whether it may be a block list or mapping.
   * @param {boolean} indentless Whether it may be a list whose dashes stand below the field's name.
   * @returns {Generator<Event, void>}
   */
  *node(block, indentless) {
    const start = this.peek();
    if (start.type === "*") {
      this.take();
      yield { type: "alias", from: start.from, to: start.to, anchor: start.value };
      return;
    }
    const { anchor, tag, from, to } = this.properties();
    const token = this.peek();
    const more = { anchor, tag };
    if (indentless && token.type === "-") {
      yield event("sequence", from, token.to, more);
      yield* this.indentless();
    } else if (token.type === "scalar") {
      this.take();
      yield event("scalar", from, token.to, { ...more, value: token.value, style: token.style });
    } else if (token.type === "[") {
      yield event("sequence", from, token.to, more);
      yield* this.flowSequence();
    } else if (token.type === "{") {
      yield event("mapping", from, token.to, more);
      yield* this.flowMapping();
    } else if (block && token.type === "block sequence") {
      yield event("sequence", from, token.to, more);
      yield* this.blockSequence();
    } else if (block && token.type === "block mapping") {
      yield event("mapping", from, token.to, more);
      yield* this.blockMapping();
    } else if (anchor !== undefined || tag !== undefined) {
      yield event("scalar", from, to, { ...more, value: "", style: "" });
    } else {
      this.refuse("did not find expected node content");
    }
  }

  /** Take an anchor and a tag, in either order. */
  properties() {
    const { from } = this.peek();
    let to = from;
    /** @type {string | undefined} */
    let anchor;
    /** @type {import("./yaml_scanner.js").Token | undefined} */
    let tag;
    while ((anchor === undefined && this.is("&")) || (!tag && this.is("!"))) {
      const token = this.take();
      if (token.type === "&") anchor = token.value;
      else tag = token;
      to = token.to;
    }
    return { anchor, tag: tag && this.tag(tag), from, to };
  }

  /** @param {import("./yaml_scanner.js").Token} token */
  tag({ handle, value, from }) {
    if (!handle) return value;
    const prefix = this.handles.get(handle);
    if (prefix === undefined) throw new SyntaxProblem("found undefined tag handle", from);
    return prefix + value;
  }

  *blockSequence() {
    this.take();
    while (this.is("-")) {
      const { to } = this.take();
      if (this.is("-", "block end")) yield this.empty(to);
      else yield* this.node(true, false);
    }
    if (!this.is("block end")) this.refuse("did not find expected '-' indicator");
    yield this.end();
  }

  *indentless() {
    while (this.is("-")) {
      const { to } = this.take();
      if (this.is("-", "?", ":", "block end")) yield this.empty(to);
      else yield* this.node(true, false);
    }
    const { from } = this.peek();
    yield event("end", from, from);
  }

  *blockMapping() {
    this.take();
    while (this.is("?")) {
      const name = this.take();
      if (this.is("?", ":", "block end")) yield this.empty(name.to);
      else yield* this.node(true, true);
      if (!this.is(":")) {
        yield this.empty(this.peek().from);
        continue;
      }
      const { to } = this.take();
      if (this.is("?", ":", "block end")) yield this.empty(to);
      else yield* this.node(true, true);
    }
    if (!this.is("block end")) this.refuse("did not find expected key");
    yield this.end();
  }

  *flowSequence() {
    this.take();
    for (let first = true; !this.is("]"); first = false) {
      if (!first) {
        if (!this.is(",")) this.refuse("did not find expected ',' or ']'");
        this.take();
        if (this.is("]")) break;
      }
      if (this.is("?")) yield* this.pair();
      else yield* this.node(false, false);
    }
    yield this.end();
  }

  /** One field in a list without braces of its own: `[a: 1]`. */
  *pair() {
    const { from, to } = this.take();
    yield event("mapping", from, to);
    if (this.is(":", ",", "]")) {
      // libyaml loses what follows an empty name here, and so does who reads as it does.
      yield this.empty(this.take().to);
    } else {
      yield* this.node(false, false);
    }
    yield* this.flowValue("]");
    const after = this.peek().from;
    yield event("end", after, after);
  }

  *flowMapping() {
    this.take();
    for (let first = true; !this.is("}"); first = false) {
      if (!first) {
        if (!this.is(",")) this.refuse("did not find expected ',' or '}'");
        this.take();
        if (this.is("}")) break;
      }
      if (this.is("?")) {
        this.take();
        if (this.is(":", ",", "}")) yield this.empty(this.peek().from);
        else yield* this.node(false, false);
        yield* this.flowValue("}");
      } else {
        yield* this.node(false, false);
        yield this.empty(this.peek().from);
      }
    }
    yield this.end();
  }

  /** @param {string} closing */
  *flowValue(closing) {
    if (this.is(":")) {
      this.take();
      if (!this.is(",", closing)) {
        yield* this.node(false, false);
        return;
      }
    }
    yield this.empty(this.peek().from);
  }

  end() {
    const { from, to } = this.take();
    return event("end", from, to);
  }
}

/**
 * @param {Event["type"]} type
 * @param {number} from
 * @param {number} to
 * @param {Partial<Event>} [more]
 * @returns {Event}
 */
function event(type, from, to, more) {
  return { type, from, to, ...more };
}
