import { useState } from "preact/hooks";
import { deletePolicy, readPolicy } from "../../api/policies.ts";
import { ApiError } from "../../api/errors.ts";
import { useLoad } from "../../app/load.ts";
import { notify } from "../../app/notices.ts";
import { go } from "../../app/router.ts";
import { hcl } from "../../code/hcl.ts";
import { CodeView } from "../../code/view.tsx";
import { Button } from "../../parts/button.tsx";
import { CodeBlock } from "../../parts/code.tsx";
import { Confirm } from "../../parts/confirm.tsx";
import { Pencil, Shield, Trash } from "../../parts/icons.tsx";
import { Link } from "../../parts/link.tsx";
import { ErrorNote, Note } from "../../parts/note.tsx";
import { Page } from "../../parts/page.tsx";
import { Empty, Loading, Panel } from "../../parts/small.tsx";
import { t } from "../../text/en.ts";
import { quote } from "../secrets/commands.ts";
import { usePolicyMay } from "./may.ts";

const text = t.policies;

export const PolicyCrumbs = () => <nav class="crumbs" aria-label={t.secrets.crumbs}><ol><li><Link room="policies">{text.title}</Link></li></ol></nav>;

/** One policy, to be read. */
export function PolicyPage({ name }: { name: string }) {
  const may = usePolicyMay(name), isRoot = name === "root", [isAsked, setAsked] = useState(false);
  const load = useLoad(async signal => isRoot || !may.read ? null : await readPolicy(name, { signal }), [name, may.read]);
  const remove = async () => {
    await deletePolicy(name);
    notify(text.deleted(name));
    go("policies", "", { replace: true });
  };
  const isMissing = load.error instanceof ApiError && load.error.isMissing, isThere = typeof load.data === "string";
  return (
    <Page title={name} crumbs={<PolicyCrumbs />} lead={text.builtIn[name]} actions={isThere && <>
      {may.remove && !(name in text.builtIn) && <Button icon={Trash} onClick={() => setAsked(true)}>{text.remove}</Button>}
      {may.write && <Link class="btn primary" room="policies" rest={name} query={{ view: "edit" }}><Pencil />{text.edit}</Link>}</>}>
      {name in text.explained && <Note title={text.explained[name]!.title}><p>{text.explained[name]!.text}</p></Note>}
      {isRoot ? null
        : isMissing ? <Empty icon={Shield} title={text.missing(name)} action={may.write && <Link class="btn primary" room="policies" query={{ view: "new", name }}>{text.createIt}</Link>}><p>{text.missingText}</p></Empty>
        : load.error ? <ErrorNote error={load.error} />
        : !may.isKnown || (may.read && !isThere) ? <Loading />
        : !may.read ? <Note title={text.mayNotRead}><p>{text.mayNotReadText}</p></Note>
        : <CodeView text={load.data!} what={text.rulesOf(name)} colour={hcl} />}
      {isThere && <Panel title={text.use}><div class="prose"><p>{text.useText}</p></div><CodeBlock text={`vault token create -policy=${quote(name)}`} what={text.useCommand} wrap /></Panel>}
      {isAsked && <Confirm title={text.deleteTitle(name)} action={text.remove} typed={name} onConfirm={remove} onClose={() => setAsked(false)}><p>{text.deleteText}</p></Confirm>}
    </Page>
  );
}
