import { useState } from "preact/hooks";
import { useDraft } from "../../app/drafts.ts";
import { Button } from "../../parts/button.tsx";
import { Checkbox, NumberField, TextArea } from "../../parts/field.tsx";
import { ErrorNote, Note } from "../../parts/note.tsx";
import { Radio } from "../../parts/radio.tsx";
import { t } from "../../text/en.ts";
import { problemsOf, usual, type Plan, type Problems } from "./plan.ts";

interface Props { isAuto: boolean; isBusy: boolean; error: Error | undefined; isLost: boolean; onSubmit: (plan: Plan) => void }

/** How many shares, how many of them are needed, and to whose PGP keys they are encrypted. */
export function PlanForm({ isAuto, isBusy, error, isLost, onSubmit }: Props) {
  const draft = useDraft<Plan>("welcome/plan", () => usual), [problems, setProblems] = useState<Problems>({});
  const plan = draft.value.value;
  const set = (change: Partial<Plan>) => { draft.set(change); setProblems({}); };
  const submit = (e: Event) => {
    e.preventDefault();
    const found = problemsOf(plan);
    setProblems(found);
    if (Object.keys(found).length === 0) onSubmit(plan);
    else requestAnimationFrame(() => document.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
  };
  return (
    <form class="stack" onSubmit={submit} noValidate>
      <section class="prose">
        <h2>{isAuto ? t.welcome.recoveryTitle : t.welcome.unsealTitle}</h2>
        {isAuto ? <><p>{t.welcome.recoveryCan}</p><p>{t.welcome.recoveryCannot}</p></> : <p>{t.welcome.unsealText}</p>}
      </section>
      {isAuto && <Radio label={t.welcome.when} value={plan.isLater ? "later" : "now"} onChange={value => set({ isLater: value === "later" })}
        options={[{ value: "now", label: t.welcome.now }, { value: "later", label: t.welcome.later, hint: t.welcome.laterHint }]} />}
      {!plan.isLater && <>
        <div class="split">
          <NumberField label={t.welcome.shares} hint={t.welcome.sharesHint} min={1} max={255} value={plan.shares} error={problems.shares} onInput={shares => set({ shares })} />
          <NumberField label={t.welcome.threshold} hint={t.welcome.thresholdHint} min={1} max={plan.shares || 1} value={plan.threshold} error={problems.threshold} onInput={threshold => set({ threshold })} />
        </div>
        <Checkbox label={t.welcome.pgp} hint={t.welcome.pgpHint} checked={plan.isPgp} onChange={isPgp => set({ isPgp })} />
        {plan.isPgp && <PgpKeys plan={plan} problems={problems.keys} onChange={keys => set({ keys })} />}
      </>}
      {error && <ErrorNote error={error} />}
      {isLost && <Note kind="warning"><p>{t.welcome.lost}</p></Note>}
      <div class="actions"><Button type="submit" kind="primary" busy={isBusy}>{t.welcome.submit}</Button></div>
    </form>
  );
}

function PgpKeys({ plan, problems, onChange }: { plan: Plan; problems: Problems["keys"]; onChange: (keys: string[]) => void }) {
  const count = Number.isInteger(plan.shares) ? Math.min(Math.max(plan.shares, 0), 255) : 0;
  return <>{Array.from({ length: count }, (_, i) => (
    <TextArea key={i} label={t.welcome.pgpKey(i + 1)} mono rows={3} placeholder={t.welcome.pgpPlaceholder} value={plan.keys[i] ?? ""} error={problems?.[i]}
      onInput={value => onChange(Array.from({ length: count }, (_, j) => j === i ? value : plan.keys[j] ?? ""))} />))}</>;
}
