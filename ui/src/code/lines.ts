import type { Token } from "./hcl.ts";

/** The tokens line by line; one that goes over several lines is cut. There is always at least one line. */
export function byLine(tokens: readonly Token[]): Token[][] {
  const lines: Token[][] = [[]];
  for (const { kind, text } of tokens)
    text.split("\n").forEach((piece, i) => {
      if (i > 0) lines.push([]);
      if (piece) lines.at(-1)!.push({ kind, text: piece });
    });
  return lines;
}
