import { describe, expect, it } from "vitest";
import { hcl } from "./hcl.ts";
import { json } from "./json.ts";

const kinds = (text: string) => hcl(text).filter(each => each.kind !== "space").map(each => `${each.kind} ${each.text}`);

describe("colouring", () => {
  it("knows the parts of a policy", () => {
    expect(kinds('# note\npath "kv/{{identity.entity.name}}/*" {\n  capabilities = ["read"]\n}')).toEqual([
      "comment # note", "key path", 'string "kv/', "template {{identity.entity.name}}", 'string /*"', "mark {", "key capabilities", "mark =", "mark [", 'string "read"', "mark ]", "mark }"]);
  });
  it.each(['path "open', "/* no end", "x = <<EOT\nbody\nEOT\ny", "§ € \u{1f511} \\", '{"a": [1, true]}'])("never loses a character of %j", text => expect(hcl(text).map(each => each.text).join("")).toBe(text));
  it("tells keys of JSON from texts", () => {
    expect(json('{"a": "b", "c" : 1}').filter(each => each.kind === "key" || each.kind === "string").map(each => `${each.kind} ${each.text}`)).toEqual(['key "a"', 'string "b"', 'key "c"']);
  });
});
