import { Front } from "../../parts/front.tsx";
import { t } from "../../text/en.ts";

export const WelcomeRoom = () => <Front title={t.welcome.title}>…</Front>;
