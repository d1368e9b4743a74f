import { useEffect, useRef } from "preact/hooks";
import type { JsonObject } from "../../json/value.ts";
import { Button } from "../../parts/button.tsx";
import { Warning } from "../../parts/icons.tsx";
import { t } from "../../text/en.ts";
import { merge } from "./diff.ts";
import { DiffView } from "./diff-view.tsx";

const text = t.secrets.conflict;
export interface Theirs { data: JsonObject; version: number }
interface Props { base: JsonObject; mine: JsonObject; theirs: Theirs; onSettle: (data: JsonObject, theirs: Theirs) => void; onDiscard: () => void }

/** Somebody else saved while this was typed: both sides, and what can be done. Nothing is written before the person saves again. */
export function Conflict({ base, mine, theirs, onSettle, onDiscard }: Props) {
  const { merged, clashes } = merge(base, theirs.data, mine), heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <section class="panel conflict" aria-labelledby="conflict">
      <header><h2 id="conflict" tabIndex={-1} ref={heading}><Warning />{theirs.version ? text.title(theirs.version) : text.titleV1}</h2></header>
      <div class="panel-body">
        <p>{text.lead}</p>
        <DiffView before={theirs.data} after={mine} labels={[theirs.version ? text.theirs(theirs.version) : text.theirsV1, text.mine]} />
        {clashes.length > 0 && <p class="muted">{text.clashes(clashes)}</p>}
        <div class="actions">
          <Button kind="primary" onClick={() => onSettle(merged, theirs)}>{text.merge}</Button>
          <Button onClick={() => onSettle(mine, theirs)}>{text.keepMine}</Button>
          <Button onClick={onDiscard}>{text.takeTheirs}</Button>
        </div>
      </div>
    </section>
  );
}
