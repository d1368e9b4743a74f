import { JsonError, parse } from "../../json/parse.ts";
import { print } from "../../json/print.ts";
import { isObject, kindOf, put, type Json, type JsonObject } from "../../json/value.ts";
import { t } from "../../text/en.ts";

/** One key of a secret in the form. What is no text stays JSON: `isJson`. */
export interface Row { id: number; key: string; text: string; isJson: boolean }

/** What is being edited. `json` counts while the JSON is shown, `rows` otherwise; a switch carries one over to the other. */
export interface Edited { mode: "form" | "json"; rows: readonly Row[]; json: string }

let last = 0;
export const row = (key = "", value: Json = ""): Row => typeof value === "string"
  ? { id: ++last, key, text: value, isJson: false }
  : { id: ++last, key, text: print(value, "  "), isJson: true };

export const rowsOf = (data: JsonObject): Row[] => Object.entries(data).map(([key, value]) => row(key, value));
export const edited = (data: JsonObject): Edited => {
  const rows = rowsOf(data);
  return { mode: "form", rows: rows.length > 0 ? rows : [row()], json: "" };
};

/** Without the rows' ids: whether two forms say the same. */
export const isSame = (a: JsonObject, b: JsonObject): boolean => sorted(a) === sorted(b);
const sorted = (data: JsonObject): string => JSON.stringify(Object.entries(data).map(([key, value]) => [key, canonical(value)]).sort(([a], [b]) => a! < b! ? -1 : 1));
const canonical = (value: Json): string => isObject(value) ? sorted(value) : Array.isArray(value) ? `[${value.map(canonical).join()}]` : print(value);

export interface Problem { row?: number; field?: "key" | "value"; line?: number; column?: number; text: string }
export type Outcome = { data: JsonObject; problems?: never } | { data?: never; problems: Problem[] };

/** The secret that the form or the JSON says, or what is wrong with it. Rows that are empty altogether do not count. */
export const outcome = (form: Edited): Outcome => form.mode === "json" ? ofJson(form.json) : ofRows(form.rows);

function ofRows(rows: readonly Row[]): Outcome {
  const data: JsonObject = {}, problems: Problem[] = [];
  for (const { id, key, text, isJson } of rows) {
    if (!key && !text) continue;
    if (!key) problems.push({ row: id, field: "key", text: t.secrets.edit.keyMissing });
    else if (Object.hasOwn(data, key)) problems.push({ row: id, field: "key", text: t.secrets.edit.keyTwice(key) });
    const value = isJson ? jsonOf(text) : text;
    if (value instanceof JsonError) problems.push({ row: id, field: "value", text: value.line > 1 ? t.secrets.edit.atLine(value.line, value.message) : value.message });
    else if (key && !Object.hasOwn(data, key)) put(data, key, value);
  }
  return problems.length > 0 ? { problems } : whole(data);
}

function ofJson(text: string): Outcome {
  const value = jsonOf(text);
  if (value instanceof JsonError) return { problems: [{ line: value.line, column: value.column, text: value.message }] };
  return isObject(value) ? whole(value) : { problems: [{ line: 1, column: 1, text: t.json.notObject }] };
}

const whole = (data: JsonObject): Outcome => Object.keys(data).length > 0 ? { data } : { problems: [{ text: t.json.empty }] };

function jsonOf(text: string): Json | JsonError {
  try { return parse(text); }
  catch (e) { if (e instanceof JsonError) return e; throw e; }
}

/** To the other view. From JSON with a mistake in it there is no way back: null. Rows with a mistake are carried over as far as they go. */
export function switched(form: Edited, mode: Edited["mode"]): Edited | null {
  if (mode === form.mode) return form;
  if (mode === "json") {
    const data: JsonObject = {};
    for (const { key, text, isJson } of form.rows) {
      if (!key && !text) continue;
      const value = isJson ? jsonOf(text) : text;
      put(data, key, value instanceof JsonError ? text : value);
    }
    return { ...form, mode, json: print(data, "  ") };
  }
  const value = jsonOf(form.json);
  return isObject(value as Json) && !(value instanceof JsonError) ? { ...edited(value as JsonObject), json: form.json } : null;
}

/** The other way round: a text becomes JSON, JSON that is a text becomes that text. */
export function retyped(each: Row): Row {
  if (!each.isJson) return { ...each, isJson: true, text: each.text ? print(each.text) : "" };
  const value = jsonOf(each.text);
  return { ...each, isJson: false, text: typeof value === "string" ? value : each.text };
}

/** The kind of a row that is JSON, as it stands. */
export function rowKind(each: Row): string {
  const value = jsonOf(each.text);
  return value instanceof JsonError ? "JSON" : kindOf(value);
}
