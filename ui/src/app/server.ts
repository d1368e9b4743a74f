import { computed, signal } from "@preact/signals";
import { hooks } from "../api/client.ts";
import { Unreachable } from "../api/errors.ts";
import { sealStatus, type SealStatus } from "../api/sys.ts";
import { t } from "../text/en.ts";
import { announce } from "./notices.ts";
import { nextLook } from "./pace.ts";

/** What the server said last about itself; null: it has not said anything yet. */
export const status = signal<SealStatus | null>(null);
/** Nothing answers at the server's address. */
export const isUnreachable = signal(false);
export const isSealed = computed(() => status.value?.sealed ?? false);
export const isInitialized = computed(() => status.value?.initialized ?? true);
/** Something is taking longer than usual. */
export const isSlow = signal(false);

const SLOW = 2_500;
let timer = 0, failures = 0, pending = 0, slowTimer = 0;
let looking: Promise<void> | null = null;

hooks.sealed = () => void look();
hooks.reached = isReached => {
  if (isReached) isUnreachable.value = false;
  else void look();
};
hooks.pending = change => {
  pending += change;
  clearTimeout(slowTimer);
  if (pending === 0) isSlow.value = false;
  else if (!isSlow.value) slowTimer = setTimeout(() => { isSlow.value = true; }, SLOW);
};

/** Looks at the state now, and from here on again and again while the page is visible. */
export function look(): Promise<void> {
  return looking ??= lookOnce().finally(() => {
    looking = null;
    plan();
  });
}

/** An answer that brought a newer state along, as `sys/unseal` does. */
export function take(newer: SealStatus): void {
  const isOpened = status.peek()?.sealed && newer.initialized && !newer.sealed;
  status.value = newer;
  failures = 0;
  if (isOpened) announce(t.unseal.unsealed);
  plan();
}

async function lookOnce(): Promise<void> {
  const quiet = hooks.reached;
  hooks.reached = () => {}; // this very call must not start itself again
  try {
    take(await sealStatus({ timeout: 10_000 }));
    isUnreachable.value = false;
  } catch (e) {
    failures++;
    if (e instanceof Unreachable) isUnreachable.value = true;
  } finally { hooks.reached = quiet; }
}

function plan(): void {
  clearTimeout(timer);
  if (document.visibilityState === "visible") timer = setTimeout(look, nextLook(status.peek(), failures, Date.now()));
}

document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") void look();
  else clearTimeout(timer);
});
addEventListener("online", () => void look());
