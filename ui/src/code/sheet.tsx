import type { Token } from "./hcl.ts";
import { byLine } from "./lines.ts";

/** Coloured text with numbered lines; those in `marked` stand out. */
export const Sheet = ({ tokens, marked }: { tokens: readonly Token[]; marked?: ReadonlySet<number> }) => (
  <>{byLine(tokens).map((line, i) => (
    <span key={i} class={marked?.has(i + 1) ? "line marked" : "line"}>{line.map((token, j) => <span key={j} class={`c-${token.kind}`}>{token.text}</span>)}{"\n"}</span>))}</>
);
