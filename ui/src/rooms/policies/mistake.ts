export interface Mistake { line: number; column?: number; text: string }

const AT = /At (\d+):(\d+): ([^\n]*)/;
const ON_LINE = /([^\n]*?) on line (\d+)([^\n]*)/g;
const IN_PATH = /path "((?:[^"\\]|\\.)*)": ([^\n]*)/;

/** Where in the policy the mistakes are that the server's answer speaks of; none where it names no place that can be found. */
export function mistakes(answer: string, policy: string): Mistake[] {
  const at = AT.exec(answer);
  if (at) return [{ line: Number(at[1]), column: Number(at[2]), text: at[3]! }];
  const onLines = [...answer.matchAll(ON_LINE)].map(([, before, line, after]) => ({ line: Number(line), text: (before + after!).replace(/^\s*\*?\s*(failed to parse policy: )?/, "") }));
  return onLines.length > 0 ? onLines : inPath(answer, policy);
}

/** The server named the path and, in quotes, what it does not like: it is looked for from that path's line on. */
function inPath(answer: string, policy: string): Mistake[] {
  const found = IN_PATH.exec(answer);
  if (!found) return [];
  const [, path, problem] = found, lines = policy.split("\n");
  const start = lines.findIndex(line => line.includes(`"${path}"`));
  if (start < 0) return [];
  const quoted = /"([^"]*)"/.exec(problem!)?.[0] ?? problem!.match(/\b(?:\w+_\w+)\b/)?.[0];
  const inside = quoted ? lines.findIndex((line, i) => i >= start && line.includes(quoted)) : -1;
  return [{ line: (inside < 0 ? start : inside) + 1, text: problem! }];
}
