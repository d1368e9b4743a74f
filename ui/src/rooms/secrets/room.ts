import type { Room } from "../../app/rooms.ts";
import { Key } from "../../parts/icons.tsx";
import { t } from "../../text/en.ts";
import { SecretsRoom } from "./secrets.tsx";

export const secrets: Room = { path: "secrets", title: t.secrets.title, nav: { label: t.secrets.nav, icon: Key }, component: SecretsRoom };
