import { useState } from "preact/hooks";
import type { VersionInfo } from "../../api/kv.ts";
import { IconButton } from "../../parts/button.tsx";
import { when } from "../../parts/duration.ts";
import { Cross, Trash, Undo, Refresh } from "../../parts/icons.tsx";
import { Link } from "../../parts/link.tsx";
import { Badge, Panel } from "../../parts/small.tsx";
import { Table, type Column } from "../../parts/table.tsx";
import { t } from "../../text/en.ts";
import { Comparison } from "./comparison.tsx";
import { ChangeVersions, Restore } from "./deeds.tsx";
import { isGone } from "./load-secret.ts";
import { secrets } from "./room-path.ts";
import type { TabProps } from "./secret.tsx";

const text = t.secrets.versions;
type Deed = "restore" | "delete" | "undelete" | "destroy";
interface Version extends VersionInfo { number: number }

/** Every version, newest first, and two of them side by side. */
export function VersionsTab(props: TabProps) {
  const { place, path, loaded, again } = props, [asked, setAsked] = useState<{ deed: Deed; version: number } | null>(null);
  if (!loaded.metadata) return null;
  const { versions, current_version: current } = loaded.metadata;
  const rows = Object.entries(versions).map(([number, info]): Version => ({ number: Number(number), ...info })).sort((a, b) => b.number - a.number);
  const shared = { place, path, onDone: again, onClose: () => setAsked(null) };
  return (
    <div class="stack">
      <Panel title={text.title(rows.length)} pad={false}><Table caption={text.caption} rows={rows} keyOf={each => String(each.number)} columns={columns(props, current, (deed, version) => setAsked({ deed, version }))} /></Panel>
      {loaded.may("data", "read") && rows.filter(each => !isGone(each)).length > 1 && <Comparison {...props} versions={rows.filter(each => !isGone(each)).map(each => each.number)} />}
      {asked && (asked.deed === "restore" ? <Restore {...shared} version={asked.version} current={current} /> : <ChangeVersions {...shared} what={asked.deed} version={asked.version} />)}
    </div>
  );
}

function columns({ place, path, loaded }: TabProps, current: number, ask: (deed: Deed, version: number) => void): Column<Version>[] {
  return [
    { title: text.version, cell: each => <Link room={secrets} rest={place.mount.path + path} {...(each.number === current ? {} : { query: { version: String(each.number) } })}>{text.number(each.number)}</Link> },
    { title: text.state, cell: each => <State version={each} isCurrent={each.number === current} /> },
    { title: text.written, isExtra: true, cell: each => <span class="muted">{when(each.created_time)}</span> },
    { title: text.deeds, isQuiet: true, cell: each => <span class="icon-row">
      {!isGone(each) && each.number !== current && loaded.may("data", "update") && loaded.may("data", "read") && <IconButton icon={Undo} label={text.restoreOf(each.number)} onClick={() => ask("restore", each.number)} />}
      {!isGone(each) && loaded.may("delete", "update") && <IconButton icon={Trash} label={text.deleteOf(each.number)} onClick={() => ask("delete", each.number)} />}
      {isGone(each) && !each.destroyed && loaded.may("undelete", "update") && <IconButton icon={Refresh} label={text.undeleteOf(each.number)} onClick={() => ask("undelete", each.number)} />}
      {!each.destroyed && loaded.may("destroy", "update") && <IconButton icon={Cross} label={text.destroyOf(each.number)} onClick={() => ask("destroy", each.number)} />}
    </span> },
  ];
}

const State = ({ version, isCurrent }: { version: Version; isCurrent: boolean }) => (
  <span class="row">{isCurrent && <Badge kind="accent">{text.current}</Badge>}
    {version.destroyed ? <Badge kind="bad">{text.destroyed}</Badge> : isGone(version) ? <Badge kind="warning">{text.deleted}</Badge> : !isCurrent && <Badge>{text.kept}</Badge>}</span>
);
