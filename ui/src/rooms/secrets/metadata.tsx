import { useEffect, useState } from "preact/hooks";
import { writeMetadata, type Config } from "../../api/kv.ts";
import { useDraft } from "../../app/drafts.ts";
import { useAction } from "../../app/load.ts";
import { notify } from "../../app/notices.ts";
import { Button, IconButton } from "../../parts/button.tsx";
import { when } from "../../parts/duration.ts";
import { Cross, Plus } from "../../parts/icons.tsx";
import { ErrorNote, Note } from "../../parts/note.tsx";
import { Facts, Panel } from "../../parts/small.tsx";
import { t } from "../../text/en.ts";
import { DeleteEverything } from "./deeds.tsx";
import type { TabProps } from "./secret.tsx";
import { KvSettings } from "./settings.tsx";

const text = t.secrets.metadata;

/** What is known about a secret beside its values; its settings; its end. */
export function MetadataTab(props: TabProps) {
  const { place, path, loaded, again } = props, { metadata, may } = loaded, [isAsked, setAsked] = useState(false);
  if (!metadata) return null;
  const saveSettings = async (config: Config) => { await writeMetadata(place.store, path, config); again(); };
  return (
    <div class="stack">
      <Panel title={text.notes}><CustomNotes {...props} /></Panel>
      <Panel title={text.settings}><KvSettings name={`secrets/settings/${place.mount.path}${path}`} stored={metadata} mayChange={may("metadata", "update")} onSave={saveSettings} /></Panel>
      <Panel title={text.facts}><Facts rows={[
        [text.created, when(metadata.created_time)], [text.updated, when(metadata.updated_time)],
        [text.versions, text.versionsOf(metadata.oldest_version || 1, metadata.current_version)],
      ]} /></Panel>
      {may("metadata", "delete") && <Panel title={text.end}>
        <p class="muted">{text.endText}</p>
        <div class="actions"><Button kind="danger" onClick={() => setAsked(true)}>{text.deleteAll}</Button></div>
        {isAsked && <DeleteEverything place={place} path={path} onDone={() => void place.tree.refresh(path)} onClose={() => setAsked(false)} />}
      </Panel>}
    </div>
  );
}

/** custom_metadata: texts by name. They are no secrets: everybody who may list sees them, and they are shown. */
function CustomNotes({ place, path, loaded, again }: TabProps) {
  const stored = { rows: Object.entries(loaded.metadata!.custom_metadata ?? {}) as [string, string][] };
  const draft = useDraft(`secrets/notes/${place.mount.path}${path}`, () => stored), action = useAction(), rows = draft.value.value.rows;
  useEffect(() => draft.load(stored), [JSON.stringify(stored)]);
  if (!loaded.may("metadata", "update")) return rows.length > 0 ? <Facts rows={rows} /> : <p class="muted">{text.noNotes}</p>;
  const change = (at: number, next: [string, string] | null) => draft.set({ rows: rows.flatMap((each, i) => i !== at ? [each] : next ? [next] : []) });
  const save = async (e: Event) => {
    e.preventDefault();
    const kept = { rows: rows.filter(([name, value]) => name || value) };
    if (!await action.run(async () => { await writeMetadata(place.store, path, { custom_metadata: Object.fromEntries(kept.rows) }); })) return;
    draft.reset(kept);
    notify(text.saved);
    again();
  };
  return (
    <form class="stack" onSubmit={save} noValidate>
      {rows.length === 0 ? <p class="muted">{text.notesText}</p> : <div class="stack tight">{rows.map(([name, value], i) => (
        <div key={i} class="note-row">
          <input class="input mono" aria-label={text.name(i + 1)} placeholder={text.namePlaceholder} value={name} autocomplete="off" spellcheck={false} onInput={e => change(i, [e.currentTarget.value, value])} />
          <input class="input" aria-label={text.value(i + 1)} placeholder={text.valuePlaceholder} value={value} autocomplete="off" onInput={e => change(i, [name, e.currentTarget.value])} />
          <IconButton icon={Cross} label={text.remove(i + 1)} onClick={() => change(i, null)} />
        </div>))}</div>}
      {rows.length > 0 && <Note><p>{text.notSecret}</p></Note>}
      {action.error && <ErrorNote error={action.error} />}
      <div class="actions"><Button icon={Plus} onClick={() => draft.set({ rows: [...rows, ["", ""]] })}>{text.add}</Button>{draft.isDirty.value && <Button type="submit" kind="primary" busy={action.isBusy}>{text.save}</Button>}</div>
    </form>
  );
}
