import { listPolicies } from "../../api/policies.ts";
import { useLoad } from "../../app/load.ts";
import type { Route } from "../../app/paths.ts";
import { session } from "../../app/session.ts";
import { Plus, Shield } from "../../parts/icons.tsx";
import { Link } from "../../parts/link.tsx";
import { ErrorNote, Note } from "../../parts/note.tsx";
import { Page } from "../../parts/page.tsx";
import { Badge, Empty, Loading, Panel } from "../../parts/small.tsx";
import { Table, type Column } from "../../parts/table.tsx";
import { t } from "../../text/en.ts";
import { EditPolicy } from "./edit.tsx";
import { usePolicyMay } from "./may.ts";
import { PolicyPage } from "./policy.tsx";
import "./policies.css";

const text = t.policies;

/** The room: the list, one policy, or the form for one. */
export function PoliciesRoom({ route }: { route: Route }) {
  const view = route.query.get("view");
  if (route.rest === "") return view === "new" ? <EditPolicy name={null} key="new" /> : <List />;
  return view === "edit" ? <EditPolicy name={route.rest} key={"edit " + route.rest} /> : <PolicyPage name={route.rest} key={route.rest} />;
}

function List() {
  const may = usePolicyMay("x"), list = useLoad(signal => may.list ? listPolicies({ signal }) : Promise.resolve(null), [session.value?.info.accessor, may.list]);
  const names = list.data, own = names?.filter(each => !(each in text.builtIn)) ?? [];
  const create = may.write && <Link class="btn primary" room="policies" query={{ view: "new" }}><Plus />{text.create}</Link>;
  return (
    <Page title={text.title} lead={text.lead} actions={names && own.length > 0 && create}>
      {!may.isKnown || (list.isLoading && !names) ? <Loading /> : list.error ? <ErrorNote error={list.error} /> : !names ? <MayNotList /> : <>
        {own.length === 0 && <Empty icon={Shield} title={text.first} action={create}><p>{text.firstText}</p><p>{text.firstExample}</p></Empty>}
        <Panel title={text.all(names.length)} pad={false}><Table caption={text.title} columns={columns} rows={[...own, ...names.filter(each => each in text.builtIn)]} keyOf={each => each} /></Panel>
      </>}
    </Page>
  );
}

const columns: readonly Column<string>[] = [
  { title: text.name, cell: name => <span class="named"><Shield /><Link room="policies" rest={name}>{name}</Link></span> },
  { title: text.about, isExtra: true, cell: name => <span class="muted">{text.builtIn[name] ?? ""}</span> },
  { title: text.kind, isQuiet: true, cell: name => name in text.builtIn ? <Badge>{text.isBuiltIn}</Badge> : null },
];

/** Without the list there are still the policies of one's own token. */
function MayNotList() {
  const own = session.value?.info.policies ?? [];
  return <>
    <Note title={text.mayNotList}><p>{text.mayNotListText}</p></Note>
    <Panel title={text.yours}><div class="row">{own.map(each => <Link key={each} class="btn" room="policies" rest={each}>{each}</Link>)}</div></Panel>
  </>;
}
