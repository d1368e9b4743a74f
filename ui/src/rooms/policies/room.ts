import type { Room } from "../../app/rooms.ts";
import { Shield } from "../../parts/icons.tsx";
import { t } from "../../text/en.ts";
import { PoliciesRoom } from "./policies.tsx";

export const policies: Room = { path: "policies", title: t.policies.title, nav: { label: t.policies.nav, icon: Shield }, component: PoliciesRoom };
