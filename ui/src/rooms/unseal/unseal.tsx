import { Front } from "../../parts/front.tsx";
import { t } from "../../text/en.ts";

export const UnsealRoom = () => <Front title={t.unseal.title}>…</Front>;
