import { useState } from "preact/hooks";
import { print } from "../../json/print.ts";
import type { Json, JsonObject } from "../../json/value.ts";
import { Button } from "../../parts/button.tsx";
import { Eye, EyeOff } from "../../parts/icons.tsx";
import { t } from "../../text/en.ts";
import { diff, lines, type Change, type KeyDiff } from "./diff.ts";

const text = t.secrets.compare;
const SIGN: Record<Change, string> = { added: "+", removed: "−", changed: "≠", same: "=" };

/** Two secrets side by side, key by key. Which keys differ is always said; the values only when asked. */
export function DiffView({ before, after, labels }: { before: JsonObject; after: JsonObject; labels: [string, string] }) {
  const [isShown, setShown] = useState(false), [hasAll, setAll] = useState(false);
  const keys = diff(before, after), same = keys.filter(each => each.change === "same").length, rows = hasAll ? keys : keys.filter(each => each.change !== "same");
  return (
    <div class="stack">
      <div class="diff-head"><span role="status">{text.summary(keys.length - same, same)}</span><span class="actions">
        {same > 0 && <Button kind="ghost" aria-pressed={hasAll} onClick={() => setAll(!hasAll)}>{hasAll ? text.hideSame : text.showSame}</Button>}
        <Button kind="ghost" icon={isShown ? EyeOff : Eye} aria-pressed={isShown} onClick={() => setShown(!isShown)}>{isShown ? text.hide : text.show}</Button>
      </span></div>
      {rows.length > 0 && <div class="diff"><table>
        <caption class="sr">{text.caption(...labels)}</caption>
        <thead><tr><th scope="col">{text.key}</th><th scope="col">{labels[0]}</th><th scope="col">{labels[1]}</th></tr></thead>
        <tbody>{rows.map(row => (
          <tr key={row.key} class={row.change}>
            <th scope="row"><span class="diff-key">{row.key}</span><span class="diff-change"><span aria-hidden="true">{SIGN[row.change]}</span> {text[row.change]}</span></th>
            <td data-label={labels[0]}><Side row={row} side={0} isShown={isShown} /></td>
            <td data-label={labels[1]}><Side row={row} side={1} isShown={isShown} /></td>
          </tr>))}</tbody>
      </table></div>}
    </div>
  );
}

const asText = (value: Json): string => typeof value === "string" ? value : print(value, "  ");

function Side({ row, side, isShown }: { row: KeyDiff; side: 0 | 1; isShown: boolean }) {
  const value = side === 0 ? row.before : row.after;
  if (value === undefined) return <span class="muted">{text.none}</span>;
  if (!isShown) return <span class="value dots"><span aria-hidden="true">••••••••</span><span class="sr">{t.parts.hidden}</span></span>;
  if (row.change !== "changed") return <span class="value">{asText(value)}</span>;
  const [a, b] = [asText(row.before!), asText(row.after!)];
  if (!a.includes("\n") && !b.includes("\n")) return <span class="value changed-value">{asText(value)}</span>;
  return <span class="value diff-lines">{lines(a, b).map((pair, i) => {
    const line = pair[side];
    return <span key={i} class={line?.change ?? "none"}>{line ? <><span class="sign">{line.change === "same" ? " " : SIGN[line.change]}</span><span>{line.text || " "}</span></> : " "}</span>;
  })}</span>;
}
