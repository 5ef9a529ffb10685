/**
 * YAML's tokens, as libyaml cuts them: kubectl's library and the build's are its offspring, and read what it reads.
 *
 * What makes YAML hard is that `a` is known to be a field's name only when the `:` after it is met. So a place where such a
 * name may begin is remembered, and tokens wait until it is decided.
 */

import { hexadecimal, isBlank, isBlankOrEnd, isBreak, isBreakOrEnd, isDigit, isWord } from "./yaml_characters.js";

/**
 * @typedef {object} Token
 * @property {string} type
 * @property {number} from
 * @property {number} to
 * @property {string} [value]
 * @property {string} [style] Of a scalar: empty for a plain one, or its quote or indicator.
 * @property {string} [handle] Of a tag.
 */

/** A place where a field's name may begin that no `:` has followed yet. */
/** @typedef {{ from: number, line: number, column: number, number: number, required: boolean }} Candidate */

/** Characters between the start of a field's name and its colon, at most. */
const LONGEST_NAME = 1024;
const CANNOT_START_PLAIN = "-?:,[]{}#&*!|>'\"%@`";
const ESCAPES = new Map(
  Object.entries({
    0: "\0", a: "\x07", b: "\b", t: "\t", "\t": "\t", n: "\n", v: "\v", f: "\f", r: "\r", e: "\x1b", " ": " ",
    '"': '"', "/": "/", "\\": "\\", N: "\x85", _: "\xa0", L: "\u2028", P: "\u2029",
  }),
);
const CODE_LENGTHS = new Map(Object.entries({ x: 2, u: 4, U: 8 }));
const URI = /[-\w;/?:@&=+$.!~*'()%]/;
const FLOW_URI = /[,[\]]/;

/** A text that is no YAML, with the offset at which that is noticed. */
export class SyntaxProblem extends Error {
  /**
   * @param {string} message libyaml's words.
   * @param {number} at
   * @param {number} begin Where what is wrong begins.
   */
  constructor(message, at, begin = at) {
    super(message);
    this.at = at;
    this.begin = begin;
  }
}

/** Cuts a text into tokens. */
export class Scanner {
  /** @param {string} text */
  constructor(text) {
    this.text = text;
    // A byte order mark is no part of the first line.
    this.at = text.startsWith("\ufeff") ? 1 : 0;
    this.line = 0;
    this.lineStart = this.at;
    /** @type {Token[]} */
    this.waiting = [];
    /** Tokens that were taken. */
    this.taken = 0;
    this.indent = -1;
    /** @type {number[]} */
    this.indents = [];
    this.flowLevel = 0;
    /** One for the block and one for each open bracket. @type {(Candidate | undefined)[]} */
    this.candidates = [undefined];
    /** Whether a field's name may begin here. */
    this.nameAllowed = true;
  }

  /** Return the next token without taking it. */
  peek() {
    while (!this.isDecided()) this.fetch();
    return this.waiting[0];
  }

  /** Return whether the next token is known, and that no field's name begins with it. */
  isDecided() {
    if (!this.waiting.length) return false;
    this.dropStaleCandidates();
    return !this.candidates.some((one) => one?.number === this.taken);
  }

  /** Take the next token. */
  take() {
    this.taken += 1;
    return /** @type {Token} */ (this.waiting.shift());
  }

  get column() {
    return this.at - this.lineStart;
  }

  /** Return the character code that stands `ahead`, 0 at the end. */
  code(ahead = 0) {
    const at = this.at + ahead;
    return at < this.text.length ? this.text.charCodeAt(at) : 0;
  }

  /** Return the character that stands `ahead`, an empty string at the end. */
  character(ahead = 0) {
    return this.text[this.at + ahead] ?? "";
  }

  /**
   * @param {string} message
   * @param {number} [begin]
   * @returns {never}
   */
  refuse(message, begin) {
    throw new SyntaxProblem(message, this.at, begin);
  }

  /** Skip one line break, and return what it stands for in a text. */
  skipBreak() {
    const code = this.code();
    if (!isBreak(code)) return "";
    this.at += code === 0x0d && this.code(1) === 0x0a ? 2 : 1;
    this.line += 1;
    this.lineStart = this.at;
    return code === 0x2028 || code === 0x2029 ? String.fromCharCode(code) : "\n";
  }

  /** Scan up to the next token and put it, and what it opens and closes, into the queue. */
  fetch() {
    this.skipToToken();
    this.dropStaleCandidates();
    this.closeIndents(this.column);
    const character = this.character();
    if (!character) return this.fetchEnd();
    if (this.column === 0 && character === "%") return this.fetchDirective();
    if (this.isDocumentIndicator()) return this.fetchDocumentIndicator();
    if (character === "[" || character === "{") return this.fetchOpening(character);
    if (character === "]" || character === "}") return this.fetchClosing(character);
    if (character === ",") return this.fetchComma();
    const blankNext = isBlankOrEnd(this.code(1));
    if (character === "-" && blankNext) return this.fetchDash();
    if (character === "?" && (this.flowLevel || blankNext)) return this.fetchQuestionMark();
    if (character === ":" && (this.flowLevel || blankNext)) return this.fetchColon();
    if (character === "*" || character === "&") return this.fetchAnchor(character);
    if (character === "!") return this.fetchTag();
    if ((character === "|" || character === ">") && !this.flowLevel) return this.fetchBlockScalar(character);
    if (character === "'" || character === '"') return this.fetchQuoted(character);
    if (this.canStartPlain(character)) return this.fetchPlain();
    return this.refuse("found character that cannot start any token");
  }

  /** @param {string} character */
  canStartPlain(character) {
    if (!isBlankOrEnd(character.charCodeAt(0)) && !CANNOT_START_PLAIN.includes(character)) return true;
    if (character === "-") return !isBlank(this.code(1));
    return !this.flowLevel && (character === "?" || character === ":") && !isBlankOrEnd(this.code(1));
  }

  skipToToken() {
    for (;;) {
      while (this.code() === 0x20 || ((this.flowLevel || !this.nameAllowed) && this.code() === 0x09)) this.at += 1;
      if (this.character() === "#") this.skipLine();
      if (!isBreak(this.code())) return;
      this.skipBreak();
      if (!this.flowLevel) this.nameAllowed = true;
    }
  }

  skipLine() {
    while (!isBreakOrEnd(this.code())) this.at += 1;
  }

  skipBlanks() {
    while (isBlank(this.code())) this.at += 1;
  }

  /** Forget the candidates whose colon would be too far away or in another line. */
  dropStaleCandidates() {
    for (const [level, one] of this.candidates.entries()) {
      if (!one || (one.line === this.line && this.at - one.from <= LONGEST_NAME)) continue;
      if (one.required) this.refuse("could not find expected ':'", one.from);
      this.candidates[level] = undefined;
    }
  }

  saveCandidate() {
    if (!this.nameAllowed) return;
    const required = !this.flowLevel && this.indent === this.column;
    const number = this.taken + this.waiting.length;
    this.dropCandidate();
    const { at: from, line, column } = this;
    this.candidates[this.candidates.length - 1] = { from, line, column, number, required };
  }

  dropCandidate() {
    const one = this.candidates[this.candidates.length - 1];
    if (one?.required) this.refuse("could not find expected ':'", one.from);
    this.candidates[this.candidates.length - 1] = undefined;
  }

  /**
   * Open a block list or mapping where the column is further to the right than what is open.
   *
   * @param {string} type
   * @param {number} column
   * @param {number} from
   * @param {number} [place] In the queue.
   */
  openIndent(type, column, from, place = this.waiting.length) {
    if (this.flowLevel || this.indent >= column) return;
    this.indents.push(this.indent);
    this.indent = column;
    this.waiting.splice(place, 0, { type, from, to: from });
  }

  /** @param {number} column */
  closeIndents(column) {
    if (this.flowLevel) return;
    while (this.indent > column) {
      this.push("block end", this.at);
      this.indent = /** @type {number} */ (this.indents.pop());
    }
  }

  /**
   * @param {string} type
   * @param {number} from
   * @param {Partial<Token>} [more]
   */
  push(type, from, more) {
    this.waiting.push({ type, from, to: this.at, ...more });
  }

  fetchEnd() {
    // The end stands in a line of its own, also where the last line has no break.
    if (this.column) {
      this.at += 1;
      this.line += 1;
      this.lineStart = this.at;
    }
    this.closeIndents(-1);
    this.dropCandidate();
    this.nameAllowed = false;
    this.push("stream end", this.at);
  }

  isDocumentIndicator() {
    if (this.column !== 0) return false;
    const three = this.text.slice(this.at, this.at + 3);
    return (three === "---" || three === "...") && isBlankOrEnd(this.code(3));
  }

  fetchDocumentIndicator() {
    this.closeIndents(-1);
    this.dropCandidate();
    this.nameAllowed = false;
    const from = this.at;
    const type = this.character() === "-" ? "document start" : "document end";
    this.at += 3;
    this.push(type, from);
  }

  fetchDirective() {
    this.closeIndents(-1);
    this.dropCandidate();
    this.nameAllowed = false;
    const from = this.at;
    this.at += 1;
    const name = this.word();
    if (!name) this.refuse("could not find expected directive name", from);
    if (!isBlankOrEnd(this.code())) this.refuse("found unexpected non-alphabetical character", from);
    if (name === "YAML") this.push("version directive", from, { value: this.version(from) });
    else if (name === "TAG") this.tagDirective(from);
    else this.refuse("found unknown directive name", from);
    this.skipBlanks();
    if (this.character() === "#") this.skipLine();
    if (!isBreakOrEnd(this.code())) this.refuse("did not find expected comment or line break", from);
    this.skipBreak();
  }

  word() {
    const from = this.at;
    while (isWord(this.code())) this.at += 1;
    return this.text.slice(from, this.at);
  }

  /** @param {number} from */
  version(from) {
    this.skipBlanks();
    const major = this.versionNumber(from);
    if (this.character() !== ".") this.refuse("did not find expected digit or '.' character", from);
    this.at += 1;
    return `${major}.${this.versionNumber(from)}`;
  }

  /** @param {number} from */
  versionNumber(from) {
    let digits = "";
    while (isDigit(this.code())) {
      digits += this.character();
      if (digits.length > 9) this.refuse("found extremely long version number", from);
      this.at += 1;
    }
    if (!digits) this.refuse("did not find expected version number", from);
    return Number(digits);
  }

  /** @param {number} from */
  tagDirective(from) {
    this.skipBlanks();
    const handle = this.tagHandle(true, from);
    if (!isBlank(this.code())) this.refuse("did not find expected whitespace", from);
    this.skipBlanks();
    const value = this.uri(true, "", from);
    if (!isBlankOrEnd(this.code())) this.refuse("did not find expected whitespace or line break", from);
    this.push("tag directive", from, { handle, value });
  }

  /** @param {string} bracket */
  fetchOpening(bracket) {
    this.saveCandidate();
    this.candidates.push(undefined);
    this.flowLevel += 1;
    this.nameAllowed = true;
    this.fetchMark(bracket);
  }

  /** @param {string} bracket */
  fetchClosing(bracket) {
    this.dropCandidate();
    if (this.flowLevel) {
      this.flowLevel -= 1;
      this.candidates.pop();
    }
    this.nameAllowed = false;
    this.fetchMark(bracket);
  }

  fetchComma() {
    this.dropCandidate();
    this.nameAllowed = true;
    this.fetchMark(",");
  }

  /** @param {string} type */
  fetchMark(type) {
    const from = this.at;
    this.at += 1;
    this.push(type, from);
  }

  fetchDash() {
    if (!this.flowLevel) {
      if (!this.nameAllowed) this.refuse("block sequence entries are not allowed in this context");
      this.openIndent("block sequence", this.column, this.at);
    }
    this.dropCandidate();
    this.nameAllowed = true;
    this.fetchMark("-");
  }

  fetchQuestionMark() {
    if (!this.flowLevel) {
      if (!this.nameAllowed) this.refuse("mapping keys are not allowed in this context");
      this.openIndent("block mapping", this.column, this.at);
    }
    this.dropCandidate();
    this.nameAllowed = !this.flowLevel;
    this.fetchMark("?");
  }

  fetchColon() {
    const name = this.candidates[this.candidates.length - 1];
    if (name) {
      const place = name.number - this.taken;
      this.waiting.splice(place, 0, { type: "?", from: name.from, to: name.from });
      this.openIndent("block mapping", name.column, name.from, place);
      this.candidates[this.candidates.length - 1] = undefined;
      this.nameAllowed = false;
    } else {
      if (!this.flowLevel) {
        if (!this.nameAllowed) this.refuse("mapping values are not allowed in this context");
        this.openIndent("block mapping", this.column, this.at);
      }
      this.nameAllowed = !this.flowLevel;
    }
    this.fetchMark(":");
  }

  /** @param {string} indicator */
  fetchAnchor(indicator) {
    this.saveCandidate();
    this.nameAllowed = false;
    const from = this.at;
    this.at += 1;
    const value = this.word();
    if (!value || !(isBlankOrEnd(this.code()) || "?:,]}%@`".includes(this.character()))) {
      this.refuse("did not find expected alphabetic or numeric character", from);
    }
    this.push(indicator, from, { value });
  }

  fetchTag() {
    this.saveCandidate();
    this.nameAllowed = false;
    const from = this.at;
    let handle = "";
    let value = "";
    if (this.character(1) === "<") {
      this.at += 2;
      value = this.uri(true, "", from);
      if (this.character() !== ">") this.refuse("did not find the expected '>'", from);
      this.at += 1;
    } else {
      handle = this.tagHandle(false, from);
      if (handle.length > 1 && handle.endsWith("!")) {
        value = this.uri(false, "", from);
      } else {
        value = this.uri(false, handle, from);
        handle = "!";
        if (!value) [handle, value] = ["", "!"];
      }
    }
    const ends = isBlankOrEnd(this.code()) || (this.flowLevel && this.character() === ",");
    if (!ends) this.refuse("did not find expected whitespace or line break", from);
    this.push("!", from, { handle, value });
  }

  /**
   * @param {boolean} directive
   * @param {number} from
   */
  tagHandle(directive, from) {
    if (this.character() !== "!") this.refuse("did not find expected '!'", from);
    this.at += 1;
    let handle = `!${this.word()}`;
    if (this.character() === "!") {
      this.at += 1;
      handle += "!";
    } else if (directive && handle !== "!") {
      this.refuse("did not find expected '!'", from);
    }
    return handle;
  }

  /**
   * @param {boolean} withFlow Whether the characters of brackets and commas belong to it.
   * @param {string} head What was read of it already, with its exclamation mark.
   * @param {number} from
   */
  uri(withFlow, head, from) {
    let value = head.slice(1);
    while (this.at < this.text.length) {
      const character = this.character();
      if (!URI.test(character) && !(withFlow && FLOW_URI.test(character))) break;
      if (character === "%") {
        value += this.uriEscape(from);
      } else {
        value += character;
        this.at += 1;
      }
    }
    if (!value && !head) this.refuse("did not find expected tag URI", from);
    return value;
  }

  /** @param {number} from */
  uriEscape(from) {
    const bytes = [];
    let width = 0;
    do {
      const high = hexadecimal(this.code(1));
      const low = hexadecimal(this.code(2));
      if (this.character() !== "%" || high < 0 || low < 0) this.refuse("did not find URI escaped octet", from);
      const octet = high * 16 + low;
      if (!width) {
        width = octet < 0x80 ? 1 : octet >> 5 === 6 ? 2 : octet >> 4 === 14 ? 3 : octet >> 3 === 30 ? 4 : 0;
        if (!width) this.refuse("found an incorrect leading UTF-8 octet", from);
      } else if (octet >> 6 !== 2) {
        this.refuse("found an incorrect trailing UTF-8 octet", from);
      }
      bytes.push(octet);
      this.at += 3;
      width -= 1;
    } while (width);
    return new TextDecoder().decode(new Uint8Array(bytes));
  }

  /** @param {string} style */
  fetchBlockScalar(style) {
    this.dropCandidate();
    this.nameAllowed = true;
    const from = this.at;
    this.at += 1;
    const { chomping, increment } = this.blockHeader(from);
    this.skipBlanks();
    if (this.character() === "#") this.skipLine();
    if (!isBreakOrEnd(this.code())) this.refuse("did not find expected comment or line break", from);
    this.skipBreak();
    let indent = increment && (this.indent >= 0 ? this.indent + increment : increment);
    let value = "";
    let leadingBreak = "";
    let startsBlank = false;
    let blank = this.blockBreaks(indent, from);
    let end = blank.end;
    indent = blank.indent;
    while (this.column === indent && this.code() !== 0) {
      const nowBlank = isBlank(this.code());
      if (style === ">" && leadingBreak === "\n" && !startsBlank && !nowBlank) {
        if (!blank.breaks) value += " ";
      } else {
        value += leadingBreak;
      }
      value += blank.breaks;
      startsBlank = isBlank(this.code());
      const start = this.at;
      this.skipLine();
      value += this.text.slice(start, this.at);
      leadingBreak = this.skipBreak();
      blank = this.blockBreaks(indent, from);
      end = blank.end;
    }
    if (chomping !== "-") value += leadingBreak;
    if (chomping === "+") value += blank.breaks;
    this.waiting.push({ type: "scalar", from, to: end, value, style });
  }

  /** @param {number} from */
  blockHeader(from) {
    let chomping = "";
    let increment = 0;
    const readChomping = () => {
      if (this.character() !== "+" && this.character() !== "-") return;
      chomping = this.character();
      this.at += 1;
    };
    readChomping();
    if (isDigit(this.code())) {
      increment = Number(this.character());
      if (!increment) this.refuse("found an indentation indicator equal to 0", from);
      this.at += 1;
      if (!chomping) readChomping();
    }
    return { chomping, increment };
  }

  /**
   * Skip the indent and the empty lines before a block scalar's next line; find out the indent where it is 0.
   *
   * @param {number} indent
   * @param {number} from
   */
  blockBreaks(indent, from) {
    let end = this.at;
    let breaks = "";
    let deepest = 0;
    for (;;) {
      while ((!indent || this.column < indent) && this.code() === 0x20) this.at += 1;
      deepest = Math.max(deepest, this.column);
      if ((!indent || this.column < indent) && this.code() === 0x09) {
        this.refuse("found a tab character where an indentation space is expected", from);
      }
      if (!isBreak(this.code())) break;
      breaks += this.skipBreak();
      end = this.at;
    }
    return { indent: indent || Math.max(deepest, this.indent + 1, 1), breaks, end };
  }

  /** @param {string} quote */
  fetchQuoted(quote) {
    this.saveCandidate();
    this.nameAllowed = false;
    const from = this.at;
    this.at += 1;
    let value = "";
    for (;;) {
      if (this.isDocumentIndicator()) this.refuse("found unexpected document indicator", from);
      if (this.code() === 0) this.refuse("found unexpected end of stream", from);
      const words = this.quotedWords(quote, from);
      value += words.value;
      if (this.character() === quote) break;
      value += this.quotedSpace(words.escapedBreak);
    }
    this.at += 1;
    this.push("scalar", from, { value, style: quote });
  }

  /**
   * Read on to the next blank, line break or quote.
   *
   * @param {string} quote
   * @param {number} from
   */
  quotedWords(quote, from) {
    let value = "";
    while (!isBlankOrEnd(this.code())) {
      const character = this.character();
      if (quote === "'" && character === quote && this.character(1) === quote) {
        value += quote;
        this.at += 2;
      } else if (character === quote) {
        break;
      } else if (quote === '"' && character === "\\") {
        if (isBreak(this.code(1))) {
          this.at += 1;
          this.skipBreak();
          return { value, escapedBreak: true };
        }
        value += this.escape(from);
      } else {
        value += character;
        this.at += 1;
      }
    }
    return { value, escapedBreak: false };
  }

  /** @param {number} from */
  escape(from) {
    const name = this.character(1);
    const known = ESCAPES.get(name);
    if (known !== undefined) {
      this.at += 2;
      return known;
    }
    const length = CODE_LENGTHS.get(name);
    if (!length) this.refuse("found unknown escape character", from);
    this.at += 2;
    let code = 0;
    for (let index = 0; index < length; index += 1) {
      const digit = hexadecimal(this.code(index));
      if (digit < 0) this.refuse("did not find expected hexdecimal number", from);
      code = code * 16 + digit;
    }
    if ((code >= 0xd800 && code <= 0xdfff) || code > 0x10ffff) this.refuse("found invalid Unicode character escape code", from);
    this.at += length;
    return String.fromCodePoint(code);
  }

  /**
   * Read blanks and line breaks inside quotes, and return what they stand for.
   *
   * @param {boolean} escapedBreak Whether a line break with a backslash came before them.
   */
  quotedSpace(escapedBreak) {
    const { blanks, first, breaks, folded } = this.space(escapedBreak);
    if (!folded) return blanks;
    return first === "\n" ? breaks || " " : first + breaks;
  }

  /**
   * Read blanks and line breaks.
   *
   * @param {boolean} folded Whether a line break came before them.
   * @param {number} [indent] The column that tabs may not come before.
   * @param {number} [from]
   */
  space(folded, indent = 0, from = 0) {
    let blanks = "";
    let first = "";
    let breaks = "";
    for (let code = this.code(); isBlank(code) || isBreak(code); code = this.code()) {
      if (isBlank(code)) {
        if (folded && this.column < indent && code === 0x09) {
          this.refuse("found a tab character that violates indentation", from);
        }
        if (!folded) blanks += this.character();
        this.at += 1;
      } else if (folded) {
        breaks += this.skipBreak();
      } else {
        first = this.skipBreak();
        folded = true;
      }
    }
    return { blanks, first, breaks, folded };
  }

  fetchPlain() {
    this.saveCandidate();
    this.nameAllowed = false;
    const from = this.at;
    const indent = this.indent + 1;
    let value = "";
    let end = from;
    let between = { blanks: "", first: "", breaks: "", folded: false };
    for (;;) {
      if (this.isDocumentIndicator() || this.character() === "#") break;
      const start = this.at;
      this.plainWord(from);
      if (this.at > start) {
        const { blanks, first, breaks, folded } = between;
        value += folded ? (first === "\n" ? breaks || " " : first + breaks) : blanks;
        value += this.text.slice(start, this.at);
        end = this.at;
        between = { blanks: "", first: "", breaks: "", folded: false };
      }
      if (!isBlank(this.code()) && !isBreak(this.code())) break;
      between = this.space(false, indent, from);
      if (!this.flowLevel && this.column < indent) break;
    }
    this.waiting.push({ type: "scalar", from, to: end, value, style: "" });
    if (between.folded) this.nameAllowed = true;
  }

  /**
   * Read on to what ends a word of a plain scalar.
   *
   * @param {number} from
   */
  plainWord(from) {
    for (let character = this.character(); !isBlankOrEnd(this.code()); character = this.character()) {
      if (character === ":") {
        if (this.flowLevel && ",?[]{}".includes(this.character(1) || " ")) this.refuse("found unexpected ':'", from);
        if (isBlankOrEnd(this.code(1))) return;
      } else if (this.flowLevel && ",[]{}".includes(character)) {
        return;
      }
      this.at += 1;
    }
  }
}
