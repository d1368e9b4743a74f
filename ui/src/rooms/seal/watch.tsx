import type { SealStatus, SealWatch } from "../../api/sys.ts";
import { when } from "../../parts/duration.ts";
import type { ComponentChildren } from "preact";
import { t } from "../../text/en.ts";

const harmless = 2;

/** What is known of the key beyond whether it works: title and text of each fact. */
export function watched(w: SealWatch): (readonly [string, ComponentChildren])[] {
  const skew = w.clock_skew_seconds;
  return [
    w.deletion_date !== undefined && [t.seal.deletion, t.seal.gone(when(w.deletion_date))] as const,
    skew !== undefined && [t.seal.clock, Math.abs(skew) < harmless ? t.seal.clockRight : t.seal.clockOff(skew)] as const,
    w.credential_expires !== undefined && [t.seal.credential, t.seal.until(when(w.credential_expires))] as const,
    w.retirable_below !== undefined && [t.seal.versions, t.seal.retirable(w.retirable_below)] as const,
  ].filter(each => each !== false);
}

/** The same of the only seal, which stands among the other members of the status. */
export const ofOnlySeal = (s: SealStatus): SealWatch => {
  const { seal_clock_skew_seconds: skew, seal_credential_expires: ends, seal_deletion_date: gone, seal_retirable_below: below } = s;
  return { ...(skew !== undefined && { clock_skew_seconds: skew }), ...(ends && { credential_expires: ends }), ...(gone && { deletion_date: gone }), ...(below && { retirable_below: below }) };
};
