import { useEffect, useState } from "preact/hooks";
import { isConflict, readSecret, writeSecret } from "../../api/kv.ts";
import type { JsonObject } from "../../json/value.ts";
import { dropDraft, useDraft } from "../../app/drafts.ts";
import { useAction } from "../../app/load.ts";
import { notify } from "../../app/notices.ts";
import { Button } from "../../parts/button.tsx";
import { ErrorNote, Note } from "../../parts/note.tsx";
import { Page } from "../../parts/page.tsx";
import { Panel } from "../../parts/small.tsx";
import { t } from "../../text/en.ts";
import { Conflict, type Theirs } from "./conflict.tsx";
import { Crumbs } from "./crumbs.tsx";
import { edited, isSame, outcome, type Edited } from "./form.ts";
import { FormView } from "./form-view.tsx";
import { split } from "./paths.ts";
import { goTo, type Place } from "./place.ts";
import type { Loaded } from "./load-secret.ts";
import type { TabProps } from "./secret.tsx";

const text = t.secrets.edit;
/** What is typed, what it began with, and the version that it is to follow (undefined: whatever is there). */
interface EditDraft { form: Edited; base: JsonObject | null; cas: number | undefined }

const begin = ({ secret, metadata }: Loaded): EditDraft => ({ form: edited(secret?.data ?? {}), base: secret?.data ?? null, cas: secret?.info || metadata ? metadata?.current_version ?? secret?.version : undefined });

/** A look at the JSON is no change. */
const isTyped = ({ form, base }: EditDraft): boolean => {
  const { data } = outcome(form);
  return !data || !base || !isSame(data, base);
};

/** Changes a secret: of KV 2 it makes a new version. Somebody else's change meanwhile is noticed and shown, never written over unasked. */
export function EditSecret({ place, path, loaded, again }: TabProps) {
  const name = `secrets/edit/${place.mount.path}${path}`, draft = useDraft(name, () => begin(loaded));
  const [wasTyped] = useState(isTyped(draft.value.peek()) && draft.isDirty.peek()), [round, setRound] = useState(0), [theirs, setTheirs] = useState<Theirs | null>(null), action = useAction();
  useEffect(() => { if (!draft.isDirty.peek() || !isTyped(draft.value.peek())) draft.reset(begin(loaded)); }, [loaded]);
  const { form, base, cas } = draft.value.value, result = outcome(form), isBlind = !base && !loaded.may("data", "read");

  const save = async (e: Event) => {
    e.preventDefault();
    setRound(round + 1);
    if (result.data) await action.run(() => store(result.data));
  };
  const store = async (data: JsonObject) => {
    const now = place.store.isVersioned ? null : await differing(place, path, loaded, base);
    if (now) { setTheirs(now); return; }
    try {
      const version = await writeSecret(place.store, path, data, cas);
      notify(place.store.isVersioned ? text.savedVersion(version) : text.saved);
    } catch (e) {
      if (!isConflict(e) || !loaded.may("data", "read")) throw e;
      const there = await readSecret(place.store, path);
      setTheirs({ data: there.data ?? {}, version: there.version });
      return;
    }
    dropDraft(name);
    goTo(place, path, {}, true);
    again();
  };
  const settle = (data: JsonObject, other: Theirs) => {
    draft.set({ form: edited(data), base: other.data, cas: place.store.isVersioned ? other.version : undefined });
    setTheirs(null);
  };
  const cancel = () => { dropDraft(name); goTo(place, path); };
  return (
    <Page title={text.title(split(path).name)} crumbs={<Crumbs mount={place.mount.path} path={path} isInside />} lead={place.store.isVersioned ? text.leadV2(cas) : text.leadV1}>
      {wasTyped && draft.isDirty.value && <Note><div class="renew"><span>{text.restored}</span><Button onClick={() => draft.reset(begin(loaded))}>{text.startOver}</Button></div></Note>}
      {isBlind && <Note kind="warning"><p>{text.blind}</p></Note>}
      {theirs && result.data && <Conflict base={base ?? {}} mine={result.data} theirs={theirs} onSettle={settle} onDiscard={() => { draft.reset({ form: edited(theirs.data), base: theirs.data, cas: place.store.isVersioned ? theirs.version : undefined }); setTheirs(null); }} />}
      <form onSubmit={save} noValidate><Panel>
        <FormView form={form} round={round} startHidden={!!base} onChange={next => draft.set({ form: next })} />
        {action.error && <ErrorNote error={action.error} />}
        <div class="actions"><Button type="submit" kind="primary" busy={action.isBusy}>{place.store.isVersioned ? text.saveV2 : text.saveV1}</Button><Button onClick={cancel}>{t.parts.cancel}</Button></div>
      </Panel></form>
    </Page>
  );
}

/** KV 1 has no check-and-set: we look once more before writing. It narrows the gap, though it does not close it. */
async function differing(place: Place, path: string, loaded: Loaded, base: JsonObject | null): Promise<Theirs | null> {
  if (!base || !loaded.may("data", "read")) return null;
  const now = await readSecret(place.store, path);
  return isSame(now.data ?? {}, base) ? null : { data: now.data ?? {}, version: 0 };
}
