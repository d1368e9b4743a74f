import { print } from "../../json/print.ts";
import { put, type Json, type JsonObject } from "../../json/value.ts";

export type Change = "added" | "removed" | "changed" | "same";
export interface KeyDiff { key: string; change: Change; before: Json | undefined; after: Json | undefined }

const text = (value: Json | undefined): string | undefined => value === undefined ? undefined : print(value);
const get = (object: JsonObject, key: string): Json | undefined => Object.hasOwn(object, key) ? object[key] : undefined;
const keysOf = (...objects: JsonObject[]): string[] => [...new Set(objects.flatMap(Object.keys))].sort();

/** What became of each key, by name. */
export const diff = (before: JsonObject, after: JsonObject): KeyDiff[] => keysOf(before, after).map(key => {
  const [a, b] = [get(before, key), get(after, key)];
  const change = a === undefined ? "added" : b === undefined ? "removed" : text(a) === text(b) ? "same" : "changed";
  return { key, change, before: a, after: b };
});

export interface Merge {
  merged: JsonObject;
  /** Keys that both changed, to different ends: mine stand. */
  clashes: string[];
}

/** Both came from `base`: the other one's changes and mine together. */
export function merge(base: JsonObject, theirs: JsonObject, mine: JsonObject): Merge {
  const merged: JsonObject = {}, clashes: string[] = [];
  for (const key of keysOf(theirs, mine, base)) {
    const [was, their, my] = [get(base, key), get(theirs, key), get(mine, key)];
    const [isTheirs, isMine] = [text(their) !== text(was), text(my) !== text(was)];
    if (isTheirs && isMine && text(their) !== text(my)) clashes.push(key);
    const value = isMine ? my : their;
    if (value !== undefined) put(merged, key, value);
  }
  return { merged, clashes };
}

export interface Line { change: "added" | "removed" | "same"; text: string }
/** The lines of the old text and of the new one, side by side; `null` where the other one has more. */
export type LinePair = readonly [Line | null, Line | null];

const MOST = 500; // lines of each; longer texts are shown as they are

/** Line by line, the longest common part kept. */
export function lines(before: string, after: string): LinePair[] {
  const a = before.split("\n"), b = after.split("\n");
  if (a.length > MOST || b.length > MOST) return pairs(a.map(line => ({ change: "removed", text: line })), b.map(line => ({ change: "added", text: line })));
  const common = table(a, b), result: LinePair[] = [];
  let i = 0, j = 0, removed: Line[] = [], added: Line[] = [];
  const flush = () => { result.push(...pairs(removed, added)); removed = []; added = []; };
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      flush();
      result.push([{ change: "same", text: a[i++]! }, { change: "same", text: b[j++]! }]);
    } else if (j >= b.length || (i < a.length && common[i + 1]![j]! >= common[i]![j + 1]!)) removed.push({ change: "removed", text: a[i++]! });
    else added.push({ change: "added", text: b[j++]! });
  }
  flush();
  return result;
}

const pairs = (left: Line[], right: Line[]): LinePair[] => Array.from({ length: Math.max(left.length, right.length) }, (_, i) => [left[i] ?? null, right[i] ?? null]);

/** How many lines are common from i and j on. */
function table(a: readonly string[], b: readonly string[]): number[][] {
  const common = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      common[i]![j] = a[i] === b[j] ? common[i + 1]![j + 1]! + 1 : Math.max(common[i + 1]![j]!, common[i]![j + 1]!);
  return common;
}
