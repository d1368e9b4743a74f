import type { ComponentChildren } from "preact";
import { useId, useState } from "preact/hooks";
import { t } from "../text/en.ts";
import { IconButton } from "./button.tsx";
import { Eye, EyeOff } from "./icons.tsx";

export interface FieldProps {
  label: string;
  /** What a person should know before typing. */
  hint?: ComponentChildren;
  /** What is wrong with it, and what would be right. */
  error?: ComponentChildren;
}

interface Wiring { id: string; "aria-describedby": string | undefined; "aria-invalid": "true" | undefined }

/** Label, hint and error around a control, tied together for screen readers. */
export function Field({ label, hint, error, children }: FieldProps & { children: (wiring: Wiring) => ComponentChildren }) {
  const id = useId();
  const described = [hint ? `${id}-hint` : "", error ? `${id}-error` : ""].filter(Boolean).join(" ");
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children({ id, "aria-describedby": described || undefined, "aria-invalid": error ? "true" : undefined })}
      {hint && <div class="hint" id={`${id}-hint`}>{hint}</div>}
      {error && <div class="field-error" id={`${id}-error`}>{error}</div>}
    </div>
  );
}

interface TextProps extends FieldProps {
  value: string;
  onInput: (value: string) => void;
  placeholder?: string;
  mono?: boolean;
  autofocus?: boolean;
  readOnly?: boolean;
}

export const TextField = ({ value, onInput, placeholder, mono, autofocus, readOnly, ...field }: TextProps) => (
  <Field {...field}>{wiring => (
    <input {...wiring} type="text" class={mono ? "input mono" : "input"} value={value} placeholder={placeholder} autoFocus={autofocus} readOnly={readOnly}
      autocomplete="off" autocapitalize="off" spellcheck={false} onInput={e => onInput(e.currentTarget.value)} />)}
  </Field>
);

/** Several lines of text. */
export const TextArea = ({ value, onInput, placeholder, mono, rows = 6, readOnly, ...field }: TextProps & { rows?: number }) => (
  <Field {...field}>{wiring => (
    <textarea {...wiring} class={mono ? "input mono" : "input"} rows={rows} value={value} placeholder={placeholder} readOnly={readOnly}
      autocomplete="off" autocapitalize="off" spellcheck={false} onInput={e => onInput(e.currentTarget.value)} />)}
  </Field>
);

/** Hidden while it is typed, until asked. The browser is told not to remember it. */
export function SecretField({ value, onInput, placeholder, autofocus, ...field }: TextProps) {
  const [isShown, setShown] = useState(false);
  return (
    <Field {...field}>{wiring => (
      <span class="input-group">
        <input {...wiring} type={(isShown ? "text" : "password") as "password"} class="input mono" value={value} placeholder={placeholder} autoFocus={autofocus}
          autocomplete="off" autocapitalize="off" spellcheck={false} data-1p-ignore data-lpignore="true" onInput={e => onInput(e.currentTarget.value)} />
        <IconButton label={isShown ? t.parts.hide(field.label) : t.parts.show(field.label)} icon={isShown ? EyeOff : Eye} aria-pressed={isShown} onClick={() => setShown(!isShown)} />
      </span>)}
    </Field>
  );
}

export const NumberField = ({ value, onInput, min, max, ...field }: FieldProps & { value: number; onInput: (value: number) => void; min: number; max: number }) => (
  <Field {...field}>{wiring => (
    <input {...wiring} type="number" class="input number" inputMode="numeric" min={min} max={max} value={Number.isNaN(value) ? "" : value} onInput={e => onInput(e.currentTarget.valueAsNumber)} />)}
  </Field>
);

export const SelectField = ({ value, onInput, options, ...field }: FieldProps & { value: string; onInput: (value: string) => void; options: readonly { value: string; label: string; disabled?: boolean }[] }) => (
  <Field {...field}>{wiring => (
    <select {...wiring} class="input" value={value} onChange={e => onInput(e.currentTarget.value)}>
      {options.map(each => <option key={each.value} value={each.value} disabled={each.disabled}>{each.label}</option>)}
    </select>)}
  </Field>
);

export function Checkbox({ label, hint, error, checked, onChange }: { label: ComponentChildren; hint?: string; error?: string | undefined; checked: boolean; onChange: (checked: boolean) => void }) {
  const id = useId();
  return (
    <div class="check">
      <input id={id} type="checkbox" checked={checked} aria-describedby={error ? `${id}-error` : hint ? `${id}-hint` : undefined} aria-invalid={error ? "true" : undefined} onChange={e => onChange(e.currentTarget.checked)} />
      <div><label for={id}>{label}</label>{hint && <div class="hint" id={`${id}-hint`}>{hint}</div>}{error && <div class="field-error" id={`${id}-error`}>{error}</div>}</div>
    </div>
  );
}
