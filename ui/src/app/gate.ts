import { computed } from "@preact/signals";
import { held } from "./held.ts";
import { gates, type Room } from "./rooms.ts";
import { isInitialized, isUnreachable, status } from "./server.ts";
import { isRestoring, session } from "./session.ts";

/** The room in front of the door that is called for; "wait": not known yet; null: come in. */
export const gate = computed<Room | "wait" | null>(() => {
  if (held.value) return held.value;
  if (!status.value) return isUnreachable.value ? gates.unseal : "wait";
  if (!isInitialized.value) return gates.welcome;
  if (session.value) return null; // sealed meanwhile: the room stays, behind an overlay, with what was typed in it
  if (status.value.sealed) return gates.unseal;
  return isRestoring.value ? "wait" : gates.login;
});
