import { signal } from "@preact/signals";
import { format, parse, type Route } from "./paths.ts";

/** Where the person is. */
export const route = signal<Route>(parse(location.pathname, location.search));

/** How often the place changed since the page was loaded: a heading takes the focus when it is not 0. */
export const moves = signal(0);

addEventListener("popstate", update);

/** Goes to a place of the UI. */
export function go(room: string, rest = "", options: { query?: Record<string, string>; replace?: boolean } = {}): void {
  goTo(format(room, rest, options.query), options.replace);
}

export function goTo(address: string, replace = false): void {
  if (address !== location.pathname + location.search) history[replace ? "replaceState" : "pushState"](null, "", address);
  update();
}

function update(): void {
  route.value = parse(location.pathname, location.search);
  moves.value++;
}
