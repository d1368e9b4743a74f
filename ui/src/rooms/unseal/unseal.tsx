import { isUnreachable, status } from "../../app/server.ts";
import { Front } from "../../parts/front.tsx";
import { Loading } from "../../parts/small.tsx";
import { t } from "../../text/en.ts";
import { leadOf, SealedState } from "./sealed-state.tsx";

/** Before the door while the server is sealed, or does not answer. It goes away by itself. */
export function UnsealRoom() {
  const s = status.value;
  if (!s || isUnreachable.value) return <Front title={t.unseal.unreachableTitle} lead={t.unseal.unreachableLead}><Loading what={t.shell.waiting} /></Front>;
  return <Front title={t.unseal.title} lead={leadOf(s)}><SealedState status={s} /></Front>;
}
