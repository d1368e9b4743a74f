/** Where the server keeps the UI. */
export const BASE = "/ui/";

export interface Route {
  /** The room's path, the first segment: "secrets". */
  room: string;
  /** What follows, unescaped, without the slash between; a trailing slash (a folder) stays: "kv/apps/". */
  rest: string;
  query: URLSearchParams;
}

export function parse(pathname: string, search = ""): Route {
  const inside = pathname.startsWith(BASE) ? pathname.slice(BASE.length) : "";
  const [room = "", ...rest] = inside.split("/").map(unescaped);
  return { room, rest: rest.join("/"), query: new URLSearchParams(search) };
}

/** The address of a place: segments are escaped one by one, so that a secret may be called anything. */
export function format(room: string, rest = "", query: Record<string, string> = {}): string {
  const path = [room, ...(rest ? rest.split("/") : [])].map(encodeURIComponent).join("/");
  const search = new URLSearchParams(query).toString();
  return BASE + path + (search ? "?" + search : "");
}

/** An address typed by hand may be no valid escape; then it means itself. */
function unescaped(segment: string): string {
  try { return decodeURIComponent(segment); } catch { return segment; }
}
