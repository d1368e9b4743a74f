import { useEffect, useRef } from "preact/hooks";
import { useSignal } from "@preact/signals";
import { ApiError } from "../../api/errors.ts";
import { useAction } from "../../app/load.ts";
import { ended, signIn } from "../../app/session.ts";
import { Button } from "../../parts/button.tsx";
import { Checkbox, SecretField, SelectField } from "../../parts/field.tsx";
import { Front } from "../../parts/front.tsx";
import { ErrorNote, Note } from "../../parts/note.tsx";
import { t } from "../../text/en.ts";

/** More come with the server's auth methods; each brings the fields it needs. */
const methods = [{ value: "token", label: t.login.methods.token }];

export function LoginRoom() {
  const token = useSignal(""), isKept = useSignal(false), problem = useSignal<string | undefined>(undefined);
  const action = useAction(), form = useRef<HTMLFormElement>(null);
  const focus = () => form.current?.querySelector<HTMLInputElement>("input")?.focus();
  useEffect(focus, []);

  const submit = async (e: Event) => {
    e.preventDefault();
    const value = token.value.trim();
    problem.value = value ? undefined : t.login.empty;
    if (!value) { focus(); return; }
    const isIn = await action.run(async () => {
      try { await signIn(value, isKept.value); }
      catch (error) {
        if (!(error instanceof ApiError && error.isDenied)) throw error;
        problem.value = t.login.refused;
      }
    });
    if (!isIn || problem.value) focus();
  };

  return (
    <Front title={t.login.title} lead={t.login.lead} footer={<span>{t.login.footer}</span>}>
      {ended.value && <Note kind="info" role="status">{ended.value === "expired" ? t.login.expired : t.login.ended}</Note>}
      <form ref={form} class="stack" onSubmit={submit} noValidate>
        {methods.length > 1 && <SelectField label={t.login.method} value="token" onInput={() => {}} options={methods} />}
        <SecretField label={t.login.token} value={token.value} error={problem.value} onInput={value => { token.value = value; problem.value = undefined; }} />
        <Checkbox label={t.login.keep} hint={t.login.keepHint} checked={isKept.value} onChange={checked => { isKept.value = checked; }} />
        {action.error && <ErrorNote error={action.error} />}
        <Button type="submit" kind="primary" class="block" busy={action.isBusy}>{t.login.submit}</Button>
      </form>
    </Front>
  );
}
