import { describe, expect, it } from "vitest";
import { mistakes } from "./mistake.ts";

const policy = 'path "kv/a" {\n  capabilities = ["read"]\n}\npath "kv/b" {\n  capabilities = ["reed"]\n  max_wrapping_ttl = "x"\n}';

describe("a mistake in a policy", () => {
  it("is where the server says", () => expect(mistakes("failed to parse policy: At 3:12: expected }", policy)).toEqual([{ line: 3, column: 12, text: "expected }" }]));
  it("may be several", () => {
    expect(mistakes('failed to parse policy: 2 errors occurred:\n\t* invalid key "pth" on line 1\n\t* path "x": invalid key "cap" on line 4\n\n', policy))
      .toEqual([{ line: 1, text: 'invalid key "pth"' }, { line: 4, text: 'path "x": invalid key "cap"' }]);
  });
  it("is looked for where the server names only path and word", () => {
    expect(mistakes('failed to parse policy: path "kv/b": invalid capability "reed"', policy)).toEqual([{ line: 5, text: 'invalid capability "reed"' }]);
    expect(mistakes('failed to parse policy: path "kv/b": error parsing max_wrapping_ttl: time: invalid duration "x"', policy)).toMatchObject([{ line: 6 }]);
  });
  it("has no line when the answer is about something else", () => expect(mistakes("permission denied", policy)).toEqual([]));
});
