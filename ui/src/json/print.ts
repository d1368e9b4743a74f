import { ExactNumber, isObject, type Json } from "./value.ts";

/** JSON text. With `indent` one member a line, for reading; without, as short as it goes. Numbers keep every digit. */
export function print(value: Json, indent = ""): string {
  return printed(value, indent, "");
}

function printed(value: Json, indent: string, outer: string): string {
  if (value instanceof ExactNumber) return value.source;
  if (Array.isArray(value)) return block("[", value.map(each => [null, each]), "]", indent, outer);
  return isObject(value) ? block("{", Object.entries(value), "}", indent, outer) : JSON.stringify(value);
}

function block(open: string, members: readonly (readonly [string | null, Json])[], close: string, indent: string, outer: string): string {
  if (members.length === 0) return open + close;
  const inner = outer + indent, colon = indent ? ": " : ":";
  const lines = members.map(([key, value]) => (key === null ? "" : JSON.stringify(key) + colon) + printed(value, indent, inner));
  return indent ? `${open}\n${lines.map(line => inner + line).join(",\n")}\n${outer}${close}` : open + lines.join(",") + close;
}
