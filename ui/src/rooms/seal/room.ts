import type { Room } from "../../app/rooms.ts";
import { Lock } from "../../parts/icons.tsx";
import { t } from "../../text/en.ts";
import { SealRoom } from "./seal.tsx";

export const seal: Room = { path: "seal", title: t.seal.title, nav: { label: t.seal.nav, icon: Lock }, component: SealRoom };
