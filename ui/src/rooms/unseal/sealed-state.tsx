import type { SealStatus } from "../../api/sys.ts";
import { Loading } from "../../parts/small.tsx";
import { t } from "../../text/en.ts";
import { ShareEntry } from "./share-entry.tsx";
import { Trouble } from "./trouble.tsx";
import { useSettled } from "./settled.ts";

const isHeld = (s: SealStatus): boolean => s.recovery_seal && !s.seal_reason;

export function leadOf(s: SealStatus): string {
  if (!s.recovery_seal) return t.unseal.leadShares;
  if (s.seal_reason) return t.unseal.leadAuto;
  return s.n > 0 ? t.unseal.leadHeld : t.unseal.leadHeldNoKeys;
}

/** What a sealed server waits for, and what a person can do about it. */
export function SealedState({ status }: { status: SealStatus }) {
  // A server that has just started has no trouble yet either: it is given a moment before we say that somebody sealed it.
  const isSettled = useSettled(isHeld(status));
  if (isHeld(status) && !isSettled) return <Loading what={t.unseal.opening} />;
  return (
    <div class="stack">
      {status.seal_reason && <Trouble status={status} />}
      {(isHeld(status) ? status.n > 0 : !status.recovery_seal && !status.seal_reason) && <ShareEntry status={status} />}
    </div>
  );
}
