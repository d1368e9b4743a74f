import { useEffect, useState } from "preact/hooks";
import type { Config } from "../../api/kv.ts";
import { useDraft } from "../../app/drafts.ts";
import { useAction } from "../../app/load.ts";
import { notify } from "../../app/notices.ts";
import { Button } from "../../parts/button.tsx";
import { Checkbox, NumberField, TextField } from "../../parts/field.tsx";
import { ErrorNote } from "../../parts/note.tsx";
import { Facts } from "../../parts/small.tsx";
import { t } from "../../text/en.ts";
import { durationProblem } from "./go-duration.ts";

const text = t.secrets.settings;
interface Props { name: string; stored: Config; mayChange: boolean; onSave: (config: Config) => Promise<void>; isEngine?: boolean }

/** max_versions, cas_required and delete_version_after, of a secret or of the whole engine. */
export function KvSettings({ name, stored, mayChange, onSave, isEngine = false }: Props) {
  const now: Config = { max_versions: stored.max_versions, cas_required: stored.cas_required, delete_version_after: stored.delete_version_after };
  const draft = useDraft(name, () => now), action = useAction(), [isTried, setTried] = useState(false);
  useEffect(() => draft.load(now), [JSON.stringify(now)]);
  if (!mayChange) return <Facts rows={[[text.max, String(now.max_versions)], [text.cas, now.cas_required ? text.yes : text.no], [text.after, now.delete_version_after]]} />;
  const form = draft.value.value;
  const maxProblem = Number.isInteger(form.max_versions) && form.max_versions >= 0 ? undefined : text.maxProblem;
  const afterProblem = durationProblem(form.delete_version_after);
  const save = async (e: Event) => {
    e.preventDefault();
    setTried(true);
    if (maxProblem || afterProblem) return;
    const next = { ...form, delete_version_after: form.delete_version_after.trim() || "0s" };
    if (!await action.run(() => onSave(next))) return;
    draft.reset(next);
    notify(text.saved);
  };
  return (
    <form class="stack" onSubmit={save} noValidate>
      <div class="split">
        <NumberField label={text.max} hint={isEngine ? text.maxHintEngine : text.maxHint} error={isTried ? maxProblem : undefined} value={form.max_versions} min={0} max={1_000_000} onInput={max_versions => draft.set({ max_versions })} />
        <TextField label={text.after} hint={text.afterHint} mono error={isTried ? afterProblem : undefined} value={form.delete_version_after} onInput={delete_version_after => draft.set({ delete_version_after })} />
      </div>
      <Checkbox label={text.cas} hint={text.casHint} checked={form.cas_required} onChange={cas_required => draft.set({ cas_required })} />
      {action.error && <ErrorNote error={action.error} />}
      <div class="actions"><Button type="submit" busy={action.isBusy}>{text.save}</Button>{draft.isDirty.value && <Button kind="ghost" onClick={() => draft.reset()}>{text.reset}</Button>}</div>
    </form>
  );
}
