import { useEffect, useState } from "preact/hooks";
import { apiPath, isConflict, readSecret, writeSecret } from "../../api/kv.ts";
import { ApiError } from "../../api/errors.ts";
import { dropDraft, useDraft } from "../../app/drafts.ts";
import { useAction } from "../../app/load.ts";
import { notify } from "../../app/notices.ts";
import { route } from "../../app/router.ts";
import { Button } from "../../parts/button.tsx";
import { TextField } from "../../parts/field.tsx";
import { Link } from "../../parts/link.tsx";
import { ErrorNote, Note } from "../../parts/note.tsx";
import { Page } from "../../parts/page.tsx";
import { Panel } from "../../parts/small.tsx";
import { t } from "../../text/en.ts";
import { Crumbs } from "./crumbs.tsx";
import { edited, outcome } from "./form.ts";
import { FormView } from "./form-view.tsx";
import { isFolder, secretProblem, split } from "./paths.ts";
import { goTo, useMay, type Place } from "./place.ts";
import { secrets } from "./room-path.ts";

const text = t.secrets.create;

/** A new secret. One that is there already is not written over. */
export function NewSecret({ place, folder }: { place: Place; folder: string }) {
  const { store, mount, tree } = place, name = `secrets/new/${mount.path}`;
  const begin = () => ({ path: folder + (route.peek().query.get("name") ?? ""), form: edited({}) });
  const draft = useDraft(name, begin), { path, form } = draft.value.value, action = useAction(), [round, setRound] = useState(0), [taken, setTaken] = useState("");
  useEffect(() => { if (!draft.isDirty.peek()) draft.reset(begin()); }, [folder]);
  const wanted = path.trim(), api = apiPath(store, "data", wanted || "x"), may = useMay([api]);
  const isKnown = tree.branches.value.get(split(wanted).folder)?.keys?.includes(split(wanted).name) ?? false;
  const problem = (round > 0 || (wanted !== "" && wanted !== folder)) ? secretProblem(wanted) : undefined;
  const isTaken = wanted !== "" && !isFolder(wanted) && (isKnown || taken === wanted), mayWrite = may(api, "create") || may(api, "update");

  const save = async (e: Event) => {
    e.preventDefault();
    setRound(round + 1);
    const result = outcome(form);
    if (secretProblem(wanted) || isTaken || !result.data) return;
    await action.run(async () => {
      if (!store.isVersioned && may(api, "read") && await exists(place, wanted)) { setTaken(wanted); return; }
      try { await writeSecret(store, wanted, result.data, 0); }
      catch (error) {
        if (!isConflict(error)) throw error;
        setTaken(wanted);
        return;
      }
      dropDraft(name);
      notify(text.done(wanted));
      await tree.refresh(wanted);
      goTo(place, wanted, {}, true);
    });
  };
  return (
    <Page title={text.title} crumbs={<Crumbs mount={mount.path} path={folder} isInside />} lead={text.lead(mount.path)}>
      <form class="stack" onSubmit={save} noValidate><Panel>
        <TextField label={text.path} mono value={path} hint={text.pathHint} error={problem} onInput={value => draft.set({ path: value })} />
        {isTaken && <Note kind="warning" role="status"><p>{text.taken} <Link room={secrets} rest={mount.path + wanted}>{text.open}</Link></p></Note>}
        {!problem && !mayWrite && wanted !== "" && wanted !== folder && <Note kind="warning"><p>{text.mayNot}</p></Note>}
        <FormView form={form} round={round} startHidden={false} onChange={next => draft.set({ form: next })} />
        {action.error && <ErrorNote error={action.error} />}
        <div class="actions"><Button type="submit" kind="primary" busy={action.isBusy}>{text.submit}</Button><Link class="btn" room={secrets} rest={mount.path + folder} onClick={() => dropDraft(name)}>{t.parts.cancel}</Link></div>
      </Panel></form>
    </Page>
  );
}

const exists = (place: Place, path: string): Promise<boolean> => readSecret(place.store, path).then(() => true, (e: unknown) => {
  if (e instanceof ApiError && e.isMissing) return false;
  throw e;
});
