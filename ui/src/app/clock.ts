import { signal } from "@preact/signals";

/** The time of day, moving on every second while the page is visible: for what counts down. */
export const now = signal(Date.now());

setInterval(() => { if (document.visibilityState === "visible") now.value = Date.now(); }, 1_000);
document.addEventListener("visibilitychange", () => { now.value = Date.now(); });
