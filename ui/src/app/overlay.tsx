import { Dialog } from "../parts/dialog.tsx";
import { t } from "../text/en.ts";

/** Over the room a person was working in when the server was sealed. */
export function SealedOverlay() {
  return <Dialog title={t.shell.sealedOverlay} onClose={() => {}}><p>{t.shell.sealedOverlayText}</p></Dialog>;
}
