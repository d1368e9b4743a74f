import { useId } from "preact/hooks";

interface Option<Value extends string> { value: Value; label: string; hint?: string }

/** One of a few, all in sight. */
export function Radio<Value extends string>({ label, value, options, onChange }: { label: string; value: Value; options: readonly Option<Value>[]; onChange: (value: Value) => void }) {
  const id = useId();
  return (
    <fieldset class="radio">
      <legend class="legend">{label}</legend>
      {options.map(each => (
        <div key={each.value} class="check">
          <input type="radio" id={`${id}-${each.value}`} name={id} checked={each.value === value} aria-describedby={each.hint ? `${id}-${each.value}-hint` : undefined} onChange={() => onChange(each.value)} />
          <div><label for={`${id}-${each.value}`}>{each.label}</label>{each.hint && <div class="hint" id={`${id}-${each.value}-hint`}>{each.hint}</div>}</div>
        </div>))}
    </fieldset>
  );
}
