import { signal } from "@preact/signals";

export interface Notice { id: number; kind: "done" | "failed"; text: string }

const STAYS = 6_000;
let last = 0;

/** What is shown in the corner for a while. */
export const notices = signal<readonly Notice[]>([]);
/** What a screen reader says, without anything to see. */
export const announcement = signal("");

export function notify(text: string, kind: Notice["kind"] = "done"): void {
  const id = ++last;
  notices.value = [...notices.value, { id, kind, text }];
  if (kind === "done") setTimeout(() => dismiss(id), STAYS); // a failure stays until it was read
}

export const dismiss = (id: number): void => { notices.value = notices.value.filter(each => each.id !== id); };

/** The same text twice in a row must be said twice: a trailing space makes it another one. */
export const announce = (text: string): void => { announcement.value = announcement.value === text ? text + " " : text; };
