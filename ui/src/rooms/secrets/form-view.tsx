import { useState } from "preact/hooks";
import { CodeEditor } from "../../code/editor.tsx";
import { json } from "../../code/json.ts";
import { Button } from "../../parts/button.tsx";
import { Eye, EyeOff } from "../../parts/icons.tsx";
import { Note } from "../../parts/note.tsx";
import { Tabs } from "../../parts/tabs.tsx";
import { t } from "../../text/en.ts";
import { outcome, switched, type Edited } from "./form.ts";
import { RowsEditor } from "./rows-editor.tsx";

const text = t.secrets.edit;
interface Props { form: Edited; onChange: (form: Edited) => void; /** How often the person tried to save. */ round: number; startHidden: boolean }

/** A secret as form or as JSON, the one always saying what the other says. */
export function FormView({ form, onChange, round, startHidden }: Props) {
  const [isHidden, setHidden] = useState(startHidden), [isStuck, setStuck] = useState(false);
  const problems = outcome(form).problems ?? [], shown = round > 0 ? problems : problems.filter(each => each.line && form.json.trim() !== "");
  const turn = (mode: Edited["mode"]) => {
    const next = switched(form, mode);
    setStuck(!next);
    if (next) onChange(next);
  };
  const change = (next: Edited) => { setStuck(false); onChange(next); };
  return (
    <div class="form-view">
      <Button kind="ghost" class="form-hide" icon={isHidden ? Eye : EyeOff} aria-pressed={!isHidden} onClick={() => setHidden(!isHidden)}>{isHidden ? t.secrets.secret.showAll : t.secrets.secret.hideAll}</Button>
      <Tabs label={text.views} tabs={[{ name: "form", label: text.form }, { name: "json", label: text.json }]} current={form.mode} onChange={turn}>
        {isStuck && <Note kind="warning" role="alert"><p>{text.stuck}</p></Note>}
        {form.mode === "form"
          ? <RowsEditor rows={form.rows} problems={shown} isHidden={isHidden} onChange={rows => change({ ...form, rows })} />
          : <CodeEditor label={text.jsonLabel} hint={text.jsonHint} value={form.json} colour={json} problems={shown} round={round} isHidden={isHidden} onInput={value => change({ ...form, json: value })} />}
        {form.mode === "form" && shown.filter(each => !each.row).map(each => <div key={each.text} class="field-error form-error" role="alert">{each.text}</div>)}
      </Tabs>
    </div>
  );
}
