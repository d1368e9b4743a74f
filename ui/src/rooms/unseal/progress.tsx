import { t } from "../../text/en.ts";
import "./unseal.css";

const MOST_SEGMENTS = 12;

/** How many of the needed keys are there: a segment for each, or one bar where they would be too thin. */
export function Progress({ have, need }: { have: number; need: number }) {
  return (
    <div class="progress" role="status">
      {need <= MOST_SEGMENTS
        ? <div class="segments" aria-hidden="true">{Array.from({ length: need }, (_, i) => <span key={i} class={i < have ? "full" : undefined} />)}</div>
        : <progress max={need} value={have} aria-hidden="true" />}
      <span>{t.unseal.progress(have, need)}</span>
    </div>
  );
}
