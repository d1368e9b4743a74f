import { useEffect } from "preact/hooks";
import { Button } from "../parts/button.tsx";
import { duration } from "../parts/duration.ts";
import { Clock } from "../parts/icons.tsx";
import { ErrorNote, Note } from "../parts/note.tsx";
import { t } from "../text/en.ts";
import { now } from "./clock.ts";
import { useAction } from "./load.ts";
import { notify } from "./notices.ts";
import { renew, session } from "./session.ts";

/** The last minutes, or of a short session its last quarter. */
const SOON = 5 * 60, SOON_PART = 0.25;

const secondsLeft = (): number | null => session.value?.endsAt == null ? null : Math.max(0, (session.value.endsAt - now.value) / 1000);

/** How long the session lasts, always in sight. */
export function TimeLeft() {
  const left = secondsLeft();
  return left === null ? null : <span class="time-left" title={session.value!.info.expire_time ?? undefined}><Clock size={16} />{t.shell.timeLeft(duration(left))}</span>;
}

/** Offers to renew before it ends. */
export function SessionNotice() {
  const action = useAction(), left = secondsLeft(), info = session.value?.info;
  const isSoon = info !== undefined && left !== null && left < Math.min(SOON, (info.creation_ttl || SOON) * SOON_PART);
  useEffect(() => { if (!isSoon) action.clear(); }, [isSoon]);
  if (!isSoon) return null;
  const text = duration(left);
  if (!info.renewable) return <Note kind="warning">{t.shell.renewShort(text)}</Note>;
  const renewNow = () => action.run(async () => {
    await renew();
    notify(t.shell.renewed(duration(secondsLeft() ?? 0)));
  });
  return (
    <Note kind="warning">
      <div class="renew"><span>{t.shell.renewOffer(text)}</span><Button busy={action.isBusy} onClick={renewNow}>{t.shell.renew}</Button></div>
      {action.error && <ErrorNote error={action.error} />}
    </Note>
  );
}
