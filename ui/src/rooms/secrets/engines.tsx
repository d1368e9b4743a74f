import type { Mount } from "../../api/mounts.ts";
import { IconLink } from "./icon-link.tsx";
import { Info, Key, Lock, Person, Plus, Gear } from "../../parts/icons.tsx";
import { Link } from "../../parts/link.tsx";
import { Page } from "../../parts/page.tsx";
import { Badge, Empty, Panel } from "../../parts/small.tsx";
import { Table, type Column } from "../../parts/table.tsx";
import { t } from "../../text/en.ts";
import { storeOf, useMay } from "./place.ts";
import { secrets } from "./room-path.ts";

/** Enabling is asked for by a path; which one does not matter for the question. */
const ANY_MOUNT = "sys/mounts/kv";
const icons = { kv: Key, generic: Key, cubbyhole: Lock, identity: Person };

export const typeName = (mount: Mount): string => mount.type === "kv" ? t.secrets.kvName(mount.options?.["version"] === "2" ? 2 : 1) : t.secrets.types[mount.type as "cubbyhole"] ?? mount.type;

/** All engines: those that keep secrets first, the server's own parts below. */
export function Engines({ mounts }: { mounts: readonly Mount[] }) {
  const may = useMay([ANY_MOUNT]), own = mounts.filter(each => storeOf(each)).sort((a, b) => Number(a.type === "cubbyhole") - Number(b.type === "cubbyhole")), parts = mounts.filter(each => !storeOf(each));
  const enable = may(ANY_MOUNT, "update") && <Link class="btn primary" room={secrets} query={{ view: "enable" }}><Plus />{t.secrets.enable.open}</Link>;
  const isFirst = !own.some(each => each.type !== "cubbyhole");
  return (
    <Page title={t.secrets.title} lead={t.secrets.lead} actions={!isFirst && enable}>
      {isFirst && <Empty icon={Key} title={t.secrets.first.title} action={enable || <p>{t.secrets.first.ask}</p>}><p>{t.secrets.first.what}</p><p>{t.secrets.first.kv}</p></Empty>}
      <Panel title={t.secrets.engines} pad={false}><Table caption={t.secrets.engines} columns={columns} rows={own} keyOf={each => each.path} /></Panel>
      {parts.length > 0 && <Panel title={t.secrets.parts} pad={false}><Table caption={t.secrets.parts} columns={columns} rows={parts} keyOf={each => each.path} /></Panel>}
    </Page>
  );
}

const columns: readonly Column<Mount>[] = [
  { title: t.secrets.columns.path, cell: mount => <EngineName mount={mount} /> },
  { title: t.secrets.columns.type, cell: mount => <Badge kind={mount.type === "kv" ? "accent" : "neutral"}>{typeName(mount)}</Badge> },
  { title: t.secrets.columns.description, isExtra: true, cell: mount => <span class="muted">{describe(mount)}</span> },
  { title: t.secrets.columns.details, isQuiet: true, cell: mount => <IconLink icon={storeOf(mount) ? Gear : Info} label={t.secrets.detailsOf(mount.path)} rest={mount.path} query={{ view: "engine" }} /> },
];

function EngineName({ mount }: { mount: Mount }) {
  const Icon = icons[mount.type as "kv"] ?? Gear;
  return <span class="named"><Icon />{storeOf(mount) ? <Link room={secrets} rest={mount.path}>{mount.path}</Link> : <span>{mount.path}</span>}</span>;
}

/** The words that come with the server are technical; a person's own description goes before ours. */
export const describe = (mount: Mount): string => t.secrets.builtIn[mount.type as "cubbyhole"] ?? mount.description;
