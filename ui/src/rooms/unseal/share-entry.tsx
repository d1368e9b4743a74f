import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { resetUnseal, unseal, type SealStatus } from "../../api/sys.ts";
import { useAction } from "../../app/load.ts";
import { announce } from "../../app/notices.ts";
import { look, take } from "../../app/server.ts";
import { Button } from "../../parts/button.tsx";
import { SecretField } from "../../parts/field.tsx";
import { ErrorNote } from "../../parts/note.tsx";
import { t } from "../../text/en.ts";
import { Progress } from "./progress.tsx";

/** One share at a time, by whoever holds it; others may be entering theirs elsewhere meanwhile. */
export function ShareEntry({ status }: { status: SealStatus }) {
  const share = useSignal(""), problem = useSignal<string | undefined>(undefined), action = useAction(), form = useRef<HTMLFormElement>(null);
  const focus = () => form.current?.querySelector<HTMLInputElement>("input")?.focus();
  useEffect(focus, []);

  const submit = async (e: Event) => {
    e.preventDefault();
    const value = share.value.trim();
    problem.value = value ? undefined : t.unseal.shareEmpty;
    if (value) {
      const isTaken = await action.run(async () => {
        const next = await unseal(value);
        share.value = "";
        take(next);
        if (next.sealed) announce(t.unseal.accepted(next.progress, next.t));
      });
      if (!isTaken) void look(); // the last of several wrong shares starts the attempt anew
    }
    focus();
  };
  const reset = () => action.run(async () => {
    take(await resetUnseal());
    announce(t.unseal.resetDone);
    focus();
  });

  return (
    <form ref={form} class="stack" onSubmit={submit} noValidate>
      <Progress have={status.progress} need={status.t} />
      <SecretField label={status.recovery_seal ? t.unseal.recoveryShare : t.unseal.share} hint={t.unseal.shareHint} value={share.value} error={problem.value}
        onInput={value => { share.value = value; problem.value = undefined; }} />
      {action.error && <ErrorNote error={action.error} />}
      <div class="actions">
        <Button type="submit" kind="primary" busy={action.isBusy}>{t.unseal.submit}</Button>
        {status.progress > 0 && <Button onClick={reset}>{t.unseal.reset}</Button>}
      </div>
      {status.nonce && <p class="hint">{t.unseal.attempt(status.nonce)}</p>}
    </form>
  );
}
