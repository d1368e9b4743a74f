import { useEffect } from "preact/hooks";
import { apiPath } from "../../api/kv.ts";
import { Chevron, File, Folder, Key, Plus } from "../../parts/icons.tsx";
import { Link } from "../../parts/link.tsx";
import { ErrorNote, Note } from "../../parts/note.tsx";
import { Page } from "../../parts/page.tsx";
import { Empty, Loading } from "../../parts/small.tsx";
import { t } from "../../text/en.ts";
import { Crumbs } from "./crumbs.tsx";
import { describe } from "./engines.tsx";
import { IconLink } from "./icon-link.tsx";
import { Gear } from "../../parts/icons.tsx";
import { split } from "./paths.ts";
import { useMay, type Place } from "./place.ts";
import { secrets } from "./room-path.ts";

const text = t.secrets.folder;
/** What is right here; for more there is the search. */
const MOST = 500;

export function FolderPage({ place, folder, mayList }: { place: Place; folder: string; mayList: boolean | undefined }) {
  const { tree, store, mount } = place, branch = tree.branches.value.get(folder);
  const probe = apiPath(store, "data", folder + "x"), may = useMay([probe, apiPath(store, "metadata", folder)]);
  const mayWrite = may(probe, "create") || may(probe, "update"), mayListHere = may(apiPath(store, "metadata", folder), "list") || may(apiPath(store, "metadata", folder.replace(/\/$/, "")), "list");
  useEffect(() => { if (mayListHere) void tree.load(folder); }, [folder, mayListHere, tree]);
  const create = mayWrite && <Link class="btn primary" room={secrets} rest={mount.path + folder} query={{ view: "new" }}><Plus />{text.create}</Link>;
  const keys = branch?.keys ?? [], isEmpty = branch?.keys?.length === 0;
  return (
    <Page title={folder === "" ? mount.path : split(folder).name} crumbs={<Crumbs mount={mount.path} path={folder} />} lead={folder === "" ? describe(mount) : undefined}
      actions={<>{folder === "" && <IconLink icon={Gear} label={t.secrets.detailsOf(mount.path)} rest={mount.path} query={{ view: "engine" }} />}{!isEmpty && create}</>}>
      {mayList === false && !mayListHere ? <Note title={text.mayNotList}><p>{text.goTo}</p></Note>
        : branch?.error ? <ErrorNote error={branch.error} />
        : !branch?.keys ? <Loading />
        : isEmpty ? <Nothing place={place} folder={folder} create={create} />
        : <section class="panel"><ul class="listing">{keys.slice(0, MOST).map(key => (
          <li key={key}><Link room={secrets} rest={mount.path + folder + key}>{key.endsWith("/") ? <Folder /> : <File />}<span>{key}</span><Chevron size={16} /></Link></li>))}</ul>
          {keys.length > MOST && <p class="muted note">{text.more(keys.length - MOST)}</p>}</section>}
    </Page>
  );
}

function Nothing({ place, folder, create }: { place: Place; folder: string; create: preact.ComponentChildren }) {
  if (folder !== "") return <Empty icon={Folder} title={text.emptyFolder} action={create}><p>{text.emptyFolderText}</p></Empty>;
  if (place.mount.type === "cubbyhole") return <Empty icon={Key} title={text.emptyCubbyhole} action={create}><p>{text.emptyCubbyholeText}</p></Empty>;
  return <Empty icon={Key} title={text.first} action={create}><p>{text.firstText}</p><p>{place.store.isVersioned ? text.firstV2 : text.firstV1}</p></Empty>;
}

