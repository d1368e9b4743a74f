import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { Field } from "../parts/field.tsx";
import { t } from "../text/en.ts";
import type { Token } from "./hcl.ts";
import { Sheet } from "./sheet.tsx";
import "./code.css";

export interface LineProblem { line?: number; column?: number; text: string }
interface Props {
  label: string;
  value: string;
  onInput: (value: string) => void;
  colour: (text: string) => Token[];
  problems?: readonly LineProblem[];
  /** Goes up when the problems came from a deed of the person: then the caret goes to the first one. */
  round?: number;
  hint?: ComponentChildren;
  /** Secrets that nobody asked to see. */
  isHidden?: boolean;
}

/** A field for code: the text that is typed lies, invisible, exactly over the same text in colours. */
export function CodeEditor({ label, value, onInput, colour, problems = [], round = 0, hint, isHidden = false }: Props) {
  const area = useRef<HTMLTextAreaElement>(null), tokens = useMemo(() => isHidden ? [] : colour(value), [value, isHidden]);
  const marked = new Set(problems.flatMap(each => each.line ?? [])), count = value.split("\n").length;
  useEffect(() => { if (round > 0 && problems[0]?.line) goTo(problems[0]); }, [round]);

  function goTo({ line = 1, column = 1 }: LineProblem): void {
    const lines = value.split("\n"), start = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
    area.current?.focus();
    area.current?.setSelectionRange(start + column - 1, column > 1 ? start + column - 1 : start + (lines[line - 1]?.length ?? 0));
  }

  const error = problems.length > 0 && <>{problems.map(each => each.line
    ? <span key={each.line + each.text} class="line-problem"><button type="button" class="line-link" onClick={() => goTo(each)}>{t.code.line(each.line)}</button>: {each.text}</span>
    : <span key={each.text} class="line-problem">{each.text}</span>)}</>;
  return (
    <Field label={label} hint={hint} error={error || undefined}>{wiring => (
      <div class={isHidden ? "editor hidden-text" : "editor"}>
        <div class="gutter" aria-hidden="true">{Array.from({ length: count }, (_, i) => <span key={i} class={marked.has(i + 1) ? "marked" : undefined}>{i + 1}</span>)}</div>
        <div class="stacked">
          <pre class="sheet" aria-hidden="true"><code>{isHidden ? value.replace(/[^\n]/g, " ") + "\n" : <Sheet tokens={tokens} marked={marked} />}</code></pre>
          <textarea {...wiring} ref={area} value={value} spellcheck={false} autocomplete="off" autocapitalize="off" wrap="off" onInput={e => onInput(e.currentTarget.value)} />
        </div>
      </div>)}
    </Field>
  );
}
