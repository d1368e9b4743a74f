import type { Room } from "../../app/rooms.ts";
import { t } from "../../text/en.ts";
import { WelcomeRoom } from "./welcome.tsx";

export const welcome: Room = { path: "welcome", title: t.welcome.title, component: WelcomeRoom };
