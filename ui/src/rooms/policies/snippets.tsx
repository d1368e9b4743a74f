import { secretMounts } from "../../api/mounts.ts";
import { useLoad } from "../../app/load.ts";
import { announce } from "../../app/notices.ts";
import { Button } from "../../parts/button.tsx";
import { Plus } from "../../parts/icons.tsx";
import { SelectField } from "../../parts/field.tsx";
import { Panel } from "../../parts/small.tsx";
import { useState } from "preact/hooks";
import { t } from "../../text/en.ts";
import { snippets } from "./snippet.ts";

const text = t.policies;

/** Beginnings to be changed: they name an engine that is really there. */
export function Snippets({ onInsert }: { onInsert: (rules: string) => void }) {
  const mounts = useLoad(signal => secretMounts({ signal }), []), kv = mounts.data?.filter(each => each.type === "kv") ?? [], [chosen, setChosen] = useState("");
  const mount = kv.find(each => each.path === chosen) ?? kv.find(each => each.options?.["version"] === "2") ?? kv[0], path = mount?.path ?? "secret/", isVersioned = (mount?.options?.["version"] ?? "2") === "2";
  return (
    <Panel title={text.snippets} actions={kv.length > 1 && <div class="snippet-mount"><SelectField label={text.snippetEngine} value={path} options={kv.map(each => ({ value: each.path, label: each.path }))} onInput={setChosen} /></div>}>
      <ul class="snippets">{snippets(path, isVersioned).map(each => (
        <li key={each.title}><div><h3>{each.title}</h3><p class="muted">{each.text}</p></div>
          <Button icon={Plus} aria-label={text.insertOf(each.title)} onClick={() => { onInsert(each.rules); announce(text.inserted(each.title)); }}>{text.insert}</Button></li>))}
      </ul>
    </Panel>
  );
}
