import type { SealFacts } from "../../api/sys.ts";
import { Panel } from "../../parts/small.tsx";
import { Table } from "../../parts/table.tsx";
import { t } from "../../text/en.ts";

export const Settings = ({ settings }: { settings: NonNullable<SealFacts["settings"]> }) => (
  <Panel title={t.seal.settings} pad={false}>
    <Table caption={t.seal.settingsCaption} rows={settings} keyOf={row => row.name} columns={[
      { title: t.seal.setting, cell: row => <code>{row.name}</code> },
      { title: t.seal.value, cell: row => <span class="value">{row.value}</span> },
      { title: t.seal.origin, cell: row => <span class="muted">{row.origin}</span> },
    ]} />
  </Panel>
);
