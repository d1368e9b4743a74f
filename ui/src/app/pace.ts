import type { SealStatus } from "../api/sys.ts";

/** When all is well, a look now and then is enough. */
const CALM = 15_000;
const FIRST = 500, LONGEST = 10_000;
/** After the server's own next try there is news: it needs this long to use the key. */
const AFTER_ATTEMPT = 300;
/** Somebody else may be entering shares, or initialising. */
const WATCHING = 2_000;

/** How long until the next look at the state, in milliseconds. `failures`: how often in a row there was no answer. */
export function nextLook(status: SealStatus | null, failures: number, now: number): number {
  if (failures > 0) return Math.min(FIRST * 2 ** (failures - 1), LONGEST);
  if (!status || (!status.sealed && status.initialized)) return CALM;
  if (!status.seal_next_attempt) return WATCHING;
  const until = Date.parse(status.seal_next_attempt) - now + AFTER_ATTEMPT;
  return Math.min(Math.max(until, FIRST), WATCHING);
}
