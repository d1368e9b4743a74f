import { useEffect, useState } from "preact/hooks";
import { ApiError } from "../../api/errors.ts";
import { listPolicies, readPolicy, writePolicy } from "../../api/policies.ts";
import { dropDraft, useDraft } from "../../app/drafts.ts";
import { useAction, useLoad } from "../../app/load.ts";
import { notify } from "../../app/notices.ts";
import { go, route } from "../../app/router.ts";
import { CodeEditor } from "../../code/editor.tsx";
import { hcl } from "../../code/hcl.ts";
import { Button } from "../../parts/button.tsx";
import { TextField } from "../../parts/field.tsx";
import { Link } from "../../parts/link.tsx";
import { ErrorNote, Note } from "../../parts/note.tsx";
import { Page } from "../../parts/page.tsx";
import { Loading, Panel } from "../../parts/small.tsx";
import { t } from "../../text/en.ts";
import { mistakes, type Mistake } from "./mistake.ts";
import { PolicyCrumbs } from "./policy.tsx";
import { Snippets } from "./snippets.tsx";

const text = t.policies;
const nameProblem = (name: string): string | undefined => !name.trim() ? text.nameEmpty : name in text.builtIn ? text.nameTaken(name) : /\s|\.\.|^\/|\/$/.test(name.trim()) ? text.nameWrong : undefined;

/** A new policy (`name` is null) or a changed one. The server reads the rules, and its complaints are shown at their lines. */
export function EditPolicy({ name }: { name: string | null }) {
  const stored = useLoad(async signal => name === null ? "" : await readPolicy(name, { signal }), [name]);
  const draft = useDraft(`policies/edit/${name ?? ""}`, () => ({ name: name ?? route.peek().query.get("name") ?? "", rules: "" }));
  const [wasTyped] = useState(draft.isDirty.peek()), [found, setFound] = useState<{ list: readonly Mistake[]; rules: string; round: number }>({ list: [], rules: "", round: 0 }), [isTried, setTried] = useState(false), action = useAction();
  useEffect(() => { if (name !== null && stored.data !== undefined) draft.load({ name, rules: stored.data }); }, [stored.data]);
  const form = draft.value.value, wanted = form.name.trim().toLowerCase(), problem = name === null && (isTried || form.name) ? nameProblem(wanted) : undefined;
  const title = name === null ? text.newTitle : text.editTitle(name);

  const save = async (e: Event) => {
    e.preventDefault();
    setTried(true);
    if (name === null && nameProblem(wanted)) return;
    if (!form.rules.trim()) { setFound({ list: [{ line: 1, text: text.rulesEmpty }], rules: form.rules, round: found.round + 1 }); return; }
    setFound({ ...found, list: [] });
    await action.run(async () => {
      if (name === null && await exists(wanted)) throw new Error(text.exists(wanted));
      try { await writePolicy(wanted, form.rules); }
      catch (error) {
        const list = error instanceof ApiError && error.status === 400 ? mistakes(error.message, form.rules) : [];
        if (list.length === 0) throw error;
        setFound({ list, rules: form.rules, round: found.round + 1 });
        return;
      }
      dropDraft(`policies/edit/${name ?? ""}`);
      notify(name === null ? text.created(wanted) : text.saved(wanted));
      go("policies", wanted, { replace: true });
    });
  };
  const startOver = () => draft.reset({ name: name ?? "", rules: stored.data ?? "" });
  if (name !== null && stored.data === undefined) return <Page title={title} crumbs={<PolicyCrumbs />}>{stored.error ? <ErrorNote error={stored.error} /> : <Loading />}</Page>;
  return (
    <Page title={title} crumbs={<PolicyCrumbs />} lead={name === "default" ? text.explained["default"]!.text : text.editLead}>
      {wasTyped && draft.isDirty.value && <Note><div class="renew"><span>{t.secrets.edit.restored}</span><Button onClick={startOver}>{t.secrets.edit.startOver}</Button></div></Note>}
      <form class="stack" onSubmit={save} noValidate><Panel>
        {name === null && <TextField label={text.name} mono value={form.name} hint={form.name !== form.name.toLowerCase() ? text.lowerCase(wanted) : text.nameHint} error={problem} onInput={value => draft.set({ name: value })} />}
        <CodeEditor label={text.rules} hint={text.rulesHint} value={form.rules} colour={hcl} problems={found.rules === form.rules ? found.list : []} round={found.round} onInput={rules => draft.set({ rules })} />
        {action.error && <ErrorNote error={action.error} />}
        <div class="actions"><Button type="submit" kind="primary" busy={action.isBusy}>{name === null ? text.create : text.save}</Button>
          <Link class="btn" room="policies" rest={name ?? ""} onClick={() => dropDraft(`policies/edit/${name ?? ""}`)}>{t.parts.cancel}</Link></div>
      </Panel></form>
      <Snippets onInsert={snippet => draft.set({ rules: (form.rules.trim() ? form.rules.trimEnd() + "\n\n" : "") + snippet })} />
    </Page>
  );
}

/** Writing would replace it without a word. Who may not list learns it from nobody. */
const exists = (name: string): Promise<boolean> => listPolicies().then(names => names.includes(name), () => false);
