import { hcl, type Token } from "./hcl.ts";

/** JSON in pieces: a text before a colon is a key. */
export function json(text: string): Token[] {
  const tokens = hcl(text).map((token): Token => token.kind === "template" ? { ...token, kind: "string" } : token);
  tokens.forEach((token, i) => {
    if (token.kind !== "string") return;
    const after = tokens.slice(i + 1, i + 3).find(each => each.kind !== "space");
    if (after?.text === ":") token.kind = "key";
  });
  return tokens;
}
