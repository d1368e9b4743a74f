import { useState } from "preact/hooks";
import { useLoad } from "../../app/load.ts";
import { Button } from "../../parts/button.tsx";
import { File, Pencil, Plus, Terminal, Trash } from "../../parts/icons.tsx";
import { Link } from "../../parts/link.tsx";
import { ErrorNote } from "../../parts/note.tsx";
import { Page } from "../../parts/page.tsx";
import { Empty, Loading } from "../../parts/small.tsx";
import { Tabs } from "../../parts/tabs.tsx";
import { t } from "../../text/en.ts";
import { CommandsDialog } from "./commands-dialog.tsx";
import { Crumbs } from "./crumbs.tsx";
import { DeleteSecret } from "./deeds.tsx";
import { EditSecret } from "./edit.tsx";
import { loadSecret, type Loaded } from "./load-secret.ts";
import { MetadataTab } from "./metadata.tsx";
import { split } from "./paths.ts";
import { goTo, type Place } from "./place.ts";
import { secrets } from "./room-path.ts";
import { ValuesTab } from "./values.tsx";
import { VersionsTab } from "./versions.tsx";

const text = t.secrets.secret;
export interface SecretProps { place: Place; path: string; query: URLSearchParams }
export interface TabProps extends SecretProps { loaded: Loaded; again: () => void }

/** One secret: its values, its versions, its settings; or the form to change it. */
export function SecretPage(props: SecretProps) {
  const { place, path, query } = props, { store, mount } = place;
  const version = Number(query.get("version")) || 0, view = query.get("view");
  const load = useLoad(signal => loadSecret(store, path, view === "edit" ? 0 : version, signal), [mount.path, path, version, view === "edit"]);
  const again = () => { load.again(); void place.tree.refresh(path); };
  const crumbs = <Crumbs mount={mount.path} path={path} />, title = split(path).name;
  if (!load.data) return <Page title={title} crumbs={crumbs}>{load.error ? <ErrorNote error={load.error} /> : <Loading />}</Page>;
  if (view === "edit" && !load.data.isMissing) return <EditSecret {...props} loaded={load.data} again={again} />;
  return (
    <Page title={title} crumbs={crumbs} actions={!load.data.isMissing && <Actions {...props} loaded={load.data} again={again} />}>
      {load.error && <ErrorNote error={load.error} />}
      {load.data.isMissing ? <Missing {...props} loaded={load.data} again={again} /> : <Body {...props} loaded={load.data} again={again} />}
    </Page>
  );
}

function Missing({ place, path, loaded }: TabProps) {
  const mayCreate = loaded.may("data", "create") || loaded.may("data", "update"), query = { view: "new", name: split(path).name };
  return (
    <Empty icon={File} title={text.missing} action={mayCreate && <Link class="btn primary" room={secrets} rest={place.mount.path + split(path).folder} query={query}><Plus />{text.createHere}</Link>}>
      <p>{text.missingText(place.mount.path + path)}</p>
    </Empty>
  );
}

function Actions(props: TabProps) {
  const { place, path, loaded, again } = props, [asked, setAsked] = useState<"delete" | "commands" | null>(null), close = () => setAsked(null);
  const mayWrite = loaded.may("data", "update") || loaded.may("data", "create"), isThere = loaded.secret?.data != null || !place.store.isVersioned;
  return <>
    <Button icon={Terminal} onClick={() => setAsked("commands")}>{text.commands}</Button>
    {loaded.may("data", "delete") && isThere && <Button icon={Trash} onClick={() => setAsked("delete")}>{text.remove}</Button>}
    {mayWrite && <Link class="btn primary" room={secrets} rest={place.mount.path + path} query={{ view: "edit" }}><Pencil />{loaded.secret?.data ? text.edit : text.write}</Link>}
    {asked === "delete" && <DeleteSecret place={place} path={path} loaded={loaded} onDone={again} onClose={close} />}
    {asked === "commands" && <CommandsDialog place={place} path={path} loaded={loaded} onClose={close} />}
  </>;
}

function Body(props: TabProps) {
  const { place, path, query, loaded } = props;
  if (!place.store.isVersioned || (!loaded.metadata && !loaded.may("metadata", "read"))) return <ValuesTab {...props} />;
  const tabs = [{ name: "values", label: text.tabs.values }, { name: "versions", label: text.tabs.versions }, { name: "settings", label: text.tabs.settings }] as const;
  const current = tabs.find(tab => tab.name === query.get("view"))?.name ?? "values";
  return (
    <Tabs label={text.tabs.label} tabs={tabs} current={current} onChange={name => goTo(place, path, name === "values" ? {} : { view: name })}>
      {current === "values" ? <ValuesTab {...props} /> : current === "versions" ? <VersionsTab {...props} /> : <MetadataTab {...props} />}
    </Tabs>
  );
}
