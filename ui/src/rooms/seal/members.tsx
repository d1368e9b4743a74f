import type { SealStatus } from "../../api/sys.ts";
import { Badge, Panel } from "../../parts/small.tsx";
import { sentence } from "../../parts/sentence.ts";
import { Table } from "../../parts/table.tsx";
import { t } from "../../text/en.ts";
import { watched } from "./watch.tsx";

/** Of several seals each one: whether it can be used, and whether it can open what is stored now. */
export const Members = ({ seals }: { seals: NonNullable<SealStatus["seals"]> }) => (
  <Panel title={t.seal.members} pad={false}>
    <Table caption={t.seal.members} rows={seals} keyOf={row => row.name} columns={[
      { title: t.seal.name, cell: row => <>{row.name}<div class="hint">{row.type}</div></> },
      { title: t.seal.key, isExtra: true, cell: row => <span class="value">{row.key_id}</span> },
      { title: t.seal.state, cell: row => <div class="stack tight"><div class="row">
        <Badge kind={row.healthy ? "good" : "bad"}>{row.healthy ? t.seal.healthy : t.seal.unhealthy}</Badge>
        {!row.up_to_date && <Badge kind="warning">{t.seal.lagging}</Badge>}
      </div>{row.reason && <p class="hint">{sentence(row.reason)} {sentence(row.remedy)}</p>}</div> },
      { title: t.seal.watch, isExtra: true, cell: row => <>{watched(row).map(([title, text]) => <div key={title} class="hint">{title}: {text}</div>)}</> },
    ]} />
  </Panel>
);
