import { enableKv, type Mount } from "../../api/mounts.ts";
import { writeConfig } from "../../api/kv.ts";
import { dropDraft, useDraft } from "../../app/drafts.ts";
import { useAction } from "../../app/load.ts";
import { notify } from "../../app/notices.ts";
import { go } from "../../app/router.ts";
import { Button } from "../../parts/button.tsx";
import { NumberField, TextField } from "../../parts/field.tsx";
import { Link } from "../../parts/link.tsx";
import { ErrorNote } from "../../parts/note.tsx";
import { Page } from "../../parts/page.tsx";
import { Panel } from "../../parts/small.tsx";
import { t } from "../../text/en.ts";
import { Choice } from "./choice.tsx";
import { Crumbs } from "./crumbs.tsx";
import { mountProblem } from "./paths.ts";
import { secrets } from "./room-path.ts";

const DRAFT = "secrets/enable";
const MOST_VERSIONS = 10_000;
const text = t.secrets.enable;

/** A new KV engine. What is wrong with its path is said while it is typed. */
export function EnableEngine({ mounts, onEnabled }: { mounts: readonly Mount[]; onEnabled: () => void }) {
  const draft = useDraft(DRAFT, () => ({ version: "2", path: mounts.some(each => each.path === "secret/") ? "" : "secret", description: "", max: 10, isTried: false }));
  const form = draft.value.value, action = useAction();
  const problem = form.path || form.isTried ? mountProblem(form.path, mounts) : undefined;
  const maxProblem = form.version === "2" && !(Number.isInteger(form.max) && form.max >= 0 && form.max <= MOST_VERSIONS) ? text.maxProblem(MOST_VERSIONS) : undefined;
  const path = form.path.replace(/^\/+|\/+$/g, "") + "/";

  const submit = async (e: Event) => {
    e.preventDefault();
    draft.set({ isTried: true });
    if (mountProblem(form.path, mounts) || maxProblem) return;
    const isDone = await action.run(async () => {
      await enableKv(path, form.version === "2" ? 2 : 1, form.description.trim());
      if (form.version === "2" && form.max !== 10) await writeConfig(path, { max_versions: form.max });
    });
    if (!isDone) return;
    dropDraft(DRAFT);
    notify(text.done(path));
    onEnabled();
    go(secrets, path, { replace: true });
  };
  return (
    <Page title={text.title} lead={text.lead} crumbs={<Crumbs />}>
      <form class="stack" onSubmit={submit} noValidate>
        <Panel>
          <Choice legend={text.version} value={form.version} onChange={version => draft.set({ version })} options={[
            { value: "2", label: t.secrets.kvName(2), text: text.v2, badge: text.recommended },
            { value: "1", label: t.secrets.kvName(1), text: text.v1 },
          ]} />
          <TextField label={text.path} mono value={form.path} hint={form.path && !problem ? text.pathIs(path) : text.pathHint} error={problem} onInput={value => draft.set({ path: value })} />
          <TextField label={text.description} value={form.description} hint={text.descriptionHint} onInput={description => draft.set({ description })} />
          {form.version === "2" && <NumberField label={text.max} hint={text.maxHint} error={maxProblem} value={form.max} min={0} max={MOST_VERSIONS} onInput={max => draft.set({ max })} />}
          {action.error && <ErrorNote error={action.error} />}
          <div class="actions">
            <Button type="submit" kind="primary" busy={action.isBusy}>{text.submit}</Button>
            <Link class="btn" room={secrets} onClick={() => dropDraft(DRAFT)}>{t.parts.cancel}</Link>
          </div>
        </Panel>
      </form>
    </Page>
  );
}
