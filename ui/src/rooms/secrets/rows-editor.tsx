import { useId, useRef, useState } from "preact/hooks";
import { Button, IconButton } from "../../parts/button.tsx";
import { Cross, Eye, EyeOff, Plus } from "../../parts/icons.tsx";
import { t } from "../../text/en.ts";
import { retyped, row, rowKind, type Problem, type Row } from "./form.ts";

const text = t.secrets.edit;
interface Props { rows: readonly Row[]; problems: readonly Problem[]; isHidden: boolean; onChange: (rows: readonly Row[]) => void }

/** Keys and values, one below the other; a value may have several lines. */
export function RowsEditor({ rows, problems, isHidden, onChange }: Props) {
  const list = useRef<HTMLDivElement>(null);
  const focus = (at: number) => setTimeout(() => list.current?.querySelectorAll<HTMLElement>(".row-key")[at]?.focus());
  const change = (next: Row) => onChange(rows.map(each => each.id === next.id ? next : each));
  const remove = (id: number) => {
    const at = rows.findIndex(each => each.id === id), rest = rows.filter(each => each.id !== id);
    onChange(rest.length > 0 ? rest : [row()]);
    focus(Math.max(0, at - 1));
  };
  return (
    <div class="rows" ref={list}>
      {rows.map((each, i) => <RowFields key={each.id} row={each} at={i + 1} problems={problems.filter(problem => problem.row === each.id)} isHidden={isHidden} onChange={change} onRemove={() => remove(each.id)} />)}
      <div><Button icon={Plus} onClick={() => { onChange([...rows, row()]); focus(rows.length); }}>{text.add}</Button></div>
    </div>
  );
}

interface RowProps { row: Row; at: number; problems: readonly Problem[]; isHidden: boolean; onChange: (row: Row) => void; onRemove: () => void }

function RowFields({ row: each, at, problems, isHidden, onChange, onRemove }: RowProps) {
  const id = useId(), [isShown, setShown] = useState(false), isMasked = isHidden && !isShown && each.text !== "";
  const problem = (field: "key" | "value") => problems.find(found => found.field === field)?.text, [keyProblem, valueProblem] = [problem("key"), problem("value")];
  const name = each.key || text.rowName(at), count = Math.min(16, each.text.split("\n").length);
  return (
    <div class="row-fields" role="group" aria-label={name}>
      <div class="field">
        <label for={`${id}-key`}>{text.key}</label>
        <input id={`${id}-key`} class="input mono row-key" value={each.key} placeholder={text.keyPlaceholder} autocomplete="off" autocapitalize="off" spellcheck={false}
          aria-invalid={keyProblem ? "true" : undefined} aria-describedby={keyProblem ? `${id}-key-error` : undefined} onInput={e => onChange({ ...each, key: e.currentTarget.value })} />
        {keyProblem && <div class="field-error" id={`${id}-key-error`}>{keyProblem}</div>}
      </div>
      <div class="field">
        <div class="value-label"><label for={`${id}-value`}>{text.value}</label>
          <button type="button" class="link-button" aria-label={text.kindOf(each.isJson ? rowKind(each) : text.text, each.isJson)} title={each.isJson ? text.toText : text.toJson} onClick={() => onChange(retyped(each))}>{each.isJson ? rowKind(each) : text.text}</button></div>
        <textarea id={`${id}-value`} class={isMasked ? "input mono hidden-value" : "input mono"} rows={count} value={each.text} placeholder={each.isJson ? text.jsonPlaceholder : text.valuePlaceholder} autocomplete="off" autocapitalize="off" spellcheck={false}
          data-1p-ignore data-lpignore="true" aria-invalid={valueProblem ? "true" : undefined} aria-describedby={valueProblem ? `${id}-value-error` : undefined} onInput={e => onChange({ ...each, text: e.currentTarget.value })} />
        {valueProblem && <div class="field-error" id={`${id}-value-error`}>{valueProblem}</div>}
      </div>
      <span class="row-buttons">
        {isHidden && each.text !== "" && <IconButton icon={isShown ? EyeOff : Eye} label={isShown ? t.parts.hide(name) : t.parts.show(name)} aria-pressed={isShown} onClick={() => setShown(!isShown)} />}
        <IconButton icon={Cross} label={text.remove(name)} onClick={onRemove} />
      </span>
    </div>
  );
}
