import { t } from "../text/en.ts";
import { ExactNumber, put, type Json, type JsonObject } from "./value.ts";

/** The text is no JSON: what is wrong, and where, both counted from 1. */
export class JsonError extends Error {
  readonly line: number;
  readonly column: number;
  constructor(problem: string, text: string, at: number) {
    super(problem);
    const before = text.slice(0, at).split("\n");
    this.line = before.length;
    this.column = [...before.at(-1)!].length + 1;
  }
}

/**
 * Reads JSON. Our own, for three things the browser's does not do: it says in every browser where a mistake is, it keeps the digits of long numbers,
 * and it complains of a key that is given twice, of which one would be lost.
 */
export function parse(text: string): Json {
  const reader = new Reader(text);
  const value = reader.value(0);
  reader.end();
  return value;
}

const MAX_DEPTH = 200;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORDS: readonly (readonly [string, Json])[] = [["true", true], ["false", false], ["null", null]];
const ESCAPES: Record<string, string> = { '"': '"', "\\": "\\", "/": "/", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };

class Reader {
  readonly #text: string;
  #at = 0;
  constructor(text: string) { this.#text = text; }

  value(depth: number): Json {
    this.#space();
    const c = this.#text[this.#at];
    if (c === undefined) this.#fail(t.json.unfinished);
    if (depth > MAX_DEPTH) this.#fail(t.json.tooDeep);
    if (c === "{") return this.#object(depth);
    if (c === "[") return this.#array(depth);
    if (c === '"') return this.#string();
    for (const [word, value] of WORDS) if (this.#text.startsWith(word, this.#at)) { this.#at += word.length; return value; }
    return this.#number();
  }

  end(): void {
    this.#space();
    if (this.#at < this.#text.length) this.#fail(t.json.trailing);
  }

  #object(depth: number): JsonObject {
    const object: JsonObject = {};
    this.#at++;
    if (this.#takes("}")) return object;
    do {
      this.#space();
      const start = this.#at;
      if (this.#text[this.#at] === "}") this.#fail(t.json.trailingComma);
      if (this.#text[this.#at] !== '"') this.#fail(this.#at < this.#text.length ? t.json.key : t.json.unfinished);
      const key = this.#string();
      if (Object.hasOwn(object, key)) this.#fail(t.json.twice(key), start);
      if (!this.#takes(":")) this.#fail(this.#at < this.#text.length ? t.json.colon(key) : t.json.unfinished);
      put(object, key, this.value(depth + 1));
    } while (this.#takes(","));
    if (!this.#takes("}")) this.#fail(this.#at < this.#text.length ? t.json.commaOrBrace : t.json.unfinished);
    return object;
  }

  #array(depth: number): Json[] {
    const items: Json[] = [];
    this.#at++;
    if (this.#takes("]")) return items;
    do {
      this.#space();
      if (this.#text[this.#at] === "]") this.#fail(t.json.trailingComma);
      items.push(this.value(depth + 1));
    } while (this.#takes(","));
    if (!this.#takes("]")) this.#fail(this.#at < this.#text.length ? t.json.commaOrBracket : t.json.unfinished);
    return items;
  }

  #string(): string {
    const start = this.#at++;
    let value = "";
    for (;;) {
      const c = this.#text[this.#at];
      if (c === undefined) this.#fail(t.json.openString, start);
      if (c === '"') { this.#at++; return value; }
      if (c < " ") this.#fail(c === "\n" ? t.json.lineInString : t.json.controlInString);
      if (c === "\\") value += this.#escape();
      else { value += c; this.#at++; }
    }
  }

  #escape(): string {
    const c = this.#text[this.#at + 1] ?? "";
    if (c === "u") {
      const code = this.#text.slice(this.#at + 2, this.#at + 6);
      if (!/^[0-9a-fA-F]{4}$/.test(code)) this.#fail(t.json.escape);
      this.#at += 6;
      return String.fromCharCode(parseInt(code, 16));
    }
    if (!Object.hasOwn(ESCAPES, c)) this.#fail(t.json.escape);
    this.#at += 2;
    return ESCAPES[c]!;
  }

  #number(): Json {
    NUMBER.lastIndex = this.#at;
    const source = NUMBER.exec(this.#text)?.[0];
    if (!source) this.#fail(this.#text[this.#at] === "'" ? t.json.singleQuote : t.json.value);
    this.#at += source.length;
    const value = Number(source);
    return String(value) === source ? value : new ExactNumber(source);
  }

  #space(): void { while (" \n\r\t".includes(this.#text[this.#at] ?? "x")) this.#at++; }

  #takes(c: string): boolean {
    this.#space();
    if (this.#text[this.#at] !== c) return false;
    this.#at++;
    return true;
  }

  #fail(problem: string, at = this.#at): never { throw new JsonError(problem, this.#text, at); }
}
