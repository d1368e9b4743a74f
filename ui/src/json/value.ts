/** A number whose digits a JavaScript number cannot hold: it is kept as it was written. */
export class ExactNumber {
  readonly source: string;
  constructor(source: string) { this.source = source; }
  toJSON(): unknown { return { number: this.source }; } // only for comparing drafts; what is sent is printed by print.ts
}

export type Json = null | boolean | number | string | ExactNumber | Json[] | JsonObject;
export interface JsonObject { [key: string]: Json }

export const isObject = (value: Json | undefined): value is JsonObject => typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof ExactNumber);

/** What a value is, in one word for a person. */
export function kindOf(value: Json): "text" | "number" | "true or false" | "null" | "list" | "object" {
  if (value === null) return "null";
  if (typeof value === "string") return "text";
  if (typeof value === "boolean") return "true or false";
  if (typeof value === "number" || value instanceof ExactNumber) return "number";
  return Array.isArray(value) ? "list" : "object";
}

/** `{}[key] = value`, also for the key "__proto__", which an assignment would swallow. */
export function put(object: JsonObject, key: string, value: Json): void {
  Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
}
