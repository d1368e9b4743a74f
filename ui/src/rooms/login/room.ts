import type { Room } from "../../app/rooms.ts";
import { t } from "../../text/en.ts";
import { LoginRoom } from "./login.tsx";

export const login: Room = { path: "login", title: t.login.title, component: LoginRoom };
