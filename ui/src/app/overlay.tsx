import { isUnreachable, status } from "./server.ts";
import { Dialog } from "../parts/dialog.tsx";
import { Loading } from "../parts/small.tsx";
import { leadOf, SealedState } from "../rooms/unseal/sealed-state.tsx";
import { t } from "../text/en.ts";

/** Over the room a person was working in when the server was sealed. The room stays as it is underneath. */
export function SealedOverlay() {
  const s = status.value!;
  return (
    <Dialog title={t.shell.sealedOverlay}>
      <p>{t.shell.sealedOverlayText}</p>
      {isUnreachable.value ? <Loading what={t.shell.unreachableLong} /> : <><p class="muted">{leadOf(s)}</p><SealedState status={s} /></>}
    </Dialog>
  );
}
