/** What a piece of text is, for its colour. */
export type Kind = "comment" | "string" | "template" | "key" | "number" | "word" | "mark" | "space";
export interface Token { kind: Kind; text: string }

const RULES: readonly (readonly [Kind, RegExp])[] = [
  ["space", /\s+/y],
  ["comment", /(?:#|\/\/)[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/y],
  ["string", /<<-?([A-Za-z_]\w*)\n[\s\S]*?(?:\n[ \t]*\1(?=\n|$)|$)/y],
  ["string", /"(?:\\.|[^"\\\n])*"?/y],
  ["number", /-?\d[\w.]*/y],
  ["key", /[A-Za-z_][\w.-]*(?=\s*[={"])/y],
  ["word", /[A-Za-z_][\w.-]*/y],
  ["mark", /[{}[\](),=:]/y],
];

/** HCL (or JSON) in pieces; together they are the text again, whatever it is. */
export function hcl(text: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < text.length;) {
    const [kind, piece] = next(text, at);
    at += piece.length;
    if (kind === "string") tokens.push(...templates(piece));
    else tokens.push({ kind, text: piece });
  }
  return tokens;
}

function next(text: string, at: number): readonly [Kind, string] {
  for (const [kind, rule] of RULES) {
    rule.lastIndex = at;
    const piece = rule.exec(text)?.[0];
    if (piece) return [kind, piece];
  }
  return ["mark", String.fromCodePoint(text.codePointAt(at)!)];
}

/** {{identity.entity.name}} inside of a text stands for something else. */
const templates = (text: string): Token[] => text.split(/(\{\{[^}\n]*\}\})/).filter(piece => piece).map(piece => ({ kind: piece.startsWith("{{") ? "template" : "string", text: piece }));
