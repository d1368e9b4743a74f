import { useId } from "preact/hooks";
import { Badge } from "../../parts/small.tsx";

interface Option { value: string; label: string; text: string; badge?: string }

/** One of a few, each with a sentence about it. */
export function Choice({ legend, value, options, onChange }: { legend: string; value: string; options: readonly Option[]; onChange: (value: string) => void }) {
  const id = useId();
  return (
    <fieldset class="choice"><legend class="legend">{legend}</legend>
      <div class="choice-options">{options.map(each => (
        <label key={each.value} class={each.value === value ? "chosen" : undefined}>
          <input type="radio" name={id} value={each.value} checked={each.value === value} aria-describedby={`${id}-${each.value}`} onChange={() => onChange(each.value)} />
          <span><span class="choice-label">{each.label}{each.badge && <Badge>{each.badge}</Badge>}</span><span class="hint" id={`${id}-${each.value}`}>{each.text}</span></span>
        </label>))}
      </div>
    </fieldset>
  );
}
