import { readSecret } from "../../api/kv.ts";
import { useLoad } from "../../app/load.ts";
import { SelectField } from "../../parts/field.tsx";
import { ErrorNote } from "../../parts/note.tsx";
import { Loading, Panel } from "../../parts/small.tsx";
import { t } from "../../text/en.ts";
import { DiffView } from "./diff-view.tsx";
import { goTo } from "./place.ts";
import type { TabProps } from "./secret.tsx";

const text = t.secrets.compare;

/** Two versions side by side, the last two unless the address says others. */
export function Comparison({ place, path, query, versions }: TabProps & { versions: number[] }) {
  const asked = (name: string, usual: number) => versions.includes(Number(query.get(name))) ? Number(query.get(name)) : usual;
  const a = asked("a", versions[1]!), b = asked("b", versions[0]!);
  const load = useLoad(signal => Promise.all([a, b].map(each => readSecret(place.store, path, each, { signal }))), [place.mount.path, path, a, b]);
  const choose = (change: { a?: string; b?: string }) => goTo(place, path, { view: "versions", a: String(a), b: String(b), ...change }, true);
  const options = versions.map(each => ({ value: String(each), label: t.secrets.versions.number(each) }));
  return (
    <Panel title={text.title}>
      <div class="split">
        <SelectField label={text.before} value={String(a)} options={options} onInput={value => choose({ a: value })} />
        <SelectField label={text.after} value={String(b)} options={options} onInput={value => choose({ b: value })} />
      </div>
      {load.data ? <DiffView before={load.data[0]!.data ?? {}} after={load.data[1]!.data ?? {}} labels={[t.secrets.versions.number(a), t.secrets.versions.number(b)]} key={`${a} ${b}`} />
        : load.error ? <ErrorNote error={load.error} /> : <Loading />}
    </Panel>
  );
}
