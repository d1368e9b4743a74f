import { describe, expect, it } from "vitest";
import { JsonError, parse } from "./parse.ts";
import { print } from "./print.ts";
import { ExactNumber, isObject } from "./value.ts";

const mistake = (text: string): JsonError => {
  try { parse(text); } catch (e) { if (e instanceof JsonError) return e; }
  throw new Error("no mistake found in " + text);
};

describe("JSON", () => {
  it.each(['{"a":1}', '[]', '{}', '"x\\n\\u00e9"', "-1.5", "[1,[2,{\"b\":null}],true,false]", ' {"a" : "b" } ', '"\\ud83d\\ude00"'])("reads %s as the browser does", text => {
    expect(JSON.parse(print(parse(text)))).toEqual(JSON.parse(text));
  });
  it("keeps every digit of a number", () => {
    expect(print(parse('{"id":12345678901234567890,"rate":1.10,"big":1e400}'))).toBe('{"id":12345678901234567890,"rate":1.10,"big":1e400}');
    expect(parse("12345678901234567890")).toBeInstanceOf(ExactNumber);
    expect(parse("42")).toBe(42);
  });
  it("keeps a key called __proto__", () => {
    const read = parse('{"__proto__":{"x":1}}');
    expect(isObject(read) && Object.keys(read)).toEqual(["__proto__"]);
    expect(print(read)).toBe('{"__proto__":{"x":1}}');
  });
  it("is printed one member a line", () => {
    expect(print(parse('{"a":{"b":[1,2]},"c":{}}'), "  ")).toBe('{\n  "a": {\n    "b": [\n      1,\n      2\n    ]\n  },\n  "c": {}\n}');
  });
  it.each([
    ['{\n  "a": 1,\n}', 3, 1], ['{\n  "a" 1\n}', 2, 7], ["{'a': 1}", 1, 2], ['{"a": "b\n"}', 1, 9], ['{"a": tru}', 1, 7], ['{"a":1} x', 1, 9], ['{"a":01}', 1, 7],
    ['{"a":1,\n"a":2}', 2, 1], ['{"a": "\\x"}', 1, 8], ["[1,\n2", 2, 2], ["", 1, 1],
  ])("says where %j is wrong", (text, line, column) => {
    const { line: l, column: c, message } = mistake(text);
    expect([l, c]).toEqual([line, column]);
    expect(message.length).toBeGreaterThan(10);
  });
  it("does not overflow the stack", () => expect(mistake("[".repeat(100_000)).message).toContain("deep"));
});
