import { ApiError } from "../../api/errors.ts";
import type { SealFacts, SealStatus } from "../../api/sys.ts";
import { when } from "../../parts/duration.ts";
import { ErrorNote } from "../../parts/note.tsx";
import { Badge, Facts, Panel } from "../../parts/small.tsx";
import { t } from "../../text/en.ts";
import { ofOnlySeal, watched } from "./watch.tsx";

export function Overview({ status: s, facts, error }: { status: SealStatus; facts: SealFacts | undefined; error: Error | undefined }) {
  const isDenied = error instanceof ApiError && error.isDenied;
  const call = facts?.last_call;
  return (
    <Panel title={t.seal.overview}>
      <Facts rows={[
        [t.seal.state, <Badge kind={s.seal_reason ? "bad" : s.seal_warnings?.length ? "warning" : "good"}>{s.seal_reason ? t.seal.unhealthy : s.seal_warnings?.length ? t.seal.warned : t.seal.healthy}</Badge>],
        [t.seal.kind, s.recovery_seal ? t.seal.auto(s.type) : t.seal.shamir],
        !!facts?.key_id && [t.seal.key, <span class="value">{facts.key_id}</span>],
        call && [t.seal.lastCall, <>{t.seal.call(call.call, call.result, call.milliseconds)}<span class="muted">, {when(call.time)}</span></>],
        ...watched(ofOnlySeal(s)),
        facts?.encryption_context !== undefined && [t.seal.context, facts.encryption_context === null ? t.seal.contextNone : <span class="value">{Object.entries(facts.encryption_context).map(([name, value]) => `${name}=${value}`).join(", ")}</span>],
        [s.recovery_seal ? t.seal.recoveryKeys : t.seal.unsealKeys, s.n > 0 ? t.seal.shares(s.t, s.n) : t.seal.noShares],
        [t.seal.storage, s.storage_type],
        s.cluster_name !== undefined && [t.seal.cluster, s.cluster_name],
        [t.seal.version, s.version],
      ]} />
      {isDenied ? <p class="hint">{t.seal.factsDenied}</p> : error && <ErrorNote error={error} />}
    </Panel>
  );
}
