import type { SealStatus } from "../../api/sys.ts";
import { now } from "../../app/clock.ts";
import { when } from "../../parts/duration.ts";
import { Note } from "../../parts/note.tsx";
import { Badge, Facts } from "../../parts/small.tsx";
import { t } from "../../text/en.ts";
import { sentence } from "../../parts/sentence.ts";

/** Why the server does not unseal itself, in its own words, with the remedy and the time of its next attempt. */
export function Trouble({ status: s }: { status: SealStatus }) {
  return (
    <div class="stack">
      <Note kind="bad" role="status" title={s.seal_next_attempt ? t.unseal.cannotYet : t.unseal.cannot}><p>{sentence(s.seal_reason)}</p></Note>
      {s.seal_remedy && <Note title={t.unseal.remedy}><p>{sentence(s.seal_remedy)}</p></Note>}
      <Facts rows={[
        [t.unseal.seal, <Badge>{s.type}</Badge>],
        s.seal_trouble_since !== undefined && [t.unseal.since, when(s.seal_trouble_since)],
        s.seal_attempts !== undefined && s.seal_attempts > 0 && [t.unseal.attempts, s.seal_attempts],
        [t.unseal.next, s.seal_next_attempt ? t.unseal.nextIn(Math.ceil((Date.parse(s.seal_next_attempt) - now.value) / 1000)) : t.unseal.nextNever],
      ]} />
    </div>
  );
}
