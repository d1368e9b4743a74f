import type { ComponentType } from "preact";
import { login } from "../rooms/login/room.ts";
import { policies } from "../rooms/policies/room.ts";
import { seal } from "../rooms/seal/room.ts";
import { secrets } from "../rooms/secrets/room.ts";
import { unseal } from "../rooms/unseal/room.ts";
import { welcome } from "../rooms/welcome/room.ts";
import type { Icon } from "../parts/icons.tsx";
import type { Route } from "./paths.ts";

/** A part of the UI: one folder below rooms/, exporting one of these. */
export interface Room {
  /** The first segment of its address. Everything below it is the room's own. */
  path: string;
  /** What the browser's tab says; a page of the room may say more (see parts/page.tsx). */
  title: string;
  /** Its place in the navigation; none for the rooms in front of the door. */
  nav?: { label: string; icon: Icon };
  component: ComponentType<{ route: Route }>;
}

/** In front of the door: shown when the state of the server or the session calls for them, whatever the address says. */
export const gates: { welcome: Room; unseal: Room; login: Room } = { welcome, unseal, login };

/** Behind it, in the order of the navigation. The first one is home. */
export const rooms: readonly Room[] = [secrets, policies, seal];
