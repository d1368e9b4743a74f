import type { Room } from "../../app/rooms.ts";
import { t } from "../../text/en.ts";
import { UnsealRoom } from "./unseal.tsx";

export const unseal: Room = { path: "unseal", title: t.unseal.title, component: UnsealRoom };
