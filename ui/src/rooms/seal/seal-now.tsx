import { useState } from "preact/hooks";
import { may, seal, type SealStatus } from "../../api/sys.ts";
import { look } from "../../app/server.ts";
import { Button } from "../../parts/button.tsx";
import { Confirm } from "../../parts/confirm.tsx";
import { Lock } from "../../parts/icons.tsx";
import { Panel } from "../../parts/small.tsx";
import { t } from "../../text/en.ts";

/** `mine`: what the token may do at sys/seal; undefined: not known yet. */
export function SealNow({ status: s, mine }: { status: SealStatus; mine: string[] | undefined }) {
  const [isAsking, setAsking] = useState(false);
  const text = !s.recovery_seal ? t.seal.sealTextShares : s.n > 0 ? t.seal.sealTextAuto : t.seal.sealTextAutoNoKeys;
  const isAllowed = may(mine, "update") && may(mine, "sudo");
  return (
    <Panel title={t.seal.sealTitle}>
      <p class="muted">{text}</p>
      {mine && !isAllowed && <p class="hint">{t.seal.sealDenied}</p>}
      {isAllowed && <div class="actions"><Button icon={Lock} kind="danger" onClick={() => setAsking(true)}>{t.seal.sealButton}</Button></div>}
      {isAsking && (
        <Confirm title={t.seal.confirmTitle} action={t.seal.sealButton} typed={t.seal.confirmWord} onClose={() => setAsking(false)}
          onConfirm={async () => { await seal(); await look(); }}>
          <p>{text}</p><p class="muted">{t.seal.confirmText}</p>
        </Confirm>)}
    </Panel>
  );
}
